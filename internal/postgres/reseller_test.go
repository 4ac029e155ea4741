package postgres_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
)

// addReseller stores the smallest valid reseller.
func addReseller(t *testing.T, db *postgres.DB, change ...func(*reseller.Reseller)) reseller.Reseller {
	t.Helper()
	id := newID()
	set := at
	r := reseller.Reseller{
		ID: id, DisplayName: "Contoso", Nickname: "r-" + id, Domain: "contoso.example", MicrosoftTenantID: newID(), ApplicationID: newID(),
		HasSecret: true, SecretSetAt: &set, AuthorizationState: reseller.NeverAuthorized, CreatedAt: at, UpdatedAt: at, Version: 1,
	}
	for _, f := range change {
		f(&r)
	}
	require.NoError(t, db.InsertReseller(context.Background(), everyone, r, []byte("sealed")))
	return r
}

func addCustomer(t *testing.T, db *postgres.DB, resellerID, name string) customer.Customer {
	t.Helper()
	c := customer.Customer{ID: newID(), ResellerID: resellerID, Name: name, CreatedAt: at, UpdatedAt: at, Version: 1}
	require.NoError(t, db.InsertCustomer(context.Background(), everyone, c))
	return c
}

// addTenant stores a connected tenant.
func addTenant(t *testing.T, db *postgres.DB, c customer.Customer, change ...func(*tenant.Tenant)) tenant.Tenant {
	t.Helper()
	connected, microsoft := at, newID()
	tn := tenant.Tenant{
		ID: newID(), ResellerID: c.ResellerID, CustomerID: c.ID, MicrosoftTenantID: microsoft, PartnerCenterCustomerID: microsoft,
		Name: c.Name, DefaultDomain: "t.onmicrosoft.com", ConnectionState: tenant.Connected, ConnectedAt: &connected,
		RelationshipState: tenant.RelationshipActive, ConsentState: tenant.ConsentUnknown, GDAPState: tenant.GDAPUnknown,
		CreatedAt: at, UpdatedAt: at, Version: 1,
	}
	for _, f := range change {
		f(&tn)
	}
	require.NoError(t, db.InsertTenant(context.Background(), everyone, tn))
	return tn
}

func within(t *testing.T, resellerID string) tenancy.Scope {
	t.Helper()
	sc, err := tenancy.ForReseller(resellerID)
	require.NoError(t, err)
	return sc
}

// query runs SQL as the test needs it, and gives its first column.
func exec(t *testing.T, db *postgres.DB, sql string, args ...any) {
	t.Helper()
	_, err := db.Pool().Exec(context.Background(), sql, args...)
	require.NoError(t, err)
}

func count(t *testing.T, db *postgres.DB, sql string, args ...any) (n int) {
	t.Helper()
	require.NoError(t, db.Pool().QueryRow(context.Background(), sql, args...).Scan(&n))
	return n
}

func TestResellerComesBackAsItWasStored(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	expires := at.AddDate(0, 6, 0)
	want := addReseller(t, db, func(r *reseller.Reseller) { r.SecretExpiresAt, r.AddCustomersBySync = &expires, true })

	got, err := db.Reseller(ctx, within(t, want.ID), want.ID)
	require.NoError(t, err)
	require.Equal(t, want, got)
	secret, err := db.ResellerSecret(ctx, within(t, want.ID), want.ID)
	require.NoError(t, err)
	require.Equal(t, "sealed", string(secret))
}

func TestResellersAreSeenInsideTheScopeOnly(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	a, b := addReseller(t, db), addReseller(t, db)
	some, err := tenancy.ForCustomers(a.ID, newID())
	require.NoError(t, err)

	for name, tt := range map[string]struct {
		sc   tenancy.Scope
		want []string
	}{
		"everyone":            {everyone, []string{b.ID, a.ID}},
		"one reseller":        {within(t, a.ID), []string{a.ID}},
		"some customers only": {some, nil},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := db.Resellers(ctx, tt.sc, reseller.Filter{Sort: reseller.SortNewest}, paging.Request{Limit: 10, WithTotal: true})
			require.NoError(t, err)
			var got []string
			for _, r := range page.Items {
				got = append(got, r.ID)
			}
			require.Equal(t, tt.want, got)
			require.Equal(t, len(tt.want), *page.Total)
		})
	}
	_, err = db.Reseller(ctx, within(t, a.ID), b.ID)
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	_, err = db.ResellerWithCounts(ctx, some, a.ID)
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
}

