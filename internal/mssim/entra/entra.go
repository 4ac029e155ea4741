// Package entra is the simulated Microsoft Entra ID: discovery, signing keys, the
// sign-in and consent pages, the token endpoint, admin consent and logout.
//
// Tokens live in machine time. Secrets of app registrations and delegated admin
// relationships end in the world's own time, so that advancing the clock shows
// what their end does.
package entra

import (
	"net/http"
	"sync"

	"github.com/tenantry/tenantry/internal/mssim/control"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// Handler answers for login.microsoftonline.com.
type Handler struct {
	world  *world.World
	public string // origin browsers reach; "" is the one the connection came to
	mux    *http.ServeMux

	certMu sync.Mutex
	certs  map[string]certificate // by key id
}

// Option changes how a Handler is made.
type Option func(*Handler)

// PublicOrigin is the scheme and host under which a browser reaches the
// simulator when that is not the address clients connect to, as in containers.
func PublicOrigin(origin string) Option { return func(h *Handler) { h.public = origin } }

// New makes the handler for everything that is not another service's path.
func New(w *world.World, opts ...Option) http.Handler {
	h := &Handler{world: w, mux: http.NewServeMux(), certs: map[string]certificate{}}
	for _, o := range opts {
		o(h)
	}
	for _, rt := range h.table() {
		h.mux.HandleFunc(rt.method+" "+rt.path, rt.serve)
	}
	h.mux.HandleFunc("/", control.NotSimulated)
	return h
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("X-Ms-Request-Id", newID())
	rw.Header().Set("X-Ms-Ests-Server", "2.1.0 - simulator")
	rw.Header().Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	h.mux.ServeHTTP(rw, r)
}
