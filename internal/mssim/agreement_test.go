package mssim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// directoryOf is what the three listings say of a customer's purchases.
type directoryOf struct {
	b        *box
	customer string
	partner  string // bearer tokens
	graph    string
}

func (d *directoryOf) list(token, path, member string) (rows []map[string]any) {
	d.b.t.Helper()
	resp, body, err := d.b.do(http.MethodGet, path, "", "Authorization", "Bearer "+token)
	require.NoError(d.b.t, err)
	require.Equal(d.b.t, 200, resp.StatusCode, body)
	var all map[string]json.RawMessage
	require.NoError(d.b.t, json.Unmarshal([]byte(body), &all))
	require.NoError(d.b.t, json.Unmarshal(all[member], &rows))
	return rows
}

// agree compares Partner Center's subscriptions with Graph's, one by one and in
// the sum of the directory's SKUs.
func (d *directoryOf) agree() {
	d.b.t.Helper()
	words := map[string]string{"active": "Enabled", "suspended": "Suspended", "deleted": "Deleted", "expired": "Warning", "disabled": "Suspended"}
	want, enabled := []string{}, 0.0
	for _, sub := range d.list(d.partner, "/v1/customers/"+d.customer+"/subscriptions", "items") {
		want = append(want, fmt.Sprint(sub["id"], " ", words[sub["status"].(string)], " ", sub["quantity"]))
		if sub["status"] == "active" {
			enabled += sub["quantity"].(float64)
		}
	}
	got := []string{}
	for _, sub := range d.list(d.graph, "/v1.0/directory/subscriptions", "value") {
		got = append(got, fmt.Sprint(sub["commerceSubscriptionId"], " ", sub["status"], " ", sub["totalLicenses"]))
	}
	require.ElementsMatch(d.b.t, want, got)
	sum := 0.0
	for _, sku := range d.list(d.graph, "/v1.0/subscribedSkus", "value") {
		sum += sku["prepaidUnits"].(map[string]any)["enabled"].(float64)
	}
	require.InDelta(d.b.t, enabled, sum, 0)
}

func TestGraphFollowsEveryChangeOfASubscription(t *testing.T) {
	b := open(t, Config{Seed: "demo"})
	cred := world.DemoCredentials()[0]
	d := &directoryOf{b: b, customer: world.StableID("tenant", "alpenblick")}
	sign := func(audience, tenant string) string {
		now := time.Now()
		raw, err := b.sim.World().SignToken(map[string]any{
			"aud": audience, "tid": tenant, "appid": cred.ApplicationID, "idtyp": "app", "nbf": now.Add(-time.Minute).Unix(), "exp": now.Add(time.Hour).Unix(),
			"roles": []string{"Directory.Read.All", "Organization.Read.All"},
		})
		require.NoError(t, err)
		return raw
	}
	d.partner = sign("https://api.partnercenter.microsoft.com", cred.TenantID)
	d.graph = sign("https://graph.microsoft.com", d.customer)
	d.agree()

	base := "/v1/customers/" + d.customer + "/subscriptions"
	var path string
	for _, sub := range d.list(d.partner, base, "items") {
		if sub["offerName"] == "Power BI Pro" {
			path = base + "/" + sub["id"].(string)
		}
	}
	for _, body := range []string{
		`{"autoRenewEnabled":true,"quantity":7}`, `{"autoRenewEnabled":true,"quantity":5}`, `{"autoRenewEnabled":true,"status":"suspended"}`,
		`{"autoRenewEnabled":true,"status":"active"}`, `{"status":"deleted"}`,
	} {
		resp, answer, err := b.do(http.MethodPatch, path, body, "Authorization", "Bearer "+d.partner)
		require.NoError(t, err)
		require.Equal(t, 200, resp.StatusCode, answer)
		d.agree()
	}
}
