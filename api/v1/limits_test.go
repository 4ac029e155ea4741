package v1_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

func TestLimitsAreSetAndExplained(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customerID := everyRole(e)
	staff, master := who["partner_admin"].client, who["master_admin"].client
	view := "/portal-users/" + people(staff, "&q=customer_view")[0].ID + "/limits"
	admin := "/portal-users/" + people(staff, "&q=customer_admin")[0].ID + "/limits"
	own := "/portal-users/" + people(staff, "&q=partner_admin")[0].ID + "/limits"
	body := map[string]any{
		"max_seats": 5, "monthly_spend": map[string]string{"amount": "100.50", "currency": "EUR"}, "products": []string{"CFQ7TTC0LF8Q"}, "terms": []string{"P1M"},
		"hours": map[string]any{"time_zone": "Europe/Berlin", "windows": []map[string]string{{"day": "monday", "from": "08:00", "to": "24:00"}}},
	}
	set := func(c *apitest.Client, path, version string, body any) *apitest.Answer {
		return c.Do(http.MethodPut, path, body, "If-Match", `"`+version+`"`)
	}

	before := staff.Get(admin).Expect(http.StatusOK)
	require.JSONEq(t, `{"max_seats":null,"monthly_spend":null,"products":null,"terms":null,"hours":null,"updated_at":null}`, string(before.Body))
	require.Equal(t, `"0"`, before.Header.Get("ETag"))
	made := set(staff, admin, "0", body).Expect(http.StatusOK)
	require.Equal(t, string(made.Body), string(staff.Get(admin).Expect(http.StatusOK).Body), "what was kept is what was set")
	require.Equal(t, "100.5", made.Text("monthly_spend.amount"))
	set(staff, admin, "0", body).Refused(http.StatusPreconditionFailed, "limits.stale")
	set(staff, view, "4", body).Refused(http.StatusPreconditionFailed, "limits.stale")
	require.Contains(t, string(staff.Get("/audit-events?limit=200").Body), "portal_user.limits_set")

	// Who may not write the portal user sets no limits; nobody their own.
	set(staff, own, "0", body).Refused(http.StatusForbidden, "portal_user.own")
	set(master, admin, "1", map[string]any{}).Refused(http.StatusForbidden, "portal_user.above_own")
	set(who["customer_admin"].client, admin, "1", map[string]any{}).Refused(http.StatusForbidden, "permission.missing")
	set(master, own, "0", body).Refused(http.StatusNotFound, "portal_user.not_found")
	set(master, view, "0", body).Expect(http.StatusOK)
	operator := "/portal-users/" + people(who["operator"].client, "&q=operator")[0].ID + "/limits"
	e.User("other@example.com", authz.RoleOperator, "")
	set(who["operator"].client, operator, "0", body).Refused(http.StatusForbidden, "portal_user.own")

	// The same answer for staff who ask and for whoever it is about.
	order := map[string]any{"action": "order", "seats": 6, "product_id": "CFQ7TTC0LF8Q", "term": "P1M", "at": "2026-03-02T10:00:00Z"}
	theirs := staff.Post(admin+"/explain", order).Expect(http.StatusOK)
	require.Equal(t, "max_seats", theirs.Text("limit"))
	require.Equal(t, "Possible: up to 5 seats in one change.", theirs.Text("instead"))
	mine := who["customer_admin"].client.Post("/me/limits/explain", map[string]any{"customer_id": customerID, "change": order}).Expect(http.StatusOK)
	require.JSONEq(t, string(theirs.Body), string(mine.Body))
	require.Equal(t, string(made.Body), string(who["customer_admin"].client.Get("/me/limits?customer_id="+customerID).Expect(http.StatusOK).Body))
	require.Empty(t, staff.Get("/me/limits").Expect(http.StatusOK).Text("updated_at"), "nobody set any")
	staff.Get("/me/limits?customer_id="+customerID).Refused(http.StatusNotFound, "customer.not_found")
	order["seats"], order["cost"] = 5, map[string]string{"amount": "100.51", "currency": "EUR"}
	require.Equal(t, "monthly_spend", staff.Post(admin+"/explain", order).Text("limit"))
	order["cost"] = map[string]string{"amount": "100.50", "currency": "EUR"}
	require.Equal(t, "true", staff.Post(admin+"/explain", order).Text("allowed"))
	require.Equal(t, "level", staff.Post(view+"/explain", order).Text("limit"))
	require.Equal(t, "true", staff.Post("/me/limits/explain", map[string]any{"change": order}).Expect(http.StatusOK).Text("allowed"))
	staff.Post("/me/limits/explain", map[string]any{"customer_id": customerID, "change": order}).Refused(http.StatusNotFound, "customer.not_found")
	staff.Post(admin+"/explain", map[string]any{"action": "rob"}).Refused(http.StatusUnprocessableEntity, "limits.question")
	staff.Post(admin+"/explain", map[string]any{"action": "order", "seats": -1}).Refused(http.StatusUnprocessableEntity, "limits.question")

	require.Equal(t, `"2"`, set(staff, admin, "1", map[string]any{}).Expect(http.StatusOK).Header.Get("ETag"), "what is left out is not bounded")
	require.Empty(t, staff.Get(admin).Text("max_seats"))
}

func TestLimitsThatSayNothingAreRefused(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, _ := everyRole(e)
	staff := who["partner_admin"].client
	path := "/portal-users/" + people(staff, "&q=customer_admin")[0].ID + "/limits"
	window := func(zone, day, from, to string) map[string]any {
		return map[string]any{"hours": map[string]any{"time_zone": zone, "windows": []map[string]string{{"day": day, "from": from, "to": to}}}}
	}
	for name, body := range map[string]map[string]any{
		"fewer than no seats":    {"max_seats": -1},
		"a negative amount":      {"monthly_spend": map[string]string{"amount": "-1", "currency": "EUR"}},
		"no amount":              {"monthly_spend": map[string]string{"amount": "1e9", "currency": "EUR"}},
		"no currency":            {"monthly_spend": map[string]string{"amount": "1", "currency": "euro"}},
		"no product id":          {"products": []string{"<b>"}},
		"no term":                {"terms": []string{"P2Y"}},
		"no time zone":           window("Nowhere", "monday", "08:00", "18:00"),
		"the server's time zone": window("Local", "monday", "08:00", "18:00"),
		"a file as time zone":    window("../../etc/passwd", "monday", "08:00", "18:00"),
		"no day":                 window("Europe/Berlin", "someday", "08:00", "18:00"),
		"no time":                window("Europe/Berlin", "monday", "8", "18:00"),
		"an end before it":       window("Europe/Berlin", "monday", "18:00", "08:00"),
		"no window":              {"hours": map[string]any{"time_zone": "Europe/Berlin", "windows": []any{}}},
	} {
		t.Run(name, func(t *testing.T) {
			staff.Do(http.MethodPut, path, body, "If-Match", `"0"`).Refused(http.StatusUnprocessableEntity, "limits.invalid")
		})
	}
}
