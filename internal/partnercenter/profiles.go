package partnercenter

import (
	"context"
	"net/url"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// OrganizationProfile is the reseller itself.
// Source: Microsoft, "Get an organization profile".
type OrganizationProfile struct {
	ID             wire.Text `json:"id"`
	CompanyName    wire.Text `json:"companyName"`
	DefaultAddress Address   `json:"defaultAddress"`
	TenantID       wire.Text `json:"tenantId"`
	Domain         wire.Text `json:"domain"`
	Email          wire.Text `json:"email"`
	Language       wire.Text `json:"language"`
	Culture        wire.Text `json:"culture"`
}

// OrganizationProfile reads the reseller's own profile.
func (c *Client) OrganizationProfile(ctx context.Context) (wire.Item[OrganizationProfile], error) {
	return get[OrganizationProfile](ctx, c, request{op: "get organization profile", scope: scopeOther, path: []string{"v1", "profiles", "organization"}})
}

// BillingInfo is how Microsoft bills the reseller.
// Source: Microsoft, "Get partner billing profile".
type BillingInfo struct {
	CompanyName     wire.Text `json:"companyName"`
	Address         Address   `json:"address"`
	TaxID           wire.Text `json:"taxId"`
	BillingCurrency wire.Text `json:"billingCurrency"` // ISO 4217
	BillingDay      wire.Int  `json:"billingDay"`
}

// BillingInfo reads how Microsoft bills the reseller.
func (c *Client) BillingInfo(ctx context.Context) (wire.Item[BillingInfo], error) {
	return get[BillingInfo](ctx, c, request{op: "get billing profile", scope: scopeOther, path: []string{"v1", "profiles", "billing"}})
}

// MPNProfile is a partner by its number in Microsoft's partner program, now called partner id.
// Source: Microsoft, "Get the partner network profile" and "Verify a partner by MPN ID".
type MPNProfile struct {
	MPNID       wire.Text `json:"mpnId"`
	PartnerName wire.Text `json:"partnerName"`
}

// MPNProfile reads the reseller's own profile, or another partner's by its number; "" means one's own.
func (c *Client) MPNProfile(ctx context.Context, mpnID string) (wire.Item[MPNProfile], error) {
	r := request{op: "get MPN profile", scope: scopeOther, path: []string{"v1", "profiles", "mpn"}}
	if mpnID != "" {
		r.query = url.Values{"mpnId": {mpnID}}
	}
	return get[MPNProfile](ctx, c, r)
}
