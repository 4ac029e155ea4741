package live

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/entra"
	"github.com/tenantry/tenantry/internal/microsoftlogin"
	"github.com/tenantry/tenantry/internal/upstream"
)

// People is Microsoft as signing in with it asks.
type People struct {
	authority *entra.Authority
	app       entra.PeopleApp
}

// NewPeople makes the adapter, with the installation's own registration.
func NewPeople(a *entra.Authority, app entra.PeopleApp) *People {
	return &People{authority: a, app: app}
}

// SignInURL is where the person's browser goes.
func (p *People) SignInURL(ctx context.Context, state, nonce, verifier string) (string, error) {
	at, err := p.authority.PersonURL(forPerson(ctx), p.app, state, nonce, verifier)
	return at, failure(err)
}

// Redeem turns a code into who signed in.
func (p *People) Redeem(ctx context.Context, code, issuer, nonce, verifier string) (microsoftlogin.Account, error) {
	who, err := p.authority.RedeemPerson(forPerson(ctx), p.app, code, issuer, nonce, verifier)
	if err != nil {
		return microsoftlogin.Account{}, failure(err)
	}
	return microsoftlogin.Account{TenantID: who.TenantID, ObjectID: who.ObjectID, Name: who.UPN, Guest: who.Guest, MFA: who.MFA}, nil
}

// TenantOf is the tenant that has verified a domain.
//
// Errors: NotFound when none has.
func (p *People) TenantOf(ctx context.Context, domain string) (string, error) {
	id, err := p.authority.TenantOf(forPerson(ctx), domain)
	if upstream.ReasonOf(err) == upstream.ReasonTenantMissing {
		return "", apperr.Missing("tenant")
	}
	return id, failure(err)
}
