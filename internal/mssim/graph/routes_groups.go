package graph

import "net/http"

// groupRoutes are the calls about groups as far as licenses come from them, and
// about what people are members of.
func groupRoutes() []route {
	return []route{
		{pattern: "/groups", units: 2, access: readGroups, serve: listGroups},
		{pattern: "/groups/{id}", access: readGroups, serve: getGroup},
		{pattern: "/groups/{id}/members", units: 3, access: readGroups, serve: listGroupMembers},
		{pattern: "/groups/{id}/membersWithLicenseErrors", units: 2, access: readGroups, serve: listGroupErrors},
		{method: http.MethodPost, pattern: "/groups/{id}/assignLicense", access: assignGroupLicenses, write: assignGroupLicense},
		{pattern: "/users/{id}/memberOf", units: 2, access: readGroups, serve: listMemberOf},
		{pattern: "/users/{id}/transitiveMemberOf", units: 2, access: readGroups, serve: listMemberOf},
		{pattern: "/users/{id}/memberOf/microsoft.graph.group", units: 2, access: readGroups, serve: listGroupsOf},
		{pattern: "/users/{id}/memberOf/microsoft.graph.directoryRole", units: 2, access: readGroups, serve: listRolesOf},
	}
}
