package entra

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// tokenAnswer is the v2 endpoint's success.
type tokenAnswer struct {
	TokenType    string `json:"token_type"`
	Scope        string `json:"scope,omitempty"`
	ExpiresIn    int    `json:"expires_in"`
	ExtExpiresIn int    `json:"ext_expires_in"`
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token,omitempty"`
	IDToken      string `json:"id_token,omitempty"`
	ClientInfo   string `json:"client_info,omitempty"`
}

// tokenAnswerV1 is the v1 endpoint's: its numbers are strings.
type tokenAnswerV1 struct {
	TokenType    string `json:"token_type"`
	Scope        string `json:"scope,omitempty"`
	ExpiresIn    string `json:"expires_in"`
	ExtExpiresIn string `json:"ext_expires_in"`
	ExpiresOn    string `json:"expires_on"`
	NotBefore    string `json:"not_before"`
	Resource     string `json:"resource"`
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token,omitempty"`
	IDToken      string `json:"id_token,omitempty"`
	ClientInfo   string `json:"client_info,omitempty"`
}

// answer issues a person's tokens.
func (h *Handler) answer(q tokenRequest, t ticket) (any, error) {
	id := newID()
	life := lifetime(id)
	access, err := h.world.SignToken(t.accessClaims(id, q.now, life))
	if err != nil {
		return nil, err
	}
	a := tokenAnswer{TokenType: "Bearer", Scope: t.grantedScopes(q.v2), AccessToken: access}
	if t.wish.openID() {
		if a.IDToken, err = h.world.SignToken(t.idClaims(id, issuerOrigin(q.http), q.v2, q.now)); err != nil {
			return nil, err
		}
	}
	if t.wish.offline() {
		if a.RefreshToken, err = h.refreshToken(t, q.now); err != nil {
			return nil, err
		}
	}
	if q.form.Get("client_info") == "1" {
		a.ClientInfo = t.clientInfo()
	}
	return a.in(q, t.resource, life), nil
}

// refreshToken makes the next refresh token of a chain: bound to person and
// client, not to tenant or resource.
func (h *Handler) refreshToken(t ticket, now time.Time) (string, error) {
	scopes := t.grant.Scopes
	if len(scopes) == 0 {
		for _, x := range t.wish.wanted {
			scopes = append(scopes, x.raw...)
		}
	}
	extra := map[string]string{extraBusiness: t.at.Format(time.RFC3339Nano)}
	if t.public {
		extra[extraPublic] = "true"
	}
	return h.seal(sealedRefresh, world.Grant{
		Extra: extra, Kind: world.GrantRefresh, AppID: t.app.ID, TenantID: t.person.home.ID, UserID: t.person.user.ID, Scopes: scopes,
		AMR: t.grant.AMR, AuthAt: t.grant.AuthAt, IssuedAt: now, ExpiresAt: now.Add(refreshLife),
	})
}

// grantedScopes is the answer's scope. It repeats what was asked for literally,
// .default included, because MSAL takes a scope it does not find for declined.
func (t ticket) grantedScopes(v2 bool) string {
	if !v2 {
		return strings.Join(t.scopes, " ")
	}
	var out []string
	add := func(s string) {
		if !contains(out, s) {
			out = append(out, s)
		}
	}
	for _, x := range t.wish.wanted {
		for _, raw := range x.raw {
			add(raw)
		}
	}
	for _, s := range t.scopes {
		add(t.resource.uri + "/" + s)
	}
	for _, s := range t.wish.oidc {
		if s != "offline_access" {
			add(s)
		}
	}
	return strings.Join(out, " ")
}

// in gives the answer the shape of the endpoint that was called.
func (a tokenAnswer) in(q tokenRequest, res resource, life time.Duration) any {
	seconds := int(life / time.Second)
	a.ExpiresIn, a.ExtExpiresIn = seconds, seconds
	if q.v2 {
		return a
	}
	return tokenAnswerV1{
		TokenType: a.TokenType, Scope: a.Scope, ExpiresIn: strconv.Itoa(seconds), ExtExpiresIn: strconv.Itoa(seconds),
		ExpiresOn: strconv.FormatInt(q.now.Add(life).Unix(), 10), NotBefore: strconv.FormatInt(q.now.Add(-backdated).Unix(), 10),
		Resource: res.uri, AccessToken: a.AccessToken, RefreshToken: a.RefreshToken, IDToken: a.IDToken, ClientInfo: a.ClientInfo,
	}
}

// appAnswer issues an app-only token, with nothing beside it.
func (h *Handler) appAnswer(q tokenRequest, p party, res resource) (any, error) {
	id := newID()
	life := lifetime(id)
	object := p.app.ServicePrincipalID
	var roles []string
	if p.consent != nil {
		roles = p.consent.Roles(res.appID)
		if p.tenant.ID != p.app.TenantID {
			object = p.consent.ObjectID
		}
	}
	c := stamp(id, q.now, life)
	c["aud"], c["iss"], c["idp"], c["tid"], c["ver"] = res.uri, stsIssuer(p.tenant.ID), stsIssuer(p.tenant.ID), p.tenant.ID, "1.0"
	c["appid"], c["appidacr"], c["app_displayname"], c["idtyp"] = p.app.ID, appidacr(true), p.app.DisplayName, "app"
	c["oid"], c["sub"], c["tenant_region_scope"] = object, object, "WW"
	c["wids"] = []string{"0997a1d0-0d1d-4acb-b408-d5ca73121e90"} // marker of service principals
	if len(roles) > 0 {
		c["roles"] = roles
	}
	token, err := h.world.SignToken(c)
	if err != nil {
		return nil, err
	}
	return tokenAnswer{TokenType: "Bearer", AccessToken: token}.in(q, res, life), nil
}

func setCookie(rw http.ResponseWriter, r *http.Request, name, value string, life time.Duration) {
	//nolint:gosec // Secure follows the listener: on plain HTTP such a cookie would never come back
	http.SetCookie(rw, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(life / time.Second),
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
	})
}
