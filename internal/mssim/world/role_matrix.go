package world

import "slices"

// Target roles that administrators below the highest may act on. Source:
// Microsoft Entra, who can reset passwords.
var (
	plainRoles  = []string{RoleDirectoryReaders, RoleGuestInviter, RolePasswordAdmin}
	readerRoles = slices.Concat(plainRoles, []string{RoleMessageCenterReader, RoleReportsReader, RoleUsageSummaryReader})

	manageableBy = map[string][]string{
		RolePasswordAdmin: plainRoles,
		RoleHelpdeskAdmin: slices.Concat(readerRoles, []string{RoleHelpdeskAdmin}),
		RoleUserAuthAdmin: slices.Concat(readerRoles, []string{RoleUserAuthAdmin}),
		RoleUserAdmin:     slices.Concat(readerRoles, []string{RoleHelpdeskAdmin, RoleUserAdmin, RoleGroupsAdmin}),
	}
)

// MayManage tells whether somebody with the caller's roles may reset the password
// of somebody with the target's, and do what else is as sensitive. Several roles of
// the caller do not add up: one must allow it.
func MayManage(caller, target []string) bool {
	return slices.ContainsFunc(caller, func(role string) bool {
		if role == RoleGlobalAdmin || role == RolePrivilegedAuthAdmin {
			return true
		}
		allowed, known := manageableBy[role]
		return known && !slices.ContainsFunc(target, func(t string) bool { return !slices.Contains(allowed, t) })
	})
}

// IsAdmin tells whether any of the roles sets its holder apart from plain users.
func IsAdmin(roles []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return !slices.Contains(plainRoles, r) })
}
