package partnercenter

import (
	"context"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// SKU is a product in one edition.
// Source: Microsoft, "SKU resources".
type SKU struct {
	ID                     wire.Text   `json:"id"` // four characters, unique in the product
	ProductID              wire.Text   `json:"productId"`
	Title                  wire.Text   `json:"title"`
	Description            wire.Text   `json:"description"`
	MinimumQuantity        wire.Int    `json:"minimumQuantity"`
	MaximumQuantity        wire.Int    `json:"maximumQuantity"`
	IsTrial                wire.Bool   `json:"isTrial"`
	SupportedBillingCycles []wire.Text `json:"supportedBillingCycles"`
	PurchasePrerequisites  []wire.Text `json:"purchasePrerequisites"`
	ConsumptionType        wire.Text   `json:"consumptionType"`
	DynamicAttributes      struct {
		IsAddon             wire.Bool   `json:"isAddon"`
		PrerequisiteSKUs    []wire.Text `json:"prerequisiteSkus"` // "product:sku"
		UpgradeTargetOffers []wire.Text `json:"upgradeTargetOffers"`
		// ProvisioningID is the SKU's id in the directory: it joins a purchase with Graph's skuId.
		ProvisioningID wire.Text `json:"provisioningId"`
		BillingType    wire.Text `json:"billingType"`
	} `json:"dynamicAttributes"`
	AttestationProperties struct {
		EnforceAttestation wire.Bool `json:"enforceAttestation"`
		AttestationType    wire.Text `json:"attestationType"`
	} `json:"attestationProperties"`
}

// SKUs lists the SKUs of a product.
// Source: Microsoft, "Get a list of SKUs for a product" and "Get a list of SKUs for a product (by customer)".
func (c *Client) SKUs(ctx context.Context, q CatalogQuery, productID string) ([]wire.Item[SKU], error) {
	return list[SKU](ctx, c, request{op: "list SKUs", scope: scopeCatalog, path: q.path(productID, "skus"), query: q.values(false)})
}

// SKU reads one SKU.
// Source: Microsoft, "Get a SKU by ID".
func (c *Client) SKU(ctx context.Context, q CatalogQuery, productID, skuID string) (wire.Item[SKU], error) {
	return get[SKU](ctx, c, request{op: "get SKU", scope: scopeCatalog, path: q.path(productID, "skus", skuID), query: q.values(false)})
}
