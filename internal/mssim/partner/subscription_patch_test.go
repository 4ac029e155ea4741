package partner

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// bought finds a customer's subscription of an offer and its path.
func (s *sim) bought(customer, offer string) (path string, body map[string]any) {
	s.t.Helper()
	base := "/v1/customers/" + customerID(customer) + "/subscriptions"
	for _, sub := range s.get(base).items(s.t) {
		if sub["offerName"] == offer {
			return base + "/" + sub["id"].(string), sub
		}
	}
	s.t.Fatalf("%s has no %s", customer, offer)
	return "", nil
}

// patch sends a body as it is.
func (s *sim) patch(path, body string) response {
	s.t.Helper()
	return s.do(request{method: http.MethodPatch, path: path, body: body})
}

// changed sends the whole resource with some members changed, and expects 200.
func (s *sim) changed(path string, members map[string]any) map[string]any {
	s.t.Helper()
	got := s.patch(path, s.whole(path, members))
	require.Equal(s.t, 200, got.status, string(got.body))
	require.JSONEq(s.t, string(s.get(path).body), string(got.body), "the answer is the resource")
	return got.json(s.t)
}

func (s *sim) whole(path string, members map[string]any) string {
	s.t.Helper()
	body := s.get(path).json(s.t)
	maps.Copy(body, members)
	data, err := json.Marshal(body)
	require.NoError(s.t, err)
	return string(data)
}

func (s *sim) advance(d time.Duration) {
	s.t.Helper()
	_, err := s.w.Advance(s.w.Now().Add(d))
	require.NoError(s.t, err)
}

// seats are the enabled and suspended seats of the directory SKU behind an offer.
func (s *sim) seats(customer, offer string) (enabled, suspended float64) {
	s.t.Helper()
	for _, k := range s.get("/v1/customers/" + customerID(customer) + "/subscribedskus").items(s.t) {
		if k["productSku"].(map[string]any)["name"] == offer {
			return k["activeUnits"].(float64), k["suspendedUnits"].(float64)
		}
	}
	return 0, 0
}

func TestSeatsAreAddedAndGivenBack(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("fjordline", "Microsoft Entra ID P2")
	require.EqualValues(t, 40, before["quantity"])

	after := s.changed(path, map[string]any{"quantity": 46})
	require.EqualValues(t, 46, after["quantity"])
	require.Equal(t, before["commitmentEndDateTime"], after["commitmentEndDateTime"], "added seats end with the others")
	want := `{"totalQuantity":6,"details":[{"quantity":6,"allowedUntilDateTime":"2026-11-27T09:00:00Z"}]}`
	got, err := json.Marshal(after["refundableQuantity"])
	require.NoError(t, err)
	require.JSONEq(t, want, string(got))
	enabled, _ := s.seats("fjordline", "Microsoft Entra ID P2")
	require.EqualValues(t, 46, enabled, "the directory has them at once")

	s.advance(24 * time.Hour)
	s.changed(path, map[string]any{"quantity": 47})
	after = s.changed(path, map[string]any{"quantity": 44})
	got, err = json.Marshal(after["refundableQuantity"])
	require.NoError(t, err)
	require.JSONEq(t, `{"totalQuantity":4,"details":[{"quantity":4,"allowedUntilDateTime":"2026-11-27T09:00:00Z"}]}`, string(got), "the newest go first")
	enabled, _ = s.seats("fjordline", "Microsoft Entra ID P2")
	require.EqualValues(t, 44, enabled)

	refused := s.patch(path, s.whole(path, map[string]any{"quantity": 39}))
	require.Equal(t, 400, refused.status)
	require.JSONEq(t, `{"code":800090,"description":"Subscription quantity cannot be decreased.","data":[],"source":"PartnerFD"}`, string(refused.body))
	s.advance(6 * 24 * time.Hour)
	require.Equal(t, 800090, s.patch(path, s.whole(path, map[string]any{"quantity": 43})).code(t), "the window has closed")
}

func TestAMinimalBodyDeletesWhatItLeavesOut(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("mueller-praezision", "Microsoft 365 F3")
	require.Contains(t, before, "scheduledNextTermInstructions")
	got := s.patch(path, `{"FriendlyName":"Werkstatt"}`)
	require.Equal(t, 200, got.status, string(got.body))
	after := got.json(t)
	require.Equal(t, "Werkstatt", after["friendlyName"])
	require.Equal(t, false, after["autoRenewEnabled"])
	require.NotContains(t, after, "scheduledNextTermInstructions")

	path, before = s.bought("mueller-praezision", "Visio Plan 2")
	require.Contains(t, before, "nextChargeInstructions")
	require.Contains(t, s.changed(path, map[string]any{"friendlyName": "Planung"}), "nextChargeInstructions")
	require.NotContains(t, s.patch(path, `{"autoRenewEnabled":true,"friendlyName":"Plan"}`).json(t), "nextChargeInstructions")
}

