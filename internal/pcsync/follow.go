package pcsync

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/tenant"
	"github.com/tenantry/tenantry/internal/upstream"
)

// overlap is how far before the newest record seen records are read again: they do not appear
// in the order of their times, and a listing may lag behind its record. Source: Microsoft, Get
// all of a customer's orders: up to 15 minutes.
const overlap = 15 * time.Minute

// FollowChanges reads what changed at a reseller since the last time: Partner Center's audit
// records name customers, which are read again; so are tenants whose term ended meanwhile and
// those whose last reading failed for a passing reason. It costs calls only for those.
func (s *Service) FollowChanges(ctx context.Context, resellerID string) error {
	settings, err := s.Store.SyncSettings(ctx, resellerID)
	if err != nil || !settings.Authorized {
		return err
	}
	src, err := s.Sources.Open(ctx, resellerID)
	if err == nil {
		err = s.follow(ctx, src, resellerID)
	}
	return s.settle(ctx, src, resellerID, err)
}

func (s *Service) follow(ctx context.Context, src Source, resellerID string) error {
	known, err := s.Store.States(ctx, resellerID, "")
	if err != nil {
		return err
	}
	began, asOf := s.Machine(), s.Business()
	from, ready := followFrom(known, asOf)
	if !ready {
		return nil // the first full sync has not listed the customers yet
	}
	st := mirror.State{ResellerID: resellerID, Resource: mirror.Changes, LastAttemptAt: began}
	touches, err := src.Touched(ctx, from.Add(-overlap))
	if err != nil {
		return s.failed(ctx, st, src.Origin(), err)
	}
	readAgain, relationships, newest := sift(touches, from)
	now := instant{machine: began, business: asOf}
	m, err := s.followTouched(ctx, src, resellerID, readAgain, now)
	if err != nil {
		return s.failedAs(ctx, st, src.Origin(), err, false) // of the customer that was read
	}
	if !relationships.IsZero() && !answered(known, mirror.GDAP, readSince(relationships, asOf), now, passes) {
		_, err := s.readRelationships(ctx, src, resellerID, began)
		if upstream.KindOf(err) == upstream.KindUnavailable || fatal(ctx, err) != nil {
			return s.failed(ctx, st, src.Origin(), err)
		}
	}
	if m.passing == nil {
		st.Watermark = newest.Format(time.RFC3339Nano)
	}
	if st.ProblemCode, st.ProblemDetail = m.problem(began); st.ProblemCode == "" {
		st.LastSuccessAt, st.AsOf = &began, &asOf
	}
	return s.saveStates(ctx, resellerID, src.Origin(), st)
}

// followFrom is the business time up to which records were followed: the newest one seen before, or
// else the last listing of customers. A mark in the future belongs to a clock that was set back.
func followFrom(known []mirror.State, now time.Time) (from time.Time, ready bool) {
	for _, st := range known {
		switch {
		case st.Resource == mirror.Customers && st.AsOf != nil:
			ready = true
			if from.IsZero() {
				from = *st.AsOf
			}
		case st.Resource == mirror.Changes && st.Watermark != "":
			if at, err := time.Parse(time.RFC3339Nano, st.Watermark); err == nil {
				from = at.UTC()
			}
		}
	}
	if from.After(now) {
		from = now
	}
	return from, ready
}

// sift sorts records: customers with the newest time of something that the mirror shows, the
// newest time of delegated administration (zero for none), and the newest time of all.
func sift(touches []Touch, from time.Time) (customers map[string]time.Time, relationships, newest time.Time) {
	customers, newest = map[string]time.Time{}, from
	for _, t := range touches {
		if t.At.After(newest) {
			newest = t.At
		}
		switch t.Resource {
		case "granular_admin_relationship":
			if t.At.After(relationships) {
				relationships = t.At
			}
		case "customer", "order", "subscription", "license", "transfer", "new_commerce_migration", "partner_customer_relationship",
			"azure_entitlement", "customer_user":
			if t.CustomerID != "" && t.At.After(customers[t.CustomerID]) {
				customers[t.CustomerID] = t.At
			}
		}
	}
	return customers, relationships, newest
}

