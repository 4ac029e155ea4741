package partner

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	dec "github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// serviceCosts is the ServiceCostsSummary resource: what a customer's services cost
// in a month.
type serviceCosts struct {
	BillingStartDate *stamp             `json:"billingStartDate"`
	BillingEndDate   *stamp             `json:"billingEndDate"`
	PretaxTotal      float64            `json:"pretaxTotal"`
	Tax              float64            `json:"tax"`
	AfterTaxTotal    float64            `json:"afterTaxTotal"`
	CurrencyCode     string             `json:"currencyCode,omitempty"`
	CurrencySymbol   string             `json:"currencySymbol"`
	CustomerID       string             `json:"customerId"`
	Details          []serviceCostsPart `json:"details,omitempty"`
	Links            serviceCostsLinks  `json:"links"`
	Attributes       attributes         `json:"attributes"`
}

type serviceCostsPart struct {
	InvoiceType string       `json:"invoiceType"`
	Summary     serviceCosts `json:"summary"`
}

type serviceCostsLinks struct {
	ServiceCostLineItems *link `json:"serviceCostLineItems,omitempty"`
	Self                 *link `json:"self,omitempty"`
}

// serviceCostLine is one charge.
type serviceCostLine struct {
	AfterTaxTotal            float64 `json:"afterTaxTotal"`
	ChargeType               string  `json:"chargeType"`
	CurrencyCode             string  `json:"currencyCode"`
	CurrencySymbol           string  `json:"currencySymbol"`
	CustomerID               string  `json:"customerId"`
	CustomerName             string  `json:"customerName"`
	EndDate                  string  `json:"endDate"`
	OfferID                  string  `json:"offerId"`
	OfferName                string  `json:"offerName"`
	OrderID                  string  `json:"orderId"`
	PretaxTotal              float64 `json:"pretaxTotal"`
	Quantity                 float64 `json:"quantity"`
	ResellerMPNID            string  `json:"resellerMPNId"`
	StartDate                string  `json:"startDate"`
	SubscriptionFriendlyName string  `json:"subscriptionFriendlyName"`
	SubscriptionID           string  `json:"subscriptionId"`
	Tax                      float64 `json:"tax"`
	UnitPrice                float64 `json:"unitPrice"`
	InvoiceNumber            string  `json:"invoiceNumber"`
	InvoiceType              string  `json:"invoiceType"`
	ProductID                string  `json:"productId"`
	SKUID                    string  `json:"skuId"`
	AvailabilityID           string  `json:"availabilityId"`
	ProductName              string  `json:"productName"`
	SKUName                  string  `json:"skuName"`
	PublisherName            string  `json:"publisherName"`
	PublisherID              string  `json:"publisherId"`
	TermAndBillingCycle      string  `json:"termAndBillingCycle"`
	DiscountDetails          string  `json:"discountDetails"`
}

// serviceCharges are the names of charges in service costs; Microsoft documents the
// first two.
var serviceCharges = map[world.ChargeKind]string{
	world.ChargeNew: "PURCHASE FEE", world.ChargeCycle: "CYCLE FEE", world.ChargeRenew: "CYCLE FEE", world.ChargeAddQuantity: "PURCHASE FEE",
	world.ChargeRemoveQuantity: "PRORATE FEE", world.ChargeCancel: "PRORATE FEE",
}

