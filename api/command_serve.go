package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/config"
)

// serveCommand runs the portal, its API and the worker.
type serveCommand struct {
	config.Settings
	NoWorker bool `env:"TENANTRY_NO_WORKER" help:"Leave jobs to other processes."`
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(ctx context.Context) error {
	if err := followDemo(ctx, &c.Settings); err != nil {
		return err
	}
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	return app.Serve(ctx, cfg, newLogger(cfg, os.Stderr), app.Hooks{
		NoWorker: c.NoWorker,
		Prepared: func(_ context.Context, _ *app.App, setupLink string) error {
			if setupLink != "" {
				fmt.Fprintln(os.Stdout, "Set up:", setupLink)
			}
			return nil
		},
	})
}

// workerCommand runs only the worker.
type workerCommand struct{ config.Settings }

// Run works until it is told to stop.
func (c *workerCommand) Run(ctx context.Context) error {
	if err := followDemo(ctx, &c.Settings); err != nil {
		return err
	}
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	return app.Serve(ctx, cfg, newLogger(cfg, os.Stderr), app.Hooks{NoServer: true})
}

// migrateCommand brings the database to this version.
type migrateCommand struct{ config.Settings }

// Run migrates.
func (c *migrateCommand) Run(ctx context.Context) error {
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	return app.WithDatabase(ctx, cfg, newLogger(cfg, os.Stderr), func(d *app.Database) error { return d.Migrate(ctx) })
}

// newLogger logs JSON lines.
func newLogger(cfg config.Config, w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
}
