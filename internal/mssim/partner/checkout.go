package partner

import (
	"net/http"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// checkoutResult is what became of a cart, group by group.
type checkoutResult struct {
	Orders      []orderBody  `json:"orders"`
	OrderErrors []orderError `json:"orderErrors,omitempty"`
	Attributes  attributes   `json:"attributes"`
}

type orderError struct {
	OrderGroupID string `json:"orderGroupId"`
	Code         int    `json:"code"`
	Description  string `json:"description"`
}

// checkoutCart serves POST .../carts/{cart}/checkout.
func checkoutCart(c *call, tx *world.Tx) (answer, error) {
	customer, _ := ownCustomer(tx.State, c, c.param("customer"))
	if _, found := world.FindCart(tx.State, c.caller.partnerID, customer.ID, c.param("cart")); !found {
		return answer{}, errNoCart(c)
	}
	cart, _ := tx.Carts.Edit(customer.ID, c.param("cart"))
	bought, refused, wrong := world.Checkout(tx, customer, cart, c.buyer())
	if wrong != nil {
		return answer{}, refusalOf(wrong)
	}
	out := checkoutResult{Orders: []orderBody{}, Attributes: objectType("CartCheckoutResult")}
	for _, o := range bought {
		out.Orders = append(out.Orders, orderOf(o, customer.Country, true))
	}
	for _, g := range refused {
		out.OrderErrors = append(out.OrderErrors, orderError{OrderGroupID: g.Group, Code: g.Problem.Code, Description: g.Problem.Text})
	}
	return created(out), nil
}

// buyer is the caller as audit records name it.
func (c *call) buyer() world.AuditRecord {
	return world.AuditRecord{UserPrincipal: c.caller.upn, ApplicationID: c.caller.appID, CorrelationID: c.correlation}
}

// refusalOf puts a problem into the envelope with the status Microsoft lists
// beside its code.
func refusalOf(p *world.Problem) *refusal {
	status := http.StatusBadRequest
	switch p.Code {
	case 2072, 400013, 400018, 400019, 800015:
		status = http.StatusNotFound
	case 13605, 800020, 800066, 800067, 800069, 800073, 800074, 800075, 800089:
		status = http.StatusForbidden
	}
	return refuse(status, p.Code, "%s", p.Text)
}
