package live_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/mssim/world"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
)

// find is the Partner Center customer whose name begins so.
func find(t *testing.T, p *portal, r reseller.Reseller, name string) tenant.Candidate {
	t.Helper()
	d, err := p.tenants.PartnerCenterCustomers(operator(), everyone, r.ID, name, 50, "")
	require.NoError(t, err)
	require.Len(t, d.Page.Items, 1)
	require.False(t, d.Stale)
	return d.Page.Items[0]
}

// attach adds a Partner Center customer with a customer of its name.
func attach(t *testing.T, p *portal, r reseller.Reseller, name string) tenant.Tenant {
	t.Helper()
	tn, err := p.tenants.Attach(operator(), everyone, tenant.AttachInput{
		ResellerID: r.ID, PartnerCenterCustomerID: find(t, p, r, name).ID, NewCustomer: &tenant.NewCustomer{},
	})
	require.NoError(t, err)
	return tn
}

func TestAttachATenantOfPartnerCenter(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	tn := attach(t, p, r, "Fjordline")
	require.Equal(t, "Fjordline Shipping AS", tn.Name)
	require.Equal(t, "NO", tn.Country)
	require.Equal(t, tenant.Connected, tn.ConnectionState)
	require.Equal(t, tn.MicrosoftTenantID, tn.PartnerCenterCustomerID)
	require.Equal(t, 1, p.jobs.tenants, "its first sync was begun")
	require.Equal(t, []string{"customer.created", "tenant.sync_requested", "tenant.added", "tenant.connected"}, p.actions()[3:])

	owner, err := p.customers.Get(ctx, everyone, tn.CustomerID)
	require.NoError(t, err)
	require.Equal(t, "Fjordline Shipping AS", owner.Name)

	mapped := find(t, p, r, "Fjordline").Mapping
	require.Equal(t, tn.ID, mapped.TenantID)
	require.True(t, mapped.Connected)

	t.Run("a second time", func(t *testing.T) {
		_, err := p.tenants.Attach(ctx, everyone, tenant.AttachInput{ResellerID: r.ID, PartnerCenterCustomerID: tn.PartnerCenterCustomerID, CustomerID: tn.CustomerID})
		require.Equal(t, "tenant.exists", apperr.CodeOf(err))
	})
	t.Run("to a customer of another reseller", func(t *testing.T) {
		other := p.add(ctx, world.DemoCredentials()[1])
		c, err := p.customers.Create(ctx, everyone, customer.CreateInput{ResellerID: other.ID, Name: "Elsewhere"})
		require.NoError(t, err)
		_, err = p.tenants.Attach(ctx, everyone, tenant.AttachInput{ResellerID: r.ID, PartnerCenterCustomerID: find(t, p, r, "Café").ID, CustomerID: c.ID})
		require.Equal(t, "tenant.other_reseller", apperr.CodeOf(err))
	})
	t.Run("that Partner Center does not know", func(t *testing.T) {
		_, err := p.tenants.Attach(ctx, everyone, tenant.AttachInput{ResellerID: r.ID, PartnerCenterCustomerID: newID(), NewCustomer: &tenant.NewCustomer{}})
		require.Equal(t, "tenant.unknown_at_microsoft", apperr.CodeOf(err))
	})
	t.Run("outside the scope", func(t *testing.T) {
		sc, err := tenancy.ForReseller(newID())
		require.NoError(t, err)
		_, err = p.tenants.Attach(ctx, sc, tenant.AttachInput{ResellerID: r.ID, PartnerCenterCustomerID: newID(), NewCustomer: &tenant.NewCustomer{}})
		require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	})
	t.Run("with nothing said", func(t *testing.T) {
		_, err := p.tenants.Attach(ctx, everyone, tenant.AttachInput{})
		var e *apperr.Error
		require.ErrorAs(t, err, &e)
		require.Len(t, e.Fields, 3)
	})
}

