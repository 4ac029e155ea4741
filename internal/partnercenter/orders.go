package partnercenter

import (
	"context"
	"net/url"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// Order is a purchase.
// Source: Microsoft, "Order resources".
type Order struct {
	ID                  wire.Text   `json:"id"`
	AlternateID         wire.Text   `json:"alternateId"`
	ReferenceCustomerID wire.Text   `json:"referenceCustomerId"`
	BillingCycle        wire.Text   `json:"billingCycle"`
	CurrencyCode        wire.Text   `json:"currencyCode"`
	CurrencySymbol      wire.Text   `json:"currencySymbol"`
	LineItems           []OrderLine `json:"lineItems"`
	CreationDate        wire.Time   `json:"creationDate"`
	Status              wire.Text   `json:"status"`          // "completed", "pending", "cancelled", "partial success", ...
	TransactionType     wire.Text   `json:"transactionType"` // "UserPurchase", "SystemPurchase", "SystemBilling"
	TotalPrice          wire.Number `json:"totalPrice"`      // only when prices were asked for
}

// OrderLine is one item of an order.
type OrderLine struct {
	LineItemNumber       wire.Int  `json:"lineItemNumber"` // from 0
	OfferID              wire.Text `json:"offerId"`        // the catalog item, or a legacy offer
	SubscriptionID       wire.Text `json:"subscriptionId"` // may come late
	ParentSubscriptionID wire.Text `json:"parentSubscriptionId"`
	FriendlyName         wire.Text `json:"friendlyName"`
	Quantity             wire.Int  `json:"quantity"`
	TermDuration         wire.Text `json:"termDuration"`
	TransactionType      wire.Text `json:"transactionType"` // "New", "Renew", "AddQuantity", ...
	PromotionID          wire.Text `json:"promotionId"`
	PartnerIDOnRecord    wire.Text `json:"partnerIdOnRecord"`
	CustomTermEndDate    wire.Time `json:"customTermEndDate"`
	Pricing              struct {
		ListPrice       wire.Number `json:"listPrice"`
		DiscountedPrice wire.Number `json:"discountedPrice"`
		ExtendedPrice   wire.Number `json:"extendedPrice"`
		Price           wire.Number `json:"price"`
	} `json:"pricing"`
}

// Orders lists all orders of a customer. New ones may take 15 minutes to appear.
// Source: Microsoft, "Get all of a customer's orders".
func (c *Client) Orders(ctx context.Context, customerID string) ([]wire.Item[Order], error) {
	return list[Order](ctx, c, request{
		op: "list orders", scope: scopeOrders, path: []string{"v1", "customers", customerID, "orders"}, query: url.Values{"include_price": {"true"}},
	})
}

// Order reads one order.
// Source: Microsoft, "Get an order by ID".
func (c *Client) Order(ctx context.Context, customerID, orderID string) (wire.Item[Order], error) {
	return get[Order](ctx, c, request{
		op: "get order", scope: scopeOrders, path: []string{"v1", "customers", customerID, "orders", orderID}, query: url.Values{"include_price": {"true"}},
	})
}
