package entra

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// authRequest is a call of the authorize endpoint.
type authRequest struct {
	app         *world.App
	tenant      *world.Tenant // nil for common and organizations
	redirectURI string
	mode        string // response_mode
	state       string
	nonce       string
	prompt      string
	hint        string
	domain      string // domain_hint
	challenge   string
	method      string // code_challenge_method
	scopes      []string
	resource    string // v1
	clientInfo  bool
	wish        wish
}

func (h *Handler) authorize(v2 bool) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		a := authRequest{
			redirectURI: q.Get("redirect_uri"), mode: q.Get("response_mode"), state: q.Get("state"), nonce: q.Get("nonce"),
			prompt: q.Get("prompt"), hint: q.Get("login_hint"), domain: q.Get("domain_hint"), challenge: q.Get("code_challenge"), method: q.Get("code_challenge_method"),
			scopes: strings.Fields(q.Get("scope")), resource: q.Get("resource"), clientInfo: q.Get("client_info") == "1",
		}
		// Until client and redirect URI are known to belong together nothing may be
		// sent back: the person sees a page.
		if err := h.identify(r, &a); err != nil {
			h.errorPage(rw, r, err)
			return
		}
		if err := a.check(q, v2); err != nil {
			h.sendBack(rw, r, a, err)
			return
		}
		h.proceed(rw, r, a)
	}
}

// identify finds tenant and app and checks the redirect URI.
func (h *Handler) identify(r *http.Request, a *authRequest) (err error) {
	q := r.URL.Query()
	h.world.View(func(s *world.State) { err = a.place(s, r.PathValue("tenant"), q.Get("client_id")) })
	if err != nil {
		return err
	}
	if a.redirectURI == "" && len(a.app.RedirectURIs) > 0 {
		a.redirectURI = a.app.RedirectURIs[0]
	}
	if !redirectAllowed(a.app, a.app.RedirectURIs, a.redirectURI) {
		return redirectMismatch(a.redirectURI, a.app.ID)
	}
	return nil
}

// place finds the tenant and the app, and whether the app may be used there.
func (a *authRequest) place(s *world.State, tenant, clientID string) (err error) {
	directory := "Microsoft"
	if !wildcard(tenant) {
		if a.tenant, err = lookUpTenant(s, tenant, "invalid_request"); err != nil {
			return err
		}
		directory = a.tenant.DisplayName
	}
	if clientID == "" {
		return missingParameter("client_id")
	}
	if a.app, err = lookUpApp(s, clientID, directory); err != nil {
		return err
	}
	switch {
	case a.app.MultiTenant:
	case a.tenant == nil:
		return fail(50194, "invalid_request", "Application '%s'(%s) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.", a.app.ID, a.app.DisplayName)
	case a.tenant.ID != a.app.TenantID:
		return appNotFound(a.app.ID, directory)
	}
	return nil
}

func redirectMismatch(uri, app string) *failure {
	return fail(50011, "invalid_request", "The redirect URI '%s' specified in the request does not match the redirect URIs configured for the application '%s'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this issue.", uri, app)
}

// redirectAllowed compares exactly, but for the port of a loopback address where
// the registration says so.
func redirectAllowed(app *world.App, registered []string, uri string) bool {
	if slices.Contains(registered, uri) {
		return true
	}
	asked, err := url.Parse(uri)
	if err != nil || !app.AnyRedirectPort || !loopback(asked.Hostname()) {
		return false
	}
	return slices.ContainsFunc(registered, func(known string) bool {
		k, err := url.Parse(known)
		if err != nil {
			return false
		}
		return k.Scheme == asked.Scheme && k.Hostname() == asked.Hostname() && k.Path == asked.Path && k.RawQuery == asked.RawQuery
	})
}

