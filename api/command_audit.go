package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/reseller"
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
	return app.With(ctx, cfg, newLogger(cfg, os.Stderr), func(a *app.App) error { return verifyAudit(ctx, a, os.Stdout) })
}

func verifyAudit(ctx context.Context, a *app.App, w io.Writer) error {
	sc := tenancy.Unbounded("an operator verifies the audit on the server")
	reports, err := a.Audit.Verify(ctx, sc)
	if err != nil {
		return err
	}
	broken := 0
	for _, r := range reports {
		name, err := chainName(ctx, a, sc, r.ChainID)
		if err != nil {
			return err
		}
		outcome := fmt.Sprintf("intact, events: %d", r.Events)
		if r.Break != nil {
			broken++
			outcome = fmt.Sprintf("broken at event %d: %s", r.Break.Seq, r.Break.Reason)
		}
		if _, err := fmt.Fprintf(w, "%s: %s\n", name, outcome); err != nil {
			return err
		}
	}
	if broken > 0 {
		return errors.New("the audit was tampered with: compare with a backup from before")
	}
	return nil
}

// chainName is what a person calls a chain. Who was deleted has the name that the record of that keeps.
func chainName(ctx context.Context, a *app.App, sc tenancy.Scope, chainID string) (string, error) {
	if chainID == audit.PlatformChain {
		return "platform", nil
	}
	r, err := a.Resellers.Get(ctx, sc, chainID)
	if err == nil {
		return fmt.Sprintf("reseller %s (%s)", r.DisplayName, chainID), nil
	}
	if apperr.KindOf(err) != apperr.NotFound {
		return "", err
	}
	deleted, err := a.Audit.List(ctx, sc, audit.Filter{ResellerID: chainID, Action: string(reseller.ActionDeleted)}, paging.Request{Limit: 1})
	if err != nil {
		return "", err
	}
	name := ""
	for _, e := range deleted.Items {
		name = " " + e.ObjectName
	}
	return fmt.Sprintf("deleted reseller%s (%s)", name, chainID), nil
}
