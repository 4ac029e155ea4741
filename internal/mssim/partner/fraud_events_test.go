package partner

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFraudEvents(t *testing.T) {
	s := newSim(t)
	plan, _ := s.azurePlan()
	id := plan.Entitlements[1].ID
	list := func(query string, header map[string]string) (out []map[string]any) {
		got := s.asOther(request{path: "/v1/fraudEvents" + query, header: header})
		require.Equal(t, 200, got.status, string(got.body))
		require.NoError(t, jsonInto(got.body, &out))
		return out
	}
	const entity = "e143865f-9d9c-51fa-ac23-a99025398f38"
	event := func(resolution, newer string) string {
		return replaced(`[{"eventTime":"2026-11-18T09:00:00","eventId":"AZURE_ENTITY","partnerTenantId":"PARTNER",
			"partnerFriendlyName":"Harborview IT Services LLC","customerTenantId":"CUSTOMER","customerFriendlyName":"Lakeshore Logistics Inc.",
			"subscriptionId":"AZURE","subscriptionType":"modern","entityId":"ENTITY","entityName":"vm-app01","entityUrl":"URI","hitCount":"10",
			"catalogOfferId":"ms-azr-17g",RESOLUTION,"serviceName":"Microsoft.Compute","resourceName":"vm-app01","resourceGroupName":"rg-main",
			"firstOccurrence":"2026-11-18T09:00:00","lastOccurrence":"2026-11-18T09:00:00","firstObserved":"2026-11-18T09:00:00",
			"lastObserved":"2026-11-18T09:00:00"NEWER}]`, "RESOLUTION", resolution, "NEWER", newer, "PARTNER", s.other.TenantID, "CUSTOMER", plan.CustomerID,
			"AZURE", id, "ENTITY", entity, "URI", "/subscriptions/"+id+"/resourceGroups/rg-main/providers/Microsoft.Compute/virtualMachines/vm-app01")
	}
	newer := func(log string) string {
		return replaced(`,"eventType":"NetworkConnectionsToCryptoMiningPools","severity":"Medium","confidenceLevel":"high",
			"displayName":"Network connections to crypto mining pools","description":"A virtual machine has talked to addresses of crypto mining pools.",
			"country":"US","valueAddedResellerTenantId":"","valueAddedResellerFriendlyName":"","subscriptionName":"Warehouse test",
			"affectedResources":[{"azureResourceId":"URI","type":"Microsoft.Compute/virtualMachines"}],
			"additionalDetails":{"resourceid":"URI","resourcetype":"Microsoft.Compute/virtualMachines","vM_IP":"[\r\n  \"192.0.2.20\"\r\n]",
				"miningPool_IP":"[\r\n  \"198.51.100.30\"\r\n]","connectionCount":"10","cryptoCurrencyMiningPoolDomainName":"pool.mining.example"},
			"IsTest":"false","activityLogs":"LOG"`, "URI", "/subscriptions/"+id+"/resourceGroups/rg-main/providers/Microsoft.Compute/virtualMachines/vm-app01",
			"LOG", replaced(log, `"`, `\"`))
	}
	const active = `"eventStatus":"Active","resolvedReason":"None","resolvedOn":"9999-12-31T23:59:59.9970000","resolvedBy":""`
	model := map[string]string{"X-NewEventsModel": "true"}
	s.asOther(request{path: "/v1/fraudEvents?EventStatus=Active&SubscriptionId=" + id}).is(t, 200, event(active, ""))
	s.asOther(request{path: "/v1/fraudEvents?EventType=NetworkConnectionsToCryptoMiningPools&PageSize=1&PageNumber=1", header: model}).
		is(t, 200, event(active, newer("[]")))
	require.Empty(t, list("?PageSize=1&PageNumber=2", model))
	require.Empty(t, list("?EventType=Other", model))
	require.Empty(t, list("?EventStatus=Resolved", nil))
	s.get("/v1/fraudEvents").is(t, 200, "[]") // another partner's

	post := func(id, body string) response {
		return s.asOther(request{method: "POST", path: "/v1/fraudEvents/subscription/" + id + "/status", body: body, header: model})
	}
	for body, code := range map[string]int{
		`{"EventStatus":"Resolved"}`: 3000, `{"EventStatus":"Active"}`: 3000, `{"EventStatus":"Gone"}`: 900126, `{}`: 3000, `x`: 800002,
		`{"EventIds":["other"],"EventStatus":"Investigating"}`: 1000,
	} {
		require.Equal(t, code, post(id, body).code(t), body)
	}
	require.Equal(t, 1000, post("other", `{"EventStatus":"Investigating"}`).code(t))
	by := s.other.Logins[0].UserPrincipalName
	log := `{"statusFrom":"Active","statusTo":"Investigating","updatedBy":"` + by + `","dateTime":"2026-11-20T09:00:00Z"}`
	post(id, `{"EventIds":["`+id+`_`+entity+`"],"EventStatus":"Investigating"}`).is(t, 200,
		event(replaced(active, "Active", "Investigating"), newer("["+log+"]")))
	log += `,{"statusFrom":"Investigating","statusTo":"Resolved","updatedBy":"` + by + `","dateTime":"2026-11-20T09:00:00Z"}`
	resolved := `"eventStatus":"Resolved","resolvedReason":"Fraud","resolvedOn":"2026-11-20T09:00:00","resolvedBy":"` + by + `"`
	post(id, `{"EventStatus":"resolved","ResolvedReason":"fraud"}`).is(t, 200, event(resolved, newer("["+log+"]")))
	s.asOther(request{path: "/v1/fraudEvents?EventStatus=Resolved"}).is(t, 200, event(resolved, ""))
	require.Equal(t, 900126, s.get("/v1/fraudEvents?EventStatus=Gone").code(t))
	require.Equal(t, 800002, s.do(request{path: "/v1/fraudEvents?PageSize=x", header: model}).code(t))
	require.Equal(t, 900329, s.do(request{path: "/v1/fraudEvents", token: s.token(appOnly)}).code(t))
}

func TestAzureUsageAnalytics(t *testing.T) {
	s := newSim(t)
	const path = "/partner/v1/analytics/usage/azure"
	one := path + "?filter=" + url.QueryEscape("usageDate eq '2026-11-18' and meterCategory eq 'Virtual Machines' and subscriptionName eq 'Warehouse production' and meterSubcategory eq 'Dsv5 Series'")
	s.asOther(request{path: one}).is(t, 200, `{"Value":[{"customerTenantId":"13527EC3-1E8C-51EE-9C96-EB958FC82C2C","customerName":"LAKESHORE LOGISTICS INC.",
		"subscriptionId":"4185280E-011D-59FF-9881-580BC3233F6F","subscriptionName":"WAREHOUSE PRODUCTION","usageDate":"2026-11-18T00:00:00",
		"resourceLocation":"useast","meterCategory":"Virtual Machines","meterSubcategory":"Dsv5 Series","meterUnit":"1 Hour","reservationOrderId":"",
		"reservationId":"","consumptionMeterId":"fc6d12c3-0b15-52d2-9bd6-2fa8ff217ca3","serviceType":"Microsoft.Compute","quantity":24}],
		"@nextLink":null,"TotalCount":1}`)
	require.EqualValues(t, (31+19)*2*5, s.asOther(request{path: path + "?top=1"}).json(t)["TotalCount"])
	require.Equal(t, 900329, s.do(request{path: path, token: s.token(appOnly)}).code(t))
}
