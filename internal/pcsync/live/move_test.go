package live_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/mssim/world"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/pcsync/live"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/tenant"
)

// interrupted does something once while a new secret is tried at Microsoft.
type interrupted struct {
	*live.Resellers
	once sync.Once
	do   func()
}

func (m *interrupted) CheckSecret(ctx context.Context, app reseller.Application) error {
	defer m.once.Do(m.do)
	return m.Resellers.CheckSecret(ctx, app)
}

// during has something happen while the reseller's service waits for Microsoft.
func (p *portal) during(do func()) {
	p.resellers.Microsoft = &interrupted{Resellers: live.NewResellers(p.connector, callback, "", p.machine.now), do: do}
}

// move is a change that makes a reseller stand for the tenant of those credentials.
func (p *portal) move(ctx context.Context, r reseller.Reseller, to world.Credentials) (reseller.Reseller, error) {
	return p.resellers.Update(ctx, everyone, reseller.UpdateInput{
		ID: r.ID, Version: p.reseller(r.ID).Version, Domain: &to.Domain, ApplicationID: &to.ApplicationID, ApplicationSecret: &to.Secret,
	})
}

// waiting tells whether somebody waits for a lock in the database.
func (p *portal) waiting(ctx context.Context) bool {
	var n int
	require.NoError(p.t, p.db.Pool().QueryRow(ctx, `SELECT count(*) FROM pg_locks WHERE NOT granted`).Scan(&n))
	return n > 0
}

// A tenant that is being connected while the reseller's new domain is tried counts, whether its
// transaction has ended by then or not.
func TestMovingAResellerCountsTenantsUnderItsLock(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	tn := attach(t, p, r, "Fjordline")
	off, err := p.tenants.Disconnect(ctx, everyone, tn.ID, tn.Version)
	require.NoError(t, err)
	to := world.DemoCredentials()[1]

	connected, ended, committed := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	p.during(func() {
		go func() {
			committed <- p.db.InTx(ctx, func(ctx context.Context) error {
				if err := p.db.LockResellerShared(ctx, everyone, r.ID); err != nil {
					return err
				}
				on := off
				on.ConnectionState, on.PartnerCenterCustomerID = "connected", tn.MicrosoftTenantID
				if err := p.db.UpdateTenant(ctx, everyone, on); err != nil {
					return err
				}
				close(connected)
				for !p.waiting(context.Background()) {
					select {
					case <-ended:
						return nil
					case <-time.After(5 * time.Millisecond):
					}
				}
				return nil
			})
		}()
		<-connected
	})
	_, err = p.move(ctx, r, to)
	close(ended)
	require.NoError(t, <-committed)
	require.Equal(t, "reseller.connected", apperr.CodeOf(err))
	require.Equal(t, r.MicrosoftTenantID, p.reseller(r.ID).MicrosoftTenantID)
	require.Equal(t, reseller.Authorized, p.reseller(r.ID).AuthorizationState, "nothing was changed")
}

// What was known of the Microsoft tenant that a reseller leaves is not taken for the other one's:
// its sync ends, nothing counts as read, and its customers are offered no more.
func TestAMovedResellerBeginsAnew(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	tn := attach(t, p, r, "Fjordline")
	_, err := p.tenants.Disconnect(ctx, everyone, tn.ID, tn.Version)
	require.NoError(t, err)
	pool := p.db.Pool()
	_, err = pool.Exec(ctx, `INSERT INTO sync_states (reseller_id, tenant_id, resource, last_attempt_at, last_success_at, as_of)
		VALUES ($1, '00000000-0000-0000-0000-000000000000', 'customers', now(), now(), now())`, r.ID)
	require.NoError(t, err)

	to := world.DemoCredentials()[1]
	_, err = p.move(ctx, r, to)
	require.NoError(t, err)
	require.Equal(t, to.TenantID, p.reseller(r.ID).MicrosoftTenantID)
	for what, count := range map[string]string{
		"freshness": `SELECT count(*) FROM sync_states`,
		"customers": `SELECT count(*) FROM partner_center_customers WHERE removed_at IS NULL`,
		"syncs":     `SELECT count(*) FROM operations WHERE finished_at IS NULL`,
	} {
		var n int
		require.NoError(t, pool.QueryRow(ctx, count).Scan(&n))
		require.Zero(t, n, what)
	}
	rows, err := pool.Query(ctx, `SELECT DISTINCT state || ' ' || problem_code FROM operations`)
	require.NoError(t, err)
	how, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{"failed " + operation.ProblemMoved}, how)

	_, err = p.resellers.Complete(ctx, p.signIn(ctx, r.ID, to.Logins[0]))
	require.NoError(t, err)
	require.Equal(t, 2, p.jobs.resellers, "authorized again, it is read from the start")
}

