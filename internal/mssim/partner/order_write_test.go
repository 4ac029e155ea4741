package partner

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestCreateOrder(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	got := s.send("POST", "/v1/customers/"+id+"/orders", `{"ReferenceCustomerId":"`+strings.ToUpper(id)+`","BillingCycle":"Annual","CurrencyCode":"EUR","LineItems":[
		{"LineItemNumber":4,"OfferId":"`+s.item(businessBasic)+`","Quantity":5,"TermDuration":"P1Y","FriendlyName":"Filiale","PartnerIdOnRecord":"5190246"}],
		"PartnerOnRecordAttestationAccepted":true}`)
	body := got.json(t)
	order := body["id"].(string)
	line := body["lineItems"].([]any)[0].(map[string]any)
	want := s.orderLiteral(`{"id":"ORDER","alternateId":"ORDER","referenceCustomerId":"CUSTOMER","billingCycle":"annual","currencyCode":"EUR","currencySymbol":"€",
		"lineItems":[{"lineItemNumber":0,"offerId":"ITEM","subscriptionId":"SUB","termDuration":"P1Y",
		"transactionType":"New","friendlyName":"Filiale","quantity":5,"partnerIdOnRecord":"5190246","links":{LINELINKS}}],
		"creationDate":"2026-11-20T09:00:00Z","status":"completed","transactionType":"UserPurchase","partnerOnRecordAttestationAccepted":true,
		"links":{ORDERLINKS},"client":{},"attributes":{"objectType":"Order"}}`, id, order, line["subscriptionId"].(string), businessBasic)
	got.is(t, 201, want)
	s.get("/v1/customers/"+id+"/orders/"+order).is(t, 200, want)
	require.InDelta(t, 269.4, s.get("/v1/customers/" + id + "/orders/" + order + "?include_price=true").json(t)["totalPrice"], 0.001, "53.88 for 5 seats")
	sub := s.get("/v1/customers/" + id + "/subscriptions?mpn_id=5190246").items(t)[0]
	require.Equal(t, []any{line["subscriptionId"], "Filiale", "5190246"}, []any{sub["id"], sub["friendlyName"], sub["partnerId"]})
}

// orderLiteral fills the placeholders of a literal about an order of one line.
func (s *sim) orderLiteral(literal, customer, order, sub, sku string) string {
	const to, end = `{"uri":"`, `","method":"GET","headers":[]}`
	product, skuID, _ := strings.Cut(sku, ":")
	item := s.item(sku)
	path := "/products/" + product + "/skus/" + skuID
	base := "/customers/" + customer + "/orders/" + order
	return replaced(literal, "ORDERLINKS", `"self":`+to+base+end+`,"provisioningStatus":`+to+base+"/provisioningstatus"+end+`,"patchOperation":`+to+base+`","method":"PATCH","headers":[]}`,
		"LINELINKS", `"product":`+to+"/products/"+product+"?country=DE"+end+`,"sku":`+to+path+"?country=DE"+end+
			`,"availability":`+to+path+"/availabilities/"+item[len(sku)+1:]+"?country=DE"+end+`,"subscription":`+to+"/customers/"+customer+"/subscriptions/"+sub+end,
		"ORDER", order, "CUSTOMER", customer, "SUB", sub, "ITEM", item)
}

func TestAnOrderShowsWhatItsLineSaid(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	parent := s.get("/v1/customers/" + id + "/subscriptions").items(t)[0]["id"].(string)
	ask := func(line string) response {
		return s.send("POST", "/v1/customers/"+id+"/orders?include_price=true", `{"billingCycle":"monthly","lineItems":[`+line+`]}`)
	}
	got := ask(`{"offerId":"` + s.item(teamsPhone) + `","quantity":2,"termDuration":"P1Y","attestationAccepted":true,"parentSubscriptionId":"` + parent + `",
		"provisioningContext":{"Scope":"shared"}}`)
	order := got.json(t)["id"].(string)
	sub := got.json(t)["lineItems"].([]any)[0].(map[string]any)["subscriptionId"].(string)
	got.is(t, 201, s.orderLiteral(`{"id":"ORDER","alternateId":"ORDER","referenceCustomerId":"CUSTOMER","billingCycle":"monthly","currencyCode":"EUR","currencySymbol":"€",
		"lineItems":[{"lineItemNumber":0,"offerId":"ITEM","subscriptionId":"SUB","parentSubscriptionId":"`+parent+`","termDuration":"P1Y","transactionType":"New",
		"friendlyName":"Microsoft Teams Phone Standard","quantity":2,"provisioningContext":{"scope":"shared"},"attestationAccepted":true,
		"pricing":{"listPrice":7.85,"discountedPrice":7.85,"proratedPrice":7.85,"price":7.85,"extendedPrice":188.4},"links":{LINELINKS}}],"totalPrice":188.4,
		"creationDate":"2026-11-20T09:00:00Z","status":"completed","transactionType":"UserPurchase","links":{ORDERLINKS},"client":{},"attributes":{"objectType":"Order"}}`,
		id, order, sub, teamsPhone))
}

