package partner

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// orderBody is the Order resource. Prices and the total come only when asked for.
type orderBody struct {
	ID                  string      `json:"id"`
	AlternateID         string      `json:"alternateId"`
	ReferenceCustomerID string      `json:"referenceCustomerId"`
	BillingCycle        string      `json:"billingCycle"`
	CurrencyCode        string      `json:"currencyCode"`
	CurrencySymbol      string      `json:"currencySymbol"`
	LineItems           []orderLine `json:"lineItems"`
	CreationDate        *stamp      `json:"creationDate"`
	Status              string      `json:"status"`
	TransactionType     string      `json:"transactionType"`
	Links               orderLinks  `json:"links"`
	TotalPrice          json.Number `json:"totalPrice,omitempty"`
	Attested            bool        `json:"partnerOnRecordAttestationAccepted,omitempty"`
	Client              struct{}    `json:"client"`
	Attributes          attributes  `json:"attributes"`
}

type orderLinks struct {
	Self               *link `json:"self"`
	ProvisioningStatus *link `json:"provisioningStatus"`
	PatchOperation     *link `json:"patchOperation"`
}

type orderLine struct {
	LineItemNumber      int               `json:"lineItemNumber"`
	OfferID             string            `json:"offerId"`
	SubscriptionID      string            `json:"subscriptionId,omitempty"`
	ParentID            string            `json:"parentSubscriptionId,omitempty"`
	TermDuration        string            `json:"termDuration,omitempty"`
	TransactionType     string            `json:"transactionType"`
	FriendlyName        string            `json:"friendlyName"`
	Quantity            int               `json:"quantity"`
	PromotionID         string            `json:"promotionId,omitempty"`
	CustomTermEndDate   *stamp            `json:"customTermEndDate,omitempty"`
	PartnerIDOnRecord   string            `json:"partnerIdOnRecord,omitempty"`
	AdditionalPartners  []string          `json:"additionalPartnerIdsOnRecord,omitempty"`
	ProvisioningContext map[string]string `json:"provisioningContext,omitempty"`
	AttestationAccepted bool              `json:"attestationAccepted,omitempty"`
	RenewsTo            *renewsTo         `json:"renewsTo,omitempty"`
	Pricing             *pricing          `json:"pricing,omitempty"`
	Links               *lineLinks        `json:"links"`
}

type lineLinks struct {
	Product      *link `json:"product"`
	SKU          *link `json:"sku"`
	Availability *link `json:"availability"`
	Subscription *link `json:"subscription,omitempty"`
}

// pricing is before tax, in the order's currency; extendedPrice covers the whole term.
type pricing struct {
	ListPrice       json.Number `json:"listPrice"`
	DiscountedPrice json.Number `json:"discountedPrice"`
	ProratedPrice   json.Number `json:"proratedPrice"`
	Price           json.Number `json:"price"`
	ExtendedPrice   json.Number `json:"extendedPrice"`
}

func orderOf(o *world.Order, country string, priced bool) orderBody {
	base := "/customers/" + o.CustomerID + "/orders/" + o.ID
	patch := get("%s", base)
	patch.Method = http.MethodPatch
	b := orderBody{
		ID: o.ID, AlternateID: o.ID, ReferenceCustomerID: o.CustomerID, BillingCycle: o.BillingCycle,
		CurrencyCode: o.Currency, CurrencySymbol: world.CurrencySymbol(o.Currency), LineItems: []orderLine{},
		CreationDate: at(o.CreatedAt), Status: o.Status, TransactionType: o.TransactionType, Attested: o.Attested,
		Links:      orderLinks{Self: get("%s", base), ProvisioningStatus: get("%s/provisioningstatus", base), PatchOperation: patch},
		Attributes: objectType("Order"),
	}
	total := decimal.Zero
	for i := range o.Lines {
		line, extended := orderLineOf(o, &o.Lines[i], country, priced)
		b.LineItems = append(b.LineItems, line)
		total = total.Add(extended)
	}
	if priced {
		b.TotalPrice = json.Number(total.String())
	}
	return b
}

