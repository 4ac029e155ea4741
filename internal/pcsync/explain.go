package pcsync

import (
	"errors"
	"fmt"

	"github.com/tenantry/tenantry/internal/upstream"
)

// Codes of problems that are not a refusal of Microsoft's; those have the refusal's reason.
const (
	problemUnreadable  = "unreadable"
	problemUnavailable = "unavailable"
	problemNotFound    = "not_found"
	problemFailed      = "failed"
)

// explain gives a failed reading a code and a sentence with cause and remedy.
func explain(err error) (code, detail string) {
	var stop *Stop
	if errors.As(err, &stop) && stop.Detail != "" {
		return stop.Code, stop.Detail
	}
	e, ok := upstream.As(err)
	if !ok {
		return problemFailed, "Reading failed for a reason on our side, which the log of this installation names. The last known figures are shown; it is tried again by itself."
	}
	switch e.Kind {
	case upstream.KindUnauthorized:
		return string(e.Reason), refusal(e)
	case upstream.KindNotFound:
		return problemNotFound, "Microsoft does not know this customer of the reseller any more. The last known figures are shown. Check the reseller relationship in Partner Center."
	case upstream.KindThrottled, upstream.KindUnavailable:
		return problemUnavailable, "Microsoft gave no usable answer" + what(e) + ". The last known figures are shown; it is tried again by itself."
	case upstream.KindConflict, upstream.KindInvalid:
	}
	return problemFailed, "Microsoft refused the reading" + what(e) + ". The last known figures are shown; it is tried again by itself."
}

func refusal(e *upstream.Error) string {
	switch e.Reason {
	case upstream.ReasonGDAPMissing:
		return "The reseller has no delegated administration of this tenant that allows the reading. Create or renew a delegated admin relationship and assign its roles to the group of the account that authorized."
	case upstream.ReasonConsentMissing:
		return "This customer has not consented to the reseller's application. Open the tenant and press Authenticate, or send the consent link to its administrator."
	case upstream.ReasonTenantBlocked:
		return "A Conditional Access policy of this customer does not let the reseller in. Its administrator must exclude service provider users, or trust the partner's MFA."
	case upstream.ReasonForbidden:
		return "Microsoft does not allow the reseller to read this customer" + what(e) + ". Check the roles of the delegated admin relationship and the reseller relationship."
	case upstream.ReasonTenantMissing:
		return "Microsoft knows no such tenant any more. Check the customer in Partner Center; disconnect the tenant if it is gone."
	case upstream.ReasonSecretWrong, upstream.ReasonSecretExpired, upstream.ReasonMFAMissing, upstream.ReasonTokenRevoked, upstream.ReasonTokenExpired,
		upstream.ReasonAppOnlyRefused, upstream.ReasonNotAuthorized, upstream.ReasonWrongTenant, upstream.ReasonAppMissing, upstream.ReasonConfig:
	}
	return e.Sentence()
}

// what quotes Microsoft's code and the id to give to its support.
func what(e *upstream.Error) string {
	switch {
	case e.Code != "" && e.CorrelationID != "":
		return fmt.Sprintf(" (%s, correlation id %s)", e.Code, e.CorrelationID)
	case e.CorrelationID != "":
		return fmt.Sprintf(" (correlation id %s)", e.CorrelationID)
	case e.Code != "":
		return fmt.Sprintf(" (%s)", e.Code)
	}
	return ""
}

func unreadableProblem(n int) (code, detail string) {
	entries := "entries"
	if n == 1 {
		entries = "entry"
	}
	return problemUnreadable, fmt.Sprintf("%d %s of Microsoft's answer could not be read and are not shown; everything else is up to date. It is tried again by itself; if it stays, report it with the raw answer, which is kept.", n, entries)
}
