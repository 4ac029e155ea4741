package partner

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPromotions(t *testing.T) {
	s := newSim(t)
	listed := func(id, name, auto, product, sku, cycle, share string) string {
		return `{"id":"` + id + `","name":"` + name + `","description":"` + name + `","startDate":"2025-01-01T00:00:00+00:00","endDate":"9999-01-01T00:00:00+00:00",
			"properties":{"isAutoApplicable":` + auto + `},"requiredProducts":[{"productId":"` + product + `","skuId":"` + sku + `","term":{"duration":"P1Y","billingCycle":"` + cycle + `"},
			"pricingPolicies":[{"policyType":"PercentDiscount","value":"` + share + `"}]}]}`
	}
	teams := listed("39NFJQT1XG89:0002:39NFJQT1Q5L2", "Teams Premium beside Microsoft 365", "false", "CFQ7TTC0RM8K", "0002", "Annual", "0.25")
	s.get("/v1/productpromotions?country=US&segment=commercial").is(t, 200, `{"totalCount":5,"items":[`+strings.Join([]string{ // what has ended is not listed
		listed("39NFJQT1SNC7:0001:39NFJQT1Q5KM", "Microsoft 365 Copilot for a year", "false", "CFQ7TTC0MM8R", "0002", "Annual", "0.15"),
		listed("39NFJQT1PJQB:0001:39NFJQT1Q5KN", "Visio Plan 1", "true", "CFQ7TTC0HD33", "0003", "Annual", "0.05"),
		listed("39NFJQT1PM6C:0005:39NFJQT1Q5L7", "Microsoft 365 E3 for 10 to 2,400 people", "false", "CFQ7TTC0LFLX", "0001", "Monthly", "0.1"),
		listed("39NFJQT1XK5L:000J:39NFJQT1Q5D8", "First year of Planner and Project Plan 3", "false", "CFQ7TTC0HDB0", "0002", "Annual", "0.2"),
		teams,
	}, ",")+`],"attributes":{"objectType":"Collection"}}`)
	s.get("/v1/productpromotions?country=US&segment=education").is(t, 200, `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}`)

	s.get("/v1/productpromotions/39NFJQT1XG89%3A0002%3A39NFJQT1Q5L2?country=US").is(t, 200, strings.TrimSuffix(teams, "}")+`,
		"promotionConstraints":{"assetOwnershipLimits":[{"minAssets":0,"maxAssets":2,"type":"LifetimeRedemptionCount"}],
		"productOwnershipConstraints":[[{"bigId":"CFQ7TTC0LCHC/0002"},{"bigId":"CFQ7TTC0LFLX/0001"},{"bigId":"CFQ7TTC0LFLZ/0002"}]]}}`)
	first := s.get("/v1/productpromotions/39NFJQT1XK5L:000J:39NFJQT1Q5D8?country=US").json(t)["promotionConstraints"].(map[string]any)
	require.Equal(t, []any{map[string]any{"isApplicable": true, "type": "FirstPurchase"}}, first["eligibilityConstraints"])
	require.Equal(t, 200, s.get("/v1/productpromotions/39NFJQT1PJQC:0001:39NFJQT1Q5KM?country=US").status, "one that has ended")
	for path, want := range map[string][]int{
		"/v1/productpromotions":                    {400, 800002},
		"/v1/productpromotions/nothing?country=US": {404, 1000},
		"/v1/productpromotions/nothing":            {400, 800002},
	} {
		got := s.get(path)
		require.Equal(t, want, []int{got.status, got.code(t)}, path)
	}
}

