package partner

import "slices"

// purchaseRoutes are the calls for what a customer is sold: carts, orders and subscriptions.
func purchaseRoutes() []route {
	return slices.Concat([]route{
		{method: "POST", pattern: customerPath + "/carts", resource: carts, write: postCart},
		{method: "GET", pattern: customerPath + "/carts/{cart}", resource: carts, read: getCart},
		{method: "PUT", pattern: customerPath + "/carts/{cart}", resource: carts, write: putCart},
		{method: "POST", pattern: customerPath + "/carts/{cart}/checkout", resource: carts, write: checkoutCart},
		{method: "POST", pattern: customerPath + "/orders", resource: orders, write: postOrder},
		{method: "PATCH", pattern: customerPath + "/orders/{order}", resource: orders, write: patchOrder},
		{method: "GET", pattern: customerPath + "/orders", resource: orders, bom: true, read: listOrders},
		{method: "GET", pattern: customerPath + "/orders/{order}", resource: orders, read: getOrder},
		{method: "GET", pattern: customerPath + "/orders/{order}/provisioningstatus", resource: orders, read: getOrderProvisioning},
		{method: "GET", pattern: customerPath + "/subscriptions", resource: subscriptions, read: listSubscriptions},
		{method: "GET", pattern: customerPath + "/subscriptions/customTermEndDates", resource: subscriptions, read: listCustomTermEnds},
		{method: "GET", pattern: customerPath + "/subscriptions/{subscription}", resource: subscriptions, read: getSubscription},
		{method: "PATCH", pattern: customerPath + "/subscriptions/{subscription}", resource: subscriptions, write: patchSubscription},
		{method: "GET", pattern: customerPath + "/subscriptions/{subscription}/addons", resource: subscriptions, read: listAddOns},
		{method: "GET", pattern: customerPath + "/subscriptions/{subscription}/provisioningstatus", resource: subscriptions, roles: readsProvisioning, read: getSubscriptionProvisioning},
	}, transitionRoutes(), promotionRoutes(), sandboxRoutes(), subscriptionExtraRoutes())
}
