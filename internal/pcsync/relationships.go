package pcsync

import (
	"slices"
	"time"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/tenant"
)

var relationshipKind = kind[gdap.Relationship]{
	key: func(r gdap.Relationship) string { return r.MicrosoftID },
	id:  func(r gdap.Relationship) string { return r.ID },
	adopt: func(theirs, ours gdap.Relationship) gdap.Relationship {
		theirs.ID = ours.ID
		return theirs
	},
	equal: func(a, b gdap.Relationship) bool {
		return a.TenantID == b.TenantID && a.MicrosoftID == b.MicrosoftID && a.MicrosoftTenantID == b.MicrosoftTenantID &&
			a.DisplayName == b.DisplayName && a.Status == b.Status && a.AutoExtend == b.AutoExtend && slices.Equal(a.RoleIDs, b.RoleIDs) &&
			clock.Same(a.ActivatedAt, b.ActivatedAt) && clock.Same(a.EndsAt, b.EndsAt)
	},
}

// delegation sums up a tenant's relationships: active ones give the time at which the last of
// them ends; without one, it tells whether there ever was one.
func delegation(relationships []gdap.Relationship) (tenant.GDAPState, *time.Time) {
	state := tenant.GDAPMissing
	var ends *time.Time
	for _, r := range relationships {
		switch {
		case r.InForce():
			if state != tenant.GDAPActive {
				state, ends = tenant.GDAPActive, nil
			}
			ends = later(ends, r.EndsAt)
		case r.Over() && state != tenant.GDAPActive:
			state = tenant.GDAPEnded
			ends = later(ends, r.EndsAt)
		}
	}
	return state, ends
}

func later(a, b *time.Time) *time.Time {
	if a == nil || (b != nil && b.After(*a)) {
		return b
	}
	return a
}
