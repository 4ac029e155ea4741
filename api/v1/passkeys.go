package v1

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"
)

// origin is the page that calls, which the server has found to be ours.
func origin(c echo.Context) string { return c.Request().Header.Get(echo.HeaderOrigin) }

// BeginProof asks the caller's browser for one of their passkeys.
//
//	@Summary	Begin to prove your second factor by a passkey
//	@ID			beginPasskeyProof
//	@Tags		mfa
//	@Produce	json
//	@Success	200		{object}	PasskeyOptions
//	@Failure	401		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"There is no passkey, or browsers have none at this address"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/auth/mfa/passkey/begin [post]
func (h *MFA) BeginProof(c echo.Context) error {
	asked, err := h.service.BeginProof(c.Request().Context(), SignedInFrom(c.Request().Context()), origin(c))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, PasskeyOptions{PublicKey: json.RawMessage(asked)})
}

// FinishProof proves the second factor by what the browser answered.
//
//	@Summary	Prove your second factor by a passkey
//	@ID			finishPasskeyProof
//	@Tags		mfa
//	@Accept		json
//	@Produce	json
//	@Param		body	body		PasskeyProof	true	"The browser's answer"
//	@Success	200		{object}	Me
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"There is no passkey"
//	@Failure	422		{object}	problem.Problem	"Not asked, answered already, or not for this page"
//	@Failure	429		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/auth/mfa/passkey/finish [post]
func (h *MFA) FinishProof(c echo.Context) error {
	var body PasskeyProof
	if err := decode(c, &body); err != nil {
		return err
	}
	ctx := c.Request().Context()
	in, err := h.service.ProvePasskey(ctx, SignedInFrom(ctx), origin(c), body.Credential, c.RealIP())
	if err != nil {
		return err
	}
	goOn(c, in, h.secure)
	return c.JSON(http.StatusOK, toAPIMe(in))
}

// BeginPasskey asks the caller's browser for a new passkey.
//
//	@Summary	Begin to add a passkey
//	@ID			beginMyPasskey
//	@Tags		mfa
//	@Produce	json
//	@Success	200		{object}	PasskeyOptions
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"Confirm your password, or prove your second factor, first"
//	@Failure	409		{object}	problem.Problem	"Too many, or browsers have none at this address"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/mfa/passkeys/begin [post]
func (h *MFA) BeginPasskey(c echo.Context) error {
	asked, err := h.service.BeginPasskey(c.Request().Context(), SignedInFrom(c.Request().Context()), origin(c))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, PasskeyOptions{PublicKey: json.RawMessage(asked)})
}

// AddPasskey adds the passkey that the browser made.
//
//	@Summary		Add a passkey
//	@Description	With the first second factor every other session ends, and recovery codes are made. The session has proven its second factor.
//	@ID				addMyPasskey
//	@Tags			mfa
//	@Accept			json
//	@Produce		json
//	@Param			body	body		PasskeyAdd	true	"The browser's answer, and a name"
//	@Success		201		{object}	PasskeyAdded
//	@Failure		400		{object}	problem.Problem
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem	"Confirm your password, or prove your second factor, first"
//	@Failure		409		{object}	problem.Problem	"It is there already"
//	@Failure		422		{object}	problem.Problem	"Not asked, answered already, or not for this page"
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/me/mfa/passkeys [post]
func (h *MFA) AddPasskey(c echo.Context) error {
	var body PasskeyAdd
	if err := decode(c, &body); err != nil {
		return err
	}
	ctx := c.Request().Context()
	added, err := h.service.AddPasskey(ctx, SignedInFrom(ctx), origin(c), body.Name, body.Credential)
	if err != nil {
		return err
	}
	goOn(c, added.SignedIn, h.secure)
	return c.JSON(http.StatusCreated, PasskeyAdded{Passkey: toAPIPasskey(added.Passkey), Codes: recoveryCodes(added.RecoveryCodes).Codes})
}

// RenamePasskey gives a passkey another name.
//
//	@Summary	Rename a passkey
//	@ID			renameMyPasskey
//	@Tags		mfa
//	@Accept		json
//	@Produce	json
//	@Param		id		path	string			true	"Passkey id"	format(uuid)
//	@Param		body	body	PasskeyRename	true	"Its name"
//	@Success	204
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/mfa/passkeys/{id} [patch]
func (h *MFA) RenamePasskey(c echo.Context) error {
	id, err := pathID(c, "id", "passkey")
	if err != nil {
		return err
	}
	var body PasskeyRename
	if err := decode(c, &body); err != nil {
		return err
	}
	if err := h.service.RenamePasskey(c.Request().Context(), SignedInFrom(c.Request().Context()), id, body.Name); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// RemovePasskey takes a passkey away.
//
//	@Summary	Remove a passkey
//	@ID			removeMyPasskey
//	@Tags		mfa
//	@Produce	json
//	@Param		id	path	string	true	"Passkey id"	format(uuid)
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"Confirm your password first"
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"It is the last second factor, and one is required"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/mfa/passkeys/{id} [delete]
func (h *MFA) RemovePasskey(c echo.Context) error {
	id, err := pathID(c, "id", "passkey")
	if err != nil {
		return err
	}
	if err := h.service.RemovePasskey(c.Request().Context(), SignedInFrom(c.Request().Context()), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
