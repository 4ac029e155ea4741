package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/tenantry/tenantry/internal/pcsync"
)

// outcome turns what a service said into what River does:
//   - more to do, or the program is stopping: again at once, no try is counted
//   - Microsoft asks to wait: after that time, never sooner, no try is counted
//   - a person must act first: no other try
//   - anything else: again with growing pauses, until the tries are used up
func outcome(ctx context.Context, err error) error {
	var wait *pcsync.Wait
	var stop *pcsync.Stop
	switch {
	case err == nil:
		return nil
	case errors.Is(err, pcsync.ErrMore), errors.Is(ctx.Err(), context.Canceled):
		return river.JobSnooze(0)
	case errors.As(err, &wait):
		return river.JobSnooze(max(wait.After, time.Second))
	case errors.As(err, &stop):
		return river.JobCancel(err)
	}
	return err
}

// ends tells whether River will not try this job again after err.
func ends(ctx context.Context, job *rivertype.JobRow, err error) bool {
	var snooze *rivertype.JobSnoozeError
	var cancel *rivertype.JobCancelError
	out := outcome(ctx, err)
	if out == nil || errors.As(out, &snooze) {
		return false
	}
	return errors.As(out, &cancel) || job.Attempt >= job.MaxAttempts
}

// pauses is the wait before each further try.
type pauses struct{}

// NextRetry is 10 s after the first failure and three times as long after each further one, at
// most an hour.
func (pauses) NextRetry(job *rivertype.JobRow) time.Time {
	wait := 10 * time.Second
	for range min(len(job.Errors), 10) {
		wait = min(3*wait, time.Hour)
	}
	return time.Now().Add(wait)
}
