package partner

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	dec "github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	billingLines = "billing_line_items"
	linePage     = 2000 // Source: Microsoft, get invoice line items
)

// lineItem is the OneTimeInvoiceLineItem resource.
type lineItem struct {
	PartnerID                  string     `json:"partnerId"`
	CustomerID                 string     `json:"customerId"`
	CustomerName               string     `json:"customerName"`
	CustomerDomainName         string     `json:"customerDomainName"`
	CustomerCountry            string     `json:"customerCountry"`
	InvoiceNumber              string     `json:"invoiceNumber"`
	MPNID                      string     `json:"mpnId"`
	ResellerMPNID              string     `json:"resellerMpnId"`
	OrderID                    string     `json:"orderId"`
	OrderDate                  *stamp     `json:"orderDate"`
	ProductID                  string     `json:"productId"`
	SKUID                      string     `json:"skuId"`
	AvailabilityID             string     `json:"availabilityId"`
	ProductName                string     `json:"productName"`
	SKUName                    string     `json:"skuName"`
	ProductQualifiers          []string   `json:"productQualifiers"`
	ChargeType                 string     `json:"chargeType"`
	UnitPrice                  lineNumber `json:"unitPrice"`
	EffectiveUnitPrice         lineNumber `json:"effectiveUnitPrice"`
	UnitType                   string     `json:"unitType"`
	Quantity                   lineNumber `json:"quantity"`
	Subtotal                   lineNumber `json:"subtotal"`
	TaxTotal                   lineNumber `json:"taxTotal"`
	TotalForCustomer           lineNumber `json:"totalForCustomer"`
	Currency                   string     `json:"currency"`
	PublisherName              string     `json:"publisherName"`
	PublisherID                string     `json:"publisherId"`
	SubscriptionDescription    string     `json:"subscriptionDescription"`
	SubscriptionID             string     `json:"subscriptionId"`
	SubscriptionStartDate      *stamp     `json:"subscriptionStartDate"`
	SubscriptionEndDate        *stamp     `json:"subscriptionEndDate"`
	ChargeStartDate            *stamp     `json:"chargeStartDate"`
	ChargeEndDate              *stamp     `json:"chargeEndDate"`
	TermAndBillingCycle        string     `json:"termAndBillingCycle"`
	AlternateID                string     `json:"alternateId"`
	ReferenceID                string     `json:"referenceId"`
	PriceAdjustmentDescription string     `json:"priceAdjustmentDescription"`
	DiscountDetails            string     `json:"discountDetails"`
	PricingCurrency            string     `json:"pricingCurrency"`
	PCToBCExchangeRate         lineNumber `json:"pcToBCExchangeRate"`
	PCToBCExchangeRateDate     string     `json:"pcToBCExchangeRateDate"`
	BillableQuantity           lineNumber `json:"billableQuantity"`
	MeterDescription           string     `json:"meterDescription"`
	BillingFrequency           string     `json:"billingFrequency"`
	ReservationOrderID         string     `json:"reservationOrderId"`
	CreditReasonCode           string     `json:"creditReasonCode"`
	PromotionID                string     `json:"promotionId"`
	InvoiceLineItemType        string     `json:"invoiceLineItemType"`
	BillingProvider            string     `json:"billingProvider"`
	Attributes                 attributes `json:"attributes"`
}

// lineNumber is a number as newer answers write it, as text, or as older ones do.
type lineNumber struct {
	value   dec.Decimal
	numeric bool
}

// MarshalJSON implements json.Marshaler.
func (n lineNumber) MarshalJSON() ([]byte, error) {
	if n.numeric {
		return []byte(n.value.String()), nil
	}
	return json.Marshal(n.value.String())
}

