package operation

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// The acts that people's wishes for a sync leave in the audit.
const (
	ActionResellerSync audit.Action = "reseller.sync_requested"
	ActionTenantSync   audit.Action = "tenant.sync_requested"
)

// SortNewest is the one order of operations: newest first.
const SortNewest = "-created_at"

// Target is what a sync would be of, with what decides whether it can run.
type Target struct {
	ResellerID string
	CustomerID string // "" for a reseller
	TenantID   string // "" for a reseller
	Name       string // for the audit
	Authorized bool   // somebody of the reseller signed in for us at Microsoft
	Connected  bool   // of a tenant: mapped to a customer of Partner Center
}

// Filter narrows the list of operations; empty fields do not.
type Filter struct {
	ResellerID string
	TenantID   string
	Kind       Kind
	State      State
}

type store interface {
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
	ResellerTarget(ctx context.Context, sc tenancy.Scope, resellerID string) (Target, error)
	TenantTarget(ctx context.Context, sc tenancy.Scope, tenantID string) (Target, error)
	InsertOperation(ctx context.Context, op Operation) (inserted bool, err error)
	RunningSync(ctx context.Context, kind Kind, resellerID, tenantID string) (op Operation, found bool, err error)
	Operation(ctx context.Context, sc tenancy.Scope, id string) (Operation, error)
	Operations(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Operation], error)
	States(ctx context.Context, resellerID, tenantID string) ([]mirror.State, error)
	Freshness(ctx context.Context, sc tenancy.Scope, resellerID string) ([]mirror.Freshness, error)
}

type queue interface {
	SyncReseller(ctx context.Context, op Operation) error
	SyncTenant(ctx context.Context, op Operation) error
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

// Service starts syncs and tells how slow work stands.
type Service struct {
	store store
	queue queue
	audit recorder
	now   clock.Machine
	newID func() string
}

// NewService makes the service. Times of operations are machine time.
func NewService(s store, q queue, r recorder, now clock.Machine, newID func() string) *Service {
	return &Service{store: s, queue: q, audit: r, now: now, newID: newID}
}

// Get gives one operation.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (Operation, error) {
	return s.store.Operation(ctx, sc, id)
}

// List gives operations, newest first.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Operation], error) {
	return s.store.Operations(ctx, sc, f, page)
}

// Sync is how the mirror of a reseller or of a tenant stands.
type Sync struct {
	Running *Operation         // the sync that is queued or running; nil for none
	States  []mirror.State     // of its own resources
	Tenants []mirror.Freshness // of a reseller: its tenants summed up, by resource
}

// ResellerSync tells how the mirror of a reseller stands.
//
// Errors: NotFound outside sc.
func (s *Service) ResellerSync(ctx context.Context, sc tenancy.Scope, resellerID string) (Sync, error) {
	target, err := s.store.ResellerTarget(ctx, sc, resellerID)
	if err != nil {
		return Sync{}, err
	}
	out, err := s.sync(ctx, sc, SyncReseller, target)
	if err != nil {
		return Sync{}, err
	}
	out.Tenants, err = s.store.Freshness(ctx, sc, resellerID)
	return out, err
}

// TenantSync tells how the mirror of a tenant stands.
//
// Errors: NotFound outside sc.
func (s *Service) TenantSync(ctx context.Context, sc tenancy.Scope, tenantID string) (Sync, error) {
	target, err := s.store.TenantTarget(ctx, sc, tenantID)
	if err != nil {
		return Sync{}, err
	}
	return s.sync(ctx, sc, SyncTenant, target)
}

func (s *Service) sync(ctx context.Context, sc tenancy.Scope, kind Kind, t Target) (Sync, error) {
	var out Sync
	op, found, err := s.store.RunningSync(ctx, kind, t.ResellerID, t.TenantID)
	if err != nil {
		return out, err
	}
	if found {
		if op, err = s.store.Operation(ctx, sc, op.ID); err != nil { // with the names that Get gives
			return out, err
		}
		if !op.Ended() {
			out.Running = &op
		}
	}
	out.States, err = s.store.States(ctx, t.ResellerID, t.TenantID)
	return out, err
}

