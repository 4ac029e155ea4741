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
	Heads  auditHeadsCommand  `cmd:"" help:"Sign the heads of the chains now, and print every signed head."`
	Key    auditKeyCommand    `cmd:"" help:"Print the public keys that heads are signed with."`
}

type auditVerifyCommand struct {
	config.Settings
	Heads     string   `help:"File of signed heads that was kept outside, which the chains must go through." type:"existingfile"`
	Export    string   `help:"Verify this export (NDJSON) instead of the database, which is not needed then." type:"existingfile"`
	PublicKey []string `help:"Key that the heads are signed with, as tenantry audit key prints it; may be repeated. Without, the database's keys." sep:"none"`
}

// Run verifies all chains; it fails when one is broken.
func (c *auditVerifyCommand) Run(ctx context.Context) error {
	keys, err := parseKeys(c.PublicKey)
	if err != nil {
		return err
	}
	if c.Export != "" {
		return c.verifyExport(keys, os.Stdout)
	}
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	return app.With(ctx, cfg, newLogger(cfg, os.Stderr), func(a *app.App) error {
		if len(keys) == 0 {
			if keys, err = a.Audit.PublicKeys(ctx); err != nil {
				return err
			}
		}
		heads, err := readHeads(c.Heads, keys)
		if err != nil {
			return err
		}
		return verifyAudit(ctx, a, os.Stdout, heads...)
	})
}

func parseKeys(texts []string) (keys [][]byte, err error) {
	for _, text := range texts {
		key, err := audit.ParseKey(text)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func readHeads(path string, keys [][]byte) ([]audit.SignedHead, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return audit.ReadHeads(file, keys...)
}

// verifyExport needs no database: the file proves itself, and the heads prove its end.
func (c *auditVerifyCommand) verifyExport(keys [][]byte, w io.Writer) error {
	if c.Heads != "" && len(keys) == 0 {
		return errors.New("say with --public-key what the heads are signed with: `tenantry audit key` prints it where the export was made")
	}
	heads, err := readHeads(c.Heads, keys)
	if err != nil {
		return err
	}
	file, err := os.Open(c.Export)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	reports, err := audit.VerifyExport(file, heads...)
	return errors.Join(tellReports(w, reports, func(chainID string) (string, error) { return "chain " + chainID, nil }), err)
}

func verifyAudit(ctx context.Context, a *app.App, w io.Writer, heads ...audit.SignedHead) error {
	sc := tenancy.Unbounded("an operator verifies the audit on the server")
	reports, err := a.Audit.Verify(ctx, sc, heads...)
	if err != nil {
		return err
	}
	return tellReports(w, reports, func(chainID string) (string, error) { return chainName(ctx, a, sc, chainID) })
}

// tellReports writes a line for each chain.
//
// Errors: when one is broken.
func tellReports(w io.Writer, reports []audit.Report, nameOf func(chainID string) (string, error)) error {
	broken := 0
	for _, r := range reports {
		name, err := nameOf(r.ChainID)
		if err != nil {
			return err
		}
		outcome := fmt.Sprintf("intact, events: %d", r.Seq)
		if r.Signed > 0 {
			outcome += fmt.Sprintf(", signed heads: %d", r.Signed)
		}
		if r.Break != nil {
			broken++
			outcome = fmt.Sprintf("broken at event %d: %s", r.Break.Seq, r.Break.Reason)
			if r.Break.EventID != "" {
				outcome += fmt.Sprintf(" (id %s)", r.Break.EventID)
			}
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

type auditHeadsCommand struct{ config.Settings }

// Run signs what was not signed today and prints all.
func (c *auditHeadsCommand) Run(ctx context.Context) error {
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	return app.With(ctx, cfg, newLogger(cfg, os.Stderr), func(a *app.App) error {
		if err := a.Heads.SignHeads(ctx); err != nil {
			return err
		}
		heads, err := a.Audit.Heads(ctx, tenancy.Unbounded("an operator prints the signed heads on the server"))
		if err != nil {
			return err
		}
		for _, h := range heads {
			fmt.Println(string(h.Line()))
		}
		return nil
	})
}

type auditKeyCommand struct{ config.Settings }

// Run prints a key a line, oldest first.
func (c *auditKeyCommand) Run(ctx context.Context) error {
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	return app.With(ctx, cfg, newLogger(cfg, os.Stderr), func(a *app.App) error {
		keys, err := a.Audit.PublicKeys(ctx)
		if err != nil {
			return err
		}
		if len(keys) == 0 {
			return errors.New("no head was signed yet: the worker does that once a day, `tenantry audit heads` does it now")
		}
		for _, key := range keys {
			fmt.Println(audit.KeyText(key))
		}
		return nil
	})
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
