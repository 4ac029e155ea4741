package partner

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	businessStandard = "CFQ7TTC0LDPB:0001"
	businessPremium  = "CFQ7TTC0LCHC:0002"
	officeE1         = "CFQ7TTC0LF8Q:0001"
)

// sold is a SKU's catalog item for a customer's country, now.
func (s *sim) sold(sku, country string) string {
	productID, skuID, _ := strings.Cut(sku, ":")
	return sku + ":" + world.AvailabilityID(productID, skuID, "commercial", country, s.w.Now())
}

func TestTransitionEligibilities(t *testing.T) {
	s := newSim(t)
	path, _ := s.bought("gruenwald", "Microsoft 365 Business Basic")
	_, target := s.bought("gruenwald", "Microsoft 365 Business Premium")
	choice := func(operation, sku, title, description, joins string) string {
		return `{"operationId":"` + operation + `","catalogItemId":"` + s.item(sku) + `","title":"` + title + `","description":"` + description + `","quantity":12,
			"subscriptionEligibilities":[` + joins + `],"eligibilities":[{"isEligible":true,"transitionType":"transition_only","errors":[]},
			{"isEligible":true,"transitionType":"transition_with_license_transfer","errors":[]}],"attributes":{"objectType":"TransitionEligibility"}}`
	}
	s.get(path+"/transitionEligibilities").is(t, 200, `{"totalCount":3,"items":[`+
		choice("5734e3e2-1dc9-5679-a11f-bbedc77b725a", businessStandard, "Microsoft 365 Business Standard", "Desktop Office apps, mail, Teams and 1 TB of storage.", "")+`,`+
		choice("bf7a7cf6-8d52-5814-9a5f-0fba9d2d2607", businessPremium, "Microsoft 365 Business Premium", "Business Standard with device management and advanced security.",
			`{"isEligible":false,"subscriptionId":"`+target["id"].(string)+`","subscriptionFriendlyName":"Microsoft 365 Business Premium",
			"subscriptionTermDuration":"P1Y","subscriptionBillingCycle":"monthly","errors":[{"code":4,"description":"The subscription ends before the source subscription."}]}`)+`,`+
		choice("a432f967-33ff-5672-9ba5-aa8c034d0b01", officeE1, "Office 365 E1", "Web and mobile Office apps and services for organizations of any size.", "")+
		`],"attributes":{"objectType":"Collection"}}`)
	scheduled := s.get(path + "/transitioneligibilities?eligibilityType=scheduled").items(t)
	require.Empty(t, scheduled[1]["subscriptionEligibilities"])

	alone := s.do(request{path: path + "/transitioneligibilities", token: s.token(appOnly)}).items(t)[0]["eligibilities"].([]any)[1]
	require.Equal(t, []any{map[string]any{"code": 5.0, "description": "Licenses can only be moved by a signed-in user."}}, alone.(map[string]any)["errors"])
	got := s.get(path + "/transitioneligibilities?eligibilityType=never")
	require.Equal(t, []int{400, 900126}, []int{got.status, got.code(t)})

	s.changed(path, map[string]any{"status": "suspended"})
	suspended := s.get(path + "/transitioneligibilities").items(t)[0]["eligibilities"].([]any)[0].(map[string]any)
	require.Equal(t, []any{false, 2.0}, []any{suspended["isEligible"], suspended["errors"].([]any)[0].(map[string]any)["code"]})
}

