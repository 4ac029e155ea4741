package world

import (
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
// the way in order, and gives the number of rows that changed by it. All of it is
// in the data folder when Advance returns.
func (w *World) Advance(to time.Time) (changed int, err error) {
	ticket, changed, err := w.advance(to.UTC())
	if err != nil {
		return changed, err
	}
	if err := w.store.wait(ticket); err != nil {
		return changed, fmt.Errorf("store the simulator's state: %w", err)
	}
	w.committed()
	return changed, nil
}

func (w *World) advance(to time.Time) (ticket uint64, changed int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if to.Before(w.clock.now(w.machine())) {
		return 0, 0, ErrClockBack
	}
	if changed, ticket, err = w.runDue(to); err != nil {
		return 0, changed, err
	}
	w.clock = simClock{sim: to, real: w.machine()}
	ticket, err = w.store.append(record{Now: to})
	return ticket, changed, err
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
	_, ticket, err := w.runDue(w.clock.now(w.machine()))
	w.mu.Unlock()
	if err == nil {
		err = w.store.wait(ticket)
	}
	if err != nil {
		w.log.Error("what fell due could not be stored", "error", err)
		return
	}
	w.committed()
}

// runDue does everything due until a time, each at its own moment; the caller
// holds the exclusive lock.
func (w *World) runDue(until time.Time) (changed int, ticket uint64, err error) {
	for {
		e, ok := w.due.take(until)
		if !ok {
			return changed, ticket, nil
		}
		tx := w.tables.begin(e.at)
		e.run(tx)
		t, err := w.finish(tx)
		if err != nil {
			w.due.note(e.at, true, e.kind, e.shard, e.key)
			return changed, ticket, err
		}
		if t > 0 {
			ticket = t
		}
		if len(tx.changes()) > 0 {
			changed++
		}
	}
}
