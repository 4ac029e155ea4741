package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/apiclient"
	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
)

// called finds who calls: an API client by its bearer token, else somebody signed in by the cookie. A
// call with a token is the client's, whatever cookie comes with it; and since no browser sends a token
// by itself, it needs nothing against other sites' pages.
func (s *Server) called(gate authz.Gate) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		bySession, byToken := s.signedIn(s.csrf(next)), s.byToken(gate, next)
		return func(c echo.Context) error {
			if token, ok := bearer(c.Request()); ok {
				return byToken(c, token)
			}
			return bySession(c)
		}
	}
}

// bearer is the token of a call. Other schemes are not ours: they may be a proxy's.
func bearer(r *http.Request) (token string, ok bool) {
	scheme, token, _ := strings.Cut(r.Header.Get(echo.HeaderAuthorization), " ")
	return strings.TrimSpace(token), strings.EqualFold(scheme, "Bearer")
}

// byToken lets an API client through, if it may call the operation at all and not too often.
func (s *Server) byToken(gate authz.Gate, next echo.HandlerFunc) func(echo.Context, string) error {
	return func(c echo.Context, token string) error {
		ctx := c.Request().Context()
		caller, err := s.options.Clients.Authenticate(ctx, token)
		if err != nil {
			if apperr.KindOf(err) == apperr.Unauthenticated {
				c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="Tenantry", error="invalid_token"`)
			}
			return err
		}
		ctx = v1.WithAgain(authz.WithActor(ctx, caller.Actor()), func(ctx context.Context) (authz.Actor, error) {
			now, err := s.options.Clients.Again(ctx, caller)
			return now.Actor(), err
		})
		c.SetRequest(c.Request().WithContext(ctx))
		allowance, err := s.options.Clients.Take(caller.Client)
		setAllowance(c.Response().Header(), allowance)
		if err != nil {
			return err
		}
		if !gate.Client {
			return apperr.New(apperr.Forbidden, "client.not_allowed", "API clients cannot call this operation, whatever their scopes. Nothing was changed: sign in to the portal for it.")
		}
		return next(c)
	}
}

// setAllowance tells a client how much it may still ask, as draft-ietf-httpapi-ratelimit-headers does.
func setAllowance(h http.Header, a apiclient.Allowance) {
	h.Set("RateLimit-Policy", fmt.Sprintf(`"client";q=%d;w=%d`, a.Burst, a.Window/time.Second))
	h.Set("RateLimit", fmt.Sprintf(`"client";r=%d;t=%d`, a.Left, a.Full/time.Second))
}

// jwks publishes the keys that tokens can be verified with.
func (s *Server) jwks() {
	s.echo.GET("/.well-known/jwks.json", func(c echo.Context) error {
		keys, err := s.options.Clients.Keys(c.Request().Context())
		if err != nil {
			return err
		}
		c.Response().Header().Set(echo.HeaderCacheControl, "public, max-age=300")
		return c.JSON(http.StatusOK, map[string]any{"keys": keys})
	}, deadline(requestTimeout))
}
