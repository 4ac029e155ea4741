package pcsync

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/upstream"
)

// waits notes on an operation what its next try waits for, where there will be one, and gives
// the failure on.
func (s *Service) waits(ctx context.Context, operationID string, err error) error {
	var stop *Stop
	if err == nil || errors.Is(err, ErrMore) || errors.As(err, &stop) || ctx.Err() != nil {
		return err
	}
	at := s.Machine()
	why, until := operation.WaitsForRetry, (*time.Time)(nil)
	var wait *Wait
	if errors.As(err, &wait) {
		after := at.Add(wait.After)
		why, until = operation.WaitsForOutage, &after
		if upstream.KindOf(err) == upstream.KindThrottled {
			why = operation.WaitsForThrottle
		}
	}
	if noted := s.Store.ReportWait(ctx, operationID, why, until, at, 0); noted != nil {
		return errors.Join(err, noted)
	}
	return err
}

// heldQuiet is how long a full sync goes without progress before a pause of Microsoft's counts as
// what holds it up, and how long a pause must last at least to be told.
const heldQuiet = 3 * time.Second

// tellHeld tells people on an operation that Microsoft's limit holds it up, for as long as the try
// goes on; end stops that. Such a pause is waited out inside the try.
func (s *Service) tellHeld(ctx context.Context, op operation.Operation) (end func()) {
	if s.Options.HeldUntil == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var told sync.WaitGroup
	told.Go(func() {
		tick := time.NewTicker(s.Options.HeldEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			at, until := s.Machine(), s.Options.HeldUntil(op.ResellerID)
			if until == nil || until.Sub(at) < heldQuiet {
				continue
			}
			if err := s.Store.ReportWait(ctx, op.ID, operation.WaitsForThrottle, until, at, heldQuiet); err != nil && ctx.Err() == nil {
				s.Log.WarnContext(ctx, "pause of a sync not noted", "operation_id", op.ID, "error", err)
			}
		}
	})
	return func() {
		cancel()
		told.Wait()
	}
}
