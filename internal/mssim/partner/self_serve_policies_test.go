package partner

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSelfServePolicies(t *testing.T) {
	s := newSim(t)
	customer := customerID("gruenwald")
	fill := func(literal string) string {
		return replaced(literal, "CUSTOMER", customer, "PARTNER", s.first.TenantID)
	}
	body := fill(`{"selfServeEntity":{"selfServeEntityType":"customer","tenantID":"CUSTOMER"},"grantor":{"grantorType":"billToPartner","tenantID":"PARTNER"},
		"permissions":[{"resource":"AzureReservedInstances","action":"Purchase"},{"resource":"AzureSavingsPlan","action":"Purchase"}]}`)
	const path = "/v1/SelfServePolicy"
	send := func(method, body string, header map[string]string) response {
		return s.do(request{method: method, path: path, body: body, header: header})
	}
	require.Equal(t, 1000, send("PUT", body, nil).code(t))
	got := send("POST", body, nil)
	require.Equal(t, 201, got.status, string(got.body))
	etag := got.json(t)["attributes"].(map[string]any)["etag"].(string)
	require.Regexp(t, `^"[0-9a-f-]{36}"$`, etag)
	shown := fill(`{"id":"PARTNER_CUSTOMER","selfServeEntity":{"selfServeEntityType":"customer","tenantID":"CUSTOMER"},
		"grantor":{"grantorType":"billToPartner","tenantID":"PARTNER"},"permissions":[{"resource":"AzureReservedInstances","action":"Purchase"},
		{"resource":"AzureSavingsPlan","action":"Purchase"}],"attributes":{"etag":"` + replaced(etag, `"`, `\"`) + `","objectType":"SelfServePolicy"}}`)
	require.JSONEq(t, shown, got.text())
	one := path + "/" + s.first.TenantID + "_" + customer
	require.JSONEq(t, shown, s.get(one).text())
	require.JSONEq(t, `{"totalCount":1,"items":[`+shown+`],"attributes":{"objectType":"Collection"}}`, s.get(path+"?entity_id="+customer).text())
	require.Empty(t, s.get(path+"?entity_id="+customerID("fjordline")).items(t))
	audit := s.lastAudit()
	require.Equal(t, []any{"self_serve_policy", "create_self_serve_policy"}, []any{audit["resourceType"], audit["operationType"]})
	require.Equal(t, 409, send("POST", body, nil).status)

	require.Equal(t, 2055, send("PUT", body, map[string]string{"If-Match": "old"}).code(t))
	changed := send("PUT", replaced(body, `,{"resource":"AzureSavingsPlan","action":"Purchase"}`, ""), map[string]string{"If-Match": etag})
	require.Equal(t, 200, changed.status, string(changed.body))
	require.Len(t, changed.json(t)["permissions"], 1)
	require.NotEqual(t, etag, changed.json(t)["attributes"].(map[string]any)["etag"])
	for name, tt := range map[string]struct {
		body         string
		status, code int
	}{
		"another grantor":   {replaced(body, s.first.TenantID, s.other.TenantID), 400, 3000},
		"not a customer":    {replaced(body, `"customer"`, `"user"`), 400, 3000},
		"somebody's":        {replaced(body, customer, customerID("redwooddental")), 403, 20002},
		"another resource":  {replaced(body, "AzureSavingsPlan", "Cars"), 400, 3000},
		"another action":    {replaced(body, "Purchase", "Sell"), 400, 3000},
		"nothing permitted": {fill(`{"selfServeEntity":{"selfServeEntityType":"customer","tenantID":"CUSTOMER"},"grantor":{"grantorType":"billToPartner","tenantID":"PARTNER"}}`), 400, 3000},
		"nothing at all":    {``, 400, 800002},
	} {
		refused := send("POST", tt.body, nil)
		require.Equal(t, tt.status, refused.status, name)
		require.Equal(t, tt.code, refused.code(t), name)
	}
	require.Equal(t, 2055, s.do(request{method: "DELETE", path: one, header: map[string]string{"If-Match": etag}}).code(t))
	require.Equal(t, 204, s.do(request{method: "DELETE", path: one}).status)
	require.Equal(t, "delete_self_serve_policy", s.lastAudit()["operationType"])
	require.Equal(t, 1000, s.get(one).code(t))
	require.Equal(t, 1000, s.do(request{method: "DELETE", path: one}).code(t))
}
