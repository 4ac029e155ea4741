package partner

import "github.com/tenantry/tenantry/internal/mssim/world"

// azureUsageAnalytics is one meter of one Azure subscription on one day.
type azureUsageAnalytics struct {
	CustomerTenantID   string  `json:"customerTenantId"`
	CustomerName       string  `json:"customerName"`
	SubscriptionID     string  `json:"subscriptionId"`
	SubscriptionName   string  `json:"subscriptionName"`
	UsageDate          string  `json:"usageDate"`
	ResourceLocation   string  `json:"resourceLocation"`
	MeterCategory      string  `json:"meterCategory"`
	MeterSubcategory   string  `json:"meterSubcategory"`
	MeterUnit          string  `json:"meterUnit"`
	ReservationOrderID string  `json:"reservationOrderId"`
	ReservationID      string  `json:"reservationId"`
	ConsumptionMeterID string  `json:"consumptionMeterId"`
	ServiceType        string  `json:"serviceType"`
	Quantity           float64 `json:"quantity"`
}

// listAzureAnalytics serves GET /partner/v1/analytics/usage/azure: the billing
// period that runs and the one before it.
func listAzureAnalytics(c *call, s *world.State) (answer, error) {
	if world.InSandbox(s, c.caller.partnerID) {
		return analyticsAnswer[azureUsageAnalytics](c, nil)
	}
	var rows []azureUsageAnalytics
	from, _ := world.AzureMonth(s.Now)
	for _, p := range world.AzurePlansOf(s, c.caller.partnerID) {
		customer, found := ownCustomer(s, c, p.CustomerID)
		if !found {
			continue
		}
		for u := range world.AzureUsage(p, from.AddDate(0, -1, 0), s.Now, s.Now) {
			rows = append(rows, azureUsageAnalytics{
				CustomerTenantID: upper(customer.ID), CustomerName: upper(customer.CompanyName), SubscriptionID: upper(u.Entitlement.ID),
				SubscriptionName: upper(u.Entitlement.FriendlyName), UsageDate: zoneless(u.Day), ResourceLocation: "useast", MeterCategory: u.Meter.Category,
				MeterSubcategory: u.Meter.Subcategory, MeterUnit: u.Meter.Unit, ConsumptionMeterID: u.Meter.RateID, ServiceType: u.Meter.Provider,
				Quantity: number(u.Quantity, 6),
			})
		}
	}
	return analyticsAnswer(c, rows)
}
