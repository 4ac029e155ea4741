package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// auditCommand is tools for the audit.
type auditCommand struct {
	Verify auditVerifyCommand `cmd:"" help:"Walk every chain and name the first event that is not what was written."`
}

type auditVerifyCommand struct{ config.Settings }

// Run verifies all chains; it fails when one is broken.
func (c *auditVerifyCommand) Run(ctx context.Context) error {
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	return app.With(ctx, cfg, newLogger(cfg, os.Stderr), func(a *app.App) error {
		reports, err := a.Audit.Verify(ctx, tenancy.Unbounded("an operator verifies the audit on the server"))
		if err != nil {
			return err
		}
		broken := 0
		for _, r := range reports {
			if r.Break == nil {
				fmt.Printf("%s  %d events  intact\n", r.ChainID, r.Events)
				continue
			}
			broken++
			fmt.Printf("%s  broken at event %d: %s\n", r.ChainID, r.Break.Seq, r.Break.Reason)
		}
		if broken > 0 {
			return errors.New("the audit was tampered with: compare with a backup from before")
		}
		return nil
	})
}