func TestEveryResellerIsOnExactlyOnePage(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	want := map[string]bool{}
	for i := range 7 {
		r := addReseller(t, db, func(r *reseller.Reseller) {
			r.DisplayName = []string{"Ärger", "anger", "Zebra"}[i%3] // equal names: the id decides
			r.CreatedAt = at.Add(time.Duration(i%2) * time.Microsecond)
		})
		want[r.ID] = true
	}
	for _, sort := range []reseller.Sort{reseller.SortNewest, reseller.SortOldest, reseller.SortName, reseller.SortNameDesc} {
		t.Run(string(sort), func(t *testing.T) {
			got, req := map[string]bool{}, paging.Request{Limit: 2}
			for range 10 {
				page, err := db.Resellers(ctx, everyone, reseller.Filter{Sort: sort}, req)
				require.NoError(t, err)
				for _, r := range page.Items {
					require.False(t, got[r.ID], "twice")
					got[r.ID] = true
				}
				if req.After = page.Next; req.After == nil {
					break
				}
			}
			require.Equal(t, want, got)
		})
	}
}

func TestResellerCountsAreAsOldAsTheOldestReading(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	c := addCustomer(t, db, r.ID, "A")
	read, unread := addTenant(t, db, c), addTenant(t, db, c)
	addTenant(t, db, c, func(x *tenant.Tenant) {
		x.ConnectionState, x.PartnerCenterCustomerID, x.ConnectedAt = tenant.NotConnected, "", nil
	})
	exec(t, db, `INSERT INTO tenant_rollups (tenant_id, reseller_id, customer_id, subscriptions, active_subscriptions, seats, licenses_active, licenses_assigned)
		VALUES ($1, $2, $3, 5, 4, 30, 30, 20)`, read.ID, r.ID, c.ID)
	exec(t, db, `INSERT INTO sync_states (reseller_id, tenant_id, resource, last_attempt_at, last_success_at, as_of) VALUES ($1, $2, 'subscriptions', $3, $3, $3)`, r.ID, read.ID, at)

	got, err := db.ResellerWithCounts(ctx, everyone, r.ID)
	require.NoError(t, err)
	require.Equal(t, reseller.Counts{Customers: 1, Tenants: 3, ConnectedTenants: 2, Subscriptions: 5, ActiveSubscriptions: 4, Seats: 30}, got.Counts,
		"a connected tenant that was never read leaves the sum without an age")

	exec(t, db, `INSERT INTO sync_states (reseller_id, tenant_id, resource, last_attempt_at, last_success_at, as_of) VALUES ($1, $2, 'subscriptions', $3, $3, $3)`, r.ID, unread.ID, at.Add(time.Hour))
	got, err = db.ResellerWithCounts(ctx, everyone, r.ID)
	require.NoError(t, err)
	require.Equal(t, at, *got.Counts.AsOf)
}

func TestAnOldVersionChangesNothing(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	r.DisplayName = "Renamed"
	require.NoError(t, db.UpdateReseller(ctx, everyone, r))
	require.Equal(t, apperr.Stale, apperr.KindOf(db.UpdateReseller(ctx, everyone, r)))
	require.Equal(t, apperr.Stale, apperr.KindOf(db.DeleteReseller(ctx, everyone, r.ID, 1, at)))
	got, err := db.Reseller(ctx, everyone, r.ID)
	require.NoError(t, err)
	require.Equal(t, int64(2), got.Version)
}

func TestOneMicrosoftTenantIsOneReseller(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	a, b := addReseller(t, db), addReseller(t, db)
	b.MicrosoftTenantID = a.MicrosoftTenantID
	err := db.UpdateReseller(ctx, everyone, b)
	require.Equal(t, "reseller.taken", apperr.CodeOf(err))
	taken, err := db.MicrosoftTenantTaken(ctx, a.MicrosoftTenantID, b.ID)
	require.NoError(t, err)
	require.True(t, taken)

	require.NoError(t, db.DeleteReseller(ctx, everyone, a.ID, 1, at))
	require.NoError(t, db.UpdateReseller(ctx, everyone, b), "the tenant of a deleted reseller is free")
}

func TestDeletedResellerLeavesNoCredentials(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	c := addCustomer(t, db, r.ID, "A")
	require.NoError(t, db.PutTokenCache(ctx, everyone, r.ID, []byte("tokens"), at))
	require.NoError(t, db.InsertAuthorizationRequest(ctx, everyone, request(r.ID)))

	require.NoError(t, db.DeleteReseller(ctx, everyone, r.ID, 1, at))
	_, err := db.Reseller(ctx, everyone, r.ID)
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	_, err = db.Customer(ctx, everyone, c.ID)
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))
	require.Zero(t, count(t, db, `SELECT count(*) FROM token_caches`)+count(t, db, `SELECT count(*) FROM authorization_requests`))
	require.Zero(t, count(t, db, `SELECT count(*) FROM resellers WHERE secret_sealed IS NOT NULL`))
}

func request(resellerID string) reseller.AuthorizationRequest {
	return reseller.AuthorizationRequest{
		StateHash: []byte(newID()), ResellerID: resellerID, LoginID: newID(), SessionID: newID(),
		Sealed: []byte("proof"), CreatedAt: at, ExpiresAt: at.Add(time.Minute),
	}
}

