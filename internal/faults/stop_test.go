//go:build linux

package faults_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const probeEvery = 250 * time.Millisecond

// balancer sends requests to ready replicas in turn, and repeats none.
type balancer struct {
	transport *http.Transport
	backends  []*backend
	next      atomic.Uint64
}

type backend struct {
	url   string
	ready atomic.Bool
}

// watch asks every replica whether it is ready until ctx ends.
func (b *balancer) watch(ctx context.Context) {
	tick := time.NewTicker(probeEvery)
	defer tick.Stop()
	for {
		for _, one := range b.backends {
			one.ready.Store(status(one.url+"/readyz") == http.StatusOK)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	turn, n := b.next.Add(1), uint64(len(b.backends))
	for i := range n { // each replica once, whatever others take meanwhile
		one := b.backends[(turn+i)%n]
		if !one.ready.Load() {
			continue
		}
		b.forward(w, r, one.url)
		return
	}
	http.Error(w, "no replica is ready", http.StatusBadGateway)
}

func (b *balancer) forward(w http.ResponseWriter, r *http.Request, to string) {
	out, err := http.NewRequestWithContext(r.Context(), r.Method, to+r.URL.RequestURI(), r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	out.Header, out.ContentLength = r.Header.Clone(), r.ContentLength
	resp, err := b.transport.RoundTrip(out)
	if err != nil {
		http.Error(w, "the replica failed: "+err.Error(), http.StatusBadGateway)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body) // the caller notices a short body
}

func TestFaultReplicaStops(t *testing.T) {
	r := newRig(t)
	r.withDatabase()
	r.withOperator()
	replicas := []*replica{r.serve(r.free()), r.serve(r.free())}
	b := &balancer{transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	for _, p := range replicas {
		b.backends = append(b.backends, &backend{url: p.url})
	}
	watching, stopWatching := context.WithCancel(context.Background())
	defer stopWatching()
	go b.watch(watching)
	front := httptest.NewServer(b)
	defer front.Close()
	r.within(time.Minute, "both replicas are seen", func() bool { return b.backends[0].ready.Load() && b.backends[1].ready.Load() })

	c := r.signIn(front.URL)
	resellerID := r.reseller(c)
	var good atomic.Int64
	var mu sync.Mutex
	var failed []string
	ctx, stop := context.WithCancel(t.Context())
	var load sync.WaitGroup
	for i := range 32 {
		load.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				a, want := c.call(http.MethodGet, "/api/v1/customers?limit=20", nil), http.StatusOK
				if n%4 == 0 {
					a = c.call(http.MethodPost, "/api/v1/customers", map[string]string{"reseller_id": resellerID, "name": fmt.Sprintf("caller %d number %d", i, n)})
					want = http.StatusCreated
				}
				if a.err == nil && a.status == want {
					good.Add(1)
				} else {
					mu.Lock()
					failed = append(failed, fmt.Sprintf("%d %v %.200s", a.status, a.err, a.body))
					mu.Unlock()
				}
				if !pause(ctx) {
					return
				}
			}
		})
	}
	var longest time.Duration
	for n := range r.rounds {
		i := n % len(replicas)
		before := good.Load()
		r.within(time.Minute, "callers are served", func() bool { return good.Load() > before+64 })
		began := time.Now()
		replicas[i].signal(syscall.SIGTERM)
		require.Zero(t, replicas[i].ended(), "it ends in order")
		longest = max(longest, time.Since(began))
		replicas[i] = r.serve(replicas[i].url[len("http://"):])
		r.within(time.Minute, "the new one is seen", func() bool { return b.backends[i].ready.Load() })
	}
	stop()
	load.Wait()
	t.Logf("F13: %d stops under 32 callers, %d requests served, %d failed, a stop took at most %s", r.rounds, good.Load(), len(failed), longest.Round(time.Millisecond))
	require.Empty(t, failed)
}
