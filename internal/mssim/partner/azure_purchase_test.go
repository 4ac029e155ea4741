package partner

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const azurePlan = world.AzurePlanProduct + ":" + world.AzurePlanSKU

func (s *sim) planLine(more string) string {
	return `{"catalogItemId":"` + s.item(azurePlan) + `","quantity":1,"billingCycle":"one_time"` + more + `}`
}

func TestTheAzurePlanInTheCatalog(t *testing.T) {
	s := newSim(t)
	product := `{"id":"DZH318Z0BPS6","title":"Microsoft Azure plan","description":"Gain access to Azure Services.",
		"productType":{"id":"Azure","displayName":"Azure","subType":{"id":"Azure","displayName":"Azure"}},"isMicrosoftProduct":true,
		"publisherName":"Microsoft Corporation","links":{"skus":{"uri":"/products/DZH318Z0BPS6/skus?country=DE","method":"GET","headers":[]},
		"self":{"uri":"/products/DZH318Z0BPS6?country=DE","method":"GET","headers":[]}},
		"localizedAttributes":[{"key":"OfferType","value":"OfferType"},{"key":"Standard","value":"Standard"},{"key":"DevTest","value":"Dev/Test"}]}`
	sku := `{"id":"0001","productId":"DZH318Z0BPS6","title":"Microsoft Azure plan","description":"Microsoft Azure plan (MS-AZR-0017G)",
		"minimumQuantity":1,"maximumQuantity":1,"isTrial":false,"supportedBillingCycles":["one_time"],"purchasePrerequisites":["MicrosoftCustomerAgreement"],
		"inventoryVariables":[],"provisioningVariables":[],"actions":["Refund"],
		"dynamicAttributes":{"isMicrosoftProduct":true,"pilotProgram":"modernazurepilot"},
		"links":{"availabilities":{"uri":"/products/DZH318Z0BPS6/skus/0001/availabilities?country=DE","method":"GET","headers":[]},
		"self":{"uri":"/products/DZH318Z0BPS6/skus/0001?country=DE","method":"GET","headers":[]}}}`
	for _, view := range []string{"Azure", "MicrosoftAzure"} {
		s.get("/v1/products?country=DE&targetView="+view).is(t, 200, `{"totalCount":1,"items":[`+product+`],
			"links":{"self":{"uri":"/products?country=DE&targetView=`+view+`","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}`)
	}
	require.NotContains(t, s.get("/v1/products?country=DE&targetView=OnlineServices").text(), "DZH318Z0BPS6")
	base := "/v1/customers/" + customerID("gruenwald") + "/products/DZH318Z0BPS6"
	s.get(base).is(t, 200, product)
	s.get(base+"/skus/0001").is(t, 200, sku)
	id := s.item(azurePlan)[len(azurePlan)+1:]
	s.get(base+"/skus/0001/availabilities/"+id).is(t, 200, `{"id":"`+id+`","productId":"DZH318Z0BPS6","skuId":"0001","catalogItemId":"`+s.item(azurePlan)+`",
		"defaultCurrency":{"code":"EUR","symbol":"€"},"segment":"commercial","country":"DE","isPurchasable":true,"isRenewable":false,
		"renewalInstructions":[],"terms":[],"includedQuantityOptions":[],"product":`+product+`,"sku":`+sku+`,
		"links":{"self":{"uri":"/products/DZH318Z0BPS6/skus/0001/availabilities/`+id+`?country=DE","method":"GET","headers":[]}}}`)
}

