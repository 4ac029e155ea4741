package graph

import (
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func listOrganization(c *call) (reply, error) {
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	return collection(c, pages{set: "organization"}, []*world.Tenant{c.tenant}, func(t *world.Tenant) string { return t.ID }, func(*world.Tenant) object {
		return c.pick(c.showOrganization())
	})
}

func getOrganization(c *call) (reply, error) {
	if !strings.EqualFold(c.params["id"], c.tenant.ID) {
		return reply{}, notFound(c.params["id"])
	}
	return c.entity("organization", c.showOrganization())
}

// showOrganization cuts the answer to three properties when the token has no more
// than User.Read.
func (c *call) showOrganization() object {
	t := c.tenant
	verified := []object{}
	for _, d := range t.Domains {
		if d.Verified {
			verified = append(verified, object{
				{"capabilities", "Email, OfficeCommunicationsOnline"}, {"isDefault", d.Default}, {"isInitial", d.Initial},
				{"name", d.Name}, {"type", authentication(d)},
			})
		}
	}
	if !slices.ContainsFunc(readOrganization.permissions, c.claims.Has) {
		return object{{"id", t.ID}, {"displayName", t.DisplayName}, {"verifiedDomains", verified}}
	}
	var phones []string
	if t.Phone != "" {
		phones = []string{t.Phone}
	}
	assigned, provisioned := c.organizationPlans()
	synced, enabled := c.lastSync()
	return object{
		{"id", t.ID}, {"deletedDateTime", nil}, {"businessPhones", list(phones)}, {"city", text(t.City)}, {"country", nil},
		{"countryLetterCode", text(t.Country)}, {"createdDateTime", stamp(t.CreatedAt)}, {"defaultUsageLocation", nil}, {"displayName", t.DisplayName},
		{"isMultipleDataLocationsForServicesEnabled", nil}, {"marketingNotificationEmails", []string{}}, {"onPremisesLastSyncDateTime", synced},
		{"onPremisesSyncEnabled", enabled}, {"partnerTenantType", partnerType(t)}, {"postalCode", text(t.PostalCode)},
		{"preferredLanguage", text(t.PreferredLanguage)}, {"securityComplianceNotificationMails", []string{}},
		{"securityComplianceNotificationPhones", []string{}}, {"state", text(t.State)}, {"street", text(t.Street)},
		{"technicalNotificationMails", list(t.TechnicalMails)}, {"tenantType", "AAD"},
		{"directorySizeQuota", object{{"used", c.s.Users.Len(t.ID)}, {"total", 300000}}},
		{"assignedPlans", assigned}, {"onPremisesSyncStatus", []object{}},
		{"privacyProfile", object{{"contactEmail", nil}, {"statementUrl", nil}}}, {"provisionedPlans", provisioned}, {"verifiedDomains", verified},
	}
}

// lastSync tells when somebody last came from a directory on premises; both are null
// where nobody does.
func (c *call) lastSync() (at, enabled any) {
	var last time.Time
	for u := range c.s.Users.All(c.tenant.ID) {
		if u.Synced() && u.OnPremises.SyncedAt.After(last) {
			last = u.OnPremises.SyncedAt
		}
	}
	if last.IsZero() {
		return nil, nil
	}
	return stamp(last), true
}

func partnerType(t *world.Tenant) any {
	if t.Kind == world.TenantPartner {
		return "resellerPartnerDelegatedAdmin"
	}
	return nil
}

// organizationPlans are the service plans of everything the tenant owns.
func (c *call) organizationPlans() (assigned, provisioned []object) {
	assigned, provisioned = []object{}, []object{}
	for _, k := range world.SubscribedSKUs(c.s, c.tenant.ID) {
		status := k.CapabilityStatus()
		for _, p := range k.Plans {
			assigned = append(assigned, object{
				{"assignedDateTime", stamp(c.tenant.CreatedAt)}, {"capabilityStatus", status}, {"service", serviceOf(p.Name)}, {"servicePlanId", p.ID},
			})
			provisioned = append(provisioned, object{{"capabilityStatus", status}, {"provisioningStatus", "Success"}, {"service", serviceOf(p.Name)}})
		}
	}
	return assigned, provisioned
}
