package jobs_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/jobs"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/postgres"
)

// childDatabase tells the test's own program, started anew, to work off jobs until it is killed.
const childDatabase = "TENANTRY_TEST_JOBS_CHILD"

func TestMain(m *testing.M) {
	time.Local = time.UTC
	if url := os.Getenv(childDatabase); url != "" {
		child(url)
		return
	}
	os.Exit(m.Run())
}

// services do what a test says, by the kind of work and its first argument.
type services struct {
	mu    sync.Mutex
	calls []string
	do    func(ctx context.Context, call string) error
	did   chan string
}

func newServices(do func(ctx context.Context, call string) error) *services {
	return &services{do: do, did: make(chan string, 1000)}
}

func (s *services) call(ctx context.Context, call string) error {
	s.mu.Lock()
	s.calls = append(s.calls, call)
	s.mu.Unlock()
	err := s.do(ctx, call)
	s.did <- call
	return err
}

func (s *services) SyncReseller(ctx context.Context, id string) error { return s.call(ctx, "sync "+id) }
func (s *services) SyncTenant(ctx context.Context, id, _ string) error {
	return s.call(ctx, "click "+id)
}
func (s *services) GiveUp(_ context.Context, id string, _ error) error {
	s.did <- "gave up " + id
	return nil
}
func (s *services) RefreshTenant(ctx context.Context, _, customer string, _ time.Time) error {
	return s.call(ctx, "refresh "+customer)
}
func (s *services) FollowChanges(ctx context.Context, id string) error {
	return s.call(ctx, "follow "+id)
}
func (s *services) ReadRelationships(ctx context.Context, id string, _ time.Time) error {
	return s.call(ctx, "relationships "+id)
}
func (s *services) CheckConsents(ctx context.Context, id string) error {
	return s.call(ctx, "consents "+id)
}
func (s *services) RegisterWebhook(ctx context.Context, id string) error {
	return s.call(ctx, "webhook "+id)
}
func (s *services) PlanChanges(context.Context) error { return nil }
func (s *services) PlanNight(context.Context) error   { return nil }
func (s *services) SignHeads(context.Context) error   { return nil }

// until waits for a call.
func (s *services) until(t *testing.T, call string) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		select {
		case did := <-s.did:
			if did == call {
				return
			}
		case <-limit:
			t.Fatalf("%q was not called", call)
		}
	}
}

func (s *services) count(call string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.calls {
		if c == call {
			n++
		}
	}
	return n
}

func open(ctx context.Context, t testing.TB, url string) *postgres.DB {
	db, err := postgres.Open(ctx, url, postgres.Options{MaxConns: 10, ApplicationName: "jobs test"})
	require.NoError(t, err)
	return db
}

func run(t *testing.T, db *postgres.DB, s *services, o jobs.Options) {
	t.Helper()
	o.TestOnly, o.SoftStop = true, 50*time.Millisecond
	r, err := jobs.NewRunner(db.Pool(), jobs.Services{Sync: s, Plan: s, Audit: s}, o)
	require.NoError(t, err)
	require.NoError(t, r.Start(t.Context()))
	t.Cleanup(func() { require.NoError(t, r.Stop(context.Background())) })
}

func enqueue(t *testing.T, db *postgres.DB, add func(ctx context.Context, q *jobs.Queue) error) {
	t.Helper()
	q, err := jobs.NewQueue(db, nil)
	require.NoError(t, err)
	require.NoError(t, db.InTx(t.Context(), func(ctx context.Context) error { return add(ctx, q) }))
}

