package partner

import (
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
	older := list("?EventStatus=Active&SubscriptionId="+id, nil)
	require.Len(t, older, 1)
	entity := older[0]["entityId"].(string)
	uri := "/subscriptions/" + id + "/resourceGroups/rg-main/providers/Microsoft.Compute/virtualMachines/vm-app01"
	require.Equal(t, map[string]any{
		"eventTime": "2026-11-18T09:00:00", "eventId": id + "_" + entity, "partnerTenantId": s.other.TenantID, "partnerFriendlyName": "Harborview IT Services LLC",
		"customerTenantId": plan.CustomerID, "customerFriendlyName": "Lakeshore Logistics Inc.", "subscriptionId": id, "subscriptionType": "modern",
		"entityId": entity, "entityName": "vm-app01", "entityUrl": uri, "hitCount": "10", "catalogOfferId": "", "eventStatus": "Active",
		"serviceName": "Microsoft.Compute", "resourceName": "vm-app01", "resourceGroupName": "rg-main", "firstOccurrence": "2026-11-18T09:00:00",
		"lastOccurrence": "2026-11-18T09:00:00", "resolvedReason": "None", "resolvedOn": "9999-12-31T23:59:59.9970000", "resolvedBy": "",
		"firstObserved": "2026-11-18T09:00:00", "lastObserved": "2026-11-18T09:00:00",
	}, older[0])
	model := map[string]string{"X-NewEventsModel": "true"}
	newer := list("?EventType=NetworkConnectionsToCryptoMiningPools&PageSize=1&PageNumber=1", model)[0]
	require.Equal(t, []any{"NetworkConnectionsToCryptoMiningPools", "US", "Warehouse test", "false", "[]"},
		[]any{newer["eventType"], newer["country"], newer["subscriptionName"], newer["IsTest"], newer["activityLogs"]})
	require.Equal(t, []any{map[string]any{"azureResourceId": uri, "type": "Microsoft.Compute/virtualMachines"}}, newer["affectedResources"])
	require.Empty(t, list("?PageSize=1&PageNumber=2", model))
	require.Empty(t, list("?EventType=Other", model))
	require.Empty(t, list("?EventStatus=Resolved", nil))
	require.Equal(t, "[]", s.get("/v1/fraudEvents").text(), "another partner's")

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
	require.Equal(t, 200, post(id, `{"EventIds":["`+id+`_`+entity+`"],"EventStatus":"Investigating"}`).status)
	var resolved []map[string]any
	require.NoError(t, jsonInto(post(id, `{"EventStatus":"resolved","ResolvedReason":"fraud"}`).body, &resolved))
	by := s.other.Logins[0].UserPrincipalName
	require.Equal(t, []any{"Resolved", "Fraud", "2026-11-20T09:00:00", by},
		[]any{resolved[0]["eventStatus"], resolved[0]["resolvedReason"], resolved[0]["resolvedOn"], resolved[0]["resolvedBy"]})
	require.JSONEq(t, `[{"statusFrom":"Active","statusTo":"Investigating","updatedBy":"`+by+`","dateTime":"2026-11-20T09:00:00Z"},
		{"statusFrom":"Investigating","statusTo":"Resolved","updatedBy":"`+by+`","dateTime":"2026-11-20T09:00:00Z"}]`, resolved[0]["activityLogs"].(string))
	require.Equal(t, 900126, s.get("/v1/fraudEvents?EventStatus=Gone").code(t))
	require.Equal(t, 800002, s.do(request{path: "/v1/fraudEvents?PageSize=x", header: model}).code(t))
	require.Equal(t, 900329, s.do(request{path: "/v1/fraudEvents", token: s.token(appOnly)}).code(t))
}

func TestAzureUsageAnalytics(t *testing.T) {
	s := newSim(t)
	const path = "/partner/v1/analytics/usage/azure"
	got := s.asOther(request{path: path + "?top=1"})
	require.Equal(t, 200, got.status, string(got.body))
	row := got.json(t)["Value"].([]any)[0].(map[string]any)
	require.Equal(t, []any{"2026-10-01T00:00:00", "Virtual Machines", "Dsv5 Series", "1 Hour", "useast", "WAREHOUSE PRODUCTION"},
		[]any{row["usageDate"], row["meterCategory"], row["meterSubcategory"], row["meterUnit"], row["resourceLocation"], row["subscriptionName"]})
	require.EqualValues(t, (31+19)*2*5, got.json(t)["TotalCount"])
	require.Equal(t, 900329, s.do(request{path: path, token: s.token(appOnly)}).code(t))
}
