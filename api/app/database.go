package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"

	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/localpg"
	"github.com/tenantry/tenantry/internal/postgres"
)

// Database is where an installation keeps its data: one that is configured, or its own.
type Database struct {
	OwnerURL string
	AppURL   string
	AppRole  string
	stop     func(ctx context.Context) error
}

// OpenDatabase finds the database of the settings; without one it starts the installation's
// own, or, when another process of the installation runs it, joins that.
func OpenDatabase(ctx context.Context, cfg config.Config, log *slog.Logger) (*Database, error) {
	if cfg.DatabaseURL != "" {
		return configured(cfg)
	}
	own, err := localpg.Start(ctx, localpg.Options{DataDir: ownFolder(cfg), Durable: true, Logger: log})
	if errors.Is(err, localpg.ErrInUse) {
		return joined(cfg)
	}
	if err != nil {
		return nil, err
	}
	return &Database{OwnerURL: own.OwnerURL(), AppURL: own.AppURL(), AppRole: localpg.AppRole, stop: own.Stop}, nil
}

func ownFolder(cfg config.Config) string { return filepath.Join(cfg.DataDir, "postgres") }

// joined uses the installation's own database that another process runs.
func joined(cfg config.Config) (*Database, error) {
	at, err := localpg.Attach(ownFolder(cfg))
	if err != nil {
		return nil, err
	}
	return &Database{OwnerURL: at.OwnerURL(), AppURL: at.AppURL(), AppRole: localpg.AppRole, stop: func(context.Context) error { return nil }}, nil
}

func configured(cfg config.Config) (*Database, error) {
	u, err := url.Parse(cfg.DatabaseURL)
	if err != nil || u.User == nil || u.User.Username() == "" {
		return nil, errors.New("TENANTRY_DATABASE_URL must be a PostgreSQL URL that names the application's role, such as postgres://tenantry_app:…@host/tenantry")
	}
	return &Database{
		OwnerURL: cfg.MigrationDatabaseURL, AppURL: cfg.DatabaseURL, AppRole: u.User.Username(),
		stop: func(context.Context) error { return nil },
	}, nil
}

// Migrate brings the schema to this program's version.
//
// Errors: when the owner's way to a configured database is not given.
func (d *Database) Migrate(ctx context.Context) error {
	if d.OwnerURL == "" {
		return errors.New("TENANTRY_MIGRATION_DATABASE_URL is missing: migrations run as the owner of the database")
	}
	return postgres.Migrate(ctx, d.OwnerURL, d.AppRole)
}

// Close stops the database when it is the installation's own.
func (d *Database) Close(ctx context.Context) error {
	if err := d.stop(ctx); err != nil {
		return fmt.Errorf("stop the own database: %w", err)
	}
	return nil
}
