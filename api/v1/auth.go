package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/session"
)

// Auth is signing in and out, and who the caller is.
type Auth struct {
	sessions *session.Service
	secure   bool // cookies over HTTPS only
}

// NewAuth makes the handlers. secure tells whether browsers reach us over HTTPS.
func NewAuth(s *session.Service, secure bool) *Auth { return &Auth{sessions: s, secure: secure} }

// Routes of the resource.
func (h *Auth) Routes() []Route {
	return []Route{
		{Method: http.MethodPost, Path: "/auth/login", Public: true, Handler: h.Login},
		{Method: http.MethodPost, Path: "/auth/logout", SignedIn: true, Handler: h.Logout},
		{Method: http.MethodGet, Path: "/me", SignedIn: true, Handler: h.Me},
		{Method: http.MethodPut, Path: "/me/password", SignedIn: true, Handler: h.ChangePassword},
	}
}

// Login signs in with e-mail address and password and sets the session cookie.
//
//	@Summary		Sign in
//	@Description	Sets an HttpOnly session cookie. The answer never tells whether the address exists.
//	@ID				login
//	@Tags			auth
//	@Accept			json
//	@Produce		json
//	@Param			body	body		LoginRequest	true	"Who signs in"
//	@Success		200		{object}	Me
//	@Failure		400		{object}	problem.Problem
//	@Failure		401		{object}	problem.Problem
//	@Failure		422		{object}	problem.Problem
//	@Failure		429		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Router			/auth/login [post]
func (h *Auth) Login(c echo.Context) error {
	var in LoginRequest
	if err := decode(c, &in); err != nil {
		return err
	}
	signedIn, err := h.sessions.Login(c.Request().Context(), in.Email, in.Password, c.RealIP())
	if err != nil {
		return err
	}
	h.setSession(c, signedIn.Token)
	return c.JSON(http.StatusOK, toAPIMe(signedIn))
}

// setSession gives the browser the cookie of a session that begins.
func (h *Auth) setSession(c echo.Context, token string) {
	c.SetCookie(sessionCookie(token, h.secure, int(session.LivesFor.Seconds())))
}

// Logout ends the session.
//
//	@Summary	Sign out
//	@ID			logout
//	@Tags		auth
//	@Produce	json
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/auth/logout [post]
func (h *Auth) Logout(c echo.Context) error {
	if err := h.sessions.Logout(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	c.SetCookie(sessionCookie("", h.secure, -1))
	return c.NoContent(http.StatusNoContent)
}

// Me tells who is signed in, what they may do, and the token for unsafe calls.
//
//	@Summary	Who you are
//	@ID			getMe
//	@Tags		auth
//	@Produce	json
//	@Success	200		{object}	Me
//	@Failure	401		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me [get]
func (h *Auth) Me(c echo.Context) error {
	return c.JSON(http.StatusOK, toAPIMe(SignedInFrom(c.Request().Context())))
}

// LoginRequest is who signs in.
type LoginRequest struct {
	Email    string `json:"email"`
	Password string `json:"password"`
} // @name LoginRequest

// Me is the caller.
type Me struct {
	PortalUserID string   `json:"portal_user_id" format:"uuid"`
	Name         string   `json:"name"`
	Email        string   `json:"email"`
	Role         Role     `json:"role"`
	ResellerID   *string  `json:"reseller_id" extensions:"x-nullable" format:"uuid"` // null for a platform operator
	Permissions  []string `json:"permissions"`
	CSRFToken    string   `json:"csrf_token"` // send it as X-CSRF-Token with every unsafe call
} // @name Me

// Role is a bundle of permissions.
type Role string // @name Role

// The roles.
const (
	RoleOperator      Role = "operator"
	RoleResellerAdmin Role = "reseller_admin"
	RoleResellerStaff Role = "reseller_staff"
	RoleResellerView  Role = "reseller_viewer"
)

func toAPIMe(in session.SignedIn) Me {
	u := in.User
	return Me{
		PortalUserID: u.ID, Name: u.Name, Email: u.Email, Role: Role(u.Role), ResellerID: optional(u.ResellerID),
		Permissions: mapAll(authz.Permissions(u.Role), func(p authz.Permission) string { return string(p) }),
		CSRFToken:   in.Session.CSRFToken,
	}
}
