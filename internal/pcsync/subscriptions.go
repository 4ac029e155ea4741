package pcsync

import (
	"reflect"
	"strings"

	"github.com/tenantry/tenantry/internal/subscription"
)

var subscriptionKind = kind[subscription.Subscription]{
	key:   func(s subscription.Subscription) string { return strings.ToLower(s.MicrosoftSubscriptionID) },
	id:    func(s subscription.Subscription) string { return s.ID },
	adopt: adoptSubscription,
	equal: func(a, b subscription.Subscription) bool {
		return reflect.DeepEqual(bareSubscription(a), bareSubscription(b))
	},
}

// adoptSubscription keeps our id, and Microsoft's in the spelling we have: it compares without
// case, and two spellings must not become two rows.
func adoptSubscription(theirs, ours subscription.Subscription) subscription.Subscription {
	theirs.ID, theirs.MicrosoftSubscriptionID = ours.ID, ours.MicrosoftSubscriptionID
	return theirs
}

// bareSubscription is what the mirror compares: Microsoft's facts, with one form for "none".
func bareSubscription(s subscription.Subscription) subscription.Subscription {
	return subscription.Subscription{
		MicrosoftSubscriptionID: s.MicrosoftSubscriptionID, ParentSubscriptionID: s.ParentSubscriptionID, MicrosoftOrderID: s.MicrosoftOrderID,
		ProductName: s.ProductName, FriendlyName: s.FriendlyName, ProductType: s.ProductType, CatalogItemID: s.CatalogItemID,
		ProductID: s.ProductID, CatalogSkuID: s.CatalogSkuID, AvailabilityID: s.AvailabilityID, Status: s.Status, Quantity: s.Quantity,
		UnitType: s.UnitType, IsTrial: s.IsTrial, IsAddOn: s.IsAddOn, BillingType: s.BillingType, BillingCycle: s.BillingCycle,
		TermDuration: s.TermDuration, AutoRenewEnabled: s.AutoRenewEnabled, PurchasedAt: s.PurchasedAt,
		EffectiveStartDate: s.EffectiveStartDate, CommitmentEndDate: s.CommitmentEndDate, CancellationAllowedUntil: s.CancellationAllowedUntil,
		BillingCycleEndDate: s.BillingCycleEndDate, PromotionID: s.PromotionID, SuspensionReasons: orNil(s.SuspensionReasons),
		RefundOptions:   orNil(s.RefundOptions),
		Refundable:      subscription.RefundableQuantity{Total: s.Refundable.Total, Details: orNil(s.Refundable.Details)},
		ScheduledChange: s.ScheduledChange,
	}
}

// orNil makes an empty list the same as none.
func orNil[T any](items []T) []T {
	if len(items) == 0 {
		return nil
	}
	return items
}
