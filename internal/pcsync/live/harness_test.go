package live_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/mssim"
	"github.com/tenantry/tenantry/internal/mssim/world"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/pcsync/connect"
	"github.com/tenantry/tenantry/internal/pcsync/live"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
	"github.com/tenantry/tenantry/internal/upstream"
)

const callback = "http://localhost:8080/app/MicrosoftCspAuthenticationCallback"

var everyone = tenancy.Unbounded("test")

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// jobs counts what was enqueued.
type jobs struct {
	mu                 sync.Mutex
	resellers, tenants int
	creations          []operation.Operation
}

func (j *jobs) SyncReseller(context.Context, operation.Operation) error { j.resellers++; return nil }
func (j *jobs) SyncTenant(context.Context, operation.Operation) error   { j.tenants++; return nil }

func (j *jobs) CreateTenant(_ context.Context, op operation.Operation) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.creations = append(j.creations, op)
	return nil
}

// portal is the services over a database and the simulator.
type portal struct {
	t          *testing.T
	db         *postgres.DB
	sim        *mssim.Server
	url        string // of the simulator
	resellers  *reseller.Service
	tenants    *tenant.Service
	customers  *customer.Service
	connector  *connect.Connector
	connecting connect.Config // of the connector
	jobs       *jobs
	machine    *testClock
	keys       string // master keys
	sealer     *seal.Sealer
}

// testClock is machine time that tests move.
type testClock struct{ ahead atomic.Int64 }

func (c *testClock) now() time.Time { return clock.Cut(time.Now().Add(time.Duration(c.ahead.Load()))) }

func (c *testClock) pass(d time.Duration) { c.ahead.Add(int64(d)) }

// operator is who clicks in these tests.
func operator() context.Context {
	return authz.WithActor(context.Background(), authz.Actor{
		LoginID: newID(), Name: "Olga Operator", SessionID: newID(), MFA: true, Holdings: []authz.Holding{{Role: authz.RoleOperator}},
	})
}

func start(t *testing.T) *portal {
	t.Helper()
	machine := &testClock{}
	sim, err := mssim.New(mssim.Config{Seed: "demo", Machine: machine.now})
	require.NoError(t, err)
	server := httptest.NewServer(sim)
	t.Cleanup(func() { server.Close(); require.NoError(t, sim.Close()) })

	db, err := postgres.Open(context.Background(), dbtest.New(t).AppURL, postgres.Options{MaxConns: 4, ApplicationName: t.Name()})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	p := &portal{t: t, db: db, sim: sim, url: server.URL, jobs: &jobs{}, machine: machine, keys: "k:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
	p.replica()
	return p
}

// replica makes the services as another process would, with nothing remembered.
func (p *portal) replica() {
	ring, err := seal.ParseKeys(p.keys)
	require.NoError(p.t, err)
	sealer, err := seal.New(ring, p.db, newID, p.machine.now)
	require.NoError(p.t, err)
	p.sealer = sealer
	limits := upstream.NewLimits(p.machine.now, nil)
	policy := upstream.Policy{Base: time.Millisecond, Now: p.machine.now}
	authority, err := entra.New(entra.Config{
		BaseURL: p.url, Store: connect.NewTokenCaches(p.db, sealer, p.machine.now), Limits: limits, Policy: policy, Now: p.machine.now,
	})
	require.NoError(p.t, err)
	p.connecting = connect.Config{
		Store: p.db, Sealer: sealer, Authority: authority, PartnerCenterURL: p.url, GraphURL: p.url, Limits: limits, Policy: policy,
		Machine: p.machine.now, NewID: newID,
	}
	p.connector = connect.New(p.connecting)
	recorder := audit.NewRecorder(p.db, p.machine.now, p.machine.now, newID)
	queue := live.NewQueue(operation.NewService(p.db, p.jobs, recorder, p.machine.now, newID))
	p.resellers = reseller.NewService(reseller.Deps{
		Store: p.db, Microsoft: live.NewResellers(p.connector, callback, "", p.machine.now), Queue: queue, Audit: recorder, Sealer: sealer,
		Machine: p.machine.now, Business: p.machine.now, NewID: newID,
	})
	p.customers = customer.NewService(p.db, recorder, p.machine.now, newID)
	p.tenants = tenant.NewService(tenant.Deps{
		Store: p.db, Microsoft: live.NewTenants(p.connector, callback), Customers: p.customers, Queue: queue, Submitter: p.jobs, Sealer: sealer, Audit: recorder,
		Machine: p.machine.now, Business: p.machine.now, NewID: newID,
	})
}

// edit changes the simulator's world.
func (p *portal) edit(change func(tx *world.Tx)) {
	p.t.Helper()
	require.NoError(p.t, p.sim.World().Update(func(tx *world.Tx) error { change(tx); return nil }))
}

// add makes a reseller of the demo's credentials, not yet authorized.
func (p *portal) add(ctx context.Context, c world.Credentials) reseller.Reseller {
	p.t.Helper()
	r, err := p.resellers.Create(ctx, everyone, reseller.CreateInput{
		DisplayName: c.Name, Domain: c.Domain, ApplicationID: c.ApplicationID, ApplicationSecret: c.Secret,
	})
	require.NoError(p.t, err)
	return r
}

// signIn goes to Microsoft and back as one of the reseller's accounts, without completing.
func (p *portal) signIn(ctx context.Context, id string, login world.Login) reseller.Callback {
	p.t.Helper()
	address, err := p.resellers.Authorize(ctx, everyone, id)
	require.NoError(p.t, err)
	b := newBrowser(p.t).open(address).signIn(login)
	if b.landed == nil {
		b.submit("Accept")
	}
	q := b.arrives()
	return reseller.Callback{State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error"), ErrorDescription: q.Get("error_description")}
}

// authorized is a reseller that the demo's administrator has authorized.
func (p *portal) authorized(ctx context.Context) reseller.Reseller {
	p.t.Helper()
	credentials := world.DemoCredentials()[0]
	r := p.add(ctx, credentials)
	_, err := p.resellers.Complete(ctx, p.signIn(ctx, r.ID, credentials.Logins[0]))
	require.NoError(p.t, err)
	return p.reseller(r.ID)
}

func (p *portal) reseller(id string) reseller.Reseller {
	p.t.Helper()
	r, err := p.db.Reseller(context.Background(), everyone, id)
	require.NoError(p.t, err)
	return r
}

// actions are what the audit tells, oldest first.
// correlation is Microsoft's id on the newest event of an action.
func (p *portal) correlation(action string) string {
	p.t.Helper()
	page, err := p.db.AuditEvents(context.Background(), everyone, audit.Filter{Action: action}, paging.Request{Limit: 1})
	require.NoError(p.t, err)
	require.Len(p.t, page.Items, 1)
	return page.Items[0].MicrosoftCorrelationID
}

func (p *portal) actions() []string {
	p.t.Helper()
	page, err := p.db.AuditEvents(context.Background(), everyone, audit.Filter{}, paging.Request{Limit: 100})
	require.NoError(p.t, err)
	var out []string
	for i := len(page.Items) - 1; i >= 0; i-- {
		out = append(out, string(page.Items[i].Action))
	}
	return out
}