func TestSuspendingAndActivating(t *testing.T) {
	s := newSim(t)
	path, _ := s.bought("mueller-praezision", "Microsoft 365 F3")
	after := s.changed(path, map[string]any{"status": "suspended"})
	require.Equal(t, "suspended", after["status"])
	require.NotContains(t, after, "scheduledNextTermInstructions", "suspending removes what was scheduled")
	require.Equal(t, true, after["autoRenewEnabled"])
	enabled, suspended := s.seats("mueller-praezision", "Microsoft 365 F3")
	require.EqualValues(t, []float64{0, 20}, []float64{enabled, suspended})
	for name, members := range map[string]map[string]any{
		"quantity": {"quantity": 21}, "name": {"friendlyName": "x"}, "auto-renew": {"autoRenewEnabled": false},
	} {
		require.Equal(t, 800091, s.patch(path, s.whole(path, members)).code(t), name)
	}
	after = s.changed(path, map[string]any{"status": "active"})
	require.Equal(t, "active", after["status"])
	require.NotContains(t, after, "suspensionReasons")
	enabled, suspended = s.seats("mueller-praezision", "Microsoft 365 F3")
	require.EqualValues(t, []float64{20, 0}, []float64{enabled, suspended})

	path, _ = s.bought("mueller-praezision", "Visio Plan 2")
	require.Contains(t, s.changed(path, map[string]any{"status": "suspended"}), "nextChargeInstructions", "suspending keeps the next charge")
}

func TestCancelling(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("alpenblick", "Power BI Pro")
	after := s.changed(path, map[string]any{"status": "deleted"})
	require.Equal(t, "deleted", after["status"])
	require.Equal(t, false, after["autoRenewEnabled"])
	require.NotContains(t, after, "cancellationAllowedUntilDate")
	enabled, _ := s.seats("alpenblick", "Power BI Pro")
	require.Zero(t, enabled)
	var charges []world.Charge
	s.w.View(func(st *world.State) {
		for c := range st.Charges.All(customerID("alpenblick")) {
			if c.SubscriptionID == before["id"] {
				charges = append(charges, *c)
			}
		}
	})
	require.Len(t, charges, 2)
	require.Equal(t, world.ChargeCancel, charges[1].Kind)
	require.Equal(t, 2, charges[1].Seats)
	require.Equal(t, "-"+twice(t, charges[1].UnitPrice), charges[1].Amount, "the first 24 hours are paid back in full")

	require.Equal(t, 2011, s.patch(path, `{"status":"active","autoRenewEnabled":false}`).code(t))
	path, _ = s.bought("alpenblick", "Microsoft 365 Business Standard")
	refused := s.patch(path, s.whole(path, map[string]any{"status": "deleted"}))
	require.Equal(t, 400, refused.status)
	require.JSONEq(t, `{"code":900117,"description":"The subscription is past the 7-day cancellation window.","data":[],"source":"PartnerFD"}`, string(refused.body))
}

func TestTheBillingCycleWaitsForTheNextCharge(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("alpenblick", "Microsoft 365 Business Standard")
	after := s.changed(path, map[string]any{"billingCycle": "Annual"})
	require.Equal(t, "monthly", after["billingCycle"])
	next := after["nextChargeInstructions"].(map[string]any)
	require.Equal(t, "annual", next["product"].(map[string]any)["billingCycle"])
	require.EqualValues(t, 25, next["quantity"])
	end, err := time.Parse(time.RFC3339, before["billingCycleEndDateTime"].(string))
	require.NoError(t, err)
	s.advance(end.Add(time.Second).Sub(s.w.Now()))
	after = s.get(path).json(t)
	require.Equal(t, "annual", after["billingCycle"])
	require.NotContains(t, after, "nextChargeInstructions")
}

// nextTermOf makes scheduledNextTermInstructions with members of its product and
// its own changed.
func (s *sim) nextTermOf(sub map[string]any, members map[string]any) map[string]any {
	s.t.Helper()
	var row *world.Subscription
	s.w.View(func(st *world.State) {
		for _, shard := range st.Subscriptions.Shards() {
			if r, ok := st.Subscriptions.Get(shard, sub["id"].(string)); ok {
				row = r
			}
		}
	})
	product := map[string]any{
		"productId": row.ProductID, "skuId": row.SKUID, "availabilityId": row.AvailabilityID, "billingCycle": row.BillingCycle, "termDuration": row.Term,
	}
	out := map[string]any{"product": product, "quantity": row.Quantity}
	for name, v := range members {
		if name == "quantity" || name == "customTermEndDate" {
			out[name] = v
		} else {
			product[name] = v
		}
	}
	return out
}

