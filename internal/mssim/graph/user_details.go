package graph

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func guest(u *world.User) bool { return u.UserType == "Guest" }

func externalState(u *world.User) any {
	if guest(u) {
		return "Accepted"
	}
	return nil
}

func identities(c *call, u *world.User) []object {
	return []object{{{"signInType", "userPrincipalName"}, {"issuer", c.tenant.InitialDomain()}, {"issuerAssignedId", u.UserPrincipalName}}}
}

func otherMails(u *world.User) []string {
	if guest(u) && u.Mail != "" && len(u.OtherMails) == 0 {
		return []string{u.Mail}
	}
	return list(u.OtherMails)
}

func syncedAt(u *world.User) any {
	if !u.Synced() {
		return nil
	}
	return stamp(u.OnPremises.SyncedAt)
}

// syncEnabled is null for people who live in the cloud alone.
func syncEnabled(u *world.User) any {
	if !u.Synced() {
		return nil
	}
	return true
}

func sessionsFrom(u *world.User) time.Time {
	if u.SessionsFrom != nil {
		return *u.SessionsFrom
	}
	return u.CreatedAt
}

func optional(v *bool) any {
	if v == nil {
		return nil
	}
	return *v
}

func proxyAddresses(u *world.User) []string {
	if u.Mail == "" {
		return []string{}
	}
	return []string{"SMTP:" + u.Mail}
}

func signInActivity(u *world.User) any {
	if u.LastSignInAt == nil {
		return nil
	}
	at := stamp(*u.LastSignInAt)
	request := world.StableID("sign-in", u.ID, at)
	return object{
		{"lastSignInDateTime", at}, {"lastSignInRequestId", request},
		{"lastNonInteractiveSignInDateTime", at}, {"lastNonInteractiveSignInRequestId", request},
		{"lastSuccessfulSignInDateTime", at}, {"lastSuccessfulSignInRequestId", request},
	}
}

// Service plans that make a tenant a premium one.
var premiumPlans = []string{"41781fb2-bc02-4b7c-bd55-b576c07bb09d", "eec0eb4f-6444-4f95-aba0-50c24d67f998"}

// maySeeSignIns asks for the audit permission and a premium tenant; without them
// the whole request is refused.
func (c *call) maySeeSignIns() error {
	if err := readAudits.check(c); err != nil {
		return err
	}
	return c.premium()
}

// premium refuses a tenant without a premium plan.
func (c *call) premium() error {
	for _, k := range world.SubscribedSKUs(c.s, c.tenant.ID) {
		if k.CapabilityStatus() != "Enabled" {
			continue
		}
		if slices.ContainsFunc(k.Plans, func(p world.ServicePlan) bool { return slices.Contains(premiumPlans, strings.ToLower(p.ID)) }) {
			return nil
		}
	}
	return refuse(http.StatusForbidden, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", "Neither tenant is B2C or tenant doesn't have premium license")
}
