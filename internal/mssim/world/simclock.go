package world

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// simClock ticks with the machine's clock from a moment of its own.
type simClock struct {
	sim  time.Time // simulated time ...
	real time.Time // ... at this machine time
}

func (c simClock) now(machine time.Time) time.Time {
	return c.sim.Add(max(0, machine.Sub(c.real))).UTC()
}

// ErrClockBack refuses to turn the clock back: only a reset does.
var ErrClockBack = errors.New("the clock only goes back by a reset")

// Now is the simulated time, in UTC. It ticks; a restart goes on from no earlier
// than anybody has been told.
func (w *World) Now() time.Time {
	w.catchUp()
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.tell()
}

// tell reads the clock for somebody outside; the caller holds the lock.
func (w *World) tell() time.Time {
	now := w.clock.now(w.machine())
	w.store.reserve(now)
	return now
}

// Advance moves the clock forward to a time, doing everything that falls due on
// the way in order, and gives the number of changes that made. All of it is in the
// data folder when Advance returns.
func (w *World) Advance(to time.Time) (changed int, err error) {
	return w.AdvanceContext(context.Background(), to)
}

// AdvanceContext is Advance for somebody who may lose patience: when ctx ends the
// clock stops at the last moment of which everything was done, and the context's
// error is returned.
func (w *World) AdvanceContext(ctx context.Context, to time.Time) (changed int, err error) {
	done, err := w.advance(ctx, to.UTC())
	if err != nil {
		return done.changed, err
	}
	if err := w.store.wait(done.ticket); err != nil {
		return done.changed, fmt.Errorf("store the simulator's state: %w", err)
	}
	w.committed()
	if done.stopped {
		return done.changed, ctx.Err()
	}
	return done.changed, nil
}

func (w *World) advance(ctx context.Context, to time.Time) (doneDue, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.clock.now(w.machine())
	if to.Before(now) {
		return doneDue{}, ErrClockBack
	}
	done, err := w.runDue(ctx, to)
	if err != nil {
		return done, err
	}
	if done.stopped {
		to = now
		if done.last.After(now) {
			to = done.last
		}
	}
	w.clock = simClock{sim: to, real: w.machine()}
	done.ticket, err = w.store.append(record{Now: to})
	return done, err
}

// catchUp does what fell due while the clock ticked.
func (w *World) catchUp() {
	w.mu.RLock()
	idle := w.clock.now(w.machine()).UnixNano() < w.due.next.Load()
	w.mu.RUnlock()
	if idle {
		return
	}
	w.mu.Lock()
	done, err := w.runDue(context.Background(), w.clock.now(w.machine()))
	w.mu.Unlock()
	if err == nil {
		err = w.store.wait(done.ticket)
	}
	if err != nil {
		w.log.Error("what fell due could not be stored", "error", err)
		return
	}
	w.committed()
}

// doneDue is what runDue did.
type doneDue struct {
	changed int
	ticket  uint64
	last    time.Time // of which everything was done
	stopped bool      // before its time
}

// runDue does everything due until a time, each at its own moment, and stops
// between two moments when ctx ends; the caller holds the exclusive lock.
func (w *World) runDue(ctx context.Context, until time.Time) (done doneDue, err error) {
	for {
		e, ok := w.due.take(until)
		if !ok {
			return done, nil
		}
		if done.stopped = e.at.After(done.last) && ctx.Err() != nil; done.stopped {
			w.due.note(e.at, true, e.kind, e.shard, e.key)
			return done, nil
		}
		tx := w.tables.begin(e.at)
		e.run(tx)
		changed, ticket, err := w.finish(tx)
		if err != nil {
			w.due.note(e.at, true, e.kind, e.shard, e.key)
			return done, err
		}
		if done.last = e.at; changed {
			done.changed, done.ticket = done.changed+1, ticket
		}
	}
}
