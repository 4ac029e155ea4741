package graph

import (
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

var skuPages = pages{set: "subscribedSkus"}

func listSKUs(c *call) (reply, error) {
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	skus := world.SubscribedSKUs(c.s, c.tenant.ID)
	return collection(c, skuPages, skus, func(k *world.SubscribedSKU) string { return k.SKUID }, func(k *world.SubscribedSKU) object {
		return c.pick(c.showSKU(k))
	})
}

// onlySelect refuses the options that a collection does not offer.
func (c *call) onlySelect() error {
	if c.q.filter != nil || c.q.search != "" || len(c.q.orderBy) > 0 {
		return unsupportedQuery("Unsupported Query.")
	}
	return nil
}

func getSKU(c *call) (reply, error) {
	for _, k := range world.SubscribedSKUs(c.s, c.tenant.ID) {
		if strings.EqualFold(c.skuID(k), c.params["id"]) {
			return c.entity("subscribedSkus", c.showSKU(k))
		}
	}
	return reply{}, notFound(c.params["id"])
}

func (c *call) skuID(k *world.SubscribedSKU) string { return c.tenant.ID + "_" + k.SKUID }

func (c *call) showSKU(k *world.SubscribedSKU) object {
	provisioned := "Success"
	if k.Enabled+k.Warning == 0 {
		provisioned = "Disabled"
	}
	account, _, _ := strings.Cut(c.tenant.InitialDomain(), ".")
	return object{
		{"accountName", account}, {"accountId", c.tenant.ID}, {"appliesTo", k.AppliesTo}, {"capabilityStatus", k.CapabilityStatus()},
		{"consumedUnits", k.Consumed}, {"id", c.skuID(k)}, {"skuId", k.SKUID}, {"skuPartNumber", k.PartNumber},
		{"subscriptionIds", list(k.SubscriptionIDs)},
		{"prepaidUnits", object{{"enabled", k.Enabled}, {"suspended", k.Suspended}, {"warning", k.Warning}, {"lockedOut", 0}}},
		{"servicePlans", showPlans(k.Plans, func(world.ServicePlan) string { return provisioned })},
	}
}
