package v1

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/reseller"
)

// Authorize begins a sign-in at Microsoft. The application secret is tried first. Microsoft
// sends the browser back to /app/MicrosoftCspAuthenticationCallback, which leads to the
// reseller's page with ?authorization=authorized, or ?authorization=failed&code=...; the cause
// and remedy of a failure are the reseller's last_attempt.
//
//	@Summary	Authorize a reseller
//	@ID			authorizeReseller
//	@Tags		resellers
//	@Produce	json
//	@Param		id	path	string	true	"Reseller id"	format(uuid)
//	@Success	200		{object}	AuthorizationStart
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"Microsoft refuses the application: reseller.secret_wrong and the like"
//	@Failure	503		{object}	problem.Problem	"Microsoft cannot be reached"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/resellers/{id}/authorization [post]
func (h *Resellers) Authorize(c echo.Context) error {
	id, err := pathID(c, "id", "reseller")
	if err != nil {
		return err
	}
	address, err := h.service.Authorize(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, AuthorizationStart{AuthorizationURL: address})
}

// Callback is where Microsoft sends browsers back to: persons of a reseller after signing in,
// and administrators of customers, who are nobody here, after consenting. It answers with a
// redirect into the portal or with a small page, and never with a raw error.
func (h *Resellers) Callback(c echo.Context) error {
	q := c.QueryParams()
	if q.Has("admin_consent") || q.Get("state") == reseller.ConsentState {
		return consentDone(c, q.Get("error") == "")
	}
	id, err := h.service.Complete(c.Request().Context(), reseller.Callback{
		State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error"), ErrorDescription: q.Get("error_description"),
	})
	return c.Redirect(http.StatusSeeOther, landing(id, err))
}

// landing is the portal's page after a sign-in. It carries a stable code only: words come from
// the reseller's last attempt, never from an address that anybody could write.
func landing(resellerID string, err error) string {
	page := "/partner/resellers"
	if resellerID != "" {
		page += "/" + url.PathEscape(resellerID)
	}
	if err == nil {
		return page + "?authorization=authorized"
	}
	code := apperr.CodeOf(err)
	if _, rest, ok := strings.Cut(code, "."); ok {
		code = rest
	}
	if code == "" {
		code = "failed"
	}
	return page + "?authorization=failed&code=" + url.QueryEscape(code)
}

const consentStyle = `body{margin:0;font:16px/1.5 system-ui,sans-serif;background:#f6f7f9;color:#1c2430}main{max-width:34rem;margin:18vh auto;padding:0 1.5rem}` +
	`h1{font-size:1.5rem;line-height:1.25}@media(prefers-color-scheme:dark){body{background:#12161d;color:#e7ebf1}}`

var consentPage = template.Must(template.New("consent").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Title}}</title>
<style>` + consentStyle + `</style></head>
<body><main><h1>{{.Title}}</h1><p>{{.Text}}</p></main></body></html>
`))

// consentPolicy lets the page have its one style and nothing else.
func consentPolicy() string {
	sum := sha256.Sum256([]byte(consentStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// consentDone tells a customer's administrator how it went. What the address claims changes
// nothing here: the portal checks the consent itself.
func consentDone(c echo.Context, granted bool) error {
	words := struct{ Title, Text string }{
		"Thank you, the permissions are accepted",
		"You can close this page. Your cloud partner now checks the connection; Microsoft may need a minute or two.",
	}
	if !granted {
		words.Title = "The permissions were not accepted"
		words.Text = "Nothing was changed. To accept them, open the link again and sign in as a Global Administrator of your organization, or ask your cloud partner."
	}
	c.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	c.Response().Header().Set(echo.HeaderContentSecurityPolicy, consentPolicy())
	c.Response().WriteHeader(http.StatusOK)
	return consentPage.Execute(c.Response(), words)
}
