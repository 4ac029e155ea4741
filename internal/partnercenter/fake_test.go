package partnercenter_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/upstream"
)

const (
	alpine  = "6f1d7c0a-3b52-4a6e-9a0e-5a0b7d3c1e01"
	seatsID = "9a2f6d10-5a5b-4d51-8c5f-1b6b0a6f3c01"
)

var moment = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func fixture(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(b)
}

// api is a Partner Center that answers every call in the same way and notes what it was asked.
type api struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
	bodies   []string
}

func newAPI(t *testing.T, answers ...http.HandlerFunc) *api {
	t.Helper()
	a := &api{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a.mu.Lock()
		n := len(a.requests)
		a.requests = append(a.requests, r)
		a.bodies = append(a.bodies, string(body))
		a.mu.Unlock()
		answers[min(n, len(answers)-1)](w, r)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *api) calls() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.requests)
}

func answer(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// newClient makes a client whose waits take no time.
func newClient(t *testing.T, base string) *partnercenter.Client {
	t.Helper()
	var mu sync.Mutex
	now := moment
	clk := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	sleep := func(ctx context.Context, d time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
		return ctx.Err()
	}
	doer, err := partnercenter.NewDoer(upstream.Config{
		Base: base, Caller: "reseller-1", Limits: upstream.NewLimits(clk, sleep),
		Policy: upstream.Policy{Now: clk, Sleep: sleep, Rand: func() float64 { return 0 }},
	})
	require.NoError(t, err)
	tokens := upstream.TokenFunc(func(context.Context, string) (string, error) { return "the-token", nil })
	c, err := partnercenter.New(base, tokens, doer)
	require.NoError(t, err)
	return c
}

// doerFunc answers without a network.
type doerFunc func(upstream.Call) (*upstream.Answer, error)

func (f doerFunc) Do(_ context.Context, call upstream.Call) (*upstream.Answer, error) { return f(call) }

func seed(f *testing.F, name string) string {
	f.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		f.Fatal(err)
	}
	return string(b)
}
