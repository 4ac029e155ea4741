package v1_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// madeClient is an API client with its secret.
type madeClient struct{ id, secret, secretID, etag string }

func makeClient(c *apitest.Client, body map[string]any) madeClient {
	a := c.Post("/api-clients", body).Expect(http.StatusCreated)
	return madeClient{a.Text("client.id"), a.Text("secret.secret"), a.Text("secret.id"), a.Header.Get("ETag")}
}

func (m madeClient) form() url.Values {
	return url.Values{"grant_type": {"client_credentials"}, "client_id": {m.id}, "client_secret": {m.secret}}
}

// token is a caller with a token of the client.
func (m madeClient) token(e *apitest.Env) *apitest.Client {
	return e.Bearer(e.Token(m.form()).Expect(http.StatusOK).Text("access_token"))
}

func reading(scopes ...string) map[string]any {
	return map[string]any{"name": "Halo", "scopes": scopes}
}

func TestAnAPIClientFromFirstToLast(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	id := addReseller(e, operator)
	admin := e.User("ada@example.com", authz.RolePartnerAdmin, id)
	made := makeClient(admin, reading("subscriptions:read", "customers:read"))
	require.Regexp(t, `^tnc_[A-Za-z0-9_-]{43}$`, made.secret)

	got := admin.Get("/api-clients/" + made.id).Expect(http.StatusOK)
	require.NotContains(t, string(got.Body), made.secret)
	require.Contains(t, string(got.Body), `"scopes":["customers:read","subscriptions:read"]`, "in the order of the matrix")
	require.Empty(t, got.Text("last_used_at"))

	halo := made.token(e)
	halo.Get("/subscriptions").Expect(http.StatusOK)
	require.NotEmpty(t, admin.Get("/api-clients/"+made.id).Text("last_used_at"))
	changed := admin.Do(http.MethodPatch, "/api-clients/"+made.id, map[string]any{"scopes": []string{"customers:read"}}, "If-Match", made.etag).Expect(http.StatusOK)
	halo.Get("/subscriptions").Refused(http.StatusForbidden, "permission.missing")
	halo.Get("/customers").Expect(http.StatusOK)
	admin.Do(http.MethodPatch, "/api-clients/"+made.id, map[string]any{"name": "Other"}, "If-Match", made.etag).Refused(http.StatusPreconditionFailed, "api_client.stale")

	off := admin.Do(http.MethodPost, "/api-clients/"+made.id+"/disable", nil, "If-Match", changed.Header.Get("ETag")).Expect(http.StatusOK)
	halo.Get("/customers").Refused(http.StatusUnauthorized, "token.refused")
	require.Equal(t, "invalid_client", e.Token(made.form()).Expect(http.StatusUnauthorized).Text("error"))
	on := admin.Do(http.MethodPost, "/api-clients/"+made.id+"/enable", nil, "If-Match", off.Header.Get("ETag")).Expect(http.StatusOK)
	halo.Get("/customers").Expect(http.StatusOK)
	admin.Do(http.MethodDelete, "/api-clients/"+made.id, nil, "If-Match", on.Header.Get("ETag")).Expect(http.StatusNoContent)
	halo.Get("/customers").Refused(http.StatusUnauthorized, "token.refused")
	admin.Get("/api-clients/"+made.id).Refused(http.StatusNotFound, "api_client.not_found")

	audit := string(operator.Get("/audit-events?reseller_id=" + id).Expect(http.StatusOK).Body)
	for _, action := range []string{"created", "updated", "disabled", "enabled", "deleted"} {
		require.Contains(t, audit, `"api_client.`+action+`"`)
	}
	require.NotContains(t, audit+e.Log.String(), made.secret)
}

func TestSecretsChangeWithOverlap(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	admin := e.User("ada@example.com", authz.RolePartnerAdmin, addReseller(e, e.Operator()))
	first := makeClient(admin, reading("customers:read"))
	old := first.token(e)
	path := "/api-clients/" + first.id + "/secrets"

	added := admin.Post(path, map[string]any{"former_ends_at": time.Now().Add(time.Hour)}).Expect(http.StatusCreated)
	second := madeClient{id: first.id, secret: added.Text("secret"), secretID: added.Text("id")}
	admin.Post(path, map[string]any{}).Refused(http.StatusConflict, "api_client.secrets")
	young := second.token(e)
	for _, c := range []*apitest.Client{old, young, first.token(e)} {
		c.Get("/customers").Expect(http.StatusOK)
	}
	var client struct {
		Secrets []struct {
			ID, Hint string
			Expires  *time.Time `json:"expires_at"`
			LastUsed *time.Time `json:"last_used_at"`
		}
	}
	admin.Get("/api-clients/" + first.id).Into(&client)
	require.Len(t, client.Secrets, 2)
	require.WithinDuration(t, time.Now().Add(time.Hour), *client.Secrets[0].Expires, time.Minute)
	require.Equal(t, first.secret[len(first.secret)-4:], client.Secrets[0].Hint)
	require.NotNil(t, client.Secrets[1].LastUsed)

	admin.Do(http.MethodDelete, path+"/"+first.secretID, nil).Expect(http.StatusNoContent)
	old.Get("/customers").Refused(http.StatusUnauthorized, "token.refused")
	e.Token(first.form()).Expect(http.StatusUnauthorized)
	young.Get("/customers").Expect(http.StatusOK)
	admin.Do(http.MethodDelete, path+"/"+first.secretID, nil).Refused(http.StatusNotFound, "secret.not_found")
	admin.Post(path, map[string]any{"expires_at": time.Now().Add(-time.Hour)}).Refused(http.StatusUnprocessableEntity, "api_client.invalid")
	admin.Post(path, map[string]any{"expires_at": time.Now().AddDate(3, 0, 0)}).Refused(http.StatusUnprocessableEntity, "api_client.invalid")
}

