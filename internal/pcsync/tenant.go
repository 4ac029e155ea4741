package pcsync

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/mirror/standing"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenant"
	"github.com/tenantry/tenantry/internal/upstream"
)

// answer is what reading one resource of a tenant gave.
type answer[T any] struct {
	listing Listing[T]
	err     error // then listing is empty and says nothing
}

// reading is everything read of one tenant.
type reading struct {
	tenant        tenant.Tenant
	origin        string    // the Microsoft tenant that the reseller stood for
	began         time.Time // machine time
	asOf          time.Time // business time
	subscriptions answer[subscription.Subscription]
	orders        answer[order.Order]
	licenses      answer[license.License]
	steps         int // resources that are read
}

// begin makes an empty reading, as part of work that began then.
func (s *Service) begin(t tenant.Tenant, work time.Time) reading {
	return reading{tenant: t, began: s.startOf(work), asOf: s.Business()}
}

// read fetches what is missing of a reading; no transaction is open meanwhile. Failures of one
// resource are kept in the reading. The error is only for those that end the work on the whole
// reseller; called again after a throttling, it goes on where it was.
func (s *Service) read(ctx context.Context, src Source, r *reading) error {
	r.origin = src.Origin()
	for ; r.steps < 3; r.steps++ {
		var err error
		switch r.steps {
		case 0:
			r.subscriptions.listing, err = src.Subscriptions(ctx, r.tenant.PartnerCenterCustomerID)
			r.subscriptions.err = err
		case 1:
			r.orders.listing, err = src.Orders(ctx, r.tenant.PartnerCenterCustomerID)
			r.orders.err = err
		case 2:
			r.licenses.listing, err = src.Licenses(ctx, r.tenant)
			r.licenses.err = err
		}
		if err := fatal(ctx, err); err != nil {
			return err
		}
	}
	return nil
}

// fatal keeps errors after which no other tenant of the reseller can be read now either:
// throttling, an outage, a problem of the connection, the end of the program. What concerns
// only this tenant (its relationship, its consent, one bad answer) is not fatal.
func fatal(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e, ok := upstream.As(err)
	if !ok {
		return err
	}
	switch e.Kind {
	case upstream.KindThrottled:
		return err
	case upstream.KindUnavailable:
		if e.RetryAfter > 0 { // the breaker is open, or Microsoft says when to come back
			return err
		}
	case upstream.KindUnauthorized:
		if !ofTenant(e.Reason) || isOwn(err) {
			return err
		}
	case upstream.KindNotFound, upstream.KindConflict, upstream.KindInvalid:
	}
	return nil
}

// ofTenant tells whether a refusal concerns one customer and not the reseller's connection.
func ofTenant(r upstream.Reason) bool {
	switch r {
	case upstream.ReasonGDAPMissing, upstream.ReasonForbidden, upstream.ReasonConsentMissing, upstream.ReasonTenantBlocked, upstream.ReasonTenantMissing:
		return true
	case upstream.ReasonSecretWrong, upstream.ReasonSecretExpired, upstream.ReasonMFAMissing, upstream.ReasonTokenRevoked, upstream.ReasonTokenExpired,
		upstream.ReasonAppOnlyRefused, upstream.ReasonNotAuthorized, upstream.ReasonWrongTenant, upstream.ReasonAppMissing, upstream.ReasonConfig:
		return false
	}
	return false
}

// plans is what a reading changes here.
type plans struct {
	subscriptions Plan[subscription.Subscription]
	orders        Plan[order.Order]
	licenses      Plan[license.License]
}

func (p plans) empty() bool { return p.subscriptions.Empty() && p.orders.Empty() && p.licenses.Empty() }

// counts are what a sync found, for the operation's result.
type counts map[string]int

func (c counts) add(o counts) {
	for k, n := range o {
		c[k] += n
	}
}

