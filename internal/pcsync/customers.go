package pcsync

import (
	"context"
	"errors"
	"time"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/tenant"
)

var entryKind = kind[mirror.Entry]{
	key: func(e mirror.Entry) string { return e.PartnerCenterCustomerID },
	id:  func(e mirror.Entry) string { return e.PartnerCenterCustomerID },
	adopt: func(theirs, ours mirror.Entry) mirror.Entry {
		theirs.Dismissed = ours.Dismissed
		return theirs
	},
	equal: func(a, b mirror.Entry) bool {
		return a.Name == b.Name && a.Domain == b.Domain && a.Relationship == b.Relationship && a.Removed == b.Removed
	},
}

// relationshipNone is Microsoft's word for a customer who left the reseller.
const relationshipNone = "none"

// customerPlan is what a listing of Partner Center's customers changes here.
type customerPlan struct {
	entries Plan[mirror.Entry]
	add     []mirror.Entry  // become a customer with a tenant
	facts   []tenant.Tenant // with the new facts
	events  []audit.Event
}

func (p customerPlan) empty() bool { return p.entries.Empty() && len(p.add) == 0 && len(p.facts) == 0 }

// covered tells of which customers a listing would have told: those not in it are gone.
type covered func(partnerCenterCustomerID string) bool

func coversAll(string) bool { return true }

func coversNone(string) bool { return false }

func coversOne(id string) covered { return func(other string) bool { return other == id } }

// planCustomers compares entries with what stands here.
func planCustomers(settings mirror.Settings, theirs, ours []mirror.Entry, tenants []tenant.Tenant, covers covered) customerPlan {
	p := customerPlan{entries: diff(entryKind, theirs, ours, true)}
	removed := p.entries.Removed
	p.entries.Removed = nil
	for _, e := range removed {
		if !e.Removed && covers(e.PartnerCenterCustomerID) {
			p.entries.Removed = append(p.entries.Removed, e)
		}
	}
	dismissed := map[string]bool{}
	for _, e := range ours {
		dismissed[e.PartnerCenterCustomerID] = e.Dismissed
	}
	byMicrosoftID := make(map[string]tenant.Tenant, len(tenants))
	for _, t := range tenants {
		byMicrosoftID[t.MicrosoftTenantID] = t
	}
	told := make(map[string]bool, len(theirs))
	for _, e := range theirs {
		if told[e.PartnerCenterCustomerID] {
			continue
		}
		told[e.PartnerCenterCustomerID] = true
		t, here := byMicrosoftID[e.PartnerCenterCustomerID]
		switch {
		case here:
			p.follow(t, e)
		case settings.AddCustomers && !dismissed[e.PartnerCenterCustomerID] && e.Relationship != relationshipNone:
			p.add = append(p.add, e)
		}
	}
	for _, e := range p.entries.Removed {
		if t, here := byMicrosoftID[e.PartnerCenterCustomerID]; here {
			e.Relationship = relationshipNone
			e.Name, e.Domain, e.Country = t.Name, t.DefaultDomain, t.Country
			p.follow(t, e)
		}
	}
	return p
}

// follow gives a tenant what Partner Center tells of it.
func (p *customerPlan) follow(t tenant.Tenant, e mirror.Entry) {
	now := t
	now.Name, now.RelationshipState = e.Name, tenant.RelationshipActive
	if e.Domain != "" {
		now.DefaultDomain = e.Domain
	}
	if e.Country != "" {
		now.Country = e.Country
	}
	if e.Relationship == relationshipNone {
		now.RelationshipState = tenant.RelationshipRemoved
	}
	if now == t {
		return
	}
	p.facts = append(p.facts, now)
	if now.Name != t.Name || now.DefaultDomain != t.DefaultDomain {
		p.events = append(p.events, tenantEvent(now, ActionTenantRenamed,
			facts{"name": t.Name, "default_domain": t.DefaultDomain}, facts{"name": now.Name, "default_domain": now.DefaultDomain}))
	}
	if now.RelationshipState == t.RelationshipState {
		return
	}
	action := ActionRelationshipBack
	switch {
	case now.RelationshipState == tenant.RelationshipRemoved:
		action = ActionRelationshipRemoved
	case t.RelationshipState == tenant.RelationshipUnknown:
		return // the first time that it is known
	}
	p.events = append(p.events, tenantEvent(now, action,
		facts{"relationship_state": t.RelationshipState}, facts{"relationship_state": now.RelationshipState}))
}

// applyCustomers brings entries, customers and tenants of a reseller to a listing, in one
// transaction under the reseller's lock.
func (s *Service) applyCustomers(ctx context.Context, resellerID, origin string, theirs []mirror.Entry, covers covered) (counts, error) {
	p, err := s.customerPlan(ctx, resellerID, theirs, covers)
	if err != nil || p.empty() {
		return counts{}, err
	}
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockReseller(ctx, resellerID); err != nil {
			return err
		}
		if err := s.hold(ctx, resellerID, origin); err != nil {
			return err
		}
		if p, err = s.customerPlan(ctx, resellerID, theirs, covers); err != nil {
			return err
		}
		at := s.Machine()
		if err := s.Store.SaveEntries(ctx, resellerID, p.entries.Saves(), at); err != nil {
			return err
		}
		if err := s.Store.RemoveEntries(ctx, resellerID, ids(entryKind, p.entries.Removed), at); err != nil {
			return err
		}
		if err := s.Store.SaveTenantFacts(ctx, p.facts, at); err != nil {
			return err
		}
		added, err := s.addCustomers(ctx, resellerID, p.add)
		if err != nil {
			return err
		}
		if found := append(p.events, added...); len(found) > 0 {
			return s.Audit.Record(ctx, found...)
		}
		return nil
	})
	return counts{"customers_created": len(p.add), "customers_changed": len(p.facts)}, err
}

