package entra

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	codeLife    = 10 * time.Minute
	refreshLife = 90 * 24 * time.Hour
)

// Keys of a grant's Extra.
const (
	extraTenant   = "tenant"   // the tenant the code was issued in
	extraResource = "resource" // of a v1 authorize request
	extraBusiness = "business" // simulated time at which a refresh token was issued
)

// redeemCode turns an authorization code into tokens, once.
func (h *Handler) redeemCode(q tokenRequest) (any, error) {
	code := q.form.Get("code")
	if code == "" {
		return nil, missingParameter("code")
	}
	w, err := q.wish()
	if err != nil {
		return nil, err
	}
	var t ticket
	err = h.world.Update(func(tx *world.Tx) error {
		p, err := q.party(tx.State)
		if err != nil {
			return err
		}
		g, ok := tx.Grants.Edit("", world.HashToken(code))
		if !ok || g.Kind != world.GrantCode || g.AppID != p.app.ID {
			return malformedGrant()
		}
		if err := q.checkCode(g, p); err != nil {
			return err
		}
		if p.tenant == nil {
			issuedIn, ok := tx.State.Tenants.Get("", g.Extra[extraTenant])
			if !ok {
				return malformedGrant()
			}
			if err := p.settle(tx.State, issuedIn); err != nil {
				return err
			}
		}
		if len(w.wanted) == 0 && len(w.oidc) == 0 || !q.v2 && len(w.wanted) == 0 {
			if w, err = wishOf(g); err != nil {
				return err
			}
		}
		at := q.now
		g.UsedAt = &at
		t, err = h.ticket(tx.State, q, p, *g, w)
		t.nonce = g.Nonce
		return err
	})
	if err != nil {
		return nil, err
	}
	return h.answer(q, t)
}

func (q tokenRequest) checkCode(g *world.Grant, p party) error {
	switch {
	case g.UsedAt != nil:
		return fail(54005, "invalid_grant", "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.")
	case !q.now.Before(g.ExpiresAt):
		return fail(70008, "invalid_grant", "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.")
	case p.tenant != nil && g.Extra[extraTenant] != p.tenant.ID:
		return fail(700005, "invalid_grant", "Provided Authorization Code is intended to use against other tenant, thus rejected.")
	case q.form.Get("redirect_uri") != g.RedirectURI:
		return fail(50011, "invalid_grant", "The redirect URI '%s' specified in the request does not match the redirect URIs configured for the application '%s'.", q.form.Get("redirect_uri"), g.AppID)
	}
	return checkVerifier(q.form.Get("code_verifier"), g.Challenge, g.ChallengeKind)
}

// checkVerifier is PKCE. Source: RFC 7636, section 4.6.
func checkVerifier(verifier, challenge, kind string) error {
	switch {
	case challenge == "" && verifier == "":
		return nil
	case challenge == "":
		// MSAL sends an empty field, others a verifier nobody asked for.
		return fail(501481, "invalid_grant", "The Code_Verifier does not match the code_challenge supplied in the authorization request.")
	case verifier == "":
		return fail(50148, "invalid_grant", "The code_verifier is required because the authorization request carried a code_challenge.")
	}
	if strings.EqualFold(kind, "S256") {
		sum := sha256.Sum256([]byte(verifier))
		verifier = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if subtle.ConstantTimeCompare([]byte(verifier), []byte(challenge)) != 1 {
		return fail(501481, "invalid_grant", "The Code_Verifier does not match the code_challenge supplied in the authorization request.")
	}
	return nil
}

// wishOf is what a request without scope redeems: the first resource that the
// person agreed to.
func wishOf(g *world.Grant) (wish, error) {
	if name := g.Extra[extraResource]; name != "" {
		return resourceWish(name, strings.Join(g.Scopes, " "))
	}
	w, err := parseScopes(strings.Join(g.Scopes, " "))
	if len(w.wanted) > 1 {
		w.wanted = w.wanted[:1]
	}
	return w, err
}

// redeemRefresh turns a refresh token into new tokens, also in another tenant
// than the one it was issued in.
func (h *Handler) redeemRefresh(q tokenRequest) (any, error) {
	value := q.form.Get("refresh_token")
	if value == "" {
		return nil, missingParameter("refresh_token")
	}
	w, err := q.wish()
	if err != nil {
		return nil, err
	}
	g, unsealed := h.unseal(sealedRefresh, value)
	q.public = unsealed == nil && g.Extra[extraPublic] != "" && q.secret == ""
	var t ticket
	h.world.View(func(s *world.State) {
		p, failed := q.party(s)
		if err = failed; err != nil {
			return
		}
		if unsealed != nil || g.AppID != p.app.ID {
			err = malformedGrant()
			return
		}
		if !q.now.Before(g.ExpiresAt) {
			err = refreshIdle(g.IssuedAt)
			return
		}
		if at, idle := idleSince(s, g); idle {
			err = refreshIdle(at)
			return
		}
		if p.tenant == nil {
			home, ok := s.Tenants.Get("", g.TenantID)
			if !ok {
				err = malformedGrant()
				return
			}
			if err = p.settle(s, home); err != nil {
				return
			}
		}
		if len(w.wanted) == 0 && len(w.oidc) == 0 {
			if w, err = wishOf(&g); err != nil {
				return
			}
		}
		w.oidc = append(w.oidc, "offline_access")
		t, err = h.ticket(s, q, p, g, w)
	})
	if err != nil {
		return nil, err
	}
	return h.answer(q, t)
}

// idleSince tells when a refresh token was issued in simulated time, and whether
// that is longer ago than the setting allows.
func idleSince(s *world.State, g world.Grant) (at time.Time, idle bool) {
	at, err := time.Parse(time.RFC3339Nano, g.Extra[extraBusiness])
	if err != nil || s.Settings.RefreshIdleDays == 0 {
		return at, false
	}
	return at, !s.Now.Before(at.AddDate(0, 0, s.Settings.RefreshIdleDays))
}