func lineItemOf(l *world.BillingLine, numeric bool) lineItem {
	num := func(d dec.Decimal) lineNumber { return lineNumber{d, numeric} }
	seats := num(dec.NewFromInt(int64(l.SignedSeats)))
	item := lineItem{
		PartnerID: l.PartnerID, CustomerID: l.CustomerID, InvoiceNumber: l.InvoiceNumber, MPNID: l.Partner.MPNID, ResellerMPNID: l.ResellerMPN,
		OrderID: l.OrderID, OrderDate: at(l.OrderedAt), ProductID: l.ProductID, SKUID: l.SKUID, AvailabilityID: l.AvailabilityID,
		ProductName: l.ProductName, SKUName: l.SKUName, ProductQualifiers: l.Qualifiers, ChargeType: string(l.Kind), UnitPrice: num(l.ListUnitPrice),
		EffectiveUnitPrice: num(l.EffectivePrice), Quantity: seats, Subtotal: num(l.Subtotal), TaxTotal: num(dec.Zero), TotalForCustomer: num(l.Subtotal),
		Currency: l.Currency, PublisherName: "Microsoft Corporation", SubscriptionID: l.SubscriptionID, SubscriptionStartDate: at(l.TermStart),
		SubscriptionEndDate: at(l.SubscriptionEnd()), ChargeStartDate: at(l.From), ChargeEndDate: at(l.ChargeEnd()), TermAndBillingCycle: l.TermAndCycle(),
		AlternateID: l.OrderID, ReferenceID: l.ID, PriceAdjustmentDescription: l.PriceAdjustment(), PricingCurrency: l.Currency,
		PCToBCExchangeRate: num(dec.NewFromInt(1)), PCToBCExchangeRateDate: zoneless(l.Month), BillableQuantity: seats, BillingFrequency: l.Frequency(),
		ReservationOrderID: l.ReservationOrderID(), PromotionID: l.PromotionID, InvoiceLineItemType: billingLines, BillingProvider: "one_time",
		Attributes: objectType("OneTimeInvoiceLineItem"),
	}
	if l.Customer != nil {
		item.CustomerName, item.CustomerDomainName, item.CustomerCountry = l.Customer.CompanyName, l.Customer.Domain, l.Customer.Country
	}
	if l.InvoiceNumber == "" {
		item.TotalForCustomer = num(dec.Zero) // as Microsoft's samples of what is unbilled have it
	}
	return item
}

// lineQuery is what a call for line items asks for.
type lineQuery struct {
	usage bool
	empty bool // nothing here is billed so
}

// parseLineQuery reads provider and kind, from the path or the query.
func parseLineQuery(c *call) (lineQuery, error) {
	pick := func(name, parameter string) string {
		if v := c.params[name]; v != "" {
			return strings.ToLower(v)
		}
		return strings.ToLower(c.query(parameter))
	}
	provider, kind := pick("provider", "provider"), pick("type", "invoicelineitemtype")
	q := lineQuery{usage: slices.Contains([]string{"usagelineitems", usageLines}, kind)}
	switch {
	case slices.Contains([]string{"onetime", "one_time", "all"}, provider):
	case q.usage && provider == usageProvider:
	case slices.Contains([]string{"office", "azure", "azuredatamarket", "azure_data_market", usageProvider, "external", "none"}, provider):
		q.empty = true
	default:
		return q, errInvalid("The provider %q is not supported.", provider)
	}
	if !q.usage && kind != "billinglineitems" && kind != billingLines {
		return q, errInvalid("The invoice line item type %q is not supported.", kind)
	}
	if q.usage && strings.EqualFold(c.query("haspartnerearnedcredit"), "true") {
		q.empty = true
	}
	return q, nil
}

// listInvoiceLines serves both forms of an invoice's line items.
func listInvoiceLines(c *call, s *world.State) (answer, error) {
	i, err := findInvoice(c, s)
	if err != nil {
		return answer{}, err
	}
	q, err := parseLineQuery(c)
	if err != nil {
		return answer{}, err
	}
	of := lineListing{of: i.ID, uri: "/invoices/" + i.ID + "/lineitems", invoice: i}
	switch {
	case q.empty:
	case q.usage:
		return usageItems(c, of, i.UsageLines(s))
	default:
		of.charges = i.Charges(s)
	}
	return lineItems(c, s, of)
}

