package partner

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// asOther makes calls as the second reseller, which sells the Azure plan.
func (s *sim) asOther(r request) response {
	s.t.Helper()
	token, err := s.w.SignToken(s.claimsOf(s.other, nil))
	require.NoError(s.t, err)
	r.token = token
	return s.do(r)
}

// azurePlan is the demo seed's.
func (s *sim) azurePlan() (plan *world.AzurePlan, base string) {
	s.t.Helper()
	s.w.View(func(st *world.State) { plan = world.AzurePlansOf(st, s.other.TenantID)[0] })
	return plan, "/v1/customers/" + plan.CustomerID
}

func TestAzureUsageGoldens(t *testing.T) {
	s := newSim(t)
	plan, base := s.azurePlan()
	require.Equal(t, 200, s.asOther(request{method: "PATCH", path: base + "/usagebudget", body: `{"Amount":97.5}`}).status)
	sub := base + "/subscriptions/" + plan.ID
	for name, path := range map[string]string{
		"azure_subscription":          sub,
		"azure_customer_usagerecords": "/v1/customers/usagerecords",
		"azure_subs_usagerecords":     base + "/subscriptions/usagerecords",
		"azure_customer_usagesummary": base + "/usagesummary",
		"azure_sub_usagesummary":      sub + "/usagesummary",
		"azure_meterusagerecords":     sub + "/meterusagerecords",
		"azure_resourceusagerecords":  sub + "/resourceusagerecords",
		"azure_utilization":           sub + "/utilizations/azure?start_time=2026-11-18T00:00:00Z&end_time=2026-11-19T00:00:00Z&size=1",
		"azure_partner_usagesummary":  "/v1/usagesummary",
	} {
		got := s.asOther(request{path: path})
		require.Equal(t, 200, got.status, name)
		got.golden(t, name)
	}
	require.Empty(t, s.get("/v1/customers/usagerecords").items(t), "the other partner sells none")
	for _, path := range []string{"/usagesummary", "/meterusagerecords", "/resourceusagerecords", "/utilizations/azure", "/azureEntitlements", "/azureEntitlements/x"} {
		got := s.get("/v1/customers/" + customerID("gruenwald") + "/subscriptions/" + plan.ID + path)
		require.Equal(t, 404, got.status, path)
		require.Equal(t, 20003, got.code(t), path)
	}
	listed := s.asOther(request{path: base + "/subscriptions"}).items(t)
	last := listed[len(listed)-1]
	require.Equal(t, []any{"usage", "one_time", "Azure plan"}, []any{last["billingType"], last["billingCycle"], last["offerName"]})
	require.Len(t, s.asOther(request{path: base + "/subscriptions?order_id=" + plan.OrderID}).items(t), 1)
	require.Zero(t, s.get("/v1/customers/" + customerID("gruenwald") + "/usagesummary").json(t)["totalCost"])
}

