package graph

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// cost is the call's price in resource units. Source: Microsoft Graph throttling
// limits, identity and access: $select takes one off, $expand adds one, $top under
// 20 takes one off, and one is the least.
func (rt *route) cost(q options) int {
	n := max(rt.units, 1)
	if len(q.selected) > 0 {
		n--
	}
	if q.expand != "" {
		n++
	}
	if q.top > 0 && q.top < 20 {
		n--
	}
	return max(n, 1)
}

// limit is how much of something fits into a window. Source: Microsoft Graph
// throttling limits, identity and access.
type limit struct {
	name   string // tells the buckets of one caller apart
	most   float64
	window time.Duration
	scope  string // in x-ms-throttle-scope
	reason string // in x-ms-throttle-information
}

// unitLimit is how many resource units an app may use in a tenant of so many users.
func unitLimit(users int) limit {
	l := limit{"units", 8000, 10 * time.Second, "Tenant_Application/ReadWrite", "ResourceUnitLimitExceeded"}
	switch {
	case users < 50:
		l.most = 3500
	case users <= 500:
		l.most = 5000
	}
	return l
}

var (
	writeLimit  = limit{"writes", 3000, 150 * time.Second, "Tenant_Application/Write", "WriteLimitExceeded"}
	reportLimit = limit{"reports", 5, 10 * time.Second, "Tenant_Application/Read", "ResourceUnitLimitExceeded"}
)

// limiter is the token bucket of each app in each tenant and limit, in machine
// time.
type limiter struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	used float64
	at   time.Time
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, buckets: map[string]*bucket{}}
}

// charge takes what the call costs from the caller's buckets or refuses with 429.
func (l *limiter) charge(c *call, rt *route) error {
	units := rt.cost(c.q)
	c.throttled = http.Header{"X-Ms-Resource-Unit": {strconv.Itoa(units)}}
	if !c.s.Settings.Throttle {
		return nil
	}
	if err := l.spend(c, unitLimit(c.s.Users.Len(c.tenant.ID)), float64(units)); err != nil {
		return err
	}
	if rt.write != nil {
		return l.spend(c, writeLimit, 1)
	}
	if rt.report {
		return l.spend(c, reportLimit, 1)
	}
	return nil
}

func (l *limiter) spend(c *call, lim limit, amount float64) error {
	used, wait := l.take(lim.name+" "+c.claims.AppID+" "+c.tenant.ID, amount, lim)
	if share := used / lim.most; share >= 0.8 && lim.name == "units" {
		c.throttled.Set("X-Ms-Throttle-Limit-Percentage", strconv.FormatFloat(math.Floor(min(share, 1.8)*10)/10, 'f', 1, 64))
	}
	if wait == 0 {
		return nil
	}
	p := refuse(http.StatusTooManyRequests, "TooManyRequests", "Please retry again later.")
	p.inner = map[string]string{"code": "429", "message": "Please retry after", "status": "429"}
	p.header = c.throttled.Clone()
	p.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	p.header.Set("X-Ms-Throttle-Scope", fmt.Sprintf("%s/%s/%s", lim.scope, c.claims.AppID, c.tenant.ID))
	p.header.Set("X-Ms-Throttle-Information", lim.reason)
	return p
}

// take adds to a bucket that drains by the limit in every window; wait tells after
// how long the call would fit when it does not.
func (l *limiter) take(key string, amount float64, lim limit) (used float64, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b := l.buckets[key]
	if b == nil {
		b = &bucket{at: now}
		l.buckets[key] = b
	}
	drained := lim.most * float64(now.Sub(b.at)) / float64(lim.window)
	b.used, b.at = max(0, b.used-drained), now
	if b.used+amount > lim.most {
		over := b.used + amount - lim.most
		return b.used + amount, max(time.Second, time.Duration(over/lim.most*float64(lim.window)))
	}
	b.used += amount
	return b.used, 0
}
