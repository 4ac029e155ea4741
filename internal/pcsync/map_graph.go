package pcsync

import (
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/msgraph"
)

// fromGraphLicense maps seats as Graph counts them. Graph tells no product name.
func fromGraphLicense(g msgraph.SubscribedSKU) (license.License, error) {
	l := license.License{SkuID: guid(g.SKUID), SkuPartNumber: id(g.SKUPartNumber), CapabilityStatus: id(g.CapabilityStatus)}
	if l.SkuID == "" {
		return l, errUnreadable
	}
	l.MicrosoftSubscriptionIDs = make([]string, 0, len(g.SubscriptionIDs)) // never nil: Graph does tell them
	for _, s := range g.SubscriptionIDs {
		l.MicrosoftSubscriptionIDs = append(l.MicrosoftSubscriptionIDs, id(s))
	}
	slices.Sort(l.MicrosoftSubscriptionIDs)
	return l, counted([]seats{
		{&l.Active, g.PrepaidUnits.Enabled}, {&l.Assigned, g.ConsumedUnits}, {&l.Warning, g.PrepaidUnits.Warning},
		{&l.Suspended, g.PrepaidUnits.Suspended}, {&l.LockedOut, g.PrepaidUnits.LockedOut},
	})
}

// fromGraphRelationship maps a delegated admin relationship.
func fromGraphRelationship(g msgraph.DelegatedAdminRelationship) (gdap.Relationship, error) {
	r := gdap.Relationship{
		MicrosoftID: id(g.ID), MicrosoftTenantID: guid(g.Customer.TenantID), DisplayName: name(g.DisplayName), Status: id(g.Status),
		AutoExtend:  extends(string(g.AutoExtendDuration)),
		ActivatedAt: moment(g.ActivatedAt), EndsAt: moment(g.EndsAt),
	}
	if r.MicrosoftID == "" {
		return r, errUnreadable
	}
	for _, role := range g.AccessDetails.UnifiedRoles {
		r.RoleIDs = append(r.RoleIDs, id(role.RoleDefinitionID))
	}
	slices.Sort(r.RoleIDs)
	return r, nil
}

// extends tells whether a duration is more than nothing: P0D and PT0S are nothing.
func extends(duration string) bool { return strings.ContainsAny(duration, "123456789") }
