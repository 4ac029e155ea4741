package portaluser

import (
	"slices"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
)

// mayGive tells whether the actor may make somebody what u is, or take it away: nobody gives what
// they do not hold themselves. An operator and the server's own tools may give everything. Partner
// staff hold more of a company than its own people do.
//
// Errors: Forbidden.
func mayGive(a authz.Actor, u PortalUser) error {
	if a.IsOperator() || (a.IsSystem() && !a.IsNobody()) {
		return nil
	}
	for _, role := range u.Roles() {
		if !holds(a, role, u.CustomerID) {
			return apperr.New(apperr.Forbidden, "portal_user.above_own",
				"These rights are more than you hold yourself. Nothing was changed: choose fewer, or ask somebody who holds them.")
		}
	}
	return nil
}

// nested are the levels of each portal, the smallest first.
var nested = [][]authz.Role{
	{authz.RolePartnerView, authz.RolePartnerModify, authz.RolePartnerAdmin},
	{authz.RoleCustomerView, authz.RoleCustomerModify, authz.RoleCustomerAdmin},
}

// holds tells whether the actor holds the role, a level that contains it, or looks after the
// company as partner staff.
func holds(a authz.Actor, role authz.Role, customerID string) bool {
	enough := []authz.Role{role}
	for _, levels := range nested {
		if i := slices.Index(levels, role); i >= 0 {
			enough = levels[i:]
		}
	}
	return slices.ContainsFunc(a.Holdings, func(h authz.Holding) bool {
		staff := customerID != "" && h.CustomerID == "" && h.Role == authz.RolePartnerAdmin
		return staff || (h.CustomerID == customerID && slices.Contains(enough, h.Role))
	})
}
