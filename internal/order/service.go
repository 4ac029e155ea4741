package order

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// SortNewest is the one order of the list: newest purchase first.
const SortNewest = "-ordered_at"

// Filter narrows the list. Empty fields do not.
type Filter struct {
	ResellerID              string
	CustomerID              string
	TenantID                string
	MicrosoftSubscriptionID string // orders with a line of this subscription
}

// Placed is an order with the names around it and its age.
type Placed struct {
	Order
	CustomerName  string
	TenantName    string
	DefaultDomain string
	AsOf          *time.Time // when Microsoft said it, business time; nil: never completely read
	ReadAt        *time.Time // the same in machine time
	Trouble       bool       // the newest reading failed
}

// Stale tells whether the order may be outdated, or newer ones be missing beside it.
func (p Placed) Stale(now time.Time) bool { return mirror.Stale(p.ReadAt, p.Trouble, now) }

type store interface {
	Orders(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Placed], error)
	Order(ctx context.Context, sc tenancy.Scope, id string) (Placed, error)
}

// Service reads orders.
type Service struct{ store store }

// NewService makes the service.
func NewService(s store) *Service { return &Service{store: s} }

// List is a page of the orders in scope with their items, newest first.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Placed], error) {
	return s.store.Orders(ctx, sc, f, page)
}

// Get is one order with its items.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (Placed, error) {
	return s.store.Order(ctx, sc, id)
}
