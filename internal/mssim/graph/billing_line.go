package graph

import (
	"encoding/json"
	"slices"
	"strings"

	dec "github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// fullOnly are the attributes that the basic set leaves out. Microsoft documents
// the sets of usage lines only; this is the same choice for reconciliation.
var fullOnly = []string{
	"AvailabilityId", "CustomerCountry", "CustomerDomainName", "MeterDescription", "MpnId", "ProductName", "PublisherId",
	"SubscriptionDescription", "Tier2MpnId",
}

// reconciliationLine is a billing line as the exported files have it.
func reconciliationLine(l *world.BillingLine, basic bool) object {
	num := func(d dec.Decimal) json.Number { return json.Number(d.String()) }
	var name, domain, country string
	if l.Customer != nil {
		name, domain, country = l.Customer.CompanyName, l.Customer.Domain, l.Customer.Country
	}
	o := object{
		{"PartnerId", l.PartnerID}, {"CustomerId", l.CustomerID}, {"CustomerName", name}, {"CustomerDomainName", domain}, {"CustomerCountry", country},
		{"InvoiceNumber", l.InvoiceNumber}, {"MpnId", l.Partner.MPNID}, {"Tier2MpnId", l.ResellerMPN}, {"OrderId", l.OrderID},
		{"OrderDate", precise(l.OrderedAt)}, {"ProductId", l.ProductID}, {"SkuId", l.SKUID}, {"AvailabilityId", l.AvailabilityID},
		{"SkuName", l.SKUName}, {"ProductName", l.ProductName}, {"ChargeType", string(l.Kind)}, {"UnitPrice", num(l.ListUnitPrice)},
		{"Quantity", l.SignedSeats}, {"Subtotal", num(l.Subtotal)}, {"TaxTotal", 0}, {"Total", num(l.Subtotal)}, {"Currency", l.Currency},
		{"PriceAdjustmentDescription", l.PriceAdjustment()}, {"PublisherName", "Microsoft Corporation"}, {"PublisherId", ""},
		{"SubscriptionDescription", ""}, {"SubscriptionId", l.SubscriptionID}, {"ChargeStartDate", stamp(l.From)}, {"ChargeEndDate", stamp(l.ChargeEnd())},
		{"TermAndBillingCycle", l.TermAndCycle()}, {"EffectiveUnitPrice", num(l.EffectivePrice)}, {"UnitType", ""}, {"AlternateId", l.OrderID},
		{"BillableQuantity", l.SignedSeats}, {"BillingFrequency", l.Frequency()}, {"PricingCurrency", l.Currency}, {"PCToBCExchangeRate", 1},
		{"PCToBCExchangeRateDate", stamp(l.Month)}, {"MeterDescription", ""}, {"ReservationOrderId", l.ReservationOrderID()}, {"CreditReasonCode", ""},
		{"SubscriptionStartDate", stamp(l.TermStart)}, {"SubscriptionEndDate", stamp(l.SubscriptionEnd())}, {"ReferenceId", l.ID},
		{"ProductQualifiers", strings.Join(l.Qualifiers, ",")}, {"PromotionId", l.PromotionID}, {"ProductCategory", "Online Services"},
	}
	if !basic {
		return o
	}
	return slices.DeleteFunc(o, func(m member) bool { return slices.Contains(fullOnly, m.name) })
}
