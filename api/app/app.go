// Package app is the composition root: it alone sees every room of the house and puts them
// together.
package app

import (
	"context"
	"io/fs"
	"log/slog"
	"runtime"
	"time"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/api/document"
	"github.com/tenantry/tenantry/api/server"
	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/frontend"
	"github.com/tenantry/tenantry/internal/apiclient"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/dashboard"
	"github.com/tenantry/tenantry/internal/jobs"
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/limit"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/mfa"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/pcsync/live"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/search"
	"github.com/tenantry/tenantry/internal/session"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenant"
)

const (
	statementTimeout = 5 * time.Second
	parallelHashes   = 2 // 64 MiB each
)

// App is everything, composed.
type App struct {
	Config config.Config
	Log    *slog.Logger

	Server    *server.Server
	Runner    *jobs.Runner
	Users     *portaluser.Service
	Sessions  *session.Service
	Clients   *apiclient.Service
	Resellers *reseller.Service
	Audit     *audit.Service
	Heads     *audit.Keeper // of the worker
	Sealer    *seal.Sealer
	Routes    []v1.Route

	people, workers *postgres.DB
	business        *businessClock
	mails           *mail.Service             // of the worker
	flush           func(ctx context.Context) // keeps what the Microsoft clients held back
}

// Overrides replace parts for tests; zero values change nothing.
type Overrides struct {
	Machine  clock.Machine
	Business clock.Business
	HashCost *portaluser.Cost
	SPA      fs.FS
}

// New composes everything over a database of this program's version. Nothing listens yet.
func New(ctx context.Context, cfg config.Config, d *Database, log *slog.Logger) (*App, error) {
	return NewWith(ctx, cfg, d, log, Overrides{})
}

