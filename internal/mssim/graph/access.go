package graph

import (
	"slices"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// access is what a call needs: one of the permissions in the token and, for a
// partner's user in a customer's tenant, one of the directory roles.
type access struct {
	permissions []string
	roles       []string
	self        bool // User.Read will do, for what is about the caller
	admin       bool // roles are asked of the tenant's own people too
}

const (
	permissionSelf        = "User.Read"
	permissionAuditLog    = "AuditLog.Read.All"
	permissionDirRead     = "Directory.Read.All"
	permissionDirWrite    = "Directory.ReadWrite.All"
	permissionOrgRead     = "Organization.Read.All"
	permissionOrgWrite    = "Organization.ReadWrite.All"
	permissionLicense     = "LicenseAssignment.Read.All"
	permissionLicenseEdit = "LicenseAssignment.ReadWrite.All"
)

// directoryReaders are the roles that may read people, SKUs and domains.
var directoryReaders = []string{
	world.RoleDirectoryReaders, world.RoleGlobalReader, world.RoleUserAdmin, world.RoleDirectoryWriters, world.RoleLicenseAdmin,
	world.RoleHelpdeskAdmin, world.RolePrivilegedAuthAdmin, world.RolePrivilegedRoleAdmin, world.RoleCloudApplicationAdmin,
	world.RoleUserAuthAdmin, world.RoleDomainNameAdmin, world.RoleBillingAdmin, world.RoleSecurityReader, world.RoleApplicationAdmin, world.RolePasswordAdmin,
}

// consentingRoles are those that may consent on behalf of everybody in a tenant.
var consentingRoles = []string{world.RolePrivilegedRoleAdmin, world.RoleCloudApplicationAdmin, world.RoleApplicationAdmin}

// What each resource needs. Source: the permission and role matrix of Microsoft
// Graph.
var (
	readUsers         = access{permissions: []string{"User.Read.All", "User.ReadWrite.All", permissionDirRead, permissionDirWrite}, roles: directoryReaders}
	readLicenses      = access{permissions: []string{"User.Read.All", "User.ReadWrite.All", permissionDirRead, permissionDirWrite, permissionLicense, permissionLicenseEdit}, roles: directoryReaders}
	readMe            = access{permissions: []string{permissionSelf, "User.ReadWrite", "User.Read.All", "User.ReadWrite.All", permissionDirRead, permissionDirWrite}}
	readSKUs          = access{permissions: []string{permissionOrgRead, permissionOrgWrite, permissionDirRead, permissionDirWrite, permissionLicense, permissionLicenseEdit}, roles: directoryReaders}
	readSubscriptions = access{permissions: []string{permissionOrgRead, permissionOrgWrite, permissionDirRead, permissionDirWrite}, roles: directoryReaders}
	readOrganization  = access{permissions: []string{permissionOrgRead, permissionOrgWrite, permissionDirRead, permissionDirWrite}, roles: directoryReaders, self: true}
	readDomains       = access{permissions: []string{"Domain.Read.All", "Domain.ReadWrite.All", permissionDirRead, permissionDirWrite}, roles: directoryReaders}
	editDomains       = access{permissions: []string{"Domain.ReadWrite.All", permissionDirWrite}, roles: []string{world.RoleDomainNameAdmin}, admin: true}
	readContracts     = access{permissions: []string{permissionDirRead, permissionDirWrite}}
	readGDAP          = access{permissions: []string{"DelegatedAdminRelationship.Read.All", "DelegatedAdminRelationship.ReadWrite.All"}}
	writeGDAP         = access{permissions: []string{"DelegatedAdminRelationship.ReadWrite.All"}}
	readReports       = access{permissions: []string{"Reports.Read.All"}, roles: []string{world.RoleReportsReader, world.RoleGlobalReader}, admin: true}
	readUsageCounts   = access{permissions: readReports.permissions, roles: append([]string{world.RoleUsageSummaryReader}, readReports.roles...), admin: true}
	readReportSetting = access{permissions: []string{"ReportSettings.Read.All", "ReportSettings.ReadWrite.All"}, roles: []string{world.RoleReportsReader, world.RoleGlobalReader}}
	editReportSetting = access{permissions: []string{"ReportSettings.ReadWrite.All"}, roles: []string{}, admin: true}
	readPrincipals    = access{permissions: []string{"Application.Read.All", "Application.ReadWrite.All", permissionDirRead, permissionDirWrite}, roles: directoryReaders}
	readGrants        = access{permissions: []string{"DelegatedPermissionGrant.ReadWrite.All", permissionDirRead, permissionDirWrite}, roles: directoryReaders}
	editGrants        = access{permissions: []string{"DelegatedPermissionGrant.ReadWrite.All", permissionDirWrite}, roles: consentingRoles, admin: true}
	editRoles         = access{permissions: []string{"AppRoleAssignment.ReadWrite.All"}, roles: consentingRoles, admin: true}
	readAudits        = access{permissions: []string{permissionAuditLog}, roles: []string{world.RoleReportsReader, world.RoleGlobalReader, world.RoleSecurityReader}, admin: true}
	readHealth        = access{permissions: []string{"ServiceHealth.Read.All"}, roles: []string{world.RoleServiceSupportAdmin, world.RoleGlobalReader, world.RoleHelpdeskAdmin}}
	readMessages      = access{permissions: []string{"ServiceMessage.Read.All"}, roles: []string{world.RoleServiceSupportAdmin, world.RoleGlobalReader, world.RoleMessageCenterReader}}
	readTenants       = access{permissions: []string{"CrossTenantInformation.ReadBasic.All", "CrossTenantInformation.ReadBasic"}}
)

// check refuses what token and roles do not allow. A tenant's own users need no
// role to read it but for reports and audit logs; a partner's user has only what
// delegated administration gives.
func (a access) check(c *call) error {
	allowed := slices.ContainsFunc(a.permissions, c.claims.Has) || a.self && c.claims.Has(permissionSelf)
	if !allowed {
		return denied()
	}
	asked := c.delegated() || a.admin && !c.claims.AppOnly()
	if asked && a.roles != nil && !c.holds(a.roles...) {
		return denied()
	}
	return nil
}

// holds looks at the roles the token was issued with, not at today's: changed
// roles reach new tokens only.
func (c *call) holds(roles ...string) bool {
	return slices.ContainsFunc(c.claims.WIDs, func(w string) bool {
		return w == world.RoleGlobalAdmin || slices.Contains(roles, w)
	})
}
