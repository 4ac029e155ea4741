package world

import "strings"

// promotion is a discount on one way to buy a SKU.
type promotion struct {
	id           string
	catalogID    string // "product:sku"
	term         string
	billingCycle string
	percent      int
}

// promotions run all the time. The id is one of Microsoft's samples; product and
// discount are the simulator's own.
var promotions = []promotion{{"39NFJQT1SNC7:0001:39NFJQT1Q5KM", copilot, "P1Y", "annual", 15}}

func findPromotion(id string) (promotion, bool) {
	for _, p := range promotions {
		if strings.EqualFold(p.id, id) {
			return p, true
		}
	}
	return promotion{}, false
}

// covers tells whether the promotion is for this purchase. One that is not is no
// error: the purchase goes through at list price.
func (p promotion) covers(k *SKU, term, billingCycle string) bool {
	return p.catalogID == k.CatalogID() && p.term == term && p.billingCycle == billingCycle
}
