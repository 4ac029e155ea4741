package graph

import "net/http"

// principalRoutes are the calls about what applications may do in a tenant.
func principalRoutes() []route {
	return []route{
		{pattern: "/servicePrincipals", access: readPrincipals, serve: listPrincipals},
		{pattern: "/servicePrincipals/{id}", access: readPrincipals, serve: getPrincipal},
		{pattern: "/servicePrincipals()", access: readPrincipals, serve: getPrincipal},
		{pattern: "/servicePrincipals/{id}/oauth2PermissionGrants", access: readGrants, serve: listPrincipalGrants},
		{pattern: "/servicePrincipals/{id}/appRoleAssignments", access: readPrincipals, serve: listAppRoles},
		{method: http.MethodPost, pattern: "/servicePrincipals/{id}/appRoleAssignments", access: editRoles, write: createAppRole},
		{method: http.MethodDelete, pattern: "/servicePrincipals/{id}/appRoleAssignments/{child}", access: editRoles, write: deleteAppRole},
		{pattern: "/oauth2PermissionGrants", access: readGrants, serve: listGrants},
		{pattern: "/oauth2PermissionGrants/{id}", access: readGrants, serve: getGrant},
		{method: http.MethodPost, pattern: "/oauth2PermissionGrants", access: editGrants, write: createGrant},
		{method: http.MethodPatch, pattern: "/oauth2PermissionGrants/{id}", access: editGrants, write: updateGrant},
		{method: http.MethodDelete, pattern: "/oauth2PermissionGrants/{id}", access: editGrants, write: deleteGrant},
	}
}
