package pcsync

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/pcsync/connect"
	"github.com/tenantry/tenantry/internal/tenant"
	"github.com/tenantry/tenantry/internal/upstream"
)

// longestOutage is how long a full sync waits for Microsoft before it fails.
const longestOutage = 24 * time.Hour

// SyncReseller works one slice on a full sync: the listing of customers, the delegated admin
// relationships, then every connected tenant. What is done is known from the freshness of each
// thing since the operation began, so a slice takes up where the one before it was ended, also
// by a kill.
//
// Errors: ErrMore when there is more to do; Wait and Stop as Microsoft says.
func (s *Service) SyncReseller(ctx context.Context, operationID string) error {
	op, err := s.Store.BeginOperation(ctx, operationID, s.Machine())
	if err != nil || op.Ended() || op.StartedAt == nil {
		return err
	}
	log := s.Log.With("operation_id", op.ID, "reseller_id", op.ResellerID)
	src, err := s.Sources.Open(ctx, op.ResellerID)
	if err == nil {
		end := s.tellHeld(ctx, op)
		err = s.slice(ctx, src, op)
		end()
	}
	switch err = s.settle(ctx, src, op.ResellerID, err); {
	case err == nil:
		log.InfoContext(ctx, "sync finished", "reason", op.Reason)
		return nil
	case errors.Is(err, ErrMore):
		return err
	}
	var wait *Wait
	if errors.As(err, &wait) && s.Machine().Sub(*op.StartedAt) > longestOutage {
		return gaveUp(err)
	}
	log.WarnContext(ctx, "sync interrupted", "error", err)
	return s.waits(ctx, op.ID, err)
}

