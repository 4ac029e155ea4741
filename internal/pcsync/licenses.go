package pcsync

import (
	"slices"

	"github.com/tenantry/tenantry/internal/license"
)

var licenseKind = kind[license.License]{
	key:   func(l license.License) string { return l.SkuID },
	id:    func(l license.License) string { return l.ID },
	adopt: adoptLicense,
	equal: func(a, b license.License) bool {
		return a.SkuID == b.SkuID && a.SkuPartNumber == b.SkuPartNumber && a.ProductName == b.ProductName &&
			a.CapabilityStatus == b.CapabilityStatus && a.Active == b.Active && a.Assigned == b.Assigned && a.Warning == b.Warning &&
			a.Suspended == b.Suspended && a.LockedOut == b.LockedOut && slices.Equal(a.MicrosoftSubscriptionIDs, b.MicrosoftSubscriptionIDs)
	},
}

// adoptLicense keeps our id, and what only the other of Microsoft's two sources tells: Partner
// Center knows names; Graph knows locked-out seats and gives a list of subscriptions.
func adoptLicense(theirs, ours license.License) license.License {
	theirs.ID = ours.ID
	if theirs.MicrosoftSubscriptionIDs == nil {
		theirs.MicrosoftSubscriptionIDs, theirs.LockedOut = ours.MicrosoftSubscriptionIDs, ours.LockedOut
	}
	if theirs.ProductName == "" {
		theirs.ProductName = ours.ProductName
	}
	return theirs
}
