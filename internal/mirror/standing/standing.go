// Package standing is how the mirror of one tenant stands: what a sync compares Microsoft's
// answers with.
package standing

import (
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenant"
)

// Tenant is what is mirrored of one tenant, without what vanished.
type Tenant struct {
	Tenant        tenant.Tenant
	Origin        string // Microsoft's id of the tenant that its reseller stands for; "" while not known
	States        []mirror.State
	Subscriptions []subscription.Subscription
	Orders        []order.Order
	Licenses      []license.License
}
