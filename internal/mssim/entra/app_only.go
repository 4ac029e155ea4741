package entra

import (
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// clientCredentials gives an app a token of its own in a tenant.
func (h *Handler) clientCredentials(q tokenRequest) (any, error) {
	if wildcard(q.http.PathValue("tenant")) {
		return nil, fail(50059, "invalid_request", "No tenant-identifying information found in either the request or implied by any provided credentials.")
	}
	w, err := q.wish()
	if err != nil {
		return nil, err
	}
	switch {
	case len(w.wanted) == 0 && q.v2:
		return nil, missingParameter("scope")
	case len(w.wanted) == 0:
		return nil, missingParameter("resource")
	case len(w.wanted[0].names) != 1 || w.wanted[0].names[0] != defaultScope:
		return nil, fail(1002012, "invalid_scope", "The provided value for scope %s is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).", q.form.Get("scope"))
	}
	var p party
	h.world.View(func(s *world.State) {
		if p, err = q.party(s); err == nil && !w.wanted[0].resource.known(s) {
			err = unknownResource(w.wanted[0].resource.uri)
		}
	})
	if err != nil {
		return nil, err
	}
	if len(p.app.Secrets) == 0 {
		return nil, fail(7000218, "invalid_client", "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.").with(401)
	}
	return h.appAnswer(q, p, w.wanted[0].resource)
}
