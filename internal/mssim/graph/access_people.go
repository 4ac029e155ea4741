package graph

import "github.com/tenantry/tenantry/internal/mssim/world"

const (
	permissionUserWrite = "User.ReadWrite.All"
	permissionAsUser    = "Directory.AccessAsUser.All"
	permissionPassword  = "User-PasswordProfile.ReadWrite.All"
	permissionBlock     = "User.EnableDisableAccount.All"
	permissionDelete    = "User.DeleteRestore.All"
	permissionRoles     = "RoleManagement.ReadWrite.Directory"
	permissionGroups    = "Group.ReadWrite.All"
)

// What changes of people need. Source: the permission and role matrix of Microsoft
// Graph; which of a target's roles stand in the way is world.MayManage.
var (
	createUsers = access{admin: true, permissions: []string{permissionUserWrite, permissionDirWrite, "User.Create"}, roles: []string{world.RoleUserAdmin, world.RoleDirectoryWriters}}
	writeUsers  = access{admin: true, permissions: []string{permissionUserWrite, permissionDirWrite}, roles: []string{world.RoleUserAdmin, world.RoleDirectoryWriters}}
	locateUsers = access{admin: true, permissions: writeUsers.permissions, roles: append([]string{world.RoleLicenseAdmin}, writeUsers.roles...)}
	blockUsers  = access{
		admin: true, permissions: []string{permissionBlock, permissionUserWrite, permissionDirWrite},
		roles: []string{world.RoleUserAdmin, world.RoleUserAuthAdmin, world.RolePrivilegedAuthAdmin},
	}
	resetPasswords = access{
		admin: true, permissions: []string{permissionPassword, permissionAsUser},
		roles: []string{world.RolePasswordAdmin, world.RoleHelpdeskAdmin, world.RoleUserAuthAdmin, world.RoleUserAdmin, world.RolePrivilegedAuthAdmin},
	}
	patchUsers = access{
		admin: true, permissions: []string{permissionUserWrite, permissionDirWrite, permissionBlock, permissionPassword, permissionAsUser},
		roles: append([]string{world.RoleLicenseAdmin, world.RoleDirectoryWriters}, resetPasswords.roles...),
	}
	revokeUsers = access{
		admin: true, permissions: []string{"User.RevokeSessions.All", permissionUserWrite, permissionDirWrite},
		roles: append([]string{world.RoleDirectoryWriters}, resetPasswords.roles...),
	}
	deleteUsers = access{
		admin: true, permissions: []string{permissionDelete, permissionUserWrite, permissionAsUser},
		roles: []string{world.RoleUserAdmin, world.RolePrivilegedAuthAdmin},
	}
	readDeleted = access{permissions: append([]string{permissionDelete}, readUsers.permissions...), roles: directoryReaders}
	readRoles   = access{
		permissions: []string{"RoleManagement.Read.Directory", "RoleManagement.Read.All", permissionRoles, permissionDirRead, permissionDirWrite},
		roles:       directoryReaders,
	}
	writeRoles = access{admin: true, permissions: []string{permissionRoles}, roles: []string{world.RolePrivilegedRoleAdmin}}
	readGroups = access{
		permissions: []string{"Group.Read.All", "GroupMember.Read.All", permissionGroups, permissionDirRead, permissionDirWrite},
		roles:       append([]string{world.RoleGroupsAdmin}, directoryReaders...),
	}
	assignGroupLicenses = access{
		admin: true, permissions: []string{permissionLicenseEdit, permissionGroups, permissionDirWrite}, roles: assignLicenses.roles,
	}
	assignLicenses = access{
		admin: true, permissions: []string{permissionLicenseEdit, permissionUserWrite, permissionDirWrite},
		roles: []string{world.RoleLicenseAdmin, world.RoleUserAdmin, world.RoleDirectoryWriters},
	}
)

// mayManage refuses what is sensitive to those who rank below the target. An
// app-only caller ranks below every administrator.
func (c *call) mayManage(target *world.User) error {
	if !world.IsAdmin(target.DirectoryRoles) || !c.claims.AppOnly() && world.MayManage(c.claims.WIDs, target.DirectoryRoles) {
		return nil
	}
	return denied()
}

// mayManageWith asks for one of the permissions besides, when the target is an
// administrator.
func (c *call) mayManageWith(target *world.User, permissions ...string) error {
	if err := c.mayManage(target); err != nil || !world.IsAdmin(target.DirectoryRoles) {
		return err
	}
	for _, p := range permissions {
		if c.claims.Has(p) {
			return nil
		}
	}
	return denied()
}
