package world

import (
	"errors"
	"slices"
	"strings"
)

// AssignGroupLicenses gives a group licenses and takes some away, and brings every
// member in line at once.
func AssignGroupLicenses(tx *Tx, tenantID, groupID string, change LicenseChange) error {
	g, ok := tx.Groups.Edit(tenantID, groupID)
	if !ok {
		return unknownObject(groupID)
	}
	if len(change.Add) == 0 && len(change.Remove) == 0 {
		return licenseRefused("No license changes provided")
	}
	for _, id := range change.Remove {
		held := func(l AssignedLicense) bool { return strings.EqualFold(l.SKUID, id) }
		if !slices.ContainsFunc(g.Licenses, held) {
			return licenseRefused("Group does not have a corresponding license.")
		}
		g.Licenses = slices.DeleteFunc(g.Licenses, held)
	}
	owned := SubscribedSKUs(tx.State, tenantID)
	for _, w := range change.Add {
		i := slices.IndexFunc(owned, func(k *SubscribedSKU) bool { return strings.EqualFold(k.SKUID, w.SKUID) })
		if i < 0 {
			return licenseRefused("License %s does not correspond to a valid company License.", w.SKUID)
		}
		if err := ownPlans(owned[i], w.DisabledPlans); err != nil {
			return err
		}
		g.Licenses = slices.DeleteFunc(g.Licenses, func(l AssignedLicense) bool { return l.SKUID == owned[i].SKUID })
		g.Licenses = append(g.Licenses, AssignedLicense{SKUID: owned[i].SKUID, DisabledPlans: lowered(w.DisabledPlans), AssignedAt: tx.Now})
	}
	for _, id := range g.Members {
		ReprocessLicenses(tx, tenantID, id)
	}
	return nil
}

// ReprocessLicenses brings what somebody has through groups in line with the
// groups: what could not be given before is tried again. Source: Microsoft Graph,
// user: reprocessLicenseAssignment.
func ReprocessLicenses(tx *Tx, tenantID, userID string) {
	u, ok := tx.Users.Edit(tenantID, userID)
	if !ok || u.Deleted() {
		return
	}
	var had []AssignedLicense
	u.Licenses = slices.DeleteFunc(u.Licenses, func(l AssignedLicense) bool {
		if l.ByGroup != "" {
			had = append(had, l)
		}
		return l.ByGroup != ""
	})
	for g := range tx.State.Groups.All(tenantID) {
		if !slices.Contains(g.Members, userID) {
			continue
		}
		for _, l := range g.Licenses {
			l.ByGroup, l.AssignedAt = g.ID, tx.Now
			l.Error = inheritError(tx.State, tenantID, u, l)
			for _, old := range had {
				if old.ByGroup == g.ID && old.SKUID == l.SKUID && old.Error == l.Error && slices.Equal(old.DisabledPlans, l.DisabledPlans) {
					l = old
				}
			}
			u.Licenses = append(u.Licenses, l)
		}
	}
}

// inheritError is why somebody does not get a group's license; "" when they do.
// Without a usage location the tenant's country counts.
func inheritError(s *State, tenantID string, u *User, l AssignedLicense) string {
	at := u.UsageLocation
	if t, ok := s.Tenants.Get("", tenantID); ok && at == "" {
		at = t.Country
	}
	if slices.Contains(unlicensed, at) {
		return "ProhibitedInUsageLocationViolation"
	}
	before := clone(u)
	after := clone(u)
	after.Licenses = append(after.Licenses, l)
	if err := checkPlans(before, after); err != nil {
		if r, ok := errors.AsType[*DirectoryRefused](err); ok && strings.HasSuffix(r.Text, "mutually exclusive") {
			return "MutuallyExclusiveViolation"
		}
		return "DependencyViolation"
	}
	if u.Holds(l.SKUID) {
		return ""
	}
	for _, k := range SubscribedSKUs(s, tenantID) {
		if k.SKUID == l.SKUID && k.Available() > 0 {
			return ""
		}
	}
	return "CountViolation"
}
