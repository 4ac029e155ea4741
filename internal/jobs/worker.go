package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/upstream"
)

// worker calls a service for one kind of job.
type worker[A river.JobArgs] struct {
	river.WorkerDefaults[A]
	log     *slog.Logger
	timeout time.Duration
	work    func(ctx context.Context, args A) error
	giveUp  func(ctx context.Context, args A, err error) error // told of the last failure; may be nil
}

// Timeout bounds one try.
func (w *worker[A]) Timeout(*river.Job[A]) time.Duration { return w.timeout }

// NextRetry leaves it to the client's policy.
func (w *worker[A]) NextRetry(*river.Job[A]) time.Time { return time.Time{} }

// Work runs one try as the system itself.
func (w *worker[A]) Work(ctx context.Context, job *river.Job[A]) error {
	ctx = authz.WithActor(ctx, authz.System())
	err := w.guarded(ctx, job.Args)
	if err != nil && w.giveUp != nil && ends(ctx, job.JobRow, err) {
		if failed := w.giveUp(ctx, job.Args, err); failed != nil {
			w.log.ErrorContext(ctx, "job: outcome not written", "job", job.Kind, "job_id", job.ID, "error", failed)
		}
	}
	out := outcome(ctx, err)
	if err != nil && out == err { //nolint:errorlint // the very same error: it was not classified
		attrs := []any{"job", job.Kind, "job_id", job.ID, "attempt", job.Attempt, "error", err}
		if e, ok := upstream.As(err); ok {
			attrs = append(attrs, "microsoft", e)
		}
		w.log.WarnContext(ctx, "job failed", attrs...)
	}
	return out
}

// guarded makes a panic an error, so that the last one is written down like any other failure.
func (w *worker[A]) guarded(ctx context.Context, args A) (err error) {
	defer func() {
		if p := recover(); p != nil {
			w.log.ErrorContext(ctx, "job panicked", "job", args.Kind(), "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("job %s panicked", args.Kind())
		}
	}()
	return w.work(ctx, args)
}
