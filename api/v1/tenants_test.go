package v1_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// candidate is the first Partner Center customer whose name begins so.
func candidate(t *testing.T, c *apitest.Client, reseller, name string) (id string) {
	t.Helper()
	var page struct {
		Data []struct {
			ID string `json:"partner_center_customer_id"`
		} `json:"data"`
	}
	c.Get("/resellers/" + reseller + "/partner-center-customers?q=" + name).Expect(http.StatusOK).Into(&page)
	require.Len(t, page.Data, 1)
	return page.Data[0].ID
}

func TestTenantIsAttachedDisconnectedConnectedAndRemoved(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	reseller := addAuthorized(e, op)
	pc := candidate(t, op, reseller, "Fjordline")

	body := map[string]any{"reseller_id": reseller, "partner_center_customer_id": pc, "new_customer": map[string]any{}}
	made := op.Post("/tenants", body, "Idempotency-Key", "k").Expect(http.StatusCreated)
	id := made.Text("id")
	require.Equal(t, "connected", made.Text("connection_state"))
	require.Equal(t, "Fjordline Shipping AS", made.Text("customer_name"))
	require.Equal(t, id, op.Post("/tenants", body, "Idempotency-Key", "k").Expect(http.StatusCreated).Text("id"))
	op.Post("/tenants", body).Refused(http.StatusConflict, "tenant.exists")
	op.Do(http.MethodDelete, "/resellers/"+reseller, nil, "If-Match", op.Get("/resellers/"+reseller).Header.Get("ETag")).Refused(http.StatusConflict, "reseller.connected")

	connection := map[string]any{"reseller_id": reseller, "partner_center_customer_id": pc}
	op.Do(http.MethodDelete, "/tenants/"+id+"/connection", nil).Refused(http.StatusPreconditionRequired, "request.if_match")
	off := op.Do(http.MethodDelete, "/tenants/"+id+"/connection", nil, "If-Match", made.Header.Get("ETag")).Expect(http.StatusOK)
	require.Equal(t, "not_connected", off.Text("connection_state"))
	require.Empty(t, off.Text("partner_center_customer_id"))
	op.Do(http.MethodPut, "/tenants/"+id+"/connection", connection, "If-Match", made.Header.Get("ETag")).Refused(http.StatusPreconditionFailed, "tenant.stale")
	on := op.Do(http.MethodPut, "/tenants/"+id+"/connection", connection, "If-Match", off.Header.Get("ETag")).Expect(http.StatusOK)
	require.Equal(t, "connected", on.Text("connection_state"))

	op.Do(http.MethodDelete, "/tenants/"+id, nil, "If-Match", on.Header.Get("ETag")).Expect(http.StatusNoContent)
	op.Get("/tenants/"+id).Refused(http.StatusNotFound, "tenant.not_found")
	audit := string(op.Get("/audit-events?tenant_id=" + id).Expect(http.StatusOK).Body)
	for _, action := range []string{"tenant.added", "tenant.connected", "tenant.disconnected", "tenant.deleted"} {
		require.Contains(t, audit, action)
	}
}

func TestConsentOfATenant(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	reseller := addAuthorized(e, op)
	id := op.Post("/tenants", map[string]any{
		"reseller_id": reseller, "partner_center_customer_id": candidate(t, op, reseller, "Sm%C3%B6rg"), "new_customer": map[string]any{"name": "Smörgås"},
	}).Expect(http.StatusCreated).Text("id")

	state := op.Get("/tenants/" + id + "/consent").Expect(http.StatusOK)
	require.Equal(t, "unknown", state.Text("state"))
	require.Contains(t, state.Text("admin_consent_url"), "/v2.0/adminconsent?")
	checked := op.Post("/tenants/"+id+"/consent", map[string]any{"action": "check"}).Expect(http.StatusOK)
	require.Equal(t, "missing", checked.Text("state"))
	require.Equal(t, "consent_missing", checked.Text("code"))
	granted := op.Post("/tenants/"+id+"/consent", map[string]any{"action": "grant"}).Expect(http.StatusOK)
	require.Equal(t, "granted", granted.Text("state"))
	op.Post("/tenants/"+id+"/consent", map[string]any{"action": "force"}).Refused(http.StatusUnprocessableEntity, "request.action")
	op.Get("/tenants?consent_state=granted").Expect(http.StatusOK)
	op.Get("/tenants?consent_state=maybe").Refused(http.StatusUnprocessableEntity, "query.consent_state")
}

