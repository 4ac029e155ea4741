package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/tenantry/tenantry/internal/clock"
)

const (
	followEvery   = 500 * time.Millisecond
	followTimeout = 2 * time.Second
)

// businessClock is the time in Microsoft's world: this computer's, or with the simulator the
// simulator's, asked for twice a second so that a moved clock shows at once.
type businessClock struct {
	*clock.Follower
	simulator *url.URL
	log       *slog.Logger
}

func newBusinessClock(simulator *url.URL, machine clock.Machine, log *slog.Logger) *businessClock {
	return &businessClock{Follower: clock.NewFollower(machine), simulator: simulator, log: log}
}

// follow keeps the clock in step until ctx is done. It returns after the first reading.
func (a *App) follow(ctx context.Context) {
	if a.business.simulator == nil {
		return
	}
	a.business.observe(ctx)
	go func() {
		tick := time.NewTicker(followEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				a.business.observe(ctx)
			}
		}
	}()
}

// observe reads the simulator's clock once. While the simulator is away the clock ticks on.
func (b *businessClock) observe(ctx context.Context) {
	now, err := b.read(ctx)
	if err != nil {
		b.log.DebugContext(ctx, "the simulator's clock was not read", "error", err)
		return
	}
	b.Observe(now)
}

func (b *businessClock) read(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, followTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.simulator.String()+"/_sim/clock", nil)
	if err != nil {
		return time.Time{}, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return time.Time{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	var body struct {
		Now time.Time `json:"now"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 4096)).Decode(&body); err != nil {
		return time.Time{}, fmt.Errorf("read the simulator's clock: %w", err)
	}
	return body.Now, nil
}
