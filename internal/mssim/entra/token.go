package entra

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// tokenRequest is a call of the token endpoint.
type tokenRequest struct {
	http   *http.Request
	form   url.Values
	v2     bool
	now    time.Time // machine time
	client string    // client id
	secret string
	basic  bool
	public bool // nothing asks for the secret of an app that allows public clients
}

func (h *Handler) token(v2 bool) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Cache-Control", "no-store, no-cache")
		rw.Header().Set("Pragma", "no-cache")
		rw.Header().Set("Expires", "-1")
		rw.Header().Set("X-Ms-Clitelem", "1,0,0,,")
		if id := r.Header.Get("client-request-id"); id != "" && !strings.EqualFold(r.Header.Get("Return-Client-Request-Id"), "false") {
			rw.Header().Set("Client-Request-Id", id)
		}
		body, err := h.redeem(r, v2)
		if err != nil {
			h.refuse(rw, r, err)
			return
		}
		writeJSON(rw, http.StatusOK, body)
	}
}

func (h *Handler) redeem(r *http.Request, v2 bool) (any, error) {
	if err := r.ParseForm(); err != nil {
		return nil, malformedRequest()
	}
	q := tokenRequest{http: r, form: r.PostForm, v2: v2, now: h.world.Machine()}
	q.client, q.secret = q.form.Get("client_id"), q.form.Get("client_secret")
	if id, secret, ok := basicCredential(r); ok {
		q.client, q.secret, q.basic = id, secret, true
	}
	kind := q.form.Get("grant_type")
	switch {
	case kind == "":
		return nil, missingParameter("grant_type")
	case q.client == "":
		return nil, missingParameter("client_id")
	}
	switch kind {
	case "authorization_code":
		return h.redeemCode(q)
	case "refresh_token":
		return h.redeemRefresh(q)
	case "client_credentials":
		return h.clientCredentials(q)
	case "urn:ietf:params:oauth:grant-type:jwt-bearer":
		return h.onBehalfOf(q)
	case "urn:ietf:params:oauth:grant-type:device_code", "device_code": // MSAL for Go sends the short name
		return h.redeemDevice(q)
	}
	return nil, fail(70003, "unsupported_grant_type", "The app requested an unsupported grant type '%s'.", kind)
}

// basicCredential reads HTTP Basic, whose halves are form-encoded in OAuth.
func basicCredential(r *http.Request) (id, secret string, ok bool) {
	user, pass, ok := r.BasicAuth()
	if !ok {
		return "", "", false
	}
	id, err1 := url.QueryUnescape(user)
	secret, err2 := url.QueryUnescape(pass)
	return id, secret, err1 == nil && err2 == nil
}

// party is who asks and where: the first two checks of every grant.
type party struct {
	tenant  *world.Tenant // nil for common and organizations
	app     *world.App
	consent *world.Consent // of the app in tenant; nil when there is none
}

// party looks the tenant and the app up and checks the app's credential.
func (q tokenRequest) party(s *world.State) (party, error) {
	var p party
	var err error
	directory := "Microsoft"
	if name := q.http.PathValue("tenant"); !wildcard(name) {
		if p.tenant, err = lookUpTenant(s, name, "invalid_request"); err != nil {
			return p, err
		}
		directory = p.tenant.DisplayName
	}
	if p.app, err = lookUpApp(s, q.client, directory); err != nil {
		return p, err
	}
	if p.tenant != nil {
		if err := p.settle(s, p.tenant); err != nil {
			return p, err
		}
	}
	return p, q.authenticate(p.app, s.Now)
}

// settle makes t the tenant acted in and checks that the app exists there.
func (p *party) settle(s *world.State, t *world.Tenant) error {
	p.tenant = t
	p.consent, _ = s.Consents.Get(t.ID, p.app.ID)
	if t.ID != p.app.TenantID && (!p.app.MultiTenant || p.consent == nil) {
		return appNotFound(p.app.ID, t.DisplayName)
	}
	return nil
}

// authenticate checks the client secret; now is the world's time, in which
// secrets end. An app without secrets is a public client.
func (q tokenRequest) authenticate(app *world.App, now time.Time) error {
	switch {
	case q.form.Get("client_assertion") != "":
		return fail(700027, "invalid_client", "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]").with(http.StatusUnauthorized)
	case len(app.Secrets) == 0 && q.secret == "", q.public && app.PublicClient:
		return nil
	case len(app.Secrets) == 0:
		return fail(700025, "invalid_client", "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.").with(http.StatusUnauthorized)
	case q.secret == "":
		return fail(7000218, "invalid_client", "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.").with(http.StatusUnauthorized)
	}
	known := false
	for _, s := range app.Secrets {
		if subtle.ConstantTimeCompare([]byte(s.Value), []byte(q.secret)) != 1 {
			continue
		}
		if now.Before(s.ExpiresAt) {
			return nil
		}
		known = true
	}
	if known {
		return expiredSecret(app.ID)
	}
	return wrongSecret(app.ID)
}

// wish reads what the request wants, of one resource at most.
func (q tokenRequest) wish() (wish, error) {
	if !q.v2 {
		return resourceWish(q.form.Get("resource"), q.form.Get("scope"))
	}
	w, err := parseScopes(q.form.Get("scope"))
	if err == nil && len(w.wanted) > 1 {
		err = fail(700022, "invalid_request", "The provided value for the input parameter scope is not valid because it contains more than one resource. Scope %s is not valid.", q.form.Get("scope"))
	}
	return w, err
}

// resourceWish is the v1 form: one resource with everything consented there.
func resourceWish(name, scope string) (wish, error) {
	oidc, err := parseScopes(scope)
	if err != nil {
		return wish{}, err
	}
	w := wish{oidc: append(oidc.oidc, "offline_access")}
	if name == "" {
		return w, nil
	}
	res, ok := findResource(name)
	if !ok {
		return wish{}, unknownResource(name)
	}
	w.add(res, res.uri+"/"+defaultScope, defaultScope)
	return w, nil
}