func TestNobodyGivesAnAPIClientMoreThanTheyHold(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	id := addReseller(e, operator)
	admin := e.User("ada@example.com", authz.RolePartnerAdmin, id)
	csp := e.User("carl@example.com", authz.RoleCSPAdmin, id)
	admin.Post("/api-clients", reading("tenants:write")).Refused(http.StatusForbidden, "api_client.above_own")
	above := makeClient(csp, reading("tenants:write"))
	admin.Post("/api-clients/"+above.id+"/secrets", map[string]any{}).Refused(http.StatusForbidden, "api_client.above_own")
	admin.Do(http.MethodPatch, "/api-clients/"+above.id, map[string]any{"name": "Mine"}, "If-Match", above.etag).Refused(http.StatusForbidden, "api_client.above_own")
	off := admin.Do(http.MethodPost, "/api-clients/"+above.id+"/disable", nil, "If-Match", above.etag).Expect(http.StatusOK)
	admin.Do(http.MethodPost, "/api-clients/"+above.id+"/enable", nil, "If-Match", off.Header.Get("ETag")).Refused(http.StatusForbidden, "api_client.above_own")

	fast := reading("customers:read")
	fast["requests_per_minute"] = 601
	admin.Post("/api-clients", fast).Refused(http.StatusForbidden, "api_client.rate")
	fast["reseller_id"] = id
	raised := makeClient(operator, fast)
	admin.Do(http.MethodPatch, "/api-clients/"+raised.id, map[string]any{"name": "Still fast"}, "If-Match", raised.etag).Expect(http.StatusOK)
	for _, scope := range []string{"portal_users:write", "platform:manage", "api_clients:write", "resellers:write", "made:up", ""} {
		operator.Post("/api-clients", map[string]any{"reseller_id": id, "name": "Halo", "scopes": []string{scope}}).Refused(http.StatusUnprocessableEntity, "api_client.invalid")
	}
	operator.Post("/api-clients", reading("customers:read")).Refused(http.StatusUnprocessableEntity, "api_client.invalid")
	operator.Post("/api-clients", map[string]any{"reseller_id": id, "name": " ", "scopes": []string{}}).Refused(http.StatusUnprocessableEntity, "api_client.invalid")
}

func TestAResellerHasOnlySoManyAPIClients(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	admin := e.User("ada@example.com", authz.RolePartnerAdmin, addReseller(e, e.Operator()))
	for range 50 {
		makeClient(admin, reading("customers:read"))
	}
	admin.Post("/api-clients", reading("customers:read")).Refused(http.StatusConflict, "api_client.too_many")
	require.Equal(t, "50", admin.Get("/api-clients?limit=200&include=total").Text("total"))
}

func TestALimitedAPIClientStaysLimited(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	id := addReseller(e, operator)
	add := func(name string) string {
		return operator.Post("/customers", map[string]string{"name": name, "reseller_id": id}).Expect(http.StatusCreated).Text("id")
	}
	one, other := add("Fabrikam"), add("Wingtip")
	body := reading("customers:read", "customers:write", "audit:read", "audit:verify", "costs:read")
	body["reseller_id"], body["customer_ids"] = id, []string{one}
	made := makeClient(operator, body)
	halo := made.token(e)
	halo.Get("/customers/" + one).Expect(http.StatusOK)
	halo.Get("/customers/"+other).Refused(http.StatusNotFound, "customer.not_found")
	halo.Post("/customers", map[string]string{"name": "Mine"}).Expect(http.StatusNotFound)
	halo.Get("/audit-events/verify").Refused(http.StatusForbidden, "audit.part")
	halo.Get("/audit-events/heads").Refused(http.StatusForbidden, "audit.part")
	require.Contains(t, string(halo.Get("/audit-events/export").Expect(http.StatusOK).Body), one, "its own customer's events")

	gone := operator.Get("/customers/" + one).Header.Get("ETag")
	operator.Do(http.MethodDelete, "/customers/"+one, nil, "If-Match", gone).Expect(http.StatusNoContent)
	halo.Get("/customers").Refused(http.StatusForbidden, "permission.missing")
	require.Contains(t, string(operator.Get("/api-clients/"+made.id).Body), `"all_customers":false,"customers":[]`)

	cred := apitest.Credentials()[1]
	elsewhere := operator.Post("/resellers", map[string]any{
		"display_name": cred.Name, "domain": cred.Domain, "application_id": cred.ApplicationID, "application_secret": cred.Secret,
	}).Expect(http.StatusCreated).Text("id")
	foreign := operator.Post("/customers", map[string]string{"name": "Theirs", "reseller_id": elsewhere}).Expect(http.StatusCreated).Text("id")
	operator.Do(http.MethodPatch, "/api-clients/"+made.id, map[string]any{"customer_ids": []string{foreign}}, "If-Match", made.etag).Refused(http.StatusNotFound, "customer.not_found")
	operator.Do(http.MethodPatch, "/api-clients/"+made.id, map[string]any{"customer_ids": []string{}}, "If-Match", made.etag).Refused(http.StatusUnprocessableEntity, "api_client.invalid")
	operator.Do(http.MethodPatch, "/api-clients/"+made.id, map[string]any{"all_customers": true}, "If-Match", made.etag).Expect(http.StatusOK)
	halo.Get("/customers/" + other).Expect(http.StatusOK)
}
