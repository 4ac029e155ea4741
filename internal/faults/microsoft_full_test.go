//go:build full && linux

package faults_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
)

const (
	longestCall = 30 * time.Second      // that anybody waits for Microsoft
	unnoticed   = 25 * time.Millisecond // by a person who waits for a list
)

// TestFaultMicrosoftSlow puts a bad network between the portal and Microsoft, under a sync and clicks that ask
// Microsoft, while others read lists.
func TestFaultMicrosoftSlow(t *testing.T) {
	r := newRig(t)
	r.withDatabase()
	r.withOperator()
	simAddr := r.free()
	r.simulator(simAddr)
	network := r.network(simAddr)
	sim := "http://" + network.Listen
	internal := r.free()
	r.env = append(r.env, "TENANTRY_SIMULATOR_URL="+sim)
	addr := r.free()
	portal := &replica{process: r.start("serve", "--addr", addr, "--internal-addr", internal), url: "http://" + addr}
	r.ready(portal)
	c := r.signIn(portal.url)
	id := r.authorize(c, sim)
	r.synced(c, id)
	goroutines := running(t, internal)

	var quiet, faulty []time.Duration // answers of lists, pooled: one fault's are too few for a percentile
	for _, fault := range []struct{ name, toxic string }{
		{"1 s late", `{"type":"latency","attributes":{"latency":1000,"jitter":200}}`},
		{"30 s late", `{"type":"latency","attributes":{"latency":30000}}`},
		{"120 s late", `{"type":"latency","attributes":{"latency":120000}}`},
		{"hanging", `{"type":"timeout","attributes":{"timeout":0}}`},
		{"in drops", `{"type":"slicer","attributes":{"average_size":16,"size_variation":8,"delay":20000}}`},
		{"hanging in the body", `{"type":"limit_data","attributes":{"bytes":700}}`},
		{"reset", `{"type":"reset_peer","attributes":{"timeout":50}}`},
	} {
		toxic, err := network.Toxics.AddToxicJson(strings.NewReader(fault.toxic))
		require.NoError(t, err)
		var longest time.Duration
		var mu sync.Mutex
		faulty = append(faulty, r.listsFor(c, 5*time.Second, func() {
			c.call(http.MethodPost, "/api/v1/resellers/"+id+"/sync", nil)
			var clicks sync.WaitGroup
			for range r.rounds {
				clicks.Go(func() {
					began := time.Now()
					a := c.call(http.MethodGet, "/api/v1/resellers/"+id+"/health", nil)
					mu.Lock()
					defer mu.Unlock()
					longest = max(longest, time.Since(began))
					require.NoError(t, a.err)
					require.Equal(t, http.StatusOK, a.status, "%s: %s", fault.name, a.body)
				})
			}
			clicks.Wait()
		})...)
		require.NoError(t, network.Toxics.RemoveToxic(t.Context(), toxic.Name))
		began := time.Now()
		r.synced(c, id)
		well := time.Since(began)
		r.within(2*time.Minute, "nothing stays behind", func() bool { return running(t, internal) <= goroutines+20 })
		quiet = append(quiet, r.listsFor(c, 10*time.Second, func() {})...)
		t.Logf("F7 Microsoft %s: %d clicks, the longest %s; a sync was whole %s after", fault.name, r.rounds,
			longest.Round(10*time.Millisecond), well.Round(100*time.Millisecond))
		require.LessOrEqual(t, longest, longestCall+time.Second, fault.name)
	}
	t.Logf("F7: p99 of %d lists meanwhile %s, of %d without %s", len(faulty), p99(faulty).Round(10*time.Microsecond), len(quiet), p99(quiet).Round(10*time.Microsecond))
	require.LessOrEqual(t, p99(faulty), max(2*p99(quiet), unnoticed))
}

// network is a proxy before the simulator, to be made bad.
func (r *rig) network(to string) *toxiproxy.Proxy {
	r.Helper()
	p := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "microsoft", r.free(), to)
	require.NoError(r, p.Start())
	r.Cleanup(p.Stop)
	return p
}

// listsFor reads lists with four callers while work runs, at least for that long, and gives how long each answer took.
func (r *rig) listsFor(c *caller, least time.Duration, work func()) []time.Duration {
	r.Helper()
	ctx, stop := context.WithCancel(r.Context())
	began := time.Now()
	var mu sync.Mutex
	var took []time.Duration
	var callers sync.WaitGroup
	for range 4 {
		callers.Go(func() {
			for ctx.Err() == nil || time.Since(began) < least {
				asked := time.Now()
				a := c.call(http.MethodGet, "/api/v1/subscriptions?limit=50", nil)
				mu.Lock()
				took = append(took, time.Since(asked))
				mu.Unlock()
				require.Equal(r, http.StatusOK, a.status, "%v %s", a.err, a.body)
				pause(r.Context())
			}
		})
	}
	work()
	stop()
	callers.Wait()
	return took
}

// p99 is the time within which 99 of 100 were answered.
func p99(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)*99/100]
}

// synced has everything read anew, or takes the sync that is under way, and waits until it has succeeded.
func (r *rig) synced(c *caller, id string) {
	r.Helper()
	begun := c.call(http.MethodPost, "/api/v1/resellers/"+id+"/sync", nil)
	require.Equal(r, http.StatusAccepted, begun.status, "%v %s", begun.err, begun.body)
	r.within(5*time.Minute, "the sync succeeds", func() bool {
		a := c.call(http.MethodGet, "/api/v1/operations/"+idOf(begun), nil)
		return bytes.Contains(a.body, []byte(`"state":"succeeded"`))
	})
}

var goroutineTotal = regexp.MustCompile(`^goroutine profile: total (\d+)`)

// running counts the portal's goroutines.
func running(t *testing.T, internal string) int {
	t.Helper()
	resp, err := probe.Get("http://" + internal + "/debug/pprof/goroutine?debug=1")
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	found := goroutineTotal.FindSubmatch(text)
	require.NotNil(t, found, fmt.Sprintf("%.200s", text))
	n, err := strconv.Atoi(string(found[1]))
	require.NoError(t, err)
	return n
}
