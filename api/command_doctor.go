package main

import (
	"context"
	"fmt"
	"os"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// doctorCommand checks connections to Microsoft.
type doctorCommand struct {
	config.Settings
	Reseller string `help:"Only the reseller with this nickname or domain."`
}

// Run checks each reseller step by step; it fails when something needs a person.
func (c *doctorCommand) Run(ctx context.Context) error {
	if err := followDemo(ctx, &c.Settings); err != nil {
		return err
	}
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	for _, warning := range cfg.Warnings() {
		fmt.Printf("  %-8s %s\n", reseller.SeverityWarning, warning)
	}
	return app.With(ctx, cfg, newLogger(cfg, os.Stderr), func(a *app.App) error {
		sc := tenancy.Unbounded("an operator checks connections on the server")
		found, err := a.ResellersNamed(ctx, sc, c.Reseller)
		if err != nil {
			return err
		}
		problems := 0
		for _, r := range found {
			n, err := c.check(ctx, a, sc, r)
			if err != nil {
				return err
			}
			problems += n
		}
		if problems > 0 {
			return fmt.Errorf("%d findings need a person", problems)
		}
		return nil
	})
}

// check prints the findings of one reseller and counts those that are problems.
func (c *doctorCommand) check(ctx context.Context, a *app.App, sc tenancy.Scope, r reseller.Reseller) (int, error) {
	health, err := a.Resellers.Health(ctx, sc, r.ID)
	if err != nil {
		return 0, plain(err)
	}
	fmt.Printf("\n%s (%s)\n", r.DisplayName, r.Domain)
	problems := 0
	for _, f := range health.Findings {
		fmt.Printf("  %-8s %s\n", f.Severity, f.Title)
		if f.Severity == reseller.SeverityOK {
			continue
		}
		if f.Severity == reseller.SeverityProblem {
			problems++
		}
		fmt.Printf("           %s\n", f.Detail)
		if f.Remedy != "" {
			fmt.Printf("           fix: %s\n", f.Remedy)
		}
	}
	return problems, nil
}
