package entra

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// wildcard tells whether the tenant segment names no tenant of its own.
func wildcard(tenant string) bool {
	return slices.Contains([]string{"common", "organizations"}, strings.ToLower(tenant))
}

// lookUpTenant finds the tenant a path names.
func lookUpTenant(s *world.State, name, kind string) (*world.Tenant, error) {
	if t, ok := world.FindTenant(s, name); ok {
		return t, nil
	}
	if _, err := uuid.Parse(name); err != nil && !strings.Contains(name, ".") {
		return nil, tenantMalformed(name)
	}
	return nil, tenantNotFound(name, kind)
}

// lookUpApp finds an app registration by its client id.
func lookUpApp(s *world.State, clientID, directory string) (*world.App, error) {
	app, ok := s.Apps.Get("", strings.ToLower(clientID))
	if !ok {
		return nil, appNotFound(clientID, directory)
	}
	return app, nil
}

// administrators are the roles whose holders may consent for the whole tenant.
var administrators = []string{
	"62e90394-69f5-4237-9190-012177145e10", // Global Administrator
	"e8611ab8-c189-46e8-94e1-60213ab1f814", // Privileged Role Administrator
	"9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", // Application Administrator
	"158c047a-c907-4556-b7ef-446551a6b5f7", // Cloud Application Administrator
}

// person is somebody who acts in a tenant: at home, or for a customer through
// delegated administration.
type person struct {
	user  *world.User
	home  *world.Tenant
	roles []string // role template ids that hold in the tenant acted in
	guest bool     // acts in a tenant that is not home
}

// principal is the person's object id in the tenant acted in; "" for a guest, who
// has none there.
func (p person) principal() string {
	if p.guest {
		return ""
	}
	return p.user.ID
}

// reach tells how the user gets into the tenant, and refuses when they do not.
func reach(s *world.State, u *world.User, home, t *world.Tenant, app *world.App) (person, error) {
	p := person{user: u, home: home, roles: u.DirectoryRoles}
	if home.ID == t.ID {
		return p, nil
	}
	p.guest = true
	p.roles = world.DelegatedRoles(s, home.ID, u.ID, t.ID)
	if len(p.roles) == 0 {
		return p, foreignUser(u.UserPrincipalName, stsIssuer(home.ID), t.DisplayName, app.ID, app.DisplayName)
	}
	return p, nil
}