func (p plans) counts() counts {
	return counts{
		"created": len(p.subscriptions.Created) + len(p.orders.Created) + len(p.licenses.Created),
		"changed": len(p.subscriptions.Changed) + len(p.orders.Changed) + len(p.licenses.Changed),
		"removed": len(p.subscriptions.Removed) + len(p.orders.Removed) + len(p.licenses.Removed),
	}
}

// apply brings the mirror of one tenant to what was read. Where nothing differs it writes
// nothing and gives the states to note, so that many can be noted at once. Where something
// does, it is one transaction under the tenant's lock: rows, raw answers, counts, states, audit.
func (s *Service) apply(ctx context.Context, r reading) (counts, []mirror.State, error) {
	unseen, err := s.Store.UnseenRaw(ctx, r.tenant.ResellerID, r.raw())
	if err != nil {
		return nil, nil, err
	}
	if len(unseen) == 0 { // Microsoft says what it said before; look whether that still stands here
		ours, err := s.Store.Standing(ctx, r.tenant.ResellerID, r.tenant.ID)
		if err != nil {
			return counts{}, nil, unlessGone(err)
		}
		if r.plan(ours).empty() {
			return counts{}, r.states(), nil
		}
	}
	var found counts
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		found, err = s.applyLocked(ctx, r, unseen)
		return err
	})
	return found, nil, unlessGone(err)
}

// unlessGone forgives that a tenant was disconnected while it was read.
func unlessGone(err error) error {
	if apperr.KindOf(err) == apperr.NotFound {
		return nil
	}
	return err
}

// plan compares a reading with what stands here. A resource that could not be read plans nothing.
func (r reading) plan(ours standing.Tenant) plans {
	return plans{
		subscriptions: compare(subscriptionKind, r.subscriptions, ours.Subscriptions),
		orders:        compare(orderKind, r.orders, ours.Orders),
		licenses:      compare(licenseKind, r.licenses, ours.Licenses),
	}
}

func compare[T any](k kind[T], a answer[T], ours []T) Plan[T] {
	if a.err != nil {
		return Plan[T]{}
	}
	return diff(k, a.listing.Items, ours, a.listing.Complete())
}

// applyLocked does the work of apply inside the transaction. A reading that began before one
// already applied gives way to it.
func (s *Service) applyLocked(ctx context.Context, r reading, unseen []mirror.Raw) (counts, error) {
	ours, err := s.Store.LockStanding(ctx, r.tenant.ResellerID, r.tenant.ID)
	if err != nil {
		return nil, err
	}
	if ours.Origin != r.origin {
		return nil, moved()
	}
	r.tenant = ours.Tenant
	first, overtaken := history(ours.States, r.began)
	if overtaken {
		return counts{}, nil
	}
	p := r.plan(ours)
	err = s.Store.Together(ctx, func(ctx context.Context) error {
		if err := s.save(ctx, r, p, first); err != nil {
			return err
		}
		if err := s.Store.KeepRaw(ctx, r.tenant.ResellerID, unseen, r.began); err != nil {
			return err
		}
		return s.Store.SaveStates(ctx, r.states())
	})
	if err != nil {
		return nil, err
	}
	return p.counts(), s.record(ctx, r.tenant, p, first)
}

// history tells which resources were never read completely before, and whether one was read
// later than our reading began.
func history(known []mirror.State, began time.Time) (first map[mirror.Resource]bool, overtaken bool) {
	first = map[mirror.Resource]bool{mirror.Subscriptions: true, mirror.Orders: true, mirror.Licenses: true}
	for _, st := range known {
		if st.LastSuccessAt != nil {
			first[st.Resource] = false
		}
		if st.Resource != mirror.Consent && st.LastAttemptAt.After(began) {
			overtaken = true
		}
	}
	return first, overtaken
}

