package partner

import (
	"bytes"
	"fmt"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGoldenReads(t *testing.T) {
	s := newSim(t)
	gruenwald := "/v1/customers/" + customerID("gruenwald")
	first := s.get(gruenwald + "/subscriptions").items(t)
	sub := gruenwald + "/subscriptions/" + first[0]["id"].(string)
	order := gruenwald + "/orders/" + first[0]["orderId"].(string)
	tests := map[string]string{
		"customers_list":             "/v1/customers?size=2",
		"customers_by_name":          "/v1/customers?size=40&filter=" + filterQuery("CompanyName", "bäck", "starts_with"),
		"customer_get":               gruenwald,
		"customer_company_profile":   gruenwald + "/profiles/company",
		"customer_billing_profile":   gruenwald + "/profiles/billing",
		"customer_organization":      gruenwald + "/organization",
		"customer_custom_domains":    gruenwald + "/customDomains",
		"customer_relationships":     gruenwald + "/relationships",
		"customer_agreements":        gruenwald + "/agreements?agreementType=MicrosoftCustomerAgreement",
		"customer_direct_signed":     gruenwald + "/directSignedMicrosoftCustomerAgreementStatus",
		"customer_validation_status": gruenwald + "/validationStatus?type=account",
		"customer_qualifications":    gruenwald + "/qualifications",
		"relationship_request":       "/v1/customers/relationshiprequests",
		"agreements_all":             "/v1/agreements?agreementType=*",
		"products_list":              "/v1/products?country=US&targetView=OnlineServices",
		"product_get":                "/v1/products/CFQ7TTC0LH18?country=US",
		"skus_list":                  "/v1/products/CFQ7TTC0LH18/skus?country=US",
		"sku_get":                    "/v1/products/CFQ7TTC0LH18/skus/0001?country=DE",
		"availabilities_list":        "/v1/products/CFQ7TTC0LH18/skus/0001/availabilities?country=US",
		"availabilities_customer":    gruenwald + "/products/CFQ7TTC0LCHC/skus/0002/availabilities",
		"orders_list":                gruenwald + "/orders",
		"order_get":                  order,
		"order_get_priced":           order + "?include_price=true",
		"order_provisioning":         order + "/provisioningstatus",
		"subscriptions_list":         gruenwald + "/subscriptions",
		"subscriptions_ending":       "/v1/customers/" + customerID("oezdemir") + "/subscriptions",
		"subscriptions_ended":        "/v1/customers/" + customerID("oegmn") + "/subscriptions",
		"subscriptions_scheduled":    "/v1/customers/" + customerID("zielona") + "/subscriptions",
		"subscriptions_next_charge":  "/v1/customers/" + customerID("mueller-praezision") + "/subscriptions",
		"subscription_get":           sub,
		"subscription_addons":        sub + "/addons",
		"subscription_provisioning":  sub + "/provisioningstatus",
		"subscribedskus":             gruenwald + "/subscribedskus",
		"auditrecords":               "/v1/auditrecords?startDate=2026-11-01&size=2",
		"webhook_events":             "/webhooks/v1/registration/events",
		"profile_organization":       "/v1/profiles/organization",
		"profile_billing":            "/v1/profiles/billing",
		"profile_mpn":                "/v1/profiles/mpn",
		"profile_legalbusiness":      "/v1/profiles/legalbusiness?vettingVersion=Current",
		"profile_support":            "/v1/profiles/support",
	}
	for name, path := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.get(path)
			require.Equal(t, 200, got.status, string(got.body))
			got.golden(t, name)
		})
	}
}

func TestByteOrderMark(t *testing.T) {
	s := newSim(t)
	gruenwald := "/v1/customers/" + customerID("gruenwald")
	tests := map[string]struct {
		path string
		want bool
	}{
		"subscribed SKUs carry it":      {gruenwald + "/subscribedskus", true},
		"orders carry it":               {gruenwald + "/orders", true},
		"subscriptions do not carry it": {gruenwald + "/subscriptions", false},
		"errors on marked calls too":    {"/v1/auditrecords?startDate=never", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.want, bytes.HasPrefix(s.get(tt.path).body, utf8BOM))
		})
	}
	s.h.ByteOrderMark = false
	require.False(t, bytes.HasPrefix(s.get(gruenwald+"/orders").body, utf8BOM), "the switch turns it off")
}

func filterQuery(field, value, operator string) string {
	return url.QueryEscape(fmt.Sprintf(`{"Field":%q,"Value":%q,"Operator":%q}`, field, value, operator))
}
