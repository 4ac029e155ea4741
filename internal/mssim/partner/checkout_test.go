package partner

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestCheckout(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	base := "/v1/customers/" + id
	trialLine := strings.TrimSuffix(s.line(copilotTrial, "P1M", "none", 25), "}") + `,"renewsTo":{"termDuration":"P1Y"}}`
	path, _ := s.cart("gruenwald", s.line(businessBasic, "P1Y", "monthly", 5)+","+trialLine)
	r := request{method: "POST", path: path + "/checkout", header: map[string]string{"MS-RequestId": "once"}}
	got := s.do(r)
	orders := got.json(t)["orders"].([]any)
	first, second := orders[0].(map[string]any), orders[1].(map[string]any)
	subscription := func(order map[string]any) string {
		return order["lineItems"].([]any)[0].(map[string]any)["subscriptionId"].(string)
	}
	order, sub := first["id"].(string), subscription(first)
	got.is(t, 201, `{"orders":[`+s.orderLiteral(`{"id":"ORDER","alternateId":"ORDER","referenceCustomerId":"CUSTOMER","billingCycle":"monthly","currencyCode":"EUR","currencySymbol":"€",
		"lineItems":[{"lineItemNumber":0,"offerId":"ITEM","subscriptionId":"SUB","termDuration":"P1Y","transactionType":"New",
		"friendlyName":"Microsoft 365 Business Basic","quantity":5,"pricing":{"listPrice":4.71,"discountedPrice":4.71,"proratedPrice":4.71,"price":4.71,"extendedPrice":282.6},
		"links":{LINELINKS}}],"creationDate":"2026-11-20T09:00:00Z","status":"completed","transactionType":"UserPurchase",
		"links":{ORDERLINKS},"totalPrice":282.6,"client":{},"attributes":{"objectType":"Order"}},`, id, order, sub, businessBasic)+
		s.orderLiteral(`{"id":"ORDER","alternateId":"ORDER","referenceCustomerId":"CUSTOMER","billingCycle":"none","currencyCode":"EUR","currencySymbol":"€",
		"lineItems":[{"lineItemNumber":0,"offerId":"ITEM","subscriptionId":"SUB","termDuration":"P1M","transactionType":"New",
		"friendlyName":"Microsoft 365 Copilot Business Trial","quantity":25,"renewsTo":{"termDuration":"P1Y"},"pricing":{"listPrice":0,"discountedPrice":0,"proratedPrice":0,"price":0,"extendedPrice":0},
		"links":{LINELINKS}}],"creationDate":"2026-11-20T09:00:00Z","status":"completed","transactionType":"UserPurchase",
		"links":{ORDERLINKS},"totalPrice":0,"client":{},"attributes":{"objectType":"Order"}}`, id, second["id"].(string), subscription(second), copilotTrial)+
		`],"attributes":{"objectType":"CartCheckoutResult"}}`)

	require.Equal(t, first, s.get(base+"/orders/"+order+"?include_price=true").json(t))
	require.Equal(t, "Ordered", s.get(path).json(t)["status"])
	bought := s.get(base + "/subscriptions/" + sub).json(t)
	require.Equal(t, []any{"active", true, "P1Y", "monthly", order, "2027-11-19T00:00:00Z", "2026-11-27T09:00:00Z"},
		[]any{bought["status"], bought["autoRenewEnabled"], bought["termDuration"], bought["billingCycle"], bought["orderId"], bought["commitmentEndDate"], bought["cancellationAllowedUntilDate"]})
	require.Equal(t, map[string]any{"totalQuantity": 5.0, "details": []any{map[string]any{"quantity": 5.0, "allowedUntilDateTime": "2026-11-27T09:00:00Z"}}}, bought["refundableQuantity"])
	require.Equal(t, "fulfilled", s.get(base + "/orders/" + order + "/provisioningstatus").items(t)[0]["status"])
	trial := s.get(base + "/subscriptions?order_id=" + orders[1].(map[string]any)["id"].(string)).items(t)[0]
	require.Equal(t, true, trial["isTrial"])
	require.Contains(t, trial, "scheduledNextTermInstructions")
	for _, sku := range s.get(base + "/subscribedskus").items(t) {
		if sku["productSku"].(map[string]any)["skuPartNumber"] == "O365_BUSINESS_ESSENTIALS" {
			require.EqualValues(t, 17, sku["totalUnits"], "12 of before and 5")
		}
	}

	require.Equal(t, got.body, s.do(r).body, "the same request")
	require.JSONEq(t, string(got.body), string(s.send("POST", path+"/checkout", "").body), "the same cart")
	require.Equal(t, 800065, s.send("PUT", path, `{"lineItems":[`+s.line(businessBasic, "P1Y", "monthly", 5)+`]}`).code(t))
	require.NoError(t, s.w.Tune(func(set *world.Settings) { set.RefuseRepeatCheckout = true }))
	again := s.send("POST", path+"/checkout", "")
	require.Equal(t, []int{400, 800065}, []int{again.status, again.code(t)})
}

