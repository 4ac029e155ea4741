package world

import (
	"slices"
	"strings"
	"time"
)

// LicenseChange is one call's wish: what is given, with the service plans that
// stay off, and what is taken away.
type LicenseChange struct {
	Add    []LicenseWish
	Remove []string // SKU ids
}

// LicenseWish is one SKU to give; of a SKU already held it replaces the plans that
// are off.
type LicenseWish struct {
	SKUID         string
	DisabledPlans []string
}

// AssignLicenses gives a person licenses and takes some away, all or nothing.
// Source: Microsoft Graph, user: assignLicense.
func AssignLicenses(tx *Tx, tenantID, userID string, change LicenseChange) error {
	u, ok := tx.Users.Edit(tenantID, userID)
	if !ok || u.Deleted() {
		return unknownObject(userID)
	}
	if len(change.Add) == 0 && len(change.Remove) == 0 {
		return licenseRefused("No license changes provided")
	}
	before := clone(u)
	for _, id := range change.Remove {
		if err := removeLicense(u, strings.ToLower(id)); err != nil {
			return err
		}
	}
	owned := map[string]*SubscribedSKU{}
	for _, k := range SubscribedSKUs(tx.State, tenantID) {
		owned[k.SKUID] = k
	}
	for _, w := range change.Add {
		k := owned[strings.ToLower(w.SKUID)]
		if k == nil {
			return licenseRefused("License %s does not correspond to a valid company License.", w.SKUID)
		}
		if err := mayGive(k, before, w); err != nil {
			return err
		}
		giveLicense(u, k.SKUID, w.DisabledPlans, tx.Now)
	}
	if err := checkPlans(before, u); err != nil {
		return err
	}
	if u.Mail == "" && u.UserType == "Member" && hasMailbox(u) {
		u.Mail = u.UserPrincipalName
	}
	return nil
}

func removeLicense(u *User, skuID string) error {
	direct := func(l AssignedLicense) bool { return l.SKUID == skuID && l.ByGroup == "" }
	switch {
	case slices.ContainsFunc(u.Licenses, direct):
		u.Licenses = slices.DeleteFunc(u.Licenses, direct)
		return nil
	case slices.ContainsFunc(u.Licenses, func(l AssignedLicense) bool { return l.SKUID == skuID }):
		return licenseRefused("User license is inherited from a group membership and it cannot be removed directly from the user.")
	}
	return licenseRefused("User does not have a corresponding license.")
}

// mayGive looks at what a SKU asks of the person: the kind, the plans named, where
// it will be used, and a seat.
func mayGive(k *SubscribedSKU, before *User, w LicenseWish) error {
	if k.AppliesTo != "User" {
		return licenseRefused("License %s cannot be assigned to a user", k.SKUID)
	}
	if err := ownPlans(k, w.DisabledPlans); err != nil {
		return err
	}
	if before.UsageLocation == "" || slices.Contains(unlicensed, before.UsageLocation) {
		return licenseRefused("License assignment cannot be done for user with invalid usage location.")
	}
	if !before.Holds(k.SKUID) && k.Available() == 0 {
		r := licenseRefused("Subscription with SKU %s does not have any available licenses.", k.SKUID)
		r.Reason = ReasonSeats
		return r
	}
	return nil
}

// ownPlans refuses to switch off what the SKU does not have.
func ownPlans(k *SubscribedSKU, off []string) error {
	for _, id := range off {
		if !slices.ContainsFunc(k.Plans, func(p ServicePlan) bool { return strings.EqualFold(p.ID, id) }) {
			return licenseRefused("The service plan %s is not part of the license %s.", id, k.SKUID)
		}
	}
	return nil
}

func lowered(ids []string) []string {
	out := slices.Clone(ids)
	for i := range out {
		out[i] = strings.ToLower(out[i])
	}
	return out
}

func giveLicense(u *User, skuID string, off []string, at time.Time) {
	l := AssignedLicense{SKUID: skuID, DisabledPlans: lowered(off), AssignedAt: at}
	for i := range u.Licenses {
		if u.Licenses[i].SKUID == skuID && u.Licenses[i].ByGroup == "" {
			u.Licenses[i] = l
			return
		}
	}
	u.Licenses = append(u.Licenses, l)
}

func hasMailbox(u *User) bool {
	for name := range enabledPlans(u) {
		if strings.HasPrefix(name, "EXCHANGE_S_") && name != "EXCHANGE_S_FOUNDATION" {
			return true
		}
	}
	return false
}

// EffectiveLicenses are the SKUs that somebody has, each once, however they came: a
// plan is off only if it is off in every way.
func EffectiveLicenses(u *User) []AssignedLicense {
	var out []AssignedLicense
	at := map[string]int{}
	for _, l := range u.Licenses {
		if l.Error != "" {
			continue
		}
		if i, again := at[l.SKUID]; again {
			out[i].DisabledPlans = slices.DeleteFunc(slices.Clone(out[i].DisabledPlans), func(id string) bool { return !slices.Contains(l.DisabledPlans, id) })
			continue
		}
		at[l.SKUID] = len(out)
		out = append(out, l)
	}
	return out
}
