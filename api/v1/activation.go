package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

// Activation is getting in by a link: invitations and forgotten passwords.
type Activation struct {
	users    *portaluser.Service
	sessions *session.Service
}

// NewActivation makes the handlers.
func NewActivation(u *portaluser.Service, s *session.Service) *Activation {
	return &Activation{users: u, sessions: s}
}

// Routes of the resource.
func (h *Activation) Routes() []Route {
	return []Route{
		{Operation: "lookAtInvitation", Method: http.MethodPost, Path: "/auth/invitation", Handler: h.LookAt},
		{Operation: "activate", Method: http.MethodPost, Path: "/auth/activate", Handler: h.Activate},
		{Operation: "forgotPassword", Method: http.MethodPost, Path: "/auth/password/forgot", Handler: h.Forgot},
		{Operation: "resetPassword", Method: http.MethodPost, Path: "/auth/password/reset", Handler: h.Reset},
	}
}

// LookAt tells what an invitation is for. It does not use the link up.
//
//	@Summary		What an invitation is for
//	@Description	The token stands behind # in the link. It is sent in a body, so that no address holds it.
//	@ID				lookAtInvitation
//	@Tags			auth
//	@Accept			json
//	@Produce		json
//	@Param			body	body		LinkToken	true	"What the link carries"
//	@Success		200		{object}	Invitation
//	@Failure		400		{object}	problem.Problem
//	@Failure		404		{object}	problem.Problem	"The link was used already, has expired, or was never made"
//	@Failure		422		{object}	problem.Problem
//	@Failure		429		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Router			/auth/invitation [post]
func (h *Activation) LookAt(c echo.Context) error {
	var in LinkToken
	if err := decode(c, &in); err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := h.sessions.CountLink(ctx, c.RealIP()); err != nil {
		return err
	}
	found, err := h.users.Invitations(ctx, in.Token)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, Invitation{Email: found.Email, Name: found.Name, Companies: found.Companies, NeedsPassword: found.NeedsPassword})
}

// Activate accepts an invitation. Sign in next.
//
//	@Summary	Accept an invitation
//	@ID			activate
//	@Tags		auth
//	@Accept		json
//	@Produce	json
//	@Param		body	body	LinkPassword	true	"What the link carries, and the password chosen"
//	@Success	204
//	@Failure	400		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem	"The link was used already, has expired, or was never made"
//	@Failure	422		{object}	problem.Problem
//	@Failure	429		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Router		/auth/activate [post]
func (h *Activation) Activate(c echo.Context) error {
	var in LinkPassword
	if err := decode(c, &in); err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := h.sessions.CountLink(ctx, c.RealIP()); err != nil {
		return err
	}
	if err := h.users.Accept(ctx, in.Token, in.Password); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// Forgot has a link for a new password mailed, if the address is anybody's. The answer is the same
// either way.
//
//	@Summary	Forgot the password
//	@ID			forgotPassword
//	@Tags		auth
//	@Accept		json
//	@Produce	json
//	@Param		body	body	ForgottenPassword	true	"Whose"
//	@Success	202
//	@Failure	400		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	429		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Router		/auth/password/forgot [post]
func (h *Activation) Forgot(c echo.Context) error {
	var in ForgottenPassword
	if err := decode(c, &in); err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := h.sessions.CountRequest(ctx, in.Email, c.RealIP()); err != nil {
		return err
	}
	if err := h.users.ForgotPassword(ctx, in.Email); err != nil {
		return err
	}
	return c.NoContent(http.StatusAccepted)
}

// Reset chooses a new password by the link that was mailed. All sessions end; sign in next.
//
//	@Summary	Choose a new password
//	@ID			resetPassword
//	@Tags		auth
//	@Accept		json
//	@Produce	json
//	@Param		body	body	LinkPassword	true	"What the link carries, and the password chosen"
//	@Success	204
//	@Failure	400		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem	"The link was used already, has expired, or was never made"
//	@Failure	422		{object}	problem.Problem
//	@Failure	429		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Router		/auth/password/reset [post]
func (h *Activation) Reset(c echo.Context) error {
	var in LinkPassword
	if err := decode(c, &in); err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := h.sessions.CountLink(ctx, c.RealIP()); err != nil {
		return err
	}
	email, err := h.users.ResetPassword(ctx, in.Token, in.Password)
	if err != nil {
		return err
	}
	if err := h.sessions.Settle(ctx, email); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// LinkToken is what a link carries.
type LinkToken struct {
	Token string `json:"token"`
} // @name LinkToken

// LinkPassword is what a link carries, with a new password.
type LinkPassword struct {
	Token    string `json:"token"`
	Password string `json:"password"` // 12 to 200 characters; "" where somebody who has one accepts an invitation
} // @name LinkPassword

// ForgottenPassword is whose password was forgotten.
type ForgottenPassword struct {
	Email string `json:"email"`
} // @name ForgottenPassword

// Invitation is what an invitation is for.
type Invitation struct {
	Email         string   `json:"email"`
	Name          string   `json:"name"`
	Companies     []string `json:"companies"`      // names of those that invite
	NeedsPassword bool     `json:"needs_password"` // false: the one that you sign in with stays
} // @name Invitation
