package v1

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/microsoftlogin"
)

// MicrosoftSignInPath is where Microsoft sends people back to who sign in with it.
const MicrosoftSignInPath = "/auth/microsoft/callback"

// MicrosoftSignIn is signing in with a Microsoft account, and whose account is whose.
type MicrosoftSignIn struct {
	service *microsoftlogin.Service
	secure  bool // cookies over HTTPS only
}

// NewMicrosoftSignIn makes the handlers. secure tells whether browsers reach us over HTTPS.
func NewMicrosoftSignIn(s *microsoftlogin.Service, secure bool) *MicrosoftSignIn {
	return &MicrosoftSignIn{service: s, secure: secure}
}

// Routes of the resource.
func (h *MicrosoftSignIn) Routes() []Route {
	return []Route{
		{Operation: "getSignInMethods", Method: http.MethodGet, Path: "/auth/methods", Handler: h.Methods},
		{Operation: "startMicrosoftSignIn", Method: http.MethodPost, Path: "/auth/microsoft/start", Handler: h.Start},
		{Operation: "completeMicrosoftSignIn", Method: http.MethodGet, Path: MicrosoftSignInPath, Handler: h.Callback},
		{Operation: "getMyMicrosoftAccount", Method: http.MethodGet, Path: "/me/microsoft-account", Handler: h.Get},
		{Operation: "linkMyMicrosoftAccount", Method: http.MethodPost, Path: "/me/microsoft-account", Handler: h.Link},
		{Operation: "unlinkMyMicrosoftAccount", Method: http.MethodDelete, Path: "/me/microsoft-account", Handler: h.Unlink},
	}
}

// Methods tells what one may sign in with here.
//
//	@Summary	What one may sign in with
//	@ID			getSignInMethods
//	@Tags		auth
//	@Produce	json
//	@Success	200		{object}	SignInMethods
//	@Failure	default	{object}	problem.Problem
//	@Router		/auth/methods [get]
func (h *MicrosoftSignIn) Methods(c echo.Context) error {
	if _, err := params(c); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, SignInMethods{Microsoft: h.service.On()})
}

// Start begins a sign-in with Microsoft. What an invitation's link carries is sent in the body, so that no
// address holds it.
//
//	@Summary		Begin to sign in with Microsoft
//	@Description	Sets a cookie that has to come back with Microsoft's answer, within 10 minutes. With an invitation, whoever has nothing to sign in with yet accepts it by signing in at Microsoft.
//	@ID				startMicrosoftSignIn
//	@Tags			auth
//	@Accept			json
//	@Produce		json
//	@Param			body	body		MicrosoftStart	true	"Where to go on afterwards, and what for"
//	@Success		200		{object}	AuthorizationStart
//	@Failure		400		{object}	problem.Problem
//	@Failure		404		{object}	problem.Problem	"The invitation was used already, has expired, or was never made"
//	@Failure		409		{object}	problem.Problem	"Not set up here, or the invited person has something to sign in with already"
//	@Failure		422		{object}	problem.Problem
//	@Failure		429		{object}	problem.Problem
//	@Failure		503		{object}	problem.Problem	"Microsoft cannot be reached"
//	@Failure		default	{object}	problem.Problem
//	@Router			/auth/microsoft/start [post]
func (h *MicrosoftSignIn) Start(c echo.Context) error {
	var in MicrosoftStart
	if err := decode(c, &in); err != nil {
		return err
	}
	begun, err := h.service.Start(c.Request().Context(), h.browser(c), in.ReturnTo, in.Invitation, c.RealIP())
	if err != nil {
		return err
	}
	return h.leave(c, begun)
}

// Callback is where Microsoft sends browsers back to. It answers with a redirect into the portal, never with an error.
//
//	@Summary		Where Microsoft leads back to
//	@Description	For browsers only. Goes on at return_to, signed in, or at the sign-in page with ?microsoft= and why not. A link that was begun on an account page ends there with ?microsoft=linked or why not.
//	@ID				completeMicrosoftSignIn
//	@Tags			auth
//	@Param			state	query	string	false	"What the sign-in began with"
//	@Param			code	query	string	false	"Of the authorization"
//	@Param			iss		query	string	false	"Issuer (RFC 9207)"
//	@Param			error	query	string	false	"Why Microsoft gives no code"
//	@Success		303
//	@Failure		default	{object}	problem.Problem
//	@Router			/auth/microsoft/callback [get]
func (h *MicrosoftSignIn) Callback(c echo.Context) error {
	q := c.QueryParams()
	back := microsoftlogin.Answer{State: q.Get("state"), Code: q.Get("code"), Issuer: q.Get("iss"), Error: q.Get("error")}
	from := From(c)
	out, err := h.service.Complete(c.Request().Context(), back, h.browser(c), from)
	if err != nil && apperr.KindOf(err) == apperr.Internal {
		return err
	}
	if out.SignedIn != nil {
		SetSession(c, out.SignedIn.Token, h.secure)
	}
	return c.Redirect(http.StatusSeeOther, microsoftLanding(out, err))
}

