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
	shown := func(etag, permissions string) string {
		return fill(replaced(`{"id":"PARTNER_CUSTOMER","selfServeEntity":{"selfServeEntityType":"customer","tenantID":"CUSTOMER"},
			"grantor":{"grantorType":"billToPartner","tenantID":"PARTNER"},"permissions":[PERMISSIONS],
			"attributes":{"etag":"ETAG","objectType":"SelfServePolicy"}}`, "PERMISSIONS", permissions, "ETAG", replaced(etag, `"`, `\"`)))
	}
	const reserved, savings = `{"resource":"AzureReservedInstances","action":"Purchase"}`, `{"resource":"AzureSavingsPlan","action":"Purchase"}`
	require.Equal(t, 1000, send("PUT", body, nil).code(t))
	got := send("POST", body, map[string]string{"MS-RequestId": "first"})
	etag := etagOf(t, got)
	require.Regexp(t, `^"[0-9a-f-]{36}"$`, etag)
	got.is(t, 201, shown(etag, reserved+","+savings))
	one := path + "/" + s.first.TenantID + "_" + customer
	s.get(one).is(t, 200, shown(etag, reserved+","+savings))
	s.get(path+"?entity_id="+customer).is(t, 200, `{"totalCount":1,"items":[`+shown(etag, reserved+","+savings)+`],"attributes":{"objectType":"Collection"}}`)
	s.get(path+"?entity_id="+customerID("fjordline")).is(t, 200, `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}`)
	audit := s.lastAudit()
	require.Equal(t, []any{"self_serve_policy", "create_self_serve_policy"}, []any{audit["resourceType"], audit["operationType"]})
	require.Equal(t, 409, send("POST", body, nil).status)

	require.Equal(t, 2055, send("PUT", body, map[string]string{"If-Match": "old"}).code(t))
	changed := send("PUT", replaced(body, `,{"resource":"AzureSavingsPlan","action":"Purchase"}`, ""), map[string]string{"If-Match": etag})
	newer := etagOf(t, changed)
	require.NotEqual(t, etag, newer)
	changed.is(t, 200, shown(newer, reserved))
	s.get(one).is(t, 200, shown(newer, reserved))
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
	s.do(request{method: "DELETE", path: one}).is(t, 204, "")
	require.Equal(t, "delete_self_serve_policy", s.lastAudit()["operationType"])
	require.Equal(t, 1000, s.get(one).code(t))
	require.Equal(t, 1000, s.do(request{method: "DELETE", path: one}).code(t))
}

// etagOf is the etag in the attributes of a body.
func etagOf(t *testing.T, r response) string {
	t.Helper()
	etag, _ := r.json(t)["attributes"].(map[string]any)["etag"].(string)
	require.NotEmpty(t, etag)
	return etag
}
