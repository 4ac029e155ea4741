package v1_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// TestNeitherATokenNorAnEarlySessionActs sends a running launch beside a token, and from a session that has to prove or
// to set up a second factor.
func TestNeitherATokenNorAnEarlySessionActs(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	who, reseller, customer := everyRole(e)
	operator, staff := who["operator"].client, who["csp_admin"].client
	operator.Post("/customers", map[string]string{"name": "Contoso", "reseller_id": reseller}).Expect(http.StatusCreated)
	master := userID(staff, "master@example.com")
	launch(staff, customer, master).Refused(http.StatusForbidden, "mfa.required")
	staff.AddApp(time.Now())
	id := launch(staff, customer, master).Expect(http.StatusCreated).Text("id")
	require.NotContains(t, string(staff.Launched(id).Get("/customers").Expect(http.StatusOK).Body), "Contoso")

	token := e.APIClient(reseller, []authz.Permission{authz.CustomersRead})
	for name, caller := range map[string]*apitest.Client{"alone": token, "with a launch": token.Launched(id)} {
		require.Contains(t, string(caller.Get("/customers").Expect(http.StatusOK).Body), "Contoso", name)
		caller.Get("/me").Refused(http.StatusForbidden, "client.not_allowed")
		launch(caller, customer, master).Refused(http.StatusForbidden, "client.not_allowed")
		raise(caller).Refused(http.StatusForbidden, "client.not_allowed")
	}

	refusedEarly := func(early *apitest.Client, id string) {
		launch(early, customer, master).Refused(http.StatusForbidden, "mfa.needed")
		for _, path := range []string{"/me", "/customers", "/impersonations/current"} {
			early.Launched(id).Get(path).Refused(http.StatusForbidden, "impersonation.ended")
		}
		raise(early.Launched(id)).Refused(http.StatusForbidden, "impersonation.ended")
	}
	staff.Do(http.MethodDelete, "/me/mfa/totp", nil).Expect(http.StatusNoContent)
	staff.Do(http.MethodPatch, "/resellers/"+reseller, map[string]bool{"require_mfa": true}, "If-Match", `"1"`).Expect(http.StatusOK)
	refusedEarly(staff, id)
	staff.AddApp(time.Now())
	again := launch(staff, customer, master).Expect(http.StatusCreated).Text("id")
	staff.Launched(again).Get("/customers").Expect(http.StatusOK)
	early := e.Anonymous()
	early.Login("csp_admin@example.com", apitest.Password).Expect(http.StatusOK)
	refusedEarly(early, again)
}
