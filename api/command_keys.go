package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/seal"
)

// keysCommand is tools for the master keys, and for those that they protect.
type keysCommand struct {
	Rotate keysRotateCommand `cmd:"" help:"Add a new master key to the key file and put every data key under it."`
	Renew  keysRenewCommand  `cmd:"" help:"Give each reseller and the installation a new data key and put every secret under it, while Tenantry works."`
	Forget keysForgetCommand `cmd:"" help:"Give up the secrets whose master key is lost for good, so that they can be entered again."`
	Tokens keysTokensCommand `cmd:"" help:"Sign the access tokens of API clients with a new key from now on. It happens by itself every 30 days."`
}

type keysRotateCommand struct{ config.Settings }

// Run adds a key to the file, or uses the newest of TENANTRY_SECRET_KEYS, and rewraps.
func (c *keysRotateCommand) Run(ctx context.Context) error {
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	log := newLogger(cfg, os.Stderr)
	if cfg.SecretKeys == "" {
		if _, err := os.Stat(cfg.SecretKeyFile); err != nil {
			return errors.New("there is no key file yet: start Tenantry once, or set TENANTRY_SECRET_KEY_FILE")
		}
		// Keys that do not open every secret are refused before the file is touched.
		if err := app.With(ctx, cfg, log, func(*app.App) error { return nil }); err != nil {
			return err
		}
		if _, err := seal.RotateKeyFile(cfg.SecretKeyFile, "k"+time.Now().UTC().Format("20060102150405")); err != nil {
			return err
		}
	}
	return app.With(ctx, cfg, log, func(a *app.App) error {
		n, err := a.Sealer.Rewrap(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("%d data keys are under the newest master key now. Restart every process, then older keys may be removed.\n", n)
		return nil
	})
}

type keysRenewCommand struct{ config.Settings }

// Run makes new data keys and seals everything under them.
func (c *keysRenewCommand) Run(ctx context.Context) error {
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	return app.With(ctx, cfg, newLogger(cfg, os.Stderr), func(a *app.App) error {
		done, err := a.RenewKeys(ctx)
		if err != nil {
			return fmt.Errorf("%w. Secrets can be read as before; some may be under new data keys already: run it again", err)
		}
		fmt.Printf("New data keys: %d. Secrets put under them: %d. The audit's heads are signed with a new key: keep what `tenantry audit key` prints now.\n", done.Keys, done.Values)
		if done.Lost > 0 {
			fmt.Printf("Secrets that could not be opened, and stay as they are: %d.\n", done.Lost)
		}
		return nil
	})
}

type keysForgetCommand struct {
	config.Settings
	Yes bool `help:"Do it. Without, only what would be given up is told."`
}

// Run takes the data keys away that no configured master key opens.
func (c *keysForgetCommand) Run(ctx context.Context) error {
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	log := newLogger(cfg, os.Stderr)
	if c.Yes {
		n, err := app.ForgetKeys(ctx, cfg, log)
		if err != nil {
			return err
		}
		fmt.Printf("Data keys given up: %d. Restart every process, then enter each reseller's application secret again and authorize it again.\n", n)
		return nil
	}
	n, err := app.LostKeys(ctx, cfg, log)
	switch {
	case err != nil:
		return err
	case n > 0:
		return fmt.Errorf("data keys that the master keys given here do not open: %d. Nothing was changed: put the right key back, or give up what is sealed under them with --yes", n)
	}
	fmt.Println("Every data key can be opened; there is nothing to forget.")
	return nil
}

type keysTokensCommand struct {
	config.Settings
	Revoke bool `help:"End the tokens under way too, within a minute. API clients get new ones by themselves."`
}

// Run makes a new key that access tokens are signed with.
func (c *keysTokensCommand) Run(ctx context.Context) error {
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	ctx = authz.WithActor(ctx, authz.CommandLine())
	return app.With(ctx, cfg, newLogger(cfg, os.Stderr), func(a *app.App) error {
		if err := a.Clients.RotateKey(ctx, c.Revoke); err != nil {
			return err
		}
		fmt.Println("Access tokens are signed with a new key now.")
		return nil
	})
}
