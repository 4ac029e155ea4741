package partner

import (
	"encoding/json"

	dec "github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	usageLines    = "usage_line_items"
	usageProvider = "marketplace" // what Microsoft's samples of usage name
	nothingEarned = "Credit Not Applied"
)

// usageItem is the DailyRatedUsageLineItem resource; its numbers are numbers in
// all of Microsoft's samples.
type usageItem struct {
	PartnerID                 string      `json:"partnerId"`
	PartnerName               string      `json:"partnerName"`
	CustomerID                string      `json:"customerId"`
	CustomerName              string      `json:"customerName"`
	CustomerDomainName        string      `json:"customerDomainName"`
	InvoiceNumber             string      `json:"invoiceNumber"`
	ProductID                 string      `json:"productId"`
	SKUID                     string      `json:"skuId"`
	AvailabilityID            string      `json:"availabilityId"`
	SKUName                   string      `json:"skuName"`
	ProductName               string      `json:"productName"`
	PublisherName             string      `json:"publisherName"`
	PublisherID               string      `json:"publisherId"`
	SubscriptionID            string      `json:"subscriptionId"`
	SubscriptionDescription   string      `json:"subscriptionDescription"`
	ChargeStartDate           *stamp      `json:"chargeStartDate"`
	ChargeEndDate             *stamp      `json:"chargeEndDate"`
	UsageDate                 *stamp      `json:"usageDate"`
	MeterType                 string      `json:"meterType"`
	MeterCategory             string      `json:"meterCategory"`
	MeterID                   string      `json:"meterId"`
	MeterSubCategory          string      `json:"meterSubCategory"`
	MeterName                 string      `json:"meterName"`
	MeterRegion               string      `json:"meterRegion"`
	UnitOfMeasure             string      `json:"unitOfMeasure"`
	ResourceLocation          string      `json:"resourceLocation"`
	ConsumedService           string      `json:"consumedService"`
	ResourceGroup             string      `json:"resourceGroup"`
	ResourceURI               string      `json:"resourceUri"`
	Tags                      string      `json:"tags"`
	AdditionalInfo            string      `json:"additionalInfo"`
	ServiceInfo1              string      `json:"serviceInfo1"`
	ServiceInfo2              string      `json:"serviceInfo2"`
	CustomerCountry           string      `json:"customerCountry"`
	MPNID                     string      `json:"mpnId"`
	ResellerMPNID             string      `json:"resellerMpnId"`
	ChargeType                string      `json:"chargeType"`
	UnitPrice                 json.Number `json:"unitPrice"`
	Quantity                  json.Number `json:"quantity"`
	UnitType                  string      `json:"unitType"`
	BillingPreTaxTotal        json.Number `json:"billingPreTaxTotal"`
	BillingCurrency           string      `json:"billingCurrency"`
	PricingPreTaxTotal        json.Number `json:"pricingPreTaxTotal"`
	PricingCurrency           string      `json:"pricingCurrency"`
	EntitlementID             string      `json:"entitlementId"`
	EntitlementDescription    string      `json:"entitlementDescription"`
	PCToBCExchangeRate        json.Number `json:"pcToBCExchangeRate"`
	PCToBCExchangeRateDate    *stamp      `json:"pcToBCExchangeRateDate"`
	EffectiveUnitPrice        json.Number `json:"effectiveUnitPrice"`
	RateOfPartnerEarnedCredit json.Number `json:"rateOfPartnerEarnedCredit"`
	RateOfCredit              json.Number `json:"rateOfCredit"`
	CreditType                string      `json:"creditType"`
	InvoiceLineItemType       string      `json:"invoiceLineItemType"`
	BillingProvider           string      `json:"billingProvider"`
	BenefitOrderID            string      `json:"benefitOrderId"`
	BenefitID                 string      `json:"benefitId"`
	BenefitType               string      `json:"benefitType"`
	Attributes                attributes  `json:"attributes"`
}

func usageItemOf(l *world.UsageLine) usageItem {
	item := usageItem{
		PartnerID: l.Partner.TenantID, PartnerName: l.Partner.Name, CustomerID: l.Plan.CustomerID, InvoiceNumber: l.InvoiceNumber,
		ProductID: world.AzurePlanProduct, SKUID: world.AzurePlanSKU, AvailabilityID: l.AvailabilityID, SKUName: world.AzurePlanTitle,
		ProductName: world.AzurePlanTitle, PublisherName: "Microsoft Corporation", SubscriptionID: l.Plan.ID, SubscriptionDescription: world.AzurePlanTitle,
		ChargeStartDate: at(l.From), ChargeEndDate: at(l.Until), UsageDate: at(l.Day), MeterType: l.Meter.Type(), MeterCategory: l.Meter.Category,
		MeterID: l.Meter.RateID, MeterSubCategory: l.Meter.Subcategory, MeterName: l.Meter.Name, MeterRegion: l.Meter.Region, UnitOfMeasure: l.Meter.Unit,
		ResourceLocation: world.AzureLocation, ConsumedService: l.Meter.Provider, ResourceGroup: world.AzureResourceGroup,
		ResourceURI: l.Meter.ResourceURI(l.Entitlement.ID), MPNID: l.Partner.MPNID, ResellerMPNID: "0", ChargeType: string(world.ChargeNew),
		UnitPrice: amountOf(l.Meter.Rate), Quantity: amountOf(l.Quantity), UnitType: l.Meter.Unit, BillingPreTaxTotal: amountOf(l.Cost),
		BillingCurrency: l.Plan.Currency, PricingPreTaxTotal: amountOf(l.USD), PricingCurrency: "USD", EntitlementID: l.Entitlement.ID,
		EntitlementDescription: l.Entitlement.FriendlyName, PCToBCExchangeRate: amountOf(l.ExchangeRate()), PCToBCExchangeRateDate: at(l.From),
		EffectiveUnitPrice: amountOf(l.Meter.Rate), RateOfPartnerEarnedCredit: amountOf(dec.Zero), RateOfCredit: amountOf(dec.Zero), CreditType: nothingEarned,
		InvoiceLineItemType: usageLines, BillingProvider: usageProvider, BenefitType: "Charge", Attributes: objectType("DailyRatedUsageLineItem"),
	}
	if l.Customer != nil {
		item.CustomerName, item.CustomerDomainName, item.CustomerCountry = l.Customer.CompanyName, l.Customer.Domain, l.Customer.Country
	}
	return item
}

// usageItems answers one page of daily rated usage.
func usageItems(c *call, l lineListing, lines []world.UsageLine) (answer, error) {
	page, err := cutLines(c, "usage", l, lines, func(line world.UsageLine) string { return line.Key() })
	if err != nil {
		return answer{}, err
	}
	items := make([]usageItem, 0, len(page.rows))
	for n := range page.rows {
		items = append(items, usageItemOf(&page.rows[n]))
	}
	return ok(pages(items, page.listing, page.last, page.uri)), nil
}