func (s *Service) save(ctx context.Context, r reading, p plans, first map[mirror.Resource]bool) error {
	t, at := r.tenant, s.Machine()
	if err := s.Store.SaveSubscriptions(ctx, t, named(p.subscriptions.Saves(), s.NewID, func(x *subscription.Subscription) *string { return &x.ID }), at); err != nil {
		return err
	}
	if err := s.Store.DropSubscriptions(ctx, t.ID, ids(subscriptionKind, p.subscriptions.Removed), at); err != nil {
		return err
	}
	if err := s.Store.SaveOrders(ctx, t, named(p.orders.Saves(), s.NewID, func(x *order.Order) *string { return &x.ID }), s.NewID, at); err != nil {
		return err
	}
	if err := s.Store.DropOrders(ctx, t.ID, ids(orderKind, p.orders.Removed), at); err != nil {
		return err
	}
	if err := s.Store.SaveLicenses(ctx, t, named(p.licenses.Saves(), s.NewID, func(x *license.License) *string { return &x.ID }), at); err != nil {
		return err
	}
	if err := s.Store.DropLicenses(ctx, t.ID, ids(licenseKind, p.licenses.Removed), at); err != nil {
		return err
	}
	if p.subscriptions.Empty() && p.licenses.Empty() && !first[mirror.Subscriptions] {
		return nil
	}
	return s.Store.SaveRollup(ctx, t.ID)
}

// record tells the audit what changed. The first reading of a resource finds what was always
// there, which is no change.
func (s *Service) record(ctx context.Context, t tenant.Tenant, p plans, first map[mirror.Resource]bool) error {
	var out []audit.Event
	if !first[mirror.Subscriptions] {
		out = append(out, events(toldSubscription, t, p.subscriptions)...)
	}
	if !first[mirror.Orders] {
		out = append(out, events(toldOrder, t, p.orders)...)
	}
	if !first[mirror.Licenses] {
		out = append(out, events(toldLicense, t, p.licenses)...)
	}
	if len(out) == 0 {
		return nil
	}
	return s.Audit.Record(ctx, out...)
}

// named gives an id of ours to everything that has none yet.
func named[T any](items []T, newID func() string, id func(*T) *string) []T {
	for i := range items {
		if p := id(&items[i]); *p == "" {
			*p = newID()
		}
	}
	return items
}

func ids[T any](k kind[T], items []T) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = k.id(item)
	}
	return out
}

// raw are the answers to keep: those that came.
func (r reading) raw() []mirror.Raw {
	var out []mirror.Raw
	if r.subscriptions.err == nil {
		out = append(out, raw(mirror.Subscriptions, r.tenant.ID, r.subscriptions.listing.Raw))
	}
	if r.orders.err == nil {
		out = append(out, raw(mirror.Orders, r.tenant.ID, r.orders.listing.Raw))
	}
	if r.licenses.err == nil {
		out = append(out, raw(mirror.Licenses, r.tenant.ID, r.licenses.listing.Raw))
	}
	return out
}

// states are how fresh the tenant is after this reading.
func (r reading) states() []mirror.State {
	return []mirror.State{
		r.state(mirror.Subscriptions, r.subscriptions.err, r.subscriptions.listing.Unreadable),
		r.state(mirror.Orders, r.orders.err, r.orders.listing.Unreadable),
		r.state(mirror.Licenses, r.licenses.err, r.licenses.listing.Unreadable),
	}
}

func (r reading) state(resource mirror.Resource, err error, unreadable int) mirror.State {
	st := mirror.State{ResellerID: r.tenant.ResellerID, TenantID: r.tenant.ID, Resource: resource, LastAttemptAt: r.began}
	switch {
	case err != nil:
		st.ProblemCode, st.ProblemDetail = explain(err, r.began, false)
	case unreadable > 0:
		st.ProblemCode, st.ProblemDetail = unreadableProblem(unreadable)
	default:
		st.LastSuccessAt, st.AsOf = &r.began, &r.asOf
	}
	return st
}
