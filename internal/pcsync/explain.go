package pcsync

import (
	"errors"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/upstream"
)

// Codes of problems that are not a refusal of Microsoft's; those have the refusal's reason.
const (
	problemUnreadable  = "unreadable"
	problemThrottled   = "throttled"
	problemUnavailable = "unavailable"
	problemNotFound    = "not_found"
	problemFailed      = "failed"
)

// passes tells whether a problem goes away without a person.
func passes(code string) bool {
	return code == problemThrottled || code == problemUnavailable || code == problemFailed
}

// ownError is a refusal of the reseller's own connection, whatever was being read.
type ownError struct{ error }

func (e ownError) Unwrap() error { return e.error }

// Own marks a refusal as one of the reseller's own connection, where its reason alone may as well
// be a customer's: a missing consent, role or policy.
func Own(err error) error {
	if err == nil || isOwn(err) {
		return err
	}
	return ownError{err}
}

func isOwn(err error) bool {
	var own ownError
	return errors.As(err, &own)
}

// explain gives a reading that failed at a machine time a code and a sentence with cause and
// remedy. own tells that it was of the reseller itself and not of one customer.
func explain(err error, at time.Time, own bool) (code, detail string) {
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
		if own || isOwn(err) {
			return string(e.Reason), ownRefusal(e)
		}
		return string(e.Reason), refusal(e)
	case upstream.KindNotFound:
		return problemNotFound, "Microsoft does not know this customer of the reseller any more. The last known figures are shown. Check the reseller relationship in Partner Center."
	case upstream.KindThrottled:
		return problemThrottled, "Microsoft limits how often this reseller may ask" + what(e) + ". The last known figures are shown; it is tried again by itself after " + next(e, at) + "."
	case upstream.KindUnavailable:
		again := "by itself"
		if e.RetryAfter > 0 {
			again += " after " + next(e, at)
		}
		return problemUnavailable, "Microsoft gave no usable answer" + what(e) + ". The last known figures are shown; it is tried again " + again + "."
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

// ownRefusal words a refusal of the reseller's own connection, or of a listing of its own.
func ownRefusal(e *upstream.Error) string {
	switch e.Reason {
	case upstream.ReasonConsentMissing:
		return "The app registration has no consent in the reseller's own tenant, or not for all that is needed" + what(e) + ". Grant admin consent for its permissions in Microsoft Entra, then open the reseller and press Authorize again with a Global Administrator."
	case upstream.ReasonForbidden:
		return "Microsoft does not allow this to the account that authorized the reseller" + what(e) + ". Check its roles in Partner Center (Admin agent or Sales agent), or authorize again with another account."
	case upstream.ReasonGDAPMissing:
		return "The account that authorized the reseller has no role in the reseller's own tenant that allows the reading" + what(e) + ". Give it one in Microsoft Entra, or authorize again with another account."
	case upstream.ReasonTenantBlocked:
		return "A Conditional Access policy of the reseller's own tenant blocks the account that authorized it" + what(e) + ". Exclude the account from the policy, or let it meet the policy, then authorize again."
	case upstream.ReasonTenantMissing:
		return "Microsoft knows no tenant of the reseller's domain any more" + what(e) + ". Correct the domain on the reseller's page."
	case upstream.ReasonSecretWrong, upstream.ReasonSecretExpired, upstream.ReasonMFAMissing, upstream.ReasonTokenRevoked, upstream.ReasonTokenExpired,
		upstream.ReasonAppOnlyRefused, upstream.ReasonNotAuthorized, upstream.ReasonWrongTenant, upstream.ReasonAppMissing, upstream.ReasonConfig:
	}
	return e.Sentence()
}

// next is when Microsoft may be asked again after a failure at that time, rounded up.
func next(e *upstream.Error, at time.Time) string {
	wait := max(e.RetryAfter, time.Second)
	return at.UTC().Add(wait + time.Second - 1).Truncate(time.Second).Format("2006-01-02 15:04:05 UTC")
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
