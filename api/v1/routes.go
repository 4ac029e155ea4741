// Package v1 is the REST API: one file per resource with its handlers and annotations, one
// with its bodies. Handlers decode, call a service and encode; they hold no rules.
package v1

import (
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Route is one line of the route table. Who may call it is not said here but in the matrix.
type Route struct {
	Operation string // operation id of the document, which the matrix of permissions knows
	Method    string
	Path      string // below Base, in Echo's spelling: /resellers/:id
	// Replay says how a POST honors Idempotency-Key; see ReplayMode.
	Replay ReplayMode
	// First is asked before the transaction of a key, for what counts also when the call is refused afterwards. It may
	// read the body.
	First   func(c echo.Context) error
	Timeout time.Duration // how long it may take; zero: as long as any call
	Handler echo.HandlerFunc
}

// Gate is what the matrix asks of callers of the route.
func (r Route) Gate() authz.Gate { return authz.GateOf(r.Operation) }

// ReplayMode says how a POST is protected from being done twice.
type ReplayMode int

// The modes.
const (
	// ReplayNone ignores Idempotency-Key: doing it twice does no harm.
	ReplayNone ReplayMode = iota
	// ReplayInTx runs the handler in one transaction with the key and the answer. The handler
	// must not talk to Microsoft.
	ReplayInTx
	// ReplayAround reserves the key before the handler and keeps the answer after it, for
	// handlers that talk to Microsoft.
	ReplayAround
)

// Base is where the API lives.
const Base = "/api/v1"

// Resource is a set of handlers with their routes.
type Resource interface {
	Routes() []Route
}

// Table is every route of some resources, in order.
func Table(resources ...Resource) []Route {
	var table []Route
	for _, r := range resources {
		table = append(table, r.Routes()...)
	}
	return table
}

// actor is who calls.
func actor(c echo.Context) authz.Actor { return authz.FromContext(c.Request().Context()) }

// scope is where the route's permission holds for the caller.
func scope(c echo.Context) tenancy.Scope { return tenancy.FromContext(c.Request().Context()) }
