package tenant

import (
	"context"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// PartnerCenterCustomer is a customer in a reseller's Partner Center.
type PartnerCenterCustomer struct {
	ID                string // at Microsoft it equals the tenant id
	MicrosoftTenantID string
	CompanyName       string
	Domain            string
	Country           string // "" when not told: lists do not tell it
	Relationship      string // as Microsoft spells it: reseller, advisor, none, ...
}

// name is what to call the customer: one without a name goes by its domain or its id.
func (c PartnerCenterCustomer) name() string {
	for _, text := range []string{strings.TrimSpace(c.CompanyName), c.Domain, c.ID} {
		if fold.Visible(text) {
			return text
		}
	}
	return ""
}

// Mapping is what a Partner Center customer is here already.
type Mapping struct {
	TenantID     string // "" when it is not a tenant here
	TenantName   string
	CustomerID   string
	CustomerName string
	Connected    bool
	DismissedAt  *time.Time // a person disconnected it, so the sync leaves it alone
}

// Candidate is a Partner Center customer to map from.
type Candidate struct {
	PartnerCenterCustomer
	Mapping Mapping
}

// Directory is one page of a reseller's Partner Center customers.
type Directory struct {
	Page  paging.Page[Candidate]
	Stale bool       // Microsoft could not be asked: this is the last known state
	AsOf  *time.Time // Microsoft's time of what is shown; nil when nothing is known yet
}

// The orders that a directory's cursor belongs to: Microsoft's own pages, and ours.
const (
	SortLive   = "live"
	SortMirror = "mirror"
)

// PartnerCenterCustomers lists a reseller's Partner Center customers, live, with what is mapped
// already. When Microsoft fails it gives the last known list, marked stale. after is the opaque
// cursor of the page before, or "".
//
// Errors: NotFound when the reseller is outside sc; Invalid for a foreign cursor; Microsoft's
// refusal when nothing is known yet.
func (s *Service) PartnerCenterCustomers(ctx context.Context, sc tenancy.Scope, resellerID, query string, limit int, after string) (Directory, error) {
	if !sc.Valid() {
		return Directory{}, tenancy.ErrNoScope
	}
	if !sc.AllowsReseller(resellerID) {
		return Directory{}, apperr.Missing("reseller")
	}
	if cursor, err := paging.Decode(after, SortMirror); err == nil && cursor != nil {
		return s.mirrored(ctx, sc, resellerID, query, paging.Request{Limit: limit, After: cursor})
	}
	cursor, err := paging.Decode(after, SortLive)
	if err != nil {
		return Directory{}, err
	}
	continuation := ""
	if cursor != nil {
		continuation = cursor.Key
	}
	found, next, err := s.Microsoft.Customers(ctx, resellerID, query, limit, continuation)
	if err != nil {
		if cursor != nil || apperr.KindOf(err) == apperr.NotFound {
			return Directory{}, err
		}
		known, mirrorErr := s.mirrored(ctx, sc, resellerID, query, paging.Request{Limit: limit})
		if mirrorErr != nil || known.AsOf == nil {
			return Directory{}, err
		}
		return known, nil
	}
	return s.live(ctx, sc, resellerID, found, next)
}

func (s *Service) live(ctx context.Context, sc tenancy.Scope, resellerID string, found []PartnerCenterCustomer, next string) (Directory, error) {
	ids := make([]string, 0, len(found))
	for _, c := range found {
		ids = append(ids, c.ID)
	}
	mappings, err := s.Store.Mappings(ctx, sc, resellerID, ids)
	if err != nil {
		return Directory{}, err
	}
	now := s.Business()
	d := Directory{AsOf: &now, Page: paging.Page[Candidate]{Items: make([]Candidate, 0, len(found))}}
	for _, c := range found {
		d.Page.Items = append(d.Page.Items, Candidate{PartnerCenterCustomer: c, Mapping: mappings[c.ID]})
	}
	if next != "" {
		d.Page.Next = &paging.Cursor{Sort: SortLive, Key: next, ID: resellerID}
	}
	return d, nil
}

func (s *Service) mirrored(ctx context.Context, sc tenancy.Scope, resellerID, query string, page paging.Request) (Directory, error) {
	known, asOf, err := s.Store.PartnerCenterCustomers(ctx, sc, resellerID, query, page)
	if err != nil {
		return Directory{}, err
	}
	return Directory{Page: known, Stale: true, AsOf: asOf}, nil
}