// StartResellerSync queues a full sync of a reseller, or joins the one that is queued or
// running: then the answer is that operation.
//
// Errors: NotFound outside sc; Conflict while the reseller is not authorized.
func (s *Service) StartResellerSync(ctx context.Context, sc tenancy.Scope, resellerID string, why Reason) (Operation, error) {
	return s.start(ctx, sc, SyncReseller, why, func(ctx context.Context) (Target, error) {
		return s.store.ResellerTarget(ctx, sc, resellerID)
	})
}

// StartTenantSync queues a sync of one tenant, or joins the one that is queued or running.
//
// Errors: NotFound outside sc; Conflict while the tenant is not connected or its reseller is
// not authorized.
func (s *Service) StartTenantSync(ctx context.Context, sc tenancy.Scope, tenantID string, why Reason) (Operation, error) {
	return s.start(ctx, sc, SyncTenant, why, func(ctx context.Context) (Target, error) {
		return s.store.TenantTarget(ctx, sc, tenantID)
	})
}

// start makes the operation, its job and its audit event in one transaction. The operation
// that a conflict points to may end before it is read; then the wish is tried once more.
func (s *Service) start(ctx context.Context, sc tenancy.Scope, kind Kind, why Reason, find func(context.Context) (Target, error)) (Operation, error) {
	for range 3 {
		var op Operation
		var done bool
		err := s.store.InTx(ctx, func(ctx context.Context) error {
			target, err := find(ctx)
			if err != nil {
				return err
			}
			if err := ready(kind, target); err != nil {
				return err
			}
			op = s.fresh(ctx, kind, why, target)
			inserted, err := s.store.InsertOperation(ctx, op)
			if err != nil {
				return err
			}
			if !inserted {
				op, done, err = s.store.RunningSync(ctx, kind, target.ResellerID, target.TenantID)
				return err
			}
			done = true
			if err := s.enqueue(ctx, op); err != nil {
				return err
			}
			return s.record(ctx, op, target)
		})
		if err != nil {
			return op, err
		}
		if done {
			return s.store.Operation(ctx, sc, op.ID) // with the names that Get gives
		}
	}
	return Operation{}, apperr.New(apperr.Unavailable, "operation.busy", "A sync was just ending. Nothing new was started: press again.")
}

func ready(kind Kind, t Target) error {
	if kind == SyncTenant && !t.Connected {
		return apperr.New(apperr.Conflict, "tenant.not_connected",
			"This tenant is not connected to Microsoft CSP, so there is nothing to sync. Connect it to a customer of the reseller's Partner Center first.")
	}
	if !t.Authorized {
		return apperr.New(apperr.Conflict, "reseller.not_authorized",
			"The reseller is not authorized at Microsoft, so nothing can be read. Open the reseller and press Authorize.")
	}
	return nil
}

func (s *Service) fresh(ctx context.Context, kind Kind, why Reason, t Target) Operation {
	at := s.now()
	op := Operation{
		ID: s.newID(), ResellerID: t.ResellerID, CustomerID: t.CustomerID, TenantID: t.TenantID,
		Kind: kind, Reason: why, State: Queued, Result: map[string]int{},
		CreatedAt: at, UpdatedAt: at, Version: 1,
	}
	if actor := authz.FromContext(ctx); !actor.IsSystem() {
		op.RequestedBy = actor.ID()
	}
	return op
}

func (s *Service) enqueue(ctx context.Context, op Operation) error {
	if op.Kind == SyncTenant {
		return s.queue.SyncTenant(ctx, op)
	}
	return s.queue.SyncReseller(ctx, op)
}

// record keeps wishes of people; what a schedule or a notification begins is no act of anybody.
func (s *Service) record(ctx context.Context, op Operation, t Target) error {
	if op.Reason != ReasonPerson {
		return nil
	}
	event := audit.Event{
		Action: ActionResellerSync, Result: audit.Succeeded, ResellerID: op.ResellerID,
		ObjectKind: "reseller", ObjectID: op.ResellerID, ObjectName: t.Name,
	}
	if op.Kind == SyncTenant {
		event.Action, event.CustomerID, event.TenantID = ActionTenantSync, op.CustomerID, op.TenantID
		event.ObjectKind, event.ObjectID = "tenant", op.TenantID
	}
	return s.audit.Record(ctx, event)
}