func TestBuyingAnAzurePlan(t *testing.T) {
	s := newSim(t)
	require.NoError(t, s.w.Tune(func(set *world.Settings) { set.OrderDelaySeconds, set.LateSubscriptionIDs = 5, true }))
	path, cart := s.cart("gruenwald", s.planLine(""))
	line := cart["lineItems"].([]any)[0].(map[string]any)
	require.JSONEq(t, `{"id":0,"catalogItemId":"`+s.item(azurePlan)+`","quantity":1,"currencyCode":"EUR","billingCycle":"one_time","provisioningContext":{},
		"orderGroup":"0"}`, encode(t, line), "neither a term nor a price")
	got := s.send("POST", path+"/checkout", "")
	require.Equal(t, 201, got.status, got.text())
	order := got.json(t)["orders"].([]any)[0].(map[string]any)
	id := order["id"].(string)
	base := "/v1/customers/" + customerID("gruenwald")
	require.JSONEq(t, `[{"lineItemNumber":0,"offerId":"`+s.item(azurePlan)+`","transactionType":"New","friendlyName":"Azure plan","quantity":1,
		"links":{"product":{"uri":"/products/DZH318Z0BPS6?country=DE","method":"GET","headers":[]},
		"sku":{"uri":"/products/DZH318Z0BPS6/skus/0001?country=DE","method":"GET","headers":[]},
		"availability":{"uri":"/products/DZH318Z0BPS6/skus/0001/availabilities/`+s.item(azurePlan)[len(azurePlan)+1:]+`?country=DE","method":"GET","headers":[]}}}]`,
		encode(t, order["lineItems"]))
	require.Equal(t, []any{"pending", "one_time", "EUR"}, []any{order["status"], order["billingCycle"], order["currencyCode"]})
	pending := s.get(base + "/subscriptions?order_id=" + id).items(t)[0]
	require.Equal(t, "pending", pending["status"])
	plan := base + "/subscriptions/" + pending["id"].(string)
	require.Empty(t, s.get(plan+"/azureEntitlements").items(t))
	require.Equal(t, 800082, s.patch(plan, `{"status":"suspended"}`).code(t))

	s.advance(5 * time.Second)
	require.Equal(t, "completed", s.get(base + "/orders/" + id).json(t)["status"])
	require.Equal(t, pending["id"], s.get(base + "/orders/" + id).json(t)["lineItems"].([]any)[0].(map[string]any)["subscriptionId"])
	active := s.get(plan).json(t)
	require.Equal(t, []any{"active", "usage", "one_time", "Azure plan", "Azure plan", "9999-12-30T00:00:00Z", 1.0}, []any{
		active["status"], active["billingType"], active["billingCycle"], active["offerName"], active["friendlyName"], active["commitmentEndDate"], active["quantity"],
	})
	entitlement := s.get(plan + "/azureEntitlements").items(t)[0]
	require.Equal(t, []any{"active", "Azure subscription 1", pending["id"]}, []any{entitlement["status"], entitlement["friendlyName"], entitlement["subscriptionId"]})

	s.advance(time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC).Sub(start))
	i := s.newest("EUR")
	var charge map[string]any
	for _, l := range s.get("/v1/invoices/" + i.ID + "/lineitems?provider=onetime&invoicelineitemtype=billinglineitems").items(t) {
		if l["subscriptionId"] == pending["id"] {
			charge = l
		}
	}
	total, count := s.usageOf(s.first, "/v1/invoices/"+i.ID+"/lineitems?provider=marketplace&invoicelineitemtype=usagelineitems")
	require.Equal(t, 11*len(world.AzureMeters()), count, "from 20 to 30 November")
	require.Equal(t, []any{"Azure plan", "new", "1", total}, []any{charge["productName"], charge["chargeType"], charge["quantity"], charge["subtotal"]})
}

func TestRefusedAzurePlans(t *testing.T) {
	s := newSim(t)
	base := "/v1/customers/" + customerID("gruenwald")
	order := func(quantity, more string) response {
		return s.send("POST", base+"/orders", `{"billingCycle":"one_time","partnerOnRecordAttestationAccepted":true,"lineItems":[{"offerId":"`+s.item(azurePlan)+`","quantity":`+quantity+more+`}]}`)
	}
	for name, tt := range map[string]struct {
		quantity, more string
		status, code   int
	}{
		"two of it":        {"2", "", 400, 900275},
		"with a term":      {"1", `,"termDuration":"P1Y"`, 400, 800121},
		"with an end":      {"1", `,"customTermEndDate":"2027-10-31T00:00:00Z"`, 400, 900242},
		"without quantity": {"0", "", 400, 800002},
	} {
		got := order(tt.quantity, tt.more)
		require.Equal(t, []int{tt.status, tt.code}, []int{got.status, got.code(t)}, name)
	}
	_, cart := s.cart("gruenwald", s.planLine(`,"id":1`)+","+s.planLine(`,"id":2`)+`,{"id":3,"catalogItemId":"`+s.item(azurePlan)+`","quantity":1,"billingCycle":"monthly"}`)
	var codes []any
	for _, l := range cart["lineItems"].([]any) {
		wrong, _ := l.(map[string]any)["error"].(map[string]any)
		codes = append(codes, wrong["errorCode"])
	}
	require.Equal(t, []any{nil, 10002.0, 10013.0}, codes, "one, and not by the month")

	first := order("1", "")
	require.Equal(t, 201, first.status, first.text())
	got := order("1", "")
	require.Equal(t, []int{403, 800089}, []int{got.status, got.code(t)}, "the customer has one")
	var reseller string
	s.w.View(func(st *world.State) {
		p, _ := st.Partners.Get("", s.other.TenantID)
		reseller = p.MPNID
	})
	require.Equal(t, 201, order("1", `,"partnerIdOnRecord":"`+reseller+`"`).status, "one of each reseller")
	require.Equal(t, 403, order("1", `,"partnerIdOnRecord":"`+reseller+`"`).status)

	oezdemir := s.send("POST", "/v1/customers/"+customerID("oezdemir")+"/orders", `{"billingCycle":"one_time","lineItems":[{"offerId":"`+s.item(azurePlan)+`","quantity":1}]}`)
	require.Equal(t, []int{403, 13605}, []int{oezdemir.status, oezdemir.code(t)}, "no agreement")
}