// readSince is the business time after which something must have been read to show a record: the
// record's own, and once more the one from which no listing lags behind it.
func readSince(record, now time.Time) time.Time {
	if settled := record.Add(overlap); now.After(settled) {
		return settled
	}
	return record
}

// instant is one moment on both clocks.
type instant struct{ machine, business time.Time }

// answered tells whether Microsoft said what it has to say of a resource after a business time:
// a complete reading, or a failure that is not to be tried again. A complete reading later than now
// was made by a clock that has been set back. Of a failure only the machine time is known, so its
// business time is told by its age.
func answered(states []mirror.State, resource mirror.Resource, after time.Time, now instant, again func(problemCode string) bool) bool {
	return slices.ContainsFunc(states, func(st mirror.State) bool {
		if st.Resource != resource {
			return false
		}
		if st.AsOf != nil && st.AsOf.After(after) && !st.AsOf.After(now.business) {
			return true
		}
		tried := now.business.Add(st.LastAttemptAt.Sub(now.machine))
		return st.ProblemCode != "" && !again(st.ProblemCode) && tried.After(after)
	})
}

// followTouched reads customers with news again, and tenants that are due without news. What concerns one customer alone keeps
// no other from being read.
func (s *Service) followTouched(ctx context.Context, src Source, resellerID string, customers map[string]time.Time, now instant) (missed, error) {
	var m missed
	all, err := s.Store.TenantsOf(ctx, resellerID)
	if err != nil {
		return m, err
	}
	byCustomer := make(map[string]tenant.Tenant, len(all))
	for _, t := range all {
		byCustomer[t.MicrosoftTenantID] = t
	}
	todo := map[string]tenant.Tenant{}
	for _, customerID := range slices.Sorted(maps.Keys(customers)) {
		t, here := byCustomer[customerID]
		if !here || t.RelationshipState == tenant.RelationshipRemoved {
			if t, here, err = s.readCustomer(ctx, src, resellerID, customerID); err != nil {
				if ends := fatal(ctx, err); ends != nil {
					return m, ends
				}
				s.Log.WarnContext(ctx, "customer with news not read", "reseller_id", resellerID, "partner_center_customer_id", customerID, "error", err)
				m.add(customerID, err)
				continue
			}
		}
		if !here || t.ConnectionState != tenant.Connected {
			continue
		}
		fresh, err := s.shows(ctx, t, customers[customerID], now)
		if err != nil {
			return m, err
		}
		if !fresh {
			todo[t.ID] = t
		}
	}
	due, err := s.Store.TenantsDue(ctx, resellerID, now.business, now.machine)
	if err != nil {
		return m, err
	}
	for _, t := range due {
		todo[t.ID] = t
	}
	return m, s.readTenants(ctx, src, todo, now.machine)
}

// shows tells whether everything of a tenant was read for a record. A failure that passes is tried again while listings
// may lag behind the record; after that it is due in its time, without news.
func (s *Service) shows(ctx context.Context, t tenant.Tenant, record time.Time, now instant) (bool, error) {
	states, err := s.Store.States(ctx, t.ResellerID, t.ID)
	if err != nil {
		return false, err
	}
	after := readSince(record, now.business)
	again := func(code string) bool { return after.Equal(record) && passes(code) }
	return !slices.ContainsFunc(mirror.OfTenant(), func(r mirror.Resource) bool { return !answered(states, r, after, now, again) }), nil
}

