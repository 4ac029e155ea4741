package pcsync

import (
	"context"
	"errors"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/upstream"
)

// SyncTenant reads one tenant for an operation that a person waits for.
func (s *Service) SyncTenant(ctx context.Context, operationID, tenantID string) error {
	op, err := s.Store.BeginOperation(ctx, operationID, s.Machine())
	if err != nil || op.Ended() || op.StartedAt == nil {
		return err
	}
	ctx = upstream.ForPerson(ctx)
	src, err := s.Sources.Open(ctx, op.ResellerID)
	if err == nil {
		err = s.syncTenant(ctx, src, op, tenantID)
	}
	return s.waits(ctx, op.ID, s.patience(s.settle(ctx, src, op.ResellerID, err)))
}

func (s *Service) syncTenant(ctx context.Context, src Source, op operation.Operation, tenantID string) error {
	t, err := s.Store.TenantToSync(ctx, op.ResellerID, tenantID)
	if err != nil {
		return err
	}
	if _, _, err := s.readCustomer(ctx, src, op.ResellerID, t.PartnerCenterCustomerID); err != nil {
		return err
	}
	r := s.begin(t, *op.StartedAt)
	if err := s.read(ctx, src, &r); err != nil {
		return err
	}
	found, states, err := s.apply(ctx, r)
	if err != nil {
		return err
	}
	if err := s.saveStates(ctx, op.ResellerID, r.origin, states...); err != nil {
		return err
	}
	if err := fatal(ctx, s.checkConsent(ctx, src, t, *op.StartedAt)); err != nil {
		return err
	}
	if err := s.Store.AddResult(ctx, op.ID, nonZero(found)); err != nil {
		return err
	}
	return s.Store.EndOperation(ctx, outcome(op, r, s.Machine()))
}

// outcome ends a tenant's operation: it succeeded when something could be read, and names what
// could not.
func outcome(op operation.Operation, r reading, at time.Time) operation.Operation {
	op.State, op.Done, op.Total, op.FinishedAt, op.UpdatedAt = operation.Succeeded, 0, 3, &at, at
	for _, st := range r.states() {
		if st.ProblemCode == "" || st.ProblemCode == problemUnreadable {
			op.Done++
		}
		if st.ProblemCode != "" && op.ProblemCode == "" {
			op.ProblemCode, op.ProblemDetail = st.ProblemCode, st.ProblemDetail
		}
	}
	if op.Done == 0 {
		op.State = operation.Failed
	}
	return op
}

// longestWait is how long a person is left to wait for Microsoft without an answer.
const longestWait = 2 * time.Minute

// patience makes a long wait an answer: somebody looks at the screen.
func (s *Service) patience(err error) error {
	var wait *Wait
	e, ofMicrosoft := upstream.As(err)
	switch {
	case !ofMicrosoft || !errors.As(err, &wait):
	case e.Kind == upstream.KindUnavailable:
		return &Stop{Code: problemUnavailable, Cause: err, Detail: "Microsoft gave no usable answer" + what(e) + ". The last known figures are shown: press Sync now again in some minutes."}
	case wait.After > longestWait:
		return &Stop{Code: problemThrottled, Cause: err, Detail: "Microsoft limits how often this reseller may ask" + what(e) + ". The last known figures are shown: press Sync now again after " + next(e, s.Machine()) + "."}
	}
	if apperr.KindOf(err) == apperr.NotFound {
		return &Stop{Code: problemNotFound, Cause: err}
	}
	return err
}
