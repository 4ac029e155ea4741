// Package problem is the one shape of every refusal: RFC 9457 problem details.
package problem

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
)

// ContentType of a problem.
const ContentType = "application/problem+json"

// Problem says what is wrong, what was not changed, and what to do.
type Problem struct {
	Type      string     `json:"type" example:"https://tenantry.example/problems/reseller.connected"`
	Title     string     `json:"title" example:"Conflict"`
	Status    int        `json:"status" example:"409"`
	Detail    string     `json:"detail"`
	Code      string     `json:"code" example:"reseller.connected"`
	Fields    []Field    `json:"fields,omitempty"`
	Microsoft *Microsoft `json:"microsoft,omitempty"`
	Operation string     `json:"operation_id,omitempty" format:"uuid"` // slow work that is the reason, or that did it already
	TraceID   string     `json:"trace_id"`
} // @name Problem

// Field is what is wrong with one field.
type Field struct {
	Name   string `json:"name"`
	Detail string `json:"detail"`
} // @name ProblemField

// Microsoft is what Microsoft said, for staff.
type Microsoft struct {
	Status        int    `json:"status"`
	Code          string `json:"code"`
	CorrelationID string `json:"correlation_id"`
} // @name ProblemMicrosoft

var statuses = map[apperr.Kind]int{
	apperr.Malformed:       http.StatusBadRequest,
	apperr.Unauthenticated: http.StatusUnauthorized,
	apperr.Forbidden:       http.StatusForbidden,
	apperr.NotFound:        http.StatusNotFound,
	apperr.Method:          http.StatusMethodNotAllowed,
	apperr.Conflict:        http.StatusConflict,
	apperr.Stale:           http.StatusPreconditionFailed,
	apperr.Invalid:         http.StatusUnprocessableEntity,
	apperr.PreconditionReq: http.StatusPreconditionRequired,
	apperr.TooMany:         http.StatusTooManyRequests,
	apperr.Internal:        http.StatusInternalServerError,
	apperr.Upstream:        http.StatusBadGateway,
	apperr.Unavailable:     http.StatusServiceUnavailable,
}

// Status is the HTTP status of a kind.
func Status(k apperr.Kind) int {
	if s, ok := statuses[k]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// From makes the problem of an error. What the error wraps stays in the log.
func From(err error, traceID string) Problem {
	var e *apperr.Error
	if !errors.As(err, &e) {
		e = fromEcho(err)
	}
	status := Status(e.Kind)
	p := Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: e.Detail, Code: e.Code, Operation: e.OperationID, TraceID: traceID,
	}
	for _, f := range e.Fields {
		p.Fields = append(p.Fields, Field(f))
	}
	if e.Microsoft != nil {
		p.Microsoft = &Microsoft{Status: e.Microsoft.Status, Code: e.Microsoft.Code, CorrelationID: e.Microsoft.CorrelationID}
	}
	return p
}

// fromEcho classifies what the router and the middleware return.
func fromEcho(err error) *apperr.Error {
	var he *echo.HTTPError
	if errors.As(err, &he) {
		switch he.Code {
		case http.StatusNotFound:
			return apperr.New(apperr.NotFound, "route.not_found", "There is nothing at this address.")
		case http.StatusMethodNotAllowed:
			return apperr.New(apperr.Method, "route.method", "This address does not take this method; Allow names those it takes.")
		case http.StatusRequestEntityTooLarge:
			return apperr.New(apperr.Malformed, "request.too_large", "The request body is larger than this address takes. Nothing was changed.")
		case http.StatusServiceUnavailable:
			return apperr.New(apperr.Unavailable, "request.timeout", "The request took too long and was given up. Try again; nothing is half done.")
		}
	}
	return apperr.New(apperr.Internal, "internal", "Something failed on our side. Nothing was changed. Try again; if it stays, quote the trace id.")
}

// SetRetryAfter tells the caller when to come back, in whole seconds, rounded up.
func SetRetryAfter(h http.Header, d time.Duration) {
	if d <= 0 {
		return
	}
	seconds := int64((d + time.Second - 1) / time.Second)
	h.Set("Retry-After", strconv.FormatInt(seconds, 10))
}
