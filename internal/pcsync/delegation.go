package pcsync

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/tenant"
)

// readRelationships reads every delegated admin relationship of a reseller and applies them.
func (s *Service) readRelationships(ctx context.Context, src Source, resellerID string, began time.Time) (counts, error) {
	st := mirror.State{ResellerID: resellerID, Resource: mirror.GDAP, LastAttemptAt: s.startOf(began)}
	asOf := s.Business()
	listing, err := src.Relationships(ctx)
	if err != nil {
		return nil, s.failed(ctx, st, src.Origin(), err)
	}
	answers := make([]mirror.Raw, 0, len(listing.Items))
	seen := map[string]bool{}
	for i, r := range listing.Items {
		if i < len(listing.Raw) && !seen[r.MicrosoftID] {
			seen[r.MicrosoftID] = true
			answers = append(answers, rawEntry(mirror.GDAP, r.MicrosoftID, listing.Raw[i]))
		}
	}
	if err := s.keep(ctx, resellerID, src.Origin(), answers); err != nil {
		return nil, err
	}
	found, err := s.applyRelationships(ctx, resellerID, src.Origin(), listing)
	if err != nil {
		return nil, err
	}
	st.LastSuccessAt, st.AsOf = &st.LastAttemptAt, &asOf
	if listing.Unreadable > 0 {
		st.LastSuccessAt, st.AsOf = nil, nil
		st.ProblemCode, st.ProblemDetail = unreadableProblem(listing.Unreadable)
	}
	return found, s.saveStates(ctx, resellerID, src.Origin(), st)
}

// delegationPlan is what a listing of relationships changes here.
type delegationPlan struct {
	relationships Plan[gdap.Relationship]
	tenants       []tenant.Tenant // with the new state
	events        []audit.Event
}

// planDelegation compares relationships with what stands here and sums them up per tenant.
func planDelegation(listing Listing[gdap.Relationship], ours []gdap.Relationship, tenants []tenant.Tenant) delegationPlan {
	byMicrosoftID := make(map[string]tenant.Tenant, len(tenants))
	for _, t := range tenants {
		byMicrosoftID[t.MicrosoftTenantID] = t
	}
	theirs := make([]gdap.Relationship, len(listing.Items))
	for i, r := range listing.Items {
		r.TenantID = byMicrosoftID[r.MicrosoftTenantID].ID
		theirs[i] = r
	}
	p := delegationPlan{relationships: diff(relationshipKind, theirs, ours, listing.Complete())}
	if !listing.Complete() {
		return p // a relationship that could not be read may be the one that counts
	}
	of := map[string][]gdap.Relationship{}
	for _, r := range theirs {
		of[r.TenantID] = append(of[r.TenantID], r)
	}
	for _, t := range tenants {
		now := t
		now.GDAPState, now.GDAPEndsAt = delegation(of[t.ID])
		if now.GDAPState == t.GDAPState && clock.Same(now.GDAPEndsAt, t.GDAPEndsAt) {
			continue
		}
		p.tenants = append(p.tenants, now)
		if t.GDAPState != tenant.GDAPUnknown {
			p.events = append(p.events, tenantEvent(t, ActionGDAPChanged,
				facts{"gdap_state": t.GDAPState, "gdap_ends_at": t.GDAPEndsAt}, facts{"gdap_state": now.GDAPState, "gdap_ends_at": now.GDAPEndsAt}))
		}
	}
	return p
}

func (s *Service) applyRelationships(ctx context.Context, resellerID, origin string, listing Listing[gdap.Relationship]) (counts, error) {
	p, err := s.delegationPlan(ctx, resellerID, listing)
	if err != nil || (p.relationships.Empty() && len(p.tenants) == 0) {
		return counts{}, err
	}
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockReseller(ctx, resellerID); err != nil {
			return err
		}
		if err := s.hold(ctx, resellerID, origin); err != nil {
			return err
		}
		if p, err = s.delegationPlan(ctx, resellerID, listing); err != nil {
			return err
		}
		at := s.Machine()
		saves := named(p.relationships.Saves(), s.NewID, func(r *gdap.Relationship) *string { return &r.ID })
		if err := s.Store.SaveRelationships(ctx, resellerID, saves, at); err != nil {
			return err
		}
		if err := s.Store.DropRelationships(ctx, resellerID, ids(relationshipKind, p.relationships.Removed), at); err != nil {
			return err
		}
		if err := s.Store.SaveGDAPStates(ctx, p.tenants, at); err != nil {
			return err
		}
		if len(p.events) == 0 {
			return nil
		}
		return s.Audit.Record(ctx, p.events...)
	})
	return counts{"relationships_changed": len(p.relationships.Saves()) + len(p.relationships.Removed)}, err
}

func (s *Service) delegationPlan(ctx context.Context, resellerID string, listing Listing[gdap.Relationship]) (delegationPlan, error) {
	ours, err := s.Store.MirroredRelationships(ctx, resellerID)
	if err != nil {
		return delegationPlan{}, err
	}
	tenants, err := s.Store.TenantsOf(ctx, resellerID)
	if err != nil {
		return delegationPlan{}, err
	}
	return planDelegation(listing, ours, tenants), nil
}
