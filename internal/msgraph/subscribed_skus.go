package msgraph

import (
	"context"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// SubscribedSKU is how many seats of a product the tenant has and uses, over all its subscriptions.
// Source: Microsoft Graph, subscribedSku resource type.
type SubscribedSKU struct {
	ID               wire.Text `json:"id"`
	SKUID            wire.Text `json:"skuId"`
	SKUPartNumber    wire.Text `json:"skuPartNumber"`
	AppliesTo        wire.Text `json:"appliesTo"`        // "User" can be assigned, "Company" cannot
	CapabilityStatus wire.Text `json:"capabilityStatus"` // "Enabled", "Warning", "Suspended", "Deleted", "LockedOut"
	ConsumedUnits    wire.Int  `json:"consumedUnits"`
	PrepaidUnits     struct {
		Enabled   wire.Int `json:"enabled"`
		Warning   wire.Int `json:"warning"` // in grace, still usable
		Suspended wire.Int `json:"suspended"`
		LockedOut wire.Int `json:"lockedOut"`
	} `json:"prepaidUnits"`
	ServicePlans []struct {
		ServicePlanID      wire.Text `json:"servicePlanId"`
		ServicePlanName    wire.Text `json:"servicePlanName"`
		ProvisioningStatus wire.Text `json:"provisioningStatus"`
		AppliesTo          wire.Text `json:"appliesTo"`
	} `json:"servicePlans"`
	SubscriptionIDs []wire.Text `json:"subscriptionIds"` // of CompanySubscription, not Partner Center's
}

// Available is how many seats can still be assigned; never below 0, though more may be in use than there are.
func (s SubscribedSKU) Available() int64 {
	return max(int64(s.PrepaidUnits.Enabled)+int64(s.PrepaidUnits.Warning)-int64(s.ConsumedUnits), 0)
}

// SubscribedSKUs lists the tenant's seats.
// Source: Microsoft Graph, "List subscribedSkus".
func (c *Client) SubscribedSKUs(ctx context.Context) ([]wire.Item[SubscribedSKU], error) {
	return wire.Collect(wire.Each(list[SubscribedSKU](ctx, c, request{op: "list subscribed SKUs", path: "/subscribedSkus"})))
}
