package graph

import (
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func authentication(d world.Domain) string {
	if d.Federated {
		return "Federated"
	}
	return "Managed"
}

func listDomains(c *call) (reply, error) {
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	return collection(c, pages{set: "domains"}, c.tenant.Domains, func(d world.Domain) string { return d.Name }, func(d world.Domain) object {
		return c.pick(showDomain(d))
	})
}

func getDomain(c *call) (reply, error) {
	for _, d := range c.tenant.Domains {
		if strings.EqualFold(d.Name, c.params["id"]) {
			return c.entity("domains", showDomain(d))
		}
	}
	return reply{}, notFound(c.params["id"])
}

func showDomain(d world.Domain) object {
	services := []string{}
	if d.Verified {
		services = []string{"Email", "OfficeCommunicationsOnline"}
	}
	const neverExpires = 2147483647 // days
	return object{
		{"authenticationType", authentication(d)}, {"availabilityStatus", nil}, {"id", d.Name}, {"isAdminManaged", true},
		{"isDefault", d.Default}, {"isInitial", d.Initial}, {"isRoot", true}, {"isVerified", d.Verified}, {"supportedServices", services},
		{"passwordValidityPeriodInDays", neverExpires}, {"passwordNotificationWindowInDays", 14}, {"state", nil},
		{"manufacturer", nil}, {"model", nil},
	}
}
