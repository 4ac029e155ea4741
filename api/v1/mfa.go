package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/mfa"
	"github.com/tenantry/tenantry/internal/session"
)

// MFA is the caller's second factors.
type MFA struct {
	service  *mfa.Service
	sessions *session.Service
	secure   bool
}

// NewMFA makes the handlers. secure tells whether browsers reach us over HTTPS.
func NewMFA(s *mfa.Service, sessions *session.Service, secure bool) *MFA {
	return &MFA{service: s, sessions: sessions, secure: secure}
}

// Routes of the resource. None has Replay: neither a secret nor a code may be kept with a key.
func (h *MFA) Routes() []Route {
	return []Route{
		{Operation: "proveSecondFactor", Method: http.MethodPost, Path: "/auth/mfa", Handler: h.Prove},
		{Operation: "beginPasskeyProof", Method: http.MethodPost, Path: "/auth/mfa/passkey/begin", Handler: h.BeginProof},
		{Operation: "finishPasskeyProof", Method: http.MethodPost, Path: "/auth/mfa/passkey/finish", Handler: h.FinishProof},
		{Operation: "getMyMFA", Method: http.MethodGet, Path: "/me/mfa", Handler: h.Get},
		{Operation: "confirmMyPassword", Method: http.MethodPost, Path: "/me/mfa/password", Handler: h.ConfirmPassword},
		{Operation: "beginMyTOTP", Method: http.MethodPost, Path: "/me/mfa/totp", Handler: h.BeginTOTP},
		{Operation: "confirmMyTOTP", Method: http.MethodPost, Path: "/me/mfa/totp/confirm", Handler: h.ConfirmTOTP},
		{Operation: "removeMyTOTP", Method: http.MethodDelete, Path: "/me/mfa/totp", Handler: h.RemoveTOTP},
		{Operation: "makeMyRecoveryCodes", Method: http.MethodPost, Path: "/me/mfa/recovery-codes", Handler: h.RecoveryCodes},
		{Operation: "beginMyPasskey", Method: http.MethodPost, Path: "/me/mfa/passkeys/begin", Handler: h.BeginPasskey},
		{Operation: "addMyPasskey", Method: http.MethodPost, Path: "/me/mfa/passkeys", Handler: h.AddPasskey},
		{Operation: "renameMyPasskey", Method: http.MethodPatch, Path: "/me/mfa/passkeys/:id", Handler: h.RenamePasskey},
		{Operation: "removeMyPasskey", Method: http.MethodDelete, Path: "/me/mfa/passkeys/:id", Handler: h.RemovePasskey},
	}
}

// Prove proves the second factor of a session by a code.
//
//	@Summary		Prove your second factor
//	@Description	Give exactly one of code (of an authenticator app) and recovery_code. Each counts once.
//	@ID				proveSecondFactor
//	@Tags			mfa
//	@Accept			json
//	@Produce		json
//	@Param			body	body		SecondFactor	true	"The proof"
//	@Success		200		{object}	Me
//	@Failure		400		{object}	problem.Problem
//	@Failure		401		{object}	problem.Problem
//	@Failure		409		{object}	problem.Problem	"There is no such second factor"
//	@Failure		422		{object}	problem.Problem	"Wrong, or used already"
//	@Failure		429		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/auth/mfa [post]
func (h *MFA) Prove(c echo.Context) error {
	var body SecondFactor
	if err := decode(c, &body); err != nil {
		return err
	}
	ctx, in := c.Request().Context(), SignedInFrom(c.Request().Context())
	var err error
	switch {
	case (body.Code == nil) == (body.RecoveryCode == nil):
		return apperr.InvalidField("mfa.proof", "code", "Give either code or recovery_code. Your second factor is not proven.")
	case body.Code != nil:
		in, err = h.service.ProveCode(ctx, in, *body.Code, c.RealIP())
	default:
		in, err = h.service.ProveRecovery(ctx, in, *body.RecoveryCode, c.RealIP())
	}
	if err != nil {
		return err
	}
	goOn(c, in, h.secure)
	return c.JSON(http.StatusOK, toAPIMe(in))
}

