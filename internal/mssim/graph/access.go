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
}

// Directory roles beyond those the seeds use. Source: Microsoft Entra built-in
// roles.
const (
	roleUserAuthAdmin     = "c4e39bd9-1100-46d3-8c65-fb160da0071f"
	roleDomainAdmin       = "8329153b-31d0-4727-b945-745eb3bc5f31"
	roleBillingAdmin      = "b0f54661-2d74-4c50-afa3-1ec803f12efe"
	roleSecurityReader    = "5d6b6bb7-de71-4623-b4af-96380a352509"
	roleApplicationAdmin  = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
	rolePasswordAdmin     = "966707d0-3269-4727-9be2-8c3a10f19b9d" //nolint:gosec // the id of a role
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
	roleUserAuthAdmin, roleDomainAdmin, roleBillingAdmin, roleSecurityReader, roleApplicationAdmin, rolePasswordAdmin,
}

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
	readContracts     = access{permissions: []string{permissionDirRead, permissionDirWrite}}
	readGDAP          = access{permissions: []string{"DelegatedAdminRelationship.Read.All", "DelegatedAdminRelationship.ReadWrite.All"}}
	writeGDAP         = access{permissions: []string{"DelegatedAdminRelationship.ReadWrite.All"}}
	readTenants       = access{permissions: []string{"CrossTenantInformation.ReadBasic.All", "CrossTenantInformation.ReadBasic"}}
)

// check refuses what token and roles do not allow. A tenant's own users need no
// role to read it; a partner's user has only what delegated administration gives.
func (a access) check(c *call) error {
	allowed := slices.ContainsFunc(a.permissions, c.claims.Has) || a.self && c.claims.Has(permissionSelf)
	if !allowed {
		return denied()
	}
	if c.delegated() && a.roles != nil && !c.holds(a.roles...) {
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