func TestDisconnectAndConnectAgain(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	tn := attach(t, p, r, "Fjordline")
	owner, err := p.customers.Get(ctx, everyone, tn.CustomerID)
	require.NoError(t, err)
	require.Equal(t, "customer.connected", apperr.CodeOf(p.customers.Delete(ctx, everyone, owner.ID, owner.Version)))
	require.Equal(t, "reseller.connected", apperr.CodeOf(p.resellers.Delete(ctx, everyone, r.ID, p.reseller(r.ID).Version)))

	off, err := p.tenants.Disconnect(ctx, everyone, tn.ID, tn.Version)
	require.NoError(t, err)
	require.Equal(t, tenant.NotConnected, off.ConnectionState)
	require.NotNil(t, find(t, p, r, "Fjordline").Mapping.DismissedAt, "the sync leaves it alone")
	_, err = p.tenants.Disconnect(ctx, everyone, tn.ID, tn.Version)
	require.Equal(t, apperr.Stale, apperr.KindOf(err))
	_, err = p.tenants.Disconnect(ctx, everyone, tn.ID, off.Version)
	require.Equal(t, "tenant.not_connected", apperr.CodeOf(err))

	in := tenant.ConnectInput{ID: tn.ID, Version: off.Version, ResellerID: r.ID, PartnerCenterCustomerID: find(t, p, r, "Café").ID}
	_, err = p.tenants.Connect(ctx, everyone, in)
	require.Equal(t, "tenant.other_tenant", apperr.CodeOf(err), "a mapping joins one and the same Microsoft tenant")
	in.PartnerCenterCustomerID = tn.MicrosoftTenantID
	on, err := p.tenants.Connect(ctx, everyone, in)
	require.NoError(t, err)
	require.Equal(t, tenant.Connected, on.ConnectionState)
	require.Nil(t, find(t, p, r, "Fjordline").Mapping.DismissedAt)

	group, err := p.customers.Create(ctx, everyone, customer.CreateInput{ResellerID: r.ID, Name: "Group"})
	require.NoError(t, err)
	in.Version, in.CustomerID = on.Version, group.ID
	moved, err := p.tenants.Connect(ctx, everyone, in)
	require.NoError(t, err)
	require.Equal(t, group.ID, moved.CustomerID)
	require.NoError(t, p.customers.Delete(ctx, everyone, owner.ID, owner.Version), "the old customer has no tenant left")

	require.NoError(t, p.tenants.Delete(ctx, everyone, tn.ID, moved.Version))
	_, err = p.tenants.Get(ctx, everyone, tn.ID)
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	require.NoError(t, p.resellers.Delete(ctx, everyone, r.ID, p.reseller(r.ID).Version))
	all := p.actions()
	require.Subset(t, all, []string{"tenant.disconnected", "tenant.connection_changed", "tenant.deleted", "customer.deleted", "reseller.deleted"})
}

func TestDirectoryPagesAndFallsBack(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	var names []string
	after := ""
	for range 10 {
		d, err := p.tenants.PartnerCenterCustomers(ctx, everyone, r.ID, "", 3, after)
		require.NoError(t, err)
		require.NotNil(t, d.AsOf)
		for _, c := range d.Page.Items {
			names = append(names, c.CompanyName)
		}
		if d.Page.Next == nil {
			break
		}
		after = d.Page.Next.Encode()
	}
	whole, err := p.tenants.PartnerCenterCustomers(ctx, everyone, r.ID, "", 200, "")
	require.NoError(t, err)
	require.Len(t, names, len(whole.Page.Items), "every customer on exactly one page")
	require.Greater(t, len(names), 5)

	fault(t, p, `{"path":"/v1/**","status":503}`)
	_, err = p.tenants.PartnerCenterCustomers(ctx, everyone, r.ID, "", 50, "")
	require.Equal(t, apperr.Unavailable, apperr.KindOf(err), "nothing is known yet")

	id, now := newID(), p.machine.now()
	require.NoError(t, p.db.SaveEntries(ctx, r.ID, []mirror.Entry{{PartnerCenterCustomerID: id, Name: "Known", Domain: "k.example", Relationship: "reseller"}}, now))
	require.NoError(t, p.db.SaveStates(ctx, []mirror.State{{ResellerID: r.ID, Resource: mirror.Customers, LastAttemptAt: now, LastSuccessAt: &now, AsOf: &now}}))
	d, err := p.tenants.PartnerCenterCustomers(ctx, everyone, r.ID, "", 50, "")
	require.NoError(t, err)
	require.True(t, d.Stale)
	require.Equal(t, now, *d.AsOf)
	require.Equal(t, "Known", d.Page.Items[0].CompanyName)

	_, err = p.tenants.Attach(ctx, everyone, tenant.AttachInput{ResellerID: r.ID, PartnerCenterCustomerID: id, NewCustomer: &tenant.NewCustomer{}})
	require.NoError(t, err, "attaching works from what is known")
}

