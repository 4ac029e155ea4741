package v1_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// strange are company names as they come, and how they are shown.
var strange = []struct{ name, shown string }{
	{strings.Repeat("ä", 300), strings.Repeat("ä", 300)},
	{strings.Repeat("😀", 301), strings.Repeat("😀", 300)},
	{"شركة المثال للتجارة", "شركة المثال للتجارة"},
	{"Bäckerei 🥐 👩🏽‍🍳", "Bäckerei 🥐 👩🏽‍🍳"},
	{`<script>alert("x")</script>`, `<script>alert("x")</script>`},
	{"'; DROP TABLE customers; --", "'; DROP TABLE customers; --"},
	{"=HYPERLINK(\"http://x\")", "=HYPERLINK(\"http://x\")"},
}

// rename makes Partner Center list its customers under other names, one without any and
// one with a name that does not show; it gives the domains of both.
func rename(t *testing.T, e *apitest.Env, c *apitest.Client, resellerID string) (nameless [2]string) {
	t.Helper()
	var page struct {
		Data []struct {
			ID     string `json:"partner_center_customer_id"`
			Tenant string `json:"microsoft_tenant_id"`
			Name   string `json:"company_name"`
			Domain string
		}
	}
	c.Get("/resellers/" + resellerID + "/partner-center-customers?limit=200").Expect(http.StatusOK).Into(&page)
	require.Greater(t, len(page.Data), len(strange)+1)
	var items []any
	for i, d := range page.Data {
		profile := map[string]any{"tenantId": d.Tenant, "domain": d.Domain, "companyName": d.Name}
		switch {
		case i < len(strange):
			profile["companyName"] = strange[i].name
		case i == len(strange):
			profile["companyName"], nameless[0] = nil, d.Domain
		case i == len(strange)+1:
			profile["companyName"], nameless[1] = "\u200b \u3164\u2800", d.Domain
		}
		items = append(items, map[string]any{"id": d.ID, "companyProfile": profile, "relationshipToPartner": "reseller"})
	}
	body, err := json.Marshal(map[string]any{"totalCount": len(items), "items": items})
	require.NoError(t, err)
	inject(t, e, fault{"path": "/v1/customers", "method": http.MethodGet, "status": http.StatusOK, "body": string(body), "content_type": "application/json"})
	return nameless
}

func TestCustomersOfAnyNameAreMirroredFoundAndChanged(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	c := e.Operator()
	id := addAuthorized(e, c)
	nameless := rename(t, e, c, id)
	e.Work()
	require.Eventually(t, func() bool { return len(names(c)) > len(strange) && statusOf(c, id).Running == nil }, time.Minute, 50*time.Millisecond)

	shown := names(c)
	for _, s := range strange {
		require.Contains(t, shown, s.shown)
		found := c.Get("/customers?q=" + url.QueryEscape(firstRunes(s.shown, 20))).Expect(http.StatusOK)
		require.NotEqual(t, "[]", found.Text("data"), "%q is found", s.name)
		c.Get("/search?q=" + url.QueryEscape(firstRunes(s.shown, 20))).Expect(http.StatusOK)
	}
	require.Contains(t, shown, nameless[0], "without a name the domain stands for it")
	require.Contains(t, shown, nameless[1], "with a name that nobody sees too")
	require.NotContains(t, shown, "")
	require.Equal(t, "true", c.Get("/audit-events/verify").Text("intact"))
}

func TestNamesThatPeopleEnter(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	c := e.Operator()
	reseller := addReseller(e, c)
	staff := e.User("staff@example.com", authz.RolePartnerAdmin, reseller)
	for _, s := range strange[2:] {
		made := staff.Post("/customers", map[string]any{"reseller_id": reseller, "name": s.name}).Expect(http.StatusCreated)
		require.Equal(t, s.shown, made.Text("name"))
	}
	for what, name := range map[string]string{"none": "", "blank": " \t ", "too long": strings.Repeat("😀", 301), "invisible": "\u200b\u3164 \u2800"} {
		a := staff.Post("/customers", map[string]any{"reseller_id": reseller, "name": name})
		require.Equal(t, http.StatusUnprocessableEntity, a.Status, "%s: %s", what, a.Body)
		require.Contains(t, string(a.Body), `"name":"name"`, what)
	}
}

func names(c *apitest.Client) []string {
	var page struct{ Data []struct{ Name string } }
	c.Get("/customers?limit=200").Expect(http.StatusOK).Into(&page)
	var out []string
	for _, d := range page.Data {
		out = append(out, d.Name)
	}
	return out
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}
