package clock

import (
	"sync/atomic"
	"time"
)

// Follower is business time that follows another clock by an offset learned from it.
// Between two readings it ticks with the machine; it is safe for use by many goroutines.
type Follower struct {
	machine Machine
	offset  atomic.Int64 // nanoseconds to add to machine time
}

// NewFollower starts in step with the machine.
func NewFollower(machine Machine) *Follower { return &Follower{machine: machine} }

// Now is the followed clock's time.
func (f *Follower) Now() time.Time {
	return Cut(f.machine().Add(time.Duration(f.offset.Load())))
}

// Observe notes that the followed clock reads there now.
func (f *Follower) Observe(there time.Time) {
	f.offset.Store(int64(there.Sub(f.machine())))
}
