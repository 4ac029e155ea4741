package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"time"

	"github.com/tenantry/tenantry/internal/mssim"
)

// mssimCommand runs the simulator by itself.
type mssimCommand struct {
	Addr        string        `env:"TENANTRY_MSSIM_ADDR" default:"127.0.0.1:8090" help:"Address to listen on."`
	DataDir     string        `name:"data" env:"TENANTRY_MSSIM_DATA" help:"Folder for state and clock. Empty: everything is in memory."`
	Seed        string        `default:"demo" enum:"empty,demo,large" help:"World to begin with, while the data folder holds none."`
	Now         string        `help:"Start of the simulated clock, RFC 3339. Empty: now."`
	TLS         bool          `help:"Serve HTTPS with a certificate authority of the simulator's own."`
	Origin      string        `help:"Address that browsers reach, when it is not the one to listen on."`
	Latency     time.Duration `help:"Time added to every call."`
	NoThrottle  bool          `help:"Switch Partner Center's limit of calls a minute off."`
	WatchParent bool          `hidden:"" help:"Stop when standard input ends."`
}

// earlyGC has memory collected when half as much was thrown away as is held, instead
// of as much: a world holds far more than its calls need, and a move of its clock
// over months makes a lot that nobody keeps.
const earlyGC = 50

// Run serves until it is told to stop.
func (c *mssimCommand) Run(ctx context.Context) error {
	cfg := mssim.Config{
		Addr: c.Addr, DataDir: c.DataDir, Seed: c.Seed, TLS: c.TLS, PublicURL: c.Origin, Latency: c.Latency,
		Logger: slog.New(slog.NewJSONHandler(os.Stderr, nil)),
	}
	if c.NoThrottle {
		off := false
		cfg.Throttle = &off
	}
	if c.Now != "" {
		now, err := time.Parse(time.RFC3339, c.Now)
		if err != nil {
			return fmt.Errorf("--now must be a time such as 2026-12-01T00:00:00Z")
		}
		cfg.Now = now
	}
	if c.WatchParent {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		go func() {
			defer cancel()
			_, _ = os.Stdin.Read(make([]byte, 1)) // returns when the parent is gone, however it went
		}()
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(earlyGC)
	}
	return mssim.Run(ctx, cfg)
}
