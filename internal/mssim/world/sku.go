package world

// SubscribedSKU is what a tenant owns of one directory SKU, summed over its
// subscriptions from every partner.
type SubscribedSKU struct {
	SKUID           string
	PartNumber      string
	AppliesTo       string // "User" or "Company"
	Plans           []ServicePlan
	Enabled         int // seats of active subscriptions
	Suspended       int // seats of suspended or disabled ones
	Warning         int // seats of expired ones, in their days of grace
	Consumed        int // users that hold it
	SubscriptionIDs []string
}

// CapabilityStatus is Graph's word for the best state among the subscriptions.
func (k *SubscribedSKU) CapabilityStatus() string {
	switch {
	case k.Enabled > 0:
		return "Enabled"
	case k.Warning > 0:
		return "Warning"
	case k.Suspended > 0:
		return "Suspended"
	}
	return "Deleted"
}

// Available is how many more users can get the SKU, never below zero.
func (k *SubscribedSKU) Available() int { return max(0, k.Enabled+k.Warning-k.Consumed) }

// DirectorySKU is the SKU that the subscription puts into its tenant's directory;
// false for one that has none there or is not provisioned yet.
func (s *Subscription) DirectorySKU() (*SKU, bool) {
	k, found := FindSKU(s.ProductID, s.SKUID)
	return k, found && k.ProvisioningID != "" && s.Status != StatusPending
}

// SubscribedSKUs derives a tenant's SKUs from its subscriptions and users, in the
// order of first purchase, so that Graph and Partner Center never disagree.
func SubscribedSKUs(s *State, tenantID string) []*SubscribedSKU {
	var out []*SubscribedSKU
	byID := map[string]*SubscribedSKU{}
	for sub := range s.Subscriptions.All(tenantID) {
		sku, ok := sub.DirectorySKU()
		if !ok || sub.Status == StatusDeleted {
			continue
		}
		k := byID[sku.ProvisioningID]
		if k == nil {
			k = &SubscribedSKU{SKUID: sku.ProvisioningID, PartNumber: sku.PartNumber, AppliesTo: sku.AppliesTo, Plans: sku.Plans}
			byID[k.SKUID] = k
			out = append(out, k)
		}
		k.SubscriptionIDs = append(k.SubscriptionIDs, sub.DirectoryID)
		switch sub.Status {
		case StatusActive:
			k.Enabled += sub.Quantity
		case StatusExpired:
			k.Warning += sub.Quantity
		case StatusSuspended, StatusDisabled:
			k.Suspended += sub.Quantity
		case StatusPending, StatusDeleted:
		}
	}
	for u := range s.Users.All(tenantID) {
		if u.Deleted() {
			continue
		}
		for id, k := range byID {
			if u.Holds(id) {
				k.Consumed++
			}
		}
	}
	if TroubleOf(s, tenantID).NoFreeSeats {
		for _, k := range out {
			k.Enabled, k.Warning = min(k.Enabled, k.Consumed), 0
		}
	}
	return out
}
