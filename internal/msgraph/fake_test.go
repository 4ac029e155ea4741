package msgraph_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/msgraph"
	"github.com/tenantry/tenantry/internal/upstream"
)

const alpine = "6f1d7c0a-3b52-4a6e-9a0e-5a0b7d3c1e01"

func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(b)
}

// api is a Graph that gives its answers in turn, the last one again and again. {base} in an answer is its own address.
type api struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
	bodies   []string
}

type reply struct {
	status  int
	body    string
	headers []string
}

func newAPI(t *testing.T, replies ...reply) *api {
	t.Helper()
	a := &api{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a.mu.Lock()
		n := min(len(a.requests), len(replies)-1)
		a.requests = append(a.requests, r)
		a.bodies = append(a.bodies, string(body))
		a.mu.Unlock()
		w.Header().Set("Content-Type", "application/json;odata.metadata=minimal")
		for i := 0; i+1 < len(replies[n].headers); i += 2 {
			w.Header().Set(replies[n].headers[i], replies[n].headers[i+1])
		}
		w.WriteHeader(replies[n].status)
		_, _ = io.WriteString(w, strings.ReplaceAll(replies[n].body, "{base}", a.URL))
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *api) calls() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.requests)
}

func newClient(t *testing.T, base string) *msgraph.Client {
	t.Helper()
	var mu sync.Mutex
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	clk := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	sleep := func(ctx context.Context, d time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
		return ctx.Err()
	}
	doer, err := msgraph.NewDoer(upstream.Config{
		Base: base, Caller: "reseller-1", Limits: upstream.NewLimits(clk, sleep),
		Policy: upstream.Policy{Now: clk, Sleep: sleep, Rand: func() float64 { return 0 }},
	})
	require.NoError(t, err)
	tokens := upstream.TokenFunc(func(context.Context, string) (string, error) { return "the-token", nil })
	c, err := msgraph.New(base, alpine, tokens, doer)
	require.NoError(t, err)
	return c
}

type doerFunc func(upstream.Call) (*upstream.Answer, error)

func (f doerFunc) Do(_ context.Context, call upstream.Call) (*upstream.Answer, error) { return f(call) }

// pathOf takes the path of an address apart, without its escapes.
func pathOf(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	return u.Path, nil
}
