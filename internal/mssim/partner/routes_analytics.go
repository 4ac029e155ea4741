package partner

// analyticsRoutes are the reports on what is sold and used; Microsoft spells the
// newer ones with and without /partner in front.
func analyticsRoutes() []route {
	const newer = "/partner/v1/analytics"
	return []route{
		{method: "GET", pattern: "/v1/analytics/licenses/deployment", userOnly: true, read: listPartnerDeployment},
		{method: "GET", pattern: "/v1/analytics/licenses/usage", userOnly: true, read: listPartnerUsage},
		{method: "GET", pattern: customerPath + "/analytics/licenses/deployment", userOnly: true, read: listCustomerDeployment},
		{method: "GET", pattern: customerPath + "/analytics/licenses/usage", userOnly: true, read: listCustomerUsage},
		{method: "GET", pattern: newer + "/commercial/deployment/license", userOnly: true, read: listCommercialDeployment},
		{method: "GET", pattern: newer + "/commercial/usage/license", userOnly: true, read: listCommercialUsage},
		{method: "GET", pattern: "/v1/analytics/commercial/deployment/license", userOnly: true, read: listCommercialDeployment},
		{method: "GET", pattern: "/v1/analytics/commercial/usage/license", userOnly: true, read: listCommercialUsage},
		{method: "GET", pattern: newer + "/subscriptions", userOnly: true, read: listSubscriptionAnalytics},
		{method: "GET", pattern: newer + "/usage/azure", userOnly: true, read: listAzureAnalytics},
		{method: "GET", pattern: newer + "/indirectresellers", userOnly: true, read: listResellerAnalytics},
	}
}