func TestPromotionEligibilities(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("mueller-praezision") + "/promotionEligibilities"
	ask := func(item, more string) map[string]any {
		t.Helper()
		got := s.send("POST", path, `{"items":[{"id":"4","catalogItemId":"`+item+`","quantity":300,"termDuration":"P1Y","billingCycle":"annual"`+more+`}]}`)
		require.Equal(t, 200, got.status, string(got.body))
		return got.items(t)[0]
	}
	reasons := func(b map[string]any) (out []string) {
		for _, e := range b["eligibilities"].([]any) {
			errors, _ := e.(map[string]any)["errors"].([]any)
			for _, one := range errors {
				out = append(out, one.(map[string]any)["type"].(string))
			}
		}
		return out
	}
	visio1, e3 := s.item("CFQ7TTC0HD33:0003"), s.item("CFQ7TTC0LFLX:0001")
	// Of the second 60 are owned.
	s.send("POST", path, `{"items":[{"id":"4","catalogItemId":"`+visio1+`","quantity":300,"termDuration":"P1Y","billingCycle":"annual"},
		{"id":"5","catalogItemId":"`+e3+`","quantity":2341,"termDuration":"P1Y","billingCycle":"Monthly","promotionId":"39NFJQT1PM6C:0005:39NFJQT1Q5L7"}]}`).
		is(t, 200, `{"totalCount":2,"items":[{"id":4,"catalogItemId":"`+visio1+`","quantity":300,"billingCycle":"annual","termDuration":"P1Y",
		"eligibilities":[{"promotionId":"39NFJQT1PJQB:0001:39NFJQT1Q5KN","isEligible":true}],"attributes":{"objectType":"PromotionEligibilities"}},
		{"id":5,"catalogItemId":"`+e3+`","quantity":2341,"billingCycle":"monthly","termDuration":"P1Y",
		"eligibilities":[{"promotionId":"39NFJQT1PM6C:0005:39NFJQT1Q5L7","isEligible":false,"errors":[{"minimumRequiredSeats":10,"maximumRequiredSeats":2400,
		"availableSeats":2340,"type":"SeatCount","description":"The provided quantity does not satisfy the minimum or maximum seat requirements for the promotion."}]}],
		"attributes":{"objectType":"PromotionEligibilities"}}],"attributes":{"objectType":"Collection"}}`)
	require.JSONEq(t, `[{"promotionId":"39NFJQT1PM6C:0005:39NFJQT1Q5L7","isEligible":false,"errors":[{"eligibleTerms":[{"duration":"P1Y","billingCycle":"Monthly"}],
		"type":"Term","description":"The provided term and billing cycle do not satisfy the term requirements for the promotion."}]}]`, encode(t, ask(e3, "")["eligibilities"]))
	require.Equal(t, []string{"OfferPurchasedPreviously"}, reasons(ask(s.item("CFQ7TTC0HDB0:0002"), "")))
	require.Empty(t, reasons(ask(s.item("CFQ7TTC0RM8K:0002"), "")), "it owns Microsoft 365 E3")
	require.Equal(t, []string{"NoPromotionsAvailable"}, reasons(ask(s.item(businessBasic), "")))
	require.Equal(t, []string{"InvalidCatalogItemId"}, reasons(ask("CFQ7TTC0LH18:0001:CFQ7TTC0AAAA", "")))
	require.Equal(t, []string{"InvalidPromotion"}, reasons(ask(e3, `,"promotionId":"nothing"`)))
	require.Equal(t, []string{"InvalidPromotion"}, reasons(ask(s.item("CFQ7TTC0HD33:0003"), `,"promotionId":"39NFJQT1PJQC:0001:39NFJQT1Q5KM"`)), "it has ended")
	path = strings.Replace(path, customerID("mueller-praezision"), customerID("gruenwald"), 1)
	teams := s.item("CFQ7TTC0RM8K:0002")
	require.Empty(t, reasons(ask(teams, "")))
	path = strings.Replace(path, customerID("gruenwald"), customerID("cafelumiere"), 1)
	require.Equal(t, []string{"PrerequisiteProductOwnership"}, reasons(ask(s.sold("CFQ7TTC0RM8K:0002", "FR"), "")))
	for body, code := range map[string]int{
		``:             800002,
		`{"items":[]}`: 800002,
		`{"items":[{"id":"x","catalogItemId":"` + e3 + `","quantity":1,"termDuration":"P1Y","billingCycle":"annual"}]}`: 800002,
		`{"items":[{"id":1,"catalogItemId":"` + e3 + `","termDuration":"P1Y","billingCycle":"annual"}]}`:                800002,
		`{"items":[{"id":1,"catalogItemId":"` + e3 + `","quantity":1,"termDuration":"P1Y","billingCycle":"weekly"}]}`:   900126,
	} {
		require.Equal(t, code, s.send("POST", path, body).code(t), body)
	}
	one := `{"catalogItemId":"` + e3 + `","quantity":1,"termDuration":"P1Y","billingCycle":"annual"}`
	full := strings.Repeat(one+",", 99) + one
	require.Len(t, s.send("POST", path, `{"items":[`+full+`]}`).items(t), 100)
	require.Equal(t, 800002, s.send("POST", path, `{"items":[`+full+`,`+one+`]}`).code(t))
}

