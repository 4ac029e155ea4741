package reseller

import (
	"errors"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Problem is why the connection to Microsoft does not work now.
type Problem struct {
	Code   string    // stable, one of the constants below
	Detail string    // cause and remedy for a person
	At     time.Time // machine time; of the newest try
}

// What may be wrong between a reseller and Microsoft, until a person acts.
const (
	ProblemSecretWrong    = "secret_wrong"
	ProblemSecretExpired  = "secret_expired"
	ProblemConsentMissing = "consent_missing" // in the reseller's own tenant
	ProblemMFAMissing     = "mfa_missing"
	ProblemTokenRevoked   = "token_revoked"
	ProblemTokenExpired   = "token_expired"
	ProblemNotAuthorized  = "not_authorized"
	ProblemWrongTenant    = "wrong_tenant"
	ProblemAppMissing     = "app_missing"
	ProblemTenantBlocked  = "tenant_blocked"
	ProblemTenantMissing  = "tenant_missing"
	ProblemRegistration   = "registration_wrong"
	ProblemForbidden      = "forbidden"
	// ProblemSecretUnreadable is ours, not Microsoft's: the secret is sealed under a key that is not configured.
	ProblemSecretUnreadable = "secret_unreadable"
)

// SecretUnreadable is the refusal of whatever needs a secret that cannot be opened.
func SecretUnreadable(cause error) *apperr.Error {
	return apperr.Wrap(cause, apperr.Conflict, codeUnreadable, unreadableDetail+" "+unreadableRemedy)
}

const (
	codeUnreadable   = "reseller.secret_unreadable"
	unreadableDetail = "The stored application secret cannot be opened with this installation's secret keys."
	unreadableRemedy = "Put the right key back, or enter the secret again."
)

// microsoftCode begins the codes of errors that the Microsoft adapters return.
const microsoftCode = "microsoft."

// ProblemOf is what a failed call to Microsoft says about the connection, at that time. ok is
// false when the failure is not the connection's: Microsoft away, slow or throttling.
func ProblemOf(err error, at time.Time) (p Problem, ok bool) {
	var e *apperr.Error
	if !errors.As(err, &e) {
		return Problem{}, false
	}
	code, fromMicrosoft := strings.CutPrefix(e.Code, microsoftCode)
	if !fromMicrosoft || !Blocking(code) {
		return Problem{}, false
	}
	return Problem{Code: code, Detail: e.Detail, At: at}, true
}

// ProbeOf tells how a try went that ended with err. One that Microsoft did not answer was none; one for
// which our own secret could not be read is a problem, though Microsoft was not asked.
func ProbeOf(err error, at time.Time) Probe {
	if err == nil {
		return Probe{Tried: true}
	}
	if apperr.CodeOf(err) == codeUnreadable {
		return Probe{Tried: true, Problem: &Problem{Code: ProblemSecretUnreadable, Detail: unreadableDetail, At: at}}
	}
	if p, ok := ProblemOf(err, at); ok {
		return Probe{Tried: true, Problem: &p}
	}
	return Probe{}
}

// Blocking tells whether nothing works at Microsoft for the reseller until a person acts, so
// that trying again and again only does harm.
func Blocking(code string) bool {
	switch code {
	case ProblemSecretWrong, ProblemSecretExpired, ProblemConsentMissing, ProblemMFAMissing,
		ProblemTokenRevoked, ProblemTokenExpired, ProblemNotAuthorized, ProblemWrongTenant,
		ProblemAppMissing, ProblemTenantBlocked, ProblemTenantMissing, ProblemRegistration:
		return true
	}
	return false
}

// EndsAuthorization tells whether the problem means that the reseller must be authorized again.
func EndsAuthorization(code string) bool {
	switch code {
	case ProblemTokenRevoked, ProblemTokenExpired, ProblemMFAMissing, ProblemNotAuthorized:
		return true
	}
	return false
}
