package graph

import (
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

var subscriptionPages = pages{set: "directory/subscriptions", size: 100, largest: 999}

// companySubscriptions are the tenant's purchases that have put a SKU into its
// directory, from whichever partner.
func (c *call) companySubscriptions() []*world.Subscription {
	var out []*world.Subscription
	for sub := range c.s.Subscriptions.All(c.tenant.ID) {
		if _, ok := sub.DirectorySKU(); ok {
			out = append(out, sub)
		}
	}
	return out
}

func listSubscriptions(c *call) (reply, error) {
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	subs := c.companySubscriptions()
	return collection(c, subscriptionPages, subs, func(s *world.Subscription) string { return s.ID }, func(s *world.Subscription) object {
		return c.pick(showSubscription(s))
	})
}

func getSubscription(c *call) (reply, error) {
	return c.subscriptionBy(c.params["id"], func(s *world.Subscription) string { return s.DirectoryID })
}

func getSubscriptionByCommerceID(c *call) (reply, error) {
	return c.subscriptionBy(c.params["commerceSubscriptionId"], func(s *world.Subscription) string { return s.ID })
}

func (c *call) subscriptionBy(id string, key func(*world.Subscription) string) (reply, error) {
	for _, s := range c.companySubscriptions() {
		if id != "" && strings.EqualFold(key(s), id) {
			return c.entity("directory/subscriptions", showSubscription(s))
		}
	}
	return reply{}, notFound(id)
}

func showSubscription(s *world.Subscription) object {
	k, _ := s.DirectorySKU()
	provisioned := "Success"
	status := companyStatus(s.Status)
	if status == "Suspended" || status == "Deleted" {
		provisioned = "Disabled"
	}
	return object{
		{"id", s.DirectoryID}, {"commerceSubscriptionId", s.ID}, {"createdDateTime", stamp(s.CreatedAt)},
		{"isTrial", s.IsTrial}, {"nextLifecycleDateTime", nextLifecycle(s)}, {"ownerId", world.StableID("user", s.PartnerID, "0")},
		{"ownerTenantId", s.PartnerID}, {"ownerType", "User"}, {"skuId", k.ProvisioningID}, {"skuPartNumber", k.PartNumber},
		{"status", status}, {"totalLicenses", s.Quantity},
		{"serviceStatus", showPlans(k.Plans, func(world.ServicePlan) string { return provisioned })},
	}
}

func companyStatus(s world.SubscriptionStatus) string {
	switch s {
	case world.StatusActive, world.StatusPending:
		return "Enabled"
	case world.StatusExpired:
		return "Warning"
	case world.StatusSuspended, world.StatusDisabled:
		return "Suspended"
	case world.StatusDeleted:
		return "Deleted"
	}
	return "Enabled"
}

// nextLifecycle is null when nothing follows.
func nextLifecycle(s *world.Subscription) any {
	at, ok := s.NextLifecycle()
	if !ok {
		return nil
	}
	return stamp(at)
}