func TestChangingAnAzurePlan(t *testing.T) {
	s := newSim(t)
	base := "/v1/customers/" + customerID("gruenwald")
	order := s.send("POST", base+"/orders", `{"billingCycle":"one_time","lineItems":[{"offerId":"`+s.item(azurePlan)+`","quantity":1,"friendlyName":"Backstube"}]}`).json(t)
	plan := base + "/subscriptions/" + order["lineItems"].([]any)[0].(map[string]any)["subscriptionId"].(string)
	require.Equal(t, "Backstube", s.get(plan).json(t)["friendlyName"])
	for body, want := range map[string][]int{
		`{"status":"suspended"}`: {403, 900115}, `{"status":"deleted"}`: {400, 800040}, `{"quantity":2}`: {403, 800027}, `{"status":"none"}`: {400, 900126},
		`{"billingCycle":"monthly"}`: {400, 800097},
	} {
		got := s.patch(plan, body)
		require.Equal(t, want, []int{got.status, got.code(t)}, body)
	}
	entitlement := s.get(plan + "/azureEntitlements").items(t)[0]["id"].(string)
	require.Equal(t, 200, s.send("POST", plan+"/azureEntitlements/"+entitlement+"/cancel", `{"cancellationReason":"compromise"}`).status)
	s.advance(10 * time.Minute)
	for _, status := range []string{"suspended", "active"} {
		got := s.patch(plan, s.whole(plan, map[string]any{"status": status, "friendlyName": "Café"}))
		require.Equal(t, 200, got.status, got.text())
		now := s.get(plan)
		now.is(t, 200, got.text())
		require.Equal(t, []any{status, "Café"}, []any{now.json(t)["status"], now.json(t)["friendlyName"]})
	}
	require.Equal(t, "update_subscription", s.lastAudit()["operationType"])
}

func TestAzurePlansInTheSandbox(t *testing.T) {
	s := newSim(t)
	s.inSandbox()
	base := "/v1/customers/" + customerID("gruenwald")
	buy := func(more string) response {
		return s.send("POST", base+"/orders", `{"billingCycle":"one_time","partnerOnRecordAttestationAccepted":true,"lineItems":[{"offerId":"`+s.item(azurePlan)+`","quantity":1`+more+`}]}`)
	}
	order := buy("")
	require.Equal(t, 201, order.status, order.text())
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		for _, id := range []string{"two", "three"} {
			tx.AzurePlans.Put(customerID("gruenwald"), id, &world.AzurePlan{ID: id, PartnerID: s.first.TenantID, CustomerID: customerID("gruenwald"), MPNID: id})
		}
		return nil
	}))
	got := buy("")
	require.Equal(t, []int{400, 900116}, []int{got.status, got.code(t)})

	cancelled := s.send("PATCH", base+"/orders/"+order.json(t)["id"].(string), `{"status":"cancelled"}`)
	require.Equal(t, 200, cancelled.status, cancelled.text())
	plan := order.json(t)["lineItems"].([]any)[0].(map[string]any)["subscriptionId"].(string)
	require.Equal(t, "deleted", s.get(base + "/subscriptions/" + plan).json(t)["status"])
	require.Equal(t, "inactive", s.get(base + "/subscriptions/" + plan + "/azureEntitlements").items(t)[0]["status"])
	require.Equal(t, 201, buy("").status, "there is room again")
}
