package pcsync

import (
	"errors"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/upstream"
)

// ErrMore ends a slice of work that is not finished: call again at once.
var ErrMore = errors.New("pcsync: more to do")

// Wait ends a try that Microsoft does not allow now: call again after that time, not before.
type Wait struct {
	After time.Duration
	Cause error
}

// Error names the time and the cause.
func (w *Wait) Error() string { return fmt.Sprintf("wait %s: %v", w.After, w.Cause) }

// Unwrap gives the cause.
func (w *Wait) Unwrap() error { return w.Cause }

// Stop ends work that a person must make possible first: no other try helps.
type Stop struct {
	Code   string // why, as in reseller.Problem
	Detail string // cause and remedy for a person; "" when the cause tells them
	Cause  error
}

// Error names the code and the cause.
func (s *Stop) Error() string { return fmt.Sprintf("stopped, %s: %v", s.Code, s.Cause) }

// Unwrap gives the cause.
func (s *Stop) Unwrap() error { return s.Cause }

// gaveUp ends a sync that waited for Microsoft in vain.
func gaveUp(err error) *Stop {
	const again = " for a day, so this sync was given up. The last known figures are shown; the next one begins by itself at night, or when somebody presses Sync now."
	if e, ok := upstream.As(err); ok && e.Kind == upstream.KindThrottled {
		return &Stop{Code: problemThrottled, Detail: "Microsoft limited how often this reseller may ask" + what(e) + again, Cause: err}
	} else if ok {
		return &Stop{Code: problemUnavailable, Detail: "Microsoft gave no usable answer" + what(e) + again, Cause: err}
	}
	return &Stop{Code: problemUnavailable, Cause: err}
}

// outageWait is how long Microsoft is left alone when it does not answer.
const outageWait = time.Minute

// classify says once what a failure means for the work as a whole: nil stays nil, throttling
// and outages are a Wait, refusals a Stop, everything else stays as it is and is tried again
// with growing pauses.
func classify(err error) error {
	if err == nil || errors.Is(err, ErrMore) {
		return err
	}
	var wait *Wait
	var stop *Stop
	if errors.As(err, &wait) || errors.As(err, &stop) {
		return err
	}
	switch upstream.KindOf(err) {
	case upstream.KindThrottled:
		return &Wait{After: max(upstream.RetryAfter(err), time.Second), Cause: err}
	case upstream.KindUnavailable:
		return &Wait{After: max(upstream.RetryAfter(err), outageWait), Cause: err}
	case upstream.KindUnauthorized:
		return &Stop{Code: string(upstream.ReasonOf(err)), Cause: err}
	case upstream.KindNotFound, upstream.KindConflict, upstream.KindInvalid:
	}
	return err
}
