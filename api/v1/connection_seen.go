package v1

import "github.com/tenantry/tenantry/internal/authz"

// seesConnection tells whether how the reseller is connected to Microsoft is the caller's business: it is not that of the
// people of a customer.
func seesConnection(who authz.Actor) bool { return who.Can(authz.ResellersRead) }

// connectionProblem is why Microsoft could not be read, as far as the caller may know; "" when it could.
func connectionProblem(who authz.Actor, detail string) string {
	if detail == "" || seesConnection(who) {
		return detail
	}
	return "Microsoft could not be read for now. What was read last is shown; nothing was changed. If it stays so, ask your cloud partner."
}