func TestCheckoutRefusals(t *testing.T) {
	s := newSim(t)
	tests := map[string]struct {
		change       func(*world.Customer)
		line         string
		status, code int
	}{
		"no agreement":      {change: func(c *world.Customer) { c.Agreements = nil }, status: 403, code: 13605},
		"under review":      {change: func(c *world.Customer) { c.ValidationStatus = "UnderReview" }, status: 403, code: 800073},
		"unknown":           {change: func(c *world.Customer) { c.ValidationStatus = "Unknown" }, status: 403, code: 800074},
		"not allowed":       {change: func(c *world.Customer) { c.ValidationStatus = "NotAllowed" }, status: 403, code: 800075},
		"partner on record": {line: `,"participants":[{"key":"transaction_reseller","value":"5190246"}]}`, status: 400, code: 900206},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, s.w.Reset("demo", start))
			line := s.line(businessBasic, "P1Y", "monthly", 5)
			if tt.line != "" {
				line = line[:len(line)-1] + tt.line
			}
			path, _ := s.cart("gruenwald", line)
			require.NoError(t, s.w.Update(func(tx *world.Tx) error {
				if c, _ := tx.Customers.Edit(s.first.TenantID, customerID("gruenwald")); tt.change != nil {
					tt.change(c)
				}
				return nil
			}))
			got := s.send("POST", path+"/checkout", "")
			require.Equal(t, []int{tt.status, tt.code}, []int{got.status, got.code(t)}, string(got.body))
			require.Equal(t, "Active", s.get(path).json(t)["status"])
		})
	}
}

func TestStaleCart(t *testing.T) {
	s := newSim(t)
	_, err := s.w.Advance(time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	path, _ := s.cart("gruenwald", s.line(businessBasic, "P1Y", "monthly", 5))
	_, err = s.w.Advance(time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	got := s.send("POST", path+"/checkout", "")
	require.Equal(t, []int{404, 400019}, []int{got.status, got.code(t)}, "availabilities are reissued on the first of a month")
}

func TestCheckoutInPart(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	line := s.line(teamsPhone, "P1Y", "monthly", 1)
	path, _ := s.cart("gruenwald", s.line(visio, "P1Y", "annual", 1)+","+line[:len(line)-1]+`,"attestationAccepted":true}`)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		for sub := range tx.Subscriptions.All(id) {
			edited, _ := tx.Subscriptions.Edit(id, sub.ID)
			edited.Status = world.StatusSuspended
		}
		return nil
	}))
	got := s.send("POST", path+"/checkout", "")
	require.Equal(t, 201, got.status, string(got.body))
	result := got.json(t)
	require.Len(t, result["orders"], 1)
	require.Equal(t, []any{map[string]any{
		"orderGroupId": "1", "code": 400041.0, "description": "The add-on CFQ7TTC0LH0T:0001 cannot be purchased without a compatible base product.",
	}}, result["orderErrors"])
	require.Equal(t, "Active", s.get(path).json(t)["status"], "what is left can be checked out again")
}