func TestAzureEntitlements(t *testing.T) {
	s := newSim(t)
	plan, base := s.azurePlan()
	id, path := plan.Entitlements[0].ID, base+"/subscriptions/"+plan.ID+"/azureEntitlements"
	fill := func(literal string) string {
		return replaced(literal, "ID", id, "PLAN", plan.ID, "CUSTOMER", plan.CustomerID)
	}
	s.asOther(request{path: path}).is(t, 200, replaced(fill(`{"totalCount":2,"items":[{"id":"ID","friendlyName":"Warehouse production","status":"active","subscriptionId":"PLAN"},
		{"id":"SECOND","friendlyName":"Warehouse test","status":"active","subscriptionId":"PLAN"}],"attributes":{"objectType":"Collection"}}`), "SECOND", plan.Entitlements[1].ID))
	one := fill(`{"id":"ID","friendlyName":"Warehouse production","status":"active","subscriptionId":"PLAN",
		"links":{"self":{"uri":"/customers/CUSTOMER/subscriptions/PLAN/azureEntitlements/ID","method":"GET","headers":[]}}}`)
	s.asOther(request{path: path + "/" + id}).is(t, 200, one)
	require.Equal(t, 1000, s.asOther(request{path: path + "/x"}).code(t))
	cancel := request{method: "POST", path: path + "/" + id + "/cancel", body: `{"cancellationReason":"compromise"}`}
	for name, bad := range map[string]request{
		"no reason":  {method: "POST", path: cancel.path, body: `{}`},
		"not JSON":   {method: "POST", path: cancel.path, body: `x`},
		"no such id": {method: "POST", path: path + "/x/cancel", body: cancel.body},
	} {
		require.Contains(t, []int{3000, 800002, 1000}, s.asOther(bad).code(t), name)
	}
	s.asOther(cancel).is(t, 200, one) // active for ten minutes more
	_, err := s.w.Advance(start.Add(9 * time.Minute))
	require.NoError(t, err)
	require.Equal(t, "active", s.asOther(request{path: path + "/" + id}).json(t)["status"])
	_, err = s.w.Advance(start.Add(10 * time.Minute))
	require.NoError(t, err)
	s.asOther(request{path: path + "/" + id}).is(t, 200, replaced(one, `"active"`, `"inactive"`))
	require.Equal(t, "azure_entitlement", s.asOther(request{path: "/v1/auditrecords?size=1"}).items(t)[0]["resourceType"])
	require.Equal(t, 900329, s.do(request{method: "POST", path: cancel.path, body: cancel.body, token: s.token(appOnly)}).code(t))
	weak, err := s.w.SignToken(s.claimsOf(s.other, func(c map[string]any) {
		s.w.View(func(st *world.State) {
			_, u, _ := world.FindSignIn(st, s.other.Logins[2].UserPrincipalName)
			c["oid"], c["upn"] = u.ID, u.UserPrincipalName
		})
	}))
	require.NoError(t, err)
	require.Equal(t, 900308, s.do(request{method: "POST", path: cancel.path, body: cancel.body, token: weak}).code(t), "a sales agent")
}

func TestUsageBudget(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	path := "/v1/customers/" + id + "/usagebudget"
	want := func(amount, method string) string {
		return replaced(`{AMOUNT,"links":{"self":{"uri":"/customers/ID/usagebudget","method":"METHOD","headers":[]}},"attributes":{"objectType":"SpendingBudget"}}`,
			"AMOUNT", amount, "ID", id, "METHOD", method)
	}
	patch := func(body string) response { return s.do(request{method: "PATCH", path: path, body: body}) }
	s.get(path).is(t, 200, want(`"usageSpendingBudget":false`, "GET"))
	patch(`{"Amount":100,"Attributes":{"ObjectType":"SpendingBudget"}}`).is(t, 200, want(`"amount":100,"usageSpendingBudget":true`, "PATCH"))
	require.Equal(t, "update_customer_spending_budget", s.lastAudit()["operationType"])
	s.get(path).is(t, 200, want(`"amount":100,"usageSpendingBudget":true`, "GET"))
	require.Equal(t, 3000, patch(`{"Amount":-1}`).code(t))
	require.Equal(t, 800002, patch(`{"Amount":"much"}`).code(t))
	patch(`{"Amount":null}`).is(t, 200, want(`"usageSpendingBudget":false`, "PATCH"))
	s.get(path).is(t, 200, want(`"usageSpendingBudget":false`, "GET"))
}

func TestOverage(t *testing.T) {
	s := newSim(t)
	plan, base := s.azurePlan()
	path := base + "/subscriptions/overage"
	s.asOther(request{path: path}).is(t, 200, `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}`)
	id := plan.Entitlements[0].ID
	put := func(body string) response { return s.asOther(request{method: "PUT", path: path, body: body}) }
	want := `{"azureEntitlementId":"` + id + `","partnerId":"5357563","type":"PhoneServices","overageEnabled":true,
		"links":{"overage":{"uri":"/customers/` + plan.CustomerID + `/subscriptions/overage","method":"GET","headers":[]}},"attributes":{"objectType":"Overage"}}`
	put(`{"azureEntitlementId":"`+id+`","partnerId":"5357563","overageEnabled":true}`).is(t, 200, want)
	s.asOther(request{path: path}).is(t, 200, `{"totalCount":1,"items":[`+want+`],"attributes":{"objectType":"Collection"}}`)
	require.Equal(t, "manage_overage", s.asOther(request{path: "/v1/auditrecords?size=1"}).items(t)[0]["operationType"])
	require.Equal(t, 1000, put(`{"azureEntitlementId":"x","partnerId":"1","overageEnabled":true}`).code(t))
	require.Equal(t, 3000, put(`{"azureEntitlementId":"`+id+`"}`).code(t))
	require.Equal(t, 800002, put(`7`).code(t))
}