func orderLineOf(o *world.Order, l *world.OrderLine, country string, priced bool) (orderLine, decimal.Decimal) {
	b := orderLine{
		LineItemNumber: l.Number, OfferID: l.CatalogItemID(), SubscriptionID: l.SubscriptionID, TermDuration: l.Term,
		TransactionType: l.TransactionType, FriendlyName: l.FriendlyName, Quantity: l.Quantity, PromotionID: l.PromotionID,
		CustomTermEndDate: maybeAt(l.CustomTermEnd), PartnerIDOnRecord: l.MPNID, AttestationAccepted: l.Attestation,
		AdditionalPartners: l.AdditionalMPNIDs, ParentID: l.ParentID, ProvisioningContext: l.Context,
		Links: &lineLinks{
			Product:      get("/products/%s?country=%s", l.ProductID, country),
			SKU:          get("/products/%s/skus/%s?country=%s", l.ProductID, l.SKUID, country),
			Availability: get("/products/%s/skus/%s/availabilities/%s?country=%s", l.ProductID, l.SKUID, l.AvailabilityID, country),
		},
	}
	if l.SubscriptionID != "" {
		b.Links.Subscription = get("/customers/%s/subscriptions/%s", o.CustomerID, l.SubscriptionID)
	}
	if l.RenewsTo != "" {
		b.RenewsTo = &renewsTo{TermDuration: l.RenewsTo}
	}
	if !priced || l.UnitPrice == "" {
		return b, decimal.Zero
	}
	if l.Pricing != nil {
		b.Pricing = pricingOf(l.Pricing)
		extended, _ := decimal.NewFromString(l.Pricing.Extended)
		return b, extended
	}
	unit, err := decimal.NewFromString(l.UnitPrice)
	if err != nil {
		unit = decimal.Zero
	}
	price := json.Number(unit.String())
	extended := unit.Mul(decimal.NewFromInt(int64(l.Quantity * chargesInTerm(l.Term, o.BillingCycle))))
	b.Pricing = &pricing{
		ListPrice: price, DiscountedPrice: price, ProratedPrice: price, Price: price,
		ExtendedPrice: json.Number(extended.String()),
	}
	return b, extended
}

// chargesInTerm is how many charge periods a term has, at least one.
func chargesInTerm(term, billingCycle string) int {
	months := map[string]int{"P1M": 1, "P1Y": 12, "P3Y": 36}[term]
	period := map[string]int{"monthly": 1, "annual": 12, "triennial": 36}[billingCycle]
	if period == 0 || months < period {
		return 1
	}
	return months / period
}

// listOrders serves GET /v1/customers/{customer}/orders. New orders appear late,
// as the world's settings say.
func listOrders(c *call, s *world.State) (answer, error) {
	customer, _ := ownCustomer(s, c, c.param("customer"))
	cycle, err := billingType(c.query("billingType"))
	if err != nil {
		return answer{}, err
	}
	items := []orderBody{}
	for o := range s.Orders.All(customer.ID) {
		visible := o.ListedAt == nil || !s.Now.Before(*o.ListedAt)
		if o.PartnerID == c.caller.partnerID && visible && (cycle == "" || o.BillingCycle == cycle) {
			items = append(items, orderOf(o, customer.Country, c.priced()))
		}
	}
	uri := "/customers/" + customer.ID + "/orders"
	if raw := c.r.URL.RawQuery; raw != "" {
		uri += "?" + raw
	}
	return ok(collect(items, get("%s", uri))), nil
}

// billingType reads the filter, which spells one_time in its own way.
func billingType(raw string) (string, error) {
	cycle := strings.ToLower(raw)
	switch cycle {
	case "", "monthly", "annual", "none", "triennial", "biennial":
		return cycle, nil
	case "onetime", "one_time":
		return "one_time", nil
	}
	return "", refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as a billing type.", raw)
}

func (c *call) priced() bool { return strings.EqualFold(c.query("include_price"), "true") }

// ownOrder finds the order in the path; one order is readable at once.
func ownOrder(c *call, s *world.State) (*world.Order, error) {
	o, found := s.Orders.Get(c.param("customer"), c.param("order"))
	if !found || o.PartnerID != c.caller.partnerID {
		return nil, refuse(http.StatusNotFound, 20000, "Order %s was not found.", c.params["order"])
	}
	return o, nil
}

// getOrder serves GET /v1/customers/{customer}/orders/{order}.
func getOrder(c *call, s *world.State) (answer, error) {
	o, err := ownOrder(c, s)
	if err != nil {
		return answer{}, err
	}
	customer, _ := ownCustomer(s, c, o.CustomerID)
	return ok(orderOf(o, customer.Country, c.priced())), nil
}

type lineProvisioning struct {
	OrderLineItemID                 int                    `json:"orderLineItemId"`
	LineItemNumber                  int                    `json:"lineItemNumber"`
	Status                          string                 `json:"status"`
	QuantityProvisioningInformation []quantityProvisioning `json:"quantityProvisioningInformation"`
}

type quantityProvisioning struct {
	Quantity int    `json:"quantity"`
	Status   string `json:"status"`
}

// getOrderProvisioning serves GET .../orders/{order}/provisioningstatus.
func getOrderProvisioning(c *call, s *world.State) (answer, error) {
	o, err := ownOrder(c, s)
	if err != nil {
		return answer{}, err
	}
	status := "fulfilled"
	switch o.Status {
	case "pending":
		status = "prefulfillmentPending"
	case "cancelled":
		status = "unfulfilled"
	}
	items := []lineProvisioning{}
	for _, l := range o.Lines {
		items = append(items, lineProvisioning{
			OrderLineItemID: l.Number, LineItemNumber: l.Number, Status: status,
			QuantityProvisioningInformation: []quantityProvisioning{{Quantity: l.Quantity, Status: status}},
		})
	}
	return ok(collect(items, nil)), nil
}