func TestASignInIsTakenOnce(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	want := request(r.ID)
	require.NoError(t, db.InsertAuthorizationRequest(ctx, everyone, want))

	got, err := db.TakeAuthorizationRequest(ctx, want.StateHash, at)
	require.NoError(t, err)
	require.Equal(t, want, got)
	_, err = db.TakeAuthorizationRequest(ctx, want.StateHash, at)
	require.Equal(t, apperr.NotFound, apperr.KindOf(err))

	require.NoError(t, db.EndAuthorizationRequest(ctx, everyone, want.StateHash, "mfa_missing", "Turn on MFA.", at.Add(time.Second)))
	again, err := db.Reseller(ctx, everyone, r.ID)
	require.NoError(t, err)
	ended := at.Add(time.Second)
	require.Equal(t, &reseller.Attempt{BegunAt: at, EndedAt: &ended, Code: "mfa_missing", Detail: "Turn on MFA."}, again.LastAttempt)
	require.Zero(t, count(t, db, `SELECT count(*) FROM authorization_requests WHERE length(sealed) > 0`), "the proof is dropped")
}

func TestTokenCacheIsSwappedByVersion(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db)
	swap := func(text string, version int64) bool {
		ok, err := db.SwapTokenCache(ctx, everyone, r.ID, []byte(text), version, at)
		require.NoError(t, err)
		return ok
	}
	require.True(t, swap("one", 0))
	require.False(t, swap("lost", 0))
	require.True(t, swap("two", 1))
	require.False(t, swap("lost", 1))
	require.NoError(t, db.PutTokenCache(ctx, everyone, r.ID, []byte("three"), at))
	sealed, version, err := db.TokenCache(ctx, within(t, r.ID), r.ID)
	require.NoError(t, err)
	require.Equal(t, "three 3", fmt.Sprintf("%s %d", sealed, version))
	require.NoError(t, db.DeleteTokenCache(ctx, everyone, r.ID))
	_, version, err = db.TokenCache(ctx, within(t, r.ID), r.ID)
	require.NoError(t, err)
	require.Zero(t, version)
}

func TestARefusalIsNotedOnlyOfPresentCredentials(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	later := at.Add(time.Minute)
	r := addReseller(t, db, func(r *reseller.Reseller) { r.AuthorizationState, r.AuthorizedAt = reseller.Authorized, &at })
	require.NoError(t, db.SetResellerSecret(ctx, everyone, r.ID, []byte("present")))
	p := reseller.Problem{Code: reseller.ProblemTokenRevoked, Detail: "d", At: later}
	note := func(authorizedAt *time.Time, secret []byte) bool {
		noted, err := db.NoteRefusal(ctx, everyone, r.ID, p, authorizedAt, secret)
		require.NoError(t, err)
		return noted
	}
	require.False(t, note(&later, []byte("present")))
	require.False(t, note(&at, []byte("former")))
	require.False(t, note(nil, nil))
	got, err := db.Reseller(ctx, everyone, r.ID)
	require.NoError(t, err)
	require.Nil(t, got.Problem)

	require.True(t, note(&at, []byte("present")))
	got, err = db.Reseller(ctx, everyone, r.ID)
	require.NoError(t, err)
	require.Equal(t, &p, got.Problem)
	require.Equal(t, reseller.Revoked, got.AuthorizationState)

	_, err = db.Pool().Exec(ctx, `UPDATE resellers SET authorized_at = NULL, secret_sealed = NULL WHERE id = $1`, r.ID)
	require.NoError(t, err)
	require.False(t, note(&at, []byte("present")))
	require.True(t, note(nil, nil))
}

func TestAProblemIsTriedOnceInAPause(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t)
	r := addReseller(t, db, func(r *reseller.Reseller) { r.AuthorizationState = reseller.Authorized })
	claim := func(now time.Time) bool {
		ok, err := db.ClaimTry(ctx, everyone, r.ID, now, 5*time.Minute)
		require.NoError(t, err)
		return ok
	}
	require.False(t, claim(at), "nothing is wrong")
	require.NoError(t, db.SetResellerProblem(ctx, everyone, r.ID, &reseller.Problem{Code: reseller.ProblemTokenRevoked, Detail: "d", At: at}))
	require.False(t, claim(at.Add(5*time.Minute-time.Second)))
	require.True(t, claim(at.Add(5*time.Minute)))
	require.False(t, claim(at.Add(5*time.Minute)), "a second replica")

	got, err := db.Reseller(ctx, everyone, r.ID)
	require.NoError(t, err)
	require.Equal(t, reseller.Revoked, got.AuthorizationState)
	require.Equal(t, int64(2), got.Version)

	require.NoError(t, db.ResellerWorks(ctx, everyone, r.ID))
	got, err = db.Reseller(ctx, everyone, r.ID)
	require.NoError(t, err)
	require.Equal(t, reseller.Authorized, got.AuthorizationState)
	require.Nil(t, got.Problem)
	require.NoError(t, db.ResellerWorks(ctx, everyone, r.ID))
	require.Equal(t, 3, count(t, db, `SELECT version FROM resellers WHERE id = $1`, r.ID), "what was known is not written")
}
