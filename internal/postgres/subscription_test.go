package postgres_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/bench/dataset"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/search"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
)

// openFilled is a database with a little of everything.
func openFilled(t *testing.T) *postgres.DB {
	t.Helper()
	database := dbtest.New(t)
	require.NoError(t, dataset.Load(context.Background(), database.OwnerURL, dataset.Small(), time.Now(), func(string, time.Duration) {}))
	db, err := postgres.Open(context.Background(), database.AppURL, postgres.Options{MaxConns: 4, ApplicationName: t.Name()})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db
}

func TestPagesOfSubscriptionsJoinUp(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), openFilled(t)
	never := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	ends := func(s subscription.Placed) time.Time {
		if s.CommitmentEndDate == nil {
			return never
		}
		return *s.CommitmentEndDate
	}
	orders := map[string]func(a, b subscription.Placed) int{
		subscription.SortName: func(a, b subscription.Placed) int {
			return strings.Compare(fold.Text(a.ProductName+" "+a.FriendlyName), fold.Text(b.ProductName+" "+b.FriendlyName))
		},
		subscription.SortRenews: func(a, b subscription.Placed) int { return ends(a).Compare(ends(b)) },
		subscription.SortNewest: func(a, b subscription.Placed) int { return b.CreatedAt.Compare(a.CreatedAt) },
	}
	exec(t, db, `UPDATE subscriptions SET commitment_end_date = NULL WHERE billing_cycle = 'monthly'`)
	for sort, compare := range orders {
		var all []subscription.Placed
		page := paging.Request{Limit: 97}
		for {
			p, err := db.Subscriptions(ctx, everyone, subscription.Filter{}, sort, page)
			require.NoError(t, err)
			all = append(all, p.Items...)
			if p.Next == nil {
				break
			}
			page.After = p.Next
		}
		require.Len(t, all, dataset.Small().Subscriptions, sort)
		require.True(t, slices.IsSortedFunc(all, compare), sort)
		ids := map[string]bool{}
		for _, s := range all {
			ids[s.ID] = true
		}
		require.Len(t, ids, len(all), "%s: something came twice", sort)
	}
}

func TestFiltersOfSubscriptions(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), openFilled(t)
	all, err := db.Subscriptions(ctx, everyone, subscription.Filter{}, subscription.SortName, paging.Request{Limit: 2000})
	require.NoError(t, err)
	one := all.Items[0]
	before := time.Now().Add(60 * 24 * time.Hour)
	filters := map[string]struct {
		filter subscription.Filter
		keeps  func(subscription.Placed) bool
	}{
		"reseller":   {subscription.Filter{ResellerID: one.ResellerID}, func(s subscription.Placed) bool { return s.ResellerID == one.ResellerID }},
		"customer":   {subscription.Filter{CustomerID: one.CustomerID}, func(s subscription.Placed) bool { return s.CustomerID == one.CustomerID }},
		"tenant":     {subscription.Filter{TenantID: one.TenantID}, func(s subscription.Placed) bool { return s.TenantID == one.TenantID }},
		"status":     {subscription.Filter{Status: "suspended"}, func(s subscription.Placed) bool { return s.Status == "suspended" }},
		"no status":  {subscription.Filter{Status: "unheard-of"}, func(subscription.Placed) bool { return false }},
		"ends soon":  {subscription.Filter{RenewsBefore: &before}, func(s subscription.Placed) bool { return s.Status == "active" && s.CommitmentEndDate.Before(before) }},
		"one letter": {subscription.Filter{Search: "V"}, func(s subscription.Placed) bool { return strings.HasPrefix(s.ProductName, "V") }},
		"anywhere":   {subscription.Filter{Search: "365 E"}, func(s subscription.Placed) bool { return strings.Contains(s.ProductName, "365 E") }},
		"a wildcard": {subscription.Filter{Search: "%5"}, func(subscription.Placed) bool { return false }},
	}
	for name, f := range filters {
		want := 0
		for _, s := range all.Items {
			if f.keeps(s) {
				want++
			}
		}
		got, err := db.Subscriptions(ctx, everyone, f.filter, subscription.SortName, paging.Request{Limit: 2000, WithTotal: true})
		require.NoError(t, err, name)
		require.Len(t, got.Items, want, name)
		require.Equal(t, min(want, paging.TotalCap), *got.Total, name)
		require.False(t, slices.ContainsFunc(got.Items, func(s subscription.Placed) bool { return !f.keeps(s) }), name)
	}
}

