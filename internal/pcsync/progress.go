package pcsync

import (
	"context"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/operation"
)

// reportEvery is how often progress is written and logged while something moves.
const reportEvery = time.Second

// notes gathers what many goroutines of one slice found, and writes it about once a second:
// freshness of tenants in one statement for all, progress of the operation in another. A crash
// loses at most the last second's notes; those tenants are then read again.
type notes struct {
	s           *Service
	operationID string
	resellerID  string
	origin      string // the Microsoft tenant that is read
	total       int

	mu      sync.Mutex
	done    int
	failed  int
	states  []mirror.State
	found   counts
	last    time.Time  // when notes were due the last time; the first tenant's are at once, so that the total is known
	flushMu sync.Mutex // one flush at a time, in order
}

func (s *Service) newNotes(op operation.Operation, origin string, done, total int) *notes {
	return &notes{s: s, operationID: op.ID, resellerID: op.ResellerID, origin: origin, done: done, total: total, found: counts{}}
}

// tenant notes one tenant that is done.
func (n *notes) tenant(ctx context.Context, r reading, found counts, states []mirror.State) error {
	n.mu.Lock()
	n.done++
	if r.subscriptions.err != nil || r.orders.err != nil || r.licenses.err != nil {
		n.failed++
	}
	n.found.add(found)
	n.states = append(n.states, states...)
	due := n.s.Machine().Sub(n.last) >= reportEvery
	if due {
		n.last = n.s.Machine()
	}
	n.mu.Unlock()
	if !due {
		return nil
	}
	return n.flush(ctx)
}

// flush writes what was gathered. It is also called at the end of a slice, whatever ended it.
func (n *notes) flush(ctx context.Context) error {
	n.flushMu.Lock()
	defer n.flushMu.Unlock()
	n.mu.Lock()
	states, done, found, failed := n.states, n.done, n.found, n.failed
	n.states, n.found, n.failed = nil, counts{}, 0
	n.mu.Unlock()
	if failed > 0 {
		found["tenants_failed"] += failed
	}
	err := n.s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := n.s.Store.RelaxDurability(ctx); err != nil {
			return err
		}
		if err := n.s.saveStates(ctx, n.resellerID, n.origin, states...); err != nil {
			return err
		}
		if err := n.s.Store.AddResult(ctx, n.operationID, nonZero(found)); err != nil {
			return err
		}
		return n.s.Store.ReportProgress(ctx, n.operationID, done, n.total, n.s.Machine())
	})
	if err == nil {
		n.s.Log.InfoContext(ctx, "sync progress", "operation_id", n.operationID, "done", done, "total", n.total)
	}
	return err
}

func nonZero(c counts) counts {
	out := counts{}
	for k, n := range c {
		if n != 0 {
			out[k] = n
		}
	}
	return out
}
