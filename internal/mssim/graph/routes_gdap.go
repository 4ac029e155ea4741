package graph

import "net/http"

// gdapRoutes are the calls by which a partner makes, changes and ends delegated administration.
func gdapRoutes() []route {
	const base = "/tenantRelationships/delegatedAdminRelationships"
	return []route{
		{method: http.MethodPost, pattern: base, access: writeGDAP, write: createRelationship},
		{method: http.MethodPatch, pattern: base + "/{id}", access: writeGDAP, write: updateRelationship},
		{method: http.MethodDelete, pattern: base + "/{id}", access: writeGDAP, write: deleteRelationship},
		{method: http.MethodPost, pattern: base + "/{id}/requests", access: writeGDAP, write: createRequest},
		{method: http.MethodPost, pattern: base + "/{id}/accessAssignments", access: writeGDAP, write: createAssignment},
		{method: http.MethodPatch, pattern: base + "/{id}/accessAssignments/{child}", access: writeGDAP, write: updateAssignment},
		{method: http.MethodDelete, pattern: base + "/{id}/accessAssignments/{child}", access: writeGDAP, write: deleteAssignment},
		{pattern: "/tenantRelationships/delegatedAdminCustomers/{id}/serviceManagementDetails", access: readGDAP, serve: listServiceManagement},
	}
}
