package mssim

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// page is what a person sees at an address of the simulator's own page.
func (b *box) page(query string) string {
	b.t.Helper()
	resp, body, err := b.do("GET", "/_sim/"+query, "")
	require.NoError(b.t, err)
	require.Equal(b.t, http.StatusOK, resp.StatusCode, body)
	return html.UnescapeString(body)
}

// press sends one of its forms and gives the page that comes back.
func (b *box) press(status int, values ...string) string {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(values); i += 2 {
		form.Set(values[i], values[i+1])
	}
	resp, body, err := b.do("POST", "/_sim/", form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Origin", b.url)
	require.NoError(b.t, err)
	require.Equal(b.t, status, resp.StatusCode, body)
	return html.UnescapeString(body)
}

func TestPageAtAGlance(t *testing.T) {
	b := open(t, Config{})
	b.call(401, "GET", "/v1/customers", "")
	page := b.page("")
	for _, want := range []string{
		"Friday, 20 November 2026", "<strong>2</strong> resellers", "<strong>14</strong> customers", "<strong>60</strong> subscriptions", "16 tenants",
		"Redwood Dental Group", "GET /v1/customers", "throttled tenant", "1 calls since the start", `Seconds until lists show new orders <input name="list_lag_seconds" value="2"`,
		`<td data-label="Kind">reseller</td>`, "https://graph.microsoft.com</td><td data-label=\"use\"><code>" + b.url,
	} {
		require.Contains(t, page, want)
	}
	require.NotContains(t, page, "<script")
	require.NotRegexp(t, `(src|href)="(http|//)`, page, "the page loads nothing from anywhere")

	found := b.page("?q=REDWOOD")
	require.Contains(t, found, "1 match “REDWOOD”")
	require.NotContains(t, found, `">Fjordline Shipping AS`)
	require.Contains(t, b.page("?q=<b>"), "None.")

	id := world.StableID("tenant", "redwooddental")
	one := b.page("?tenant=" + id)
	require.Contains(t, one, "admin@redwooddental.onmicrosoft.com")
	require.Contains(t, one, "Microsoft 365 Business Premium")
	require.Contains(t, one, "signs in, second factor")
	require.Contains(t, b.page("?tenant="+id+"&rows=admin@"), "1 users")
	require.NotContains(t, b.page("?tenant=nobody.example"), `id="tenant"`)
}

func TestPageEscapesWhatOthersNamed(t *testing.T) {
	b := open(t, Config{})
	require.NoError(t, b.sim.World().Update(func(tx *world.Tx) error {
		e, _ := tx.Tenants.Edit("", world.StableID("tenant", "redwooddental"))
		e.DisplayName = "<script>alert(1)</script>"
		return nil
	}))
	_, body, err := b.do("GET", "/_sim/?q=%22%3E%3Cscript%3E", "")
	require.NoError(t, err)
	require.NotContains(t, body, "<script")
	_, body, err = b.do("GET", "/_sim/", "")
	require.NoError(t, err)
	require.NotContains(t, body, "<script")
}

func TestPageForms(t *testing.T) {
	b := open(t, Config{})
	at := func() time.Time {
		when, err := time.Parse(time.RFC3339, b.call(200, "GET", "/_sim/clock", "")["now"].(string))
		require.NoError(t, err)
		return when
	}
	for _, step := range []struct {
		name, value string
		want        time.Time
	}{
		{"days", "1", testStart.AddDate(0, 0, 1)}, {"days", "7", testStart.AddDate(0, 0, 8)}, {"months", "1", testStart.AddDate(0, 1, 8)},
		{"date", "2027-02-01", time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)},
	} {
		resp, _, err := b.redirect("do", "clock", step.name, step.value)
		require.NoError(t, err)
		require.Regexp(t, `^/_sim/\?changed=\d+#clock$`, resp.Header.Get("Location"))
		require.WithinDuration(t, step.want, at(), time.Minute)
	}
	require.Contains(t, b.page("?changed=12"), "12 rows changed")
	require.NotContains(t, b.page("?changed=many"), "rows changed on")
	require.Contains(t, b.press(400, "do", "clock", "date", "2020-01-01"), "Nothing was changed: the clock only goes back by a reset.")
	require.Contains(t, b.press(400, "do", "clock", "date", "soon"), "that is no date")

	b.press(200, "do", "begin", "name", "out_of_licenses", "tenant", "redwooddental.onmicrosoft.com")
	require.Contains(t, b.page(""), "End for <bdi>Redwood Dental Group</bdi>")
	b.press(200, "do", "end", "name", "out_of_licenses", "tenant", world.StableID("tenant", "redwooddental"))
	require.NotContains(t, b.page(""), "End for")
	require.Contains(t, b.press(400, "do", "begin", "name", "out_of_licenses", "tenant", "nobody.example"), "there is no such tenant")
	b.press(200, "do", "policy", "tenant", "nordlicht.onmicrosoft.com", "demand", "security_defaults")
	require.Contains(t, b.page(""), "</bdi>: security defaults")
	b.press(200, "do", "policy", "tenant", "nordlicht.onmicrosoft.com", "demand", "")
	require.NotContains(t, b.page(""), "</bdi>: security defaults")

	b.press(200, "do", "fault", "path", "/v1/**", "status", "429", "retry_after", "5", "times", "3", "method", "GET", "after_effect", "on")
	fault := b.call(200, "GET", "/_sim/faults", "")["faults"].([]any)[0].(map[string]any)
	require.Equal(t, []any{"/v1/**", 429.0, 5.0, 3.0, "GET", true}, []any{fault["path"], fault["status"], fault["retry_after"], fault["times"], fault["method"], fault["after_effect"]})
	b.press(200, "do", "fault", "path", "/v1/**", "status", "503", "retry_after", "date:30")
	require.Contains(t, b.press(400, "do", "fault", "path", "/v1/**"), "nothing would happen")
	require.Contains(t, b.press(400, "do", "fault", "status", "often"), "status is a number")
	b.press(200, "do", "clear", "id", fault["id"].(string))
	require.Len(t, b.call(200, "GET", "/_sim/faults", "")["faults"], 1)
	b.press(200, "do", "clear")
	require.Empty(t, b.call(200, "GET", "/_sim/faults", "")["faults"])

	settings := []string{"do", "settings", "throttle_per_minute", "7", "list_lag_seconds", "0", "order_delay_seconds", "0", "refresh_idle_days", "90", "risk_seats", "0", "export_seconds", "5", "latency", "1ms", "throttle", "on"}
	b.press(200, settings...)
	got := b.call(200, "GET", "/_sim/settings", "")
	require.Equal(t, []any{7.0, 0.0, 90.0, "1ms", true, false}, []any{got["throttle_per_minute"], got["list_lag_seconds"], got["refresh_idle_days"], got["latency"], got["throttle"], got["require_mfa"]})
	require.Contains(t, b.press(400, append(settings, "latency", "slow")...), "latency is a duration")
	require.Contains(t, b.press(400, append(settings, "list_lag_seconds", "x")...), "list_lag_seconds is a number")

	b.press(200, "do", "reset", "seed", "empty")
	require.Contains(t, b.page(""), "This seed has no resellers.")
	require.Contains(t, b.press(400, "do", "magic"), "no such form")
	resp, _, err := b.do("POST", "/_sim/", "do=reset&seed=demo", "Content-Type", "application/x-www-form-urlencoded", "Origin", "https://evil.example")
	require.NoError(t, err)
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
}

// redirect sends a form without following where it leads.
func (b *box) redirect(values ...string) (*http.Response, string, error) {
	client := *b.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	other := *b
	other.client = &client
	form := url.Values{}
	for i := 0; i < len(values); i += 2 {
		form.Set(values[i], values[i+1])
	}
	return other.do("POST", "/_sim/", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

func TestPageOfALargeWorldIsShort(t *testing.T) {
	b := open(t, Config{Seed: "large"})
	page := b.page("")
	require.Contains(t, page, "<strong>10000</strong> customers")
	require.Contains(t, page, "10050 tenants; the first 20 are shown")
	require.NotContains(t, page, "</strong> subscriptions", "they are not made to be counted")
	require.Less(t, len(page), 200_000)
	require.Equal(t, 1, strings.Count(b.page("?q=customer00777.onmicrosoft.com"), ">customer00777.onmicrosoft.com<"))
}
