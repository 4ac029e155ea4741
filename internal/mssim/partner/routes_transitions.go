package partner

// transitionRoutes are the calls that make a subscription another product.
func transitionRoutes() []route {
	base := customerPath + "/subscriptions/{subscription}"
	return []route{
		{method: "GET", pattern: base + "/transitioneligibilities", resource: subscriptions, read: listTransitionEligibilities},
		{method: "GET", pattern: base + "/transitions", resource: subscriptions, read: listTransitions},
		{method: "POST", pattern: base + "/transitions", resource: subscriptions, write: postTransition},
		{method: "GET", pattern: base + "/upgrades", resource: subscriptions, read: listUpgrades},
		{method: "POST", pattern: base + "/upgrades", resource: subscriptions, write: postUpgrade},
		{method: "GET", pattern: base + "/conversions", resource: subscriptions, read: listConversions},
		{method: "POST", pattern: base + "/conversions", resource: subscriptions, write: postConversion},
	}
}