func TestAddOnHasItsParent(t *testing.T) {
	s := newSim(t)
	base := "/v1/customers/" + customerID("gruenwald") + "/subscriptions"
	parent := s.get(base).items(t)[0]["id"].(string)
	line := s.line(teamsPhone, "P1Y", "monthly", 2)
	path, cart := s.cart("gruenwald", line[:len(line)-1]+`,"attestationAccepted":true,"provisioningContext":{"ParentSubscriptionId":"`+parent+`"}}`)
	require.Equal(t, map[string]any{"parentSubscriptionId": parent}, cart["lineItems"].([]any)[0].(map[string]any)["provisioningContext"])
	require.Equal(t, 201, s.send("POST", path+"/checkout", "").status)
	children := s.get(base + "/" + parent + "/addons").items(t)
	require.Len(t, children, 1)
	require.Equal(t, parent, children[0]["parentSubscriptionId"])
}

func TestCheckoutIsToldLater(t *testing.T) {
	s := newSim(t)
	require.NoError(t, s.w.Tune(func(set *world.Settings) {
		set.ListLagSeconds, set.OrderDelaySeconds, set.LateSubscriptionIDs = 600, 900, true
	}))
	base := "/v1/customers/" + customerID("gruenwald")
	path, _ := s.cart("gruenwald", s.line(businessBasic, "P1Y", "monthly", 5))
	order := s.send("POST", path+"/checkout", "").json(t)["orders"].([]any)[0].(map[string]any)
	id := order["id"].(string)
	line := func() map[string]any {
		return s.get(base + "/orders/" + id).json(t)["lineItems"].([]any)[0].(map[string]any)
	}
	require.Equal(t, "pending", order["status"])
	require.NotContains(t, line(), "subscriptionId")
	require.NotContains(t, line()["links"], "subscription")
	require.Equal(t, "prefulfillmentPending", s.get(base + "/orders/" + id + "/provisioningstatus").items(t)[0]["status"])
	require.Empty(t, s.get(base+"/subscriptions?order_id="+id).items(t))

	_, err := s.w.Advance(start.Add(600 * time.Second))
	require.NoError(t, err)
	require.Equal(t, "pending", s.get(base + "/subscriptions?order_id=" + id).items(t)[0]["status"])
	_, err = s.w.Advance(start.Add(900 * time.Second))
	require.NoError(t, err)
	sub := s.get(base + "/subscriptions?order_id=" + id).items(t)[0]
	require.Equal(t, "active", sub["status"])
	require.Equal(t, sub["id"], line()["subscriptionId"])
	require.Equal(t, "fulfilled", s.get(base + "/orders/" + id + "/provisioningstatus").items(t)[0]["status"])
}

func TestPurchasesAreRecorded(t *testing.T) {
	s := newSim(t)
	hook := newReceiver(t, 200)
	require.Equal(t, 200, s.register(hook, "", "subscription-updated").status)
	path, _ := s.cart("gruenwald", s.line(businessBasic, "P1Y", "monthly", 5))
	got := s.do(request{method: "POST", path: path + "/checkout", header: map[string]string{"MS-CorrelationId": "buying"}})
	order := got.json(t)["orders"].([]any)[0].(map[string]any)
	sub := order["lineItems"].([]any)[0].(map[string]any)["subscriptionId"].(string)
	records := s.get("/v1/auditrecords?size=2").items(t)
	require.ElementsMatch(t, []any{"create_order", "update_subscription"}, []any{records[0]["operationType"], records[1]["operationType"]})
	for _, r := range records {
		require.Equal(t, []any{"buying", s.first.Logins[0].UserPrincipalName, s.first.ApplicationID, customerID("gruenwald")},
			[]any{r["originalCorrelationId"], r["userPrincipalName"], r["applicationId"], r["customerId"]})
	}
	require.Contains(t, string(hook.wait(t).body), "/subscriptions/"+sub)
}

func TestAppOnlyCallersBuy(t *testing.T) {
	s := newSim(t)
	token := s.token(appOnly)
	got := s.do(request{method: "POST", path: "/v1/customers/" + customerID("gruenwald") + "/carts", token: token, body: `{"lineItems":[` + s.line(businessBasic, "P1Y", "monthly", 5) + `]}`})
	require.Equal(t, 201, got.status, string(got.body))
	require.Equal(t, s.first.ApplicationID, got.json(t)["lastModifiedUser"])
}
