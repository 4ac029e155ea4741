package subscription

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Orders of the list.
const (
	SortName   = "name"
	SortRenews = "commitment_end_date"
	SortNewest = "-created_at"
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
func (p Placed) Stale(now time.Time) bool { return mirror.Stale(p.ReadAt, p.Trouble, now) }

// Edition is what the list of one tenant's subscriptions is made of, by the version of each part.
// While it stays the same, so does every page of that list, whatever the filters.
type Edition struct {
	Reseller, Customer, Tenant int64
	Mirror                     int64 // of the subscriptions themselves; 0: never read
	AsOf, ReadAt               *time.Time
	Trouble                    bool
}

// Stale tells whether the list says that it may be outdated.
func (e Edition) Stale(now time.Time) bool { return mirror.Stale(e.ReadAt, e.Trouble, now) }

type store interface {
	Subscriptions(ctx context.Context, sc tenancy.Scope, f Filter, sort string, page paging.Request) (paging.Page[Placed], error)
	Subscription(ctx context.Context, sc tenancy.Scope, id string) (Placed, error)
	// SubscriptionsEdition finds the edition of one tenant's list, or NotFound.
	SubscriptionsEdition(ctx context.Context, sc tenancy.Scope, tenantID string) (Edition, error)
}

// Service reads subscriptions.
type Service struct{ store store }

// NewService makes the service.
func NewService(s store) *Service { return &Service{store: s} }

// List is a page of the subscriptions in scope.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, sort string, page paging.Request) (paging.Page[Placed], error) {
	return s.store.Subscriptions(ctx, sc, f, sort, page)
}

// Edition tells which edition of a tenant's list there is now. Read before the list, it is never
// newer than that.
//
// Errors: NotFound outside sc.
func (s *Service) Edition(ctx context.Context, sc tenancy.Scope, tenantID string) (Edition, error) {
	return s.store.SubscriptionsEdition(ctx, sc, tenantID)
}

// Get is one subscription.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (Placed, error) {
	return s.store.Subscription(ctx, sc, id)
}
