package entra

import (
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// ticket is a grant that passed every check: what the tokens are made from.
type ticket struct {
	party
	person   person
	grant    world.Grant
	wish     wish
	resource resource
	scopes   []string // delegated permissions of the access token
	nonce    string
	at       time.Time // simulated time
	public   bool      // the client came without a secret
}

// ticket runs the checks that a person's grant must pass: the account, its way
// into the tenant, the second factor, and consent, in this order.
func (h *Handler) ticket(s *world.State, q tokenRequest, p party, g world.Grant, w wish) (ticket, error) {
	t := ticket{party: p, grant: g, wish: w, resource: w.first(), at: s.Now, public: q.public}
	home, ok := s.Tenants.Get("", g.TenantID)
	if !ok {
		return t, malformedGrant()
	}
	u, ok := s.Users.Get(home.ID, g.UserID)
	if err := usable(u, ok, g.IssuedAt); err != nil {
		return t, err
	}
	var err error
	if t.person, err = reach(s, u, home, p.tenant, p.app); err != nil {
		return t, err
	}
	if u.SignIn.MFA && !contains(g.AMR, amrMFA) {
		return t, mfaRequired(t.resource.appID)
	}
	if !p.tenant.SignInPolicy.Met(g.AMR, g.AuthAt, t.person.guest) {
		return t, demanded(p.tenant, t.person, t.resource.appID)
	}
	if p.consent != nil {
		t.scopes = p.consent.ScopesFor(t.resource.appID, t.person.principal())
	}
	if len(w.wanted) == 0 {
		return t, nil
	}
	if t.resource.appID == p.app.ID { // an app needs no consent to its own API
		t.scopes = w.wanted[0].ownScopes()
		return t, nil
	}
	if !t.resource.known(s) {
		return t, unknownResource(t.resource.uri)
	}
	if !w.wanted[0].grantedBy(t.scopes) {
		return t, notConsented(p.app.ID, p.app.DisplayName)
	}
	return t, nil
}

// grantedBy tells whether the consented scopes cover what is wanted; .default is
// covered by any.
func (x wanted) grantedBy(scopes []string) bool {
	if len(scopes) == 0 {
		return false
	}
	for _, n := range x.names {
		if n != defaultScope && !contains(scopes, n) {
			return false
		}
	}
	return true
}

// usable tells whether an account may still use what was issued to it.
func usable(u *world.User, found bool, issued time.Time) error {
	switch {
	case !found || u.Deleted() || u.SignIn == nil:
		return fail(50034, "invalid_grant", "The user account does not exist in the directory. To sign into this application, the account must be added to the directory.")
	case !u.AccountEnabled:
		return fail(50057, "invalid_grant", "The user account is disabled.")
	case issued.Before(u.SignIn.TokensValidFrom):
		return grantRevoked(u.SignIn.TokensValidFrom, issued)
	}
	return nil
}
