package v1_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

func widgets(names ...string) map[string]any { return map[string]any{"widgets": names} }

func widgetsOf(c *apitest.Client, path string) []string {
	var got struct{ Widgets []string }
	c.Get(path).Expect(http.StatusOK).Into(&got)
	return got.Widgets
}

func TestADashboardOfOnesOwnIsKeptForEachPersonAndCompany(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	reseller := operator.Post("/resellers", resellerBody()).Expect(http.StatusCreated).Text("id")
	company := func(name string) string {
		return operator.Post("/customers", map[string]string{"name": name, "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	}
	fabrikam, contoso, theirs := company("Fabrikam"), company("Contoso"), company("Litware")
	of := func(id string) string { return "/customers/" + id + "/own-dashboard" }
	clara := e.CustomerUser("clara@example.com", authz.LevelView, false, fabrikam)
	e.CustomerUser("clara@example.com", authz.LevelAdmin, false, contoso)
	otto := e.CustomerUser("otto@example.com", authz.LevelView, false, fabrikam)

	require.Empty(t, widgetsOf(clara, of(fabrikam)))
	put := clara.Do(http.MethodPut, of(fabrikam), widgets("tenants", "seats")).Expect(http.StatusOK)
	require.JSONEq(t, `{"widgets":["tenants","seats"]}`, string(put.Body))
	require.Equal(t, []string{"tenants", "seats"}, widgetsOf(clara, of(fabrikam)))
	require.Empty(t, widgetsOf(clara, of(contoso)), "another company")
	require.Empty(t, widgetsOf(otto, of(fabrikam)), "another person")
	clara.Do(http.MethodPut, of(fabrikam), widgets()).Expect(http.StatusUnprocessableEntity)
	clara.Do(http.MethodPut, of(fabrikam), map[string]any{"widgets": []string{}}).Expect(http.StatusOK)
	require.Empty(t, widgetsOf(clara, of(fabrikam)))

	for code, body := range map[string]any{
		"dashboard.widget_unknown":  widgets("seats", "prices"),
		"dashboard.widget_twice":    widgets("seats", "tenants", "seats"),
		"dashboard.widgets_missing": map[string]any{},
		"request.unknown_field":     map[string]any{"widgets": []string{}, "login_id": uuid.NewString()},
	} {
		clara.Do(http.MethodPut, of(fabrikam), body).Refused(http.StatusUnprocessableEntity, code)
	}
	for _, id := range []string{theirs, uuid.NewString(), "everything"} {
		clara.Get(of(id)).Refused(http.StatusNotFound, "customer.not_found")
		clara.Do(http.MethodPut, of(id), widgets("seats")).Refused(http.StatusNotFound, "customer.not_found")
	}
}

func TestALaunchShowsTheDashboardOfThePerson(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	path := "/customers/" + customer + "/own-dashboard"
	staff, mia := who["partner_admin"].client, who["master_admin"].client
	mia.Do(http.MethodPut, path, widgets("tenants", "seats")).Expect(http.StatusOK)
	staff.Do(http.MethodPut, path, widgets("renewals")).Expect(http.StatusOK)

	acting := launched(staff, customer, "master@example.com")
	require.Equal(t, []string{"tenants", "seats"}, widgetsOf(acting, path))
	raise(acting).Expect(http.StatusOK)
	acting.Do(http.MethodPut, path, widgets("seats")).Refused(http.StatusForbidden, "impersonation.refused")
	require.Equal(t, []string{"tenants", "seats"}, widgetsOf(mia, path))
	require.Equal(t, []string{"renewals"}, widgetsOf(staff, path), "their own stays as it was")
}

func TestCompaniesNameWhoServesThem(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	reseller := operator.Post("/resellers", resellerBody()).Expect(http.StatusCreated)
	company := operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": reseller.Text("id")}).Expect(http.StatusCreated).Text("id")
	var me struct {
		Companies []struct {
			ResellerName string `json:"reseller_name"`
		}
	}
	e.CustomerUser("clara@example.com", authz.LevelView, false, company).Get("/me").Expect(http.StatusOK).Into(&me)
	require.Len(t, me.Companies, 1)
	require.Equal(t, reseller.Text("display_name"), me.Companies[0].ResellerName)
}
