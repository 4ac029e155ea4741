package upstream

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/tenantry/tenantry/internal/clock"
)

// rememberedLimiters bounds how many limiters a process holds; the least used are forgotten.
const rememberedLimiters = 50_000

// Limits holds the limiters of a process, one for each API, caller and scope. One Limits is shared by everything that
// talks to Microsoft, so that the sync, people and jobs stand at the same gate.
type Limits struct {
	now   clock.Machine
	sleep func(context.Context, time.Duration) error
	byKey *lru.Cache[string, *Limiter]
}

// NewLimits makes an empty set. now and sleep may be nil.
func NewLimits(now clock.Machine, sleep func(context.Context, time.Duration) error) *Limits {
	byKey, err := lru.New[string, *Limiter](rememberedLimiters)
	if err != nil {
		// Only a size below 1 is an error.
		return nil
	}
	return &Limits{now: now, sleep: sleep, byKey: byKey}
}

// For returns the limiter of one caller (a reseller's id, a tenant) in one scope of an API.
func (l *Limits) For(api, caller, scope string, limit Limit) *Limiter {
	key := api + "\x00" + caller + "\x00" + scope
	if lim, ok := l.byKey.Get(key); ok {
		return lim
	}
	fresh := NewLimiter(limit, l.now, l.sleep)
	if earlier, ok, _ := l.byKey.PeekOrAdd(key, fresh); ok {
		return earlier
	}
	return fresh
}

// Throttled lists the gates of a caller that are closed, with the time left, by scope; for the health page.
func (l *Limits) Throttled(api, caller string) map[string]time.Duration {
	prefix := api + "\x00" + caller + "\x00"
	out := map[string]time.Duration{}
	for _, key := range l.byKey.Keys() {
		if len(key) < len(prefix) || key[:len(prefix)] != prefix {
			continue
		}
		if lim, ok := l.byKey.Peek(key); ok {
			if d := lim.ClosedFor(); d > 0 {
				out[key[len(prefix):]] = d
			}
		}
	}
	return out
}
