package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// problem is one of Graph's refusals.
type problem struct {
	status  int
	code    string
	message string
	header  http.Header
	inner   map[string]string // more members of innerError
	details []object
}

func (p *problem) Error() string { return p.code + ": " + p.message }

func refuse(status int, code, format string, args ...any) *problem {
	return &problem{status: status, code: code, message: fmt.Sprintf(format, args...)}
}

func badRequest(format string, args ...any) *problem {
	return refuse(http.StatusBadRequest, "BadRequest", format, args...)
}

func unsupportedQuery(message string) *problem {
	return refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "%s", message)
}

func notFound(id string) *problem {
	return refuse(http.StatusNotFound, "Request_ResourceNotFound", "Resource '%s' does not exist or one of its queried reference-property objects are not present.", id)
}

func expiredPage() *problem {
	return refuse(http.StatusBadRequest, "Directory_ExpiredPageToken", "The specified page token value has expired and cannot be included in your request.")
}

func denied() *problem {
	return refuse(http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
}

// refusedByDirectory puts a directory's refusal into Graph's form.
func refusedByDirectory(r *world.DirectoryRefused) *problem {
	p := refuse(http.StatusBadRequest, "Request_BadRequest", "%s", r.Text)
	switch {
	case r.Reason == world.ReasonUnknown:
		p.status, p.code = http.StatusNotFound, "Request_ResourceNotFound"
	case r.Reason == world.ReasonTaken:
		p.details = []object{{{"code", "ObjectConflict"}, {"message", r.Text}, {"target", r.Property}}}
	case r.Property == "userPrincipalName":
		p.details = []object{{{"code", "InvalidValue"}, {"message", r.Text}, {"target", r.Property}}}
	}
	return p
}

// refuse writes Graph's error envelope.
func (h *Handler) refuse(rw http.ResponseWriter, c *call, err error) {
	p, ok := errors.AsType[*problem](err)
	if g, delegation := errors.AsType[*world.GDAPRefused](err); delegation {
		p, ok = refuse(g.Status, g.Code, "%s", g.Text), true
	}
	if !ok {
		p = refuse(http.StatusInternalServerError, "Service_InternalServerError", "Encountered an internal server error.")
	}
	inner := map[string]string{
		"date":       h.world.Machine().Format("2006-01-02T15:04:05"), // UTC, without a zone
		"request-id": c.requestID, "client-request-id": c.clientRequestID,
	}
	for k, v := range p.inner {
		inner[k] = v
	}
	for k, v := range p.header {
		rw.Header()[k] = v
	}
	rw.Header().Set("Content-Type", "application/json")
	rw.WriteHeader(p.status)
	enc := json.NewEncoder(rw)
	enc.SetEscapeHTML(false)
	body := map[string]any{"code": p.code, "message": p.message, "innerError": inner}
	if len(p.details) > 0 {
		body["details"] = p.details
	}
	_ = enc.Encode(map[string]any{"error": body})
}
