package postgres_test

import (
	"context"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
)

func TestTenantComesBackAsItWasStored(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	want := addTenant(t, db, addCustomer(t, db, r.ID, "Fabrikam"))
	got, err := db.Tenant(ctx, within(t, r.ID), want.ID)
	require.NoError(t, err)
	require.Equal(t, want, got)

	detail, err := db.TenantDetail(ctx, within(t, r.ID), want.ID)
	require.NoError(t, err)
	require.Equal(t, want, detail.Tenant)
	require.Equal(t, "Fabrikam", detail.CustomerName)
	require.Equal(t, "Contoso", detail.ResellerName)
}

func TestCustomersAndTenantsAreSeenInsideTheScopeOnly(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r1, r2 := addReseller(t, db), addReseller(t, db)
	a, b, c := addCustomer(t, db, r1.ID, "a"), addCustomer(t, db, r1.ID, "b"), addCustomer(t, db, r2.ID, "c")
	ta := addTenant(t, db, a)
	addTenant(t, db, b)
	tc := addTenant(t, db, c)
	some, err := tenancy.ForCustomers(r1.ID, a.ID)
	require.NoError(t, err)

	for name, tt := range map[string]struct {
		sc   tenancy.Scope
		want string
	}{
		"everyone":     {everyone, "a b c"},
		"one reseller": {within(t, r1.ID), "a b"},
		"one customer": {some, "a"},
	} {
		t.Run(name, func(t *testing.T) {
			customers, err := db.Customers(ctx, tt.sc, customer.Filter{Sort: customer.SortName}, paging.Request{Limit: 10})
			require.NoError(t, err)
			tenants, err := db.Tenants(ctx, tt.sc, tenant.Filter{Sort: tenant.SortName}, paging.Request{Limit: 10})
			require.NoError(t, err)
			var names, owners []string
			for _, x := range customers.Items {
				names = append(names, x.Name)
			}
			for _, x := range tenants.Items {
				owners = append(owners, x.CustomerName)
			}
			require.Equal(t, tt.want, strings.Join(names, " "))
			require.Equal(t, tt.want, strings.Join(owners, " "))
		})
	}
	_, err = db.Tenant(ctx, some, tc.ID)
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	_, err = db.Tenant(ctx, some, ta.ID)
	require.NoError(t, err)
	_, err = db.CustomerWithCounts(ctx, some, b.ID)
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
}

func TestCustomerListCountsItsTenants(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	c := addCustomer(t, db, r.ID, "A")
	addCustomer(t, db, r.ID, "without tenants")
	for i, seats := range []int{10, 32} {
		tn := addTenant(t, db, c)
		exec(t, db, `INSERT INTO tenant_rollups (tenant_id, reseller_id, customer_id, subscriptions, active_subscriptions, seats, licenses_active, licenses_assigned, next_renewal_at)
			VALUES ($1, $2, $3, 2, 1, $4, 20, 15, $5)`, tn.ID, r.ID, c.ID, seats, at.AddDate(0, 0, 10-i))
		exec(t, db, `INSERT INTO sync_states (reseller_id, tenant_id, resource, last_attempt_at, last_success_at, as_of)
			VALUES ($1, $2, 'subscriptions', $3, $3, $3), ($1, $2, 'licenses', $3, NULL, NULL)`, r.ID, tn.ID, at.Add(time.Duration(i)*time.Hour))
	}
	page, err := db.Customers(ctx, everyone, customer.Filter{Sort: customer.SortName}, paging.Request{Limit: 10})
	require.NoError(t, err)
	next, asOf := at.AddDate(0, 0, 9), at
	require.Equal(t, customer.Counts{
		Tenants: 2, ConnectedTenants: 2, Subscriptions: 4, ActiveSubscriptions: 2, Seats: 42, LicensesActive: 40, LicensesAssigned: 30,
		NextRenewalAt: &next, AsOf: &asOf,
	}, page.Items[0].Counts, "licenses that were never read have no age")
	require.Equal(t, customer.Counts{}, page.Items[1].Counts)
}

func TestSearchFoldsNames(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	for _, name := range []string{"Müller & Söhne", "שלום בע״מ", "100% Wein", "100 Wein", "Zoë 🍷"} {
		addTenant(t, db, addCustomer(t, db, r.ID, name))
	}
	for q, want := range map[string]string{
		"mull": "Müller & Söhne", "SOHNE": "Müller & Söhne", "שלום": "שלום בע״מ", "100%": "100% Wein", "🍷": "", "zo": "Zoë 🍷", "_": "", "oe": "",
	} {
		t.Run(q, func(t *testing.T) {
			customers, err := db.Customers(ctx, everyone, customer.Filter{Query: q}, paging.Request{Limit: 10})
			require.NoError(t, err)
			var got []string
			for _, c := range customers.Items {
				got = append(got, c.Name)
			}
			require.Equal(t, want, strings.Join(got, "|"))
			tenants, err := db.Tenants(ctx, everyone, tenant.Filter{Query: q}, paging.Request{Limit: 10})
			require.NoError(t, err)
			require.Len(t, tenants.Items, len(got))
		})
	}
}

