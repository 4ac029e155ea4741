package v1_test

import (
	"net/http"

	"github.com/tenantry/tenantry/api/apitest"
)

// addReseller adds the simulator's first reseller, not yet authorized.
func addReseller(e *apitest.Env, c *apitest.Client) (id string) {
	cred := apitest.Credentials()[0]
	return c.Post("/resellers", map[string]any{
		"display_name": cred.Name, "domain": cred.Domain, "application_id": cred.ApplicationID, "application_secret": cred.Secret,
	}).Expect(http.StatusCreated).Text("id")
}
