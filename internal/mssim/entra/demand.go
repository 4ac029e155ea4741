package entra

import (
	"encoding/json"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// demanded is the refusal for who does not meet a tenant's sign-in policy.
func demanded(t *world.Tenant, who person, resource string) *failure {
	switch t.SignInPolicy.Demand {
	case world.DemandMFA:
		if who.user.SignIn.MFA {
			return mfaRequired(resource).asking(t)
		}
		return mfaRegistration(resource).asking(t)
	case world.DemandMFARegistration:
		return mfaRegistration(resource).asking(t)
	case world.DemandSignInFrequency:
		return fail(70043, "invalid_grant", "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.")
	case world.DemandCompliantDevice:
		return fail(53000, "interaction_required", "Your device is required to be compliant to access this resource.").asking(t)
	case world.DemandJoinedDevice:
		return fail(53001, "interaction_required", "Your device is required to be domain joined to access this resource.").asking(t)
	case world.DemandExternalChallenge:
		return fail(50158, "interaction_required", "External security challenge was not satisfied.").sub("basic_action").asking(t)
	case world.DemandTenantSecurity:
		return fail(530032, "invalid_grant", "User blocked due to risk on home tenant.")
	case world.DemandNoRiskyDelegation:
		return fail(530034, "invalid_grant", "A delegated administrator was blocked from accessing the tenant due to account risk in their home tenant.")
	case world.DemandSecurityDefaults:
		return fail(530035, "invalid_grant", "Access has been blocked by security defaults. This is due to the request using legacy auth or being deemed unsafe by security defaults policies.")
	case world.DemandBlock:
	}
	return fail(53003, "invalid_grant", "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.")
}

func mfaRegistration(resource string) *failure {
	return fail(50079, "interaction_required", "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multifactor authentication to access '%s'.", resource).sub("basic_action")
}

// asking adds the claims that a client must send with its next sign-in.
func (f *failure) asking(t *world.Tenant) *failure {
	claims, _ := json.Marshal(map[string]any{"access_token": map[string]any{"polids": map[string]any{
		"essential": true, "values": []string{world.StableID("sign-in-policy", t.ID)},
	}}})
	f.claims = string(claims)
	return f
}