// microsoftLanding is the page to go on at. It carries a stable code only, never words that anybody could
// write into an address.
func microsoftLanding(out microsoftlogin.Outcome, err error) string {
	to := out.ReturnTo
	if to == "" {
		to = "/"
	}
	if err == nil && out.Purpose != microsoftlogin.ForLink {
		return to
	}
	code := "linked"
	if err != nil {
		_, code, _ = strings.Cut(apperr.CodeOf(err), ".")
		if strings.HasPrefix(apperr.CodeOf(err), "link.") {
			code = "invitation_ended"
		}
	}
	if out.Purpose == microsoftlogin.ForLink {
		page, _, _ := strings.Cut(to, "?")
		return page + "?microsoft=" + url.QueryEscape(code)
	}
	page := "/sign-in?microsoft=" + url.QueryEscape(code)
	if to != "/" {
		page += "&next=" + url.QueryEscape(to)
	}
	return page
}

// Get tells which Microsoft account the caller has linked.
//
//	@Summary	Your Microsoft account
//	@ID			getMyMicrosoftAccount
//	@Tags		auth
//	@Produce	json
//	@Success	200		{object}	MyMicrosoftAccount
//	@Failure	401		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/microsoft-account [get]
func (h *MicrosoftSignIn) Get(c echo.Context) error {
	if _, err := params(c); err != nil {
		return err
	}
	linked, err := h.service.Linked(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	mine := MyMicrosoftAccount{Available: h.service.On()}
	if linked != nil {
		mine.Name, mine.LinkedAt = &linked.Name, &linked.LinkedAt
	}
	return c.JSON(http.StatusOK, mine)
}

// Link begins linking a Microsoft account with the caller's login.
//
//	@Summary	Link your Microsoft account
//	@ID			linkMyMicrosoftAccount
//	@Tags		auth
//	@Accept		json
//	@Produce	json
//	@Param		body	body		MicrosoftLink	true	"Where to go on afterwards"
//	@Success	200		{object}	AuthorizationStart
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"Not set up here, or one is linked already"
//	@Failure	422		{object}	problem.Problem
//	@Failure	429		{object}	problem.Problem
//	@Failure	503		{object}	problem.Problem	"Microsoft cannot be reached"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/microsoft-account [post]
func (h *MicrosoftSignIn) Link(c echo.Context) error {
	var in MicrosoftLink
	if err := decode(c, &in); err != nil {
		return err
	}
	begun, err := h.service.StartLink(c.Request().Context(), SignedInFrom(c.Request().Context()), h.browser(c), c.RealIP(), in.ReturnTo)
	if err != nil {
		return err
	}
	return h.leave(c, begun)
}

// Unlink takes the Microsoft account off the caller's login.
//
//	@Summary	Unlink your Microsoft account
//	@ID			unlinkMyMicrosoftAccount
//	@Tags		auth
//	@Produce	json
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem	"None is linked"
//	@Failure	409		{object}	problem.Problem	"There would be nothing left to sign in with"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/microsoft-account [delete]
func (h *MicrosoftSignIn) Unlink(c echo.Context) error {
	if err := h.service.Unlink(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// leave gives the browser the cookie that has to come back, and where to go.
func (h *MicrosoftSignIn) leave(c echo.Context, begun microsoftlogin.Begun) error {
	//nolint:gosec // as the session's cookie
	c.SetCookie(&http.Cookie{
		Name: cookieName(h.secure) + browserSuffix, Value: begun.Browser, Path: "/", MaxAge: int(microsoftlogin.LivesFor.Seconds()),
		HttpOnly: true, Secure: h.secure, SameSite: http.SameSiteLaxMode,
	})
	return c.JSON(http.StatusOK, AuthorizationStart{AuthorizationURL: begun.Address})
}

// browserSuffix tells the cookie of sign-ins under way from the session's.
const browserSuffix = "-microsoft"

// browser is what the browser holds since it began a sign-in, "" without.
func (h *MicrosoftSignIn) browser(c echo.Context) string {
	cookie, err := c.Request().Cookie(cookieName(h.secure) + browserSuffix)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// SignInMethods is what one may sign in with beside a password.
type SignInMethods struct {
	Microsoft bool `json:"microsoft"`
} // @name SignInMethods

// MicrosoftStart is a sign-in with Microsoft that begins.
type MicrosoftStart struct {
	ReturnTo   string `json:"return_to,omitempty"`  // a path of the portal; its start without one
	Invitation string `json:"invitation,omitempty"` // what the link of an invitation carries
} // @name MicrosoftStart

// MicrosoftLink is a link with a Microsoft account that begins.
type MicrosoftLink struct {
	ReturnTo string `json:"return_to,omitempty"` // a path of the portal; its start without one
} // @name MicrosoftLink

// MyMicrosoftAccount is the Microsoft account that one signs in with too.
type MyMicrosoftAccount struct {
	Available bool       `json:"available"`                                            // whether signing in with Microsoft is set up here
	Name      *string    `json:"name" extensions:"x-nullable"`                         // what Microsoft calls the account; null without one
	LinkedAt  *time.Time `json:"linked_at" extensions:"x-nullable" format:"date-time"` // machine time; null without one
} // @name MyMicrosoftAccount