func TestFiltersOfTenants(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	a, b := addCustomer(t, db, r.ID, "a"), addCustomer(t, db, r.ID, "b")
	addTenant(t, db, a, func(x *tenant.Tenant) { x.Name, x.ConsentState = "one", tenant.ConsentMissing })
	addTenant(t, db, b, func(x *tenant.Tenant) { x.Name, x.GDAPState = "two", tenant.GDAPMissing })
	addTenant(t, db, b, func(x *tenant.Tenant) {
		x.Name, x.ConnectionState, x.ConnectedAt, x.PartnerCenterCustomerID = "three", tenant.NotConnected, nil, ""
	})
	for want, f := range map[string]tenant.Filter{
		"one":           {ConsentState: tenant.ConsentMissing},
		"two":           {GDAPState: tenant.GDAPMissing},
		"three":         {ConnectionState: tenant.NotConnected},
		"three two":     {CustomerID: b.ID},
		"one three two": {ResellerID: r.ID},
		"":              {ResellerID: newID()},
	} {
		t.Run(want, func(t *testing.T) {
			page, err := db.Tenants(ctx, everyone, f, paging.Request{Limit: 10})
			require.NoError(t, err)
			var got []string
			for _, x := range page.Items {
				got = append(got, x.Name)
			}
			sort.Strings(got)
			require.Equal(t, want, strings.Join(got, " "))
		})
	}
}

func TestForgottenMirrorIsOutOfEveryList(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	c := addCustomer(t, db, r.ID, "A")
	gone, stays := addTenant(t, db, c), addTenant(t, db, c)
	for _, tn := range []tenant.Tenant{gone, stays} {
		exec(t, db, `INSERT INTO subscriptions (id, reseller_id, customer_id, tenant_id, microsoft_subscription_id, product_name, name_folded, status, quantity, created_at, updated_at)
			VALUES ($1, $2, $3, $4, gen_random_uuid()::text, 'Business Premium', 'business premium', 'active', 5, $5, $5)`, newID(), r.ID, c.ID, tn.ID, at)
		require.NoError(t, db.SaveRollup(ctx, tn.ID))
		require.NoError(t, db.SaveStates(ctx, []mirror.State{{ResellerID: r.ID, TenantID: tn.ID, Resource: mirror.Subscriptions, LastAttemptAt: at}}))
	}
	require.NoError(t, db.InTx(ctx, func(ctx context.Context) error { return db.ForgetMirror(ctx, everyone, gone.ID, at) }))

	for _, table := range []string{"subscriptions WHERE deleted_at IS NULL", "tenant_rollups", "sync_states"} {
		require.Equal(t, 1, count(t, db, `SELECT count(*) FROM `+table), table)
	}
	require.Equal(t, apperr.NotFound, apperr.KindOf(db.ForgetMirror(ctx, within(t, newID()), stays.ID, at)))
}

func TestMovedTenantTakesItsMirrorAlong(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	from, to := addCustomer(t, db, r.ID, "from"), addCustomer(t, db, r.ID, "to")
	tn := addTenant(t, db, from)
	exec(t, db, `INSERT INTO subscriptions (id, reseller_id, customer_id, tenant_id, microsoft_subscription_id, product_name, name_folded, status, quantity, created_at, updated_at)
		VALUES ($1, $2, $3, $4, 's', 'x', 'x', 'active', 5, $5, $5)`, newID(), r.ID, from.ID, tn.ID, at)
	require.NoError(t, db.SaveRollup(ctx, tn.ID))
	require.NoError(t, db.InTx(ctx, func(ctx context.Context) error { return db.MoveTenant(ctx, everyone, tn.ID, to.ID) }))
	require.Equal(t, 1, count(t, db, `SELECT count(*) FROM subscriptions WHERE customer_id = $1 AND version = 2`, to.ID))
	require.Equal(t, 1, count(t, db, `SELECT count(*) FROM tenant_rollups WHERE customer_id = $1`, to.ID))
}