func loopback(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// check validates what an app may get wrong once it is known.
func (a *authRequest) check(q url.Values, v2 bool) error {
	switch rt := q.Get("response_type"); {
	case rt == "":
		return missingParameter("response_type")
	case rt != "code":
		return fail(700054, "unsupported_response_type", "response_type '%s' is not enabled for the application.", rt)
	case a.mode != "" && !slices.Contains([]string{"query", "fragment", "form_post"}, a.mode):
		return malformedRequest()
	case !slices.Contains(prompts, a.prompt):
		return fail(90023, "invalid_request", "Unsupported 'prompt' value.")
	case a.challenge != "" && (len(a.challenge) < 43 || len(a.challenge) > 128):
		return fail(50147, "invalid_request", "Invalid size of Code_Challenge parameter.")
	case a.challenge != "" && !slices.Contains([]string{"", "plain", "S256"}, a.method):
		return fail(50146, "invalid_request", "The code_challenge_method '%s' is not supported.", a.method)
	case v2 && len(a.scopes) == 0:
		return missingParameter("scope")
	}
	var err error
	if a.wish, err = parseScopes(strings.Join(a.scopes, " ")); err != nil || v2 {
		return err
	}
	// v1 has no scopes of resources: it is about all that is registered.
	a.wish.wanted = nil
	for _, p := range a.app.Permissions {
		if res, ok := findResource(p.Resource); ok && len(p.Delegated) > 0 {
			a.wish.add(res, res.uri+"/"+defaultScope, defaultScope)
		}
	}
	return nil
}

// proceed leads the person through the pages and ends in an answer to the app.
func (h *Handler) proceed(rw http.ResponseWriter, r *http.Request, a authRequest) {
	if r.Method == http.MethodPost && r.PostFormValue("step") == stepCancel {
		h.sendBack(rw, r, a, fail(65004, "access_denied", "User declined to consent to access the app."))
		return
	}
	in := interaction{app: a.app, tenant: a.tenant, prompt: a.prompt, hint: a.hint, domain: a.domain}
	if a.prompt == promptNone {
		h.silently(rw, r, a, in)
		return
	}
	who, done := h.signIn(rw, r, in)
	if !done {
		return
	}
	v, err := h.visit(a, who)
	if err != nil {
		h.errorPage(rw, r, err)
		return
	}
	switch {
	case r.Method == http.MethodPost && r.PostFormValue("step") == stepConsent:
		if v.needsAdmin() {
			h.sendBack(rw, r, a, adminNeeded(a.app))
			return
		}
		if err := h.agree(v, a.app); err != nil {
			h.errorPage(rw, r, err)
			return
		}
	case v.undecided() || a.prompt == promptConsent:
		h.consentPage(rw, r, a, who, v)
		return
	}
	h.sendCode(rw, r, a, who, v.tenant.ID)
}

// silently answers prompt=none: a code when nobody has to do anything.
func (h *Handler) silently(rw http.ResponseWriter, r *http.Request, a authRequest, in interaction) {
	who, ok := h.session(r)
	if !ok || !in.names(who) {
		h.sendBack(rw, r, a, fail(50058, "login_required", "A silent sign-in request was sent but no user is signed in."))
		return
	}
	v, err := h.visit(a, who)
	if err == nil && v.undecided() {
		err = fail(65001, "consent_required", "The user or administrator has not consented to use the application with ID '%s' named '%s'. Send an interactive authorization request for this user and resource.", a.app.ID, a.app.DisplayName)
	}
	if err != nil {
		h.sendBack(rw, r, a, err)
		return
	}
	h.sendCode(rw, r, a, who, v.tenant.ID)
}

// visit is a signed-in person in the tenant the app asked for.
type visit struct {
	tenant   *world.Tenant
	person   person
	missing  []world.Permission // delegated permissions still to be agreed to
	stranger bool               // the app is not known in the tenant yet
}

func (v visit) undecided() bool { return v.stranger || len(v.missing) > 0 }

func (h *Handler) visit(a authRequest, who signedIn) (v visit, err error) {
	h.world.View(func(s *world.State) {
		v.tenant = a.tenant
		if v.tenant == nil {
			v.tenant = who.home
		}
		if v.person, err = reach(s, who.user, who.home, v.tenant, a.app); err != nil {
			return
		}
		if !v.tenant.SignInPolicy.Met(who.amr, who.at, v.person.guest) {
			err = demanded(v.tenant, v.person, a.wish.first().appID)
			return
		}
		for _, x := range a.wish.wanted {
			if !x.resource.known(s) {
				err = unknownResource(x.resource.uri)
				return
			}
		}
		c, _ := s.Consents.Get(v.tenant.ID, a.app.ID)
		v.missing = a.wish.missing(a.app, c, v.person.principal())
		v.stranger = c == nil && v.tenant.ID != a.app.TenantID
	})
	return v, err
}

// sendCode ends a sign-in with an authorization code.
func (h *Handler) sendCode(rw http.ResponseWriter, r *http.Request, a authRequest, who signedIn, tenantID string) {
	code, now := randomToken(), h.world.Machine()
	g := world.Grant{
		Kind: world.GrantCode, AppID: a.app.ID, TenantID: who.home.ID, UserID: who.user.ID, Scopes: a.scopes,
		RedirectURI: a.redirectURI, Nonce: a.nonce, Challenge: a.challenge, ChallengeKind: a.method,
		AMR: who.amr, AuthAt: who.at, IssuedAt: now, ExpiresAt: now.Add(codeLife),
		Extra: map[string]string{extraTenant: tenantID, extraResource: a.resource},
	}
	err := h.world.Update(func(tx *world.Tx) error {
		tx.Grants.Put("", world.HashToken(code), &g)
		return nil
	})
	if err != nil {
		h.sendBack(rw, r, a, err)
		return
	}
	values := url.Values{"code": {code}, "session_state": {newID()}}
	if a.clientInfo {
		values.Set("client_info", ticket{person: person{user: who.user, home: who.home}}.clientInfo())
	}
	h.reply(rw, r, a.redirectURI, a.mode, a.state, values)
}

// sendBack ends a sign-in with a refusal.
func (h *Handler) sendBack(rw http.ResponseWriter, r *http.Request, a authRequest, err error) {
	e, _ := h.report(rw, r, err)
	h.reply(rw, r, a.redirectURI, a.mode, a.state, url.Values{"error": {e.Kind}, "error_description": {e.Description}})
}
