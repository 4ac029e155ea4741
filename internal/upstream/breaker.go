package upstream

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"
)

// Breakers holds one circuit breaker for each host. After 10 failures in a row a host is left alone for a minute, then
// one call tries whether it is back: an outage of ten minutes costs at most 20 failed calls.
type Breakers struct {
	trip    uint32
	timeout time.Duration

	mu     sync.Mutex
	byHost map[string]*gobreaker.TwoStepCircuitBreaker[struct{}]
}

// NewBreakers makes breakers that open after trip failures in a row, for the given time. 0 means the defaults.
func NewBreakers(trip uint32, timeout time.Duration) *Breakers {
	if trip == 0 {
		trip = 10
	}
	if timeout == 0 {
		timeout = time.Minute
	}
	return &Breakers{trip: trip, timeout: timeout, byHost: map[string]*gobreaker.TwoStepCircuitBreaker[struct{}]{}}
}

func (b *Breakers) host(name string) *gobreaker.TwoStepCircuitBreaker[struct{}] {
	b.mu.Lock()
	defer b.mu.Unlock()
	cb, ok := b.byHost[name]
	if !ok {
		cb = gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
			Name:        name,
			Timeout:     b.timeout,
			ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= b.trip },
			IsExcluded:  func(err error) bool { return errors.Is(err, context.Canceled) },
		})
		b.byHost[name] = cb
	}
	return cb
}

// Open lists the hosts that are left alone at the moment, for the health page.
func (b *Breakers) Open() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var hosts []string
	for name, cb := range b.byHost {
		if cb.State() == gobreaker.StateOpen {
			hosts = append(hosts, name)
		}
	}
	return hosts
}
