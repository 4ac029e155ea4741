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
