package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// Timeouts. A full sync works in slices far below its timeout; a job that is "running" for
// longer than rescueAfter belongs to a process that is gone or frozen.
const (
	syncTimeout  = 5 * time.Minute
	clickTimeout = 3 * time.Minute
	nightTimeout = 5 * time.Minute
	rescueAfter  = 6 * time.Minute
	settleEvery  = time.Minute
)

// Options of the workers; zero values give the defaults.
type Options struct {
	PeopleWorkers  int           // default 16
	SyncWorkers    int           // default 8: resellers synced at once
	DefaultWorkers int           // default 4
	ChangesEvery   time.Duration // default 5 minutes: how often changes are followed
	NightHour      int           // UTC hour of the nightly full sync; default 1
	NightHourSet   bool          // NightHour is meant, also when it is 0
	SoftStop       time.Duration // default 5 s: how long Stop lets jobs end by themselves
	PollOnly       bool          // no LISTEN/NOTIFY, for a database behind a transaction pooler
	TestOnly       bool          // no staggered start of maintenance
	Logger         *slog.Logger
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		value *int
		def   int
	}{{&o.PeopleWorkers, 16}, {&o.SyncWorkers, 8}, {&o.DefaultWorkers, 4}} {
		if *d.value <= 0 {
			*d.value = d.def
		}
	}
	if o.ChangesEvery <= 0 {
		o.ChangesEvery = 5 * time.Minute
	}
	if o.SoftStop <= 0 {
		o.SoftStop = 5 * time.Second
	}
	if !o.NightHourSet {
		o.NightHour = 1
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// Runner works off jobs.
type Runner struct {
	client  *river.Client[pgx.Tx]
	orphans *orphanKeeper
	log     *slog.Logger
}

// NewRunner makes the workers over the services. The pool is one of its own, so that jobs never
// take the connections of people.
func NewRunner(pool *pgxpool.Pool, s Services, o Options) (*Runner, error) {
	o = o.withDefaults()
	workers := river.NewWorkers()
	if err := register(workers, s, o.Logger); err != nil {
		return nil, err
	}
	keeper := newOrphanKeeper(pool, o.Logger)
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		ID:      keeper.clientID,
		Workers: workers,
		Queues: map[string]river.QueueConfig{
			queuePeople:  {MaxWorkers: o.PeopleWorkers},
			queueSync:    {MaxWorkers: o.SyncWorkers},
			queueDefault: {MaxWorkers: o.DefaultWorkers},
		},
		FetchCooldown:        5 * time.Millisecond,
		FetchPollInterval:    500 * time.Millisecond,
		JobTimeout:           syncTimeout,
		RescueStuckJobsAfter: rescueAfter,
		RetryPolicy:          pauses{},
		SoftStopTimeout:      o.SoftStop,
		ReindexerIndexNames:  []string{},
		PeriodicJobs:         schedule(o),
		PollOnly:             o.PollOnly,
		TestOnly:             o.TestOnly,
		Logger:               o.Logger,
	})
	if err != nil {
		return nil, fmt.Errorf("job workers: %w", err)
	}
	return &Runner{client: client, orphans: keeper, log: o.Logger}, nil
}

// Start begins to work off jobs, first those that a killed process left behind.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.orphans.start(ctx); err != nil {
		return fmt.Errorf("start job workers: %w", err)
	}
	if err := r.client.Start(ctx); err != nil {
		return fmt.Errorf("start job workers: %w", err)
	}
	return nil
}

// Stop takes no more jobs, gives those under way a few seconds and then ends them; what they
// did not finish is taken up at the next start.
func (r *Runner) Stop(ctx context.Context) error {
	err := r.client.Stop(ctx)
	r.orphans.stop()
	if err != nil {
		return fmt.Errorf("stop job workers: %w", err)
	}
	return nil
}

// schedule is what happens by the clock. Times are machine time, UTC.
func schedule(o Options) []*river.PeriodicJob {
	return []*river.PeriodicJob{
		river.NewPeriodicJob(river.PeriodicInterval(o.ChangesEvery),
			func() (river.JobArgs, *river.InsertOpts) { return PlanChanges{}, nil },
			&river.PeriodicJobOpts{ID: "plan_changes", RunOnStart: true}),
		river.NewPeriodicJob(river.PeriodicInterval(settleEvery),
			func() (river.JobArgs, *river.InsertOpts) { return SettleLaunches{}, nil },
			&river.PeriodicJobOpts{ID: "settle_launches", RunOnStart: true}),
		river.NewPeriodicJob(nightly{hour: o.NightHour},
			func() (river.JobArgs, *river.InsertOpts) { return PlanNight{}, nil },
			&river.PeriodicJobOpts{ID: "plan_night"}),
		river.NewPeriodicJob(nightly{hour: o.NightHour},
			func() (river.JobArgs, *river.InsertOpts) { return SignAuditHeads{}, nil },
			&river.PeriodicJobOpts{ID: "sign_audit_heads", RunOnStart: true}), // also where the machine is off at night
	}
}

// nightly is every day at a full hour, UTC, so that no local summer time doubles or drops it.
type nightly struct{ hour int }

// Next is the first such hour after t.
func (n nightly) Next(t time.Time) time.Time {
	t = t.UTC()
	next := time.Date(t.Year(), t.Month(), t.Day(), n.hour, 0, 0, 0, time.UTC)
	if !next.After(t) {
		next = next.AddDate(0, 0, 1)
	}
	return next
}
