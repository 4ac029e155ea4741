package graph

import (
	"github.com/tenantry/tenantry/internal/mssim/world"
)

func listDeleted(c *call) (reply, error) {
	if err := c.checkUserSelection(); err != nil {
		return reply{}, err
	}
	users, err := c.queryUsers((*world.User).Deleted)
	if err != nil {
		return reply{}, err
	}
	return collection(c, userPages, users, func(u *world.User) string { return u.ID }, c.showUser)
}

// deleted is the user in the recycle bin that a path names.
func (c *call) deleted() (*world.User, error) {
	u, ok := world.FindDeleted(c.s, c.tenant.ID, c.params["id"])
	if !ok {
		return nil, notFound(c.params["id"])
	}
	return u, nil
}

// directoryObject answers with a user where other kinds of objects could stand.
func (c *call) directoryObject(u *world.User) (reply, error) {
	if err := c.checkUserSelection(); err != nil {
		return reply{}, err
	}
	head := object{{"@odata.context", c.context("directoryObjects" + selection(c.q.selected) + "/$entity")}, {"@odata.type", "#microsoft.graph.user"}}
	return reply{body: append(head, c.showUser(u)...)}, nil
}

func getDeleted(c *call) (reply, error) {
	u, err := c.deleted()
	if err != nil {
		return reply{}, err
	}
	return c.directoryObject(u)
}

func restoreUser(c *call, tx *world.Tx) (reply, error) {
	u, err := c.deleted()
	if err != nil {
		return reply{}, err
	}
	if err := c.mayManageWith(u, permissionAsUser); err != nil {
		return reply{}, err
	}
	if u, err = world.RestoreUser(tx, c.tenant.ID, u.ID); err != nil {
		return reply{}, err
	}
	return c.directoryObject(u)
}

func purgeUser(c *call, tx *world.Tx) (reply, error) {
	u, err := c.deleted()
	if err != nil {
		return reply{}, err
	}
	if err := c.mayManageWith(u, permissionAsUser); err != nil {
		return reply{}, err
	}
	return noContent(), world.PurgeUser(tx, c.tenant.ID, u.ID)
}
