package reseller

import (
	"regexp"
	"strings"

	"github.com/tenantry/tenantry/internal/apperr"
)

// refusal is a sign-in that we turn down ourselves.
func refusal(code, detail string) *apperr.Error {
	return apperr.New(apperr.Conflict, "authorization."+code, detail)
}

// stripped is a code without the noun in front.
func stripped(code string) string {
	if _, rest, ok := strings.Cut(code, "."); ok {
		return rest
	}
	return code
}

var entraCode = regexp.MustCompile(`^AADSTS(\d{1,10})\b`)

// declined words what Microsoft's sign-in page gave back instead of a code.
func declined(in Callback) error {
	var number string
	if m := entraCode.FindStringSubmatch(in.ErrorDescription); m != nil {
		number = m[1]
	}
	e := &apperr.Error{Kind: apperr.Conflict, Microsoft: &apperr.Microsoft{Code: microsoftCodeOf(in.Error, number)}}
	switch {
	case number == "65004" || (in.Error == "access_denied" && number == ""):
		e.Code = "authorization.consent_declined"
		e.Detail = "The permissions were declined on Microsoft's page. Press Authorize again and accept them: without them Tenantry cannot read Partner Center."
	case number == "90094" || in.Error == "consent_required":
		e.Code = "authorization.admin_consent_needed"
		e.Detail = "This account may not accept the permissions. Press Authorize again and sign in with a Global Administrator of the reseller's tenant."
	case number == "50074" || number == "50076" || number == "50079" || number == "50072" || in.Error == "interaction_required":
		e.Code = "authorization." + ProblemMFAMissing
		e.Detail = "Microsoft wants multifactor authentication (MFA) from this account, and it was not completed. Set it up for the account, then press Authorize again."
	case in.Error == "access_denied" || in.Error == "login_required":
		e.Code = "authorization.sign_in_refused"
		e.Detail = "Microsoft did not let this account sign in. Press Authorize again with an account of the reseller's tenant that may use this application."
	case in.Error == "server_error" || in.Error == "temporarily_unavailable":
		e.Code = "authorization.microsoft_unavailable"
		e.Detail = "Microsoft's sign-in has a problem of its own just now. Wait a few minutes and press Authorize again."
	default:
		e.Code = "authorization." + ProblemRegistration
		e.Detail = "Microsoft refused the sign-in. Compare the app registration's redirect address, account types and permissions with the going-live guide, then press Authorize again."
	}
	return e
}

// microsoftCodeOf keeps of Microsoft's answer only what is made like a code.
func microsoftCodeOf(name, number string) string {
	if number != "" {
		return "AADSTS" + number
	}
	if errorName.MatchString(name) {
		return name
	}
	return ""
}

var errorName = regexp.MustCompile(`^[a-z_]{1,64}$`)
