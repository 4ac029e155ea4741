package partnercenter

import (
	"context"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// Availability is a SKU as it can be bought in one market and segment. Its id is reissued regularly: read it right before
// it is used, and store product, SKU, term, billing cycle and segment.
// Source: Microsoft, "Availability resources".
type Availability struct {
	ID              wire.Text `json:"id"`
	ProductID       wire.Text `json:"productId"`
	SKUID           wire.Text `json:"skuId"`
	CatalogItemID   wire.Text `json:"catalogItemId"` // "product:sku:availability"
	DefaultCurrency struct {
		Code   wire.Text `json:"code"`
		Symbol wire.Text `json:"symbol"`
	} `json:"defaultCurrency"`
	Segment       wire.Text `json:"segment"`
	Country       wire.Text `json:"country"`
	IsPurchasable wire.Bool `json:"isPurchasable"`
	IsRenewable   wire.Bool `json:"isRenewable"`
	Terms         []Term    `json:"terms"`
}

// Term is one way to commit and to pay. One id stands for several, one for each duration and billing cycle.
type Term struct {
	ID                   wire.Text `json:"id"`
	Duration             wire.Text `json:"duration"` // ISO 8601: "P1M", "P1Y", "P3Y"
	Description          wire.Text `json:"description"`
	BillingCycle         wire.Text `json:"billingCycle"` // "Monthly", "Annual", ...; case varies
	CancellationPolicies []struct {
		RefundOptions []struct {
			SequenceID   wire.Int  `json:"sequenceId"`
			Type         wire.Text `json:"type"`         // "Full", "Partial"
			ExpiresAfter wire.Text `json:"expiresAfter"` // ISO 8601
		} `json:"refundOptions"`
	} `json:"cancellationPolicies"`
}

// Availabilities lists what of a SKU can be bought.
// Source: Microsoft, "Get a list of availabilities for a SKU" and the same by customer.
func (c *Client) Availabilities(ctx context.Context, q CatalogQuery, productID, skuID string) ([]wire.Item[Availability], error) {
	return list[Availability](ctx, c, request{
		op: "list availabilities", scope: scopeCatalog, path: q.path(productID, "skus", skuID, "availabilities"), query: q.values(false),
	})
}

// Availability reads one availability; one whose id was reissued meanwhile is KindNotFound, code 400019.
// Source: Microsoft, "Get an availability by ID".
func (c *Client) Availability(ctx context.Context, q CatalogQuery, productID, skuID, id string) (wire.Item[Availability], error) {
	return get[Availability](ctx, c, request{
		op: "get availability", scope: scopeCatalog, path: q.path(productID, "skus", skuID, "availabilities", id), query: q.values(false),
	})
}