// readTenants reads some tenants with the same pipeline as a full sync.
func (s *Service) readTenants(ctx context.Context, src Source, todo map[string]tenant.Tenant, began time.Time) error {
	if len(todo) == 0 {
		return nil
	}
	tenants := make([]tenant.Tenant, 0, len(todo))
	for _, t := range todo {
		tenants = append(tenants, t)
	}
	slices.SortFunc(tenants, func(a, b tenant.Tenant) int { return strings.Compare(a.ID, b.ID) })
	_, err := s.pipeline(ctx, src, tenants, began, began.Add(24*time.Hour), func(ctx context.Context, r reading, _ counts, states []mirror.State) error {
		return s.saveStates(ctx, r.tenant.ResellerID, r.origin, states...)
	})
	return err
}

// readCustomer reads one customer of Partner Center and applies it: a new one becomes a tenant,
// one that is gone loses its relationship. It gives the tenant, where there is one.
func (s *Service) readCustomer(ctx context.Context, src Source, resellerID, customerID string) (tenant.Tenant, bool, error) {
	listing, err := src.Customer(ctx, customerID)
	if err != nil && upstream.KindOf(err) != upstream.KindNotFound {
		return tenant.Tenant{}, false, err
	}
	if err := s.keepEntries(ctx, resellerID, src.Origin(), listing); err != nil {
		return tenant.Tenant{}, false, err
	}
	covers := coversOne(customerID)
	if !listing.Complete() {
		covers = coversNone
	}
	if _, err := s.applyCustomers(ctx, resellerID, src.Origin(), listing.Items, covers); err != nil {
		return tenant.Tenant{}, false, err
	}
	tenants, err := s.Store.TenantsOf(ctx, resellerID)
	if err != nil {
		return tenant.Tenant{}, false, err
	}
	for _, t := range tenants {
		if t.MicrosoftTenantID == customerID {
			return t, true, nil
		}
	}
	return tenant.Tenant{}, false, nil
}

// RefreshTenant reads a customer of Partner Center again because Microsoft notified us, unless a
// reading that began after the notification has it already: late, doubled and disordered
// notifications change nothing.
func (s *Service) RefreshTenant(ctx context.Context, resellerID, partnerCenterCustomerID string, noticed time.Time) error {
	settings, err := s.Store.SyncSettings(ctx, resellerID)
	if err != nil || !settings.Authorized {
		return err
	}
	src, err := s.Sources.Open(ctx, resellerID)
	if err == nil {
		err = s.refresh(ctx, src, resellerID, partnerCenterCustomerID, noticed)
	}
	return s.settle(ctx, src, resellerID, err)
}

func (s *Service) refresh(ctx context.Context, src Source, resellerID, customerID string, noticed time.Time) error {
	all, err := s.Store.TenantsOf(ctx, resellerID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(t tenant.Tenant) bool { return t.MicrosoftTenantID == customerID })
	var t tenant.Tenant
	if i >= 0 {
		t = all[i]
	}
	if i < 0 || t.RelationshipState == tenant.RelationshipRemoved {
		var here bool
		if t, here, err = s.readCustomer(ctx, src, resellerID, customerID); err != nil || !here {
			return err
		}
	}
	if t.ConnectionState != tenant.Connected {
		return nil
	}
	states, err := s.Store.States(ctx, resellerID, t.ID)
	if err != nil {
		return err
	}
	if len(states) > 0 && !slices.ContainsFunc(states, func(st mirror.State) bool {
		return st.Resource != mirror.Consent && st.LastAttemptAt.Before(noticed)
	}) {
		return nil
	}
	return s.readTenants(ctx, src, map[string]tenant.Tenant{t.ID: t}, noticed)
}

// ReadRelationships reads delegated administration again, unless it was read after the
// notification came.
func (s *Service) ReadRelationships(ctx context.Context, resellerID string, noticed time.Time) error {
	known, err := s.Store.States(ctx, resellerID, "")
	if err != nil || since(known, mirror.GDAP, noticed) {
		return err
	}
	src, err := s.Sources.Open(ctx, resellerID)
	if err == nil {
		_, err = s.readRelationships(ctx, src, resellerID, noticed)
	}
	return s.settle(ctx, src, resellerID, err)
}
