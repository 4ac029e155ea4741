package v1

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/api/problem"
	"github.com/tenantry/tenantry/internal/apiclient"
	"github.com/tenantry/tenantry/internal/apperr"
)

// OAuth gives API clients their tokens (RFC 6749, section 4.4).
type OAuth struct{ service *apiclient.Service }

// NewOAuth makes the handlers.
func NewOAuth(s *apiclient.Service) *OAuth { return &OAuth{service: s} }

// Routes of the resource.
func (h *OAuth) Routes() []Route {
	return []Route{{Operation: "issueToken", Method: http.MethodPost, Path: "/oauth/token", Handler: h.Token}}
}

// AccessToken is what an API client calls with.
type AccessToken struct {
	AccessToken string `json:"access_token"` // a JWT of RFC 9068
	TokenType   string `json:"token_type" example:"Bearer"`
	ExpiresIn   int    `json:"expires_in" example:"900"` // seconds
	Scope       string `json:"scope" example:"subscriptions:read orders:read"`
} // @name AccessToken

// TokenError is a refusal as RFC 6749, section 5.2, writes it.
type TokenError struct {
	Error       string `json:"error" example:"invalid_client"`
	Description string `json:"error_description"`
} // @name TokenError

// Token issues an access token.
//
//	@Summary		Get an access token
//	@Description	OAuth 2.0 client credentials. The client id and the secret come by HTTP Basic or in the body, not both.
//	@ID				issueToken
//	@Tags			oauth
//	@Accept			x-www-form-urlencoded
//	@Produce		json
//	@Param			grant_type		formData	string	true	"client_credentials"
//	@Param			scope			formData	string	false	"Fewer scopes than the client has, separated by spaces"
//	@Param			client_id		formData	string	false	"Without HTTP Basic"
//	@Param			client_secret	formData	string	false	"Without HTTP Basic"
//	@Success		200		{object}	AccessToken
//	@Failure		400		{object}	TokenError	"invalid_request, invalid_scope, unsupported_grant_type"
//	@Failure		401		{object}	TokenError	"invalid_client"
//	@Failure		429		{object}	TokenError	"Too many wrong secrets; Retry-After says when"
//	@Failure		default	{object}	problem.Problem
//	@Router			/oauth/token [post]
func (h *OAuth) Token(c echo.Context) error {
	head := c.Response().Header()
	head.Set(echo.HeaderCacheControl, "no-store")
	head.Set("Pragma", "no-cache")
	form, err := tokenForm(c.Request())
	if err != nil {
		return h.refuse(c, err)
	}
	in := apiclient.Request{Scope: form.Get("scope"), Address: c.RealIP()}
	if in.ClientID, in.Secret, err = credentials(c.Request(), form); err != nil {
		return h.refuse(c, err)
	}
	token, err := h.service.Issue(c.Request().Context(), in)
	if err != nil {
		return h.refuse(c, err)
	}
	return c.JSON(http.StatusOK, AccessToken{
		AccessToken: token.Text, TokenType: "Bearer", ExpiresIn: int(token.Lives.Seconds()), Scope: strings.Join(texts(token.Granted), " "),
	})
}

// refusal is what the request itself gets wrong.
type refusal struct{ TokenError }

func (r refusal) Error() string { return r.TokenError.Error }

func badRequest(code, description string) error {
	return refusal{TokenError{Error: code, Description: description}}
}

// tokenForm reads the body strictly: each parameter once, none in the address, where logs would see it.
func tokenForm(r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if err != nil || kind != echo.MIMEApplicationForm {
		return nil, badRequest("invalid_request", "Send the body as application/x-www-form-urlencoded. No token was issued.")
	}
	if r.URL.RawQuery != "" {
		return nil, badRequest("invalid_request", "Send parameters in the body, not in the address. No token was issued.")
	}
	if err := r.ParseForm(); err != nil {
		var he *echo.HTTPError
		if errors.As(err, &he) {
			return nil, err // the body limit
		}
		return nil, badRequest("invalid_request", "The body cannot be read. No token was issued.")
	}
	for _, values := range r.PostForm {
		if len(values) > 1 {
			return nil, badRequest("invalid_request", "A parameter is given twice. No token was issued.")
		}
	}
	switch r.PostForm.Get("grant_type") {
	case "":
		return nil, badRequest("invalid_request", "grant_type is missing. No token was issued: send client_credentials.")
	case "client_credentials":
		return r.PostForm, nil
	}
	return nil, badRequest("unsupported_grant_type", "Only client_credentials is taken. No token was issued.")
}

// credentials come by HTTP Basic, where RFC 6749 wants them form-encoded first, or in the body.
func credentials(r *http.Request, form url.Values) (id, secret string, err error) {
	if r.Header.Get(echo.HeaderAuthorization) == "" {
		return form.Get("client_id"), form.Get("client_secret"), nil
	}
	if form.Has("client_secret") {
		return "", "", badRequest("invalid_request", "Give the secret by HTTP Basic or in the body, not both. No token was issued.")
	}
	user, password, _ := r.BasicAuth() // without them it is nobody's secret
	id, errID := url.QueryUnescape(user)
	secret, errSecret := url.QueryUnescape(password)
	if errID != nil || errSecret != nil || (form.Has("client_id") && form.Get("client_id") != id) {
		return "", "", badRequest("invalid_request", "The credentials cannot be read, or name two clients. No token was issued.")
	}
	return id, secret, nil
}

// refuse answers as RFC 6749, section 5.2, says; what is not the client's fault goes its usual way.
func (h *OAuth) refuse(c echo.Context, err error) error {
	var wrong refusal
	if errors.As(err, &wrong) {
		return c.JSON(http.StatusBadRequest, wrong.TokenError)
	}
	var e *apperr.Error
	if !errors.As(err, &e) {
		return err
	}
	head := c.Response().Header()
	switch {
	case e.Code == apiclient.CodeScope:
		return c.JSON(http.StatusBadRequest, TokenError{Error: "invalid_scope", Description: e.Detail})
	case e.Code == apiclient.CodeClient:
		head.Set(echo.HeaderWWWAuthenticate, `Basic realm="Tenantry API clients"`)
		return c.JSON(http.StatusUnauthorized, TokenError{Error: "invalid_client", Description: e.Detail})
	case e.Kind == apperr.TooMany:
		problem.SetRetryAfter(head, e.RetryAfter)
		return c.JSON(http.StatusTooManyRequests, TokenError{Error: "temporarily_unavailable", Description: e.Detail})
	}
	return err
}
