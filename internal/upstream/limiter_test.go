package upstream_test

import (
	"context"
	"net/http"
	"sort"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/upstream"
)

func TestBackgroundKeepsToTheLimitWithoutWastingIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := upstream.NewLimiter(upstream.Limit{PerMinute: 500}, nil, nil)
		var mu sync.Mutex
		var at []time.Time
		began := time.Now()
		var wg sync.WaitGroup
		for range 64 {
			wg.Go(func() {
				for range 40 {
					if err := lim.Wait(context.Background(), time.Hour); err != nil {
						t.Error(err)
					}
					mu.Lock()
					at = append(at, time.Now())
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		sort.Slice(at, func(i, j int) bool { return at[i].Before(at[j]) })
		for i := range at {
			if i >= 500 {
				require.Greater(t, at[i].Sub(at[i-500]), time.Minute-time.Second, "calls %d to %d", i-500, i)
			}
		}
		bound := time.Duration(len(at)) * time.Minute / 500
		require.Less(t, time.Since(began), bound*103/100)
	})
}

func TestPeopleGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lim := upstream.NewLimiter(upstream.Limit{PerMinute: 500}, nil, nil)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		for range 64 {
			go func() {
				for lim.Wait(ctx, time.Hour) == nil {
				}
			}()
		}
		time.Sleep(3 * time.Minute)
		for range 45 {
			began := time.Now()
			require.NoError(t, lim.Wait(upstream.ForPerson(ctx), 0))
			require.LessOrEqual(t, time.Since(began), 200*time.Millisecond)
		}
		cancel()
		synctest.Wait()
	})
}

func TestTheFirstRefusalStopsEverybody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		sent, refused := 0, 0
		window, inWindow := time.Now(), 0
		rt := roundTrip(func(*http.Request) (*http.Response, error) {
			time.Sleep(80 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			sent++
			if time.Since(window) >= time.Minute {
				window, inWindow = time.Now(), 0
			}
			if inWindow++; inWindow > 3000 {
				refused++
				resp := response(429, `{"statusCode":429}`)
				resp.Header.Set("Retry-After", "60")
				return resp, nil
			}
			return response(200, `{}`), nil
		})
		// The client believes that it may send more than Microsoft allows: only the gate protects.
		c, err := upstream.New(upstream.Config{API: "test", Base: "https://example.com", Transport: rt, Classify: classify, Caller: "r"})
		require.NoError(t, err)
		const callers, each = 64, 200
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				for range each {
					if _, err := c.Do(context.Background(), get("https://example.com")); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		require.Equal(t, callers*each+refused, sent)
		require.LessOrEqual(t, float64(refused), 0.03*float64(sent))
	})
}

func TestAGateIsOneCallersAndOneScopes(t *testing.T) {
	clk := newFakeTime()
	limits := upstream.NewLimits(clk.Now, clk.Sleep)
	limits.For("partnercenter", "r1", "customers", upstream.Limit{}).Close(time.Hour)
	ctx := upstream.ForPerson(context.Background())
	wait := func(api, caller, scope string) error {
		return limits.For(api, caller, scope, upstream.Limit{}).Wait(ctx, time.Second)
	}
	require.Equal(t, upstream.KindThrottled, upstream.KindOf(wait("partnercenter", "r1", "customers")))
	require.NoError(t, wait("partnercenter", "r1", "orders"))
	require.NoError(t, wait("partnercenter", "r2", "customers"))
	require.NoError(t, wait("graph", "r1", "customers"))
	require.Equal(t, map[string]time.Duration{"customers": time.Hour}, limits.Throttled("partnercenter", "r1"))
	require.Empty(t, limits.Throttled("partnercenter", "r2"))
}

func TestAGateNeverOpensEarlier(t *testing.T) {
	clk := newFakeTime()
	lim := upstream.NewLimiter(upstream.Limit{}, clk.Now, clk.Sleep)
	lim.Close(time.Minute)
	lim.Close(time.Second)
	require.Equal(t, time.Minute, lim.ClosedFor())
	require.NoError(t, lim.Wait(context.Background(), time.Hour))
	require.Equal(t, time.Minute, clk.slept())
}

func TestADeadlineBeforeTheGateOpensIsToldAtOnce(t *testing.T) {
	clk := newFakeTime()
	lim := upstream.NewLimiter(upstream.Limit{}, clk.Now, clk.Sleep)
	lim.Close(time.Minute)
	ctx, cancel := context.WithDeadline(context.Background(), start.Add(10*time.Second))
	defer cancel()
	ctx = upstream.ForPerson(ctx)
	err := lim.Wait(fixedDeadline{ctx}, time.Hour)
	require.Equal(t, time.Minute, upstream.RetryAfter(err))
	require.Empty(t, clk.sleeps)
}

// fixedDeadline keeps a deadline on the fake clock from ending the context on the real one.
type fixedDeadline struct{ context.Context }

func (fixedDeadline) Err() error            { return nil }
func (fixedDeadline) Done() <-chan struct{} { return nil }
