package v1_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

func TestCustomerIsAddedChangedAndDeleted(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	reseller := addReseller(e, op)
	staff := e.User("staff@example.com", authz.RolePartnerAdmin, reseller)

	body := map[string]any{"name": "  حلول السحابة ☁️ ", "country": "ae"}
	made := staff.Post("/customers", body, "Idempotency-Key", "k").Expect(http.StatusCreated)
	id := made.Text("id")
	require.Equal(t, "حلول السحابة ☁️", made.Text("name"))
	require.Equal(t, "AE", made.Text("country"))
	require.Equal(t, reseller, made.Text("reseller_id"), "staff's own reseller")
	require.Equal(t, "0", made.Text("counts.tenants"))
	again := staff.Post("/customers", body, "Idempotency-Key", "k").Expect(http.StatusCreated)
	require.Equal(t, id, again.Text("id"))
	require.Equal(t, "true", again.Header.Get("Idempotent-Replayed"))

	staff.Do(http.MethodPatch, "/customers/"+id, map[string]any{"name": "x"}).Refused(http.StatusPreconditionRequired, "request.if_match")
	changed := staff.Do(http.MethodPatch, "/customers/"+id, map[string]any{"name": "Renamed", "country": ""}, "If-Match", `"1"`).Expect(http.StatusOK)
	require.Equal(t, "", changed.Text("country"))
	require.Equal(t, `"2"`, changed.Header.Get("ETag"))
	staff.Do(http.MethodPatch, "/customers/"+id, map[string]any{"name": "x"}, "If-Match", `"1"`).Refused(http.StatusPreconditionFailed, "customer.stale")
	page := staff.Get("/customers?q=renam&include=total").Expect(http.StatusOK)
	require.Equal(t, "1", page.Text("total"))
	staff.Do(http.MethodDelete, "/customers/"+id, nil, "If-Match", `"2"`).Expect(http.StatusNoContent)
	staff.Get("/customers/"+id).Refused(http.StatusNotFound, "customer.not_found")
}

func TestCustomersRefuseWhatIsWrong(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	reseller := addReseller(e, op)
	for name, tt := range map[string]struct {
		body   any
		status int
		code   string
	}{
		"no name":               {map[string]any{"reseller_id": reseller, "name": " "}, 422, "customer.invalid"},
		"301 characters":        {map[string]any{"reseller_id": reseller, "name": strings.Repeat("é", 301)}, 422, "customer.invalid"},
		"country":               {map[string]any{"reseller_id": reseller, "name": "a", "country": "Germany"}, 422, "customer.invalid"},
		"no such country":       {map[string]any{"reseller_id": reseller, "name": "a", "country": "ZZ"}, 422, "customer.invalid"},
		"operator without whom": {map[string]any{"name": "a"}, 422, "customer.invalid"},
		"no such reseller":      {map[string]any{"reseller_id": "7f0c3b0a-9a5e-4f7e-8f1b-0d6f2f6b9a11", "name": "a"}, 404, "reseller.not_found"},
		"reseller that is none": {map[string]any{"reseller_id": "x", "name": "a"}, 422, "request.id"},
		"not JSON":              {"{", 400, "request.json"},
		"unknown field":         {map[string]any{"reseller_id": reseller, "name": "a", "id": "x"}, 422, "request.unknown_field"},
	} {
		t.Run(name, func(t *testing.T) { op.Post("/customers", tt.body).Refused(tt.status, tt.code) })
	}
	op.Post("/customers", map[string]any{"reseller_id": reseller, "name": strings.Repeat("é", 300)}).Expect(http.StatusCreated)
}

func TestCustomersOfEveryRole(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	reseller := addReseller(e, op)
	id := op.Post("/customers", map[string]any{"reseller_id": reseller, "name": "A"}).Expect(http.StatusCreated).Text("id")
	for name, tt := range map[string]struct {
		who         *apitest.Client
		read, write int
	}{
		"nobody":   {e.Anonymous(), 401, 401},
		"viewer":   {e.User("v@example.com", authz.RolePartnerView, reseller), 200, 403},
		"staff":    {e.User("s@example.com", authz.RolePartnerAdmin, reseller), 200, 412},
		"operator": {op, 200, 412},
	} {
		t.Run(name, func(t *testing.T) {
			tt.who.Get("/customers").Expect(tt.read)
			tt.who.Get("/customers/" + id).Expect(tt.read)
			tt.who.Do(http.MethodPatch, "/customers/"+id, map[string]any{"name": "B"}, "If-Match", `"9"`).Expect(tt.write)
			tt.who.Do(http.MethodDelete, "/customers/"+id, nil, "If-Match", `"9"`).Expect(tt.write)
		})
	}
}

func TestACustomerIsAddedWithItsMasterAdmin(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	reseller := addReseller(e, op)
	staff := e.User("staff@example.com", authz.RolePartnerAdmin, reseller)
	with := func(c *apitest.Client, name, email, key string) *apitest.Answer {
		body := map[string]any{"name": name, "reseller_id": reseller, "master_admin": map[string]any{"name": "IT support", "email": email}}
		return c.Post("/customers", body, "Idempotency-Key", key)
	}

	made := with(staff, "Fabrikam", "it@example.com", "k").Expect(http.StatusCreated)
	with(staff, "Fabrikam", "it@example.com", "k").Expect(http.StatusCreated) // the same answer, and nobody twice
	people := people(staff, "&customer_id="+made.Text("id"))
	require.Len(t, people, 1)
	require.Equal(t, []any{"it@example.com", "IT support", "invited", "admin", true},
		[]any{people[0].Email, people[0].Name, people[0].Status, people[0].Level, people[0].MasterAdmin})
	require.NotContains(t, string(made.Body), "/activate#", "an answer that is kept with a key carries no link")
	staff.Post("/portal-users/"+people[0].ID+"/invite", nil).Expect(http.StatusOK)

	refused := with(staff, "Litware", "no address", "l").Refused(http.StatusUnprocessableEntity, "portal_user.invalid")
	require.Contains(t, string(refused.Body), `"master_admin.email"`)
	with(staff, "Litware", "staff@example.com", "m").Refused(http.StatusUnprocessableEntity, "email.unusable")
	require.Equal(t, "0", staff.Get("/customers?q=litware&include=total").Expect(http.StatusOK).Text("total"), "neither is there when one cannot be")
	program := e.APIClient(reseller, []authz.Permission{authz.CustomersWrite, authz.CustomersRead})
	with(program, "Litware", "it@example.com", "n").Refused(http.StatusForbidden, "permission.missing")
}

func TestAResellerOffersADefaultMasterAdmin(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	reseller := addReseller(e, op)
	set := changeReseller(op, reseller, map[string]any{"default_admin_name": "IT support", "default_admin_email": "it@example.com"}).Expect(http.StatusOK)
	require.Equal(t, []string{"IT support", "it@example.com"}, []string{set.Text("default_admin_name"), set.Text("default_admin_email")})
	read := op.Get("/resellers/" + reseller)
	require.Equal(t, "it@example.com", read.Text("default_admin_email"))
	for field, text := range map[string]string{"default_admin_name": "https://evil.example", "default_admin_email": "it@example.com\r\nBcc: all@example.com"} {
		refused := changeReseller(op, reseller, map[string]any{field: text}).Refused(http.StatusUnprocessableEntity, "reseller.invalid")
		require.Contains(t, string(refused.Body), field)
	}
	gone := changeReseller(op, reseller, map[string]any{"default_admin_name": "", "default_admin_email": ""}).Expect(http.StatusOK)
	require.Empty(t, gone.Text("default_admin_name")+gone.Text("default_admin_email"))
}
