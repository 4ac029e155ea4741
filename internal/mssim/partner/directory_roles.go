package partner

import (
	"net/http"
	"slices"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// directoryRoles are the roles of a customer's directory under the names that
// Partner Center uses, which are older than Entra's.
var directoryRoles = []directoryRole{
	namedRole(world.RoleGlobalAdmin, "Company Administrator"),
	namedRole(world.RoleHelpdeskAdmin, "Helpdesk Administrator"),
	namedRole(world.RoleUserAdmin, "User Account Administrator"),
	namedRole(world.RoleServiceSupportAdmin, "Service Support Administrator"),
	namedRole(world.RoleLicenseAdmin, "License Administrator"),
	namedRole(world.RoleDirectoryReaders, "Directory Readers"),
	namedRole(world.RoleDirectoryWriters, "Directory Writers"),
	namedRole(world.RoleGlobalReader, "Global Reader"),
	namedRole(world.RolePrivilegedAuthAdmin, "Privileged Authentication Administrator"),
	namedRole(world.RolePrivilegedRoleAdmin, "Privileged Role Administrator"),
	namedRole(world.RoleCloudApplicationAdmin, "Cloud Application Administrator"),
	namedRole(world.RoleReportsReader, "Reports Reader"),
}

// directoryRole is the DirectoryRole resource; its id is the role's template id.
type directoryRole struct {
	Name       string     `json:"name"`
	ID         string     `json:"id"`
	Attributes attributes `json:"attributes"`
}

func namedRole(id, name string) directoryRole {
	return directoryRole{Name: name, ID: id, Attributes: objectType("DirectoryRole")}
}

// userMember is the UserMember resource: a user in a role.
type userMember struct {
	DisplayName       string     `json:"displayName"`
	UserPrincipalName string     `json:"userPrincipalName"`
	RoleID            string     `json:"roleId"`
	ID                string     `json:"id"`
	Attributes        attributes `json:"attributes"`
}

func userMemberOf(u *world.User, roleID string) userMember {
	return userMember{DisplayName: u.DisplayName, UserPrincipalName: u.UserPrincipalName, RoleID: roleID, ID: u.ID, Attributes: objectType("UserMember")}
}

// listDirectoryRoles serves GET /v1/customers/{customer}/directoryroles.
func listDirectoryRoles(*call, *world.State) (answer, error) {
	return ok(collect(directoryRoles, nil)), nil
}

// listUserRoles serves GET /v1/customers/{customer}/users/{user}/directoryroles.
func listUserRoles(c *call, s *world.State) (answer, error) {
	u, err := pathUser(c, s)
	if err != nil {
		return answer{}, err
	}
	items := []directoryRole{}
	for _, r := range directoryRoles {
		if slices.Contains(u.DirectoryRoles, r.ID) {
			items = append(items, r)
		}
	}
	return ok(collect(items, nil)), nil
}

// pathRole is the role of the call's path.
func pathRole(c *call) (string, error) {
	id := c.param("role")
	if !slices.ContainsFunc(directoryRoles, func(r directoryRole) bool { return r.ID == id }) {
		return "", refuse(http.StatusNotFound, 1000, "The directory role %s was not found.", c.params["role"])
	}
	return id, nil
}

// listRoleMembers serves GET /v1/customers/{customer}/directoryroles/{role}/usermembers.
func listRoleMembers(c *call, s *world.State) (answer, error) {
	role, err := pathRole(c)
	if err != nil {
		return answer{}, err
	}
	items := []userMember{}
	for u := range s.Users.All(c.param("customer")) {
		if !u.Deleted() && slices.Contains(u.DirectoryRoles, role) {
			items = append(items, userMemberOf(u, role))
		}
	}
	return ok(collect(items, nil)), nil
}