// Get tells which second factors the caller has.
//
//	@Summary		Your second factors
//	@Description	Before the second factor is proven it tells only that.
//	@ID				getMyMFA
//	@Tags			mfa
//	@Produce		json
//	@Success		200		{object}	MyMFA
//	@Failure		401		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/me/mfa [get]
func (h *MFA) Get(c echo.Context) error {
	if _, err := params(c); err != nil {
		return err
	}
	found, err := h.service.Overview(c.Request().Context(), SignedInFrom(c.Request().Context()))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIMyMFA(found))
}

// ConfirmPassword asks for the caller's password once more, so that second factors may be changed for ten minutes.
//
//	@Summary	Confirm your password before you change second factors
//	@ID			confirmMyPassword
//	@Tags		mfa
//	@Accept		json
//	@Produce	json
//	@Param		body	body	PasswordConfirmation	true	"Your password"
//	@Success	204
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	429		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/mfa/password [post]
func (h *MFA) ConfirmPassword(c echo.Context) error {
	var body PasswordConfirmation
	if err := decode(c, &body); err != nil {
		return err
	}
	if err := h.sessions.Confirm(c.Request().Context(), actor(c), body.CurrentPassword, c.RealIP()); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// BeginTOTP makes the secret of an authenticator app.
//
//	@Summary		Begin to set up an authenticator app
//	@Description	The secret is told once. The app counts from its first code on; one of before stays until then.
//	@ID				beginMyTOTP
//	@Tags			mfa
//	@Produce		json
//	@Success		200		{object}	TOTPSecret
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem	"Confirm your password, or prove your second factor, first"
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/me/mfa/totp [post]
func (h *MFA) BeginTOTP(c echo.Context) error {
	made, err := h.service.BeginTOTP(c.Request().Context(), SignedInFrom(c.Request().Context()))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, TOTPSecret{Secret: made.Secret, URI: made.URI, QR: made.QR})
}

// ConfirmTOTP adds the authenticator app that was begun.
//
//	@Summary		Finish setting up an authenticator app
//	@Description	With the first second factor every other session ends, and recovery codes are made. The session has proven its second factor.
//	@ID				confirmMyTOTP
//	@Tags			mfa
//	@Accept			json
//	@Produce		json
//	@Param			body	body		TOTPCode	true	"The code that the app shows"
//	@Success		200		{object}	RecoveryCodes
//	@Failure		400		{object}	problem.Problem
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem	"Confirm your password, or prove your second factor, first"
//	@Failure		409		{object}	problem.Problem	"None was begun"
//	@Failure		422		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/me/mfa/totp/confirm [post]
func (h *MFA) ConfirmTOTP(c echo.Context) error {
	var body TOTPCode
	if err := decode(c, &body); err != nil {
		return err
	}
	added, err := h.service.ConfirmTOTP(c.Request().Context(), SignedInFrom(c.Request().Context()), body.Code)
	if err != nil {
		return err
	}
	goOn(c, added.SignedIn, h.secure)
	return c.JSON(http.StatusOK, recoveryCodes(added.RecoveryCodes))
}

// RemoveTOTP takes the caller's authenticator app away.
//
//	@Summary	Remove your authenticator app
//	@ID			removeMyTOTP
//	@Tags		mfa
//	@Produce	json
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"Confirm your password first"
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"It is the last second factor, and one is required"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/mfa/totp [delete]
func (h *MFA) RemoveTOTP(c echo.Context) error {
	if err := h.service.RemoveTOTP(c.Request().Context(), SignedInFrom(c.Request().Context())); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// RecoveryCodes gives the caller other recovery codes.
//
//	@Summary	Make new recovery codes
//	@ID			makeMyRecoveryCodes
//	@Tags		mfa
//	@Produce	json
//	@Success	200		{object}	RecoveryCodes
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"Confirm your password first"
//	@Failure	409		{object}	problem.Problem	"There is no second factor"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/mfa/recovery-codes [post]
func (h *MFA) RecoveryCodes(c echo.Context) error {
	codes, err := h.service.NewRecoveryCodes(c.Request().Context(), SignedInFrom(c.Request().Context()))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, recoveryCodes(codes))
}