func TestUtilization(t *testing.T) {
	s := newSim(t)
	plan, base := s.azurePlan()
	path := base + "/subscriptions/" + plan.ID + "/utilizations/azure"
	span := "?start_time=" + url.QueryEscape("2026-11-17T00:00:00-00:00") + "&end_time=" + url.QueryEscape("2026-11-19T00:00:00+00:00")
	walk := func(query string) (out []map[string]any) {
		next, header := path+query, map[string]string{}
		for next != "" {
			got := s.asOther(request{path: next, header: header})
			require.Equal(t, 200, got.status, string(got.body))
			out = append(out, got.items(t)...)
			link, more := got.json(t)["links"].(map[string]any)["next"].(map[string]any)
			if next = ""; more {
				require.Contains(t, link["uri"], "seek_operation=Next")
				next = "/v1" + link["uri"].(string)
				header["MS-ContinuationToken"] = link["headers"].([]any)[0].(map[string]any)["value"].(string)
			}
		}
		return out
	}
	all := walk(span)
	require.Len(t, all, 2*2*len(world.AzureMeters()))
	require.Equal(t, all, walk(span+"&size=3"))
	hours := walk(span + "&granularity=Hourly&show_details=false&size=100")
	require.Len(t, hours, 24*len(all))
	require.NotContains(t, hours[0], "instanceData")
	require.Equal(t, "2026-11-17T01:00:00+00:00", hours[0]["usageEndTime"])
	var byDay, byHour float64
	for _, r := range all {
		byDay += r["quantity"].(float64)
	}
	for _, r := range hours {
		byHour += r["quantity"].(float64)
	}
	require.InDelta(t, byDay, byHour, 1e-6, "hours add up to days")
	notYet := s.asOther(request{path: path + "?start_time=2026-11-20T00:00:00Z&end_time=2026-11-20T09:00:00Z"})
	require.Equal(t, 204, notYet.status)
	require.Equal(t, "3600", notYet.head("Retry-After"))
	for query, code := range map[string]int{
		"": 800002, "?start_time=2026-11-17": 800002, "?start_time=2026-11-17&end_time=2026-11-16": 800002, "?start_time=2020-01-01&end_time=2026-01-01": 800002,
		span + "&granularity=weekly": 900126, span + "&size=x": 800002, span + "&seek_operation=Next": 800002,
	} {
		require.Equal(t, code, s.asOther(request{path: path + query}).code(t), query)
	}
}

func TestEntitlementsOfSoftware(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("gruenwald") + "/entitlements"
	s.get(path+"?entitlementType=software&showExpiry=true").is(t, 200, `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}`)
	require.Equal(t, 900126, s.get(path+"?entitlementType=cars").code(t))
}

func TestRateCards(t *testing.T) {
	s := newSim(t)
	follow := func(path string) response {
		t.Helper()
		leads := s.get(path)
		leads.is(t, 302, "")
		require.Regexp(t, `^http://127\.0\.0\.1:8090/v1/ratecarddocuments/1795165500\.azure(-shared)?\.[A-Z]{3}\.[A-Z]{2}\.[\w-]{16}$`, leads.head("Location"))
		return s.open(leads.head("Location"))
	}
	follow("/v1/ratecards/azure?currency=USD&region=US").golden(t, "rate_card")
	own := follow("/v1/ratecards/azure-shared").json(t)
	require.Equal(t, "EUR", own["currency"], "the partner's own market")
	require.Equal(t, 0.08976, own["meters"].([]any)[0].(map[string]any)["rates"].(map[string]any)["0"])
	require.Equal(t, 1000, s.get("/v1/ratecards/other").code(t))
	require.Equal(t, 800002, s.get("/v1/ratecards/azure?currency=XXX").code(t))
	require.Equal(t, 800002, s.get("/v1/ratecards/azure?region=Europe").code(t))
	for _, text := range []string{"99999999999.azure.USD.US", "99999999999.azure", "99999999999"} {
		require.Equal(t, 1000, s.open(rateCardPath+forgedLink(rateCardPath, text)).code(t), text)
	}
	location := s.get("/v1/ratecards/azure").head("Location")
	s.clock.advance(5 * time.Minute)
	require.Equal(t, 403, s.open(location).status)
}