func TestConsentIsCheckedLinkedAndGiven(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	tn := attach(t, p, r, "Smörgås")

	missing, err := p.tenants.CheckConsent(ctx, everyone, tn.ID)
	require.NoError(t, err)
	require.Equal(t, tenant.ConsentMissing, missing.State)
	require.Equal(t, "consent_missing", missing.Code)
	require.NotEmpty(t, missing.Detail)
	require.Nil(t, p.reseller(r.ID).Problem, "one customer's consent is not the reseller's problem")

	link, err := url.Parse(missing.AdminConsentURL)
	require.NoError(t, err)
	require.Equal(t, "/"+tn.MicrosoftTenantID+"/v2.0/adminconsent", link.Path)
	require.Equal(t, callback, link.Query().Get("redirect_uri"))
	require.Equal(t, reseller.ConsentState, link.Query().Get("state"))

	granted, err := p.tenants.GrantConsent(ctx, everyone, tn.ID)
	require.NoError(t, err)
	require.Equal(t, tenant.ConsentGranted, granted.State)
	require.Equal(t, tenant.GDAPActive, granted.GDAPState)
	require.Empty(t, granted.Code)
	require.Equal(t, "tenant.consent_granted", p.actions()[len(p.actions())-1])
	require.NoError(t, uuid.Validate(p.correlation("tenant.consent_granted")))
	stored, err := p.tenants.Get(ctx, everyone, tn.ID)
	require.NoError(t, err)
	require.Equal(t, tenant.ConsentGranted, stored.ConsentState)
	require.NotNil(t, stored.ConsentCheckedAt)
	require.Equal(t, tn.Version, stored.Version, "a fact of Microsoft's is no edit")

	again, err := p.tenants.GrantConsent(ctx, everyone, tn.ID)
	require.NoError(t, err, "what is there already is a success")
	require.Equal(t, tenant.ConsentGranted, again.State)
}

func TestCustomersAdministratorConsentsByTheLink(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	tn := attach(t, p, r, "Smörgås")
	consent, err := p.tenants.Consent(ctx, everyone, tn.ID)
	require.NoError(t, err)
	var admin world.Login
	for _, l := range world.DemoCustomerLogins() {
		if strings.HasSuffix(l.UserPrincipalName, "@smorgas.onmicrosoft.com") {
			admin = l
		}
	}
	q := newBrowser(t).open(consent.AdminConsentURL).signIn(admin).submit("Accept").arrives()
	require.Equal(t, reseller.ConsentState, q.Get("state"))
	require.Empty(t, q.Get("error"))

	checked, err := p.tenants.CheckConsent(ctx, everyone, tn.ID)
	require.NoError(t, err)
	require.Equal(t, tenant.ConsentGranted, checked.State)
}

func TestDelegationThatEndedIsTold(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	tn := attach(t, p, r, "Fjordline")
	p.edit(func(tx *world.Tx) {
		var ids []string
		for g := range tx.GDAP.All(r.MicrosoftTenantID) {
			if g.CustomerID == tn.MicrosoftTenantID {
				ids = append(ids, g.ID)
			}
		}
		for _, id := range ids {
			tx.GDAP.Delete(r.MicrosoftTenantID, id)
		}
	})
	got, err := p.tenants.CheckConsent(ctx, everyone, tn.ID)
	require.NoError(t, err)
	require.Equal(t, tenant.GDAPMissing, got.GDAPState)
	require.Equal(t, "gdap_missing", got.Code)
	require.Equal(t, tn.ConsentState, got.State, "the try did not get far enough to tell")
}

func TestDomainNames(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	for prefix, want := range map[string]tenant.DomainAvailability{
		"fjordline":             {Domain: "fjordline.onmicrosoft.com"},
		"BrandNew1":             {Domain: "brandnew1.onmicrosoft.com", Available: true},
		"fresh.onmicrosoft.com": {Domain: "fresh.onmicrosoft.com", Available: true},
	} {
		got, err := p.tenants.DomainAvailability(ctx, everyone, r.ID, prefix)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, prefix := range []string{"", "a-b", "a b", "ü", "a.b", strings.Repeat("a", 28), "../customers"} {
		_, err := p.tenants.DomainAvailability(ctx, everyone, r.ID, prefix)
		require.Equal(t, apperr.Invalid, apperr.KindOf(err), "%q", prefix)
	}
	_, err := p.tenants.DomainAvailability(ctx, everyone, "", "a")
	require.Equal(t, apperr.Invalid, apperr.KindOf(err), "an operator says for whom")
	_, err = p.tenants.DomainAvailability(context.Background(), tenancy.Scope{}, r.ID, "a")
	require.ErrorIs(t, err, tenancy.ErrNoScope)
}
