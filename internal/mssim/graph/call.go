package graph

import (
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/control"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// call is one request on its way through.
type call struct {
	h         *Handler
	r         *http.Request
	version   string // "v1.0" or "beta"
	params    map[string]string
	claims    world.Claims
	q         options
	body      []byte        // of a call that writes
	s         *world.State  // valid while the resource answers
	tenant    *world.Tenant // of the token
	throttled http.Header   // what the limiter says about the call
	now       time.Time     // machine time

	requestID, clientRequestID string
}

// enter finds the token's tenant. A partner's user whose delegated access has
// ended since the token was issued is nobody there.
func (c *call) enter() error {
	t, ok := c.s.Tenants.Get("", strings.ToLower(c.claims.TenantID))
	if !ok {
		return refuse(http.StatusUnauthorized, "Authorization_IdentityNotFound", "The identity of the calling application could not be established.")
	}
	c.tenant = t
	if c.claims.AppOnly() {
		return c.principal()
	}
	if c.delegated() && len(world.DelegatedRoles(c.s, c.claims.PartnerTenant, c.claims.PartnerUser, t.ID)) == 0 {
		return refuse(http.StatusBadRequest, "Request_BadRequest", "User was not found.")
	}
	return nil
}

// principal checks that the app still has a service principal in the tenant.
func (c *call) principal() error {
	app, ok := c.s.Apps.Get("", strings.ToLower(c.claims.AppID))
	if ok && app.TenantID != c.tenant.ID {
		_, ok = c.s.Consents.Get(c.tenant.ID, app.ID)
	}
	if !ok {
		return refuse(http.StatusUnauthorized, "Authorization_IdentityNotFound", "The identity of the calling application could not be established.")
	}
	return nil
}

// delegated tells whether a partner's user acts in a customer's tenant.
func (c *call) delegated() bool { return c.claims.PartnerTenant != "" }

// eventual tells whether the call asks for the index that lags behind, which
// advanced queries need.
func (c *call) eventual() bool {
	return strings.EqualFold(c.r.Header.Get("ConsistencyLevel"), "eventual")
}

// countEventually leaves $count out without the header it needs, silently as Microsoft does.
func (c *call) countEventually() { c.q.count = c.q.count && c.eventual() }

// base is the root that links and contexts stand on.
func (c *call) base() string { return control.Origin(c.r) + "/" + c.version }

// context is the value of @odata.context for a collection or entity.
func (c *call) context(set string) string { return c.contextAt("", set) }

// contextAt is the same where the metadata does not stand at the version's root.
func (c *call) contextAt(root, set string) string { return c.base() + "/" + root + "$metadata#" + set }