func (s *Service) customerPlan(ctx context.Context, resellerID string, theirs []mirror.Entry, covers covered) (customerPlan, error) {
	settings, err := s.Store.SyncSettings(ctx, resellerID)
	if err != nil {
		return customerPlan{}, err
	}
	ours, err := s.Store.Entries(ctx, resellerID)
	if err != nil {
		return customerPlan{}, err
	}
	tenants, err := s.Store.TenantsOf(ctx, resellerID)
	if err != nil {
		return customerPlan{}, err
	}
	return planCustomers(settings, theirs, ours, tenants, covers), nil
}

// addCustomers makes a customer with a connected tenant of each entry and gives the events
// that tell so.
func (s *Service) addCustomers(ctx context.Context, resellerID string, entries []mirror.Entry) ([]audit.Event, error) {
	at := s.Machine()
	customers := make([]customer.Customer, len(entries))
	tenants := make([]tenant.Tenant, len(entries))
	found := make([]audit.Event, 0, len(entries))
	for i, e := range entries {
		c := customer.Customer{ID: s.NewID(), ResellerID: resellerID, Name: e.Name, Country: e.Country, CreatedAt: at}
		t := tenant.Tenant{
			ID: s.NewID(), ResellerID: resellerID, CustomerID: c.ID, MicrosoftTenantID: e.PartnerCenterCustomerID,
			PartnerCenterCustomerID: e.PartnerCenterCustomerID, Name: e.Name, DefaultDomain: e.Domain, Country: e.Country,
			ConnectionState: tenant.Connected, ConnectedAt: &at, RelationshipState: tenant.RelationshipActive, CreatedAt: at,
		}
		customers[i], tenants[i] = c, t
		found = append(found, audit.Event{
			Action: customer.ActionCreated, Result: audit.Succeeded, ResellerID: resellerID, CustomerID: c.ID, TenantID: t.ID,
			ObjectKind: "customer", ObjectID: c.ID, ObjectName: c.Name,
			After: encode(facts{"name": c.Name, "country": c.Country, "microsoft_tenant_id": t.MicrosoftTenantID, "default_domain": t.DefaultDomain}),
		})
	}
	return found, s.Store.AddMirroredCustomers(ctx, customers, tenants)
}

// readCustomers reads Partner Center's whole listing of customers and applies it.
func (s *Service) readCustomers(ctx context.Context, src Source, resellerID string, began time.Time) (counts, error) {
	st := mirror.State{ResellerID: resellerID, Resource: mirror.Customers, LastAttemptAt: s.startOf(began)}
	asOf := s.Business()
	var all Listing[mirror.Entry]
	err := src.Customers(ctx, func(page Listing[mirror.Entry]) error {
		all.Items = append(all.Items, page.Items...)
		all.Unreadable += page.Unreadable
		return s.keepEntries(ctx, resellerID, src.Origin(), page)
	})
	if err != nil {
		return nil, s.failed(ctx, st, src.Origin(), Own(err))
	}
	covers := covered(coversAll)
	if !all.Complete() {
		covers = coversNone
	}
	found, err := s.applyCustomers(ctx, resellerID, src.Origin(), all.Items, covers)
	if err != nil {
		return nil, err
	}
	st.LastSuccessAt, st.AsOf = &st.LastAttemptAt, &asOf
	if all.Unreadable > 0 {
		st.LastSuccessAt, st.AsOf = nil, nil
		st.ProblemCode, st.ProblemDetail = unreadableProblem(all.Unreadable)
	}
	return found, s.saveStates(ctx, resellerID, src.Origin(), st)
}

// keepEntries keeps what Microsoft said of each customer that could be read.
func (s *Service) keepEntries(ctx context.Context, resellerID, origin string, page Listing[mirror.Entry]) error {
	answers := make([]mirror.Raw, 0, len(page.Items))
	seen := map[string]bool{}
	for i, e := range page.Items {
		if i < len(page.Raw) && !seen[e.PartnerCenterCustomerID] {
			seen[e.PartnerCenterCustomerID] = true
			answers = append(answers, rawEntry(mirror.Customers, e.PartnerCenterCustomerID, page.Raw[i]))
		}
	}
	return s.keep(ctx, resellerID, origin, answers)
}

func (s *Service) keep(ctx context.Context, resellerID, origin string, answers []mirror.Raw) error {
	unseen, err := s.Store.UnseenRaw(ctx, resellerID, answers)
	if err != nil || len(unseen) == 0 {
		return err
	}
	return s.held(ctx, resellerID, origin, func(ctx context.Context) error {
		return s.Store.KeepRaw(ctx, resellerID, unseen, s.Machine())
	})
}

// failed notes a reading of origin that failed, unless the program is stopping, and gives the
// failure on. Of a reseller that was moved meanwhile nothing is noted.
func (s *Service) failed(ctx context.Context, st mirror.State, origin string, err error) error {
	return s.failedAs(ctx, st, origin, err, st.TenantID == "")
}

// failedAs is failed where the reading tells whose it was: own for the reseller's.
func (s *Service) failedAs(ctx context.Context, st mirror.State, origin string, err error, own bool) error {
	if ctx.Err() != nil || errors.Is(err, errMoved) {
		return err
	}
	st.ProblemCode, st.ProblemDetail = explain(err, s.Machine(), own)
	if saved := s.saveStates(ctx, st.ResellerID, origin, st); saved != nil {
		return saved
	}
	return err
}
