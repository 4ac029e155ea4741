package graph

import "net/http"

// roleRoutes are the calls about directory roles and those who hold them. Roles are
// addressed by their id in the tenant or by the key roleTemplateId.
func roleRoutes() []route {
	const post, remove = http.MethodPost, http.MethodDelete
	return []route{
		{pattern: "/directoryRoles", access: readRoles, serve: listRoles},
		{method: post, pattern: "/directoryRoles", access: writeRoles, write: activateRole},
		{pattern: "/directoryRoles/{id}", access: readRoles, serve: getRole},
		{pattern: "/directoryRoles()", access: readRoles, serve: getRole},
		{pattern: "/directoryRoles/{id}/members", access: readRoles, serve: listRoleMembers},
		{pattern: "/directoryRoles()/members", access: readRoles, serve: listRoleMembers},
		{method: post, pattern: "/directoryRoles/{id}/members/$ref", access: writeRoles, write: addRoleMember},
		{method: post, pattern: "/directoryRoles()/members/$ref", access: writeRoles, write: addRoleMember},
		{method: remove, pattern: "/directoryRoles/{id}/members/{user}/$ref", access: writeRoles, write: removeRoleMember},
		{method: remove, pattern: "/directoryRoles()/members/{user}/$ref", access: writeRoles, write: removeRoleMember},
		{pattern: "/directoryRoleTemplates", access: readRoles, serve: listRoleTemplates},
		{pattern: "/directoryRoleTemplates/{id}", access: readRoles, serve: getRoleTemplate},
		{pattern: "/roleManagement/directory/roleDefinitions", access: readRoles, serve: listRoleDefinitions},
		{pattern: "/roleManagement/directory/roleDefinitions/{id}", access: readRoles, serve: getRoleDefinition},
		{pattern: "/roleManagement/directory/roleAssignments", access: readRoles, expands: []string{"principal"}, serve: listRoleAssignments},
		{pattern: "/roleManagement/directory/roleAssignments/{id}", access: readRoles, expands: []string{"principal"}, serve: getRoleAssignment},
		{method: post, pattern: "/roleManagement/directory/roleAssignments", access: writeRoles, write: createRoleAssignment},
		{method: remove, pattern: "/roleManagement/directory/roleAssignments/{id}", access: writeRoles, write: deleteRoleAssignment},
	}
}
