package authz_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
)

func TestLevelsNest(t *testing.T) {
	for _, levels := range [][]authz.Role{
		{authz.RolePartnerView, authz.RolePartnerModify, authz.RolePartnerAdmin, authz.RoleOperator},
		{authz.RoleCustomerView, authz.RoleCustomerModify, authz.RoleCustomerAdmin, authz.RoleOperator},
	} {
		for i := 1; i < len(levels); i++ {
			require.Subset(t, authz.Permissions(levels[i]), authz.Permissions(levels[i-1]), levels[i])
		}
	}
	require.Empty(t, authz.Permissions("made_up"))
}

func TestTheMatrixIsWhole(t *testing.T) {
	seen := map[authz.Permission]bool{}
	for _, row := range authz.Matrix() {
		require.NotEmpty(t, row.Meaning, row.Permission)
		require.Contains(t, row.Roles, authz.RoleOperator, row.Permission)
		require.False(t, seen[row.Permission], row.Permission)
		seen[row.Permission] = true
	}
	require.ElementsMatch(t, authz.Roles(), []authz.Role{
		authz.RoleOperator, authz.RolePartnerView, authz.RolePartnerModify, authz.RolePartnerAdmin, authz.RoleCatalogAdmin,
		authz.RoleCSPAdmin, authz.RoleCustomerView, authz.RoleCustomerModify, authz.RoleCustomerAdmin, authz.RoleMasterAdmin,
	})
	require.Zero(t, authz.GateOf("anotherOperation"), "what the matrix does not know is open to nobody")
}

func at(resellerID string, holdings ...authz.Holding) authz.Actor {
	return authz.Actor{LoginID: "someone", ResellerID: resellerID, Holdings: holdings}
}

func TestScopeIsWhereThePermissionIsHeld(t *testing.T) {
	sc, err := at("", authz.Holding{Role: authz.RoleOperator}).ScopeFor(authz.TenantsRead)
	require.NoError(t, err)
	require.True(t, sc.CrossesResellers())

	staff := at("r1", authz.Holding{Role: authz.RolePartnerAdmin})
	sc, err = staff.ScopeFor(authz.CustomersWrite)
	require.NoError(t, err)
	require.True(t, sc.AllowsCustomer("r1", "anyone"))
	require.False(t, sc.AllowsCustomer("r2", "anyone"))
	_, err = staff.ScopeFor(authz.TenantsWrite)
	require.Equal(t, apperr.Forbidden, apperr.KindOf(err), "a grant beside the level")

	sc, err = at("r1", authz.Holding{Role: authz.RolePartnerView}, authz.Holding{Role: authz.RoleCSPAdmin}).ScopeFor(authz.TenantsWrite)
	require.NoError(t, err)
	require.True(t, sc.AllowsReseller("r1"))
}

func TestLevelsAreHeldPerCompany(t *testing.T) {
	mia := at("r1", authz.Holding{Role: authz.RoleCustomerAdmin, CustomerID: "c1"}, authz.Holding{Role: authz.RoleCustomerView, CustomerID: "c2"})

	sc, err := mia.ScopeFor(authz.LicensesRead)
	require.NoError(t, err)
	require.False(t, sc.AllowsReseller("r1"))
	require.True(t, sc.AllowsCustomer("r1", "c1"))
	require.True(t, sc.AllowsCustomer("r1", "c2"))
	require.False(t, sc.AllowsCustomer("r1", "c3"))

	sc, err = mia.ScopeFor(authz.AuditRead)
	require.NoError(t, err)
	require.Equal(t, []string{"c1"}, sc.CustomerIDs(), "only where the level allows it")

	require.NoError(t, authz.Check(mia, authz.AuditRead, "tenant", "r1", "c1"))
	require.Equal(t, apperr.NotFound, apperr.KindOf(authz.Check(mia, authz.AuditRead, "tenant", "r1", "c2")))
	require.Contains(t, mia.PermissionsIn("c1"), authz.AuditRead)
	require.NotContains(t, mia.PermissionsIn("c2"), authz.AuditRead)
	require.Empty(t, mia.PermissionsIn("c3"))
	require.Contains(t, mia.Permissions(), authz.AuditRead)
	require.NotContains(t, mia.Permissions(), authz.CostsRead)
}

func TestCheckHidesWhatIsElsewhere(t *testing.T) {
	staff := at("r1", authz.Holding{Role: authz.RoleCSPAdmin})
	require.NoError(t, authz.Check(staff, authz.TenantsWrite, "tenant", "r1", "c1"))
	require.Equal(t, apperr.NotFound, apperr.KindOf(authz.Check(staff, authz.TenantsWrite, "tenant", "r2", "c1")))
	require.Equal(t, apperr.Forbidden, apperr.KindOf(authz.Check(staff, authz.ResellersManage, "reseller", "r1", "")))
}

func TestStaffOfNoResellerReachesNothing(t *testing.T) {
	_, err := at("", authz.Holding{Role: authz.RolePartnerAdmin}).ScopeFor(authz.TenantsRead)
	require.Error(t, err)
}

func TestSystemHoldsNoPermission(t *testing.T) {
	require.Empty(t, authz.System().Permissions())
}
