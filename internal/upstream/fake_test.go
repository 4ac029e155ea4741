package upstream_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/upstream"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// fakeTime is a clock whose sleeps take no time and are remembered.
type fakeTime struct {
	mu     sync.Mutex
	now    time.Time
	sleeps []time.Duration
}

func newFakeTime() *fakeTime { return &fakeTime{now: start} }

func (f *fakeTime) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *fakeTime) Sleep(ctx context.Context, d time.Duration) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
	f.sleeps = append(f.sleeps, d)
	return ctx.Err()
}

func (f *fakeTime) slept() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now.Sub(start)
}

// classify is the error table of an API that has statuses only.
func classify(a *upstream.Answer) *upstream.Error {
	e := &upstream.Error{Message: string(a.Body)}
	switch {
	case a.Status == http.StatusTooManyRequests:
		e.Kind = upstream.KindThrottled
	case a.Status == http.StatusUnauthorized:
		e.Kind, e.Reason = upstream.KindUnauthorized, upstream.ReasonTokenExpired
		if strings.Contains(string(a.Body), "mfa") {
			e.Reason = upstream.ReasonMFAMissing
		}
	case a.Status == http.StatusNotFound:
		e.Kind = upstream.KindNotFound
	case a.Status >= 500:
		e.Kind = upstream.KindUnavailable
	default:
		e.Kind = upstream.KindInvalid
	}
	return e
}

// newClient makes a client with a fake clock and no randomness.
func newClient(t *testing.T, base string, clk *fakeTime, change func(*upstream.Config)) *upstream.Client {
	t.Helper()
	cfg := upstream.Config{
		API: "test", Base: base, Caller: "reseller-1", Classify: classify,
		CorrelationHeader: "MS-CorrelationId", RequestHeader: "MS-RequestId",
		Policy: upstream.Policy{Now: clk.Now, Sleep: clk.Sleep, Rand: func() float64 { return 0.5 }},
		Limits: upstream.NewLimits(clk.Now, clk.Sleep),
	}
	if change != nil {
		change(&cfg)
	}
	c, err := upstream.New(cfg)
	require.NoError(t, err)
	return c
}

// server answers with the handlers in turn and repeats the last one.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
	bodies   []string
}

func serve(t *testing.T, answers ...http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		n := len(s.requests)
		s.requests = append(s.requests, r)
		s.bodies = append(s.bodies, string(body))
		s.mu.Unlock()
		answers[min(n, len(answers)-1)](w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests)
}

func status(code int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"ok":true}`) }

func get(base string) upstream.Call {
	return upstream.Call{Op: "get thing", Method: http.MethodGet, URL: base + "/v1/thing", Scope: "things", Check: upstream.WantJSON}
}

// roundTrip is a transport made of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func response(code int, body string) *http.Response {
	return &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

// noLeaks fails the test when it leaves goroutines behind.
func noLeaks(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
			if time.Now().After(deadline) {
				t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
			}
		}
	})
}
