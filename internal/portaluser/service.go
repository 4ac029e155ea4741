package portaluser

import (
	"context"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/mail"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// store keeps logins and portal users. Methods with a scope stay inside it.
type store interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	// LockSetup serializes first set-ups until the transaction ends.
	LockSetup(ctx context.Context) error
	CountLogins(ctx context.Context) (int, error)
	InsertLogin(ctx context.Context, l Login) error
	DeleteLogin(ctx context.Context, id string, at time.Time) error
	// LoginByEmail finds a login with its portal users, or NotFound.
	LoginByEmail(ctx context.Context, folded string) (Login, error)
	// LockLogin is a login with its portal users, held until the transaction ends.
	LockLogin(ctx context.Context, id string) (Login, error)
	SavePassword(ctx context.Context, loginID, hash string, at time.Time) error
	// RevokeSessionsOf ends every session of a login but one and tells how many there were; ""
	// spares none.
	RevokeSessionsOf(ctx context.Context, loginID, except string, at time.Time) (int, error)
	// DeleteFactors takes every second factor of a login away, with its recovery codes.
	DeleteFactors(ctx context.Context, loginID string) error
	SetupCodeHash(ctx context.Context) (string, error)
	SaveSetupCodeHash(ctx context.Context, hash string) error

	PortalUsers(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[PortalUser], error)
	PortalUser(ctx context.Context, sc tenancy.Scope, id string) (PortalUser, error)
	InsertPortalUser(ctx context.Context, sc tenancy.Scope, u PortalUser) error
	// UpdatePortalUser gives Stale when the version is not u's any more.
	UpdatePortalUser(ctx context.Context, sc tenancy.Scope, u PortalUser) error
	DeletePortalUser(ctx context.Context, sc tenancy.Scope, id string, version int64, at time.Time) error
	// LockKeepers serializes changes that could leave a reseller ("" the platform) with nobody to
	// look after it, and counts who can: active operators, or active partner users with the CSP
	// Admin grant.
	LockKeepers(ctx context.Context, resellerID string) (int, error)
	Customer(ctx context.Context, sc tenancy.Scope, id string) (customer.Customer, error)
	InsertLoginLink(ctx context.Context, l Link) error
	// LoginLink finds a link that was not used, expired or not, or NotFound.
	LoginLink(ctx context.Context, purpose Purpose, hash []byte) (Link, error)
	// UseLoginLink uses up a link and every other one of the login for the same purpose; NotFound
	// when somebody was quicker.
	UseLoginLink(ctx context.Context, l Link, at time.Time) error
	EndLoginLinks(ctx context.Context, loginID string, purpose Purpose, at time.Time) error
	InsertPasswordRequest(ctx context.Context, id, folded string, at time.Time) error
	// TakePasswordRequest is the address of a request, once, or NotFound.
	TakePasswordRequest(ctx context.Context, id string) (string, error)
	LockCustomerShared(ctx context.Context, sc tenancy.Scope, id string) error
	LockResellerShared(ctx context.Context, sc tenancy.Scope, id string) error
}

type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

// mails writes to people.
type mails interface {
	// Delivers tells whether mails leave the installation.
	Delivers() bool
	// Write keeps a mail; to a customer user of a reseller that turned mails off it writes nothing.
	Write(ctx context.Context, d mail.Draft) error
	// SenderFor is in whose name a reseller's mails leave.
	SenderFor(ctx context.Context, resellerID string) (mail.Sender, error)
}

type queue interface {
	AnswerPasswordRequest(ctx context.Context, id string) error
}

// Deps is what the service needs.
type Deps struct {
	Store  store
	Audit  recorder
	Hasher *Hasher
	Mails  mails
	Queue  queue
	Public string // where browsers reach us, without a slash at the end
	Now    clock.Machine
	NewID  func() string
}

// Service holds the rules of portal users.
type Service struct {
	store  store
	audit  recorder
	hasher *Hasher
	mails  mails
	queue  queue
	public string
	now    clock.Machine
	newID  func() string

	following sync.Map // the links that calls are under way with
}

// NewService makes the service.
func NewService(d Deps) *Service {
	return &Service{store: d.Store, audit: d.Audit, hasher: d.Hasher, mails: d.Mails, queue: d.Queue, public: d.Public, now: d.Now, newID: d.NewID}
}

// Filter narrows a list of portal users. Empty fields do not.
type Filter struct {
	ResellerID string
	CustomerID string
	Kind       Kind
	Status     Status
	Query      string // part of a name or an address
	Sort       Sort
}

// Sort is an order of a list.
type Sort string

// The orders.
const (
	SortName     Sort = "name"
	SortNameDesc Sort = "-name"
)

// List gives the portal users inside the scope.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[PortalUser], error) {
	return s.store.PortalUsers(ctx, sc, f, page)
}

// Get gives one portal user.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (PortalUser, error) {
	return s.store.PortalUser(ctx, sc, id)
}
