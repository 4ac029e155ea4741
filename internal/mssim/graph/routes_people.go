package graph

import (
	"net/http"
	"slices"
)

// peopleRoutes are the calls that change people and their licenses, the recycle
// bin, and what people are members of.
func peopleRoutes() []route {
	const post, patch, remove = http.MethodPost, http.MethodPatch, http.MethodDelete
	list := []route{
		{method: post, pattern: "/users", access: createUsers, write: createUser},
		{method: patch, pattern: "/users/{id}", access: patchUsers, write: patchUser},
		{method: remove, pattern: "/users/{id}", access: deleteUsers, write: deleteUser},
		{pattern: "/users/{id}/manager", access: readUsers, serve: getManager},
		{method: http.MethodPut, pattern: "/users/{id}/manager/$ref", access: writeUsers, write: setManager},
		{method: remove, pattern: "/users/{id}/manager/$ref", access: writeUsers, write: removeManager},
		{method: post, pattern: "/users/{id}/revokeSignInSessions", access: revokeUsers, write: revokeSessions},
		{method: post, pattern: "/users/{id}/assignLicense", access: assignLicenses, write: assignLicense},
		{method: post, pattern: "/users/{id}/reprocessLicenseAssignment", access: assignLicenses, write: reprocessLicenses},
		{pattern: "/directory/deletedItems/microsoft.graph.user", access: readDeleted, serve: listDeleted},
		{pattern: "/directory/deletedItems/{id}", access: readDeleted, serve: getDeleted},
		{method: post, pattern: "/directory/deletedItems/{id}/restore", access: deleteUsers, write: restoreUser},
		{method: remove, pattern: "/directory/deletedItems/{id}", access: deleteUsers, write: purgeUser},
	}
	return slices.Concat(list, roleRoutes(), groupRoutes())
}
