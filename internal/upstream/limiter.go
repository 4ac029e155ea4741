package upstream

import (
	"context"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/clock"
)

// Limit is what Microsoft allows one caller in one scope. The zero value has no rate: only the gate works.
type Limit struct {
	PerMinute int // calls in any minute
}

// Limiter spreads the calls of one scope over time. Three things hold:
//   - calls leave at the rate of a token bucket, a little below what Microsoft allows;
//   - a tenth of a minute's calls is kept for people: background work waits as long as it would touch that reserve;
//   - the first refusal closes the gate for everybody until Microsoft's Retry-After has passed.
type Limiter struct {
	now   clock.Machine
	sleep func(context.Context, time.Duration) error

	rate    float64 // tokens a second; 0 means no bucket
	reserve float64 // tokens that background work leaves
	burst   float64 // tokens that a full bucket holds

	turn chan struct{} // background callers wait for their turn one behind the other

	mu     sync.Mutex
	tokens float64
	filled time.Time // when tokens was brought up to date
	opens  time.Time // the gate is closed until then
}

// burstShare is the part of a minute's calls that may leave at once; the rate is lowered by as much, so that no minute
// has more calls than allowed.
const burstShare = 0.02

// reserveShare is the part of a minute's calls kept for people.
const reserveShare = 0.1

// NewLimiter makes a limiter. now and sleep may be nil.
func NewLimiter(l Limit, now clock.Machine, sleep func(context.Context, time.Duration) error) *Limiter {
	if now == nil {
		now = clock.System
	}
	if sleep == nil {
		sleep = Sleep
	}
	lim := &Limiter{now: now, sleep: sleep, turn: make(chan struct{}, 1), filled: now()}
	if l.PerMinute > 0 {
		n := float64(l.PerMinute)
		lim.rate = n * (1 - burstShare) / 60
		lim.reserve = n * reserveShare
		lim.burst = lim.reserve + max(1, n*burstShare)
		lim.tokens = lim.burst
	}
	return lim
}

// Wait returns when one call may be made. maxWait bounds how long a closed gate is waited for; beyond it, and where ctx
// ends sooner than the wait, the answer is at once a KindThrottled error that says when to come back.
func (l *Limiter) Wait(ctx context.Context, maxWait time.Duration) error {
	floor := 0.0
	if !IsForPerson(ctx) {
		select {
		case l.turn <- struct{}{}:
			defer func() { <-l.turn }()
		case <-ctx.Done():
			return ctx.Err()
		}
		floor = l.reserve
	}
	for {
		wait, gated := l.take(floor)
		if wait <= 0 {
			return ctx.Err()
		}
		deadline, bounded := ctx.Deadline()
		if (gated && wait > maxWait) || (bounded && l.now().Add(wait).After(deadline)) {
			return &Error{Kind: KindThrottled, RetryAfter: wait, What: WhatGate}
		}
		if err := l.sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// take removes a token and returns 0, or returns how long to wait before asking again and whether the gate is why.
func (l *Limiter) take(floor float64) (wait time.Duration, gated bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if d := l.opens.Sub(now); d > 0 {
		return d, true
	}
	if l.rate == 0 {
		return 0, false
	}
	if elapsed := now.Sub(l.filled).Seconds(); elapsed > 0 {
		l.tokens = min(l.burst, l.tokens+elapsed*l.rate)
		l.filled = now
	}
	if missing := floor + 1 - l.tokens; missing > 1e-9 {
		return max(time.Duration(missing/l.rate*float64(time.Second)), time.Millisecond), false
	}
	l.tokens--
	return 0, false
}

// Close shuts the gate for everybody until d from now. It never opens a gate earlier than it was going to.
func (l *Limiter) Close(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at := l.now().Add(d); at.After(l.opens) {
		l.opens = at
	}
}

// ClosedFor tells how long the gate stays shut; 0 when it is open.
func (l *Limiter) ClosedFor() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(l.opens.Sub(l.now()), 0)
}
