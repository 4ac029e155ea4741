package partner

import (
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// orderChange is the body of PATCH of an order.
type orderChange struct {
	ID        string
	Status    string
	LineItems []struct {
		LineItemNumber int
		OfferID        string
	}
}

// patchOrder serves PATCH .../orders/{order}. Everything sold here is seat-based,
// and that is cancelled through its subscription; only the integration sandbox
// cancels it through the order. Source: Microsoft, error codes 800077 and 800061.
func patchOrder(c *call, tx *world.Tx) (answer, error) {
	o, err := ownOrder(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	var in orderChange
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if in.ID != "" && !strings.EqualFold(in.ID, o.ID) {
		return answer{}, errInvalid("The id of the order differs from the one in the path.")
	}
	if !strings.EqualFold(in.Status, "cancelled") {
		return answer{}, refuse(http.StatusBadRequest, 800042, "An order of seat-based products can be neither extended nor billed otherwise: change its subscriptions.")
	}
	for _, l := range in.LineItems {
		if l.LineItemNumber < 0 || l.LineItemNumber >= len(o.Lines) {
			return answer{}, refuse(http.StatusBadRequest, 800071, "The line item number %d is out of range.", l.LineItemNumber)
		}
	}
	row, _ := tx.Orders.Edit(o.CustomerID, o.ID)
	if err := world.CancelOrder(tx, row, c.buyer()); err != nil {
		return answer{}, refusedChange(err)
	}
	customer, _ := ownCustomer(tx.State, c, o.CustomerID)
	body := orderOf(row, customer.Country, c.priced())
	c.record(tx, auditEntry{customer: customer, resourceType: "order", resourceID: row.ID, operation: "update_order", newValue: body})
	return ok(body), nil
}
