// Package server is the Echo instance: the order of the middleware, the gates before the
// handlers, health, and the SPA's files.
package server

import (
	"cmp"
	"context"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/tenantry/tenantry/api/problem"
	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/apiclient"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/idempotency"
	"github.com/tenantry/tenantry/internal/impersonation"
	"github.com/tenantry/tenantry/internal/session"
)

// Bounds of a request.
const (
	maxBody        = "1M"
	requestTimeout = 40 * time.Second // a call to Microsoft has 30
	// healthTimeout bounds each readiness check.
	healthTimeout = 2 * time.Second
)

// sessions finds who is signed in.
type sessions interface {
	Authenticate(ctx context.Context, token string, from session.From) (session.SignedIn, error)
	Again(ctx context.Context, in session.SignedIn) (session.SignedIn, error)
}

// impersonations finds as whom somebody acts.
type impersonations interface {
	Act(ctx context.Context, staff authz.Actor, id string) (authz.Actor, impersonation.Impersonation, error)
}

// clients finds which API client calls.
type clients interface {
	Authenticate(ctx context.Context, token string) (apiclient.Caller, error)
	Again(ctx context.Context, c apiclient.Caller) (apiclient.Caller, error)
	Take(c apiclient.Client) (apiclient.Allowance, error)
	Keys(ctx context.Context) ([]apiclient.JWK, error)
}

// keys is the memory behind Idempotency-Key.
type keys interface {
	InTx(ctx context.Context, fn func(context.Context) error) error
	BeginIdempotent(ctx context.Context, r idempotency.Record, abandonedBefore time.Time) (*idempotency.Record, error)
	FinishIdempotent(ctx context.Context, r idempotency.Record) error
	ReleaseIdempotent(ctx context.Context, caller, key string) error
}

// Check is one readiness check, by name.
type Check struct {
	Name string
	Run  func(ctx context.Context) error
}

// Options of a server.
type Options struct {
	Routes         []v1.Route
	Sessions       sessions
	Clients        clients
	Impersonations impersonations
	Keys           keys
	Now            clock.Machine
	PublicURL      *url.URL // where browsers reach us; decides cookie name, Secure and the accepted Origin
	SPA            fs.FS    // built files; nil serves none
	Document       []byte   // openapi.yaml
	Callback       echo.HandlerFunc
	Checks         []Check
	Unavailable    func(error) bool
	Logger         *slog.Logger
	NewID          func() string
	// TrustedProxies are the networks whose X-Forwarded-For is believed; none: the connection's own
	// address counts, so that nobody can invent one.
	TrustedProxies []*net.IPNet
}

// Server is the HTTP program.
type Server struct {
	echo     *echo.Echo
	options  Options
	cookie   cookieRules
	draining chan struct{}
}

// New assembles the server. The order of the middleware is the order of the lines.
func New(o Options) *Server {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = callers(o.TrustedProxies)
	e.HTTPErrorHandler = problem.Handler(o.Logger, o.Unavailable)
	s := &Server{echo: e, options: o, cookie: cookieRulesFor(o.PublicURL), draining: make(chan struct{})}

	e.Use(s.requestID, s.accessLog, s.securityHeaders, compress(), s.answerErrors)
	e.Use(middleware.BodyLimit(maxBody))
	s.health()
	api := e.Group(v1.Base, noStore)
	for _, r := range o.Routes {
		api.Add(r.Method, r.Path, r.Handler, append([]echo.MiddlewareFunc{deadline(cmp.Or(r.Timeout, requestTimeout))}, s.gates(r)...)...)
	}
	api.RouteNotFound("/*", s.noRoute)
	if o.Callback != nil {
		e.GET("/app/MicrosoftCspAuthenticationCallback", o.Callback, deadline(requestTimeout), noStore, s.maybeSignedIn)
	}
	s.jwks()
	s.document()
	if o.SPA != nil {
		s.spa()
	}
	return s
}

// Handler is the server as http.Handler. HEAD is answered as GET is; net/http leaves the body away.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			r = r.WithContext(r.Context()) // a copy: net/http goes on knowing what was asked
			r.Method = http.MethodGet
		}
		s.echo.ServeHTTP(w, r)
	})
}

// Echo is the router, for the test that compares it with the document.
func (s *Server) Echo() *echo.Echo { return s.echo }

// Drain makes /readyz fail, so that a load balancer sends no more requests.
func (s *Server) Drain() { close(s.draining) }

// callers tells who calls: the connection's address, or behind trusted proxies the one they name.
func callers(trusted []*net.IPNet) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, network := range trusted {
		options = append(options, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// noRoute answers what no route of the API takes: 405 where the address is one of another method.
func (s *Server) noRoute(c echo.Context) error {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		probe := s.echo.NewContext(c.Request(), nil)
		s.echo.Router().Find(method, echo.GetPath(c.Request()), probe)
		if slices.ContainsFunc(s.options.Routes, func(r v1.Route) bool { return r.Method == method && v1.Base+r.Path == probe.Path() }) {
			allowed = append(allowed, method)
			if method == http.MethodGet {
				allowed = append(allowed, http.MethodHead)
			}
		}
	}
	if len(allowed) == 0 {
		return echo.ErrNotFound
	}
	c.Response().Header().Set(echo.HeaderAllow, strings.Join(allowed, ", "))
	return echo.ErrMethodNotAllowed
}

// gates are the checks in front of one route.
func (s *Server) gates(r v1.Route) []echo.MiddlewareFunc {
	gate := r.Gate()
	switch {
	case gate.Public:
		return []echo.MiddlewareFunc{s.sameOrigin}
	case gate.SignedIn:
		return []echo.MiddlewareFunc{s.called(gate), early(gate), launched(gate), proven(gate)}
	}
	gates := []echo.MiddlewareFunc{s.called(gate), early(gate), launched(gate), permit(gate.Permission), proven(gate)} // nobody holds the empty permission
	if r.First != nil {
		gates = append(gates, first(r.First))
	}
	if r.Replay != v1.ReplayNone {
		gates = append(gates, s.replay(r.Replay))
	}
	return gates
}
