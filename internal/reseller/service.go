package reseller

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// store keeps resellers. Every method stays inside the scope.
type store interface {
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
	Reseller(ctx context.Context, sc tenancy.Scope, id string) (Reseller, error)
	ResellerWithCounts(ctx context.Context, sc tenancy.Scope, id string) (Listed, error)
	Resellers(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Listed], error)
	InsertReseller(ctx context.Context, sc tenancy.Scope, r Reseller, sealedSecret []byte) error
	UpdateReseller(ctx context.Context, sc tenancy.Scope, r Reseller) error
	// SetResellerProblem notes why the connection does not work, or that it does (nil). It leaves the
	// version alone unless the problem also ends the authorization.
	SetResellerProblem(ctx context.Context, sc tenancy.Scope, id string, p *Problem) error
	LockResellerRow(ctx context.Context, sc tenancy.Scope, id string) error
	// LockResellerEdits keeps others from changing the reseller, without making its syncs wait.
	LockResellerEdits(ctx context.Context, sc tenancy.Scope, id string) error
	DeleteReseller(ctx context.Context, sc tenancy.Scope, id string, version int64, at time.Time) error
	ResellerSecret(ctx context.Context, sc tenancy.Scope, id string) ([]byte, error)
	SetResellerSecret(ctx context.Context, sc tenancy.Scope, id string, sealed []byte) error
	NicknameTaken(ctx context.Context, nickname, exceptID string) (bool, error)
	MicrosoftTenantTaken(ctx context.Context, microsoftTenantID, exceptID string) (bool, error)
	// OpenCreations counts the tenants that are being made at Microsoft through the reseller.
	OpenCreations(ctx context.Context, sc tenancy.Scope, resellerID string) (int, error)
	// ForgetSync takes away what is mirrored of the reseller itself, and ends its syncs with that problem.
	ForgetSync(ctx context.Context, sc tenancy.Scope, resellerID, problemCode, problemDetail string, at time.Time) error
	ForgetConsents(ctx context.Context, sc tenancy.Scope, resellerID string, at time.Time) error
	PutTokenCache(ctx context.Context, sc tenancy.Scope, resellerID string, sealed []byte, at time.Time) error
	DeleteTokenCache(ctx context.Context, sc tenancy.Scope, resellerID string) error
	InsertAuthorizationRequest(ctx context.Context, sc tenancy.Scope, r AuthorizationRequest) error
	TakeAuthorizationRequest(ctx context.Context, stateHash []byte, at time.Time) (AuthorizationRequest, error)
	EndAuthorizationRequest(ctx context.Context, sc tenancy.Scope, stateHash []byte, code, detail string, at time.Time) error
	HealthFacts(ctx context.Context, sc tenancy.Scope, id string, now time.Time) (HealthFacts, error)
}

// microsoft is what the service asks of Microsoft. Errors are *apperr.Error whose codes begin
// with "microsoft.".
type microsoft interface {
	// ResolveTenant gives the id of the tenant that a domain belongs to; it needs no credential.
	ResolveTenant(ctx context.Context, domain string) (string, error)
	// CheckSecret asks for a token of the application itself.
	CheckSecret(ctx context.Context, app Application) error
	// SignInURL is where the person's browser goes.
	SignInURL(ctx context.Context, app Application, state, nonce, verifier string) (string, error)
	// Redeem turns the code that came back into tokens and checks the ID token.
	Redeem(ctx context.Context, app Application, code, nonce, verifier string) (SignIn, error)
	// Profile reads what Partner Center tells about the reseller, with its stored authorization.
	Profile(ctx context.Context, resellerID string) (Profile, error)
	// Probe tries everything that health tells of, live.
	Probe(ctx context.Context, resellerID string) Probes
}

// queue begins slow work in the transaction of its cause.
type queue interface {
	SyncReseller(ctx context.Context, resellerID string, reason operation.Reason) (operationID string, err error)
}

// recorder writes audit events in the transaction of the act.
type recorder interface {
	Record(ctx context.Context, events ...audit.Event) error
}

// sealer keeps secrets unreadable in the store.
type sealer interface {
	Seal(ctx context.Context, p seal.Place, plaintext []byte) ([]byte, error)
	Open(ctx context.Context, p seal.Place, sealed []byte) ([]byte, error)
}

// Deps are what the service needs.
type Deps struct {
	Store     store
	Microsoft microsoft
	Queue     queue
	Audit     recorder
	Sealer    sealer
	Machine   clock.Machine
	Business  clock.Business
	NewID     func() string
}

// Service holds the rules of resellers.
type Service struct{ Deps }

// NewService makes the service.
func NewService(d Deps) *Service { return &Service{Deps: d} }

// List gives the resellers inside the scope.
func (s *Service) List(ctx context.Context, sc tenancy.Scope, f Filter, page paging.Request) (paging.Page[Listed], error) {
	return s.Store.Resellers(ctx, sc, f, page)
}

// Get gives one reseller with its figures.
//
// Errors: NotFound outside sc.
func (s *Service) Get(ctx context.Context, sc tenancy.Scope, id string) (Listed, error) {
	return s.Store.ResellerWithCounts(ctx, sc, id)
}

// SecretPlace is where a reseller's application secret is sealed.
func SecretPlace(resellerID string) seal.Place {
	return seal.Place{Owner: resellerID, Table: "resellers", Column: "secret_sealed", RowID: resellerID}
}

// TokenCachePlace is where a reseller's token cache is sealed.
func TokenCachePlace(resellerID string) seal.Place {
	return seal.Place{Owner: resellerID, Table: "token_caches", Column: "sealed", RowID: resellerID}
}

// application is the reseller's app registration with its secret in clear.
func (s *Service) application(ctx context.Context, sc tenancy.Scope, r Reseller) (Application, error) {
	app := Application{ResellerID: r.ID, TenantID: r.MicrosoftTenantID, ClientID: r.ApplicationID}
	if !r.HasSecret {
		return app, apperr.New(apperr.Conflict, "reseller.secret_missing",
			"This reseller has no application secret yet. Enter the secret's value on its page, then authorize.")
	}
	sealed, err := s.Store.ResellerSecret(ctx, sc, r.ID)
	if err != nil {
		return app, err
	}
	secret, err := s.Sealer.Open(ctx, SecretPlace(r.ID), sealed)
	if err != nil {
		return app, SecretUnreadable(err)
	}
	app.Secret = string(secret)
	return app, nil
}