// slowly does something while a customer of Partner Center is being read.
type slowly struct {
	*live.Tenants
	do func()
}

func (m *slowly) Customer(ctx context.Context, resellerID, id string) (tenant.PartnerCenterCustomer, error) {
	c, err := m.Tenants.Customer(ctx, resellerID, id)
	m.do()
	return c, err
}

func TestACustomerOfTheTenantThatAResellerLeftIsNotConnected(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	tn := attach(t, p, r, "Fjordline")
	off, err := p.tenants.Disconnect(ctx, everyone, tn.ID, tn.Version)
	require.NoError(t, err)
	other := find(t, p, r, "Café").ID
	credentials := world.DemoCredentials()
	for name, connect := range map[string]func() error{
		"added": func() error {
			_, err := p.tenants.Attach(ctx, everyone, tenant.AttachInput{ResellerID: r.ID, PartnerCenterCustomerID: other, NewCustomer: &tenant.NewCustomer{}})
			return err
		},
		"connected again": func() error {
			_, err := p.tenants.Connect(ctx, everyone, tenant.ConnectInput{ID: tn.ID, Version: off.Version, ResellerID: r.ID, PartnerCenterCustomerID: tn.MicrosoftTenantID})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			p.tenants.Microsoft = &slowly{live.NewTenants(p.connector, callback), func() {
				_, err := p.move(ctx, r, credentials[1])
				require.NoError(t, err)
			}}
			require.Equal(t, "tenant.reseller_moved", apperr.CodeOf(connect()))
			_, err := p.move(ctx, r, credentials[0])
			require.NoError(t, err, "nothing was connected")
			_, err = p.resellers.Complete(ctx, p.signIn(ctx, r.ID, credentials[0].Logins[0]))
			require.NoError(t, err)
		})
	}
}

// Tokens of a sign-in are kept only for the reseller as it was when the sign-in began, also when
// it is changed in the last moment, while the code is being redeemed.
func TestASignInForAResellerThatChangedMeanwhileKeepsNoTokens(t *testing.T) {
	credentials := world.DemoCredentials()
	first, other := credentials[0], credentials[1]
	second := newID() // an application of the same tenant
	tests := map[string]struct {
		change func(in *reseller.UpdateInput)
		says   string
	}{
		"domain of another tenant": {func(in *reseller.UpdateInput) {
			in.Domain, in.ApplicationID, in.ApplicationSecret = &other.Domain, &other.ApplicationID, &other.Secret
		}, "The domain, the Microsoft tenant and the application id"},
		"application": {func(in *reseller.UpdateInput) { in.ApplicationID, in.ApplicationSecret = &second, &first.Secret }, "The application id of"},
	}
	for name, tt := range tests {
		for when, early := range map[string]bool{"at Microsoft": true, "while the code is redeemed": false} {
			t.Run(name+", "+when, func(t *testing.T) {
				p, ctx := start(t), operator()
				p.edit(func(tx *world.Tx) {
					app, ok := tx.Apps.Get("", first.ApplicationID)
					require.True(t, ok)
					twin := *app
					twin.ID = second
					tx.Apps.Put("", second, &twin)
				})
				r := p.add(ctx, first)
				back := p.signIn(ctx, r.ID, first.Logins[0])
				change := func() {
					in := reseller.UpdateInput{ID: r.ID, Version: p.reseller(r.ID).Version}
					tt.change(&in)
					_, err := p.resellers.Update(ctx, everyone, in)
					require.NoError(t, err)
				}
				if early {
					change()
				} else {
					p.resellers.Microsoft = &redeeming{live.NewResellers(p.connector, callback, "", p.machine.now), change}
				}
				_, err := p.resellers.Complete(ctx, back)
				require.Equal(t, "authorization.reseller_changed", apperr.CodeOf(err))
				now := p.reseller(r.ID)
				require.Equal(t, reseller.NeverAuthorized, now.AuthorizationState)
				require.Contains(t, now.LastAttempt.Detail, tt.says)
				require.Contains(t, now.LastAttempt.Detail, "No tokens were kept. Press Authorize again")
				var caches int
				require.NoError(t, p.db.Pool().QueryRow(ctx, `SELECT count(*) FROM token_caches`).Scan(&caches))
				require.Zero(t, caches)
				require.Zero(t, p.jobs.resellers)
			})
		}
	}
}

// redeeming does something while a code is being redeemed.
type redeeming struct {
	*live.Resellers
	do func()
}

func (m *redeeming) Redeem(ctx context.Context, app reseller.Application, code, nonce, verifier string) (reseller.SignIn, error) {
	got, err := m.Resellers.Redeem(ctx, app, code, nonce, verifier)
	m.do()
	return got, err
}
