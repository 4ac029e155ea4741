//go:build full && linux

package benchsync_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestFaultSyncKilled kills the portal with SIGKILL again and again while it syncs a reseller.
// Whatever was done stays, the next start goes on, and in the end the mirror is what one
// undisturbed sync makes of it.
func TestFaultSyncKilled(t *testing.T) {
	kills := 200
	if testing.Short() {
		kills = 20
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, %d kills", seed, kills)
	random := rand.New(rand.NewPCG(seed, 0))

	r := newRig(t, build(t), "large")
	r.simulator(http.MethodPost, "/settings", map[string]any{"throttle": false}, nil)
	r.serve("--no-worker")
	id := r.authorize(r.resellers()[14])
	r.end(r.portal)
	r.simulator(http.MethodPost, "/settings", map[string]any{"latency": "20ms"}, nil)

	sweeps := 1
	for n := range kills {
		r.serve()
		if one[int](r, `SELECT count(*) FROM operations WHERE state IN ('queued', 'running')`) == 0 {
			// Done between two kills: what was mirrored is taken away, and it begins again.
			r.forget()
			r.call(http.MethodPost, "/api/v1/resellers/"+id+"/sync", nil, nil)
			sweeps++
		}
		time.Sleep(time.Duration(60+random.IntN(1200)) * time.Millisecond)
		require.NoError(t, r.portal.Process.Kill())
		_ = r.portal.Wait()
		require.Zero(t, r.halfDone(), "after kill %d", n)
	}

	began := time.Now()
	r.serve()
	r.settled(3 * time.Minute)
	t.Logf("%d kills in %d sweeps; the last one was settled %s after the last kill", kills, sweeps, time.Since(began).Round(time.Second))
	survived := r.contents()
	r.forget()
	r.sweep([]string{id}, 3*time.Minute)
	require.Equal(t, r.contents(), survived)
	require.Zero(t, one[int](r, `SELECT count(*) FROM operations WHERE state = 'failed'`))
}

// forget takes the mirror of every tenant away, as if it had never been read.
func (r *rig) forget() {
	r.Helper()
	_, err := r.pool.Exec(r.Context(), `TRUNCATE order_items, orders, subscriptions, licenses, tenant_rollups, upstream_objects;
		DELETE FROM sync_states WHERE tenant_id <> '00000000-0000-0000-0000-000000000000'`)
	require.NoError(r, err)
}

// halfDone counts tenants of which only a part is mirrored: things without the note that they
// were read, or the note without its raw answer.
func (r *rig) halfDone() int {
	r.Helper()
	return one[int](r, `
		SELECT count(*) FROM tenants t
		LEFT JOIN sync_states s ON s.tenant_id = t.id AND s.resource = 'subscriptions'
		WHERE (s.tenant_id IS NULL) <> (NOT EXISTS (SELECT 1 FROM upstream_objects o WHERE o.object_key = t.id::text AND o.kind = 'subscriptions'))
		   OR (s.tenant_id IS NULL AND EXISTS (SELECT 1 FROM subscriptions x WHERE x.tenant_id = t.id))
		   OR EXISTS (SELECT 1 FROM tenant_rollups u WHERE u.tenant_id = t.id AND u.subscriptions <>
		              (SELECT count(*) FROM subscriptions x WHERE x.tenant_id = t.id AND x.deleted_at IS NULL))`)
}

// contents is everything mirrored, without our own ids and times.
func (r *rig) contents() []string {
	r.Helper()
	var out []string
	for what, sql := range map[string]string{
		"subscriptions": `SELECT coalesce(md5(string_agg(concat_ws('|', tenant_id, microsoft_subscription_id, status, quantity, commitment_end_date), ',' ORDER BY tenant_id, microsoft_subscription_id)), '') || count(*) FROM subscriptions WHERE deleted_at IS NULL`,
		"orders":        `SELECT coalesce(md5(string_agg(concat_ws('|', o.tenant_id, o.microsoft_order_id, o.status, i.line_item_number, i.quantity), ',' ORDER BY o.tenant_id, o.microsoft_order_id, i.line_item_number)), '') || count(*) FROM orders o LEFT JOIN order_items i ON i.order_id = o.id WHERE o.deleted_at IS NULL`,
		"licenses":      `SELECT coalesce(md5(string_agg(concat_ws('|', tenant_id, sku_id, active, assigned), ',' ORDER BY tenant_id, sku_id)), '') || count(*) FROM licenses WHERE deleted_at IS NULL`,
		"counts":        `SELECT coalesce(md5(string_agg(concat_ws('|', tenant_id, subscriptions, seats, licenses_active), ',' ORDER BY tenant_id)), '') || count(*) FROM tenant_rollups`,
		"tenants":       `SELECT count(*)::text || '/' || count(DISTINCT microsoft_tenant_id)::text FROM tenants`,
	} {
		out = append(out, fmt.Sprintf("%s %s", what, one[string](r, sql)))
	}
	slices.Sort(out)
	return out
}
