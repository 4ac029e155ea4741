package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/config"
)

// demoCommand is what make run starts: everything on this machine, with the simulator as Microsoft.
type demoCommand struct {
	config.Settings
	MssimAddr string `env:"TENANTRY_MSSIM_ADDR" default:"127.0.0.1:8090" help:"Address of the simulator."`
	Setup     bool   `help:"Make no accounts, so that the set-up wizard shows. A folder that has some keeps them."`
}

// Run starts everything, prints where it is, and stops everything in order.
func (c *demoCommand) Run(ctx context.Context) error {
	c.keepToThisMachine()
	c.SimulatorURL = "http://" + c.MssimAddr
	cfg, err := config.New(c.Settings)
	if err != nil {
		return err
	}
	if err := c.checkPlace(cfg); err != nil {
		return err
	}
	logFile, err := os.OpenFile(filepath.Join(cfg.DataDir, "tenantry.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	defer func() { _ = logFile.Close() }()
	log := newLogger(cfg, logFile)

	sim, err := startSimulator(ctx, c.MssimAddr, cfg.DataDir)
	if err != nil {
		return err
	}
	defer sim.stop()
	if err := app.NoteSimulator(cfg.DataDir, sim.url); err != nil {
		return err
	}
	info, err := app.ReadSimulator(ctx, sim.url)
	if err != nil {
		return err
	}
	if first := info.Resellers; len(first) > 0 && cfg.MicrosoftSignInClientID == "" {
		cfg.MicrosoftSignInClientID, cfg.MicrosoftSignInSecret = first[0].ApplicationID, first[0].Secret
	}
	return app.Serve(ctx, cfg, log, app.Hooks{
		Prepared: func(ctx context.Context, a *app.App, setupLink string) error {
			var demo app.Demo
			if !c.Setup || setupLink == "" {
				if demo, err = a.PrepareDemo(ctx, info); err != nil {
					return err
				}
				if demo.Operator.Email != "" {
					setupLink = ""
				}
			}
			c.print(os.Stdout, cfg, demo, setupLink, info)
			return nil
		},
	})
}

// keepToThisMachine listens on loopback only, unless an address says otherwise: the demo speaks
// plain HTTP.
func (c *demoCommand) keepToThisMachine() {
	for _, addr := range []*string{&c.Addr, &c.MssimAddr} {
		if host, port, err := net.SplitHostPort(*addr); err == nil && host == "" {
			*addr = net.JoinHostPort("127.0.0.1", port)
		}
	}
}

// checkPlace finds what would fail later with less clear words.
func (c *demoCommand) checkPlace(cfg config.Config) error {
	if err := os.MkdirAll(cfg.DataDir, 0o755); err != nil {
		return fmt.Errorf("the data folder %s cannot be made: choose another one with TENANTRY_DATA_DIR, or make this one writable (%w)", cfg.DataDir, err)
	}
	probe := filepath.Join(cfg.DataDir, ".probe")
	if err := os.WriteFile(probe, nil, 0o600); err != nil {
		return fmt.Errorf("the data folder %s cannot be written: choose another one with TENANTRY_DATA_DIR, or make this one writable (%w)", cfg.DataDir, err)
	}
	if err := os.Remove(probe); err != nil {
		return err
	}
	if err := checkPort("The portal", "TENANTRY_ADDR", cfg.Addr); err != nil {
		return err
	}
	if err := checkPort("The internal listener", "TENANTRY_INTERNAL_ADDR", cfg.InternalAddr); err != nil {
		return err
	}
	return checkPort("The simulator", "TENANTRY_MSSIM_ADDR", c.MssimAddr)
}

// print tells a person where to go and as whom.
func (c *demoCommand) print(w io.Writer, cfg config.Config, demo app.Demo, setupLink string, sim app.SimulatorInfo) {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("")
	line("  Tenantry runs.")
	line("")
	line("  Portal      %s", cfg.Public)
	line("  Simulator   %s   (stands in for Microsoft)", c.SimulatorURL)
	line("  API         %s/api/docs", cfg.Public)
	line("")
	if c.Setup && setupLink == "" {
		line("  Set up      skipped: this folder has accounts already. `make reset` first gives the wizard.")
	}
	if setupLink != "" {
		line("  Set up      %s", setupLink)
	} else if demo.Operator.Email != "" {
		line("  Sign in     as first made (a password changed since counts instead):")
		for _, l := range []app.DemoLogin{demo.Operator, demo.Staff} {
			line("              %-28s %s   (%s)", l.Email, l.Password, l.Role)
		}
	} else {
		line("  Sign in     with the accounts of this data folder")
	}
	line("")
	line("  At Microsoft (the simulator), MFA code %s:", sim.MFACode)
	for _, r := range sim.Resellers {
		line("  %s, %s", r.Name, r.Domain)
		if c.Setup {
			line("    application %s   secret %s", r.ApplicationID, r.Secret)
		}
		for _, l := range r.Logins {
			line("    %-38s %s   %s", l.UserPrincipalName, l.Password, l.Note)
		}
	}
	line("")
	line("  Ctrl-C stops everything. Data and logs: %s", cfg.DataDir)
	line("")
	_, _ = io.WriteString(w, b.String())
}
