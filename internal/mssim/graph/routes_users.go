package graph

// userRoutes are the calls about people and the licenses they hold.
func userRoutes() []route {
	return []route{
		{pattern: "/users", units: 2, access: readUsers, expands: []string{"manager"}, serve: listUsers},
		{pattern: "/users/$count", units: 2, access: readUsers, serve: countUsers},
		{pattern: "/users/delta", units: 2, access: readUsers, serve: deltaUsers},
		{pattern: "/users/delta()", units: 2, access: readUsers, serve: deltaUsers},
		{pattern: "/users/{id}", access: readUsers, expands: []string{"manager"}, serve: getUser},
		{pattern: "/users/{id}/licenseDetails", units: 2, access: readLicenses, serve: listLicenseDetails},
		{pattern: "/me", access: readMe, serve: getMe},
		{pattern: "/me/licenseDetails", units: 2, access: readMe, serve: listMyLicenseDetails},
	}
}