func TestAWholeTransition(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("gruenwald", "Microsoft 365 Business Basic")
	id, from, to := before["id"].(string), before["offerId"].(string), s.item(businessPremium)
	got := s.send("POST", path+"/transitions", `{"fromCatalogItemId":"`+from+`","fromSubscriptionId":"`+id+`","toCatalogItemId":"`+to+`","toSubscriptionId":null,
		"quantity":12,"termDuration":"P1Y","billingCycle":"Monthly","transitionType":"transition_with_license_transfer"}`)
	operation := got.json(t)["operationId"].(string)
	event := func(name, status string) string {
		return `{"name":"` + name + `","status":"` + status + `","timestamp":"2026-11-20T09:00:00Z","errors":[],"attributes":{"objectType":"TransitionEvent"}}`
	}
	got.is(t, 200, `{"fromCatalogItemId":"`+from+`","fromSubscriptionId":"`+id+`","toCatalogItemId":"`+to+`","quantity":12,"termDuration":"P1Y",
		"billingCycle":"Monthly","transitionType":"transition_with_license_transfer","operationId":"`+operation+`",
		"events":[`+event("Conversion", "Started")+`,`+event("LicenseReassignment", "Started")+`],"attributes":{"objectType":"Transition"}}`)
	s.get(path+"/transitions?operationId="+operation).is(t, 200, `{"transition":[{"operationId":"`+operation+`","FromCatalogItemId":"`+from+`","ToCatalogItemId":"`+to+`","quantity":12,
		"transitionType":"transition_with_license_transfer","Events":[`+event("Conversion", "Started")+`,`+event("Conversion", "Completed")+`,
		`+event("LicenseReassignment", "Started")+`,`+event("LicenseReassignment", "Completed")+`],"attributes":{"objectType":"Transition"}}],
		"attributes":{"objectType":"Collection"}}`)
	s.get(path+"/transitions?operationId=other").is(t, 200, `{"transition":[],"attributes":{"objectType":"Collection"}}`)

	after := s.get(path).json(t)
	require.Equal(t, []any{id, to, "Microsoft 365 Business Premium", 12.0, before["commitmentEndDateTime"], before["orderId"]},
		[]any{after["id"], after["offerId"], after["offerName"], after["quantity"], after["commitmentEndDateTime"], after["orderId"]})
	s.w.View(func(st *world.State) {
		for u := range st.Users.All(customerID("gruenwald")) {
			for _, l := range u.Licenses {
				require.NotEqual(t, "3b555118-da6a-4418-894f-7df1e2096870", l.SKUID, "licenses went along")
			}
		}
		for sub := range st.Subscriptions.All(customerID("gruenwald")) {
			require.NotEqual(t, world.StatusDeleted, sub.Status)
		}
	})
}

func TestATransitionInPart(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("gruenwald", "Microsoft 365 Business Basic")
	got := s.send("POST", path+"/transitions", `{"toCatalogItemId":"`+s.item(officeE1)+`","quantity":5,"transitionType":"transition_only"}`)
	require.Equal(t, 200, got.status, string(got.body))
	born := s.get("/v1/customers/" + customerID("gruenwald") + "/subscriptions/" + got.json(t)["toSubscriptionId"].(string)).json(t)
	require.Equal(t, []any{"Office 365 E1", 5.0, before["commitmentEndDate"], "active", 0.0},
		[]any{born["offerName"], born["quantity"], born["commitmentEndDate"], born["status"], born["refundableQuantity"].(map[string]any)["totalQuantity"]},
		"it has the term and the window of its parent")
	require.NotContains(t, born, "cancellationAllowedUntilDate")
	require.EqualValues(t, 7, s.get(path).json(t)["quantity"])
	order := s.get("/v1/customers/" + customerID("gruenwald") + "/orders/" + born["orderId"].(string)).json(t)
	line := order["lineItems"].([]any)[0].(map[string]any)
	require.Equal(t, []any{"Convert", 5.0, born["id"]}, []any{line["transactionType"], line["quantity"], line["subscriptionId"]})

	rest := s.send("POST", path+"/transitions", `{"toCatalogItemId":"`+s.item(officeE1)+`","toSubscriptionId":"`+born["id"].(string)+`","quantity":7,"transitionType":"transition_only"}`)
	require.Equal(t, 200, rest.status, string(rest.body))
	require.Equal(t, born["id"], rest.json(t)["toSubscriptionId"])
	require.Equal(t, "deleted", s.get(path).json(t)["status"])
	require.EqualValues(t, 12, s.get("/v1/customers/" + customerID("gruenwald") + "/subscriptions/" + born["id"].(string)).json(t)["quantity"])
}

