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
// and that is cancelled through its subscription, never through the order.
// Source: Microsoft, error codes 800077 and 800061.
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
	if o.Status == "cancelled" {
		return answer{}, refuse(http.StatusBadRequest, 800061, "Order %s cannot be cancelled: it is cancelled already.", o.ID)
	}
	return answer{}, refuse(http.StatusForbidden, 800077, "Order %s cannot be cancelled. Cancel its subscriptions instead.", o.ID)
}
