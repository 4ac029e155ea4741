package upstream

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// Kind says what a caller can do about a failed call.
type Kind string

// The kinds of failure.
const (
	KindThrottled    Kind = "throttled"    // ask again after RetryAfter
	KindUnauthorized Kind = "unauthorized" // a person must act; Reason says how
	KindNotFound     Kind = "not_found"
	KindConflict     Kind = "conflict"    // the state at Microsoft does not allow it
	KindInvalid      Kind = "invalid"     // Microsoft does not accept the request as it is
	KindUnavailable  Kind = "unavailable" // no usable answer: down, too slow, garbage, breaker open
)

// Reason says why Microsoft refuses to act for us.
type Reason string

// The reasons of KindUnauthorized.
const (
	ReasonSecretWrong    Reason = "secret_wrong"
	ReasonSecretExpired  Reason = "secret_expired"
	ReasonConsentMissing Reason = "consent_missing"
	ReasonMFAMissing     Reason = "mfa_missing"
	ReasonTokenRevoked   Reason = "token_revoked"
	ReasonTokenExpired   Reason = "token_expired"
	ReasonGDAPMissing    Reason = "gdap_missing"
	ReasonAppOnlyRefused Reason = "app_only_refused"
	ReasonNotAuthorized  Reason = "not_authorized"     // nobody has authorized this reseller yet
	ReasonWrongTenant    Reason = "wrong_tenant"       // the sign-in belongs to another organization
	ReasonAppMissing     Reason = "app_missing"        // no such application, or it is disabled
	ReasonTenantBlocked  Reason = "tenant_blocked"     // Conditional Access or a security policy of the customer
	ReasonTenantMissing  Reason = "tenant_missing"     // Microsoft knows no such tenant
	ReasonConfig         Reason = "registration_wrong" // redirect address, scope or credential kind of the registration
	ReasonForbidden      Reason = "forbidden"
)

// Error is a failed call to Microsoft. Its text is safe for logs: it holds no address, header, body or free text of
// Microsoft's.
type Error struct {
	Kind   Kind
	Reason Reason // of KindUnauthorized
	API    string // "partnercenter", "graph", "entra"
	Op     string // what was tried: "list customers"

	Status        int    // HTTP status; 0 when no answer came
	Code          string // Microsoft's own code: "900421", "Request_ResourceNotFound", "AADSTS50173"
	CorrelationID string // to quote in a ticket with Microsoft
	RequestID     string
	Message       string // Microsoft's words, shortened and redacted; for staff, not for logs

	RetryAfter time.Duration // of KindThrottled, and of KindUnavailable where known; never shortened
	// OutcomeUnknown: the request went out and no definite answer came back, so the work may have been done.
	OutcomeUnknown bool
	// What is a short name of what went wrong where there is no answer: "timeout", "breaker open", "cut JSON".
	What string

	Cause error
}

// Error gives kind, reason, operation and ids.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: %s", e.API, e.Op, e.Kind)
	if e.Reason != "" {
		fmt.Fprintf(&b, " (%s)", e.Reason)
	}
	for _, part := range []struct{ name, value string }{
		{"what", e.What}, {"code", e.Code}, {"correlation_id", e.CorrelationID},
	} {
		if part.value != "" {
			fmt.Fprintf(&b, " %s=%s", part.name, part.value)
		}
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, " status=%d", e.Status)
	}
	if e.RetryAfter > 0 {
		fmt.Fprintf(&b, " retry_after=%s", e.RetryAfter)
	}
	if e.OutcomeUnknown {
		b.WriteString(" outcome=unknown")
	}
	return b.String()
}

// Unwrap gives the cause, so that errors.Is finds context.Canceled and context.DeadlineExceeded.
func (e *Error) Unwrap() error { return e.Cause }

// LogValue gives the fields that a log may show.
func (e *Error) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("api", e.API), slog.String("op", e.Op), slog.String("kind", string(e.Kind)),
		slog.String("reason", string(e.Reason)), slog.Int("status", e.Status), slog.String("code", e.Code),
		slog.String("what", e.What), slog.String("ms_correlation_id", e.CorrelationID),
		slog.Duration("retry_after", e.RetryAfter), slog.Bool("outcome_unknown", e.OutcomeUnknown))
}

// As finds the Error in a chain.
func As(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// KindOf is the kind of the Error in err's chain, or "".
func KindOf(err error) Kind {
	if e, ok := As(err); ok {
		return e.Kind
	}
	return ""
}

// ReasonOf is the reason of the Error in err's chain, or "".
func ReasonOf(err error) Reason {
	if e, ok := As(err); ok {
		return e.Reason
	}
	return ""
}

// RetryAfter is how long Microsoft, or our gate in front of it, asks to wait; 0 when err does not say.
func RetryAfter(err error) time.Duration {
	if e, ok := As(err); ok {
		return e.RetryAfter
	}
	return 0
}