func TestRefusedTransitions(t *testing.T) {
	s := newSim(t)
	base := "/v1/customers/" + customerID("gruenwald") + "/subscriptions/"
	path, basic := s.bought("gruenwald", "Microsoft 365 Business Basic")
	_, exchange := s.bought("gruenwald", "Exchange Online (Plan 1)")
	_, premium := s.bought("gruenwald", "Microsoft 365 Business Premium")
	ask := func(item string, more string) string {
		return `{"toCatalogItemId":"` + item + `","quantity":5,"transitionType":"transition_only"` + more + `}`
	}
	to := s.item(businessPremium)
	tests := map[string]struct {
		body         string
		status, code int
	}{
		"no item":                  {`{"quantity":5,"transitionType":"transition_only"}`, 400, 800002},
		"no type":                  {`{"toCatalogItemId":"` + to + `","quantity":5}`, 400, 800002},
		"unknown type":             {`{"toCatalogItemId":"` + to + `","quantity":5,"transitionType":"magic"}`, 400, 900126},
		"no quantity":              {`{"toCatalogItemId":"` + to + `","transitionType":"transition_only"}`, 400, 800002},
		"no body":                  {``, 400, 800002},
		"not a number":             {`{"toCatalogItemId":"` + to + `","quantity":"many"}`, 400, 800002},
		"more than there are":      {ask(to, `,"quantity":13`), 400, 800017},
		"another source":           {ask(to, `,"fromSubscriptionId":"`+premium["id"].(string)+`"`), 400, 800002},
		"another source item":      {ask(to, `,"fromCatalogItemId":"`+to+`"`), 400, 800002},
		"not an item":              {ask("CFQ7TTC0LCHC", ""), 400, 800004},
		"unknown product":          {ask("CFQ7TTC0AAAA:0001:CFQ7TTC0BBBB", ""), 404, 400013},
		"unknown SKU":              {ask("CFQ7TTC0LCHC:0099:CFQ7TTC0BBBB", ""), 404, 400018},
		"stale availability":       {ask(businessPremium+":CFQ7TTC0BBBB", ""), 404, 400019},
		"no transition":            {ask(s.item("CFQ7TTC0LH16:0001"), ""), 403, 800020},
		"the same for the term":    {ask(basic["offerId"].(string), ""), 404, 400019},
		"the same, sold anew":      {ask(s.item(businessBasic), ""), 403, 800020},
		"shorter term":             {ask(to, `,"termDuration":"P1M"`), 400, 900267},
		"term not sold":            {ask(to, `,"termDuration":"P3Y"`), 400, 900268},
		"cycle beyond the term":    {ask(to, `,"billingCycle":"triennial"`), 400, 900270},
		"cycle not sold":           {ask(to, `,"billingCycle":"none"`), 400, 900269},
		"cycle that is none":       {ask(to, `,"billingCycle":"weekly"`), 400, 900126},
		"unknown target":           {ask(to, `,"toSubscriptionId":"nothing"`), 400, 800021},
		"target is the source":     {ask(to, `,"toSubscriptionId":"`+basic["id"].(string)+`"`), 400, 900259},
		"target of something else": {ask(to, `,"toSubscriptionId":"`+exchange["id"].(string)+`"`), 400, 900260},
		"target ends before":       {ask(to, `,"toSubscriptionId":"`+premium["id"].(string)+`"`), 400, 900236},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.send("POST", path+"/transitions", tt.body)
			require.Equal(t, []int{tt.status, tt.code}, []int{got.status, got.code(t)}, string(got.body))
		})
	}
	got := s.do(request{method: "POST", path: path + "/transitions", token: s.token(appOnly), body: `{"toCatalogItemId":"` + to + `","quantity":5,"transitionType":"transition_with_license_transfer"}`})
	require.Equal(t, []int{400, 900316}, []int{got.status, got.code(t)})
	require.Equal(t, 20003, s.get(base+"nothing/transitions").code(t))

	s.changed(path, map[string]any{"status": "suspended"})
	require.Equal(t, 800091, s.send("POST", path+"/transitions", ask(to, "")).code(t))
}

