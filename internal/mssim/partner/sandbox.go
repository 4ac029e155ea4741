package partner

import (
	"net/http"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// sandboxRoutes are the calls that only an integration sandbox account may make.
func sandboxRoutes() []route {
	return []route{{method: "DELETE", pattern: customerPath, resource: customers, write: deleteCustomer}}
}

// sandboxHasRoom refuses another customer above the sandbox's limit.
func sandboxHasRoom(s *world.State, c *call) error {
	if !world.InSandbox(s, c.caller.partnerID) {
		return nil
	}
	n := 0
	for row := range s.Customers.All(c.caller.partnerID) {
		if row.Relationship != "none" {
			n++
		}
	}
	if n >= world.SandboxCustomers {
		return refuse(http.StatusBadRequest, 800018, "The sandbox limit of %d customers is reached.", world.SandboxCustomers)
	}
	return nil
}

// deleteCustomer serves DELETE /v1/customers/{customer}. Source: Microsoft, delete
// a customer account from the integration sandbox; the codes of its refusals are ours.
func deleteCustomer(c *call, tx *world.Tx) (answer, error) {
	customer, _ := ownCustomer(tx.State, c, c.param("customer"))
	if !world.InSandbox(tx.State, c.caller.partnerID) {
		return answer{}, refuse(http.StatusBadRequest, 900127, "Customers can be deleted in the integration sandbox only.")
	}
	if err := noLiveSubscriptions(tx.State, c, customer.ID); err != nil {
		return answer{}, err
	}
	world.DeleteCustomer(tx, customer)
	c.record(tx, auditEntry{customer: customer, resourceType: "customer", resourceID: customer.ID, operation: "delete_customer"})
	return empty(http.StatusNoContent), nil
}