// TestEditionFollowsEverythingTheListShows finds a change after which callers would be told that
// nothing changed.
func TestEditionFollowsEverythingTheListShows(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	c := addCustomer(t, db, r.ID, "Contoso")
	tn := addTenant(t, db, c)
	exec(t, db, `UPDATE tenants SET connection_state = 'connected', partner_center_customer_id = microsoft_tenant_id WHERE id = $1`, tn.ID)
	tn.ResellerID, tn.CustomerID = r.ID, c.ID
	quantity := 5
	changes := []struct {
		name string
		do   func() error
	}{
		{"first reading", func() error { return db.SaveRollup(ctx, tn.ID) }},
		{"another seat", func() error {
			quantity++
			s := subscription.Subscription{ID: newID(), MicrosoftSubscriptionID: "one", ProductName: "E3", Status: "suspended", Quantity: quantity}
			if err := db.SaveSubscriptions(ctx, tn, []subscription.Subscription{s}, at); err != nil {
				return err
			}
			return db.SaveRollup(ctx, tn.ID) // the counts stay: it is suspended
		}},
		{"another seat again", func() error {
			exec(t, db, `UPDATE subscriptions SET quantity = quantity + 1 WHERE tenant_id = $1`, tn.ID)
			return db.SaveRollup(ctx, tn.ID)
		}},
		{"read again", func() error { return db.SaveStates(ctx, []mirror.State{read(tn, at.Add(time.Hour), "")}) }},
		{"read in vain", func() error { return db.SaveStates(ctx, []mirror.State{read(tn, at.Add(2*time.Hour), "unavailable")}) }},
		{"tenant renamed", func() error {
			renamed := tn
			renamed.Name = "Fabrikam"
			return db.SaveTenantFacts(ctx, []tenant.Tenant{renamed}, at)
		}},
		{"reseller renamed", func() error {
			exec(t, db, `UPDATE resellers SET display_name = 'Other', version = version + 1 WHERE id = $1`, r.ID)
			return nil
		}},
	}
	before, err := db.SubscriptionsEdition(ctx, everyone, tn.ID)
	require.NoError(t, err)
	for _, change := range changes {
		require.NoError(t, change.do(), change.name)
		after, err := db.SubscriptionsEdition(ctx, everyone, tn.ID)
		require.NoError(t, err)
		require.NotEqual(t, before, after, change.name)
		before = after
	}
	again, err := db.SubscriptionsEdition(ctx, everyone, tn.ID)
	require.NoError(t, err)
	require.Equal(t, before, again, "nothing happened")

	other, err := tenancy.ForReseller(addReseller(t, db).ID)
	require.NoError(t, err)
	_, err = db.SubscriptionsEdition(ctx, other, tn.ID)
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	_, err = db.SubscriptionsEdition(ctx, tenancy.Scope{}, tn.ID)
	require.ErrorIs(t, err, tenancy.ErrNoScope)
}

// read is one reading of a tenant's subscriptions; problem is why it failed, "" when it did not.
func read(t tenant.Tenant, when time.Time, problem string) mirror.State {
	s := mirror.State{ResellerID: t.ResellerID, TenantID: t.ID, Resource: mirror.Subscriptions, LastAttemptAt: when, ProblemCode: problem}
	if problem == "" {
		s.LastSuccessAt, s.AsOf = &when, &when
	}
	return s
}

func TestSearchGivesBeginningsFirst(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	for _, name := range []string{"Zorro Contoso", "Alpha Contoso", "contoso beta", "Contoso Alpha", "Fabrikam", "50% Contoso"} {
		addCustomer(t, db, r.ID, name)
	}
	names := func(sc tenancy.Scope, folded string, most int) []string {
		t.Helper()
		hits, err := db.Search(ctx, sc, folded, most)
		require.NoError(t, err)
		var out []string
		for _, h := range hits {
			if h.Kind == search.Customer {
				out = append(out, h.Title)
			}
		}
		return out
	}
	require.Equal(t, []string{"Contoso Alpha", "contoso beta", "50% Contoso", "Alpha Contoso", "Zorro Contoso"}, names(everyone, "contoso", 8))
	require.Equal(t, []string{"Contoso Alpha", "contoso beta", "50% Contoso"}, names(everyone, "contoso", 3))
	require.Equal(t, []string{"Contoso Alpha", "contoso beta"}, names(everyone, "co", 8), "two characters match beginnings only")
	require.Equal(t, []string{"50% Contoso"}, names(everyone, "50%", 8), "a percent sign is a percent sign")
	require.Empty(t, names(everyone, "nothing", 8))

	other, err := tenancy.ForReseller(addReseller(t, db).ID)
	require.NoError(t, err)
	require.Empty(t, names(other, "contoso", 8), "another reseller's customers")
	_, err = db.Search(ctx, tenancy.Scope{}, "contoso", 8)
	require.ErrorIs(t, err, tenancy.ErrNoScope)
}