func TestDomainNamesOverHTTP(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	reseller := addAuthorized(e, op)
	free := op.Get("/domains/brandnew1/availability?reseller_id=" + reseller).Expect(http.StatusOK)
	require.Equal(t, "brandnew1.onmicrosoft.com", free.Text("domain"))
	require.Equal(t, "true", free.Text("available"))
	require.Equal(t, "false", op.Get("/domains/fjordline/availability?reseller_id="+reseller).Expect(http.StatusOK).Text("available"))
	op.Get("/domains/-x/availability?reseller_id="+reseller).Refused(http.StatusUnprocessableEntity, "domain.invalid")
	op.Get("/domains/x/availability").Refused(http.StatusUnprocessableEntity, "query.reseller_id")
}

func TestTenantsOfEveryRole(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	reseller := addAuthorized(e, op)
	made := op.Post("/tenants", map[string]any{
		"reseller_id": reseller, "partner_center_customer_id": candidate(t, op, reseller, "Fjordline"), "new_customer": map[string]any{},
	}).Expect(http.StatusCreated)
	id := made.Text("id")
	otherBody, cred := resellerBody(), apitest.Credentials()[1]
	otherBody["domain"], otherBody["application_id"], otherBody["application_secret"] = cred.Domain, cred.ApplicationID, cred.Secret
	other := op.Post("/resellers", otherBody).Expect(http.StatusCreated).Text("id")

	for name, tt := range map[string]struct {
		who         *apitest.Client
		read, write int
	}{
		"nobody":           {e.Anonymous(), 401, 401},
		"viewer":           {e.User("v@example.com", authz.RolePartnerView, reseller), 200, 403},
		"staff":            {e.User("s@example.com", authz.RoleCSPAdmin, reseller), 200, 412},
		"staff, elsewhere": {e.User("o@example.com", authz.RoleCSPAdmin, other), 404, 404},
	} {
		t.Run(name, func(t *testing.T) {
			tt.who.Get("/tenants/" + id).Expect(tt.read)
			tt.who.Get("/tenants/" + id + "/consent").Expect(tt.read)
			tt.who.Do(http.MethodDelete, "/tenants/"+id, nil, "If-Match", `"9"`).Expect(tt.write)
			tt.who.Do(http.MethodDelete, "/tenants/"+id+"/connection", nil, "If-Match", `"9"`).Expect(tt.write)
		})
	}
	require.Equal(t, `"1"`, op.Get("/tenants/"+id).Header.Get("ETag"), "nobody changed it")
}

func TestNewTenantIsAnOperation(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	reseller := addAuthorized(e, op)
	create := map[string]any{
		"domain_prefix": "waldkauz", "company_name": "Waldkauz GmbH", "country": "DE", "city": "Berlin", "postal_code": "10115",
		"address_line1": "Invalidenstraße 1", "first_name": "Änne", "last_name": "Öz", "email": "it@waldkauz.example", "culture": "de-DE",
	}
	body := map[string]any{"reseller_id": reseller, "new_customer": map[string]any{"name": "Waldkauz"}, "create": create}

	accepted := op.Post("/tenants", body, "Idempotency-Key", "k").Expect(http.StatusAccepted)
	require.JSONEq(t, string(op.Get("/operations/"+accepted.Text("id")).Expect(http.StatusOK).Body), string(accepted.Body), "the answer is what GET tells")
	id := accepted.Text("id")
	require.Equal(t, "/api/v1/operations/"+id, accepted.Header.Get("Location"))
	require.Equal(t, id, op.Post("/tenants", body, "Idempotency-Key", "k").Expect(http.StatusAccepted).Text("id"))
	body["partner_center_customer_id"] = reseller
	op.Post("/tenants", body).Refused(http.StatusUnprocessableEntity, "request.one_of")
	delete(body, "partner_center_customer_id")
	create["domain_prefix"] = "fjordline"
	op.Post("/tenants", body).Refused(http.StatusUnprocessableEntity, "domain.taken")

	e.Work()
	require.Eventually(t, func() bool { return op.Get("/operations/"+id).Text("state") == "accepted" }, time.Minute, 50*time.Millisecond)
	tenant := op.Get("/operations/" + id).Text("tenant_id")
	require.Equal(t, "waldkauz.onmicrosoft.com", op.Get("/tenants/"+tenant).Expect(http.StatusOK).Text("default_domain"))
	shown := op.Post("/tenants/"+tenant+"/initial-administrator", nil).Expect(http.StatusOK)
	require.Equal(t, "no-store", shown.Header.Get("Cache-Control"))
	password := shown.Text("password")
	require.NotEmpty(t, password)
	require.NotContains(t, e.Log.String(), password)
	require.NotContains(t, string(op.Get("/audit-events").Body), password)
	e.User("v@example.com", authz.RolePartnerView, reseller).Post("/tenants/"+tenant+"/initial-administrator", nil).Expect(http.StatusForbidden)
}
