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

// unitWindow is the time over which resource units of an app in a tenant count.
const unitWindow = 10 * time.Second

// limiter is the token bucket of each pair of app and tenant, in machine time.
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

// allowance is how many units an app may use in a tenant of so many users.
func allowance(users int) float64 {
	switch {
	case users < 50:
		return 3500
	case users <= 500:
		return 5000
	}
	return 8000
}

// charge takes units from the caller's bucket or refuses with 429.
func (l *limiter) charge(c *call, units int) error {
	c.throttled = http.Header{"X-Ms-Resource-Unit": {strconv.Itoa(units)}}
	if !c.s.Settings.Throttle {
		return nil
	}
	limit := allowance(c.s.Users.Len(c.tenant.ID))
	used, wait := l.take(c.claims.AppID+" "+c.tenant.ID, float64(units), limit)
	if share := used / limit; share >= 0.8 {
		c.throttled.Set("X-Ms-Throttle-Limit-Percentage", strconv.FormatFloat(math.Floor(min(share, 1.8)*10)/10, 'f', 1, 64))
	}
	if wait == 0 {
		return nil
	}
	seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
	p := refuse(http.StatusTooManyRequests, "TooManyRequests", "Please retry again later.")
	p.inner = map[string]string{"code": "429", "message": "Please retry after", "status": "429"}
	p.header = c.throttled.Clone()
	p.header.Set("Retry-After", seconds)
	p.header.Set("X-Ms-Throttle-Scope", fmt.Sprintf("Tenant_Application/ReadWrite/%s/%s", c.claims.AppID, c.tenant.ID))
	p.header.Set("X-Ms-Throttle-Information", "ResourceUnitLimitExceeded")
	return p
}

// take adds units to a bucket that drains by limit in every window; wait tells
// after how long the call would fit when it does not.
func (l *limiter) take(key string, units, limit float64) (used float64, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b := l.buckets[key]
	if b == nil {
		b = &bucket{at: now}
		l.buckets[key] = b
	}
	drained := limit * float64(now.Sub(b.at)) / float64(unitWindow)
	b.used, b.at = max(0, b.used-drained), now
	if b.used+units > limit {
		over := b.used + units - limit
		return b.used + units, max(time.Second, time.Duration(over/limit*float64(unitWindow)))
	}
	b.used += units
	return b.used, 0
}