func TestPromotionsInPurchases(t *testing.T) {
	s := newSim(t)
	promoted := func(sku, cycle string, quantity int, promotion string) string {
		line := s.line(sku, "P1Y", cycle, quantity)
		return line[:len(line)-1] + `,"promotionId":"` + promotion + `"}`
	}
	path, cart := s.cart("gruenwald", s.line("CFQ7TTC0HD33:0003", "P1Y", "annual", 1))
	price := cart["lineItems"].([]any)[0].(map[string]any)["pricing"].(map[string]any)
	require.Equal(t, []any{44.88, 42.64}, []any{price["listPrice"], price["discountedPrice"]}, "it applies without being named")
	order := s.send("POST", path+"/checkout", "").json(t)["orders"].([]any)[0].(map[string]any)["lineItems"].([]any)[0].(map[string]any)
	require.Equal(t, "39NFJQT1PJQB:0001:39NFJQT1Q5KN", order["promotionId"])

	first := "39NFJQT1XK5L:000J:39NFJQT1Q5D8"
	_, cart = s.cart("gruenwald", promoted("CFQ7TTC0HDB0:0002", "annual", 1, first)+","+promoted("CFQ7TTC0HDB0:0002", "annual", 1, first))
	require.NotContains(t, cart["lineItems"].([]any)[0], "error")
	require.EqualValues(t, 10014, cart["lineItems"].([]any)[1].(map[string]any)["error"].(map[string]any)["errorCode"], "lines count in their order")

	twice := promoted("CFQ7TTC0RM8K:0002", "annual", 1, "39NFJQT1XG89:0002:39NFJQT1Q5L2")
	path, _ = s.cart("gruenwald", twice+","+twice)
	require.Equal(t, 201, s.send("POST", path+"/checkout", "").status)
	got := s.send("POST", "/v1/customers/"+customerID("gruenwald")+"/promotionEligibilities", `{"items":[`+strings.Replace(twice, "{", `{"id":0,`, 1)+`]}`)
	require.JSONEq(t, `[{"promotionId":"39NFJQT1XG89:0002:39NFJQT1Q5L2","isEligible":false,"errors":[{"maxPromotionRedemptionCount":2,"remainingPromotionRedemptionCount":0,
		"type":"RedemptionLimit","description":"The customer has redeemed the promotion as often as it may."}]}]`, encode(t, got.items(t)[0]["eligibilities"]))

	few := promoted("CFQ7TTC0LFLX:0001", "monthly", 9, "39NFJQT1PM6C:0005:39NFJQT1Q5L7")
	_, cart = s.cart("gruenwald", few)
	require.EqualValues(t, 10014, cart["lineItems"].([]any)[0].(map[string]any)["error"].(map[string]any)["errorCode"])
	got = s.send("POST", "/v1/customers/"+customerID("gruenwald")+"/orders", `{"billingCycle":"monthly","lineItems":[`+strings.Replace(few, "catalogItemId", "offerId", 1)+`]}`)
	require.Equal(t, []int{400, 27007}, []int{got.status, got.code(t)})
}

func TestPromotionsOfScheduledChanges(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("zielona", "Office 365 E3")
	item := s.sold("CFQ7TTC0LFLX:0001", "PL")
	plan := func(quantity int, promotion string) map[string]any {
		return map[string]any{"scheduledNextTermInstructions": s.nextTermOf(before, map[string]any{
			"productId": "CFQ7TTC0LFLX", "skuId": "0001", "availabilityId": item[strings.LastIndex(item, ":")+1:], "billingCycle": "monthly",
			"promotionId": promotion, "quantity": quantity,
		})}
	}
	require.Equal(t, 27007, s.patch(path, s.whole(path, plan(15, "nothing"))).code(t))
	require.Equal(t, 27007, s.patch(path, s.whole(path, plan(9, "39NFJQT1PM6C:0005:39NFJQT1Q5L7"))).code(t), "too few seats")
	next := s.changed(path, plan(16, "39NFJQT1SNC7:0001:39NFJQT1Q5KM"))["scheduledNextTermInstructions"].(map[string]any)
	require.NotContains(t, next["product"], "promotionId", "one for something else is left out")
	next = s.changed(path, plan(15, "39NFJQT1PM6C:0005:39NFJQT1Q5L7"))["scheduledNextTermInstructions"].(map[string]any)
	require.Equal(t, "39NFJQT1PM6C:0005:39NFJQT1Q5L7", next["product"].(map[string]any)["promotionId"])
	s.advance(50 * 24 * 3600e9)
	after := s.get(path).json(t)
	require.Equal(t, "39NFJQT1PM6C:0005:39NFJQT1Q5L7", after["promotionId"])
	order := s.get("/v1/customers/" + customerID("zielona") + "/orders?include_price=true").items(t)
	price := order[len(order)-1]["lineItems"].([]any)[0].(map[string]any)["pricing"].(map[string]any)
	require.Equal(t, 108.59, price["listPrice"], "120.66 a month less a tenth")
}
