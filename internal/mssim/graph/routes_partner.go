package graph

// partnerRoutes are the calls about what a partner has with its customers: contracts, delegated administration, and finding a tenant.
func partnerRoutes() []route {
	return []route{
		{pattern: "/contracts", units: 3, access: readContracts, serve: listContracts},
		{pattern: "/tenantRelationships/delegatedAdminRelationships", access: readGDAP, serve: listRelationships},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}", access: readGDAP, serve: getRelationship},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments", access: readGDAP, serve: listAssignments},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{child}", access: readGDAP, serve: getAssignment},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/requests", access: readGDAP, serve: listRequests},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/requests/{child}", access: readGDAP, serve: getRequest},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/operations", access: readGDAP, serve: listOperations},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/operations/{child}", access: readGDAP, serve: getOperation},
		{pattern: "/tenantRelationships/delegatedAdminCustomers", access: readGDAP, serve: listGDAPCustomers},
		{pattern: "/tenantRelationships/delegatedAdminCustomers/{id}", access: readGDAP, serve: getGDAPCustomer},
		{pattern: "/tenantRelationships/findTenantInformationByDomainName()", access: readTenants, serve: findByDomain},
		{pattern: "/tenantRelationships/findTenantInformationByTenantId()", access: readTenants, serve: findByTenantID},
	}
}
