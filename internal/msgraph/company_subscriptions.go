package msgraph

import (
	"context"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// CompanySubscription is a subscription as the directory sees it, whoever sold it.
// Source: Microsoft Graph, companySubscription resource type.
type CompanySubscription struct {
	ID wire.Text `json:"id"`
	// CommerceSubscriptionID is Partner Center's id of what was bought through a partner.
	CommerceSubscriptionID wire.Text `json:"commerceSubscriptionId"`
	OwnerTenantID          wire.Text `json:"ownerTenantId"` // of the selling partner
	SKUID                  wire.Text `json:"skuId"`
	SKUPartNumber          wire.Text `json:"skuPartNumber"`
	Status                 wire.Text `json:"status"`                // "Enabled", "Warning", "Suspended", "Deleted", "LockedOut"
	NextLifecycleAt        wire.Time `json:"nextLifecycleDateTime"` // of the next change of state
	CreatedAt              wire.Time `json:"createdDateTime"`
	IsTrial                wire.Bool `json:"isTrial"`
	TotalLicenses          wire.Int  `json:"totalLicenses"`
}

// CompanySubscriptions lists the tenant's subscriptions.
// Source: Microsoft Graph, "List subscriptions" of the directory.
func (c *Client) CompanySubscriptions(ctx context.Context) ([]wire.Item[CompanySubscription], error) {
	return wire.Collect(wire.Each(list[CompanySubscription](ctx, c, request{op: "list company subscriptions", path: "/directory/subscriptions"})))
}
