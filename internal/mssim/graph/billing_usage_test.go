package graph_test

import (
	"maps"
	"slices"
	"testing"

	dec "github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestBilledUsage(t *testing.T) {
	c := start(t, "demo")
	i := c.invoice()
	charge := ""
	c.w.View(func(s *world.State) {
		for _, one := range i.Charges(s) {
			if one.ProductID == world.AzurePlanProduct {
				charge = one.Amount
			}
		}
	})
	lines := c.lines(c.finished("/usage/billed/export", map[string]any{"invoiceId": i.ID}).body["resourceLocation"].(map[string]any))
	require.Len(t, lines, 31*2*5)
	sum := dec.Zero
	for _, l := range lines {
		sum = sum.Add(dec.NewFromFloat(l["BillingPreTaxTotal"].(float64)))
	}
	require.Equal(t, charge, sum.StringFixed(2))
	require.JSONEq(t, `{"PartnerId":"33f21aac-052b-5fbd-82a4-941b118aeafd","PartnerName":"Harborview IT Services LLC",
		"CustomerId":"13527ec3-1e8c-51ee-9c96-eb958fc82c2c","CustomerName":"Lakeshore Logistics Inc.","CustomerDomainName":"lakeshore.onmicrosoft.com",
		"CustomerCountry":"US","MpnId":"5190246","Tier2MpnId":"0","InvoiceNumber":"G025315088","ProductId":"DZH318Z0BPS6","SkuId":"0001",
		"AvailabilityId":"CFQ7TTC0H4FS","SkuName":"Azure plan","ProductName":"Azure plan","PublisherName":"Microsoft Corporation","PublisherId":"",
		"SubscriptionDescription":"Azure plan","SubscriptionId":"d809c212-9cd8-5370-95ef-e3176c39d7b2","ChargeStartDate":"2026-01-01T00:00:00Z",
		"ChargeEndDate":"2026-02-01T00:00:00Z","UsageDate":"2026-01-01T00:00:00Z","MeterType":"1 Hour - D2s v5","MeterCategory":"Virtual Machines",
		"MeterId":"fc6d12c3-0b15-52d2-9bd6-2fa8ff217ca3","MeterSubCategory":"Dsv5 Series","MeterName":"D2s v5","MeterRegion":"US East","Unit":"1 Hour",
		"ResourceLocation":"EASTUS","ConsumedService":"Microsoft.Compute","ResourceGroup":"rg-main",
		"ResourceURI":"/subscriptions/4185280e-011d-59ff-9881-580bc3233f6f/resourceGroups/rg-main/providers/Microsoft.Compute/virtualMachines/vm-app01",
		"ChargeType":"new","UnitPrice":0.096,"Quantity":15.36,"UnitType":"1 Hour","BillingPreTaxTotal":1.47456,"BillingCurrency":"USD",
		"PricingPreTaxTotal":1.47456,"PricingCurrency":"USD","ServiceInfo1":"","ServiceInfo2":"","Tags":"","AdditionalInfo":"","EffectiveUnitPrice":0.096,
		"PCToBCExchangeRate":1,"EntitlementId":"4185280e-011d-59ff-9881-580bc3233f6f","EntitlementDescription":"Warehouse production",
		"PartnerEarnedCreditPercentage":0,"CreditPercentage":0,"CreditType":"Credit Not Applied","BenefitOrderID":"","BenefitID":"","BenefitType":"Charge"}`,
		mustJSON(t, lines[0]))

	basic := c.lines(c.finished("/usage/billed/export", map[string]any{"invoiceId": i.ID, "attributeSet": "basic"}).body["resourceLocation"].(map[string]any))
	require.Len(t, basic, len(lines))
	require.Equal(t, []string{
		"AdditionalInfo", "BenefitOrderID", "BenefitType", "BillingCurrency", "BillingPreTaxTotal", "ChargeEndDate", "ChargeStartDate", "ChargeType",
		"CreditPercentage", "CreditType", "CustomerId", "CustomerName", "EffectiveUnitPrice", "EntitlementId", "InvoiceNumber", "PCToBCExchangeRate",
		"PartnerId", "PartnerName", "PricingCurrency", "PricingPreTaxTotal", "ProductId", "PublisherName", "Quantity", "ResourceURI", "SkuId", "SkuName",
		"SubscriptionId", "UnitPrice", "UnitType", "UsageDate",
	}, slices.Sorted(maps.Keys(basic[0])))
}

func TestUnbilledUsage(t *testing.T) {
	c := start(t, "demo") // on 2 March: February's invoices are to come
	last := c.lines(c.finished("/usage/unbilled/export", map[string]any{"currencyCode": "usd", "billingPeriod": "last", "attributeSet": "basic"}).body["resourceLocation"].(map[string]any))
	require.Len(t, last, 28*2*5)
	require.Equal(t, "", last[0]["InvoiceNumber"])
	current := c.lines(c.finished("/usage/unbilled/export", map[string]any{"currencyCode": "USD", "billingPeriod": "current"}).body["resourceLocation"].(map[string]any))
	require.Len(t, current, 2*5, "the first of March is over")
}
