package subscription

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Orders of the list.
const (
	SortName   = "name"
	SortRenews = "commitment_end_date"
	SortNewest = "-created_at"
	staleAfter = 26 * time.Hour // a nightly reconcile and some patience
)

// Sorts are the orders of the list, the default first.
func Sorts() []string { return []string{SortName, SortRenews, SortNewest} }

// Filter narrows the list. Empty fields do not.
type Filter struct {
	ResellerID   string
	CustomerID   string
	TenantID     string
	Status       string
	RenewsBefore *time.Time // active ones whose term ends before
	Search       string     // in product and friendly name
	ParentID     string     // Microsoft's id of the subscription whose add-ons are wanted
}

// Placed is a subscription with the names around it and its age.
type Placed struct {
	Subscription
	ResellerName  string
	CustomerName  string
	TenantName    string
	DefaultDomain string
	AsOf          *time.Time // when Microsoft said it, business time; nil: never completely read
	ReadAt        *time.Time // the same in machine time
	Trouble       bool       // the newest reading failed
}

// Stale tells whether the figures may be outdated.
func (p Placed) Stale(now time.Time) bool {
	return p.Trouble || p.ReadAt == nil || now.Sub(*p.ReadAt) > staleAfter
}

type store interface {
	Subscriptions(ctx context.Context, sc tenancy.Scope, f Filter, sort string, page paging.Request) (paging.Page[Placed], error)
	Subscription(ctx context.Context, sc tenancy.Scope, id string) (Placed, error)
}

// Service reads subscriptions.
type Service struct{ store store }

// NewService makes the service.
func NewService(s store) *Service { return &Service{store: s} }

// List is a page of the subscriptions in scope.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, sort string, page paging.Request) (paging.Page[Placed], error) {
	return s.store.Subscriptions(ctx, sc, f, sort, page)
}

// Get is one subscription.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (Placed, error) {
	return s.store.Subscription(ctx, sc, id)
}
