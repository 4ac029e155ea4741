package mssim

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// walk buys, changes and waits at random, and compares Partner Center with Graph
// after every step.
type walk struct {
	*directoryOf
	rnd  *rand.Rand
	done map[string]int // what succeeded, and the states that were seen
}

func (w *walk) send(method, path string, body any) (status int, answer map[string]any) {
	w.b.t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(w.b.t, err)
	resp, text, err := w.b.do(method, path, string(raw), "Authorization", "Bearer "+w.partner)
	require.NoError(w.b.t, err)
	require.Less(w.b.t, resp.StatusCode, 500, text)
	_ = json.Unmarshal([]byte(text), &answer)
	return resp.StatusCode, answer
}

// buy orders any product in any way; many such orders are refused.
func (w *walk) buy() string {
	products := world.Products()
	p := products[w.rnd.IntN(len(products))]
	k := p.SKUs[w.rnd.IntN(len(p.SKUs))]
	if len(k.Terms) == 0 {
		return ""
	}
	term := k.Terms[w.rnd.IntN(len(k.Terms))]
	availability := world.AvailabilityID(k.ProductID, k.ID, "commercial", "CH", w.b.sim.World().Now())
	status, _ := w.send(http.MethodPost, "/v1/customers/"+w.customer+"/orders", map[string]any{
		"billingCycle": term.BillingCycle, "partnerOnRecordAttestationAccepted": true, "lineItems": []map[string]any{{
			"lineItemNumber": 0, "offerId": k.ProductID + ":" + k.ID + ":" + availability, "quantity": 1 + w.rnd.IntN(20), "termDuration": term.Duration,
		}},
	})
	if status >= 400 {
		return ""
	}
	return "bought"
}

func (w *walk) change() string {
	subs := w.list(w.partner, "/v1/customers/"+w.customer+"/subscriptions", "items")
	if len(subs) == 0 {
		return ""
	}
	sub := subs[w.rnd.IntN(len(subs))]
	quantity := int(sub["quantity"].(float64))
	bodies := []map[string]any{
		{"quantity": quantity + 1 + w.rnd.IntN(5)}, {"quantity": max(1, quantity-1-w.rnd.IntN(5))}, {"status": "suspended"}, {"status": "active"},
		{"status": "deleted"}, {"autoRenewEnabled": false}, {"friendlyName": "Renamed"},
	}
	i := w.rnd.IntN(len(bodies))
	body := bodies[i]
	if _, given := body["autoRenewEnabled"]; !given {
		body["autoRenewEnabled"] = true
	}
	status, _ := w.send(http.MethodPatch, "/v1/customers/"+w.customer+"/subscriptions/"+sub["id"].(string), body)
	if status >= 400 {
		return ""
	}
	return fmt.Sprint("changed ", i)
}

func (w *walk) wait() string {
	steps := []time.Duration{time.Minute, 7 * time.Hour, 26 * time.Hour, 9 * 24 * time.Hour, 33 * 24 * time.Hour, 200 * 24 * time.Hour}
	w.b.call(200, "POST", "/_sim/clock", `{"advance":"`+steps[w.rnd.IntN(len(steps))].String()+`"}`)
	return "waited"
}

// TestGraphAgreesWithPartnerCenterOnEveryWalk compares both at every moment of
// random histories.
func TestGraphAgreesWithPartnerCenterOnEveryWalk(t *testing.T) {
	done := map[string]int{}
	for seed := range uint64(4) {
		b := open(t, Config{Seed: "demo", Machine: func() time.Time { return testStart }})
		b.call(200, "POST", "/_sim/settings", fmt.Sprintf(`{"list_lag_seconds":0,"order_delay_seconds":%d,"throttle":false}`, seed%2*7200))
		cred := world.DemoCredentials()[0]
		w := &walk{directoryOf: &directoryOf{b: b, customer: world.StableID("tenant", "alpenblick")}, rnd: rand.New(rand.NewPCG(seed, 7)), done: done}
		sign := func(audience, tenant string) string {
			raw, err := b.sim.World().SignToken(map[string]any{
				"aud": audience, "tid": tenant, "appid": cred.ApplicationID, "idtyp": "app", "roles": []string{"Directory.Read.All"},
				"nbf": testStart.Add(-time.Minute).Unix(), "exp": testStart.Add(time.Hour).Unix(),
			})
			require.NoError(t, err)
			return raw
		}
		w.partner = sign("https://api.partnercenter.microsoft.com", cred.TenantID)
		w.graph = sign("https://graph.microsoft.com", w.customer)
		for step := range 60 {
			var what string
			switch w.rnd.IntN(4) {
			case 0, 1:
				what = w.change()
			case 2:
				what = w.buy()
			default:
				what = w.wait()
			}
			done[what]++
			w.agreeInFull(fmt.Sprintf("walk %d, step %d: %s", seed, step, what))
		}
	}
	for _, what := range []string{"bought", "changed 0", "changed 1", "changed 2", "changed 3", "changed 4", "changed 5", "changed 6", "waited", "pending", "active"} {
		require.Positive(t, done[what], "%s never happened: %v", what, done)
	}
}

// agreeInFull compares ids, products, states, quantities and dates, and the sums of
// the directory's SKUs by state.
func (w *walk) agreeInFull(where string) {
	t := w.b.t
	t.Helper()
	words := map[string]string{"active": "Enabled", "suspended": "Suspended", "deleted": "Deleted", "expired": "Warning", "disabled": "Suspended"}
	members := map[string]string{"Enabled": "enabled", "Warning": "warning", "Suspended": "suspended"}
	want, units := []string{}, map[string]float64{}
	for _, sub := range w.list(w.partner, "/v1/customers/"+w.customer+"/subscriptions", "items") {
		parts := strings.Split(sub["offerId"].(string), ":")
		k, ok := world.FindSKU(parts[0], parts[1])
		require.True(t, ok, where)
		if w.done[fmt.Sprint(sub["status"])]++; k.ProvisioningID == "" || sub["status"] == "pending" {
			continue
		}
		state := words[sub["status"].(string)]
		want = append(want, fmt.Sprint(sub["id"], state, sub["quantity"], k.ProvisioningID, sub["isTrial"], day(sub["creationDate"])))
		if member, counted := members[state]; counted {
			units[k.ProvisioningID+member] += sub["quantity"].(float64)
		}
	}
	got := []string{}
	for _, sub := range w.list(w.graph, "/v1.0/directory/subscriptions?$top=999", "value") {
		got = append(got, fmt.Sprint(sub["commerceSubscriptionId"], sub["status"], sub["totalLicenses"], sub["skuId"], sub["isTrial"], day(sub["createdDateTime"])))
	}
	require.ElementsMatch(t, want, got, where)
	sums := map[string]float64{}
	for _, k := range w.list(w.graph, "/v1.0/subscribedSkus", "value") {
		for _, member := range members {
			if n := k["prepaidUnits"].(map[string]any)[member].(float64); n > 0 {
				sums[k["skuId"].(string)+member] = n
			}
		}
	}
	require.Equal(t, units, sums, where)
}

func day(v any) string { return strings.SplitN(v.(string), "T", 2)[0] }
