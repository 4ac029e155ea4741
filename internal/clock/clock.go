// Package clock keeps the two kinds of time apart.
//
// Business time governs windows, renewals, term ends, endings and as_of; with the Microsoft
// simulator it is the simulator's, so that advancing it shows what will happen. Machine time
// governs sessions, tokens, rate limits, jobs, leases and locks. Both are UTC, cut to
// microseconds, which is what PostgreSQL keeps.
package clock

import "time"

// Machine tells this computer's time.
type Machine func() time.Time

// Business tells the time in Microsoft's world.
type Business func() time.Time

// System is this computer's clock.
func System() time.Time { return Cut(time.Now()) }

// Cut brings a time to UTC microseconds.
func Cut(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Same tells whether two moments are the same one, or both none.
func Same(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// Fixed is a clock that stands still, for tests.
func Fixed(t time.Time) func() time.Time {
	t = Cut(t)
	return func() time.Time { return t }
}
