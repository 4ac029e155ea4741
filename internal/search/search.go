// Package search finds things by name across what the caller may see.
package search

import (
	"context"

	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// PerKind is how many of each kind are given.
const PerKind = 8

// Kind is what was found.
type Kind string

// The kinds.
const (
	Reseller     Kind = "reseller"
	Customer     Kind = "customer"
	Tenant       Kind = "tenant"
	Subscription Kind = "subscription"
)

// Hit is one thing found.
type Hit struct {
	Kind   Kind
	ID     string
	Title  string
	Detail string // what tells it from others of the same name: domain, customer
}

type store interface {
	// Search gives up to perKind hits of each kind, best first.
	Search(ctx context.Context, sc tenancy.Scope, folded string, perKind int) ([]Hit, error)
}

// Service searches.
type Service struct{ store store }

// NewService makes the service.
func NewService(s store) *Service { return &Service{store: s} }

// Find gives the first hits of each kind. Fewer than three characters match beginnings only.
func (s *Service) Find(ctx context.Context, sc tenancy.Scope, text string) ([]Hit, error) {
	folded := fold.Text(text)
	if folded == "" {
		return nil, nil
	}
	return s.store.Search(ctx, sc, folded, PerKind)
}
