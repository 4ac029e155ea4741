package pcsync_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/pcsync/connect"
	"github.com/tenantry/tenantry/internal/pcsync/live"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/tenant"
)

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// world is a Microsoft made of plain values: one customer's things by its id.
type world struct {
	mu            sync.Mutex
	origin        string // Microsoft's id of the reseller's tenant
	entries       []mirror.Entry
	subscriptions map[string][]subscription.Subscription
	orders        map[string][]order.Order
	licenses      map[string][]license.License
	relationships []gdap.Relationship
	touches       []pcsync.Touch
	consent       map[string]tenant.ConsentState
	webhooks      []string
	unreadable    map[string]int   // subscriptions that cannot be read, by customer
	fail          map[string]error // by "call customer", or by "call"
	calls         atomic.Int64
	before        func(call string) // runs before each call's answer
	noted         atomic.Int64      // refusals of the reseller's own
	former        bool              // the reseller was authorized anew since
}

func newWorld() *world {
	return &world{
		origin: newID(), subscriptions: map[string][]subscription.Subscription{}, orders: map[string][]order.Order{}, licenses: map[string][]license.License{},
		consent: map[string]tenant.ConsentState{}, unreadable: map[string]int{}, fail: map[string]error{},
	}
}

// addCustomer gives the world a customer with that many subscriptions, each with an order, and a license.
func (w *world) addCustomer(name string, subscriptions int) string {
	id := newID()
	w.entries = append(w.entries, mirror.Entry{PartnerCenterCustomerID: id, Name: name, Domain: "d" + id[:8] + ".onmicrosoft.com", Country: "DE", Relationship: "reseller"})
	start, end := day(2026, 1, 1), day(2026, 12, 31)
	for i := range subscriptions {
		orderID := fmt.Sprintf("order-%d", i)
		w.subscriptions[id] = append(w.subscriptions[id], subscription.Subscription{
			MicrosoftSubscriptionID: fmt.Sprintf("%s-%d", id, i), MicrosoftOrderID: orderID, ProductName: "Microsoft 365 Business Basic",
			Status: subscription.StatusActive, Quantity: 10 + i, UnitType: "Licenses", BillingType: "license", BillingCycle: "monthly",
			TermDuration: "P1Y", AutoRenewEnabled: true, PurchasedAt: &start, EffectiveStartDate: &start, CommitmentEndDate: &end,
		})
		w.orders[id] = append(w.orders[id], order.Order{
			MicrosoftOrderID: orderID, Status: "completed", TransactionType: "UserPurchase", BillingCycle: "monthly", Currency: "USD", OrderedAt: &start,
			Items: []order.Item{{CatalogItemID: "P:0001:A", MicrosoftSubscriptionID: fmt.Sprintf("%s-%d", id, i), Quantity: 10 + i, TermDuration: "P1Y", TransactionType: "New"}},
		})
	}
	w.licenses[id] = []license.License{{SkuID: newID(), SkuPartNumber: "O365_BUSINESS_ESSENTIALS", ProductName: "Business Basic", CapabilityStatus: "Enabled", Active: 10, Assigned: 4}}
	return id
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// answer counts a call and gives its failure, if one is set.
func (w *world) answer(ctx context.Context, call, customer string) error {
	w.calls.Add(1)
	if w.before != nil {
		w.before(call + " " + customer)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, key := range []string{call + " " + customer, call} {
		if err := w.fail[key]; err != nil {
			return err
		}
	}
	return ctx.Err()
}

// set changes the world while it is being read.
func (w *world) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

func listed[T any](w *world, items []T) pcsync.Listing[T] {
	w.mu.Lock()
	defer w.mu.Unlock()
	l := pcsync.Listing[T]{Items: append([]T(nil), items...)}
	for _, item := range items {
		b, _ := json.Marshal(item)
		l.Raw = append(l.Raw, b)
	}
	return l
}

func (w *world) Open(context.Context, string) (pcsync.Source, error) { return w, nil }

func (w *world) Origin() string { return w.origin }

func (w *world) Customers(ctx context.Context, page func(pcsync.Listing[mirror.Entry]) error) error {
	if err := w.answer(ctx, "customers", ""); err != nil {
		return err
	}
	w.mu.Lock()
	entries := append([]mirror.Entry(nil), w.entries...)
	w.mu.Unlock()
	for i := range entries {
		entries[i].Country = "" // Partner Center's listing carries no address
	}
	return page(listed(w, entries))
}

func (w *world) Customer(ctx context.Context, id string) (pcsync.Listing[mirror.Entry], error) {
	if err := w.answer(ctx, "customer", id); err != nil {
		return pcsync.Listing[mirror.Entry]{}, err
	}
	for _, e := range w.entries {
		if e.PartnerCenterCustomerID == id {
			return listed(w, []mirror.Entry{e}), nil
		}
	}
	return pcsync.Listing[mirror.Entry]{}, notFound
}

func (w *world) Subscriptions(ctx context.Context, id string) (pcsync.Listing[subscription.Subscription], error) {
	if err := w.answer(ctx, "subscriptions", id); err != nil {
		return pcsync.Listing[subscription.Subscription]{}, err
	}
	l := listed(w, w.subscriptions[id])
	l.Unreadable = w.unreadable[id]
	return l, nil
}

func (w *world) Orders(ctx context.Context, id string) (pcsync.Listing[order.Order], error) {
	if err := w.answer(ctx, "orders", id); err != nil {
		return pcsync.Listing[order.Order]{}, err
	}
	return listed(w, w.orders[id]), nil
}

func (w *world) Licenses(ctx context.Context, t tenant.Tenant) (pcsync.Listing[license.License], error) {
	if err := w.answer(ctx, "licenses", t.PartnerCenterCustomerID); err != nil {
		return pcsync.Listing[license.License]{}, err
	}
	return listed(w, w.licenses[t.PartnerCenterCustomerID]), nil
}

func (w *world) Relationships(ctx context.Context) (pcsync.Listing[gdap.Relationship], error) {
	if err := w.answer(ctx, "relationships", ""); err != nil {
		return pcsync.Listing[gdap.Relationship]{}, err
	}
	return listed(w, w.relationships), nil
}

func (w *world) Consent(ctx context.Context, id string) (tenant.ConsentState, error) {
	if err := w.answer(ctx, "consent", id); err != nil {
		return tenant.ConsentUnknown, err
	}
	if state := w.consent[id]; state != "" {
		return state, nil
	}
	return tenant.ConsentGranted, nil
}

func (w *world) Touched(ctx context.Context, since time.Time) ([]pcsync.Touch, error) {
	if err := w.answer(ctx, "touched", ""); err != nil {
		return nil, err
	}
	var out []pcsync.Touch
	for _, t := range w.touches {
		if !t.At.Before(since) {
			out = append(out, t)
		}
	}
	return out, nil
}

func (w *world) RegisterWebhook(ctx context.Context, url string) (bool, error) {
	known := slices.Contains(w.webhooks, url)
	w.webhooks = append(w.webhooks, url)
	return !known, w.answer(ctx, "webhook", "")
}

func (w *world) Note(_ context.Context, err error) error {
	switch {
	case !blocking(err):
		return nil
	case w.former:
		return connect.ErrFormer
	}
	w.noted.Add(1)
	return nil
}

// queue remembers what was enqueued.
type queue struct {
	mu   sync.Mutex
	jobs []string
}

func (q *queue) add(job string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = append(q.jobs, job)
	return nil
}

func (q *queue) SyncReseller(_ context.Context, op operation.Operation) error {
	return q.add("sync_reseller " + op.ID)
}
func (q *queue) SyncTenant(_ context.Context, op operation.Operation) error {
	return q.add("sync_tenant " + op.ID)
}
func (q *queue) RefreshTenant(_ context.Context, _, customer string, _ time.Time) error {
	return q.add("refresh " + customer)
}
func (q *queue) ReadRelationships(context.Context, string, time.Time) error {
	return q.add("relationships")
}
func (q *queue) CheckConsents(context.Context, string) error      { return q.add("consents") }
func (q *queue) RegisterWebhook(context.Context, string) error    { return q.add("webhook") }
func (q *queue) FollowChanges(_ context.Context, id string) error { return q.add("follow " + id) }

// problems counts how often a reseller's was taken back.
type problems struct{ cleared atomic.Int64 }

func (p *problems) Clear(context.Context, string) error {
	p.cleared.Add(1)
	return nil
}

// machine is a clock that a test moves.
type machine struct{ now atomic.Int64 }

func (m *machine) Now() time.Time          { return time.UnixMicro(m.now.Load()).UTC() }
func (m *machine) advance(d time.Duration) { m.now.Add(d.Microseconds()) }

// setup is a reseller in a database of its own, with a world to sync it from.
type setup struct {
	*testing.T
	db         *postgres.DB
	sql        *pgx.Conn
	world      *world
	queue      *queue
	problems   *problems
	clock      *machine
	business   *machine
	service    *pcsync.Service
	operations *operation.Service
	recorder   *audit.Recorder
	resellerID string
	log        *slog.Logger
	options    pcsync.Options
}

func newSetup(t *testing.T, w *world) *setup {
	t.Helper()
	url := dbtest.New(t).AppURL
	db, err := postgres.Open(t.Context(), url, postgres.Options{MaxConns: 8, ApplicationName: "pcsync test"})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	s := &setup{
		T: t, db: db, sql: conn, world: w, queue: &queue{}, problems: &problems{}, clock: &machine{}, business: &machine{},
		resellerID: newID(), log: slog.New(slog.DiscardHandler), options: pcsync.Options{Callers: 8, Appliers: 2, Slice: time.Hour},
	}
	s.clock.now.Store(day(2026, 3, 1).UnixMicro())
	s.business.now.Store(day(2026, 3, 1).UnixMicro())
	_, err = conn.Exec(t.Context(), `
		INSERT INTO resellers (id, display_name, name_folded, nickname, domain, microsoft_tenant_id, application_id, authorization_state, created_at, updated_at)
		VALUES ($1, 'Example', 'example', 'example', 'example.com', $2, $3, 'authorized', now(), now())`, s.resellerID, w.origin, newID())
	require.NoError(t, err)
	s.recorder = audit.NewRecorder(db, s.clock.Now, s.business.Now, newID)
	s.operations = operation.NewService(db, s.queue, s.recorder, s.clock.Now, newID)
	s.remake()
	return s
}

// remake makes the service anew, as a restarted process would.
func (s *setup) remake() {
	s.service = pcsync.NewService(pcsync.Deps{
		Store: s.db, Queue: s.queue, Sources: s.world, Audit: s.recorder, Problems: s.problems,
		Machine: s.clock.Now, Business: s.business.Now, NewID: newID, Log: s.log, Options: s.options,
	})
}

func (s *setup) ctx() context.Context { return authz.WithActor(s.Context(), authz.System()) }

// start begins a full sync and gives its operation.
func (s *setup) start() string {
	s.Helper()
	s.clock.advance(time.Minute)
	id, err := live.NewQueue(s.operations).SyncReseller(s.ctx(), s.resellerID, operation.ReasonSchedule)
	require.NoError(s, err)
	require.NotEmpty(s, id)
	return id
}

// sweep does a full sync.
func (s *setup) sweep() operation.Operation {
	s.Helper()
	id := s.start()
	require.NoError(s, s.service.SyncReseller(s.ctx(), id))
	return s.operation(id)
}

func (s *setup) operation(id string) operation.Operation {
	s.Helper()
	op, err := s.db.Operation(s.ctx(), tenancy.Unbounded("test"), id)
	require.NoError(s, err)
	return op
}

// one reads one value.
func one[T any](s *setup, sql string, args ...any) T {
	s.Helper()
	var v T
	require.NoError(s, s.sql.QueryRow(s.Context(), sql, args...).Scan(&v))
	return v
}

// tenantOf is our id of a customer's tenant.
func (s *setup) tenantOf(customer string) string {
	s.Helper()
	return one[string](s, `SELECT id::text FROM tenants WHERE microsoft_tenant_id = $1 AND deleted_at IS NULL`, customer)
}

// actions counts the audit's events by action.
func (s *setup) actions() map[string]int {
	s.Helper()
	rows, err := s.sql.Query(s.Context(), `SELECT action, count(*) FROM audit_events GROUP BY action`)
	require.NoError(s, err)
	out := map[string]int{}
	var action string
	var n int
	_, err = pgx.ForEachRow(rows, []any{&action, &n}, func() error { out[action] = n; return nil })
	require.NoError(s, err)
	return out
}

// mirrorTables are those in which a sync without news writes no row version.
var mirrorTables = []string{
	"customers", "tenants", "partner_center_customers", "subscriptions", "orders", "order_items", "licenses", "gdap_relationships",
	"upstream_objects", "tenant_rollups", "audit_events", "audit_chains",
}

// versions is every row version of the mirror: a rewritten row has another place and writer.
func (s *setup) versions() map[string]string {
	s.Helper()
	out := map[string]string{}
	for _, table := range mirrorTables {
		out[table] = one[string](s, `SELECT coalesce(string_agg(ctid::text || '/' || xmin::text, ' ' ORDER BY ctid), '') FROM `+table)
	}
	return out
}

var _ clock.Machine = (&machine{}).Now