func TestUpgrades(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("gruenwald", "Microsoft 365 Business Basic")
	upgrade := func(sku, name, description, most string) string {
		return `{"targetOffer":{"id":"` + s.item(sku) + `","name":"` + name + `","description":"` + description + `","minimumQuantity":1,"maximumQuantity":` + most + `,
			"isAddOn":false,"isAvailableForPurchase":true,"billing":"license","isAutoRenewable":true,"unitType":"Licenses","attributes":{"objectType":"Offer"}},
			"upgradeType":"upgrade_only","isEligible":true,"quantity":12,"upgradeErrors":[],"attributes":{"objectType":"Upgrade"}}`
	}
	premium := upgrade(businessPremium, "Microsoft 365 Business Premium", "Business Standard with device management and advanced security.", "300")
	s.get(path+"/upgrades").is(t, 200, `{"totalCount":3,"items":[`+
		upgrade(businessStandard, "Microsoft 365 Business Standard", "Desktop Office apps, mail, Teams and 1 TB of storage.", "300")+`,`+premium+`,`+
		upgrade(officeE1, "Office 365 E1", "Web and mobile Office apps and services for organizations of any size.", "10000000")+
		`],"attributes":{"objectType":"Collection"}}`)
	s.send("POST", path+"/upgrades", premium).is(t, 200, `{"sourceSubscriptionId":"`+before["id"].(string)+`","targetSubscriptionId":"`+before["id"].(string)+
		`","upgradeType":"upgrade_only","upgradeErrors":[],"licenseErrors":[],"attributes":{"objectType":"UpgradeResult"}}`)
	require.Equal(t, "Microsoft 365 Business Premium", s.get(path).json(t)["offerName"])
	require.Equal(t, 800002, s.send("POST", path+"/upgrades", `{"upgradeType":2,"quantity":1}`).code(t))
}

func TestConversions(t *testing.T) {
	s := newSim(t)
	path, trial := s.bought("oezdemir", "Microsoft 365 Copilot Business Trial")
	offer := `{"offerId":"` + trial["offerId"].(string) + `","targetOfferId":"` + s.item("CFQ7TTC0MM8R:001P") + `","orderId":"` + trial["orderId"].(string) + `",
		"quantity":25,"billingCycle":"monthly","attributes":{"objectType":"Conversion"}}`
	s.get(path+"/conversions").is(t, 200, `{"totalCount":1,"items":[`+offer+`],"attributes":{"objectType":"Collection"}}`)
	require.Equal(t, 800095, s.send("POST", path+"/conversions", replaced(offer, "25", "20")).code(t), "all of the trial goes over")
	s.send("POST", path+"/conversions", offer).is(t, 200, `{"subscriptionId":"`+trial["id"].(string)+`","offerId":"`+trial["offerId"].(string)+
		`","targetOfferId":"`+s.item("CFQ7TTC0MM8R:001P")+`","attributes":{"objectType":"ConversionResult"}}`)
	paid := s.get(path).json(t)
	require.Equal(t, []any{false, "P1Y", "monthly", "2026-11-20T09:00:00Z", "2027-11-19T00:00:00Z", true},
		[]any{paid["isTrial"], paid["termDuration"], paid["billingCycle"], paid["effectiveStartDate"], paid["commitmentEndDate"], paid["autoRenewEnabled"]})
	require.Equal(t, "2026-11-27T09:00:00Z", paid["cancellationAllowedUntilDate"], "the paid term opens a window")
	require.NotContains(t, paid, "scheduledNextTermInstructions")
	s.get(path+"/conversions").is(t, 200, `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}`)
	require.Equal(t, 800002, s.send("POST", path+"/conversions", offer).code(t), "not a trial any more")
}

