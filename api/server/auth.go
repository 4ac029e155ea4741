package server

import (
	"context"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/session"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// cookieRules follow from where browsers reach us.
type cookieRules struct {
	secure bool
	origin string
}

func cookieRulesFor(public *url.URL) cookieRules {
	return cookieRules{secure: public.Scheme == "https", origin: public.Scheme + "://" + public.Host}
}

// signedIn finds the caller by the session cookie, and as whom they act, or refuses.
func (s *Server) signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.identify(c); err != nil {
			return err
		}
		return next(c)
	}
}

// identify finds the caller by the session cookie, and as whom they act. A new value of the cookie leaves with the answer.
func (s *Server) identify(c echo.Context) error {
	ctx := c.Request().Context()
	in, err := s.options.Sessions.Authenticate(ctx, v1.SessionToken(c.Request(), s.cookie.secure), v1.From(c))
	if err != nil {
		return err
	}
	if in.Token != "" {
		v1.SetSession(c, in.Token, s.cookie.secure)
	}
	ctx = v1.WithSignedIn(ctx, in)
	header := c.Request().Header.Values(v1.ActingAs)
	if ctx, err = s.actingAs(ctx, in.Actor(), header); err != nil {
		return err
	}
	c.SetRequest(c.Request().WithContext(v1.WithAgain(ctx, func(ctx context.Context) (authz.Actor, error) {
		now, err := s.options.Sessions.Again(ctx, in)
		if err != nil {
			return authz.Actor{}, err
		}
		ctx, err = s.actingAs(ctx, now.Actor(), header)
		return authz.FromContext(ctx), err
	})))
	return nil
}

// actingAs adds who calls: the person, or the person as the customer user whose portal they launched.
func (s *Server) actingAs(ctx context.Context, who authz.Actor, header []string) (context.Context, error) {
	if len(header) == 0 {
		return authz.WithActor(ctx, who), nil
	}
	acting, i, err := s.options.Impersonations.Act(authz.WithActor(ctx, who), who, strings.Join(header, ","))
	if err != nil {
		return ctx, err
	}
	return v1.WithImpersonation(authz.WithActor(ctx, acting), i), nil
}

// launched refuses what is not open to staff who act as a customer user, and what would change something
// before they have raised it.
func launched(gate authz.Gate) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			acting := authz.FromContext(c.Request().Context()).Acting
			switch {
			case acting == nil:
			case !gate.Launched:
				return apperr.New(apperr.Forbidden, "impersonation.refused",
					"This is not open to you while you act as a customer user. Nothing was changed: leave their portal and do it as yourself, if you may.")
			case !gate.Unraised && !acting.Raised && !safeMethod(c.Request().Method):
				return apperr.New(apperr.Forbidden, "impersonation.read_only",
					`You can only look while you act as a customer user. Nothing was changed: press "Allow changes" first, and say what you have to change.`)
			}
			return next(c)
		}
	}
}

// maybeSignedIn finds the caller where there is one. Microsoft leads people back who are signed
// in here, and administrators of customers, who are not; the handler tells them apart.
func (s *Server) maybeSignedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.identify(c); err != nil && apperr.KindOf(err) != apperr.Unauthenticated {
			return err
		}
		return next(c)
	}
}

// early refuses a session whose second factor is still before it, where the operation does not let it in.
func early(gate authz.Gate) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			switch in := v1.SignedInFrom(c.Request().Context()); {
			case gate.Early || !in.Early():
				return next(c)
			case in.MFA() == session.MFAEnroll:
				return apperr.New(apperr.Forbidden, "mfa.needed", "Your organization requires a second factor, and you have none yet. Nothing was changed: set one up with POST /me/mfa/totp or /me/mfa/passkeys first.")
			}
			return apperr.New(apperr.Forbidden, "mfa.needed", "You are signed in, but your second factor is not proven yet. Nothing was changed: prove it with POST /auth/mfa first.")
		}
	}
}

// proven refuses a session without a second factor, where the operation asks for one.
func proven(gate authz.Gate) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if gate.MFA && !authz.FromContext(c.Request().Context()).MFA {
				return apperr.New(apperr.Forbidden, "mfa.required", "This needs a second factor, and you have none yet. Nothing was changed: set one up in your account and try again.")
			}
			return next(c)
		}
	}
}

// permit asks whether the caller's role may call this route at all, and where.
func permit(p authz.Permission) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			ctx := c.Request().Context()
			sc, err := authz.FromContext(ctx).ScopeFor(p)
			if err != nil {
				return err
			}
			c.SetRequest(c.Request().WithContext(tenancy.WithScope(ctx, sc)))
			return next(c)
		}
	}
}

func safeMethod(m string) bool {
	return m == http.MethodGet || m == http.MethodHead || m == http.MethodOptions
}

// csrf asks unsafe calls with a cookie for our Origin and for the token that only our page knows.
func (s *Server) csrf(next echo.HandlerFunc) echo.HandlerFunc {
	return s.sameOrigin(func(c echo.Context) error {
		if safeMethod(c.Request().Method) {
			return next(c)
		}
		want := v1.SignedInFrom(c.Request().Context()).Session.CSRFToken
		got := c.Request().Header.Get("X-CSRF-Token")
		if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(got)) != 1 {
			return apperr.New(apperr.Forbidden, "csrf.token", "X-CSRF-Token is missing or not the one from /me. Nothing was changed: reload the page and try again.")
		}
		return next(c)
	})
}

// sameOrigin refuses unsafe calls that another site's page makes.
func (s *Server) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if safeMethod(r.Method) {
			return next(c)
		}
		site := r.Header.Get("Sec-Fetch-Site")
		origin := r.Header.Get("Origin")
		foreign := site == "cross-site" || site == "same-site" || (origin != "" && !s.ourOrigin(r, origin))
		if foreign {
			return apperr.New(apperr.Forbidden, "csrf.origin", "This call comes from another site's page. Nothing was changed.")
		}
		return next(c)
	}
}

// ourOrigin accepts the public address. A portal on this machine is reached under other names and
// through other ports too, by 127.0.0.1 or a development server; then the page must come from the
// very address that it calls, since that another address is on this machine does not make it ours.
func (s *Server) ourOrigin(r *http.Request, origin string) bool {
	if origin == s.cookie.origin {
		return true
	}
	from, err := url.Parse(origin)
	if err != nil || s.cookie.secure || !config.Loopback(s.options.PublicURL.Hostname()) {
		return false
	}
	return from.Scheme == "http" && from.Host == r.Host && config.Loopback(from.Hostname())
}
