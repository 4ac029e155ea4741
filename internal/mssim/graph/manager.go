package graph

import (
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// manager is somebody's manager, unless that person is gone.
func (c *call) manager(u *world.User) (*world.User, bool) {
	m, ok := c.s.Users.Get(c.tenant.ID, u.Manager)
	return m, ok && !m.Deleted()
}

// withManager adds the manager to a user when the call asks for it.
func (c *call) withManager(u *world.User) object {
	o := c.showUser(u)
	if m, ok := c.manager(u); ok && c.q.expand != "" {
		o = append(o, member{"manager", append(object{{"@odata.type", "#microsoft.graph.user"}}, c.basicUser(m)...)})
	}
	return o
}

func getManager(c *call) (reply, error) {
	u, err := c.target()
	if err != nil {
		return reply{}, err
	}
	m, ok := c.manager(u)
	if !ok {
		return reply{}, notFound("manager")
	}
	return c.directoryObject(m)
}

func setManager(c *call, tx *world.Tx) (reply, error) {
	id, err := c.reference()
	if err != nil {
		return reply{}, err
	}
	m, ok := world.FindUser(c.s, c.tenant.ID, id)
	if !ok {
		return reply{}, notFound(id)
	}
	return c.changeManager(tx, m.ID)
}

func removeManager(c *call, tx *world.Tx) (reply, error) { return c.changeManager(tx, "") }

func (c *call) changeManager(tx *world.Tx, managerID string) (reply, error) {
	u, err := c.target()
	if err != nil {
		return reply{}, err
	}
	if _, has := c.manager(u); !has && managerID == "" {
		return reply{}, notFound("manager")
	}
	return noContent(), world.ChangeUser(tx, c.now, c.tenant.ID, u.ID, func(u *world.User) error {
		u.Manager = managerID
		return nil
	})
}