// A subscription born of another counts in the sandbox, and so do seats that join.
func TestTransitionsKeepToTheSandbox(t *testing.T) {
	s := newSim(t)
	s.inSandbox()
	path, _ := s.bought("gruenwald", "Microsoft 365 Business Basic")
	part := func(quantity int, into string) response {
		return s.send("POST", path+"/transitions", fmt.Sprintf(`{"toCatalogItemId":"%s","toSubscriptionId":"%s","quantity":%d,"transitionType":"transition_only"}`, s.item(officeE1), into, quantity))
	}
	first := part(1, "")
	require.Equal(t, 200, first.status, string(first.body))
	got := part(1, "")
	require.Equal(t, []int{403, 800066}, []int{got.status, got.code(t)}, "it would be the sixth")
	born := first.json(t)["toSubscriptionId"].(string)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		sub, _ := tx.Subscriptions.Edit(customerID("gruenwald"), born)
		sub.Quantity = world.SandboxSeats
		return nil
	}))
	got = part(1, born)
	require.Equal(t, []int{403, 800067}, []int{got.status, got.code(t)})
}

// Seats that join a subscription are charged with it when its billing cycle changes.
func TestJoiningSeatsAreInTheNextCharge(t *testing.T) {
	s := newSim(t)
	path, _ := s.bought("gruenwald", "Microsoft 365 Business Basic")
	base := "/v1/customers/" + customerID("gruenwald") + "/subscriptions/"
	join := func(quantity int, into string) map[string]any {
		got := s.send("POST", path+"/transitions", fmt.Sprintf(`{"toCatalogItemId":"%s","toSubscriptionId":"%s","quantity":%d,"transitionType":"transition_only"}`, s.item(officeE1), into, quantity))
		require.Equal(t, 200, got.status, string(got.body))
		return got.json(t)
	}
	born := base + join(3, "")["toSubscriptionId"].(string)
	cycle := map[string]string{"monthly": "annual", "annual": "monthly"}[s.get(born).json(t)["billingCycle"].(string)]
	s.changed(born, map[string]any{"billingCycle": cycle})
	join(2, strings.TrimPrefix(born, base))
	next := s.get(born).json(t)["nextChargeInstructions"].(map[string]any)
	require.EqualValues(t, 5, next["quantity"], next)
}

func TestAScheduledTransition(t *testing.T) {
	s := newSim(t)
	path, sub := s.bought("gruenwald", "Microsoft 365 Business Basic")
	next := s.nextTermOf(sub, map[string]any{"productId": "CFQ7TTC0LCHC", "skuId": "0002", "availabilityId": s.item(businessPremium)[18:], "quantity": 4})
	act := func(members map[string]any) response {
		return s.patch(path, s.whole(path, map[string]any{"scheduledActions": []any{map[string]any{
			"scheduleType": "CustomDate", "actionType": "Transition", "effectiveDate": "2026-11-25T12:00:00Z", "instructions": s.nextTermOf(sub, members),
		}}}))
	}
	require.Equal(t, 800017, act(map[string]any{"productId": "CFQ7TTC0LCHC", "skuId": "0002", "availabilityId": s.item(businessPremium)[18:], "quantity": 40}).code(t))
	require.Equal(t, 800020, act(nil).code(t), "it is that already")
	s.changed(path, map[string]any{"scheduledActions": []any{map[string]any{
		"scheduleType": "CustomDate", "actionType": "Transition", "effectiveDate": "2026-11-25T12:00:00Z", "instructions": next,
	}}})
	s.advance(5*24*time.Hour + 3*time.Hour)
	after := s.get(path).json(t)
	require.EqualValues(t, 8, after["quantity"])
	require.NotContains(t, after, "scheduledActions")
	done := s.get(path + "/transitions").json(t)["transition"].([]any)[0].(map[string]any)
	require.Equal(t, "2026-11-25T12:00:00Z", done["Events"].([]any)[1].(map[string]any)["timestamp"])
	born := s.get("/v1/customers/" + customerID("gruenwald") + "/subscriptions/" + done["ToSubscriptionId"].(string)).json(t)
	require.Equal(t, []any{"Microsoft 365 Business Premium", 4.0}, []any{born["offerName"], born["quantity"]})
}