// NewWith is New with parts replaced.
func NewWith(ctx context.Context, cfg config.Config, d *Database, log *slog.Logger, o Overrides) (*App, error) {
	a := &App{Config: cfg, Log: log}
	if err := a.open(ctx, d); err != nil {
		return nil, err
	}
	if err := a.compose(ctx, o); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// open connects both pools: people's, and the worker's, so that a sync never takes the
// connections of people.
func (a *App) open(ctx context.Context, d *Database) error {
	var err error
	a.people, err = postgres.Open(ctx, d.AppURL, postgres.Options{
		MaxConns: a.Config.DatabaseConns, StatementTimeout: statementTimeout, ApplicationName: "tenantry", Logger: a.Log,
		OperatorMFA: a.Config.RequireOperatorMFA,
	})
	if err != nil {
		return err
	}
	a.workers, err = postgres.Open(ctx, d.AppURL, postgres.Options{
		MaxConns: a.Config.SyncDatabaseConns, ApplicationName: "tenantry worker", Logger: a.Log,
		OperatorMFA: a.Config.RequireOperatorMFA,
	})
	if err == nil {
		err = postgres.CheckVersion(ctx, a.people.SQL())
	}
	if err != nil {
		a.Close()
	}
	return err
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func (a *App) compose(ctx context.Context, o Overrides) error {
	machine := clock.Machine(clock.System)
	if o.Machine != nil {
		machine = o.Machine
	}
	a.business = newBusinessClock(a.Config.Microsoft.Simulator, machine, a.Log)
	business := clock.Business(a.business.Now)
	if o.Business != nil {
		business = o.Business
	}
	var err error
	if a.Sealer, err = openSealer(ctx, a.Config, a.people, machine); err != nil {
		return err
	}
	cost := portaluser.DefaultCost
	if o.HashCost != nil {
		cost = *o.HashCost
	}
	hasher, err := portaluser.NewHasher(cost, parallelHashes)
	if err != nil {
		return err
	}
	ms, err := a.connectMicrosoft(machine, business)
	if err != nil {
		return err
	}

	a.flush = ms.connector.Flush
	recorder := audit.NewRecorder(a.people, machine, business, newID)
	queue, err := jobs.NewQueue(a.people, a.Log)
	if err != nil {
		return err
	}
	here := a.composePeople(a.people, queue, recorder, hasher, machine)
	a.Users = here.users
	a.Audit = audit.NewService(a.people, a.headFile())
	a.Sessions = session.NewService(a.people, hasher, recorder, here.mails, machine, newID)
	a.Clients = apiclient.NewService(apiclient.Deps{
		Store: a.people, Audit: recorder, Mails: here.mails, Sealer: a.Sealer, Limits: a.Sessions,
		Public: a.Config.Public.String(), Base: v1.Base, Now: machine, NewID: newID,
	})
	secondFactors := mfa.NewService(mfa.Deps{
		Store: a.people, Audit: recorder, Sealer: a.Sealer, Guards: a.Sessions, Mails: here.mails, Public: a.Config.Public, Now: machine, NewID: newID,
	})
	operations := operation.NewService(a.people, queue, recorder, machine, newID)
	begin := live.NewQueue(operations)
	a.Resellers = reseller.NewService(reseller.Deps{
		Store: a.people, Microsoft: live.NewResellers(ms.connector, a.Config.CallbackURL(), ms.webhookURL, machine), Queue: begin,
		Audit: recorder, Sealer: a.Sealer, Machine: machine, Business: business, NewID: newID,
	})
	customers := customer.NewService(a.people, recorder, machine, newID)
	tenants := tenant.NewService(tenant.Deps{
		Store: a.people, Microsoft: live.NewTenants(ms.connector, a.Config.CallbackURL()), Customers: customers, Queue: begin,
		Submitter: queue, Sealer: a.Sealer, Audit: recorder, Machine: machine, Business: business, NewID: newID,
	})
	withMicrosoft, err := a.composeMicrosoftSignIn(ms, recorder, here.mails, machine)
	if err != nil {
		return err
	}
	sync, err := a.composeWorker(ms, hasher, machine, business)
	if err != nil {
		return err
	}
	resellers := v1.NewResellers(a.Resellers, a.Config.CallbackURL())
	a.Routes = v1.Table(
		v1.NewSetup(a.Users, a.Config.Microsoft.Simulator != nil, a.Config.CallbackURL()),
		v1.NewAuth(a.Sessions, a.Config.Secure()),
		v1.NewMFA(secondFactors, a.Sessions, a.Config.Secure()),
		v1.NewActivation(a.Users, a.Sessions),
		v1.NewMicrosoftSignIn(withMicrosoft, a.Config.Secure()),
		v1.NewDashboards(dashboard.NewService(a.people, business)),
		v1.NewOwnDashboards(dashboard.NewOwn(a.people, machine)),
		v1.NewSearch(search.NewService(a.people)),
		resellers,
		v1.NewPortalUsers(a.Users, a.Sessions),
		v1.NewLimits(limit.NewService(a.people, a.Users, recorder, machine)),
		v1.NewPermissions(),
		v1.NewAPIClients(a.Clients),
		v1.NewOAuth(a.Clients),
		v1.NewMails(here.mails),
		v1.NewImpersonations(here.launches, a.Sessions),
		v1.NewCustomers(customers, a.Users, a.Sessions),
		v1.NewTenants(tenants),
		v1.NewLicenses(license.NewService(a.people, sync)),
		v1.NewSubscriptions(subscription.NewService(a.people), machine),
		v1.NewOrders(order.NewService(a.people), machine),
		v1.NewOperations(operations),
		v1.NewSyncs(operations),
		v1.NewAuditEvents(a.Audit),
		v1.NewWebhooks(ms.receiver(a.people, queue, machine)),
	)
	spa := o.SPA
	if spa == nil {
		spa = frontend.Dist()
	}
	a.Server = server.New(server.Options{
		Routes: a.Routes, Sessions: a.Sessions, Clients: a.Clients, Impersonations: here.launches, Keys: a.people, Now: machine, PublicURL: a.Config.Public, SPA: spa,
		Document: document.YAML, Callback: resellers.Callback, Unavailable: postgres.Unavailable, Logger: a.Log, NewID: newID, TrustedProxies: a.Config.Proxies,
		Checks: []server.Check{
			{Name: "database", Run: a.people.Ping},
			{Name: "schema", Run: func(ctx context.Context) error { return postgres.CheckVersion(ctx, a.people.SQL()) }},
		},
	})
	return nil
}

// composeWorker puts the sync and its jobs together over the worker's own pool.
func (a *App) composeWorker(ms microsoft, hasher *portaluser.Hasher, machine clock.Machine, business clock.Business) (*pcsync.Service, error) {
	queue, err := jobs.NewQueue(a.workers, a.Log)
	if err != nil {
		return nil, err
	}
	recorder := audit.NewRecorder(a.workers, machine, business, newID)
	operations := operation.NewService(a.workers, queue, recorder, machine, newID)
	sync := pcsync.NewService(pcsync.Deps{
		Store: a.workers, Queue: queue, Sources: pcsync.NewSources(ms.connector, pcsync.LicensesOfPartnerCenter, business), Audit: recorder,
		Problems: ms.connector, Machine: machine, Business: business, NewID: newID, Log: a.Log,
		Options: pcsync.Options{
			Callers: a.Config.SyncCallers, Appliers: max(2, runtime.GOMAXPROCS(0)), WebhookURL: ms.webhookURL, HeldUntil: ms.connector.HeldUntil,
		},
	})
	planner := pcsync.NewPlanner(a.workers, queue, live.NewQueue(operations), machine, a.Log)
	creator := tenant.NewService(tenant.Deps{
		Store: a.workers, Microsoft: live.NewTenants(ms.connector, a.Config.CallbackURL()),
		Customers: customer.NewService(a.workers, recorder, machine, newID), Queue: live.NewQueue(operations), Submitter: queue,
		Sealer: a.Sealer, Audit: recorder, Machine: machine, Business: business, NewID: newID,
	})
	there := a.composePeople(a.workers, queue, recorder, hasher, machine)
	a.mails = there.mails
	a.Heads = a.headKeeper(a.workers, recorder, machine)
	a.Runner, err = jobs.NewRunner(a.workers.Pool(), jobs.Services{
		Sync: sync, Plan: planner, Tenants: creator, Mails: there.mails, People: there.users, Launches: there.launches, Audit: a.Heads,
	}, jobs.Options{Logger: a.Log})
	return sync, err
}

// Close closes the pools.
func (a *App) Close() {
	for _, db := range []*postgres.DB{a.people, a.workers} {
		if db != nil {
			db.Close()
		}
	}
}

// setupLink issues a code for the first set-up and gives the link that carries it, "" when
// somebody can sign in already.
func (a *App) setupLink(ctx context.Context, h Hooks) (string, error) {
	needed, err := a.Users.NeedsSetup(ctx)
	if err != nil || !needed || h.NoServer {
		return "", err
	}
	code := newSetupCode()
	if err := a.Users.IssueSetupCode(ctx, code); err != nil {
		return "", err
	}
	return a.Config.Public.String() + "/setup#code=" + code, nil
}