// listUnbilledLines serves what is on no invoice yet.
func listUnbilledLines(c *call, s *world.State) (answer, error) {
	q, err := parseLineQuery(c)
	if err != nil {
		return answer{}, err
	}
	currency, err := currencyParameter(c)
	if err != nil {
		return answer{}, err
	}
	period := strings.ToLower(c.query("period"))
	if period != "current" && period != "previous" {
		return answer{}, errInvalid("The period %q is not supported: use current or previous.", c.query("period"))
	}
	of := lineListing{of: "unbilled " + currency + " " + period, uri: "/invoices/unbilled/lineitems"}
	switch {
	case q.empty:
	case q.usage:
		return usageItems(c, of, world.UnbilledUsage(s, c.caller.partnerID, currency, period == "previous", s.Now))
	default:
		of.charges = world.UnbilledCharges(s, c.caller.partnerID, currency, period == "previous", s.Now)
	}
	return lineItems(c, s, of)
}

func currencyParameter(c *call) (string, error) {
	currency := strings.ToUpper(c.query("currencycode"))
	if _, known := world.Currencies()[currency]; !known {
		return "", errInvalid("The currency code %q is not valid.", c.query("currencycode"))
	}
	return currency, nil
}

// lineListing is what line items are listed of.
type lineListing struct {
	of, uri string
	charges []*world.Charge
	invoice *world.Invoice // nil while unbilled
}

// lineItems answers one page of line items.
func lineItems(c *call, s *world.State, l lineListing) (answer, error) {
	page, err := cutLines(c, "lines", l, l.charges, func(charge *world.Charge) string { return charge.ID })
	if err != nil {
		return answer{}, err
	}
	lines := world.BillingLines(s, c.caller.partnerID, page.rows, l.invoice)
	items := make([]lineItem, 0, len(lines))
	for n := range lines {
		items = append(items, lineItemOf(&lines[n], s.Settings.NumericLineItems))
	}
	return ok(pages(items, page.listing, page.last, page.uri)), nil
}

// linesPage is the part of the lines that a call asks for.
type linesPage[T any] struct {
	rows               []T
	listing, last, uri string
}

func cutLines[T any](c *call, kind string, l lineListing, rows []T, key func(T) string) (linesPage[T], error) {
	size, err := pageSize(c.r.URL.Query(), linePage)
	if err != nil {
		return linesPage[T]{}, err
	}
	p := linesPage[T]{listing: strings.Join([]string{kind, c.caller.partnerID, l.of}, " "), uri: lineItemsURI(c, l.uri, size)}
	after, err := resume(c.r, p.listing)
	if err != nil {
		return linesPage[T]{}, err
	}
	p.rows, p.last = seek(rows, size, after, key)
	return p, nil
}

// lineItemsURI repeats the call in its query form.
func lineItemsURI(c *call, uri string, size int) string {
	pick := func(name, parameter string) string {
		if v := c.params[name]; v != "" {
			return v
		}
		return c.query(parameter)
	}
	query := []string{
		"provider=" + url.QueryEscape(pick("provider", "provider")),
		"invoicelineitemtype=" + url.QueryEscape(pick("type", "invoicelineitemtype")),
	}
	for _, name := range []string{"currencycode", "period"} {
		if v := c.query(name); v != "" {
			query = append(query, name+"="+url.QueryEscape(v))
		}
	}
	return uri + "?" + strings.Join(append(query, "size="+strconv.Itoa(size)), "&")
}

// estimateLink is the EstimateLink resource.
type estimateLink struct {
	Type        string `json:"type"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Period      string `json:"period"`
	Link        *link  `json:"link"`
}

// listEstimateLinks points at what is unbilled in a currency.
func listEstimateLinks(c *call, _ *world.State) (answer, error) {
	currency, err := currencyParameter(c)
	if err != nil {
		return answer{}, err
	}
	var items []estimateLink
	for _, of := range []estimateLink{
		{Type: "daily_rated_usage", Title: "Daily rated usage unbilled", Description: "Unbilled consumption."},
		{Type: "non_consumption", Title: "Unbilled reconciliation line items", Description: "Unbilled purchases and what is paid back."},
	} {
		query := "provider=Marketplace&invoicelineitemtype=UsageLineItems"
		if of.Type == "non_consumption" {
			query = "provider=all&invoicelineitemtype=billinglineitems"
		}
		for _, period := range []string{"Current", "Previous"} {
			of.Period = period
			of.Link = get("/invoices/unbilled/lineitems?%s&currencycode=%s&period=%s&size=%d", query, currency, strings.ToLower(period), linePage)
			items = append(items, of)
		}
	}
	return ok(collect(items, nil)), nil
}
