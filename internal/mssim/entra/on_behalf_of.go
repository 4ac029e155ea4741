package entra

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// onBehalfOf gives an API tokens for the person whose token it was called with.
func (h *Handler) onBehalfOf(q tokenRequest) (any, error) {
	assertion := q.form.Get("assertion")
	switch {
	case assertion == "":
		return nil, missingParameter("assertion")
	case q.form.Get("requested_token_use") == "":
		return nil, missingParameter("requested_token_use")
	case q.form.Get("requested_token_use") != "on_behalf_of":
		return nil, malformedRequest()
	}
	w, err := q.wish()
	switch {
	case err != nil:
		return nil, err
	case len(w.wanted) == 0 && q.v2:
		return nil, missingParameter("scope")
	case len(w.wanted) == 0:
		return nil, missingParameter("resource")
	}
	claims, bad := h.world.VerifyToken(assertion)
	var t ticket
	h.world.View(func(s *world.State) {
		var p party
		if p, err = q.party(s); err != nil {
			return
		}
		if len(p.app.Secrets) == 0 {
			err = fail(7000218, "invalid_client", "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.").with(http.StatusUnauthorized)
			return
		}
		if err = checkAssertion(claims, bad, p); err != nil {
			return
		}
		if p.tenant == nil {
			issuedIn, ok := s.Tenants.Get("", claims.TenantID)
			if !ok {
				err = malformedGrant()
				return
			}
			if err = p.settle(s, issuedIn); err != nil {
				return
			}
		}
		t, err = h.ticket(s, q, p, assertedGrant(claims, p.app), w)
	})
	if err != nil {
		return nil, err
	}
	return h.answer(q, t)
}

// checkAssertion refuses what is no access token of a person for the calling API,
// issued in the tenant asked.
func checkAssertion(c world.Claims, bad error, p party) error {
	app := p.app
	switch {
	case errors.Is(bad, jwt.ErrTokenExpired):
		return fail(500133, "invalid_grant", "Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.")
	case bad != nil, p.tenant != nil && p.tenant.ID != c.TenantID: // each tenant accepts its own tokens alone
		return fail(50013, "invalid_grant", "Assertion failed signature validation. [Reason - The key was not found.]")
	case c.IDType == "app":
		return fail(7000114, "invalid_grant", "Application '%s' is not allowed to make application on-behalf-of calls.", app.ID)
	case c.Scope == "":
		return fail(240002, "invalid_grant", "Input id_token cannot be used as 'urn:ietf:params:oauth:grant-type:jwt-bearer' grant.")
	case !c.For(app.ID, apiPrefix+app.ID):
		return fail(500131, "invalid_grant", "Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '%s' and the expected audience is '%s' or one of the Application Uris of this application with App ID '%s'(%s).", strings.Join(c.Audience, " "), apiPrefix+app.ID, app.ID, app.DisplayName)
	}
	return nil
}

// assertedGrant is the sign-in that stands behind an access token.
func assertedGrant(c world.Claims, app *world.App) world.Grant {
	g := world.Grant{AppID: app.ID, TenantID: c.TenantID, UserID: c.ObjectID, AMR: c.AMR, AuthAt: c.SignedInAt}
	if c.PartnerTenant != "" {
		g.TenantID, g.UserID = c.PartnerTenant, c.PartnerUser
	}
	if c.IssuedAt != nil {
		g.IssuedAt = c.IssuedAt.Add(backdated + time.Second - 1) // the claim has whole seconds
	}
	return g
}
