package graph

import (
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func findByDomain(c *call) (reply, error) {
	name := c.params["domainName"]
	if !strings.Contains(name, ".") {
		return reply{}, unknownTenant(name)
	}
	return c.tenantInformation(name)
}

func findByTenantID(c *call) (reply, error) {
	id := c.params["tenantId"]
	if !guid(id) {
		return reply{}, unknownTenant(id)
	}
	return c.tenantInformation(id)
}

// tenantInformation says of any tenant in the cloud what anybody may know.
func (c *call) tenantInformation(name string) (reply, error) {
	t, ok := world.FindTenant(c.s, name)
	if !ok {
		return reply{}, unknownTenant(name)
	}
	return reply{body: object{
		{"@odata.context", c.context("microsoft.graph.tenantInformation")}, {"tenantId", t.ID}, {"federationBrandName", nil},
		{"displayName", t.DisplayName}, {"defaultDomainName", t.DefaultDomain()},
	}}, nil
}

func unknownTenant(name string) *problem {
	return refuse(http.StatusNotFound, "Directory_ObjectNotFound", "Unable to read the company information from the directory. '%s' does not name a tenant.", name)
}

// listContracts shows a partner's customers the old way.
func listContracts(c *call) (reply, error) {
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	var customers []*world.Customer
	for cu := range c.s.Customers.All(c.tenant.ID) {
		if cu.Relationship == "reseller" {
			customers = append(customers, cu)
		}
	}
	p := pages{set: "contracts", size: 100, largest: 999}
	return collection(c, p, customers, func(cu *world.Customer) string { return cu.ID }, func(cu *world.Customer) object {
		return c.pick(object{
			{"id", world.StableID("contract", c.tenant.ID, cu.ID)}, {"deletedDateTime", nil}, {"contractType", "ResellerPartner"},
			{"customerId", cu.ID}, {"defaultDomainName", cu.Domain}, {"displayName", cu.CompanyName},
		})
	})
}
