package entra_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// invite asks a customer for delegated administration and gives the relationship's
// id and the customer's administrator.
func (c *cloud) invite(customer string) (id string, admin world.Login) {
	partner := c.second.TenantID
	c.edit(func(tx *world.Tx) {
		g, err := world.CreateGDAP(tx, partner, world.GDAPTerms{DisplayName: "Asked for", Duration: "P60D", CustomerID: customer, Roles: []string{world.RoleGlobalReader}})
		require.NoError(c.t, err)
		id = g.ID
		_, err = world.RequestGDAP(tx, partner, id, world.ActionLock, world.AuditRecord{})
		require.NoError(c.t, err)
		tenant, _ := tx.Tenants.Get("", customer)
		admin = world.Login{UserPrincipalName: "admin@" + tenant.InitialDomain(), Password: string(world.CustomerPassword), MFACode: world.MFACode}
	})
	return id, admin
}

func (c *cloud) later(d time.Duration) {
	_, err := c.w.Advance(c.w.Now().Add(d))
	require.NoError(c.t, err)
}

func (c *cloud) relationship(id string) (g *world.GDAPRelationship) {
	c.w.View(func(s *world.State) { g, _ = world.FindGDAP(s, id) })
	return g
}

const invitations = "/AdminPortal/partners/invitation/granularAdminRelationships/"

func TestACustomerApprovesDelegatedAdministration(t *testing.T) {
	c := start(t)
	id, admin := c.invite(c.customer(c.second, true, true))
	b := c.browser().open(c.url + invitations + id)
	b.signIn(admin).shows("There is no such invitation")
	c.later(2 * time.Minute)

	b = c.browser().open(c.url + invitations + id)
	b.signIn(admin).shows("Asked for").shows("Global Reader").submit("Approve").shows("<strong>approved</strong>")
	require.NotContains(t, b.page, "Approve<", "it is answered")
	c.later(3 * time.Minute)
	g := c.relationship(id)
	require.Equal(t, world.GDAPActive, g.Status)
	require.Equal(t, "approve", g.Requests[1].Action)
}

func TestACustomerRejectsDelegatedAdministration(t *testing.T) {
	c := start(t)
	id, admin := c.invite(c.customer(c.second, true, true))
	c.later(2 * time.Minute)
	b := c.browser().open(c.url + invitations + "open?id=" + id)
	b.signIn(admin).submit("Reject").shows("<strong>terminated</strong>")
	require.Equal(t, world.GDAPTerminated, c.relationship(id).Status)
}

func TestInvitationsAreForTheCustomersGlobalAdministrator(t *testing.T) {
	c := start(t)
	id, _ := c.invite(c.customer(c.second, true, true))
	c.later(2 * time.Minute)
	sales := c.second.Logins[2]
	c.browser().open(c.url + invitations + id).signIn(sales).shows("Global Administrators")
	stranger := c.second.Logins[0]
	c.browser().open(c.url + invitations + id).signIn(stranger).shows("There is no such invitation for")
}

func TestAnInvitationIsAnsweredUnderTheTenantsDemands(t *testing.T) {
	c := start(t)
	customer := c.customer(c.second, true, true)
	id, admin := c.invite(customer)
	c.later(2 * time.Minute)
	b := c.browser().open(c.url + invitations + id).signIn(admin).shows("Asked for")
	c.demand(customer, world.DemandBlock)
	b.submit("Approve").shows("AADSTS53003")
	c.browser().open(c.url + invitations + id).signIn(admin).shows("AADSTS53003")
	require.Equal(t, world.GDAPApprovalPending, c.relationship(id).Status)

	c.editUser(admin.UserPrincipalName, func(u *world.User) { u.SignIn.MFA = false })
	c.demand(customer, world.DemandMFA)
	weak := world.Login{UserPrincipalName: admin.UserPrincipalName, Password: admin.Password}
	c.browser().open(c.url + invitations + id).signIn(weak).shows("AADSTS50079").shows("'00000006-0000-0ff1-ce00-000000000000'")
	c.demand(customer, "")
	c.browser().open(c.url + invitations + id).signIn(weak).submit("Approve").shows("<strong>approved</strong>")
}