func TestPartnerCenterCustomersShowWhatIsMapped(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	tn := addTenant(t, db, addCustomer(t, db, r.ID, "Here"))
	listed, dismissed := newID(), newID()
	require.NoError(t, db.SaveEntries(ctx, r.ID, []mirror.Entry{
		{PartnerCenterCustomerID: tn.MicrosoftTenantID, Name: "Here", Domain: "here.example", Relationship: "reseller"},
		{PartnerCenterCustomerID: listed, Name: "Elsewhere", Domain: "else.example", Relationship: "reseller"},
		{PartnerCenterCustomerID: dismissed, Name: "Left out", Domain: "left.example", Relationship: "reseller"},
	}, at))
	require.NoError(t, db.DismissPartnerCenterCustomer(ctx, everyone, r.ID, tenant.PartnerCenterCustomer{ID: dismissed}, &at2))

	var got []tenant.Candidate
	req := paging.Request{Limit: 2}
	for range 3 {
		page, asOf, err := db.PartnerCenterCustomers(ctx, within(t, r.ID), r.ID, "", req)
		require.NoError(t, err)
		require.Nil(t, asOf, "never listed completely")
		got = append(got, page.Items...)
		if req.After = page.Next; req.After == nil {
			break
		}
	}
	require.Len(t, got, 3)
	require.Equal(t, []string{"Elsewhere", "Here", "Left out"}, []string{got[0].CompanyName, got[1].CompanyName, got[2].CompanyName})
	require.Equal(t, tenant.Mapping{TenantID: tn.ID, TenantName: "Here", CustomerID: tn.CustomerID, CustomerName: "Here", Connected: true}, got[1].Mapping)
	require.Equal(t, &at2, got[2].Mapping.DismissedAt)

	mappings, err := db.Mappings(ctx, within(t, r.ID), r.ID, []string{tn.MicrosoftTenantID, listed, "not an id"})
	require.NoError(t, err)
	require.Equal(t, got[1].Mapping, mappings[tn.MicrosoftTenantID])
	require.Equal(t, tenant.Mapping{}, mappings[listed])

	require.NoError(t, db.DismissPartnerCenterCustomer(ctx, everyone, r.ID, tenant.PartnerCenterCustomer{ID: dismissed}, nil))
	require.Zero(t, count(t, db, `SELECT count(*) FROM partner_center_customers WHERE dismissed_at IS NOT NULL`))
}

var at2 = at.Add(time.Hour)

func TestDeletedTenantMayComeBack(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	c := addCustomer(t, db, r.ID, "A")
	tn := addTenant(t, db, c)
	twin := tn
	twin.ID = newID()
	require.Equal(t, "tenant.exists", apperr.CodeOf(db.InsertTenant(ctx, everyone, twin)))
	require.NoError(t, db.DeleteTenant(ctx, everyone, tn.ID, 1, at))
	require.NoError(t, db.InsertTenant(ctx, everyone, twin))
}

func TestHealthFactsNameEndings(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	c := addCustomer(t, db, r.ID, "A")
	soon, later := at.AddDate(0, 0, 20), at.AddDate(0, 0, 31)
	ending := addTenant(t, db, c, func(x *tenant.Tenant) {
		x.Name, x.GDAPState, x.GDAPEndsAt, x.ConsentState = "Ending", tenant.GDAPActive, &soon, tenant.ConsentMissing
	})
	addTenant(t, db, c, func(x *tenant.Tenant) { x.GDAPState, x.GDAPEndsAt = tenant.GDAPActive, &later })
	addTenant(t, db, c, func(x *tenant.Tenant) { x.GDAPState = tenant.GDAPMissing })
	exec(t, db, `INSERT INTO gdap_relationships (id, reseller_id, tenant_id, microsoft_id, display_name, status, auto_extend, role_ids, ends_at, created_at, updated_at)
		VALUES ($1, $2, $3, 'm', 'd', 'active', false, '["62e90394-69f5-4237-9190-012177145e10"]', $4, $5, $5)`, newID(), r.ID, ending.ID, soon, at)
	require.NoError(t, db.SaveStates(ctx, []mirror.State{
		{ResellerID: r.ID, Resource: mirror.Customers, LastAttemptAt: at, LastSuccessAt: &at2},
		{ResellerID: r.ID, TenantID: ending.ID, Resource: mirror.Licenses, LastAttemptAt: at, LastSuccessAt: &at2, ProblemCode: "consent_missing", ProblemDetail: "no consent"},
	}))

	got, err := db.HealthFacts(ctx, within(t, r.ID), r.ID, at)
	require.NoError(t, err)
	require.Equal(t, reseller.HealthFacts{
		Connected: 3, ConsentMissing: 1, ConsentUnknown: 2, GDAPMissing: 1,
		GDAPEndings: []reseller.GDAPEnding{{TenantID: ending.ID, TenantName: "Ending", EndsAt: soon, GlobalAdmin: true}},
		Syncs: []reseller.SyncFact{
			{Resource: "customers", LastSuccessAt: &at2},
			{Resource: "licenses", LastSuccessAt: &at2, Failing: 1, ProblemCode: "consent_missing", ProblemDetail: "no consent"},
		},
	}, got)
}
