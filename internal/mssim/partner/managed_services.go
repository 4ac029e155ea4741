package partner

import (
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// managedService is the ManagedService resource: an online service that the
// partner may administer for the customer.
type managedService struct {
	ID         string       `json:"id"`
	Name       string       `json:"name"`
	GroupName  string       `json:"groupName"`
	Links      serviceLinks `json:"links"`
	Attributes attributes   `json:"attributes"`
}

type serviceLinks struct {
	AdminService  *link `json:"adminService"`
	ServiceHealth *link `json:"serviceHealth"`
	ServiceTicket *link `json:"serviceTicket"`
}

// manageable are the services by the beginning of their plans' names; the first
// two as Microsoft's sample has them.
var manageable = []struct{ id, name, group, plans string }{
	{"Exchange", "Exchange", "Office", "EXCHANGE_S_"},
	{"MicrosoftCommunicationsOnline", "SkypeforBusiness", "Office", "MCO"},
	{"SharePoint", "SharePoint", "Office", "SHAREPOINT"},
	{"WindowsIntune", "Intune", "Intune", "INTUNE"},
}

// listManagedServices serves GET /v1/customers/{customer}/managedservices.
func listManagedServices(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	var plans []string
	for _, k := range world.SubscribedSKUs(s, row.ID) {
		for _, p := range k.Plans {
			plans = append(plans, p.Name)
		}
	}
	items := []managedService{}
	for _, m := range manageable {
		for _, p := range plans {
			if strings.HasPrefix(p, m.plans) && p != "EXCHANGE_S_FOUNDATION" {
				items = append(items, managedServiceOf(m.id, m.name, m.group, row))
				break
			}
		}
	}
	return ok(collect(items, nil)), nil
}

func managedServiceOf(id, name, group string, row *world.Customer) managedService {
	const session = "https://portal.office.com/Partner/BeginClientSession.aspx?CTID="
	admin := session + row.ID + "&CSDEST=" + id
	if id == "Exchange" {
		admin += "&InitialDomain=" + row.Domain + "&PrimaryDomain=" + row.Domain
	}
	return managedService{
		ID: id, Name: name, GroupName: group, Attributes: objectType("ManagedService"),
		Links: serviceLinks{
			AdminService: get("%s", admin), ServiceHealth: get("%s", session+row.ID+"&CSDEST=ServiceStatus"),
			ServiceTicket: get("%s", session+row.ID+"&CSDEST=Support"),
		},
	}
}
