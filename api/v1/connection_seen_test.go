package v1_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// TestPeopleOfACustomerLearnNothingOfTheConnection: that the newest state could not be read, and whom to ask; the cause
// and the remedy are the reseller's.
func TestPeopleOfACustomerLearnNothingOfTheConnection(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	operator := e.Operator()
	resellerID := synced(t, e, operator)
	var tenants struct {
		Data []struct {
			ID         string
			CustomerID string `json:"customer_id"`
		}
	}
	operator.Get("/tenants").Expect(http.StatusOK).Into(&tenants)
	first := tenants.Data[0]
	staff := e.User("view@example.com", authz.RolePartnerView, resellerID)
	admin := e.CustomerUser("admin@example.com", authz.LevelAdmin, true, first.CustomerID)
	client := e.APIClient(resellerID, []authz.Permission{authz.TenantsRead, authz.LicensesRead})
	inject(t, e, fault{"path": "/v1/customers/*/**", "status": http.StatusForbidden}, fault{"path": "/v1.0/**", "status": http.StatusForbidden})
	resync(t, operator, resellerID)

	type answers struct {
		tenant struct {
			PartnerCenterCustomerID *string `json:"partner_center_customer_id"`
			Freshness               []struct {
				ProblemCode   *string `json:"problem_code"`
				ProblemDetail *string `json:"problem_detail"`
			}
		}
		licenses struct {
			Stale       bool
			StaleReason string `json:"stale_reason"`
		}
	}
	read := func(c *apitest.Client) (a answers, problems []string) {
		c.Get("/tenants/" + first.ID).Expect(http.StatusOK).Into(&a.tenant)
		c.Get("/tenants/" + first.ID + "/licenses").Expect(http.StatusOK).Into(&a.licenses)
		require.True(t, a.licenses.Stale)
		problems = []string{a.licenses.StaleReason}
		for _, f := range a.tenant.Freshness {
			if f.ProblemDetail != nil {
				problems = append(problems, *f.ProblemDetail)
			}
		}
		require.Greater(t, len(problems), 1, "the sync could not read the tenant")
		return a, problems
	}

	known, causes := read(staff)
	require.NotNil(t, known.tenant.PartnerCenterCustomerID)
	for _, c := range []*apitest.Client{admin, client} {
		seen, problems := read(c)
		require.Nil(t, seen.tenant.PartnerCenterCustomerID)
		for _, f := range seen.tenant.Freshness {
			require.Nil(t, f.ProblemCode)
		}
		for _, problem := range problems {
			require.Contains(t, problem, "ask your cloud partner")
			require.NotContains(t, causes, problem)
		}
		require.NotContains(t, string(c.Get("/tenants").Expect(http.StatusOK).Body), *known.tenant.PartnerCenterCustomerID+`","name`)
	}
}
