package partner

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// resource is what calls are counted under.
type resource string

const (
	unlimited     resource = ""
	customers     resource = "customers"
	orders        resource = "orders"
	carts         resource = "carts"
	subscriptions resource = "subscriptions"
	consents      resource = "applicationconsents"
	validation    resource = "validationevents"
)

// limit is how many calls one key may make in a window.
type limit struct {
	calls  int
	window time.Duration
}

// limiter counts calls in fixed windows of machine time, as an API gateway does:
// a window opens with the first call and forgets everything when it closes.
type limiter struct {
	now     func() time.Time
	mu      sync.Mutex
	windows map[string]*window
}

type window struct {
	closes time.Time
	calls  int
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, windows: map[string]*window{}}
}

// check counts the call and, above the limit, gives the gateway's answer.
// Sources: Microsoft, API throttling guidance (500 a minute per tenant and
// resource); application consents 50 a second per application; validation events
// 2 a minute.
func (l *limiter) check(settings world.Settings, rt *route, c *call) (answer, bool) {
	if !settings.Throttle || rt.resource == unlimited {
		return answer{}, false
	}
	allowed := limit{settings.ThrottlePerMinute, time.Minute}
	key := string(rt.resource) + " " + c.caller.partnerID
	switch rt.resource {
	case consents:
		allowed, key = limit{50, time.Second}, string(rt.resource)+" "+c.caller.appID
	case validation:
		allowed = limit{2, time.Minute}
	case unlimited, customers, orders, carts, subscriptions:
	}
	wait := l.take(key, allowed)
	if wait == 0 {
		return answer{}, false
	}
	seconds := int((wait + time.Second - 1) / time.Second)
	return answer{
		status: http.StatusTooManyRequests,
		header: http.Header{"Retry-After": {strconv.Itoa(seconds)}, "Content-Type": {"application/json"}},
		body: throttled{
			StatusCode: http.StatusTooManyRequests,
			Message:    fmt.Sprintf("Rate limit is exceeded. Try again in %d seconds.", seconds),
		},
	}, true
}

// take counts one call under key and tells how long to wait; 0 means go ahead.
func (l *limiter) take(key string, allowed limit) time.Duration {
	if allowed.calls <= 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	w := l.windows[key]
	if w == nil || !now.Before(w.closes) {
		w = &window{closes: now.Add(allowed.window)}
		l.windows[key] = w
	}
	w.calls++
	if w.calls <= allowed.calls {
		return 0
	}
	return w.closes.Sub(now)
}
