package partner

import (
	"strings"
	"testing"
)

// What a PATCH answers is the whole resource, and so is what is read afterwards.
func TestAChangedSubscriptionIsAnsweredWhole(t *testing.T) {
	s := newSim(t)
	path, _ := s.bought("gruenwald", "Microsoft 365 Business Basic")
	const to = `","method":"GET","headers":[]}`
	availability := strings.TrimPrefix(s.item(businessBasic), businessBasic+":")
	whole := func(quantity, name, renews, more string) string {
		return replaced(`{"id":"387d7eb4-1579-5b00-9a10-2ebee085dee3","offerId":"CFQ7TTC0LH18:0001:OLD","offerName":"Microsoft 365 Business Basic",
			"friendlyName":"NAME","productType":{"id":"OnlineServicesNCE","displayName":"OnlineServicesNCE"},"quantity":SEATS,"unitType":"Licenses",
			"hasPurchasableAddons":true,"creationDate":"2025-04-12T08:00:12Z","effectiveStartDate":"2026-04-12T00:00:00Z","commitmentEndDate":"2027-04-11T00:00:00Z",
			"commitmentEndDateTime":"2027-04-11T23:59:59Z","billingCycleEndDate":"2026-12-11T00:00:00Z","billingCycleEndDateTime":"2026-12-11T23:59:59Z","status":"active",
			"autoRenewEnabled":RENEWS,"isTrial":false,"billingType":"license","billingCycle":"monthly","termDuration":"P1Y","renewalTermDuration":"",
			"refundOptions":[{"type":"Full","expiresAt":"2026-04-13T00:00:00Z"},{"type":"Partial","expiresAt":"2026-04-19T00:00:00Z"}],"isMicrosoftProduct":true,
			"partnerId":"","attentionNeeded":false,"actionTaken":false,"contractType":"subscription",
			"links":{"product":{"uri":"/products/CFQ7TTC0LH18?country=DETO,"sku":{"uri":"/products/CFQ7TTC0LH18/skus/0001?country=DETO,
			"availability":{"uri":"/products/CFQ7TTC0LH18/skus/0001/availabilities/OLD?country=DETO,"self":{"uri":"RESOURCETO},
			"publisherName":"Microsoft Corporation","orderId":"7edd4a39a2bb",MORE,"attributes":{"objectType":"Subscription"}}`,
			"SEATS", quantity, "NAME", name, "RENEWS", renews, "MORE", more, "OLD", "CFQ7TTC0GSNX", "RESOURCE", strings.TrimPrefix(path, "/v1"), "TO", to)
	}
	const added = `"refundableQuantity":{"totalQuantity":1,"details":[{"quantity":1,"allowedUntilDateTime":"2026-11-27T09:00:00Z"}]}`
	const basic = "Microsoft 365 Business Basic"
	product := `{"productId":"CFQ7TTC0LH18","skuId":"0001","availabilityId":"` + availability + `","billingCycle":"annual","termDuration":"P1Y"}`
	action := `[{"scheduleType":"TermEnd","actionType":"RenewToNewTerm","instructions":{"product":` + product + `,"quantity":20}}]`
	steps := []struct{ name, body, want string }{
		{"seats", whole("13", basic, "true", added), whole("13", basic, "true", added)},
		{"a name", whole("13", "Büro", "true", added), whole("13", "Büro", "true", added)},
		{"the next term", whole("13", "Büro", "true", added+`,"scheduledNextTermInstructions":{"product":`+product+`,"quantity":20}`),
			whole("13", "Büro", "true", added+`,"scheduledNextTermInstructions":{"product":`+product+`,"quantity":20}`)},
		{"the next term in the newer form", whole("13", "Büro", "true", added+`,"scheduledActions":`+action),
			whole("13", "Büro", "true", added+`,"scheduledActions":`+action)},
		{"no renewal", whole("13", "Büro", "false", added), whole("13", "Büro", "false", added)},
		{"as little as may be", `{"autoRenewEnabled":true}`, whole("13", "Büro", "true", added)},
		{"the billing cycle", strings.Replace(whole("13", "Büro", "true", added), `"billingCycle":"monthly"`, `"billingCycle":"Annual"`, 1),
			whole("13", "Büro", "true", added+`,"nextChargeInstructions":{"product":`+strings.Replace(product, availability, "CFQ7TTC0GSNX", 1)+`,"quantity":13}`)},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			s.patch(path, step.body).is(t, 200, step.want)
			s.get(path).is(t, 200, step.want)
		})
	}
}
