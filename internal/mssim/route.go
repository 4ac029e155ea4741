package mssim

import (
	"errors"
	"net/http"
	"runtime/debug"

	"github.com/tenantry/tenantry/internal/mssim/control"
)

// services are the handlers behind the one origin.
type services struct {
	entra, partner, graph http.Handler
}

const maxBody = 4 << 20

// route sends each call to the service its path belongs to. Only Microsoft's
// services stand behind the middleware: the controls must answer while faults
// strike, and are not part of what was called.
func (s *Server) route(panel *control.Panel, to services) http.Handler {
	microsoft := panel.Middleware(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(rw, r.Body, maxBody)
		switch control.Service(r.URL.Path) {
		case control.ServicePartner:
			to.partner.ServeHTTP(rw, r)
		case control.ServiceGraph:
			to.graph.ServeHTTP(rw, r)
		default:
			to.entra.ServeHTTP(rw, r)
		}
	}))
	return s.survive(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if control.Service(r.URL.Path) == control.ServiceControl {
			panel.ServeHTTP(rw, r)
			return
		}
		microsoft.ServeHTTP(rw, r)
	}))
}

// survive turns a panic into a 500, so that one call's mistake does not end the
// others. http.ErrAbortHandler passes: faults drop connections with it.
func (s *Server) survive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		defer func() {
			reason := recover()
			if reason == nil {
				return
			}
			if err, ok := reason.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(reason)
			}
			s.cfg.Logger.Error("a call failed", "method", r.Method, "path", r.URL.Path, "reason", reason, "stack", string(debug.Stack()))
			http.Error(rw, `{"error":"simulator_failed","message":"The simulator failed at this call."}`, http.StatusInternalServerError)
		}()
		next.ServeHTTP(rw, r)
	})
}
