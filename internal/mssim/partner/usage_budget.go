package partner

import (
	dec "github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// usageBudget is the SpendingBudget resource of a customer. Microsoft's samples of
// the answer are no JSON; the SDK's members are these.
type usageBudget struct {
	Amount              *float64   `json:"amount,omitempty"`
	UsageSpendingBudget bool       `json:"usageSpendingBudget"`
	Links               *links     `json:"links"`
	Attributes          attributes `json:"attributes"`
}

func usageBudgetOf(row *world.Customer, method string) usageBudget {
	self := get("/customers/%s/usagebudget", row.ID)
	self.Method = method
	b := budgetOf(row)
	return usageBudget{Amount: b.Amount, UsageSpendingBudget: b.Amount != nil, Links: &links{Self: self}, Attributes: b.Attributes}
}

// getUsageBudget serves GET /v1/customers/{customer}/usagebudget.
func getUsageBudget(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	return ok(usageBudgetOf(row, "GET")), nil
}

// patchUsageBudget serves PATCH /v1/customers/{customer}/usagebudget; null takes
// the budget away.
func patchUsageBudget(c *call, tx *world.Tx) (answer, error) {
	var in struct{ Amount *dec.Decimal }
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if in.Amount != nil && in.Amount.IsNegative() {
		return answer{}, errProperty("Amount", "a budget is not negative.")
	}
	row, _ := tx.Customers.Edit(c.caller.partnerID, c.param("customer"))
	row.AzureBudget = nil
	if in.Amount != nil {
		text := in.Amount.String()
		row.AzureBudget = &text
	}
	b := usageBudgetOf(row, "PATCH")
	c.record(tx, auditEntry{customer: row, resourceType: "spending_limit", resourceID: row.ID, operation: "update_customer_spending_budget", newValue: b})
	return ok(b), nil
}
