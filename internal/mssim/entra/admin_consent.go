package entra

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// adminConsent lets a tenant's administrator agree to an app for everybody there.
func (h *Handler) adminConsent(v2 bool) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		a := authRequest{redirectURI: q.Get("redirect_uri"), state: q.Get("state"), mode: "query"}
		if err := h.identify(r, &a); err != nil {
			h.errorPage(rw, r, err)
			return
		}
		permissions, err := wantedByAdmin(a.app, q.Get("scope"), v2)
		if err == nil && v2 && strings.EqualFold(r.PathValue("tenant"), "common") {
			err = fail(50059, "invalid_request", "No tenant-identifying information found in either the request or implied by any provided credentials.")
		}
		if err != nil {
			h.adminRefused(rw, r, a, v2, err)
			return
		}
		if r.Method == http.MethodPost && r.PostFormValue("step") == stepCancel {
			h.adminRefused(rw, r, a, v2, declined(v2))
			return
		}
		who, done := h.signIn(rw, r, interaction{app: a.app, tenant: a.tenant, prompt: promptSelect})
		if !done {
			return
		}
		v, err := h.visit(a, who)
		if err == nil && !v.admin() {
			err = adminNeeded(a.app)
		}
		switch {
		case err != nil:
			h.errorPage(rw, r, err)
		case r.Method == http.MethodPost && r.PostFormValue("step") == stepConsent:
			if err := h.grantConsent(v.tenant.ID, a.app, permissions, "admin"); err != nil {
				h.errorPage(rw, r, err)
				return
			}
			values := url.Values{"admin_consent": {"True"}, "tenant": {v.tenant.ID}}
			if v2 {
				values.Set("scope", q.Get("scope"))
			}
			h.reply(rw, r, a.redirectURI, a.mode, a.state, values)
		default:
			h.page(rw, r, http.StatusOK, "consent", pageData{
				Title: "Permissions requested", Heading: "Review for your organization", App: a.app, User: who.user,
				Tenant: v.tenant, Ticket: who.pass, Asked: describe(permissions), Admin: true, Publisher: h.publisher(a.app),
			})
		}
	}
}

// wantedByAdmin lists what is agreed to: all that is registered, or in v2 what the
// scope parameter narrows it to.
func wantedByAdmin(app *world.App, scope string, v2 bool) ([]world.Permission, error) {
	if !v2 {
		return app.Permissions, nil
	}
	w, err := parseScopes(scope)
	if err != nil {
		return nil, err
	}
	if len(w.wanted) == 0 {
		return nil, missingParameter("scope")
	}
	var out []world.Permission
	for _, x := range w.wanted {
		p := world.Permission{Resource: x.resource.appID, Delegated: x.expand(app)}
		if contains(x.names, defaultScope) {
			p.Application = registered(app, x.resource).Application
		}
		out = append(out, p)
	}
	return out, nil
}

func declined(v2 bool) *failure {
	kind := "permission_denied"
	if v2 {
		kind = "consent_required"
	}
	return fail(65004, kind, "The resource owner or authorization server denied the request.")
}

// adminRefused sends a refusal back, on which v2 says admin_consent=True as well.
func (h *Handler) adminRefused(rw http.ResponseWriter, r *http.Request, a authRequest, v2 bool, err error) {
	e, _ := h.report(rw, r, err)
	values := url.Values{"error": {e.Kind}, "error_description": {e.Description}}
	if v2 {
		values.Set("admin_consent", "True")
	}
	h.reply(rw, r, a.redirectURI, a.mode, a.state, values)
}
