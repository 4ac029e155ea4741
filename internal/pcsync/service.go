// Package pcsync mirrors resellers' Partner Centers: it fetches, keeps what Microsoft said,
// maps it to our nouns, compares and applies the difference. Events, clicks and the clock are
// only three reasons to run the same functions; run twice, they change nothing the second time.
package pcsync

import (
	"context"
	"log/slog"
	"time"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/mirror/standing"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenant"
)

// transactions runs functions in one transaction, with the locks of the sync.
type transactions interface {
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
	// Together sends the writes of fn in one go.
	Together(ctx context.Context, fn func(ctx context.Context) error) error
	RelaxDurability(ctx context.Context) error
	LockReseller(ctx context.Context, resellerID string) error
	// HoldOrigin keeps the reseller from being moved to another Microsoft tenant until the
	// transaction ends, and gives the id of the one that it stands for.
	HoldOrigin(ctx context.Context, resellerID string) (string, error)
}

// tenantStore keeps the mirror of tenants.
type tenantStore interface {
	TenantToSync(ctx context.Context, resellerID, tenantID string) (tenant.Tenant, error)
	TenantsOf(ctx context.Context, resellerID string) ([]tenant.Tenant, error)
	TenantsToSync(ctx context.Context, resellerID string, since time.Time) ([]tenant.Tenant, error)
	CountTenantsToSync(ctx context.Context, resellerID string) (int, error)
	TenantsDue(ctx context.Context, resellerID string, business, machine time.Time) ([]tenant.Tenant, error)
	TenantsForConsent(ctx context.Context, resellerID string, since time.Time) ([]tenant.Tenant, error)
	Standing(ctx context.Context, resellerID, tenantID string) (standing.Tenant, error)
	LockStanding(ctx context.Context, resellerID, tenantID string) (standing.Tenant, error)
	FillCountry(ctx context.Context, tenantID, country string, at time.Time) error
	SetConsent(ctx context.Context, tenantID string, state tenant.ConsentState, checked, at time.Time) (bool, error)

	SaveSubscriptions(ctx context.Context, t tenant.Tenant, subs []subscription.Subscription, at time.Time) error
	DropSubscriptions(ctx context.Context, tenantID string, ids []string, at time.Time) error
	SaveOrders(ctx context.Context, t tenant.Tenant, orders []order.Order, newID func() string, at time.Time) error
	DropOrders(ctx context.Context, tenantID string, ids []string, at time.Time) error
	SaveLicenses(ctx context.Context, t tenant.Tenant, licenses []license.License, at time.Time) error
	DropLicenses(ctx context.Context, tenantID string, ids []string, at time.Time) error
	SaveRollup(ctx context.Context, tenantID string) error
}

// resellerStore keeps the mirror of a reseller's own listings.
type resellerStore interface {
	SyncSettings(ctx context.Context, resellerID string) (mirror.Settings, error)
	Entries(ctx context.Context, resellerID string) ([]mirror.Entry, error)
	SaveEntries(ctx context.Context, resellerID string, entries []mirror.Entry, at time.Time) error
	RemoveEntries(ctx context.Context, resellerID string, ids []string, at time.Time) error
	AddMirroredCustomers(ctx context.Context, customers []customer.Customer, tenants []tenant.Tenant) error
	SaveTenantFacts(ctx context.Context, tenants []tenant.Tenant, at time.Time) error
	MirroredRelationships(ctx context.Context, resellerID string) ([]gdap.Relationship, error)
	SaveRelationships(ctx context.Context, resellerID string, relationships []gdap.Relationship, at time.Time) error
	DropRelationships(ctx context.Context, resellerID string, ids []string, at time.Time) error
	SaveGDAPStates(ctx context.Context, tenants []tenant.Tenant, at time.Time) error
}

// stateStore keeps raw answers, freshness and operations.
type stateStore interface {
	UnseenRaw(ctx context.Context, resellerID string, answers []mirror.Raw) ([]mirror.Raw, error)
	KeepRaw(ctx context.Context, resellerID string, answers []mirror.Raw, at time.Time) error
	SaveStates(ctx context.Context, states []mirror.State) error
	States(ctx context.Context, resellerID, tenantID string) ([]mirror.State, error)
	BeginOperation(ctx context.Context, id string, at time.Time) (operation.Operation, error)
	// SyncGaps sums up what could not be read of the reseller's tenants since then.
	SyncGaps(ctx context.Context, resellerID string, began time.Time) (mirror.Gaps, error)
	ReportWait(ctx context.Context, id string, why operation.WaitingFor, until *time.Time, at time.Time, quiet time.Duration) error
	ReportProgress(ctx context.Context, id string, done, total int, at time.Time) error
	AddResult(ctx context.Context, id string, counts map[string]int) error
	EndOperation(ctx context.Context, op operation.Operation) error
	FullSyncsRunning(ctx context.Context) (bool, error)
}

// store is what the sync needs of the database.
type store interface {
	transactions
	tenantStore
	resellerStore
	stateStore
}

// queue enqueues further work in the transaction of its cause.
type queue interface {
	RefreshTenant(ctx context.Context, resellerID, partnerCenterCustomerID string, noticed time.Time) error
	ReadRelationships(ctx context.Context, resellerID string, noticed time.Time) error
	CheckConsents(ctx context.Context, resellerID string) error
	RegisterWebhook(ctx context.Context, resellerID string) error
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

// problems keeps what is wrong with a reseller's connection to Microsoft.
type problems interface {
	// Clear takes the problem back after a call that worked.
	Clear(ctx context.Context, resellerID string) error
}

// Options of the sync; zero values give the defaults.
type Options struct {
	Callers  int           // tenants read at the same time in this process; default 64
	Appliers int           // tenants written at the same time for one reseller; default 4
	Slice    time.Duration // how long one job works on a full sync; default 2 min
	// HeldUntil is until when a limit of Microsoft's pauses a reseller's calls; nil when none does.
	// The function may be missing.
	HeldUntil  func(resellerID string) *time.Time
	HeldEvery  time.Duration // how often a full sync asks that, to tell people; default 2 s
	WebhookURL string        // public https address of the webhook receiver without the reseller's id; "" registers none
}

// Deps are what the service needs.
type Deps struct {
	Store    store
	Queue    queue
	Sources  Sources
	Audit    recorder
	Problems problems
	Machine  clock.Machine
	Business clock.Business
	NewID    func() string
	Log      *slog.Logger
	Options  Options
}

// Service mirrors resellers. It is safe for use by many goroutines.
type Service struct {
	Deps
	callers chan struct{} // one place for each tenant being read
}

// NewService makes the service.
func NewService(d Deps) *Service {
	if d.Options.Callers <= 0 {
		d.Options.Callers = 64
	}
	if d.Options.Appliers <= 0 {
		d.Options.Appliers = 4
	}
	if d.Options.Slice <= 0 {
		d.Options.Slice = 2 * time.Minute
	}
	if d.Options.HeldEvery <= 0 {
		d.Options.HeldEvery = 2 * time.Second
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{Deps: d, callers: make(chan struct{}, d.Options.Callers)}
}