// mostRecentCharges are a customer's charges in the last whole month, the only
// period there is.
func mostRecentCharges(c *call, s *world.State) (rows []*world.Charge, from, until time.Time, err error) {
	if c.param("period") != "mostrecent" {
		return nil, from, until, refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as a billing period.", c.params["period"])
	}
	until, _ = world.AzureMonth(s.Now)
	from = until.AddDate(0, -1, 0)
	for row := range s.Charges.All(c.param("customer")) {
		if row.PartnerID == c.caller.partnerID && !row.At.Before(from) && row.At.Before(until) {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b *world.Charge) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return rows, from, until, nil
}

// money reads a stored amount; what is not one is nothing.
func money(text string) dec.Decimal {
	amount, err := dec.NewFromString(text)
	if err != nil {
		return dec.Zero
	}
	return amount
}

// getServiceCosts serves GET /v1/customers/{customer}/servicecosts/{period}. No tax
// is charged here.
func getServiceCosts(c *call, s *world.State) (answer, error) {
	rows, from, until, err := mostRecentCharges(c, s)
	if err != nil {
		return answer{}, err
	}
	row, _ := ownCustomer(s, c, c.param("customer"))
	total := dec.Zero
	for _, one := range rows {
		total = total.Add(money(one.Amount))
	}
	part := serviceCosts{
		BillingStartDate: at(from), BillingEndDate: at(until.Add(-100 * time.Nanosecond)), PretaxTotal: number(total, 2), AfterTaxTotal: number(total, 2),
		CurrencyCode: row.Currency, CurrencySymbol: world.CurrencySymbol(row.Currency), CustomerID: row.ID, Attributes: objectType("ServiceCostsSummary"),
	}
	whole := part
	whole.CurrencyCode = ""
	whole.Details = []serviceCostsPart{{InvoiceType: oneTime, Summary: part}}
	whole.Links = serviceCostsLinks{
		ServiceCostLineItems: get("/customers/%s/servicecosts/MostRecent/lineitems", row.ID), Self: get("/customers/%s/servicecosts/MostRecent", row.ID),
	}
	return ok(whole), nil
}

// listServiceCostLines serves GET /v1/customers/{customer}/servicecosts/{period}/lineitems:
// the lines that the partner's invoice has for the customer, or will have.
func listServiceCostLines(c *call, s *world.State) (answer, error) {
	rows, from, _, err := mostRecentCharges(c, s)
	if err != nil {
		return answer{}, err
	}
	customer, _ := ownCustomer(s, c, c.param("customer"))
	items := []serviceCostLine{}
	for _, l := range world.BillingLines(s, c.caller.partnerID, rows, invoiceOfMonth(s, customer, from)) {
		items = append(items, serviceCostLineOf(s, customer, &l))
	}
	return ok(collect(items, get("/customers/%s/servicecosts/MostRecent/lineitems", customer.ID))), nil
}

// invoiceOfMonth is the invoice on which a customer's charges of that month are; nil
// before it is made.
func invoiceOfMonth(s *world.State, customer *world.Customer, month time.Time) *world.Invoice {
	for i := range s.Invoices.All(customer.PartnerID) {
		if i.From.Equal(month) && i.Currency == customer.Currency {
			return i
		}
	}
	return nil
}

func serviceCostLineOf(s *world.State, customer *world.Customer, l *world.BillingLine) serviceCostLine {
	amount := number(l.Subtotal, 2)
	b := serviceCostLine{
		AfterTaxTotal: amount, PretaxTotal: amount, ChargeType: serviceCharges[l.Kind], CurrencyCode: l.Currency,
		CurrencySymbol: world.CurrencySymbol(l.Currency), CustomerID: customer.ID, CustomerName: customer.CompanyName, StartDate: zoneless(l.From),
		EndDate: zoneless(l.ChargeEnd()), OfferID: l.ProductID + ":" + l.SKUID + ":" + l.AvailabilityID, OfferName: l.SKUName, OrderID: l.OrderID,
		Quantity: float64(l.SignedSeats), ResellerMPNID: "-1", SubscriptionFriendlyName: l.SKUName, SubscriptionID: l.SubscriptionID,
		UnitPrice: number(money(l.UnitPrice), 4), InvoiceNumber: l.InvoiceNumber, InvoiceType: oneTime, ProductID: l.ProductID, SKUID: l.SKUID,
		AvailabilityID: l.AvailabilityID, ProductName: l.ProductName, SKUName: l.SKUName, PublisherName: "Microsoft",
		TermAndBillingCycle: l.TermAndCycle(), DiscountDetails: cmp.Or(l.PriceAdjustment(), "N/A"),
	}
	if sub, found := s.Subscriptions.Get(customer.ID, l.SubscriptionID); found {
		b.SubscriptionFriendlyName = sub.FriendlyName
	}
	return b
}