func TestCreateOrderRefusals(t *testing.T) {
	s := newSim(t)
	order := func(head, line string) string {
		return `{"billingCycle":"monthly",` + head + `"lineItems":[{"offerId":"` + s.item(businessBasic) + `","quantity":5,"termDuration":"P1Y"` + line + `}]}`
	}
	tests := map[string]struct {
		slug, body   string
		status, code int
	}{
		"nothing":               {"gruenwald", "", 400, 800002},
		"no lines":              {"gruenwald", `{"billingCycle":"monthly"}`, 400, 800002},
		"unknown billing cycle": {"gruenwald", strings.Replace(order("", ""), "monthly", "unknown", 1), 400, 900126},
		"another customer's":    {"gruenwald", order(`"referenceCustomerId":"x",`, ""), 400, 800002},
		"one number twice":      {"gruenwald", strings.Replace(order("", `,"lineItemNumber":1`), `]}`, `,{"lineItemNumber":1,"offerId":"a","quantity":1}]}`, 1), 400, 800002},
		"no agreement":          {"oezdemir", order("", ""), 403, 13605},
		"not a catalog item":    {"gruenwald", strings.Replace(order("", ""), s.item(businessBasic), "MS-AZR-0145P", 1), 400, 800004},
		"unknown product":       {"gruenwald", strings.Replace(order("", ""), "CFQ7TTC0LH18", "CFQ7TTC0AAAA", 1), 404, 400013},
		"unknown SKU":           {"gruenwald", strings.Replace(order("", ""), ":0001:", ":0099:", 1), 404, 400018},
		"stale availability":    {"gruenwald", strings.Replace(order("", ""), s.item(businessBasic), businessBasic+":CFQ7TTC0BBBB", 1), 404, 400019},
		"another segment": {"gruenwald", strings.Replace(order("", ""), s.item(businessBasic),
			businessBasic+":"+world.AvailabilityID("CFQ7TTC0LH18", "0001", "education", "DE", start), 1), 403, 800020},
		"term":                       {"gruenwald", strings.Replace(order("", ""), "P1Y", "P9Y", 1), 400, 800121},
		"quantity":                   {"gruenwald", strings.Replace(order("", ""), `"quantity":5`, `"quantity":301`, 1), 400, 900275},
		"currency":                   {"gruenwald", order(`"currencyCode":"USD",`, ""), 400, 900169},
		"parent":                     {"gruenwald", order("", `,"parentSubscriptionId":"x"`), 400, 800021},
		"promotion":                  {"gruenwald", order("", `,"promotionId":"x"`), 400, 27007},
		"custom term end":            {"gruenwald", order("", `,"customTermEndDate":"2027-01-15"`), 400, 900242},
		"partner on record":          {"gruenwald", order("", `,"partnerIdOnRecord":"5190246"`), 400, 900206},
		"unknown partner on record":  {"gruenwald", order(`"partnerOnRecordAttestationAccepted":true,`, `,"partnerIdOnRecord":"1"`), 404, 800015},
		"the seller itself":          {"gruenwald", order(`"partnerOnRecordAttestationAccepted":true,`, `,"partnerIdOnRecord":"4812907"`), 404, 2072},
		"attestation of the product": {"gruenwald", strings.Replace(order("", ""), s.item(businessBasic), s.item(teamsPhone), 1), 400, 900203},
	}
	before := s.w.Now()
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.send("POST", "/v1/customers/"+customerID(tt.slug)+"/orders", tt.body)
			require.Equal(t, []int{tt.status, tt.code}, []int{got.status, got.code(t)}, string(got.body))
		})
	}
	for _, o := range s.get("/v1/customers/" + customerID("gruenwald") + "/orders").items(t) {
		require.NotEqual(t, before.Format("2006-01-02T15:04:05Z"), o["creationDate"], "nothing was bought")
	}
}