// settle classifies how work on a reseller ended, and keeps the reseller's problem in step. Work
// that was refused with former credentials goes on with the present ones: ErrMore. src is nil when it
// could not be opened.
func (s *Service) settle(ctx context.Context, src Source, resellerID string, err error) error {
	if err == nil || errors.Is(err, ErrMore) {
		if cleared := s.Problems.Clear(ctx, resellerID); cleared != nil {
			return cleared
		}
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if src == nil {
		return classify(err)
	}
	switch noted := src.Note(ctx, err); {
	case errors.Is(noted, connect.ErrFormer):
		s.Log.InfoContext(ctx, "refused with former credentials; work goes on with the present ones", "reseller_id", resellerID)
		return ErrMore
	case noted != nil:
		return noted
	}
	return classify(err)
}

func (s *Service) slice(ctx context.Context, src Source, op operation.Operation) error {
	until := s.Machine().Add(s.Options.Slice)
	known, err := s.Store.States(ctx, op.ResellerID, "")
	if err != nil {
		return err
	}
	if !since(known, mirror.Customers, *op.StartedAt) {
		found, err := s.readCustomers(ctx, src, op.ResellerID, *op.StartedAt)
		if err != nil {
			return err
		}
		if err := s.Store.AddResult(ctx, op.ID, nonZero(found)); err != nil {
			return err
		}
	}
	var g errgroup.Group // a failure of one does not waste what the other has read
	if !since(known, mirror.GDAP, *op.StartedAt) {
		g.Go(func() error { return s.sliceRelationships(ctx, src, op) })
	}
	var left int
	g.Go(func() error {
		var err error
		left, err = s.sliceTenants(ctx, src, op, until)
		return err
	})
	if err := g.Wait(); err != nil {
		return err
	}
	if left > 0 {
		return ErrMore
	}
	return s.finish(ctx, op)
}

// startOf is when a reading begins: now, but not before the work that it belongs to, whose
// start another replica's clock may have set.
func (s *Service) startOf(work time.Time) time.Time {
	if now := s.Machine(); now.After(work) {
		return now
	}
	return work
}

// since tells whether a resource was read after work began, or refused for good: a failure that
// passes is no reading, and is tried again.
func since(known []mirror.State, resource mirror.Resource, began time.Time) bool {
	for _, st := range known {
		if st.Resource == resource {
			return !st.LastAttemptAt.Before(began) && !passes(st.ProblemCode)
		}
	}
	return false
}

// sliceRelationships reads delegated administration. That Microsoft does not let us is a
// problem of this listing and not of the sync.
func (s *Service) sliceRelationships(ctx context.Context, src Source, op operation.Operation) error {
	found, err := s.readRelationships(ctx, src, op.ResellerID, *op.StartedAt)
	if err != nil {
		return fatal(ctx, err)
	}
	return s.Store.AddResult(ctx, op.ID, nonZero(found))
}

// sliceTenants reads tenants that are left, many at a time, until the slice is over. It gives
// how many are left then. Reading and writing are apart, so that a tenant waiting for the
// database does not keep one of the callers from Microsoft.
func (s *Service) sliceTenants(ctx context.Context, src Source, op operation.Operation, until time.Time) (int, error) {
	tenants, err := s.Store.TenantsToSync(ctx, op.ResellerID, *op.StartedAt)
	if err != nil {
		return 0, err
	}
	total, err := s.Store.CountTenantsToSync(ctx, op.ResellerID)
	if err != nil {
		return 0, err
	}
	n := s.newNotes(op, src.Origin(), max(total-len(tenants), 0), max(total, len(tenants)))
	left, err := s.pipeline(ctx, src, tenants, *op.StartedAt, until, n.tenant)
	flushCtx := ctx
	if ctx.Err() != nil { // what was read and written before the end still counts
		var cancel context.CancelFunc
		flushCtx, cancel = context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
	}
	return left, errors.Join(err, n.flush(flushCtx))
}

// pipeline reads tenants with as many callers as are free and applies each reading. It stops to
// take new ones when the slice is over, and at the first failure that concerns them all; what
// is being read then is still read to its end and applied, since its calls are spent.
func (s *Service) pipeline(ctx context.Context, src Source, tenants []tenant.Tenant, began, until time.Time,
	done func(context.Context, reading, counts, []mirror.State) error,
) (left int, err error) {
	todo := make(chan tenant.Tenant)
	readings := make(chan reading, s.Options.Appliers) // few: each holds whole listings
	halt, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	left = len(tenants)

	var all, readers errgroup.Group
	all.Go(func() error {
		defer close(todo)
		for _, t := range tenants {
			if !s.Machine().Before(until) {
				return nil
			}
			select {
			case todo <- t:
				left--
			case <-halt.Done():
				return nil
			}
		}
		return nil
	})
	for range min(s.Options.Callers, max(len(tenants), 1)) {
		readers.Go(func() error {
			err := s.reader(ctx, halt, src, began, todo, readings)
			if err != nil {
				stop(err)
			}
			return err
		})
	}
	all.Go(func() error {
		defer close(readings)
		return readers.Wait()
	})
	for range s.Options.Appliers {
		all.Go(func() error {
			var failed error
			for r := range readings {
				if failed != nil {
					continue // the readers are told; what they still bring has nowhere to go
				}
				found, states, err := s.apply(ctx, r)
				if err == nil {
					err = done(ctx, r, found, states)
				}
				if err != nil {
					failed = err
					stop(err)
				}
			}
			return failed
		})
	}
	err = all.Wait()
	return left, err
}

// reader reads tenants one after the other until halt.
func (s *Service) reader(ctx, halt context.Context, src Source, work time.Time, todo <-chan tenant.Tenant, readings chan<- reading) error {
	for t := range todo {
		r := s.begin(t, work)
		whole, err := s.readInTurn(ctx, halt, src, &r)
		if err != nil {
			return err
		}
		if !whole {
			return nil
		}
		readings <- r
	}
	return nil
}

// longestPause is the longest throttling that is waited for with a reading half done.
const longestPause = 90 * time.Second

// readInTurn reads a tenant in one of the process's places. While Microsoft makes the reseller
// wait, the place is free for other resellers. It tells whether the reading is whole: it is not
// when the work halted meanwhile.
func (s *Service) readInTurn(ctx, halt context.Context, src Source, r *reading) (bool, error) {
	for {
		select {
		case s.callers <- struct{}{}:
		case <-halt.Done():
			return false, nil
		}
		err := s.read(ctx, src, r)
		<-s.callers
		if err == nil {
			return true, nil
		}
		wait := upstream.RetryAfter(err)
		if upstream.KindOf(err) != upstream.KindThrottled || wait <= 0 || wait > longestPause {
			return false, err
		}
		if upstream.Sleep(halt, wait) != nil {
			return false, nil //nolint:nilerr // the slice ends: the next one goes on from here
		}
	}
}

// GiveUp writes down that an operation failed for good.
func (s *Service) GiveUp(ctx context.Context, operationID string, cause error) error {
	at := s.Machine()
	op := operation.Operation{ID: operationID, State: operation.Failed, FinishedAt: &at, UpdatedAt: at}
	op.ProblemCode, op.ProblemDetail = explain(cause, at, false)
	var stop *Stop
	if errors.As(cause, &stop) && stop.Code != "" {
		op.ProblemCode = stop.Code
	}
	if e, ok := upstream.As(cause); ok {
		op.MicrosoftCorrelationID = e.CorrelationID
	}
	return s.Store.EndOperation(ctx, op)
}
