package partner

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestServiceCosts(t *testing.T) {
	s := newSim(t)
	id := customerID("alpenblick")
	base := "/v1/customers/" + id + "/servicecosts/"
	s.get(base+"mostrecent").is(t, 200, replaced(`{PERIOD,"pretaxTotal":367.82,"tax":0,"afterTaxTotal":367.82,"currencySymbol":"CHF","customerId":"ID",
		"details":[{"invoiceType":"OneTime","summary":{PERIOD,"pretaxTotal":367.82,"tax":0,"afterTaxTotal":367.82,"currencyCode":"CHF","currencySymbol":"CHF",
		"customerId":"ID","links":{},"attributes":{"objectType":"ServiceCostsSummary"}}}],
		"links":{"serviceCostLineItems":{"uri":"/customers/ID/servicecosts/MostRecent/lineitems","method":"GET","headers":[]},
		"self":{"uri":"/customers/ID/servicecosts/MostRecent","method":"GET","headers":[]}},"attributes":{"objectType":"ServiceCostsSummary"}}`,
		"ID", id, "PERIOD", `"billingStartDate":"2026-10-01T00:00:00Z","billingEndDate":"2026-10-31T23:59:59.9999999Z"`))
	const line = `"chargeType":"CYCLE FEE","currencyCode":"CHF","currencySymbol":"CHF","customerId":"ID","customerName":"Alpenblick Hotel AG","resellerMPNId":"-1",
		"tax":0,"invoiceNumber":"G063296582","invoiceType":"OneTime","publisherName":"Microsoft","publisherId":"","discountDetails":"N/A"`
	s.get(base+"MostRecent/lineitems").is(t, 200, replaced(`{"totalCount":3,"items":[
		{LINE,"afterTaxTotal":26.07,"pretaxTotal":26.07,"unitPrice":8.69,"quantity":3,"startDate":"2026-10-09T00:00:00","endDate":"2026-11-08T00:00:00",
			"orderId":"31c44236ac0b","subscriptionId":"deadbec2-17e1-5839-9b3d-dfc9adf2441a","subscriptionFriendlyName":"Microsoft Teams Premium",
			"offerId":"CFQ7TTC0RM8K:0002:CFQ7TTC0ZWSH","offerName":"Microsoft Teams Premium","productId":"CFQ7TTC0RM8K","skuId":"0002",
			"availabilityId":"CFQ7TTC0ZWSH","productName":"Microsoft Teams Premium","skuName":"Microsoft Teams Premium",
			"termAndBillingCycle":"One-Month commitment for monthly/yearly billing"},
		{LINE,"afterTaxTotal":237.5,"pretaxTotal":237.5,"unitPrice":9.5,"quantity":25,"startDate":"2026-10-25T00:00:00","endDate":"2026-11-24T00:00:00",
			"orderId":"b2e10d431f78","subscriptionId":"c8b965a6-3041-530f-a30c-8a966080636b","subscriptionFriendlyName":"Microsoft 365 Business Standard",
			"offerId":"CFQ7TTC0LDPB:0001:CFQ7TTC07V8G","offerName":"Microsoft 365 Business Standard","productId":"CFQ7TTC0LDPB","skuId":"0001",
			"availabilityId":"CFQ7TTC07V8G","productName":"Microsoft 365 Business Standard","skuName":"Microsoft 365 Business Standard",
			"termAndBillingCycle":"One-Year commitment for monthly/yearly billing"},
		{LINE,"afterTaxTotal":104.25,"pretaxTotal":104.25,"unitPrice":6.95,"quantity":15,"startDate":"2026-10-29T00:00:00","endDate":"2026-11-28T00:00:00",
			"orderId":"d6f6bef1b1e3","subscriptionId":"b6a418d7-2449-5e13-b1ba-e196b650c9af","subscriptionFriendlyName":"Saisonkräfte",
			"offerId":"CFQ7TTC0LH05:0001:CFQ7TTC0CX85","offerName":"Microsoft 365 F3","productId":"CFQ7TTC0LH05","skuId":"0001",
			"availabilityId":"CFQ7TTC0CX85","productName":"Microsoft 365 F3","skuName":"Microsoft 365 F3",
			"termAndBillingCycle":"One-Month commitment for monthly/yearly billing"}],
		"links":{"self":{"uri":"/customers/ID/servicecosts/MostRecent/lineitems","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}`,
		"LINE", replaced(line, "ID", id), "ID", id))
	for _, path := range []string{base + "never", base + "never/lineitems"} {
		refused := s.get(path)
		require.Equal(t, []int{400, 900126}, []int{refused.status, refused.code(t)}, path)
	}
}

func TestServiceCostsOfWhatIsPaidBack(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("alpenblick", "Power BI Pro")
	s.changed(path, map[string]any{"status": "deleted"})
	shown := func() (out [][]any) {
		for _, item := range s.get("/v1/customers/" + customerID("alpenblick") + "/servicecosts/mostrecent/lineitems").items(t) {
			if item["subscriptionId"] == before["id"] {
				out = append(out, []any{item["chargeType"], item["quantity"], item["pretaxTotal"], item["invoiceNumber"]})
			}
		}
		return out
	}
	s.advance(time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC).Sub(start))
	require.Equal(t, [][]any{{"PURCHASE FEE", 2.0, 21.28, ""}, {"PRORATE FEE", -2.0, -21.28, ""}}, shown(), "before the invoice is made")
	s.advance(7 * 24 * time.Hour)
	number := s.newest("CHF").ID
	require.Equal(t, [][]any{{"PURCHASE FEE", 2.0, 21.28, number}, {"PRORATE FEE", -2.0, -21.28, number}}, shown())
}