func syncs(ids ...string) func(context.Context, *jobs.Queue) error {
	return func(ctx context.Context, q *jobs.Queue) error {
		for _, id := range ids {
			if err := q.SyncReseller(ctx, operation.Operation{ID: id, ResellerID: "r"}); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestAJobLivesAndDiesWithItsCause(t *testing.T) {
	t.Parallel()
	db := open(t.Context(), t, dbtest.New(t).AppURL)
	t.Cleanup(db.Close)
	q, err := jobs.NewQueue(db, nil)
	require.NoError(t, err)

	boom := errors.New("boom")
	require.ErrorIs(t, db.InTx(t.Context(), func(ctx context.Context) error {
		require.NoError(t, q.RegisterWebhook(ctx, "r"))
		return boom
	}), boom)
	var n int
	require.NoError(t, db.Pool().QueryRow(t.Context(), `SELECT count(*) FROM river_job`).Scan(&n))
	require.Zero(t, n)
	require.Error(t, q.RegisterWebhook(t.Context(), "r"), "without a transaction there is no cause")

	for range 2 {
		enqueue(t, db, func(ctx context.Context, q *jobs.Queue) error { return q.CheckConsents(ctx, "r") })
	}
	require.NoError(t, db.Pool().QueryRow(t.Context(), `SELECT count(*) FROM river_job`).Scan(&n))
	require.Equal(t, 1, n, "unique by its arguments")
}

func TestAClickNeverWaitsBehindASync(t *testing.T) {
	t.Parallel()
	db := open(t.Context(), t, dbtest.New(t).AppURL)
	t.Cleanup(db.Close)
	release := make(chan struct{})
	started := make(chan struct{}, 10)
	s := newServices(func(ctx context.Context, call string) error {
		if call == "click c" {
			return nil
		}
		started <- struct{}{}
		select {
		case <-release:
		case <-ctx.Done():
		}
		return nil
	})
	enqueue(t, db, syncs("a", "b", "d", "e", "f"))
	run(t, db, s, jobs.Options{SyncWorkers: 2})
	<-started
	<-started
	enqueue(t, db, func(ctx context.Context, q *jobs.Queue) error {
		return q.SyncTenant(ctx, operation.Operation{ID: "c", ResellerID: "r", TenantID: "t"})
	})
	s.until(t, "click c")
	require.Zero(t, s.count("sync f"), "every worker of the sync was busy meanwhile")
	close(release)
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err   error
		state string
		gives bool
	}{
		"done":                 {nil, "completed", false},
		"Microsoft says wait":  {&pcsync.Wait{After: time.Hour, Cause: errors.New("429")}, "scheduled", false},
		"a person must act":    {&pcsync.Stop{Code: "token_revoked", Cause: errors.New("revoked")}, "cancelled", true},
		"something went wrong": {errors.New("odd"), "retryable", false},
	}
	db := open(t.Context(), t, dbtest.New(t).AppURL)
	t.Cleanup(db.Close)
	s := newServices(func(_ context.Context, call string) error { return tests[call[len("sync "):]].err })
	run(t, db, s, jobs.Options{})
	for name := range tests {
		enqueue(t, db, syncs(name))
	}
	for name, tt := range tests {
		require.Eventually(t, func() bool {
			var state string
			var tries int
			err := db.Pool().QueryRow(t.Context(), `SELECT state::text, attempt FROM river_job WHERE args->>'operation_id' = $1`, name).Scan(&state, &tries)
			return err == nil && state == tt.state && (tt.state != "scheduled" || tries == 0)
		}, 20*time.Second, 10*time.Millisecond, name)
	}
	require.Eventually(t, func() bool { return slices.Contains(drain(s), "gave up a person must act") }, 5*time.Second, 10*time.Millisecond)
	for name := range tests {
		require.Equal(t, 1, s.count("sync "+name), "%s: not tried again at once", name)
	}
}

func drain(s *services) (did []string) {
	for {
		select {
		case d := <-s.did:
			did = append(did, d)
		default:
			return did
		}
	}
}

func TestMoreToDoGoesOnAtOnce(t *testing.T) {
	t.Parallel()
	db := open(t.Context(), t, dbtest.New(t).AppURL)
	t.Cleanup(db.Close)
	slices := 0
	s := newServices(func(_ context.Context, call string) error {
		if call != "sync a" {
			return nil
		}
		if slices++; slices < 4 {
			return pcsync.ErrMore
		}
		return nil
	})
	run(t, db, s, jobs.Options{})
	enqueue(t, db, syncs("a"))
	require.Eventually(t, func() bool { return s.count("sync a") == 4 }, 20*time.Second, 5*time.Millisecond)
}

func TestAPoisonJobIsWrittenDownAndOthersGoOn(t *testing.T) {
	t.Parallel()
	db := open(t.Context(), t, dbtest.New(t).AppURL)
	t.Cleanup(db.Close)
	s := newServices(func(_ context.Context, call string) error {
		if call == "sync poison" {
			panic("poison")
		}
		return nil
	})
	enqueue(t, db, syncs("poison", "good"))
	_, err := db.Pool().Exec(t.Context(), `UPDATE river_job SET max_attempts = 1 WHERE args->>'operation_id' = 'poison'`)
	require.NoError(t, err)
	run(t, db, s, jobs.Options{SyncWorkers: 1})
	s.until(t, "gave up poison")
	s.until(t, "sync good")
}

// child works off jobs: the sync never ends by itself.
func child(url string) {
	ctx := context.Background()
	db, err := postgres.Open(ctx, url, postgres.Options{MaxConns: 6, ApplicationName: "jobs child"})
	if err != nil {
		panic(err)
	}
	s := newServices(func(ctx context.Context, _ string) error {
		<-ctx.Done()
		return ctx.Err()
	})
	r, err := jobs.NewRunner(db.Pool(), jobs.Services{Sync: s, Plan: s, Audit: s}, jobs.Options{TestOnly: true})
	if err != nil {
		panic(err)
	}
	if err := r.Start(ctx); err != nil {
		panic(err)
	}
	select {}
}

func TestAKilledProcesssJobsGoOnWithinSeconds(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t).AppURL
	db := open(t.Context(), t, url)
	t.Cleanup(db.Close)
	enqueue(t, db, syncs("a"))

	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), childDatabase+"="+url)
	require.NoError(t, program.Start())
	require.Eventually(t, func() bool {
		var n int
		err := db.Pool().QueryRow(t.Context(), `SELECT count(*) FROM river_job WHERE state = 'running'`).Scan(&n)
		return err == nil && n == 1
	}, 20*time.Second, 20*time.Millisecond)

	s := newServices(func(context.Context, string) error { return nil })
	run(t, db, s, jobs.Options{})
	for lives := time.After(100 * time.Millisecond); lives != nil; {
		select {
		case did := <-s.did: // what the clock starts may be done by either process
			require.NotEqual(t, "sync a", did, "it was taken from a process that lives")
		case <-lives:
			lives = nil
		}
	}
	require.NoError(t, program.Process.Kill())
	_ = program.Wait()
	s.until(t, "sync a")

	var tries int
	var by []string
	require.NoError(t, db.Pool().QueryRow(t.Context(), `SELECT attempt, attempted_by FROM river_job WHERE kind = 'sync_reseller'`).Scan(&tries, &by))
	require.Equal(t, 1, tries, "the killed try does not count %v", by)
}

func TestStopEndsWorkAndKeepsIt(t *testing.T) {
	t.Parallel()
	db := open(t.Context(), t, dbtest.New(t).AppURL)
	t.Cleanup(db.Close)
	running := make(chan struct{})
	s := newServices(func(ctx context.Context, _ string) error {
		close(running)
		<-ctx.Done()
		return ctx.Err()
	})
	r, err := jobs.NewRunner(db.Pool(), jobs.Services{Sync: s, Plan: s, Audit: s}, jobs.Options{TestOnly: true, SoftStop: 50 * time.Millisecond})
	require.NoError(t, err)
	require.NoError(t, r.Start(t.Context()))
	enqueue(t, db, syncs("a"))
	<-running
	began := time.Now()
	require.NoError(t, r.Stop(context.Background()))
	require.Less(t, time.Since(began), 20*time.Second)
	rows, err := db.Pool().Query(t.Context(), `SELECT state::text FROM river_job WHERE kind = 'sync_reseller'`)
	require.NoError(t, err)
	states, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{"available"}, states)
}
