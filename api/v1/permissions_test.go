package v1_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// caller is somebody with the roles that they hold.
type caller struct {
	client *apitest.Client
	roles  []authz.Role
}

// everyRole is one caller for each role of the matrix, with a customer and its reseller.
func everyRole(e *apitest.Env) (who map[string]caller, resellerID, customerID string) {
	operator := e.Operator()
	resellerID = operator.Post("/resellers", resellerBody()).Expect(http.StatusCreated).Text("id")
	customerID = operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": resellerID}).Expect(http.StatusCreated).Text("id")
	who = map[string]caller{"operator": {operator, []authz.Role{authz.RoleOperator}}}
	for _, role := range []authz.Role{authz.RolePartnerView, authz.RolePartnerModify, authz.RolePartnerAdmin, authz.RoleCatalogAdmin, authz.RoleCSPAdmin} {
		who[string(role)] = caller{e.User(string(role)+"@example.com", role, resellerID), []authz.Role{authz.RolePartnerAdmin, role}}
	}
	who["partner_view"] = caller{who["partner_view"].client, []authz.Role{authz.RolePartnerView}}
	who["partner_modify"] = caller{who["partner_modify"].client, []authz.Role{authz.RolePartnerModify}}
	for level, role := range map[authz.Level]authz.Role{
		authz.LevelView: authz.RoleCustomerView, authz.LevelModify: authz.RoleCustomerModify, authz.LevelAdmin: authz.RoleCustomerAdmin,
	} {
		who[string(role)] = caller{e.CustomerUser(string(role)+"@example.com", level, false, customerID), []authz.Role{role}}
	}
	who["master_admin"] = caller{e.CustomerUser("master@example.com", authz.LevelView, true, customerID), []authz.Role{authz.RoleCustomerView, authz.RoleMasterAdmin}}
	return who, resellerID, customerID
}

// TestEveryRoleMeetsItsGates walks every operation as every role: the gate lets through exactly
// who holds the permission, and nobody who is not signed in.
func TestEveryRoleMeetsItsGates(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, _ := everyRole(e)
	require.Len(t, who, len(authz.Roles()))
	nobody := e.Anonymous()
	tried := 0
	for _, r := range e.App.Routes {
		gate := r.Gate()
		if gate.Public || r.Operation == "logout" {
			continue
		}
		path := parameter.ReplaceAllString(r.Path, uuid.NewString())
		nobody.Do(r.Method, path, bodyFor(r), "If-Match", `"1"`).Refused(http.StatusUnauthorized, "session.ended")
		for name, one := range who {
			held := gate.SignedIn || slices.ContainsFunc(one.roles, func(role authz.Role) bool {
				return slices.Contains(authz.Permissions(role), gate.Permission)
			})
			got := one.client.Do(r.Method, path, bodyFor(r), "If-Match", `"1"`)
			require.Equal(t, !held, got.Status == http.StatusForbidden && got.Text("code") == "permission.missing",
				"%s: %s %s: %d %s", name, r.Method, r.Path, got.Status, got.Body)
			tried++
		}
	}
	require.Greater(t, tried, 400)
}

// TestAPIClientsMeetTheirGates walks every operation as API clients: with every scope, with all but the
// one that is asked for, and limited to a customer. What is not open to API clients is open to none.
func TestAPIClientsMeetTheirGates(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	_, resellerID, customerID := everyRole(e)
	all := e.APIClient(resellerID, authz.Scopes())
	limited := e.APIClient(resellerID, authz.Scopes(), customerID)
	without := map[authz.Permission]*apitest.Client{}
	for _, left := range authz.Scopes() {
		without[left] = e.APIClient(resellerID, slices.DeleteFunc(authz.Scopes(), func(p authz.Permission) bool { return p == left }))
	}
	open, closed := 0, 0
	for _, r := range e.App.Routes {
		gate := r.Gate()
		if gate.Public {
			continue
		}
		path := parameter.ReplaceAllString(r.Path, uuid.NewString())
		call := func(c *apitest.Client) *apitest.Answer { return c.Do(r.Method, path, bodyFor(r), "If-Match", `"1"`) }
		if !gate.Client {
			call(all).Refused(http.StatusForbidden, "client.not_allowed")
			call(limited).Refused(http.StatusForbidden, "client.not_allowed")
			closed++
			continue
		}
		for _, c := range []*apitest.Client{all, limited} {
			got := call(c)
			if gate.Permission == authz.AuditVerify && c == limited {
				got.Refused(http.StatusForbidden, "audit.part") // a chain is the record of all customers
				continue
			}
			require.NotContains(t, []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusInternalServerError}, got.Status, "%s %s: %s", r.Method, r.Path, got.Body)
		}
		if gate.Permission != "" {
			call(without[gate.Permission]).Refused(http.StatusForbidden, "permission.missing")
		}
		open++
	}
	require.Greater(t, open, 25)
	require.Greater(t, closed, 25)
}

// TestNoScopeGivesAwayTheInstallation: what an API client could raise itself with is not among the scopes.
func TestNoScopeGivesAwayTheInstallation(t *testing.T) {
	t.Parallel()
	for _, p := range []authz.Permission{
		authz.PortalUsersWrite, authz.PlatformManage, authz.APIClientsRead, authz.APIClientsWrite, authz.ResellersWrite, authz.ResellersManage, authz.ResellersAuth,
	} {
		require.NotContains(t, authz.Scopes(), p)
	}
	require.Contains(t, authz.Scopes(), authz.CostsRead)
}

func TestTheMatrixIsGiven(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	var given struct {
		Roles []string
		Data  []struct {
			Permission, Meaning string
			Roles, Operations   []string
		}
	}
	e.Operator().Get("/permissions").Expect(http.StatusOK).Into(&given)
	require.Len(t, given.Roles, len(authz.Roles()))
	i := slices.IndexFunc(given.Data, func(r struct {
		Permission, Meaning string
		Roles, Operations   []string
	}) bool {
		return r.Permission == "portal_users:read"
	})
	require.Equal(t, "See who may sign in", given.Data[i].Meaning)
	require.Equal(t, "operator partner_view partner_modify partner_admin master_admin", strings.Join(given.Data[i].Roles, " "))
	require.Equal(t, []string{"listPortalUsers", "getPortalUser", "getPortalUserLimits", "explainPortalUserLimits"}, given.Data[i].Operations)
}
