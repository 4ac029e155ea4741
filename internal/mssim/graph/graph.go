// Package graph is the simulated Microsoft Graph: what a reseller's portal reads
// of a tenant's organization, domains, people, licenses and subscriptions, and
// of a partner's delegated admin relationships.
//
// A token's tenant is the tenant a call is about; nothing of another tenant can
// be reached with it.
package graph

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/control"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// Handler answers for graph.microsoft.com.
type Handler struct {
	world   *world.World
	routes  []route
	limiter *limiter
	links   downloads
	exports exportFiles
	through func(http.Handler) http.Handler
}

// Option changes how a Handler is made.
type Option func(*Handler)

// BatchThrough passes every request inside a $batch through a middleware, so that
// faults strike single requests of a batch and the log shows them.
func BatchThrough(middleware func(http.Handler) http.Handler) Option {
	return func(h *Handler) { h.through = middleware }
}

// New makes the handler for /v1.0 and /beta.
func New(w *world.World, opts ...Option) http.Handler {
	h := &Handler{world: w, limiter: newLimiter(w.Machine), through: func(next http.Handler) http.Handler { return next }}
	for _, o := range opts {
		o(h)
	}
	h.routes = h.table()
	return h
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if strings.EqualFold(r.URL.Path, downloadPath) {
		h.download(rw, r)
		return
	}
	if strings.HasPrefix(r.URL.Path, BlobRoot) {
		h.serveBlob(rw, r)
		return
	}
	rt, params, version := h.find(r)
	if rt == nil {
		control.NotSimulated(rw, r)
		return
	}
	c := &call{h: h, r: r, version: version, params: params, now: h.world.Machine(), requestID: uuid.NewString()}
	if c.clientRequestID = r.Header.Get("client-request-id"); c.clientRequestID == "" || len(c.clientRequestID) > 64 {
		c.clientRequestID = c.requestID
	}
	h.stamp(rw, c)
	out, err := h.run(rt, c)
	for k, v := range c.throttled {
		rw.Header()[k] = v
	}
	if err != nil {
		h.refuse(rw, c, err)
		return
	}
	out.write(rw)
}

// stamp sets the headers that every answer of Graph has.
func (h *Handler) stamp(rw http.ResponseWriter, c *call) {
	hd := rw.Header()
	hd.Set("Request-Id", c.requestID)
	hd.Set("Client-Request-Id", c.clientRequestID)
	hd.Set("X-Ms-Ags-Diagnostic", `{"ServerInfo":{"DataCenter":"Simulator","Slice":"E","Ring":"1","ScaleUnit":"001","RoleInstance":"SIM00000001"}}`)
	hd.Set("Cache-Control", "no-cache")
	hd.Set("Strict-Transport-Security", "max-age=31536000")
}

// run takes a call through token, limit and permission to its resource.
func (h *Handler) run(rt *route, c *call) (reply, error) {
	if err := h.authenticate(c); err != nil {
		return reply{}, err
	}
	if rt.outside != nil {
		return rt.outside(c)
	}
	if err := c.options(); err != nil {
		return reply{}, err
	}
	if c.q.expand != "" && !slices.Contains(rt.expands, c.q.expand) {
		return reply{}, refuse(http.StatusNotImplemented, "NotImplemented", "This operation target is not yet supported.")
	}
	if rt.write != nil {
		if err := c.readBody(); err != nil {
			return reply{}, err
		}
		return h.change(rt, c)
	}
	var out reply
	var err error
	h.world.View(func(s *world.State) {
		c.s = s
		if err = h.admit(rt, c); err == nil {
			out, err = rt.serve(c)
		}
	})
	if err != nil {
		return reply{}, err
	}
	return out, nil
}

// change runs a call that writes: all of it happens, or nothing when it is refused.
func (h *Handler) change(rt *route, c *call) (reply, error) {
	var out reply
	err := h.world.Update(func(tx *world.Tx) error {
		c.s = tx.State
		err := h.admit(rt, c)
		if err == nil {
			out, err = rt.write(c, tx)
		}
		if r, ok := errors.AsType[*world.DirectoryRefused](err); ok {
			return refusedByDirectory(r)
		}
		return err
	})
	if err != nil {
		return reply{}, err
	}
	return out, nil
}

// admit lets a call through to its resource.
func (h *Handler) admit(rt *route, c *call) error {
	if err := c.enter(); err != nil {
		return err
	}
	if err := h.limiter.charge(c, rt); err != nil {
		return err
	}
	return rt.access.check(c)
}
