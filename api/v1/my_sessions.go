package v1

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/session"
)

// Sessions lists where the caller is signed in.
//
//	@Summary	Where you are signed in
//	@ID			listMySessions
//	@Tags		auth
//	@Produce	json
//	@Success	200		{object}	MySessions
//	@Failure	401		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/sessions [get]
func (h *Auth) Sessions(c echo.Context) error {
	if _, err := params(c); err != nil {
		return err
	}
	who := actor(c)
	own, err := h.sessions.Own(c.Request().Context(), who)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, MySessions{Data: mapAll(own, func(s session.Session) MySession {
		return MySession{
			ID: s.ID, Current: s.ID == who.SessionID, Address: s.From.Address, UserAgent: s.From.UserAgent,
			CreatedAt: s.CreatedAt, LastSeenAt: s.LastSeenAt, ExpiresAt: s.ExpiresAt,
		}
	})})
}

// EndOtherSessions signs the caller out everywhere but here.
//
//	@Summary	Sign out everywhere else
//	@ID			endMyOtherSessions
//	@Tags		auth
//	@Produce	json
//	@Success	200		{object}	SessionsEnded
//	@Failure	401		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/sessions [delete]
func (h *Auth) EndOtherSessions(c echo.Context) error {
	n, err := h.sessions.EndOthers(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, SessionsEnded{Ended: n})
}

// EndSession ends one of the caller's sessions; ending the one that calls signs out.
//
//	@Summary	End one of your sessions
//	@ID			endMySession
//	@Tags		auth
//	@Produce	json
//	@Param		id	path	string	true	"Session id"	format(uuid)
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/me/sessions/{id} [delete]
func (h *Auth) EndSession(c echo.Context) error {
	id, err := pathID(c, "id", "session")
	if err != nil {
		return err
	}
	if err := h.sessions.End(c.Request().Context(), actor(c), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// MySessions is where somebody is signed in, the session used last first.
type MySessions struct {
	Data []MySession `json:"data"`
} // @name MySessions

// MySession is one signed-in browser. Times are machine time.
type MySession struct {
	ID         string    `json:"id" format:"uuid"`
	Current    bool      `json:"current"`    // the one that asks
	Address    string    `json:"address"`    // network address at sign-in
	UserAgent  string    `json:"user_agent"` // what the browser called itself
	CreatedAt  time.Time `json:"created_at" format:"date-time"`
	LastSeenAt time.Time `json:"last_seen_at" format:"date-time"` // to the minute
	ExpiresAt  time.Time `json:"expires_at" format:"date-time"`   // at the latest; unused sessions end after 12 hours
} // @name MySession

// SessionsEnded is how many sessions were ended.
type SessionsEnded struct {
	Ended int `json:"ended"`
} // @name SessionsEnded
