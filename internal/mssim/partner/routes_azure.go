package partner

// azureRoutes are the calls for Azure plans, what is used under them and what it costs.
func azureRoutes() []route {
	const subs, sub = customerPath + "/subscriptions", customerPath + "/subscriptions/{subscription}"
	return []route{
		{method: "GET", pattern: sub + "/azureEntitlements", resource: subscriptions, read: listAzureEntitlements},
		{method: "GET", pattern: sub + "/azureEntitlements/{entitlement}", resource: subscriptions, read: getAzureEntitlement},
		{method: "POST", pattern: sub + "/azureEntitlements/{entitlement}/cancel", resource: subscriptions, userOnly: true, write: cancelAzureEntitlement},
		{method: "GET", pattern: "/v1/customers/usagerecords", read: listUsageRecords},
		{method: "GET", pattern: customerPath + "/usagesummary", read: getCustomerUsageSummary},
		{method: "GET", pattern: customerPath + "/usagebudget", read: getUsageBudget},
		{method: "PATCH", pattern: customerPath + "/usagebudget", write: patchUsageBudget},
		{method: "GET", pattern: subs + "/usagerecords", read: listSubscriptionUsageRecords},
		{method: "GET", pattern: subs + "/overage", read: listOverage},
		{method: "PUT", pattern: subs + "/overage", write: putOverage},
		{method: "GET", pattern: sub + "/usagesummary", read: getSubscriptionUsageSummary},
		{method: "GET", pattern: sub + "/meterusagerecords", read: listMeterUsage},
		{method: "GET", pattern: sub + "/resourceusagerecords", read: listResourceUsage},
		{method: "GET", pattern: sub + "/utilizations/azure", read: listUtilization},
		{method: "GET", pattern: customerPath + "/entitlements", read: listEntitlements},
		{method: "GET", pattern: customerPath + "/servicecosts/{period}", read: getServiceCosts},
		{method: "GET", pattern: customerPath + "/servicecosts/{period}/lineitems", read: listServiceCostLines},
		{method: "GET", pattern: "/v1/fraudEvents", userOnly: true, read: listFraudEvents},
		{method: "POST", pattern: "/v1/fraudEvents/subscription/{subscription}/status", userOnly: true, write: postFraudStatus},
		{method: "GET", pattern: "/v1/usagesummary", read: getPartnerUsageSummary},
		{method: "GET", pattern: "/v1/ratecards/{card}", read: redirectRateCard},
		{method: "GET", pattern: rateCardPath + "{document}", public: getRateCard},
	}
}
