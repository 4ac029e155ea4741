package partner

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestServiceCosts(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	base := "/v1/customers/" + id + "/servicecosts/"
	sub := s.get("/v1/customers/" + id + "/subscriptions").items(t)[0]["id"].(string)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		for _, c := range slices.Collect(tx.Charges.All(id)) {
			tx.Charges.Delete(id, c.ID)
		}
		for n, at := range []time.Time{start.AddDate(0, -1, 0), start.AddDate(0, -1, 1), start, start.AddDate(0, -3, 0)} {
			c := &world.Charge{
				ID: world.StableID("charge", at.String()), PartnerID: s.first.TenantID, CustomerID: id, SubscriptionID: sub, OrderID: "abc", Kind: world.ChargeCycle,
				Seats: 12, From: start.AddDate(0, -1, 0).Truncate(day), Until: start.Truncate(day), UnitPrice: "5.51", Amount: []string{"66.12", "-5.51", "1", "2"}[n],
				Currency: "EUR", At: at,
			}
			tx.Charges.Put(id, c.ID, c)
		}
		return nil
	}))
	require.JSONEq(t, replaced(`{"billingStartDate":"2026-10-01T00:00:00Z","billingEndDate":"2026-10-31T23:59:59.9999999Z","pretaxTotal":60.61,"tax":0,
		"afterTaxTotal":60.61,"currencySymbol":"€","customerId":"ID","details":[{"invoiceType":"Recurring","summary":{"billingStartDate":"2026-10-01T00:00:00Z",
		"billingEndDate":"2026-10-31T23:59:59.9999999Z","pretaxTotal":60.61,"tax":0,"afterTaxTotal":60.61,"currencyCode":"EUR","currencySymbol":"€",
		"customerId":"ID","links":{},"attributes":{"objectType":"ServiceCostsSummary"}}}],
		"links":{"serviceCostLineItems":{"uri":"/customers/ID/servicecosts/MostRecent/lineitems","method":"GET","headers":[]},
		"self":{"uri":"/customers/ID/servicecosts/MostRecent","method":"GET","headers":[]}},"attributes":{"objectType":"ServiceCostsSummary"}}`, "ID", id),
		s.get(base+"mostrecent").text())
	lines := s.get(base + "MostRecent/lineitems").items(t)
	require.Len(t, lines, 2)
	product := s.get("/v1/customers/" + id + "/subscriptions/" + sub).json(t)
	require.Equal(t, map[string]any{
		"afterTaxTotal": 66.12, "chargeType": "CYCLE FEE", "currencyCode": "EUR", "currencySymbol": "€", "customerId": id,
		"customerName": "Bäckerei Grünwald & Söhne GmbH", "endDate": "2026-11-19T00:00:00", "offerId": product["offerId"],
		"offerName": "Microsoft 365 Business Basic", "orderId": "abc", "pretaxTotal": 66.12, "quantity": 12.0, "resellerMPNId": "-1",
		"startDate": "2026-10-20T00:00:00", "subscriptionFriendlyName": "Microsoft 365 Business Basic", "subscriptionId": sub, "tax": 0.0, "unitPrice": 5.51,
		"invoiceType": "Recurring", "productId": "CFQ7TTC0LH18", "skuId": "0001", "availabilityId": lines[0]["availabilityId"],
		"productName": "Microsoft 365 Business Basic", "skuName": "Microsoft 365 Business Basic", "publisherName": "Microsoft", "termAndBillingCycle": "P1Y monthly",
	}, lines[0])
	require.Equal(t, 900126, s.get(base+"never").code(t))
	require.Equal(t, 900126, s.get(base+"never/lineitems").code(t))
}
