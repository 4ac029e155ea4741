package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the folder of numbered SQL files, for a hash of the schema.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrationFiles, "migrations")
	if err != nil { // the folder is embedded above
		return migrationFiles
	}
	return sub
}

// Migrate brings the schema to this program's version as the owner, and gives appRole the
// rights it needs: everything on rows, except that the audit may only be added to and read.
// Several replicas may call it at once; one works, the others wait. Run twice it changes nothing.
func Migrate(ctx context.Context, ownerURL, appRole string) error {
	pool, err := pgxpool.New(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("connect as owner: %w", err)
	}
	defer pool.Close()
	db := stdlib.OpenDBFromPool(pool)
	defer func() { _ = db.Close() }()

	provider, err := newProvider(db)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("apply migrations: %w", err)
	}
	if err := foldNames(ctx, pool); err != nil {
		return err
	}
	river, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return fmt.Errorf("prepare job tables: %w", err)
	}
	if _, err := river.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate job tables: %w", err)
	}
	return grant(ctx, pool, appRole)
}

// CheckVersion tells whether the database has exactly this program's schema. A server refuses
// to start on another one.
func CheckVersion(ctx context.Context, db *sql.DB) error {
	provider, err := newProvider(db)
	if err != nil {
		return err
	}
	var have int64
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&have)
	if err != nil {
		return fmt.Errorf("read schema version (run `tenantry migrate` first): %w", err)
	}
	sources := provider.ListSources()
	want := sources[len(sources)-1].Version
	if have != want {
		return fmt.Errorf("the database has schema version %d, this program needs %d: run `tenantry migrate` of this version", have, want)
	}
	return nil
}

func newProvider(db *sql.DB) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, fmt.Errorf("prepare migration lock: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, Migrations(), goose.WithSessionLocker(locker))
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, nil
}

// appendOnly are the tables on which the application may only insert and select.
var appendOnly = []string{"audit_events", "audit_heads", "audit_keys"}

func grant(ctx context.Context, pool *pgxpool.Pool, appRole string) error {
	if appRole == "" {
		return errors.New("grant rights: the application's role is not named")
	}
	role := pgx.Identifier{appRole}.Sanitize()
	statements := []string{
		"GRANT USAGE ON SCHEMA public TO " + role,
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role,
		"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO " + role,
		"REVOKE INSERT, UPDATE, DELETE ON goose_db_version FROM " + role,
		"REVOKE DELETE ON audit_chains FROM " + role,
	}
	for _, table := range appendOnly {
		statements = append(statements, "REVOKE UPDATE, DELETE, TRUNCATE ON "+pgx.Identifier{table}.Sanitize()+" FROM "+role)
	}
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(7313320971)"); err != nil {
			return fmt.Errorf("wait for other grants: %w", err)
		}
		for _, s := range statements {
			if _, err := tx.Exec(ctx, s); err != nil {
				return fmt.Errorf("grant rights: %w", err)
			}
		}
		return nil
	})
}
