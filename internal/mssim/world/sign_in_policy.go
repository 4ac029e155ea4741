package world

import (
	"slices"
	"time"
)

// SignInPolicy is a tenant's conditional access, reduced to what clients meet of it.
type SignInPolicy struct {
	Demand SignInDemand `json:"demand"`
	Since  time.Time    `json:"since"` // machine time; sign-ins before do not satisfy it
}

// SignInDemand names what a policy asks of those who sign in or redeem a token.
type SignInDemand string

// The demands. Nobody satisfies those of devices, registration, an external check
// and the plain block: the simulator knows no devices.
const (
	DemandMFA               SignInDemand = "mfa"
	DemandMFARegistration   SignInDemand = "mfa_registration"
	DemandSignInFrequency   SignInDemand = "sign_in_frequency"
	DemandBlock             SignInDemand = "block"
	DemandCompliantDevice   SignInDemand = "compliant_device"
	DemandJoinedDevice      SignInDemand = "joined_device"
	DemandExternalChallenge SignInDemand = "external_challenge"
	DemandTenantSecurity    SignInDemand = "tenant_security"
	DemandNoRiskyDelegation SignInDemand = "no_risky_delegation" // refuses partners' users alone
	DemandSecurityDefaults  SignInDemand = "security_defaults"
)

// SignInDemands lists the demands in the order they are shown.
func SignInDemands() []SignInDemand {
	return []SignInDemand{
		DemandMFA, DemandMFARegistration, DemandSignInFrequency, DemandBlock, DemandCompliantDevice, DemandJoinedDevice,
		DemandExternalChallenge, DemandTenantSecurity, DemandNoRiskyDelegation, DemandSecurityDefaults,
	}
}

// Met tells whether a sign-in with these methods at that machine time satisfies
// the policy; guest is a partner's user in a customer's tenant. A nil policy
// demands nothing.
func (p *SignInPolicy) Met(methods []string, at time.Time, guest bool) bool {
	if p == nil {
		return true
	}
	switch p.Demand {
	case DemandMFA:
		return slices.Contains(methods, "mfa") && !at.Before(p.Since)
	case DemandSignInFrequency:
		return !at.Before(p.Since)
	case DemandNoRiskyDelegation:
		return !guest
	case DemandMFARegistration, DemandBlock, DemandCompliantDevice, DemandJoinedDevice, DemandExternalChallenge, DemandTenantSecurity, DemandSecurityDefaults:
	}
	return false
}

// SetSignInPolicy makes a tenant ask something of those who sign in; an empty
// demand ends it. machine is World.Machine. False when there is no such tenant.
func SetSignInPolicy(tx *Tx, machine time.Time, tenantID string, demand SignInDemand) bool {
	t, ok := tx.Tenants.Edit("", tenantID)
	if !ok {
		return false
	}
	t.SignInPolicy = nil
	if demand != "" {
		t.SignInPolicy = &SignInPolicy{Demand: demand, Since: machine}
	}
	return true
}
