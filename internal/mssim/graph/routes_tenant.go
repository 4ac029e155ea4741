package graph

// tenantRoutes are the calls about a tenant as a whole: organization, domains and what it has bought.
func tenantRoutes() []route {
	return []route{
		{pattern: "/organization", access: readOrganization, serve: listOrganization},
		{pattern: "/organization/{id}", access: readOrganization, serve: getOrganization},
		{pattern: "/domains", access: readDomains, serve: listDomains},
		{pattern: "/domains/{id}", access: readDomains, serve: getDomain},
		{pattern: "/subscribedSkus", units: 3, access: readSKUs, serve: listSKUs},
		{pattern: "/subscribedSkus/{id}", units: 3, access: readSKUs, serve: getSKU},
		{pattern: "/directory/subscriptions", access: readSubscriptions, serve: listSubscriptions},
		{pattern: "/directory/subscriptions/{id}", access: readSubscriptions, serve: getSubscription},
		{pattern: "/directory/subscriptions()", access: readSubscriptions, serve: getSubscriptionByCommerceID},
	}
}
