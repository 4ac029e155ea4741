package partner

import (
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// promotionRoutes are the calls for promotions and who may have them.
func promotionRoutes() []route {
	return []route{
		{method: "GET", pattern: "/v1/productpromotions", read: listPromotions},
		{method: "GET", pattern: "/v1/productpromotions/{promotion}", read: getPromotion},
		{method: "POST", pattern: customerPath + "/promotionEligibilities", read: postPromotionEligibilities},
	}
}

type promotionBody struct {
	ID                   string                `json:"id"`
	Name                 string                `json:"name"`
	Description          string                `json:"description"`
	StartDate            string                `json:"startDate"`
	EndDate              string                `json:"endDate"`
	Properties           promotionProperties   `json:"properties"`
	RequiredProducts     []requiredProduct     `json:"requiredProducts"`
	PromotionConstraints *promotionConstraints `json:"promotionConstraints,omitempty"`
}

type promotionProperties struct {
	IsAutoApplicable bool `json:"isAutoApplicable"`
}

type requiredProduct struct {
	ProductID       string          `json:"productId"`
	SKUID           string          `json:"skuId"`
	Term            promotionTerm   `json:"term"`
	PricingPolicies []pricingPolicy `json:"pricingPolicies"`
}

type promotionTerm struct {
	Duration     string `json:"duration"`
	BillingCycle string `json:"billingCycle"`
}

type pricingPolicy struct {
	PolicyType string `json:"policyType"`
	Value      string `json:"value"`
}

type promotionConstraints struct {
	SeatConstraints             []seatConstraint        `json:"seatConstraints,omitempty"`
	AssetOwnershipLimits        []assetOwnershipLimit   `json:"assetOwnershipLimits,omitempty"`
	EligibilityConstraints      []eligibilityConstraint `json:"eligibilityConstraints,omitempty"`
	ProductOwnershipConstraints [][]ownedProduct        `json:"productOwnershipConstraints,omitempty"`
}

type seatConstraint struct {
	MinSeats int    `json:"minSeats"`
	MaxSeats int    `json:"maxSeats"`
	Type     string `json:"type"`
}

type assetOwnershipLimit struct {
	MinAssets int    `json:"minAssets"`
	MaxAssets int    `json:"maxAssets"`
	Type      string `json:"type"`
}

type eligibilityConstraint struct {
	IsApplicable bool   `json:"isApplicable"`
	Type         string `json:"type"`
}

type ownedProduct struct {
	BigID string `json:"bigId"`
}

func promotionOf(p *world.Promotion) promotionBody {
	productID, skuID, _ := strings.Cut(p.CatalogID, ":")
	const form = "2006-01-02T15:04:05+00:00"
	return promotionBody{
		ID: p.ID, Name: p.Name, Description: p.Name, StartDate: p.Start.Format(form), EndDate: p.End.Format(form),
		Properties: promotionProperties{IsAutoApplicable: p.Auto},
		RequiredProducts: []requiredProduct{{
			ProductID: productID, SKUID: skuID, Term: promotionTermOf(p),
			PricingPolicies: []pricingPolicy{{PolicyType: "PercentDiscount", Value: strconv.FormatFloat(float64(p.Percent)/100, 'f', -1, 64)}},
		}},
	}
}

func promotionTermOf(p *world.Promotion) promotionTerm {
	return promotionTerm{Duration: p.Term, BillingCycle: pascal(p.BillingCycle)}
}

func constraintsOf(p *world.Promotion) *promotionConstraints {
	b := &promotionConstraints{}
	if p.MinSeats > 0 || p.MaxSeats > 0 {
		b.SeatConstraints = []seatConstraint{{MinSeats: p.MinSeats, MaxSeats: p.MaxSeats, Type: "SubscriptionQuantity"}}
	}
	if p.MaxRedemptions > 0 {
		b.AssetOwnershipLimits = []assetOwnershipLimit{{MaxAssets: p.MaxRedemptions, Type: "LifetimeRedemptionCount"}}
	}
	if p.FirstPurchase {
		b.EligibilityConstraints = []eligibilityConstraint{{IsApplicable: true, Type: "FirstPurchase"}}
	}
	for _, group := range p.Requires {
		var owned []ownedProduct
		for _, id := range group {
			owned = append(owned, ownedProduct{BigID: strings.Replace(id, ":", "/", 1)})
		}
		b.ProductOwnershipConstraints = append(b.ProductOwnershipConstraints, owned)
	}
	return b
}

// listPromotions serves GET /v1/productpromotions: those that run today.
func listPromotions(c *call, s *world.State) (answer, error) {
	if len(c.query("country")) != 2 {
		return answer{}, errInvalid("The country is required, as two letters.")
	}
	segment := c.query("segment")
	items := []promotionBody{}
	all := world.Promotions()
	for i := range all {
		if all[i].Runs(s.Now) && (segment == "" || strings.EqualFold(segment, all[i].Segment)) {
			items = append(items, promotionOf(&all[i]))
		}
	}
	return ok(collect(items, nil)), nil
}

// getPromotion serves GET /v1/productpromotions/{promotion}, whenever it runs.
func getPromotion(c *call, _ *world.State) (answer, error) {
	if len(c.query("country")) != 2 {
		return answer{}, errInvalid("The country is required, as two letters.")
	}
	p, found := world.FindPromotion(c.params["promotion"])
	if !found {
		return answer{}, errNotFound("Promotion " + c.params["promotion"])
	}
	b := promotionOf(p)
	b.PromotionConstraints = constraintsOf(p)
	return ok(b), nil
}

type promotionAskBody struct {
	ID            any // a number, or text that is one
	CatalogItemID string
	Quantity      int
	TermDuration  string
	BillingCycle  string
	PromotionID   string
}

type promotionEligibilities struct {
	ID            int                    `json:"id"`
	CatalogItemID string                 `json:"catalogItemId"`
	Quantity      int                    `json:"quantity"`
	BillingCycle  string                 `json:"billingCycle"`
	TermDuration  string                 `json:"termDuration"`
	Eligibilities []promotionEligibility `json:"eligibilities"`
	Attributes    attributes             `json:"attributes"`
}

type promotionEligibility struct {
	PromotionID string           `json:"promotionId,omitempty"`
	IsEligible  bool             `json:"isEligible"`
	Errors      []promotionError `json:"errors,omitempty"`
}

// promotionError has the members of its type only.
type promotionError struct {
	MinimumRequiredSeats *int            `json:"minimumRequiredSeats,omitempty"`
	MaximumRequiredSeats *int            `json:"maximumRequiredSeats,omitempty"`
	AvailableSeats       *int            `json:"availableSeats,omitempty"`
	MaxRedemptionCount   *int            `json:"maxPromotionRedemptionCount,omitempty"`
	RemainingRedemptions *int            `json:"remainingPromotionRedemptionCount,omitempty"`
	EligibleTerms        []promotionTerm `json:"eligibleTerms,omitempty"`
	Type                 string          `json:"type"`
	Description          string          `json:"description"`
}

// mostPromotionItems is how many items one call may ask about; ours.
const mostPromotionItems = 100

// postPromotionEligibilities serves POST .../promotionEligibilities: for each
// item the promotion that it names, or all there are for its SKU.
func postPromotionEligibilities(c *call, s *world.State) (answer, error) {
	customer, _ := ownCustomer(s, c, c.param("customer"))
	var in struct{ Items []promotionAskBody }
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if len(in.Items) == 0 || len(in.Items) > mostPromotionItems {
		return answer{}, errInvalid("Between 1 and %d items are required.", mostPromotionItems)
	}
	items := []promotionEligibilities{}
	for i := range in.Items {
		b, err := in.Items[i].judge(s, customer, i)
		if err != nil {
			return answer{}, err
		}
		items = append(items, b)
	}
	return ok(collect(items, nil)), nil
}

func (in *promotionAskBody) judge(s *world.State, customer *world.Customer, index int) (promotionEligibilities, error) {
	b := promotionEligibilities{
		ID: index, CatalogItemID: in.CatalogItemID, Quantity: in.Quantity, TermDuration: strings.ToUpper(in.TermDuration),
		Attributes: objectType("PromotionEligibilities"),
	}
	switch id := in.ID.(type) {
	case string:
		n, err := strconv.Atoi(id)
		if err != nil {
			return b, errInvalid("The id %s of an item is not a number.", id)
		}
		b.ID = n
	case float64:
		b.ID = int(id)
	}
	if in.CatalogItemID == "" || in.Quantity < 1 || in.TermDuration == "" {
		return b, errInvalid("The catalogItemId, quantity, termDuration and billingCycle of item %d are required.", b.ID)
	}
	var err error
	if b.BillingCycle, err = cycleOf(in.BillingCycle); err != nil {
		return b, err
	}
	none := func(kind, text string) (promotionEligibilities, error) {
		b.Eligibilities = []promotionEligibility{{PromotionID: in.PromotionID, Errors: []promotionError{{Type: kind, Description: text}}}}
		return b, nil
	}
	sku, found := catalogItem(s, customer, in.CatalogItemID)
	if !found {
		return none(world.PromotionUnknownProduct, "The provided catalog item id is not valid.")
	}
	ask := world.PromotionAsk{Customer: customer, Segment: customer.Segment, SKU: sku, Term: b.TermDuration, BillingCycle: b.BillingCycle, Quantity: in.Quantity}
	if in.PromotionID != "" {
		p, found := world.FindPromotion(in.PromotionID)
		if !found {
			return none(world.PromotionInvalid, "The promotion does not exist, has ended or is not for this product and customer.")
		}
		b.Eligibilities = []promotionEligibility{judged(s, p, ask)}
		return b, nil
	}
	all := world.Promotions()
	for i := range all {
		if p := &all[i]; p.CatalogID == sku.CatalogID() && p.Segment == customer.Segment && p.Runs(s.Now) {
			b.Eligibilities = append(b.Eligibilities, judged(s, p, ask))
		}
	}
	if len(b.Eligibilities) == 0 {
		return none(world.PromotionNone, "There are no promotions for the provided item.")
	}
	return b, nil
}

// catalogItem finds the SKU of a catalog item as it is sold to the customer today.
func catalogItem(s *world.State, customer *world.Customer, id string) (*world.SKU, bool) {
	parts := strings.Split(id, ":")
	if len(parts) != 3 {
		return nil, false
	}
	sku, found := world.FindSKU(parts[0], parts[1])
	if !found {
		return nil, false
	}
	return sku, strings.EqualFold(parts[2], world.AvailabilityID(sku.ProductID, sku.ID, customer.Segment, customer.Country, s.Now))
}

func judged(s *world.State, p *world.Promotion, ask world.PromotionAsk) promotionEligibility {
	reasons := world.PromotionErrors(s, p, ask)
	b := promotionEligibility{PromotionID: p.ID, IsEligible: len(reasons) == 0}
	for _, r := range reasons {
		e := promotionError{Type: r.Type, Description: r.Text}
		switch r.Type {
		case world.PromotionSeats:
			e.MinimumRequiredSeats, e.MaximumRequiredSeats, e.AvailableSeats = &p.MinSeats, &p.MaxSeats, &r.Left
		case world.PromotionRedeemed:
			e.MaxRedemptionCount, e.RemainingRedemptions = &p.MaxRedemptions, &r.Left
		case world.PromotionTerm:
			e.EligibleTerms = []promotionTerm{promotionTermOf(p)}
		}
		b.Errors = append(b.Errors, e)
	}
	return b
}
