package pcsync

import (
	"context"
	"errors"

	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/operation"
)

var errMoved = errors.New("the reseller stands for another Microsoft tenant now")

// moved ends work that reads a Microsoft tenant for which the reseller no longer stands.
func moved() error {
	return &Stop{Code: operation.ProblemMoved, Detail: operation.MovedDetail, Cause: errMoved}
}

// hold keeps the reseller from being moved to another Microsoft tenant until the transaction
// ends. It stops work whose answers came from another one than the reseller stands for.
func (s *Service) hold(ctx context.Context, resellerID, origin string) error {
	now, err := s.Store.HoldOrigin(ctx, resellerID)
	if err == nil && now != origin {
		return moved()
	}
	return err
}

// held runs write in a transaction in which what was read of origin may be written.
func (s *Service) held(ctx context.Context, resellerID, origin string, write func(ctx context.Context) error) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.hold(ctx, resellerID, origin); err != nil {
			return err
		}
		return write(ctx)
	})
}

// saveStates notes how fresh things of one reseller are that were read of origin.
func (s *Service) saveStates(ctx context.Context, resellerID, origin string, states ...mirror.State) error {
	if len(states) == 0 {
		return nil
	}
	return s.held(ctx, resellerID, origin, func(ctx context.Context) error { return s.Store.SaveStates(ctx, states) })
}
