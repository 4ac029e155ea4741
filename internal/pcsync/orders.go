package pcsync

import (
	"slices"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/money"
	"github.com/tenantry/tenantry/internal/order"
)

// Order ids are opaque and compared as they are: old ones are mixed-case.
var orderKind = kind[order.Order]{
	key: func(o order.Order) string { return o.MicrosoftOrderID },
	id:  func(o order.Order) string { return o.ID },
	adopt: func(theirs, ours order.Order) order.Order {
		theirs.ID = ours.ID
		if theirs.TotalPrice == nil { // told only when asked for
			theirs.TotalPrice = ours.TotalPrice
		}
		return theirs
	},
	equal: equalOrders,
}

func equalOrders(a, b order.Order) bool {
	return a.MicrosoftOrderID == b.MicrosoftOrderID && a.Status == b.Status && a.TransactionType == b.TransactionType &&
		a.BillingCycle == b.BillingCycle && a.Currency == b.Currency && equalAmounts(a.TotalPrice, b.TotalPrice) &&
		clock.Same(a.OrderedAt, b.OrderedAt) && slices.EqualFunc(a.Items, b.Items, equalItems)
}

func equalItems(a, b order.Item) bool {
	return a.LineItemNumber == b.LineItemNumber && a.CatalogItemID == b.CatalogItemID && a.MicrosoftSubscriptionID == b.MicrosoftSubscriptionID &&
		a.ProductName == b.ProductName && a.Quantity == b.Quantity && a.TermDuration == b.TermDuration &&
		a.TransactionType == b.TransactionType && equalAmounts(a.UnitPrice, b.UnitPrice) && a.PromotionID == b.PromotionID
}

// equalAmounts compares values: 10 and 10.00 are the same.
func equalAmounts(a, b *money.Money) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Currency == b.Currency && a.Amount.Equal(b.Amount)
}
