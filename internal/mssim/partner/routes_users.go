package partner

// userRoutes are the calls for the people of a customer, their licenses and roles.
func userRoutes() []route {
	const (
		users = customerPath + "/users"
		user  = users + "/{user}"
		roles = customerPath + "/directoryroles"
	)
	return []route{
		{method: "GET", pattern: users, userOnly: true, roles: readsUsers, read: listCustomerUsers},
		{method: "GET", pattern: user, userOnly: true, roles: readsUsers, read: getCustomerUser},
		{method: "GET", pattern: user + "/licenses", userOnly: true, roles: readsLicenses, bom: true, read: listUserLicenses},
		{method: "GET", pattern: user + "/directoryroles", userOnly: true, roles: readsUsers, read: listUserRoles},
		{method: "GET", pattern: roles, userOnly: true, roles: readsUsers, read: listDirectoryRoles},
		{method: "GET", pattern: roles + "/{role}/usermembers", userOnly: true, roles: readsUsers, read: listRoleMembers},
		{method: "POST", pattern: users, userOnly: true, roles: createsUsers, write: postCustomerUser},
		{method: "PATCH", pattern: user, userOnly: true, roles: createsUsers, write: patchCustomerUser},
		{method: "PATCH", pattern: user + "/resetpassword", userOnly: true, roles: resetsPasswords, write: resetUserPassword},
		{method: "DELETE", pattern: user, userOnly: true, roles: deletesUsers, write: deleteCustomerUser},
		{method: "POST", pattern: user + "/licenseupdates", userOnly: true, roles: writesLicenses, write: postLicenseUpdate},
		{method: "POST", pattern: roles + "/{role}/usermembers", userOnly: true, roles: givesRoles, write: postRoleMember},
		{method: "DELETE", pattern: roles + "/{role}/usermembers/{user}", userOnly: true, roles: givesRoles, write: deleteRoleMember},
	}
}
