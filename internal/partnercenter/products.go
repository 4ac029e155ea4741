package partnercenter

import (
	"context"
	"net/url"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// CatalogQuery says for whom the catalog is read: a market, or one customer with its market and eligibility.
type CatalogQuery struct {
	CustomerID    string // "" reads the market's catalog
	Country       string // ISO 3166-1 alpha-2; ignored with CustomerID
	TargetView    string // "OnlineServices", "Azure", "Software", ...; of products only
	TargetSegment string // "commercial", "education", "government", "nonprofit"; "" leaves it out
}

func (q CatalogQuery) path(rest ...string) []string {
	path := []string{"v1"}
	if q.CustomerID != "" {
		path = append(path, "customers", q.CustomerID)
	}
	return append(append(path, "products"), rest...)
}

func (q CatalogQuery) values(view bool) url.Values {
	v := url.Values{}
	if q.CustomerID == "" {
		v.Set("country", q.Country)
	}
	if view && q.TargetView != "" {
		v.Set("targetView", q.TargetView)
	}
	if q.TargetSegment != "" {
		v.Set("targetSegment", q.TargetSegment)
	}
	return v
}

// Product is something that can be sold.
// Source: Microsoft, "Product resources".
type Product struct {
	ID          wire.Text `json:"id"`
	Title       wire.Text `json:"title"`
	Description wire.Text `json:"description"`
	ProductType struct {
		ID          wire.Text `json:"id"` // "OnlineServicesNCE", "Azure", "Software", ...
		DisplayName wire.Text `json:"displayName"`
		SubType     struct {
			ID          wire.Text `json:"id"`
			DisplayName wire.Text `json:"displayName"`
		} `json:"subType"`
	} `json:"productType"`
	IsMicrosoftProduct wire.Bool `json:"isMicrosoftProduct"`
	PublisherName      wire.Text `json:"publisherName"`
}

// Products lists products.
// Source: Microsoft, "Get a list of products" and "Get a list of products (by customer)".
func (c *Client) Products(ctx context.Context, q CatalogQuery) ([]wire.Item[Product], error) {
	return list[Product](ctx, c, request{op: "list products", scope: scopeCatalog, path: q.path(), query: q.values(true)})
}

// Product reads one product.
// Source: Microsoft, "Get a product by ID".
func (c *Client) Product(ctx context.Context, q CatalogQuery, id string) (wire.Item[Product], error) {
	return get[Product](ctx, c, request{op: "get product", scope: scopeCatalog, path: q.path(id), query: q.values(false)})
}
