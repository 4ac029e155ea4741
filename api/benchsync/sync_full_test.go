//go:build full && linux

package benchsync_test

import (
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	latency  = 80 * time.Millisecond
	perMin   = 500
	memLimit = 512.0 // MiB, of the portal's process
)

// bound is how long as many callers as the portal takes by default need for calls.
func bound(calls int64) time.Duration {
	return time.Duration(calls) * latency / time.Duration(16*runtime.GOMAXPROCS(0))
}

// mirrorTables are those in which a sweep without news writes no row version.
var mirrorTables = []string{
	"customers", "tenants", "partner_center_customers", "subscriptions", "orders", "order_items", "licenses", "gdap_relationships",
	"upstream_objects", "tenant_rollups",
}

// row is one line of the table.
type row struct {
	what     string
	calls    int64
	bound    time.Duration
	took     time.Duration
	memory   float64
	load     load
	versions int64 // row versions written; -1 where it does not matter
}

func (x row) String() string {
	bound, ratio, versions := "", "", ""
	if x.bound > 0 {
		bound, ratio = seconds(x.bound), fmt.Sprintf("%.2f", x.took.Seconds()/x.bound.Seconds())
	}
	if x.versions >= 0 {
		versions = fmt.Sprint(x.versions)
	}
	return fmt.Sprintf("| %s | %d | %s | %s | %s | %s | %.0f | %s |", x.what, x.calls, bound, seconds(x.took), ratio, x.load, x.memory, versions)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()) }

// mark is a moment in the order of PostgreSQL's transactions.
func (r *rig) mark() string { return one[string](r, `SELECT pg_current_xact_id()::text`) }

// news are the row versions of the mirror written after a mark, by table, and their sum. Each
// version carries the transaction that wrote it; statistics would be late and approximate.
func (r *rig) news(mark string) (byTable map[string]int64, sum int64) {
	r.Helper()
	byTable = map[string]int64{}
	for _, table := range mirrorTables {
		n := one[int64](r, `SELECT count(*) FROM `+table+` WHERE age(xmin) < age($1::text::xid)`, mark)
		if n > 0 {
			byTable[table] = n
		}
		sum += n
	}
	return byTable, sum
}

// sweep begins a full sync of each reseller and waits for all of them.
func (r *rig) sweep(ids []string, limit time.Duration) time.Duration {
	r.Helper()
	began := time.Now()
	for _, id := range ids {
		r.call(http.MethodPost, "/api/v1/resellers/"+id+"/sync", nil, nil)
	}
	r.settled(limit)
	return time.Since(began)
}

func TestBenchSync(t *testing.T) {
	program := build(t)
	var table []row
	t.Run("latency bound", func(t *testing.T) { table = append(table, latencyBound(t, program)...) })
	t.Run("limiter bound", func(t *testing.T) { table = append(table, limiterBound(t, program)...) })
	show(table)
}

// show prints the table.
func show(table []row) {
	lines := []string{
		"", machine(), "",
		"| run | calls | bound, s | took, s | ratio | CPU s: portal / database / simulator | peak MiB | row versions |",
		"|---|--:|--:|--:|--:|--:|--:|--:|",
	}
	for _, x := range table {
		lines = append(lines, x.String())
	}
	fmt.Fprintln(os.Stdout, strings.Join(lines, "\n"))
}

// begin authorizes every reseller of the world, with nothing read yet.
func (r *rig) begin() []string {
	r.Helper()
	r.serve("--no-worker")
	var ids []string
	for _, c := range r.resellers() {
		ids = append(ids, r.authorize(c))
	}
	r.end(r.portal)
	return ids
}

// unlimited is the whole large world with the limits of both sides off, its resellers authorized.
func unlimited(t *testing.T, program string) (r *rig, ids []string) {
	t.Helper()
	r = newRig(t, program, "large")
	r.env = append(r.env, "TENANTRY_PARTNER_CENTER_PER_MINUTE=1000000")
	r.simulator(http.MethodPost, "/settings", map[string]any{"throttle": false}, nil)
	ids = r.begin()
	r.simulator(http.MethodPost, "/settings", map[string]any{"latency": latency.String()}, nil)
	r.calls()
	return r, ids
}

// latencyBound syncs the whole large world: the bound is what the callers can get through at that
// latency.
func latencyBound(t *testing.T, program string) []row {
	r, ids := unlimited(t, program)

	idle := r.load()
	idle.portal = 0
	began := time.Now()
	r.serve()
	r.settled(15 * time.Minute)
	first := row{what: "first sync, 10,000 customers, 80 ms a call", took: time.Since(began), load: r.load().since(idle), calls: r.calls(), memory: r.peakMemory(), versions: -1}
	first.bound = bound(first.calls)
	require.Equal(t, 10_000, one[int](r, `SELECT count(*) FROM tenants`))
	require.Equal(t, 0, one[int](r, `SELECT count(*) FROM sync_states WHERE problem_code <> ''`))
	require.Equal(t, 0, one[int](r, `SELECT count(*) FROM tenants t WHERE 3 <> (SELECT count(*) FROM sync_states s
		WHERE s.tenant_id = t.id AND s.resource IN ('subscriptions', 'orders', 'licenses') AND s.last_success_at IS NOT NULL)`), "tenants not read")
	require.Less(t, first.memory, memLimit)
	t.Log(first)

	r.idle()
	r.calls()
	before := r.mark()
	idle = r.load()
	second := row{what: "second full sweep, nothing changed", took: r.sweep(ids, 15*time.Minute)}
	second.calls, second.memory, second.load = r.calls(), r.peakMemory(), r.load().since(idle)
	second.bound = bound(second.calls)
	byTable, sum := r.news(before)
	second.versions = sum
	require.Empty(t, byTable, "row versions written, by table")
	require.Equal(t, 0, one[int](r, `SELECT count(*) FROM audit_events WHERE action NOT LIKE '%.sync_requested' AND age(xmin) < age($1::text::xid)`, before))
	t.Log(second)
	return []row{first, second}
}

// limiterBound syncs some 500 customers with Microsoft's limit of calls a minute: the bound is
// the busiest resource's calls at that rate.
func limiterBound(t *testing.T, program string) []row {
	r := newRig(t, program, "large")
	r.serve("--no-worker")
	r.authorize(r.resellers()[3])
	r.end(r.portal)
	r.simulator(http.MethodPost, "/settings", map[string]any{"latency": latency.String()}, nil)
	time.Sleep(time.Minute) // the window of the calls above closes
	r.calls()

	idle := r.load()
	idle.portal = 0
	began := time.Now()
	r.serve()
	r.settled(10 * time.Minute)
	first := row{took: time.Since(began), load: r.load().since(idle), calls: r.calls(), memory: r.peakMemory(), versions: -1}
	customers := one[int](r, `SELECT count(*) FROM tenants`)
	first.what = fmt.Sprintf("first sync, %d customers, %d calls a minute and resource", customers, perMin)
	first.bound = time.Duration(customers) * time.Minute / perMin
	t.Log(first)
	return []row{first}
}
