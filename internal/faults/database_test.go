//go:build linux

package faults_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// history is what callers saw.
type history struct {
	mu       sync.Mutex
	made     map[string]string // id by name of what was acknowledged
	wrong    []string          // answers that are neither a success nor a 503 that says when to come back
	reads    atomic.Int64
	refused  atomic.Int64
	lastFail atomic.Int64 // nanoseconds
}

func (h *history) note(a answer) {
	if a.err == nil && a.status == http.StatusServiceUnavailable && a.retry != "" {
		h.refused.Add(1)
		h.lastFail.Store(time.Now().UnixNano())
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wrong = append(h.wrong, fmt.Sprintf("%d %v %.300s", a.status, a.err, a.body))
}

// write makes customers until ctx ends; what was refused is asked for again with its key.
func (h *history) write(ctx context.Context, c *caller, resellerID string, writer int) {
	for n := 0; ctx.Err() == nil; n++ {
		name := fmt.Sprintf("writer %d number %d", writer, n)
		for tries := 0; ; tries++ {
			a := c.call(http.MethodPost, "/api/v1/customers", map[string]string{"reseller_id": resellerID, "name": name}, "Idempotency-Key", fmt.Sprintf("w%d-%d", writer, n))
			if a.err == nil && a.status == http.StatusCreated {
				h.mu.Lock()
				h.made[name] = idOf(a)
				h.mu.Unlock()
				break
			}
			// The first request of a key may still be under way behind a broken connection.
			if a.status != http.StatusConflict || tries == 0 {
				h.note(a)
			}
			if !pause(ctx) {
				return
			}
		}
	}
}

func (h *history) read(ctx context.Context, c *caller) {
	for ctx.Err() == nil {
		if a := c.call(http.MethodGet, "/api/v1/customers?limit=20", nil); a.err == nil && a.status == http.StatusOK {
			h.reads.Add(1)
		} else {
			h.note(a)
		}
		if !pause(ctx) {
			return
		}
	}
}

func pause(ctx context.Context) bool {
	t := time.NewTimer(10 * time.Millisecond)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

func TestFaultDatabaseRestarts(t *testing.T) {
	r := newRig(t)
	r.withDatabase()
	r.withOperator()
	portal := r.serve(r.free())
	c := r.signIn(portal.url)
	resellerID := r.reseller(c)

	h := &history{made: map[string]string{}}
	ctx, stop := context.WithCancel(t.Context())
	var load sync.WaitGroup
	for i := range 12 {
		load.Go(func() {
			if i < 8 {
				h.write(ctx, c, resellerID, i)
			} else {
				h.read(ctx, c)
			}
		})
	}
	for _, kind := range []struct {
		name   string
		signal syscall.Signal
	}{{"fast", syscall.SIGINT}, {"immediate", syscall.SIGQUIT}, {"SIGKILL", syscall.SIGKILL}} {
		var away, well time.Duration
		for range r.rounds {
			timer := time.NewTimer(200*time.Millisecond + r.moment(500*time.Millisecond))
			<-timer.C
			out, back := r.restart(kind.signal)
			away, well = max(away, out), max(well, back(portal, h))
		}
		t.Logf("F10 %s: %d restarts, database away at most %s, portal well at most %s after it accepted", kind.name, r.rounds, away.Round(time.Millisecond), well.Round(time.Millisecond))
		require.LessOrEqual(t, well, 2*time.Second, kind.name)
	}
	stop()
	load.Wait()
	require.Empty(t, h.wrong, "every answer is a success or a 503 with Retry-After")
	lost, twice := r.compare(h)
	t.Logf("F10: %d writes acknowledged, %d lost, %d made twice; %d reads, %d answers 503", len(h.made), lost, twice, h.reads.Load(), h.refused.Load())
	require.NotZero(t, h.refused.Load(), "the outages were noticed")
	require.Zero(t, lost)
	require.Zero(t, twice)
}

// restart ends the server, whose keeper starts it again, and tells how long nobody could
// connect. back then measures how long the portal took to be well.
func (r *rig) restart(sig syscall.Signal) (away time.Duration, back func(*replica, *history) time.Duration) {
	r.Helper()
	began, pid := time.Now(), r.database.PID()
	require.NoError(r, syscall.Kill(pid, sig))
	r.within(time.Minute, "the server is another one", func() bool { return r.database.PID() != pid })
	var accepted time.Time
	for deadline := time.Now().Add(time.Minute); accepted.IsZero(); {
		require.False(r, time.Now().After(deadline), "the database is back")
		if conn, err := pgx.Connect(r.Context(), r.database.AppURL()); err == nil {
			accepted = time.Now()
			_ = conn.Close(r.Context())
		}
	}
	return accepted.Sub(began), func(p *replica, h *history) time.Duration {
		before, known := h.count(), h.reads.Load()
		r.within(time.Minute, "the portal is well", func() bool {
			return status(p.url+"/readyz") == http.StatusOK && h.count() > before+16 && h.reads.Load() > known+8
		})
		return max(0, time.Unix(0, h.lastFail.Load()).Sub(accepted))
	}
}

func (h *history) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.made)
}

// compare counts acknowledged customers that are not there, and names that are there twice.
func (r *rig) compare(h *history) (lost, twice int) {
	r.Helper()
	conn, err := pgx.Connect(r.Context(), r.database.OwnerURL())
	require.NoError(r, err)
	defer func() { _ = conn.Close(r.Context()) }()
	rows, err := conn.Query(r.Context(), `SELECT id::text, name FROM customers`)
	require.NoError(r, err)
	there, names := map[string]bool{}, map[string]int{}
	var id, name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error {
		there[id] = true
		names[name]++
		return nil
	})
	require.NoError(r, err)
	for _, id := range h.made {
		if !there[id] {
			lost++
		}
	}
	for _, n := range names {
		twice += n - 1
	}
	return lost, twice
}
