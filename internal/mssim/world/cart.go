package world

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// CartLife is how long a cart can be bought. Source: Microsoft, Cart resource.
const CartLife = 7 * 24 * time.Hour

// States of a cart. Source: Microsoft, Cart resource.
const (
	CartActive  = "Active"
	CartOrdered = "Ordered"
)

// Cart is what a partner means to buy for a customer.
type Cart struct {
	ID         string     `json:"id"`
	PartnerID  string     `json:"partnerId"`
	CustomerID string     `json:"customerId"`
	CreatedAt  time.Time  `json:"createdAt"`
	ModifiedAt time.Time  `json:"modifiedAt"`
	ModifiedBy string     `json:"modifiedBy"` // user id, or application id of an app-only caller
	ExpiresAt  time.Time  `json:"expiresAt"`
	Status     string     `json:"status"` // CartActive, CartOrdered
	Attested   bool       `json:"attested,omitempty"`
	Lines      []CartLine `json:"lines"`
}

// CartLine is one thing to buy: a line of a cart or of an order without a cart.
type CartLine struct {
	Number              int               `json:"number"`
	CatalogItemID       string            `json:"catalogItemId"` // product:sku:availability
	Quantity            int               `json:"quantity"`
	Term                string            `json:"term"`
	BillingCycle        string            `json:"billingCycle"`
	FriendlyName        string            `json:"friendlyName,omitempty"`
	Currency            string            `json:"currency"` // "" until priced: the customer's
	Context             map[string]string `json:"context,omitempty"`
	ParentID            string            `json:"parentId,omitempty"`
	RenewsTo            string            `json:"renewsTo,omitempty"` // term that a trial becomes
	MPNID               string            `json:"mpnId,omitempty"`    // partner on record
	AdditionalMPNIDs    []string          `json:"additionalMpnIds,omitempty"`
	PromotionID         string            `json:"promotionId,omitempty"`
	AttestationAccepted bool              `json:"attestationAccepted,omitempty"`
	CustomTermEnd       *time.Time        `json:"customTermEnd,omitempty"` // last day of the term, inclusive
	Group               string            `json:"group,omitempty"`
	Pricing             *LinePrice        `json:"pricing,omitempty"`
	Problem             *Problem          `json:"problem,omitempty"`
	OrderID             string            `json:"orderId,omitempty"` // set once it is bought
}

// PutCart checks, prices and groups the lines and stores the cart. A line that
// cannot be bought keeps its Problem; the others are not affected by it.
func PutCart(tx *Tx, customer *Customer, cart *Cart) {
	cart.ModifiedAt = tx.Now
	if cart.ID == "" {
		cart.ID, cart.Status = newCartID(tx, customer), CartActive
		cart.PartnerID, cart.CustomerID = customer.PartnerID, customer.ID
		cart.CreatedAt, cart.ExpiresAt = tx.Now, tx.Now.Add(CartLife)
	}
	for i := range cart.Lines {
		l := &cart.Lines[i]
		l.Pricing = nil
		d, wrong := checkLine(tx.State, customer, l, cart.Lines)
		if l.Problem = wrong; wrong == nil && !d.sku.Usage {
			l.Pricing = &d.price
		}
		if l.Currency == "" {
			l.Currency = customer.Currency
		}
	}
	groupLines(cart.Lines)
	tx.Carts.Put(customer.ID, cart.ID, cart)
}

// FindCart finds a cart that has not expired.
func FindCart(s *State, partnerID, customerID, id string) (*Cart, bool) {
	cart, found := s.Carts.Get(customerID, id)
	if !found || cart.PartnerID != partnerID || !s.Now.Before(cart.ExpiresAt) {
		return nil, false
	}
	return cart, true
}

// groupLines says which lines become one order: those billed alike. Source:
// Microsoft, Create a cart: modern lines are grouped "0", "1" and so on.
func groupLines(lines []CartLine) {
	var cycles []string
	for i := range lines {
		key := lines[i].BillingCycle + " " + lines[i].Currency
		n := slices.Index(cycles, key)
		if n < 0 {
			n, cycles = len(cycles), append(cycles, key)
		}
		lines[i].Group = strconv.Itoa(n)
	}
}

// newCartID counts up until nobody has the id yet, so that a run can be repeated.
func newCartID(tx *Tx, customer *Customer) string {
	for n := 0; ; n++ {
		id := StableID("cart", customer.PartnerID, customer.ID, tx.Now.Format(time.RFC3339Nano), fmt.Sprint(n))
		if _, taken := tx.Carts.Get(customer.ID, id); !taken {
			return id
		}
	}
}

func cartDue(c *Cart) (time.Time, bool) { return c.ExpiresAt, true }
