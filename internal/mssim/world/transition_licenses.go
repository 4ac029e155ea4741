package world

import "slices"

const conflictText = "Subscription cannot be transitioned because there are conflicting services."

// licenseMovers are the people whose license of the subscription's product becomes
// the target's, as many as seats go over.
func licenseMovers(s *State, sub *Subscription, target *SKU, seats int) (source string, movers []*User) {
	own, found := FindSKU(sub.ProductID, sub.SKUID)
	if !found || own.ProvisioningID == target.ProvisioningID {
		return "", nil
	}
	for u := range s.Users.All(sub.CustomerID) {
		if len(movers) == seats {
			break
		}
		if !u.Deleted() && u.holds(own.ProvisioningID) && !u.holds(target.ProvisioningID) {
			movers = append(movers, u)
		}
	}
	return own.ProvisioningID, movers
}

// moveLicense makes one license another one on a copy of a person.
func moveLicense(s *State, u *User, source string, target *SKU) {
	for i := range u.Licenses {
		if l := &u.Licenses[i]; l.SKUID == source && l.ByGroup == "" {
			*l = AssignedLicense{SKUID: target.ProvisioningID, AssignedAt: s.Now}
		}
	}
}

func moveLicenses(tx *Tx, sub *Subscription, target *SKU, seats int) {
	source, movers := licenseMovers(tx.State, sub, target, seats)
	for _, u := range movers {
		own, _ := tx.Users.Edit(sub.CustomerID, u.ID)
		moveLicense(tx.State, own, source, target)
	}
}

// conflictingServices tells whether somebody whose license would go along holds,
// beside it, what the directory does not let stand together with the target's
// services.
func conflictingServices(s *State, sub *Subscription, target *SKU, seats int) bool {
	source, movers := licenseMovers(s, sub, target, seats)
	return slices.ContainsFunc(movers, func(u *User) bool {
		after := *u
		after.Licenses = slices.Clone(u.Licenses)
		moveLicense(s, &after, source, target)
		return checkPlans(u, &after) != nil
	})
}

func (u *User) holds(skuID string) bool {
	return slices.ContainsFunc(u.Licenses, func(l AssignedLicense) bool { return l.SKUID == skuID && l.ByGroup == "" })
}
