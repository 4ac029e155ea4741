//go:build full

package mssim

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// aside asks without noting the answer's shape.
func (p *sampleAsker) aside(method, path, body string) map[string]any {
	p.t.Helper()
	other := *p
	other.out = asked{shape{}, shape{}, new(any)}
	return other.send(method, path, body)
}

// commerceEndpoints are those about promotions and what becomes of a subscription.
func commerceEndpoints() []sampledEndpoint {
	const customer, subscription = "/v1/customers/{customer}", "/v1/customers/{customer}/subscriptions/{subscription}"
	return []sampledEndpoint{
		sampled("GET", "/v1/productpromotions", func(p *sampleAsker) { p.send("GET", "/v1/productpromotions?country=US&segment=commercial", "") }),
		sampled("POST", customer+"/promotionEligibilities", func(p *sampleAsker) {
			for _, path := range p.expand(customer + "/promotionEligibilities") {
				var country string
				p.sim.World().View(func(s *world.State) {
					c, _ := s.Customers.Get(p.cred.TenantID, strings.Split(path, "/")[3])
					country = c.Billing.Address.Country
				})
				item := "CFQ7TTC0LFLX:0001:" + world.AvailabilityID("CFQ7TTC0LFLX", "0001", "commercial", country, p.sim.World().Now())
				for _, quantity := range []int{9, 300} {
					p.send("POST", path, fmt.Sprintf(`{"items":[{"id":"0","catalogItemId":%q,"quantity":%d,"termDuration":"P1Y","billingCycle":"monthly"}]}`, item, quantity))
				}
			}
		}),
		asStands("GET", subscription+"/transitioneligibilities"),
		sampled("GET", subscription+"/transitions", func(p *sampleAsker) {
			for _, path := range p.expand(subscription) {
				if items, _ := p.aside("GET", path+"/transitioneligibilities", "")["items"].([]any); len(items) > 0 {
					p.aside("POST", path+"/transitions", fmt.Sprintf(`{"toCatalogItemId":%q,"quantity":1,"transitionType":"transition_only"}`, items[0].(map[string]any)["catalogItemId"]))
				}
				p.send("GET", path+"/transitions", "")
			}
		}),
		asStands("GET", subscription+"/upgrades"),
		asStands("GET", subscription+"/conversions"),
		sampled("POST", subscription+"/conversions", func(p *sampleAsker) {
			for _, path := range p.expand(subscription + "/conversions") {
				if items, _ := p.aside("GET", path, "")["items"].([]any); len(items) > 0 {
					body, err := json.Marshal(items[0])
					require.NoError(p.t, err)
					p.send("POST", path, string(body))
				}
			}
		}),
		asStands("GET", subscription+"/supportcontact"),
		sampled("PUT", subscription+"/supportcontact", func(p *sampleAsker) {
			for _, path := range p.expand(subscription + "/supportcontact") {
				body, err := json.Marshal(p.aside("GET", path, ""))
				require.NoError(p.t, err)
				p.send("PUT", path, string(body))
			}
		}),
		{method: "GET", path: customer + "/orders/{order}/lineitems/{line}/activationlinks", refuses: "nothing that is sold is activated by a link"},
	}
}
