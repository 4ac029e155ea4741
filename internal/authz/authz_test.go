package authz_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
)

func TestRolesNest(t *testing.T) {
	order := []authz.Role{authz.RoleResellerView, authz.RoleResellerStaff, authz.RoleResellerAdmin, authz.RoleOperator}
	for i := 1; i < len(order); i++ {
		require.Subset(t, authz.Permissions(order[i]), authz.Permissions(order[i-1]))
		require.Greater(t, len(authz.Permissions(order[i])), len(authz.Permissions(order[i-1])))
	}
	require.Empty(t, authz.Permissions("made_up"))
}

func TestScopeFollowsRole(t *testing.T) {
	operator := authz.Actor{PortalUserID: "u1", Role: authz.RoleOperator}
	staff := authz.Actor{PortalUserID: "u2", Role: authz.RoleResellerStaff, ResellerID: "r1"}

	sc, err := operator.ScopeFor(authz.TenantsRead)
	require.NoError(t, err)
	require.True(t, sc.CrossesResellers())

	sc, err = staff.ScopeFor(authz.TenantsRead)
	require.NoError(t, err)
	require.True(t, sc.AllowsCustomer("r1", "anyone"))
	require.False(t, sc.AllowsCustomer("r2", "anyone"))

	_, err = staff.ScopeFor(authz.ResellersManage)
	require.Equal(t, apperr.Forbidden, apperr.KindOf(err))
}

func TestCheckHidesWhatIsElsewhere(t *testing.T) {
	staff := authz.Actor{PortalUserID: "u2", Role: authz.RoleResellerStaff, ResellerID: "r1"}
	require.NoError(t, authz.Check(staff, authz.TenantsWrite, "tenant", "r1", "c1"))
	require.Equal(t, apperr.NotFound, apperr.KindOf(authz.Check(staff, authz.TenantsWrite, "tenant", "r2", "c1")))
	require.Equal(t, apperr.Forbidden, apperr.KindOf(authz.Check(staff, authz.ResellersManage, "reseller", "r1", "")))
}

func TestStaffOfNoResellerReachesNothing(t *testing.T) {
	_, err := authz.Actor{PortalUserID: "u3", Role: authz.RoleResellerStaff}.ScopeFor(authz.TenantsRead)
	require.Error(t, err)
}

func TestSystemHoldsNoPermission(t *testing.T) {
	for _, p := range authz.All() {
		require.False(t, authz.System().Can(p))
	}
}