func TestTheNextTermIsScheduled(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("alpenblick", "Microsoft 365 Business Standard")
	schedule := s.nextTermOf(before, map[string]any{"quantity": 20, "billingCycle": "Annual"})
	after := s.changed(path, map[string]any{"scheduledNextTermInstructions": schedule})
	got := after["scheduledNextTermInstructions"].(map[string]any)
	require.EqualValues(t, 20, got["quantity"])
	require.Equal(t, "annual", got["product"].(map[string]any)["billingCycle"])
	require.EqualValues(t, 25, after["quantity"])

	require.NotContains(t, s.changed(path, map[string]any{"quantity": 26}), "scheduledNextTermInstructions", "an immediate change deletes it")
	s.changed(path, map[string]any{"scheduledNextTermInstructions": schedule})
	require.NotContains(t, s.changed(path, map[string]any{"scheduledNextTermInstructions": nil}), "scheduledNextTermInstructions")

	actions := []any{map[string]any{"scheduledType": "termend", "actionType": "RenewToNewTerm", "instructions": schedule}}
	after = s.changed(path, map[string]any{"scheduledNextTermInstructions": schedule, "scheduledActions": actions})
	require.NotContains(t, after, "scheduledNextTermInstructions", "of both forms only the newer counts")
	require.Equal(t, "TermEnd", after["scheduledActions"].([]any)[0].(map[string]any)["scheduleType"])

	actions = []any{map[string]any{"scheduleType": "TermEnd", "actionType": "Cancel"}}
	after = s.changed(path, map[string]any{"autoRenewEnabled": false, "scheduledActions": actions})
	require.Equal(t, "Cancel", after["scheduledActions"].([]any)[0].(map[string]any)["actionType"])
	require.NotContains(t, s.changed(path, map[string]any{"autoRenewEnabled": true}), "scheduledActions", "renewing and ending do not go together")
}

func TestRefusedNextTerms(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("alpenblick", "Microsoft 365 Business Standard")
	tests := map[string]struct {
		members      map[string]any
		status, code int
	}{
		"no product":             {map[string]any{"productId": ""}, 400, 800002},
		"no availability":        {map[string]any{"availabilityId": ""}, 400, 800002},
		"unknown product":        {map[string]any{"productId": "CFQ7TTC00000"}, 404, 400013},
		"unknown SKU":            {map[string]any{"skuId": "9999"}, 404, 400018},
		"stale availability":     {map[string]any{"availabilityId": "CFQ7TTC0AAAA"}, 404, 400019},
		"no transition":          {map[string]any{"productId": "CFQ7TTC0LH16", "skuId": "0001"}, 403, 800020},
		"unknown term":           {map[string]any{"termDuration": "P5Y"}, 400, 800121},
		"cycle not in the term":  {map[string]any{"billingCycle": "triennial"}, 400, 900269},
		"cycle that is none":     {map[string]any{"billingCycle": "weekly"}, 400, 900126},
		"no seats":               {map[string]any{"quantity": 0}, 400, 900275},
		"too many seats":         {map[string]any{"quantity": 301}, 400, 900275},
		"end before the term":    {map[string]any{"customTermEndDate": "2026-11-30T00:00:00Z"}, 400, 900245},
		"end with nothing":       {map[string]any{"customTermEndDate": "2027-03-17"}, 400, 900246},
		"end that is not a date": {map[string]any{"customTermEndDate": "soon"}, 400, 800002},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.patch(path, s.whole(path, map[string]any{"scheduledNextTermInstructions": s.nextTermOf(before, tt.members)}))
			require.Equal(t, tt.status, got.status, string(got.body))
			require.Equal(t, tt.code, got.code(t))
		})
	}
	off := s.whole(path, map[string]any{"autoRenewEnabled": false, "scheduledNextTermInstructions": s.nextTermOf(before, nil)})
	require.Equal(t, 800002, s.patch(path, off).code(t), "it requires auto-renew")
	require.JSONEq(t, mustJSON(t, before), string(s.get(path).body), "nothing changed")

	end := s.changed(path, map[string]any{"scheduledNextTermInstructions": s.nextTermOf(before, map[string]any{"customTermEndDate": "2027-06-30T00:00:00"})})
	require.Equal(t, "2027-06-30T00:00:00Z", end["scheduledNextTermInstructions"].(map[string]any)["customTermEndDate"])
	s.advance(70 * 24 * time.Hour)
	require.Equal(t, "2027-06-30T23:59:59Z", s.get(path).json(t)["commitmentEndDateTime"])
}

