package v1

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/session"
)

// cookieName is the session cookie. Browsers only take the __Host- prefix over HTTPS; on a
// loopback address without TLS the plain name is used.
func cookieName(secure bool) string {
	if secure {
		return "__Host-tenantry"
	}
	return "tenantry"
}

// SessionToken is the value of the session cookie, "" without one.
func SessionToken(r *http.Request, secure bool) string {
	cookie, err := r.Cookie(cookieName(secure))
	if err != nil {
		return ""
	}
	return cookie.Value
}

func sessionCookie(token string, secure bool, maxAge int) *http.Cookie {
	//nolint:gosec // Secure follows from the public address: on plain-HTTP loopback such a cookie would never come back
	return &http.Cookie{
		Name: cookieName(secure), Value: token, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}
}

// SetSession gives the browser a value of the session cookie, instead of one that the answer had before.
func SetSession(c echo.Context, token string, secure bool) {
	putCookie(c, sessionCookie(token, secure, int(session.LivesFor.Seconds())))
}

// goOn gives the browser the secrets of a session that goes on with others: the cookie, and the token for calls that change something.
func goOn(c echo.Context, in session.SignedIn, secure bool) {
	SetSession(c, in.Token, secure)
	c.Response().Header().Set("X-CSRF-Token", in.Session.CSRFToken)
}

// endSession takes the session cookie away from the browser.
func endSession(c echo.Context, secure bool) { putCookie(c, sessionCookie("", secure, -1)) }

func putCookie(c echo.Context, cookie *http.Cookie) {
	header := c.Response().Header()
	header[echo.HeaderSetCookie] = slices.DeleteFunc(header[echo.HeaderSetCookie], func(line string) bool {
		return strings.HasPrefix(line, cookie.Name+"=")
	})
	c.SetCookie(cookie)
}

// From is where a request comes from.
func From(c echo.Context) session.From {
	return session.From{Address: c.RealIP(), UserAgent: c.Request().UserAgent()}
}

type signedInKey struct{}

// WithSignedIn carries the caller's session.
func WithSignedIn(ctx context.Context, in session.SignedIn) context.Context {
	return context.WithValue(ctx, signedInKey{}, in)
}

// SignedInFrom is the caller's session, the zero value when nobody is signed in.
func SignedInFrom(ctx context.Context) session.SignedIn {
	in, _ := ctx.Value(signedInKey{}).(session.SignedIn)
	return in
}
