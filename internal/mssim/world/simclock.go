package world

import "time"

// simClock ticks with the machine's clock from a moment of its own.
type simClock struct {
	sim  time.Time // simulated time ...
	real time.Time // ... at this machine time
}

func (c simClock) now(machine time.Time) time.Time {
	elapsed := machine.Sub(c.real)
	if elapsed < 0 {
		elapsed = 0
	}
	return c.sim.Add(elapsed).UTC()
}

// Now is the simulated time, in UTC.
func (w *World) Now() time.Time {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.clock.now(w.machine())
}
