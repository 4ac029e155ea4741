// Package apperr gives every failure that a person may meet one shape: a kind that
// decides the status, a stable code that programs compare, and a sentence that names
// cause and remedy.
package apperr

import (
	"errors"
	"fmt"
	"time"
)

// Kind is the class of a failure. api/problem maps each kind to one HTTP status.
type Kind string

// The kinds, each with the status that api/problem gives it.
const (
	Malformed       Kind = "malformed"        // 400: the request cannot be read
	Unauthenticated Kind = "unauthenticated"  // 401: who are you
	Forbidden       Kind = "forbidden"        // 403: your role does not allow this
	NotFound        Kind = "not_found"        // 404: not there, or not yours to know of
	Method          Kind = "method"           // 405: not with this method
	Conflict        Kind = "conflict"         // 409: the state of things does not allow this
	Stale           Kind = "stale"            // 412: changed since you read it
	Invalid         Kind = "invalid"          // 422: readable, but a field is wrong
	PreconditionReq Kind = "precondition_req" // 428: If-Match is missing
	TooMany         Kind = "too_many"         // 429: slow down
	Internal        Kind = "internal"         // 500: our fault
	Upstream        Kind = "upstream"         // 502: Microsoft failed or refused
	Unavailable     Kind = "unavailable"      // 503: not now; try again
)

// Field is what is wrong with one field of a request body or query.
type Field struct {
	Name   string // dotted path as the caller wrote it, for example "domain"
	Detail string // a sentence for the person who filled it in
}

// Microsoft is what Microsoft said when a call to it failed. It holds no secrets and no bodies.
type Microsoft struct {
	Status        int    // HTTP status; 0 when no answer came
	Code          string // Microsoft's own code, such as "900421" or "AADSTS7000215"
	CorrelationID string // the id to quote in a ticket with Microsoft
}

// Error is a failure with a class and words for people. Its Detail is shown to the caller;
// the wrapped Cause is only logged.
type Error struct {
	Kind       Kind
	Code       string // stable and documented, "noun.what": "reseller.connected"
	Detail     string // what is wrong, what was not changed, and what to do
	Fields     []Field
	RetryAfter time.Duration // for TooMany and Unavailable; zero when not known
	Microsoft  *Microsoft    // for Upstream
	// OperationID names slow work that is the reason, or that did it already; "" for none.
	OperationID string
	Cause       error
}

// New makes an error with no cause.
func New(kind Kind, code, detail string) *Error {
	return &Error{Kind: kind, Code: code, Detail: detail}
}

// Wrap makes an error that keeps its cause for the log.
func Wrap(cause error, kind Kind, code, detail string) *Error {
	return &Error{Kind: kind, Code: code, Detail: detail, Cause: cause}
}

// Missing is the answer for something that does not exist or is outside the caller's scope;
// the two are told apart nowhere. noun is a word of docs/glossary.md.
func Missing(noun string) *Error {
	return New(NotFound, noun+".not_found", "There is no such "+noun+", or you may not see it. Nothing was changed.")
}

// InvalidField is an Invalid error about one field.
func InvalidField(code, field, detail string) *Error {
	return &Error{Kind: Invalid, Code: code, Detail: detail, Fields: []Field{{Name: field, Detail: detail}}}
}

// Error gives kind, code and cause, for the log.
func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Kind, e.Code, e.Cause)
	}
	return fmt.Sprintf("%s: %s: %s", e.Kind, e.Code, e.Detail)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// KindOf is the kind of the first *Error in err's chain, else Internal. It is "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// CodeOf is the code of the first *Error in err's chain, else "".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
