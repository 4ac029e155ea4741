package graph

import (
	"encoding/json"
	"slices"

	dec "github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// usageFullOnly are the attributes of usage that the basic set leaves out. Source:
// Microsoft, daily rated usage attributes.
var usageFullOnly = []string{
	"AvailabilityId", "BenefitID", "ConsumedService", "CustomerCountry", "CustomerDomainName", "EntitlementDescription", "MeterCategory", "MeterId",
	"MeterName", "MeterRegion", "MeterSubCategory", "MeterType", "MpnId", "PartnerEarnedCreditPercentage", "ProductName", "PublisherId", "ResourceGroup",
	"ResourceLocation", "ServiceInfo1", "ServiceInfo2", "SubscriptionDescription", "Tags", "Tier2MpnId", "Unit",
}

// usageLine is a day's use of a resource as the exported files have it.
func usageLine(l *world.UsageLine, basic bool) object {
	num := func(d dec.Decimal) json.Number { return json.Number(d.String()) }
	var name, domain, country string
	if l.Customer != nil {
		name, domain, country = l.Customer.CompanyName, l.Customer.Domain, l.Customer.Country
	}
	o := object{
		{"PartnerId", l.Partner.TenantID}, {"PartnerName", l.Partner.Name}, {"CustomerId", l.Plan.CustomerID}, {"CustomerName", name},
		{"CustomerDomainName", domain}, {"CustomerCountry", country}, {"MpnId", l.Partner.MPNID}, {"Tier2MpnId", "0"},
		{"InvoiceNumber", l.InvoiceNumber}, {"ProductId", world.AzurePlanProduct}, {"SkuId", world.AzurePlanSKU}, {"AvailabilityId", l.AvailabilityID},
		{"SkuName", world.AzurePlanTitle}, {"ProductName", world.AzurePlanTitle}, {"PublisherName", "Microsoft Corporation"}, {"PublisherId", ""},
		{"SubscriptionDescription", world.AzurePlanTitle}, {"SubscriptionId", l.Plan.ID}, {"ChargeStartDate", stamp(l.From)},
		{"ChargeEndDate", stamp(l.Until)}, {"UsageDate", stamp(l.Day)}, {"MeterType", l.Meter.Type()}, {"MeterCategory", l.Meter.Category},
		{"MeterId", l.Meter.RateID}, {"MeterSubCategory", l.Meter.Subcategory}, {"MeterName", l.Meter.Name}, {"MeterRegion", l.Meter.Region},
		{"Unit", l.Meter.Unit}, {"ResourceLocation", world.AzureLocation}, {"ConsumedService", l.Meter.Provider}, {"ResourceGroup", world.AzureResourceGroup},
		{"ResourceURI", l.Meter.ResourceURI(l.Entitlement.ID)}, {"ChargeType", string(world.ChargeNew)}, {"UnitPrice", num(l.Meter.Rate)},
		{"Quantity", num(l.Quantity)}, {"UnitType", l.Meter.Unit}, {"BillingPreTaxTotal", num(l.Cost)}, {"BillingCurrency", l.Plan.Currency},
		{"PricingPreTaxTotal", num(l.USD)}, {"PricingCurrency", "USD"}, {"ServiceInfo1", ""}, {"ServiceInfo2", ""}, {"Tags", ""}, {"AdditionalInfo", ""},
		{"EffectiveUnitPrice", num(l.Meter.Rate)}, {"PCToBCExchangeRate", num(l.ExchangeRate())}, {"EntitlementId", l.Entitlement.ID},
		{"EntitlementDescription", l.Entitlement.FriendlyName}, {"PartnerEarnedCreditPercentage", 0}, {"CreditPercentage", 0},
		{"CreditType", "Credit Not Applied"}, {"BenefitOrderID", ""}, {"BenefitID", ""}, {"BenefitType", "Charge"},
	}
	if !basic {
		return o
	}
	return slices.DeleteFunc(o, func(m member) bool { return slices.Contains(usageFullOnly, m.name) })
}