func TestRefusedActions(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("alpenblick", "Microsoft 365 Business Standard")
	next := s.nextTermOf(before, nil)
	tests := map[string]struct {
		action map[string]any
		code   int
	}{
		"unknown schedule":             {map[string]any{"scheduleType": "Someday", "actionType": "Cancel"}, 900126},
		"unknown action":               {map[string]any{"scheduleType": "TermEnd", "actionType": "Forget"}, 900126},
		"cancel with auto-renew":       {map[string]any{"scheduleType": "TermEnd", "actionType": "Cancel"}, 800002},
		"renewal without instructions": {map[string]any{"scheduleType": "TermEnd", "actionType": "RenewToNewTerm"}, 800002},
		"day without a date":           {map[string]any{"scheduleType": "CustomDate", "actionType": "Transition", "instructions": next}, 800002},
		"day that is past":             {map[string]any{"scheduleType": "CustomDate", "actionType": "Transition", "instructions": next, "effectiveDate": "2026-11-19T00:00:00Z"}, 800002},
		"cancel past the window":       {map[string]any{"scheduleType": "CustomDate", "actionType": "Cancel", "effectiveDate": "2026-11-20T09:01:00Z"}, 900117},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.patch(path, s.whole(path, map[string]any{"scheduledActions": []any{tt.action}}))
			require.Equal(t, 400, got.status, string(got.body))
			require.Equal(t, tt.code, got.code(t))
		})
	}
}

func TestCancellingOnADayInTheWindow(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("alpenblick", "Power BI Pro")
	until, err := time.Parse(time.RFC3339, before["cancellationAllowedUntilDate"].(string))
	require.NoError(t, err)
	on := func(at time.Time) map[string]any {
		return map[string]any{"scheduledActions": []any{map[string]any{"scheduleType": "CustomDate", "actionType": "Cancel", "effectiveDate": at.Format(time.RFC3339)}}}
	}
	got := s.patch(path, s.whole(path, on(until)))
	require.Equal(t, []int{400, 900117}, []int{got.status, got.code(t)})
	s.changed(path, on(until.Add(-time.Second)))
	s.advance(until.Add(-2 * time.Second).Sub(s.w.Now()))
	require.Equal(t, "active", s.get(path).json(t)["status"])
	s.advance(time.Second)
	require.Equal(t, "deleted", s.get(path).json(t)["status"])
}

func TestRefusedChanges(t *testing.T) {
	tests := map[string]struct {
		customer, offer string
		members         map[string]any
		status, code    int
	}{
		"two kinds":                  {"alpenblick", "Microsoft 365 Business Standard", map[string]any{"quantity": 26, "friendlyName": "x"}, 400, 800002},
		"quantity while suspending":  {"alpenblick", "Microsoft 365 Business Standard", map[string]any{"quantity": 26, "status": "suspended"}, 400, 2001},
		"no seats":                   {"alpenblick", "Microsoft 365 Business Standard", map[string]any{"quantity": 0}, 400, 2002},
		"too many seats":             {"alpenblick", "Microsoft 365 Business Standard", map[string]any{"quantity": 301}, 403, 800088},
		"status that is none":        {"alpenblick", "Microsoft 365 Business Standard", map[string]any{"status": "asleep"}, 400, 900126},
		"status only time gives":     {"alpenblick", "Microsoft 365 Business Standard", map[string]any{"status": "expired"}, 400, 800096},
		"past its window":            {"alpenblick", "Microsoft 365 Business Standard", map[string]any{"status": "deleted"}, 400, 900117},
		"cycle not sold":             {"alpenblick", "Microsoft 365 F3", map[string]any{"billingCycle": "annual"}, 400, 800097},
		"longer term":                {"alpenblick", "Microsoft 365 F3", map[string]any{"termDuration": "P1Y"}, 400, 800042},
		"shorter term":               {"alpenblick", "Microsoft 365 Business Standard", map[string]any{"termDuration": "P1M"}, 400, 800122},
		"term that is none":          {"alpenblick", "Microsoft 365 Business Standard", map[string]any{"termDuration": "soon"}, 400, 800121},
		"partner on record":          {"alpenblick", "Microsoft 365 Business Standard", map[string]any{"partnerId": "1234567"}, 400, 800098},
		"ended":                      {"oegmn", "Power BI Pro", map[string]any{"quantity": 6}, 400, 900279},
		"activating what has ended":  {"oegmn", "Power BI Pro", map[string]any{"status": "active"}, 400, 800040},
		"term of a trial":            {"oezdemir", "Microsoft 365 Copilot Business Trial", map[string]any{"termDuration": "P1Y"}, 400, 800107},
		"the day before the end":     {"zielona", "Microsoft 365 Business Standard", map[string]any{"quantity": 31}, 400, 900277},
		"auto-renew the day before":  {"zielona", "Microsoft 365 Business Standard", map[string]any{"autoRenewEnabled": false}, 400, 900277},
		"deleted":                    {"zielona", "Microsoft Teams Essentials (AAD Identity)", map[string]any{"quantity": 6}, 400, 2011},
		"suspended, other than that": {"oezdemir", "Exchange Online (Plan 2)", map[string]any{"billingCycle": "annual"}, 400, 800091},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newSim(t)
			path, before := s.bought(tt.customer, tt.offer)
			got := s.patch(path, s.whole(path, tt.members))
			require.Equal(t, tt.status, got.status, string(got.body))
			require.Equal(t, tt.code, got.code(t), string(got.body))
			require.JSONEq(t, mustJSON(t, before), string(s.get(path).body), "nothing changed")
		})
	}
	s := newSim(t)
	require.Equal(t, 20003, s.patch("/v1/customers/"+customerID("gruenwald")+"/subscriptions/nothing", `{}`).code(t))
	path, _ := s.bought("gruenwald", "Microsoft 365 Business Basic")
	require.Equal(t, 800002, s.patch(path, `[]`).code(t))
}

