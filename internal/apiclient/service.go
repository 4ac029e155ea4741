package apiclient

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// store keeps clients, their secrets and the keys of tokens. Methods with a scope stay inside it.
type store interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	APIClients(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Client], error)
	APIClient(ctx context.Context, sc tenancy.Scope, id string) (Client, error)
	// LockAPIClients serializes changes of a reseller's clients until the transaction ends, and counts them.
	LockAPIClients(ctx context.Context, resellerID string) (int, error)
	InsertAPIClient(ctx context.Context, sc tenancy.Scope, c Client) error
	// UpdateAPIClient gives Stale when the version is not c's any more.
	UpdateAPIClient(ctx context.Context, sc tenancy.Scope, c Client) error
	// ReplaceAPIClientCustomers gives NotFound when one of them is not the reseller's.
	ReplaceAPIClientCustomers(ctx context.Context, sc tenancy.Scope, c Client) error
	DeleteAPIClient(ctx context.Context, sc tenancy.Scope, id string, version int64, at time.Time) error
	// ActiveStaff are the active partner users of a reseller.
	ActiveStaff(ctx context.Context, resellerID string) ([]portaluser.PortalUser, error)
	LockResellerShared(ctx context.Context, sc tenancy.Scope, id string) error
	InsertAPIClientSecret(ctx context.Context, clientID string, s Secret) error
	SetAPIClientSecretEnd(ctx context.Context, secretID string, at time.Time) error
	EndAPIClientSecret(ctx context.Context, secretID string, at time.Time) error
	// CallingAPIClient finds a client that is not disabled, with its secrets, or NotFound.
	CallingAPIClient(ctx context.Context, id string) (Client, error)
	TouchAPIClient(ctx context.Context, id string, at time.Time) error
	TouchAPIClientSecret(ctx context.Context, secretID string, at time.Time) error

	// LockTokenKeys serializes changes of the keys until the transaction ends.
	LockTokenKeys(ctx context.Context) error
	// TokenKeys are all that were not revoked, newest first.
	TokenKeys(ctx context.Context) ([]Key, error)
	InsertTokenKey(ctx context.Context, k Key) error
	// RetireTokenKeys ends the signing with every key, and with revoke that their tokens count.
	RetireTokenKeys(ctx context.Context, at time.Time, revoke bool) error
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

type mails interface {
	Write(ctx context.Context, d mail.Draft) error
}

type sealer interface {
	Seal(ctx context.Context, p seal.Place, plaintext []byte) ([]byte, error)
	Open(ctx context.Context, p seal.Place, sealed []byte) ([]byte, error)
}

// limits slow guessing down.
type limits interface {
	// CountSecret counts an attempt as failed; ForgiveSecret takes it back.
	CountSecret(ctx context.Context, clientID, address string) error
	ForgiveSecret(ctx context.Context, clientID, address string) error
}

// Deps is what the service needs.
type Deps struct {
	Store  store
	Audit  recorder
	Mails  mails
	Sealer sealer
	Limits limits
	Public string // where the API is reached, without a slash at the end; the issuer of tokens
	Base   string // path of the API below it
	Now    clock.Machine
	NewID  func() string
}

// Service holds the rules of API clients.
type Service struct {
	Deps
	known *publicKeys
	rates *rates
}

// NewService makes the service.
func NewService(d Deps) *Service {
	return &Service{Deps: d, known: &publicKeys{}, rates: newRates(d.Now)}
}

// Filter narrows a list of clients. Empty fields do not.
type Filter struct {
	ResellerID string
	Query      string // part of a name
	Sort       Sort
}

// Sort is an order of a list.
type Sort string

// The orders.
const (
	SortName     Sort = "name"
	SortNameDesc Sort = "-name"
)

// List gives the clients inside the scope.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Client], error) {
	return s.Store.APIClients(ctx, sc, f, page)
}

// Get gives one client.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (Client, error) {
	return s.Store.APIClient(ctx, sc, id)
}
