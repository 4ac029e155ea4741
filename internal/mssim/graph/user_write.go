package graph

import (
	"net/http"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func createUser(c *call, tx *world.Tx) (reply, error) {
	f, err := c.userFields()
	if err != nil {
		return reply{}, err
	}
	u := &world.User{}
	if err := setUser(f, u); err != nil {
		return reply{}, err
	}
	for _, name := range []string{"accountEnabled", "passwordProfile"} {
		if !f.has(name) {
			return reply{}, refuse(http.StatusBadRequest, "Request_BadRequest", "A value is required for property '%s' of resource 'User'.", name)
		}
	}
	p, err := f.passwordProfile()
	if err != nil {
		return reply{}, err
	}
	u.SignIn = &world.SignIn{Password: world.Secret(p.password), MustChange: p.mustChange}
	if err := world.CreateUser(tx, c.tenant.ID, u); err != nil {
		return reply{}, err
	}
	return created(c.base()+"/users/"+u.ID, append(object{{"@odata.context", c.context("users/$entity")}}, c.basicUser(u)...)), nil
}

// basicUser gives the properties shown without $select.
func (c *call) basicUser(u *world.User) object {
	var o object
	for _, p := range userProperties {
		if p.basic {
			o = append(o, member{p.name, p.show(c, u)})
		}
	}
	return o
}

// fullUser gives what the directory itself knows of a user.
func (c *call) fullUser(u *world.User) object {
	o := object{{"@odata.context", c.context("users/$entity")}}
	for _, p := range userProperties {
		if p.name != "signInActivity" {
			o = append(o, member{p.name, p.show(c, u)})
		}
	}
	return o
}

// target is the user that a path names.
func (c *call) target() (*world.User, error) {
	u, ok := world.FindUser(c.s, c.tenant.ID, c.params["id"])
	if !ok {
		return nil, notFound(c.params["id"])
	}
	return u, nil
}

// changed is that user after the change.
func (c *call) changed(u *world.User) *world.User {
	now, _ := c.s.Users.Get(c.tenant.ID, u.ID)
	return now
}

func patchUser(c *call, tx *world.Tx) (reply, error) {
	u, err := c.target()
	if err != nil {
		return reply{}, err
	}
	f, err := c.userFields()
	if err != nil {
		return reply{}, err
	}
	if err := c.mayPatch(f, u); err != nil {
		return reply{}, err
	}
	if err := world.ChangeUser(tx, c.now, c.tenant.ID, u.ID, func(u *world.User) error { return setUser(f, u) }); err != nil {
		return reply{}, err
	}
	if f.has("passwordProfile") {
		if err := c.setPassword(tx, u.ID, f); err != nil {
			return reply{}, err
		}
	}
	return noContent(), nil
}

func (c *call) setPassword(tx *world.Tx, userID string, f fields) error {
	p, err := f.passwordProfile()
	if err != nil {
		return err
	}
	if p.password != "" {
		return world.ResetPassword(tx, c.now, c.tenant.ID, userID, p.password, p.mustChange)
	}
	if u, _ := tx.Users.Edit(c.tenant.ID, userID); u.SignIn != nil {
		u.SignIn.MustChange = p.mustChange
	}
	return nil
}

// mayPatch asks for the permission and role of every property in the body; one
// that is missing refuses the whole change.
func (c *call) mayPatch(f fields, target *world.User) error {
	for _, name := range userNames {
		if !f.has(name) {
			continue
		}
		needs := writeUsers
		switch name {
		case "passwordProfile":
			needs = resetPasswords
		case "accountEnabled":
			needs = blockUsers
		case "usageLocation":
			needs = locateUsers
		}
		if err := needs.check(c); err != nil {
			return err
		}
		var err error
		switch {
		case name == "accountEnabled":
			err = c.mayManageWith(target, permissionBlock, permissionAsUser)
		case isSensitive(name):
			err = c.mayManage(target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func deleteUser(c *call, tx *world.Tx) (reply, error) {
	u, err := c.target()
	if err != nil {
		return reply{}, err
	}
	if err := c.mayManageWith(u, permissionAsUser); err != nil {
		return reply{}, err
	}
	return noContent(), world.DeleteUser(tx, c.now, c.tenant.ID, u.ID)
}

func revokeSessions(c *call, tx *world.Tx) (reply, error) {
	u, err := c.target()
	if err != nil {
		return reply{}, err
	}
	if err := c.mayManage(u); err != nil {
		return reply{}, err
	}
	world.RevokeSignIns(tx, c.now, c.tenant.ID, u.ID)
	return reply{body: object{{"@odata.context", c.context("Edm.Boolean")}, {"value", true}}}, nil
}
