package partner

import (
	"maps"
	"slices"
	"strings"
	"time"

	dec "github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// spendingBudget is the SpendingBudget resource inside usage records.
type spendingBudget struct {
	Amount     *float64   `json:"amount,omitempty"`
	Attributes attributes `json:"attributes"`
}

func budgetOf(customer *world.Customer) *spendingBudget {
	b := &spendingBudget{Attributes: objectType("SpendingBudget")}
	if amount, set := budgetAmount(customer); set {
		n := amount.InexactFloat64()
		b.Amount = &n
	}
	return b
}

func budgetAmount(customer *world.Customer) (dec.Decimal, bool) {
	if customer.AzureBudget == nil {
		return dec.Zero, false
	}
	amount, err := dec.NewFromString(*customer.AzureBudget)
	return amount, err == nil
}

// cost is what use comes to, in the plan's currency and in dollars.
type cost struct{ local, usd, quantity dec.Decimal }

func (k *cost) add(u world.AzureUse) {
	k.local, k.usd, k.quantity = k.local.Add(u.Cost), k.usd.Add(u.USD), k.quantity.Add(u.Quantity)
}

// number writes an amount as usage records do, as a number.
func number(d dec.Decimal, places int32) float64 { return d.Round(places).InexactFloat64() }

// monthCost is what a plan has used in the billing period that holds now.
func monthCost(p *world.AzurePlan, now time.Time) (total cost) {
	from, until := world.AzureMonth(now)
	for u := range world.AzureUsage(p, from, until, now) {
		total.add(u)
	}
	return total
}

// customerCost is what all Azure plans that a customer has of the caller have used
// in the billing period that holds now.
func customerCost(c *call, s *world.State, customerID string) (total cost) {
	for p := range s.AzurePlans.All(customerID) {
		if p.PartnerID == c.caller.partnerID {
			one := monthCost(p, s.Now)
			total.local, total.usd = total.local.Add(one.local), total.usd.Add(one.usd)
		}
	}
	return total
}

// usageCost is what use comes to as records and summaries show it.
type usageCost struct {
	TotalCost        float64 `json:"totalCost"`
	CurrencyCode     string  `json:"currencyCode"`
	USDTotalCost     float64 `json:"usdTotalCost"`
	LastModifiedDate *stamp  `json:"lastModifiedDate"`
}

func (k cost) shown(currency string, now time.Time) usageCost {
	return usageCost{TotalCost: number(k.local, 6), CurrencyCode: currency, USDTotalCost: number(k.usd, 6), LastModifiedDate: at(now.Truncate(day))}
}

// usageSum is what all use of one meter, or of one resource, comes to.
type usageSum struct {
	world.AzureUse // one of them
	total          cost
}

// sumUsage adds up a plan's use in the billing period that holds now by what key
// tells of it, in the order of the keys.
func sumUsage(p *world.AzurePlan, now time.Time, key func(world.AzureUse) string) []*usageSum {
	sums := map[string]*usageSum{}
	from, until := world.AzureMonth(now)
	for u := range world.AzureUsage(p, from, until, now) {
		k := key(u)
		if sums[k] == nil {
			sums[k] = &usageSum{AzureUse: u}
		}
		sums[k].total.add(u)
	}
	return slices.SortedFunc(maps.Values(sums), func(a, b *usageSum) int { return strings.Compare(key(a.AzureUse), key(b.AzureUse)) })
}

// usageRecord is a month's use, of a customer or of a plan; which of the two stands
// in the object type.
type usageRecord struct {
	Budget          *spendingBudget `json:"budget,omitempty"`
	PercentUsed     *float64        `json:"percentUsed,omitempty"`
	IsUpgraded      *bool           `json:"isUpgraded,omitempty"`
	Status          string          `json:"status,omitempty"`
	PartnerOnRecord string          `json:"partnerOnRecord,omitempty"`
	OfferID         string          `json:"offerId,omitempty"`
	ResourceID      string          `json:"resourceId"`
	ID              string          `json:"id"`
	ResourceName    string          `json:"resourceName"`
	Name            string          `json:"name"`
	usageCost
	Attributes attributes `json:"attributes"`
}

// listUsageRecords serves GET /v1/customers/usagerecords: the customers with an
// Azure plan and what they have used this month.
func listUsageRecords(c *call, s *world.State) (answer, error) {
	items, seen := []usageRecord{}, map[string]bool{}
	for _, p := range world.AzurePlansOf(s, c.caller.partnerID) {
		customer, found := ownCustomer(s, c, p.CustomerID)
		if !found || seen[customer.ID] {
			continue
		}
		seen[customer.ID] = true
		total, upgraded := customerCost(c, s, customer.ID), true
		used := 0.0
		if amount, set := budgetAmount(customer); set && amount.IsPositive() {
			used = number(total.local.Shift(2).Div(amount), 2)
		}
		items = append(items, usageRecord{
			Budget: budgetOf(customer), PercentUsed: &used, IsUpgraded: &upgraded, ResourceID: customer.ID, ID: customer.ID,
			ResourceName: customer.CompanyName, Name: customer.CompanyName, usageCost: total.shown(customer.Currency, s.Now),
			Attributes: objectType("CustomerMonthlyUsageRecord"),
		})
	}
	return ok(collect(items, get("/customers/usagerecords"))), nil
}

// listSubscriptionUsageRecords serves GET .../subscriptions/usagerecords.
func listSubscriptionUsageRecords(c *call, s *world.State) (answer, error) {
	items := []usageRecord{}
	for p := range s.AzurePlans.All(c.param("customer")) {
		if p.PartnerID != c.caller.partnerID {
			continue
		}
		items = append(items, usageRecord{
			Status: string(p.Status()), PartnerOnRecord: p.MPNID, OfferID: world.AzurePlanProduct, ResourceID: p.ID, ID: p.ID, ResourceName: p.FriendlyName,
			Name: p.FriendlyName, usageCost: monthCost(p, s.Now).shown(p.Currency, s.Now), Attributes: objectType("SubscriptionMonthlyUsageRecord"),
		})
	}
	return ok(collect(items, get("/customers/%s/subscriptions/usagerecords", c.param("customer")))), nil
}

// usageSummary is a billing period's use, of a customer or of a plan.
type usageSummary struct {
	Budget           *spendingBudget `json:"budget,omitempty"`
	ResourceID       string          `json:"resourceId"`
	ResourceName     string          `json:"resourceName"`
	BillingStartDate string          `json:"billingStartDate"`
	BillingEndDate   string          `json:"billingEndDate"`
	usageCost
	Links      *links     `json:"links,omitempty"`
	Attributes attributes `json:"attributes"`
}

// offsetDate writes a moment with its offset, as usage does.
func offsetDate(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05-07:00") }

func summaryOf(total cost, currency string, now time.Time) usageSummary {
	from, until := world.AzureMonth(now)
	return usageSummary{BillingStartDate: offsetDate(from), BillingEndDate: offsetDate(until), usageCost: total.shown(currency, now)}
}

// getCustomerUsageSummary serves GET /v1/customers/{customer}/usagesummary.
func getCustomerUsageSummary(c *call, s *world.State) (answer, error) {
	row, _ := ownCustomer(s, c, c.param("customer"))
	b := summaryOf(customerCost(c, s, row.ID), row.Currency, s.Now)
	b.Budget, b.ResourceID, b.ResourceName, b.Attributes = budgetOf(row), row.ID, row.CompanyName, objectType("CustomerUsageSummary")
	return ok(b), nil
}

// getSubscriptionUsageSummary serves GET .../subscriptions/{subscription}/usagesummary.
func getSubscriptionUsageSummary(c *call, s *world.State) (answer, error) {
	p, err := pathPlan(c, s)
	if err != nil {
		return answer{}, err
	}
	b := summaryOf(monthCost(p, s.Now), p.Currency, s.Now)
	b.ResourceID, b.ResourceName, b.Attributes = p.ID, p.FriendlyName, objectType("SubscriptionUsageSummary")
	b.Links = &links{Self: get("/customers/%s/subscriptions/%s/usagesummary", p.CustomerID, p.ID)}
	return ok(b), nil
}

// partnerUsageSummary counts the older, metered Azure subscriptions alone, of
// which there are none here.
type partnerUsageSummary struct {
	CustomersOverBudget                 int        `json:"customersOverBudget"`
	CustomersTrendingOver               int        `json:"customersTrendingOver"`
	CustomersWithUsageBasedSubscription int        `json:"customersWithUsageBasedSubscription"`
	ResourceID                          string     `json:"resourceId"`
	ID                                  string     `json:"id"`
	ResourceName                        string     `json:"resourceName"`
	Name                                string     `json:"name"`
	BillingStartDate                    string     `json:"billingStartDate"`
	BillingEndDate                      string     `json:"billingEndDate"`
	TotalCost                           float64    `json:"totalCost"`
	CurrencyLocale                      string     `json:"currencyLocale"`
	LastModifiedDate                    *stamp     `json:"lastModifiedDate"`
	Links                               *links     `json:"links"`
	Attributes                          attributes `json:"attributes"`
}

// getPartnerUsageSummary serves GET /v1/usagesummary, which leaves out Azure plans.
func getPartnerUsageSummary(c *call, s *world.State) (answer, error) {
	p, _ := s.Partners.Get("", c.caller.partnerID)
	from, until := world.AzureMonth(s.Now)
	return ok(partnerUsageSummary{
		ResourceID: p.TenantID, ID: p.TenantID, ResourceName: p.Name, Name: p.Name, BillingStartDate: offsetDate(from),
		BillingEndDate: offsetDate(until), CurrencyLocale: p.Culture, LastModifiedDate: at(s.Now.Truncate(day)),
		Links: &links{Self: get("/usagesummary")}, Attributes: objectType("PartnerUsageSummary"),
	}), nil
}

// meterUsageRecord is a month's use of one meter.
type meterUsageRecord struct {
	SubscriptionID string  `json:"subscriptionId"`
	MeterID        string  `json:"meterId"`
	MeterName      string  `json:"meterName"`
	Category       string  `json:"category"`
	Subcategory    string  `json:"subcategory"`
	QuantityUsed   float64 `json:"quantityUsed"`
	Unit           string  `json:"unit"`
	usageCost
	Attributes attributes `json:"attributes"`
}

// listMeterUsage serves GET .../subscriptions/{subscription}/meterusagerecords.
func listMeterUsage(c *call, s *world.State) (answer, error) {
	p, err := pathPlan(c, s)
	if err != nil {
		return answer{}, err
	}
	items := []meterUsageRecord{}
	for _, u := range sumUsage(p, s.Now, func(u world.AzureUse) string { return u.Meter.ID }) {
		items = append(items, meterUsageRecord{
			SubscriptionID: p.ID, MeterID: u.Meter.ID, MeterName: u.Meter.Name, Category: u.Meter.Category, Subcategory: u.Meter.Subcategory,
			QuantityUsed: number(u.total.quantity, 6), Unit: u.Meter.Unit, usageCost: u.total.shown(p.Currency, s.Now),
			Attributes: objectType("MeterUsageRecord"),
		})
	}
	return ok(collect(items, get("/customers/%s/subscriptions/%s/meterusagerecords", p.CustomerID, p.ID))), nil
}

// resourceUsageRecord is a month's use of one resource.
type resourceUsageRecord struct {
	SubscriptionID    string `json:"subscriptionId"`
	ResourceURI       string `json:"resourceUri"`
	ResourceType      string `json:"resourceType"`
	EntitlementID     string `json:"entitlementId"`
	EntitlementName   string `json:"entitlementName"`
	ResourceGroupName string `json:"resourceGroupName"`
	Name              string `json:"name"`
	ResourceName      string `json:"resourceName"`
	usageCost
	Attributes attributes `json:"attributes"`
}

// listResourceUsage serves GET .../subscriptions/{subscription}/resourceusagerecords.
func listResourceUsage(c *call, s *world.State) (answer, error) {
	p, err := pathPlan(c, s)
	if err != nil {
		return answer{}, err
	}
	resource := func(u world.AzureUse) string { return u.Meter.ResourceURI(u.Entitlement.ID) }
	items := []resourceUsageRecord{}
	for _, u := range sumUsage(p, s.Now, resource) {
		items = append(items, resourceUsageRecord{
			SubscriptionID: p.ID, ResourceURI: resource(u.AzureUse), ResourceType: u.Meter.Provider, EntitlementID: u.Entitlement.ID,
			EntitlementName: u.Entitlement.FriendlyName, ResourceGroupName: world.AzureResourceGroup, Name: u.Meter.Resource, ResourceName: u.Meter.Resource,
			usageCost: u.total.shown(p.Currency, s.Now), Attributes: objectType("ResourceUsageRecord"),
		})
	}
	return ok(collect(items, get("/customers/%s/subscriptions/%s/resourceusagerecords", p.CustomerID, p.ID))), nil
}
