package partnercenter

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"github.com/tenantry/tenantry/internal/upstream"
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

// unsigned are the refusals that say that the partner of the query has not signed.
var unsigned = []string{"2203", "2206"}

// PartnerAgreementSigned tells whether the partner with a tenant has signed the Microsoft Partner Agreement; nil means that
// Microsoft answered without saying so. Microsoft documents the question for an indirect provider about its resellers; of
// other accounts it may be refused.
// Source: Microsoft, "Verify an indirect reseller's Microsoft Partner Agreement status".
func (c *Client) PartnerAgreementSigned(ctx context.Context, tenantID string) (*bool, error) {
	item, err := get[struct {
		Signed *wire.Bool `json:"isAgreementSigned"`
	}](ctx, c, request{
		op: "get partner agreement status", scope: scopeOther, path: []string{"v1", "compliance", "csp", "agreementstatus"},
		query: url.Values{"tenantId": {tenantID}},
	})
	var refused *upstream.Error
	if errors.As(err, &refused) && slices.Contains(unsigned, refused.Code) {
		no := false
		return &no, nil
	}
	if err != nil || item.Doubt != nil || item.Value.Signed == nil {
		return nil, err
	}
	return (*bool)(item.Value.Signed), nil
}