func twice(t *testing.T, amount string) string {
	t.Helper()
	n, err := decimal.NewFromString(amount)
	require.NoError(t, err)
	return n.Add(n).StringFixed(2)
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func TestAChangeIsRecordedOnce(t *testing.T) {
	s := newSim(t)
	path, sub := s.bought("fjordline", "Microsoft Entra ID P2")
	operations := func() (out []string) {
		for _, r := range s.get("/v1/auditrecords?startDate=2026-11-20&endDate=2026-11-20").items(t) {
			if r["customerId"] == customerID("fjordline") && r["operationDate"] == "2026-11-20T09:00:00Z" {
				out = append(out, fmt.Sprint(r["operationType"], " by ", r["userPrincipalName"]))
			}
		}
		return out
	}
	require.Empty(t, operations())
	body := s.whole(path, map[string]any{"quantity": 41})
	for range 2 {
		got := s.do(request{method: http.MethodPatch, path: path, body: body, header: map[string]string{"MS-RequestId": "0d4f5b0e-50bd-4a8b-bd6c-0f1f9a0b8f66"}})
		require.Equal(t, 200, got.status)
		require.EqualValues(t, 41, got.json(t)["quantity"])
	}
	require.ElementsMatch(t, []string{
		"create_order by admin@nordlicht.onmicrosoft.com", "update_subscription by admin@nordlicht.onmicrosoft.com",
	}, operations(), "repeating the MS-RequestId does nothing again")
	orders := s.get("/v1/customers/" + customerID("fjordline") + "/orders").items(t)
	last := orders[len(orders)-1]["lineItems"].([]any)[0].(map[string]any)
	require.Equal(t, []any{"AddQuantity", sub["id"], 1.0}, []any{last["transactionType"], last["subscriptionId"], last["quantity"]})
	s.changed(path, nil)
	require.Len(t, operations(), 2, "what changes nothing is not recorded")
}

func TestAnApplicationAloneMayChangeASubscription(t *testing.T) {
	s := newSim(t)
	path, _ := s.bought("gruenwald", "Microsoft 365 Business Basic")
	got := s.do(request{method: http.MethodPatch, path: path, body: s.whole(path, map[string]any{"friendlyName": "Büro"}), token: s.token(appOnly)})
	require.Equal(t, 200, got.status, string(got.body))
	require.Equal(t, "Büro", got.json(t)["friendlyName"])
}

// A body that is no resource must not read as one that leaves everything out.
func TestNullIsNoSubscription(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("gruenwald") + "/subscriptions"
	before := s.get(path)
	id := before.items(t)[0]["id"].(string)
	refused := s.do(request{method: "PATCH", path: path + "/" + id, body: " null "})
	require.Equal(t, []int{400, 800002}, []int{refused.status, refused.code(t)})
	require.Equal(t, before.items(t), s.get(path).items(t))
}
