package upstream

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/tenantry/tenantry/internal/clock"
)

// Policy says how a failed try is repeated. The zero value means 3 tries, pauses of up to 0.5 and 1 second drawn at
// random (full jitter), and waits of at most 90 seconds for Retry-After.
type Policy struct {
	Tries   int
	Base    time.Duration // the first pause is drawn between 0 and Base, the next up to twice that
	Cap     time.Duration // no pause of ours is longer; Retry-After may be
	MaxWait time.Duration // a longer Retry-After is given to the caller, who comes back later
	// PersonMaxWait is MaxWait where a person waits.
	PersonMaxWait time.Duration

	Now   clock.Machine
	Sleep func(ctx context.Context, d time.Duration) error
	Rand  func() float64 // in [0,1)
}

func (p Policy) withDefaults() Policy {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	if p.Tries == 0 {
		p.Tries = 3
	}
	set(&p.Base, 500*time.Millisecond)
	set(&p.Cap, 20*time.Second)
	set(&p.MaxWait, 90*time.Second)
	set(&p.PersonMaxWait, 5*time.Second)
	if p.Now == nil {
		p.Now = clock.System
	}
	if p.Sleep == nil {
		p.Sleep = Sleep
	}
	if p.Rand == nil {
		p.Rand = rand.Float64
	}
	return p
}

// Sleep waits for d or until ctx ends.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Run calls try until it succeeds, fails for good, or the tries are used up. It returns the number of tries and the last
// error. What is repeated: throttling, and missing or unusable answers where repeating is safe.
func (p Policy) Run(ctx context.Context, repeatable bool, try func() error) (int, error) {
	p = p.withDefaults()
	for n := 1; ; n++ {
		err := try()
		if err == nil || n >= p.Tries || ctx.Err() != nil {
			return n, err
		}
		wait, again := p.pause(ctx, err, repeatable, n)
		if !again {
			return n, err
		}
		if sleepErr := p.Sleep(ctx, wait); sleepErr != nil {
			return n, err
		}
	}
}

// pause says how long to wait before try n+1, and whether there is to be one.
func (p Policy) pause(ctx context.Context, err error, repeatable bool, n int) (time.Duration, bool) {
	e, ok := As(err)
	if !ok {
		return 0, false
	}
	switch {
	case e.Kind == KindThrottled && e.What != WhatGate:
		// Microsoft refused before doing anything, so that even a write without a request id may be sent again.
	case e.What == WhatRefused:
		// Nothing was sent.
	case e.Kind == KindUnavailable && repeatable && e.What != WhatTimeout && e.What != WhatBreaker && e.What != WhatTooLarge:
	default:
		return 0, false
	}
	ceiling := min(p.Base<<(n-1), p.Cap)
	// Jitter is added to Retry-After, never taken from it.
	wait := e.RetryAfter + time.Duration(p.Rand()*float64(ceiling))
	limit := p.MaxWait
	if IsForPerson(ctx) {
		limit = p.PersonMaxWait
	}
	if e.RetryAfter > limit {
		return 0, false
	}
	if deadline, ok := ctx.Deadline(); ok && p.Now().Add(wait).After(deadline) {
		return 0, false
	}
	return wait, true
}

// isCanceled tells our own giving up from a failure of Microsoft's.
func isCanceled(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, context.Canceled)
}
