package partner

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// olderRoleNames are Partner Center's names of roles that Entra ID has renamed.
var olderRoleNames = map[string]string{
	world.RoleGlobalAdmin: "Company Administrator",
	world.RoleUserAdmin:   "User Account Administrator",
}

// directoryRole is the DirectoryRole resource; its id is the role's template id.
type directoryRole struct {
	Name       string     `json:"name"`
	ID         string     `json:"id"`
	Attributes attributes `json:"attributes"`
}

func directoryRoleOf(r *world.DirectoryRole) directoryRole {
	return directoryRole{Name: cmp.Or(olderRoleNames[r.TemplateID], r.Name), ID: r.TemplateID, Attributes: objectType("DirectoryRole")}
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
	known := world.DirectoryRoles()
	items := make([]directoryRole, 0, len(known))
	for i := range known {
		items = append(items, directoryRoleOf(&known[i]))
	}
	return ok(collect(items, nil)), nil
}

// listUserRoles serves GET /v1/customers/{customer}/users/{user}/directoryroles.
func listUserRoles(c *call, s *world.State) (answer, error) {
	u, err := pathUser(c, s)
	if err != nil {
		return answer{}, err
	}
	items := []directoryRole{}
	for _, id := range u.DirectoryRoles {
		if r, known := world.FindRole(id); known {
			items = append(items, directoryRoleOf(r))
		}
	}
	return ok(collect(items, nil)), nil
}

// pathRole is the role of the call's path.
func pathRole(c *call) (string, error) {
	r, known := world.FindRole(c.param("role"))
	if !known {
		return "", errNotFound("The directory role " + c.params["role"])
	}
	return r.TemplateID, nil
}

// listRoleMembers serves GET /v1/customers/{customer}/directoryroles/{role}/usermembers.
func listRoleMembers(c *call, s *world.State) (answer, error) {
	role, err := pathRole(c)
	if err != nil {
		return answer{}, err
	}
	items := []userMember{}
	for _, u := range world.RoleMembers(s, c.param("customer"), role) {
		items = append(items, userMemberOf(u, role))
	}
	return ok(collect(items, nil)), nil
}

// postRoleMember serves POST /v1/customers/{customer}/directoryroles/{role}/usermembers.
func postRoleMember(c *call, tx *world.Tx) (answer, error) {
	role, err := pathRole(c)
	if err != nil {
		return answer{}, err
	}
	var in struct{ ID string }
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	customer := c.param("customer")
	if err := world.GiveRole(tx, customer, in.ID, role); err != nil {
		return answer{}, directoryRefusal(err, in.ID)
	}
	u, _ := tx.Users.Get(customer, strings.ToLower(in.ID))
	member := userMemberOf(u, role)
	c.recordPerson(tx, "customer_directory_role", "add_user_member", u.ID, member)
	return created(member), nil
}

// deleteRoleMember serves DELETE /v1/customers/{customer}/directoryroles/{role}/usermembers/{user}.
func deleteRoleMember(c *call, tx *world.Tx) (answer, error) {
	role, err := pathRole(c)
	if err != nil {
		return answer{}, err
	}
	u, err := pathUser(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	if err := world.TakeRole(tx, c.param("customer"), u.ID, role); err != nil {
		return answer{}, directoryRefusal(err, u.ID)
	}
	c.recordPerson(tx, "customer_directory_role", "remove_user_member", u.ID, userMemberOf(u, role))
	return empty(http.StatusNoContent), nil
}
