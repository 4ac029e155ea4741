//go:build full && linux

package benchsync_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/jobs"
	"github.com/tenantry/tenantry/internal/postgres"
)

// every is how often the portal follows changes.
const every = 5 * time.Minute

// TestBenchSyncFollowing measures an hour of following changes in which nothing happens at Microsoft, and
// one that begins with a midnight at which terms end and renew.
func TestBenchSyncFollowing(t *testing.T) {
	r, ids := unlimited(t, build(t))
	r.serve()
	r.settled(15 * time.Minute)
	sweep := r.calls()
	r.idle()
	f := r.follower(ids)

	now := r.now()
	f.round(now.Add(every)) // what the first sync itself left to look at again
	quiet := f.rounds(now.Add(2*every), 12)
	quiet.what = "following a quiet hour, 12 rounds"
	t.Log(quiet)
	require.Zero(t, quiet.versions, "row versions written")
	require.Less(t, quiet.calls*20, sweep, "it costs less than a twentieth of a sweep")

	midnight := now.Truncate(24 * time.Hour).Add(24 * time.Hour)
	f.round(midnight.Add(-time.Minute))
	r.idle()
	mark := r.mark()
	first := f.rounds(midnight.Add(time.Minute), 1)
	first.bound = bound(first.calls)
	first.what = fmt.Sprintf("the first round after a midnight, %s", f.changed(mark))
	t.Log(first)
	rest := f.rounds(midnight.Add(time.Minute+every), 11)
	rest.what = "the eleven rounds after it, which read them once more"
	t.Log(rest)
	require.Zero(t, one[int](r, `SELECT count(*) FROM subscriptions WHERE deleted_at IS NULL AND status = 'active' AND commitment_end_date < $1`, midnight), "terms that ended")
	require.Zero(t, one[int](r, `SELECT count(*) FROM sync_states WHERE problem_code <> ''`))
	require.Less(t, first.memory, memLimit)
	show([]row{quiet, first, rest})
}

// now is the time in the simulator's world.
func (r *rig) now() time.Time {
	r.Helper()
	var clock struct {
		Now time.Time `json:"now"`
	}
	r.simulator(http.MethodGet, "/clock", nil, &clock)
	return clock.Now
}

// follower follows the changes of resellers when it is told, as the portal does by itself.
type follower struct {
	*rig
	ids   []string
	db    *postgres.DB
	queue *jobs.Queue
}

func (r *rig) follower(ids []string) *follower {
	r.Helper()
	db, err := postgres.Open(r.Context(), r.database.AppURL(), postgres.Options{MaxConns: 1, ApplicationName: "bench"})
	require.NoError(r, err)
	r.Cleanup(db.Close)
	queue, err := jobs.NewQueue(db, nil)
	require.NoError(r, err)
	return &follower{rig: r, ids: ids, db: db, queue: queue}
}

// businessNow is what time the portal takes it to be at Microsoft.
func (f *follower) businessNow() time.Time {
	f.Helper()
	var dashboard struct {
		Now time.Time `json:"now"`
	}
	f.call(http.MethodGet, "/api/v1/dashboard", nil, &dashboard)
	return dashboard.Now
}

// round lets the simulator's time become at, follows the changes of every reseller, and gives how long
// that took.
func (f *follower) round(at time.Time) time.Duration {
	f.Helper()
	f.simulator(http.MethodPost, "/clock", map[string]any{"now": at}, nil)
	require.Eventually(f, func() bool { return !f.businessNow().Before(at) }, time.Minute, 50*time.Millisecond, "the portal learns the time")
	began := time.Now()
	require.NoError(f, f.db.InTx(f.Context(), func(ctx context.Context) error {
		for _, id := range f.ids {
			if err := f.queue.FollowChanges(ctx, id); err != nil {
				return err
			}
		}
		return nil
	}))
	f.idle()
	return time.Since(began)
}

// rounds are n rounds, the first at that time, summed up.
func (f *follower) rounds(at time.Time, n int) row {
	f.Helper()
	f.idle()
	f.calls()
	mark, idle := f.mark(), f.load()
	var x row
	for i := range n {
		x.took += f.round(at.Add(time.Duration(i) * every))
	}
	x.calls, x.memory, x.load = f.calls(), f.peakMemory(), f.load().since(idle)
	_, x.versions = f.news(mark)
	return x
}

// changed tells what a mark was followed by.
func (f *follower) changed(mark string) string {
	f.Helper()
	const news = `FROM audit_events WHERE action LIKE 'subscription.%' AND age(xmin) < age($1::text::xid)`
	return fmt.Sprintf("%d subscriptions of %d customers changed",
		one[int](f.rig, `SELECT count(DISTINCT object_id) `+news, mark), one[int](f.rig, `SELECT count(DISTINCT tenant_id) `+news, mark))
}