func TestPatchOrderRefusals(t *testing.T) {
	s := newSim(t)
	base := "/v1/customers/" + customerID("gruenwald") + "/orders"
	order := s.get(base).items(t)[0]["id"].(string)
	cancelled := s.get(base).items(t)[1]["id"].(string)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		o, _ := tx.Orders.Edit(customerID("gruenwald"), cancelled)
		o.Status = "cancelled"
		return nil
	}))
	tests := map[string]struct {
		order, body  string
		status, code int
	}{
		"cancel":                  {order, `{"id":"` + order + `","status":"cancelled"}`, 403, 800077},
		"cancel a line":           {order, `{"status":"Cancelled","lineItems":[{"lineItemNumber":0,"offerId":"x"}]}`, 403, 800077},
		"cancel a line not there": {order, `{"status":"cancelled","lineItems":[{"lineItemNumber":1,"offerId":"x"}]}`, 400, 800071},
		"cancel it again":         {cancelled, `{"status":"cancelled"}`, 400, 800061},
		"bill otherwise":          {order, `{"billingCycle":"annual"}`, 400, 800042},
		"another's id":            {order, `{"id":"x","status":"cancelled"}`, 400, 800002},
		"nothing":                 {order, "", 400, 800002},
		"no order":                {"000000000000", `{"status":"cancelled"}`, 404, 20000},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.send("PATCH", base+"/"+tt.order, tt.body)
			require.Equal(t, []int{tt.status, tt.code}, []int{got.status, got.code(t)}, string(got.body))
		})
	}
}

func TestCustomTermEndDates(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	path := "/v1/customers/" + id + "/subscriptions/customTermEndDates"
	subs := s.get("/v1/customers/" + id + "/subscriptions").items(t)
	basic, premium, exchange, defender := subs[0]["id"].(string), subs[1]["id"].(string), subs[2]["id"].(string), subs[3]["id"].(string)
	s.get(path+"?term_duration=p1m").is(t, 200, `{"totalCount":3,"items":[
		{"allowedCustomTermEndDateType":"calendarMonthAligned","allowedCustomTermEndDate":"2026-11-30T00:00:00"},
		{"allowedCustomTermEndDateType":"subscriptionAligned","cotermSubscriptionIds":["`+premium+`"],"allowedCustomTermEndDate":"2026-12-01T00:00:00"},
		{"allowedCustomTermEndDateType":"subscriptionAligned","cotermSubscriptionIds":["`+exchange+`"],"allowedCustomTermEndDate":"2026-12-16T00:00:00"}],
		"links":{"self":{"uri":"/customers/`+id+`/subscriptions/customTermEndDates?term_duration=P1M","method":"GET","headers":[]}},
		"attributes":{"objectType":"Collection"}}`)
	aligned := s.get(path + "?term_duration=P1Y&target_coterm_subscription_id=" + basic).items(t)
	require.Equal(t, []map[string]any{{
		"allowedCustomTermEndDateType": "subscriptionAligned", "cotermSubscriptionIds": []any{basic, defender}, "allowedCustomTermEndDate": "2027-04-11T00:00:00",
	}}, aligned)
	later := s.get(path + "?term_duration=P1Y&term_start_date=2027-07-15").items(t)
	require.Equal(t, []map[string]any{{"allowedCustomTermEndDateType": "calendarMonthAligned", "allowedCustomTermEndDate": "2028-06-30T00:00:00"}}, later)

	for query, want := range map[string][]int{
		"": {400, 800121}, "?term_duration=P5Y": {400, 800121}, "?term_duration=P1Y&term_start_date=soon": {400, 800002},
		"?term_duration=P1Y&target_coterm_subscription_id=x": {404, 20003},
	} {
		got := s.get(path + query)
		require.Equal(t, want, []int{got.status, got.code(t)}, query)
	}
}
