package partnercenter

import (
	"context"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// SubscribedSKU is how many seats of a product a tenant has and uses, over all its subscriptions.
// Source: Microsoft, "Get a list of available licenses".
type SubscribedSKU struct {
	AvailableUnits wire.Int `json:"availableUnits"` // total less consumed
	ActiveUnits    wire.Int `json:"activeUnits"`
	ConsumedUnits  wire.Int `json:"consumedUnits"`
	SuspendedUnits wire.Int `json:"suspendedUnits"`
	TotalUnits     wire.Int `json:"totalUnits"` // active and warning
	WarningUnits   wire.Int `json:"warningUnits"`
	ProductSKU     struct {
		ID             wire.Text `json:"id"` // Graph's skuId
		Name           wire.Text `json:"name"`
		SKUPartNumber  wire.Text `json:"skuPartNumber"`
		TargetType     wire.Text `json:"targetType"` // "User", "Tenant"
		LicenseGroupID wire.Text `json:"licenseGroupId"`
	} `json:"productSku"`
	ServicePlans []struct {
		ID               wire.Text `json:"id"`
		DisplayName      wire.Text `json:"displayName"`
		ServiceName      wire.Text `json:"serviceName"`
		CapabilityStatus wire.Text `json:"capabilityStatus"`
		TargetType       wire.Text `json:"targetType"`
	} `json:"servicePlans"`
	CapabilityStatus wire.Text `json:"capabilityStatus"` // "Enabled", "Warning", "Suspended", "Deleted", "LockedOut"
}

// SubscribedSKUs lists the seats of a customer. It needs GDAP.
func (c *Client) SubscribedSKUs(ctx context.Context, customerID string) ([]wire.Item[SubscribedSKU], error) {
	return list[SubscribedSKU](ctx, c, request{op: "list subscribed SKUs", scope: scopeOther, path: []string{"v1", "customers", customerID, "subscribedskus"}})
}
