package tenant

import (
	"context"
	"encoding/json"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// The actions that the audit tells of.
const (
	ActionAdded             audit.Action = "tenant.added"
	ActionConnected         audit.Action = "tenant.connected"
	ActionConnectionChanged audit.Action = "tenant.connection_changed"
	ActionDisconnected      audit.Action = "tenant.disconnected"
	ActionDeleted           audit.Action = "tenant.deleted"
	ActionConsentGranted    audit.Action = "tenant.consent_granted"
	ActionCreationRequested audit.Action = "tenant.creation_requested"
	ActionCreated           audit.Action = "tenant.created"
	ActionCreationFailed    audit.Action = "tenant.creation_failed"
	ActionCredentialsShown  audit.Action = "tenant.credentials_shown" //nolint:gosec // the name of an act
)

// store keeps tenants. Every method stays inside the scope.
type store interface {
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
	Tenant(ctx context.Context, sc tenancy.Scope, id string) (Tenant, error)
	TenantDetail(ctx context.Context, sc tenancy.Scope, id string) (Detail, error)
	Tenants(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Listed], error)
	TenantByMicrosoftID(ctx context.Context, sc tenancy.Scope, resellerID, microsoftTenantID string) (Tenant, error)
	InsertTenant(ctx context.Context, sc tenancy.Scope, t Tenant) error
	UpdateTenant(ctx context.Context, sc tenancy.Scope, t Tenant) error
	MoveTenant(ctx context.Context, sc tenancy.Scope, id, customerID string) error
	SetTenantConsent(ctx context.Context, sc tenancy.Scope, id string, state ConsentState, gdap GDAPState, at time.Time) error
	ForgetMirror(ctx context.Context, sc tenancy.Scope, id string, at time.Time) error
	DeleteTenant(ctx context.Context, sc tenancy.Scope, id string, version int64, at time.Time) error
	LockResellerShared(ctx context.Context, sc tenancy.Scope, id string) error
	// ResellerOrigin is the Microsoft tenant that the reseller stands for.
	ResellerOrigin(ctx context.Context, sc tenancy.Scope, resellerID string) (string, error)
	LockCustomerShared(ctx context.Context, sc tenancy.Scope, id string) error
	Customer(ctx context.Context, sc tenancy.Scope, id string) (customer.Customer, error)

	PartnerCenterCustomer(ctx context.Context, sc tenancy.Scope, resellerID, id string) (PartnerCenterCustomer, error)
	PartnerCenterCustomers(ctx context.Context, sc tenancy.Scope, resellerID, query string, page paging.Request) (paging.Page[Candidate], *time.Time, error)
	Mappings(ctx context.Context, sc tenancy.Scope, resellerID string, ids []string) (map[string]Mapping, error)
	DismissPartnerCenterCustomer(ctx context.Context, sc tenancy.Scope, resellerID string, c PartnerCenterCustomer, at *time.Time) error

	InsertOperation(ctx context.Context, op operation.Operation) (inserted bool, err error)
	Operation(ctx context.Context, sc tenancy.Scope, id string) (operation.Operation, error)
	MoveCreation(ctx context.Context, sc tenancy.Scope, op operation.Operation) error
	InsertTenantCreation(ctx context.Context, sc tenancy.Scope, c Creation) error
	// NewestCreation is the operation of the newest wish for that domain.
	NewestCreation(ctx context.Context, sc tenancy.Scope, resellerID, domain string) (operation.Operation, error)
	TenantCreation(ctx context.Context, sc tenancy.Scope, operationID string) (Creation, error)
	FinishTenantCreation(ctx context.Context, sc tenancy.Scope, c Creation) error
	CreationOfTenant(ctx context.Context, sc tenancy.Scope, tenantID string) (Creation, error)
}

// microsoft is what the service asks of Microsoft on behalf of one reseller. Errors are
// *apperr.Error whose codes begin with "microsoft.".
type microsoft interface {
	Customer(ctx context.Context, resellerID, id string) (PartnerCenterCustomer, error)
	Customers(ctx context.Context, resellerID, namePrefix string, limit int, continuation string) (found []PartnerCenterCustomer, next string, err error)
	DomainAvailable(ctx context.Context, resellerID, domain string) (bool, error)
	CheckConsent(ctx context.Context, resellerID, microsoftTenantID string) (ConsentCheck, error)
	GrantConsent(ctx context.Context, resellerID, microsoftTenantID string) error
	ConsentURL(ctx context.Context, resellerID, microsoftTenantID string) (string, error)
	// CheckAddress tells what is wrong with a company's address, "" when nothing is.
	CheckAddress(ctx context.Context, resellerID string, c Company) (string, error)
	// CreateCustomer makes a tenant. An error that wraps ErrOutcomeUnknown leaves open whether it did.
	CreateCustomer(ctx context.Context, resellerID, requestID, domain string, c Company) (PartnerCenterCustomer, Credentials, error)
	// CustomerByDomain finds a customer of the reseller by its first domain.
	CustomerByDomain(ctx context.Context, resellerID, domain string) (c PartnerCenterCustomer, found bool, err error)
}

// customers makes the customer that a tenant is added with.
type customers interface {
	Create(ctx context.Context, sc tenancy.Scope, in customer.CreateInput) (customer.Customer, error)
}

// queue begins slow work in the transaction of its cause.
type queue interface {
	SyncTenant(ctx context.Context, resellerID, tenantID string, reason operation.Reason) (operationID string, err error)
}

// submitter enqueues the making of a tenant in the transaction that records the wish.
type submitter interface {
	CreateTenant(ctx context.Context, op operation.Operation) error
}

// sealer keeps secrets unreadable in the store.
type sealer interface {
	Seal(ctx context.Context, p seal.Place, plaintext []byte) ([]byte, error)
	Open(ctx context.Context, p seal.Place, sealed []byte) ([]byte, error)
}

// recorder writes audit events in the transaction of the act.
type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

// Deps are what the service needs.
type Deps struct {
	Store     store
	Microsoft microsoft
	Customers customers
	Queue     queue
	Submitter submitter
	Sealer    sealer
	Audit     recorder
	Machine   clock.Machine
	Business  clock.Business
	NewID     func() string
}

// Service holds the rules of tenants.
type Service struct{ Deps }

// NewService makes the service.
func NewService(d Deps) *Service { return &Service{Deps: d} }

// List gives the tenants inside the scope.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Listed], error) {
	return s.Store.Tenants(ctx, sc, f, page)
}

// Get gives one tenant with its figures and their freshness.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (Detail, error) {
	return s.Store.TenantDetail(ctx, sc, id)
}

func staleError() error {
	return apperr.New(apperr.Stale, "tenant.stale", "The tenant changed since you opened it. Nothing was changed now: look at it again and repeat your change.")
}

func event(t Tenant, action audit.Action, before, after map[string]any) audit.Event {
	return audit.Event{
		Action: action, ResellerID: t.ResellerID, CustomerID: t.CustomerID, TenantID: t.ID,
		ObjectKind: "tenant", ObjectID: t.ID, ObjectName: t.Name, Before: encode(before), After: encode(after),
	}
}

func encode(fields map[string]any) json.RawMessage {
	if len(fields) == 0 {
		return nil
	}
	b, err := json.Marshal(fields)
	if err != nil { // texts always marshal
		return nil
	}
	return b
}
