package audit

import (
	"context"
	"fmt"

	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// reader is what reading and verifying need.
type reader interface {
	AuditEvents(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Event], error)
	AuditHeads(ctx context.Context, sc tenancy.Scope) ([]Head, error)
	WalkAudit(ctx context.Context, chainID string, fn func(Event) bool) error
}

// Service reads the record.
type Service struct{ store reader }

// NewService makes the service.
func NewService(r reader) *Service { return &Service{store: r} }

// List is a page of events in scope, newest first.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Event], error) {
	return s.store.AuditEvents(ctx, sc, f, page)
}

// Report is the result of walking one chain.
type Report struct {
	ChainID string
	Events  int64
	Break   *Break // nil when the chain is whole
}

// Verify walks every chain in scope from its beginning to its head.
func (s *Service) Verify(ctx context.Context, sc tenancy.Scope) ([]Report, error) {
	heads, err := s.store.AuditHeads(ctx, sc)
	if err != nil {
		return nil, err
	}
	reports := make([]Report, 0, len(heads))
	for _, head := range heads {
		r, err := s.verifyChain(ctx, head)
		if err != nil {
			return nil, fmt.Errorf("verify chain %s: %w", head.ChainID, err)
		}
		reports = append(reports, r)
	}
	return reports, nil
}

func (s *Service) verifyChain(ctx context.Context, head Head) (Report, error) {
	v := NewVerifier(head.ChainID)
	var broken *Break
	err := s.store.WalkAudit(ctx, head.ChainID, func(e Event) bool {
		if e.Seq > head.Seq { // written after the head was read
			return false
		}
		broken = v.Next(e)
		return broken == nil
	})
	if err != nil {
		return Report{}, err
	}
	if broken == nil {
		broken = v.End(head.Seq, head.Hash)
	}
	return Report{ChainID: head.ChainID, Events: v.Count(), Break: broken}, nil
}
