package apiclient

import (
	"math"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/clock"
)

const (
	maxBuckets = 10_000 // held at once; the one that waited longest begins anew, full
	burstOf    = 6      // a sixth of a minute's requests may come at once
)

// Allowance is what a client may still ask.
type Allowance struct {
	Burst  int           // requests at once
	Window time.Duration // in which as many are free again
	Left   int
	Full   time.Duration // until as many as Burst are free again
}

// rates are the buckets of this process.
type rates struct {
	mu      sync.Mutex
	buckets *lru.Cache[string, *rate.Limiter]
	now     clock.Machine
}

func newRates(now clock.Machine) *rates {
	buckets, err := lru.New[string, *rate.Limiter](maxBuckets)
	if err != nil {
		panic("rates: " + err.Error()) // the size above is positive
	}
	return &rates{buckets: buckets, now: now}
}

// Take counts a request of a client.
//
// Errors: TooMany, with the allowance.
func (s *Service) Take(c Client) (Allowance, error) {
	burst := max(1, c.RequestsPerMinute/burstOf)
	every := rate.Limit(float64(c.RequestsPerMinute) / time.Minute.Seconds())
	bucket := s.rates.bucket(c.ID, every, burst)
	now := s.rates.now()
	allowed := bucket.AllowN(now, 1)
	tokens := max(0, bucket.TokensAt(now))
	a := Allowance{
		Burst: burst, Left: int(tokens),
		Window: seconds(float64(burst) / float64(every)), Full: seconds((float64(burst) - tokens) / float64(every)),
	}
	if !allowed {
		e := apperr.New(apperr.TooMany, "rate.exceeded", "The API client asks more often than it may. Nothing was changed: wait as long as Retry-After says, and ask less often.")
		e.RetryAfter = max(time.Second, seconds((1-tokens)/float64(every)))
		return a, e
	}
	return a, nil
}

// bucket is the one of a client, with the rate that it has now.
func (r *rates) bucket(id string, every rate.Limit, burst int) *rate.Limiter {
	r.mu.Lock()
	defer r.mu.Unlock()
	b, ok := r.buckets.Get(id)
	if !ok || b.Limit() != every {
		b = rate.NewLimiter(every, burst)
		r.buckets.Add(id, b)
	}
	return b
}

// seconds is a time in whole seconds, rounded up.
func seconds(n float64) time.Duration { return time.Duration(math.Ceil(n)) * time.Second }
