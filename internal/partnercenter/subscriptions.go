package partnercenter

import (
	"context"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// Subscription is what a customer has bought and pays for.
// Source: Microsoft, "Subscription resources".
type Subscription struct {
	ID                           wire.Text             `json:"id"` // legacy ones in upper case: compare without case
	OfferID                      wire.Text             `json:"offerId"`
	OfferName                    wire.Text             `json:"offerName"`
	FriendlyName                 wire.Text             `json:"friendlyName"`
	ProductType                  ProductType           `json:"productType"` // empty for legacy
	Quantity                     wire.Int              `json:"quantity"`
	UnitType                     wire.Text             `json:"unitType"`
	ParentSubscriptionID         wire.Text             `json:"parentSubscriptionId"`
	CreationDate                 wire.Time             `json:"creationDate"`
	EffectiveStartDate           wire.Time             `json:"effectiveStartDate"`
	CommitmentEndDate            wire.Time             `json:"commitmentEndDate"` // last day of the term, inclusive
	CommitmentEndDateTime        wire.Time             `json:"commitmentEndDateTime"`
	BillingCycleEndDate          wire.Time             `json:"billingCycleEndDate"`
	CancellationAllowedUntilDate wire.Time             `json:"cancellationAllowedUntilDate"`
	Status                       wire.Text             `json:"status"` // "active", "suspended", "deleted", "expired", "disabled", ...
	SuspensionReasons            []wire.Text           `json:"suspensionReasons"`
	AutoRenewEnabled             wire.Bool             `json:"autoRenewEnabled"`
	IsTrial                      wire.Bool             `json:"isTrial"`
	BillingType                  wire.Text             `json:"billingType"`
	BillingCycle                 wire.Text             `json:"billingCycle"`
	TermDuration                 wire.Text             `json:"termDuration"`
	RenewalTermDuration          wire.Text             `json:"renewalTermDuration"`
	RefundOptions                []RefundOption        `json:"refundOptions"`
	RefundableQuantity           RefundableQuantity    `json:"refundableQuantity"`
	NextTerm                     *NextTermInstructions `json:"scheduledNextTermInstructions"`
	ScheduledActions             []ScheduledAction     `json:"scheduledActions"`
	IsMicrosoftProduct           wire.Bool             `json:"isMicrosoftProduct"`
	PublisherName                wire.Text             `json:"publisherName"`
	PartnerID                    wire.Text             `json:"partnerId"` // MPN id of the indirect reseller
	PromotionID                  wire.Text             `json:"promotionId"`
	ContractType                 wire.Text             `json:"contractType"`
	ConsumptionType              wire.Text             `json:"consumptionType"`
	OrderID                      wire.Text             `json:"orderId"`
	EntitlementID                wire.Text             `json:"entitlementId"`
	MigratedFromSubscriptionID   wire.Text             `json:"migratedFromSubscriptionId"`
	HasPurchasableAddons         wire.Bool             `json:"hasPurchasableAddons"`
	AttentionNeeded              wire.Bool             `json:"attentionNeeded"`
	ActionTaken                  wire.Bool             `json:"actionTaken"`
	Actions                      []wire.Text           `json:"actions"`
	Attributes                   struct {
		ETag wire.Text `json:"etag"`
	} `json:"attributes"`
}

// ProductType is the kind of what was bought.
type ProductType struct {
	ID          wire.Text `json:"id"`
	DisplayName wire.Text `json:"displayName"`
}

// RefundOption is what is paid back until when.
type RefundOption struct {
	Type         wire.Text `json:"type"` // "Full", "Partial"
	ExpiresAt    wire.Time `json:"expiresAt"`
	ExpiresAfter wire.Time `json:"expiresAfter"` // the other spelling of expiresAt
}

// Until is when the option ends, in either spelling; zero when it does not.
func (o RefundOption) Until() wire.Time {
	if !o.ExpiresAt.IsZero() {
		return o.ExpiresAt
	}
	return o.ExpiresAfter
}

// RefundableQuantity says which seats may be given back now.
type RefundableQuantity struct {
	TotalQuantity wire.Int `json:"totalQuantity"`
	Details       []struct {
		Quantity             wire.Int  `json:"quantity"`
		AllowedUntilDateTime wire.Time `json:"allowedUntilDateTime"`
	} `json:"details"`
}

// NextTermInstructions are what the subscription becomes when its term ends.
type NextTermInstructions struct {
	Product           NextTermProduct `json:"product"`
	Quantity          wire.Int        `json:"quantity"`
	CustomTermEndDate wire.Time       `json:"customTermEndDate"`
}

// NextTermProduct is what it is renewed to.
type NextTermProduct struct {
	ProductID      wire.Text `json:"productId"`
	SKUID          wire.Text `json:"skuId"`
	AvailabilityID wire.Text `json:"availabilityId"`
	BillingCycle   wire.Text `json:"billingCycle"`
	TermDuration   wire.Text `json:"termDuration"`
	PromotionID    wire.Text `json:"promotionId"`
}

// ScheduledAction is the newer form of NextTermInstructions, in use since 2026.
type ScheduledAction struct {
	ScheduleType  wire.Text             `json:"scheduleType"`
	ScheduledType wire.Text             `json:"scheduledType"` // the other spelling; which one Microsoft sends is unverified
	ActionType    wire.Text             `json:"actionType"`    // "RenewToNewTerm", "Cancel", "RenewToExtendedServiceTerm", "Transition"
	EffectiveDate wire.Time             `json:"effectiveDate"`
	Instructions  *NextTermInstructions `json:"instructions"`
}

// CatalogItem takes the offer id of a subscription apart: "product:sku:availability". ok is false for a legacy offer.
func (s Subscription) CatalogItem() (productID, skuID, availabilityID string, ok bool) {
	parts := strings.Split(string(s.OfferID), ":")
	if len(parts) != 3 {
		return "", "", "", false
	}
	return parts[0], parts[1], parts[2], true
}

// Subscriptions lists all subscriptions of a customer, ended ones too.
// Source: Microsoft, "Get all of a customer's subscriptions".
func (c *Client) Subscriptions(ctx context.Context, customerID string) ([]wire.Item[Subscription], error) {
	return list[Subscription](ctx, c, request{op: "list subscriptions", scope: scopeSubscriptions, path: []string{"v1", "customers", customerID, "subscriptions"}})
}

// SubscriptionsOfOrder lists what an order made.
// Source: Microsoft, "Get a list of subscriptions by order".
func (c *Client) SubscriptionsOfOrder(ctx context.Context, customerID, orderID string) ([]wire.Item[Subscription], error) {
	return list[Subscription](ctx, c, request{
		op: "list subscriptions of order", scope: scopeSubscriptions, path: []string{"v1", "customers", customerID, "subscriptions"},
		query: url.Values{"order_id": {orderID}},
	})
}

// Subscription reads one subscription.
// Source: Microsoft, "Get a subscription by ID".
func (c *Client) Subscription(ctx context.Context, customerID, subscriptionID string) (wire.Item[Subscription], error) {
	return get[Subscription](ctx, c, request{op: "get subscription", scope: scopeSubscriptions, path: []string{"v1", "customers", customerID, "subscriptions", subscriptionID}})
}
