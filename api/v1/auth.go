package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/impersonation"
	"github.com/tenantry/tenantry/internal/portaluser"
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
		{Operation: "login", Method: http.MethodPost, Path: "/auth/login", Handler: h.Login},
		{Operation: "logout", Method: http.MethodPost, Path: "/auth/logout", Handler: h.Logout},
		{Operation: "refreshSession", Method: http.MethodPost, Path: "/auth/refresh", Handler: h.Refresh},
		{Operation: "getMe", Method: http.MethodGet, Path: "/me", Handler: h.Me},
		{Operation: "listMySessions", Method: http.MethodGet, Path: "/me/sessions", Handler: h.Sessions},
		{Operation: "endMyOtherSessions", Method: http.MethodDelete, Path: "/me/sessions", Handler: h.EndOtherSessions},
		{Operation: "endMySession", Method: http.MethodDelete, Path: "/me/sessions/:id", Handler: h.EndSession},
		{Operation: "changePassword", Method: http.MethodPut, Path: "/me/password", Handler: h.ChangePassword},
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
	signedIn, err := h.sessions.Login(c.Request().Context(), in.Email, in.Password, From(c))
	if err != nil {
		return err
	}
	SetSession(c, signedIn.Token, h.secure)
	return c.JSON(http.StatusOK, toAPIMe(signedIn))
}

// Refresh gives the caller another value of the session cookie at once.
//
//	@Summary		Renew the session cookie
//	@Description	Every 15 minutes of use an answer carries a new value of the session cookie by itself; this asks for one now.
//	@Description	No value comes where one was issued less than a minute ago. The value before ends when the new one is first used.
//	@ID				refreshSession
//	@Tags			auth
//	@Produce		json
//	@Success		204
//	@Failure		401		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/auth/refresh [post]
func (h *Auth) Refresh(c echo.Context) error {
	ctx := c.Request().Context()
	token, err := h.sessions.Refresh(ctx, SignedInFrom(ctx))
	if err != nil {
		return err
	}
	if token != "" {
		SetSession(c, token, h.secure)
	}
	return c.NoContent(http.StatusNoContent)
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
	endSession(c, h.secure)
	// Not "storage": it holds how somebody likes the portal. Not "cookies": the one of the session is taken away above.
	c.Response().Header().Set("Clear-Site-Data", `"cache"`)
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
	return c.JSON(http.StatusOK, toAPICaller(SignedInFrom(c.Request().Context()), actor(c), ImpersonationFrom(c.Request().Context())))
}

// LoginRequest is who signs in.
type LoginRequest struct {
	Email    string `json:"email"`
	Password string `json:"password"`
} // @name LoginRequest

// Me is the caller. Who acts as a customer user stays themselves by login, name and address; kind, companies and
// permissions are then those of the customer user.
type Me struct {
	LoginID      string      `json:"login_id" format:"uuid"`
	Name         string      `json:"name"`
	Email        string      `json:"email"`
	Kind         MeKind      `json:"kind"`
	ResellerID   *string     `json:"reseller_id" extensions:"x-nullable" format:"uuid"` // null for a platform operator
	Level        *Level      `json:"level" extensions:"x-nullable"`                     // of a partner user; null for others
	CatalogAdmin bool        `json:"catalog_admin"`                                     // "Partner Admin"
	CSPAdmin     bool        `json:"csp_admin"`                                         // "CSP Admin"
	Companies    []MyCompany `json:"companies"`                                         // of a customer user, those open to them
	Permissions  []string    `json:"permissions"`                                       // held somewhere
	CSRFToken    string      `json:"csrf_token"`                                        // send it as X-CSRF-Token with every unsafe call

	Acting *Impersonation `json:"acting" extensions:"x-nullable"` // as whom they act; null as themselves
	MFA    MeMFA          `json:"mfa"`
} // @name Me

// MyCompany is a company whose portal is open to the caller.
type MyCompany struct {
	CustomerID   string   `json:"customer_id" format:"uuid"`
	CustomerName string   `json:"customer_name"`
	ResellerName string   `json:"reseller_name"` // who serves it
	Level        Level    `json:"level"`
	MasterAdmin  bool     `json:"master_admin"`
	Permissions  []string `json:"permissions"` // held for this company
} // @name MyCompany

// MeKind is what a caller is.
type MeKind string // @name MeKind

// The kinds of callers.
const (
	MeOperator MeKind = "operator" // of the platform
	MePartner  MeKind = "partner"
	MeCustomer MeKind = "customer"
)

// Level is how much somebody may do; each contains the one before.
type Level string // @name Level

// The levels.
const (
	LevelView   Level = "view"
	LevelModify Level = "modify"
	LevelAdmin  Level = "admin"
)

// toAPICaller is who calls, or as whom they act.
func toAPICaller(in session.SignedIn, who authz.Actor, i *impersonation.Impersonation) Me {
	if i == nil {
		return toAPIMe(in)
	}
	acting := toAPIImpersonation(*i)
	company := MyCompany{
		CustomerID: i.CustomerID, CustomerName: i.CustomerName, ResellerName: i.ResellerName, Level: Level(i.User.Level), MasterAdmin: i.User.MasterAdmin, Permissions: texts(who.Permissions()),
	}
	return Me{
		LoginID: in.Login.ID, Name: in.Login.Name, Email: in.Login.Email, Kind: MeCustomer, ResellerID: optional(i.ResellerID),
		Companies: []MyCompany{company}, Permissions: texts(who.Permissions()), CSRFToken: in.Session.CSRFToken, Acting: &acting, MFA: toAPIMeMFA(in),
	}
}

func toAPIMe(in session.SignedIn) Me {
	l, who := in.Login, in.Actor()
	me := Me{
		LoginID: l.ID, Name: l.Name, Email: l.Email, Kind: MeKind(l.Kind), ResellerID: optional(l.ResellerID),
		Companies: []MyCompany{}, Permissions: texts(who.Permissions()), CSRFToken: in.Session.CSRFToken,
		MFA: toAPIMeMFA(in),
	}
	if l.ResellerID == "" {
		me.Kind = MeOperator
	}
	if in.Early() {
		return me
	}
	for _, u := range l.Users {
		level := Level(u.Level)
		switch {
		case u.Status != portaluser.Active || u.ResellerID == "":
		case u.Kind == portaluser.Partner:
			me.Level, me.CatalogAdmin, me.CSPAdmin = &level, u.CatalogAdmin, u.CSPAdmin
		default:
			me.Companies = append(me.Companies, MyCompany{
				CustomerID: u.CustomerID, CustomerName: u.CustomerName, ResellerName: u.ResellerName, Level: level, MasterAdmin: u.MasterAdmin,
				Permissions: texts(who.PermissionsIn(u.CustomerID)),
			})
		}
	}
	return me
}
