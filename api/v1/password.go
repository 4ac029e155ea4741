package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// ChangePassword gives the caller another password.
//
//	@Summary		Change your password
//	@Description	Ends all your other sessions. This one goes on with a new session cookie, which the answer sets.
//	@Description	Wrong current passwords are counted together with wrong sign-ins, and slowed down as they are.
//	@ID				changePassword
//	@Tags			auth
//	@Accept			json
//	@Produce		json
//	@Param			body	body	PasswordChange	true	"The password you have and the one you want"
//	@Success		204
//	@Failure		400		{object}	problem.Problem
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem
//	@Failure		422		{object}	problem.Problem	"The current password is wrong, or the new one may not be used: fields names which"
//	@Failure		429		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/me/password [put]
func (h *Auth) ChangePassword(c echo.Context) error {
	var in PasswordChange
	if err := decode(c, &in); err != nil {
		return err
	}
	token, err := h.sessions.ChangePassword(c.Request().Context(), actor(c), in.CurrentPassword, in.NewPassword, c.RealIP())
	if err != nil {
		return err
	}
	SetSession(c, token, h.secure)
	return c.NoContent(http.StatusNoContent)
}

// PasswordChange is a password and the one that replaces it.
type PasswordChange struct {
	CurrentPassword string `json:"current_password"`
	NewPassword     string `json:"new_password"` // 12 to 200 characters, not easy to guess
} // @name PasswordChange
