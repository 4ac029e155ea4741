package entra

import (
	"context"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/internal/upstream"
)

// AdminConsentURL is the page on which an administrator of a tenant lets our application in. scope is usually
// GraphResource + "/.default".
//
// On the way back admin_consent=True is present also when it failed: look for error first. The tenant parameter can be
// forged; it starts a sign-in and authorizes nothing.
// Source: Microsoft, "Admin consent on the Microsoft identity platform".
func (c *Client) AdminConsentURL(ctx context.Context, tenantID, scope, redirectURI, state string) (string, error) {
	d, err := c.authority.discover(ctx, tenantID)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(d.Authorization)
	if err != nil {
		return "", refuse("build consent link", upstream.ReasonTenantMissing, "no authorization endpoint")
	}
	u.Path = "/" + strings.ToLower(tenantID) + "/v2.0/adminconsent"
	u.RawQuery = url.Values{
		"client_id": {c.app.ClientID}, "scope": {scope}, "redirect_uri": {redirectURI}, "state": {state},
	}.Encode()
	return u.String(), nil
}

// ConsentAnswer is what the browser brings back from the consent page.
type ConsentAnswer struct {
	Granted bool
	State   string
	Code    string // Microsoft's error, such as "AADSTS65004"; "" when granted
}

// ReadConsent reads the query that Microsoft's consent page returns with.
func ReadConsent(q url.Values) ConsentAnswer {
	out := ConsentAnswer{State: q.Get("state")}
	if q.Get("error") != "" {
		out.Code = q.Get("error")
		if m := codeInText.FindString(q.Get("error_description")); m != "" {
			out.Code = m
		}
		return out
	}
	out.Granted = strings.EqualFold(q.Get("admin_consent"), "true")
	return out
}

// SignInRefusal turns the error that the browser brings back from a sign-in into a reason. ok is false when there is
// none.
func SignInRefusal(q url.Values) (err error, ok bool) {
	code := q.Get("error")
	if code == "" {
		return nil, false
	}
	body := errorBody{Error: code, Description: q.Get("error_description")}
	e := &upstream.Error{API: "entra", Op: "sign in", Kind: upstream.KindUnauthorized, Code: upstream.CodeText(code), Message: upstream.Redact(body.Description)}
	if m := codeInText.FindString(body.Description); m != "" {
		e.Code = m
	}
	if e.Reason = reasons[body.code()]; e.Reason == "" {
		e.Reason = byError[code]
	}
	if e.Reason == "" {
		e.Reason = upstream.ReasonForbidden
	}
	e.Reason = inTenant(e.Reason, true)
	return e, true
}
