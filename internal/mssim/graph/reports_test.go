package graph_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// report follows the way to a report's CSV, without a token at its end.
func (c *cloud) report(token, path string) [][]string {
	c.t.Helper()
	a := c.get(token, path)
	require.Equal(c.t, http.StatusFound, a.status, a.raw)
	require.Empty(c.t, a.raw)
	file := c.get("", a.header.Get("Location"))
	require.Equal(c.t, http.StatusOK, file.status, file.raw)
	require.Equal(c.t, "application/octet-stream", file.header.Get("Content-Type"))
	text, marked := strings.CutPrefix(file.raw, "\ufeff")
	require.True(c.t, marked)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(c.t, err)
	return rows
}

const userDetail = "/v1.0/reports/getOffice365ActiveUserDetail"

func TestActiveUserDetail(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.reporter(customer)
	rows := c.report(token, userDetail+"(period='D30')")
	require.Equal(t, "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Has Exchange License,Has OneDrive License,Has SharePoint License,"+
		"Has Skype For Business License,Has Yammer License,Has Teams License,Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,"+
		"Skype For Business Last Activity Date,Yammer Last Activity Date,Teams Last Activity Date,Exchange License Assign Date,OneDrive License Assign Date,"+
		"SharePoint License Assign Date,Skype For Business License Assign Date,Yammer License Assign Date,Teams License Assign Date,Assigned Products", strings.Join(rows[0], ","))
	byName := map[string][]string{}
	for _, r := range rows[1:] {
		byName[r[1]] = r
		require.Equal(t, "2026-02-28", r[0])
	}
	active, idle := 0, 0
	for _, u := range c.users(customer, nil) {
		r := byName[u.UserPrincipalName]
		require.Equal(t, []string{u.DisplayName, "False", ""}, r[2:5])
		require.Equal(t, r[5] == "True", r[17] != "", "assigned since")
		if len(u.Licenses) > 0 {
			require.NotEmpty(t, r[23])
			require.Equal(t, strings.ToUpper(r[23]), r[23])
		}
		if r[11] != "" {
			active++
			at, err := time.Parse(time.DateOnly, r[11])
			require.NoError(t, err)
			require.False(t, at.After(*u.LastSignInAt))
		} else if r[5] == "True" {
			idle++
		}
	}
	require.Positive(t, active)
	require.Positive(t, idle)

	some := ""
	for _, r := range rows[1:] {
		if r[11] >= "2026-02-20" {
			some = r[11]
		}
	}
	require.NotEmpty(t, some)
	onDay := c.report(token, userDetail+"(date="+some+")")
	require.Greater(t, len(onDay), 1)
	require.Less(t, len(onDay), len(rows))
}

func TestDeletedPeopleAreReported(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	gone := c.users(customer, nil)[3]
	c.edit(func(tx *world.Tx) {
		u, _ := tx.Users.Edit(customer, gone.ID)
		at := tx.Now
		u.DeletedAt = &at
	})
	for _, r := range c.report(c.reporter(customer), userDetail+"(period='D7')") {
		if r[1] == gone.UserPrincipalName {
			require.Equal(t, []string{"True", "2026-03-02"}, r[3:5])
			return
		}
	}
	require.Fail(t, "not in the report")
}

func TestConcealedNames(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	admin := c.token(customer, map[string]any{"scp": "ReportSettings.ReadWrite.All Reports.Read.All", "wids": []string{world.RoleGlobalAdmin}})
	settings := "/v1.0/admin/reportSettings"
	const context = `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#admin/reportSettings/$entity","displayConcealedNames":`
	c.get(admin, settings).is(t, 200, context+`false}`)
	c.call("PATCH", admin, settings, map[string]any{"displayConcealedNames": true}).is(t, 204, "")
	c.get(admin, settings).is(t, 200, context+`true}`)
	for _, r := range c.report(admin, userDetail+"(period='D7')")[1:] {
		require.Regexp(t, `^[0-9A-F]{32}$`, r[1])
		require.Regexp(t, `^[0-9A-F]{32}$`, r[2])
	}
	require.Equal(t, http.StatusBadRequest, c.call("PATCH", admin, settings, map[string]any{"displayConcealedNames": "yes"}).status)
	require.Equal(t, http.StatusForbidden, c.call("PATCH", c.token(customer, map[string]any{"scp": "ReportSettings.Read.All"}), settings, map[string]any{}).status)
	require.Equal(t, http.StatusForbidden, c.call("PATCH", c.partnerToken(customer, "ReportSettings.ReadWrite.All", world.RoleReportsReader), settings, map[string]any{}).status)

	require.NoError(t, c.w.Tune(func(s *world.Settings) { s.ConcealReportNames = true }))
	c.get(c.token(customer, map[string]any{"scp": "ReportSettings.Read.All"}), settings).is(t, 200, context+`true}`)
	require.NotContains(t, c.report(c.reporter(c.cred.TenantID), userDetail+"(period='D7')")[1][1], "@", "the simulator's setting is every tenant's")
}

func TestActiveUserCounts(t *testing.T) {
	c := start(t, "demo")
	rows := c.report(c.reporter(c.customer()), "/v1.0/reports/getOffice365ActiveUserCounts(period='D7')")
	require.Equal(t, "Report Refresh Date,Office 365,Exchange,OneDrive,SharePoint,Skype For Business,Yammer,Teams,Report Date,Report Period", strings.Join(rows[0], ","))
	require.Len(t, rows, 8)
	require.Equal(t, "2026-02-28", rows[1][8])
	require.Equal(t, "2026-02-22", rows[7][8])
	require.Equal(t, "0", rows[1][1], "a Saturday")
	require.NotEqual(t, "0", rows[5][1])
	require.Equal(t, "7", rows[7][9])
}

func TestMailboxUsageDetail(t *testing.T) {
	c := start(t, "demo")
	rows := c.report(c.reporter(c.customer()), "/v1.0/reports/getMailboxUsageDetail(period='D180')")
	require.Equal(t, "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Created Date,Last Activity Date,Item Count,Storage Used (Byte),"+
		"Issue Warning Quota (Byte),Prohibit Send Quota (Byte),Prohibit Send/Receive Quota (Byte),Deleted Item Count,Deleted Item Size (Byte),Deleted Item Quota (Byte),Has Archive,Report Period", strings.Join(rows[0], ","))
	require.Greater(t, len(rows), 5)
	require.Equal(t, "180", rows[1][16])
	require.Equal(t, "53687091200", rows[1][11])
}

func TestReportsInJSON(t *testing.T) {
	c := start(t, "demo")
	token := c.reporter(c.customer())
	a := c.get(token, "/beta/reports/getOffice365ActiveUserDetail(period='D30')?$format=application/json&$top=3")
	require.Equal(t, http.StatusOK, a.status, a.raw)
	require.Len(t, a.value(), 3)
	first := a.value()[0]
	require.Equal(t, "2026-02-28", first["reportRefreshDate"])
	require.IsType(t, true, first["hasSkypeForBusinessLicense"])
	require.IsType(t, []any{}, first["assignedProducts"])
	require.Contains(t, first, "oneDriveLicenseAssignDate")
	next := c.get(token, a.next())
	require.Len(t, next.value(), 3)
	require.NotEqual(t, first["userPrincipalName"], next.value()[0]["userPrincipalName"])
	pass(10 * time.Second)
	for _, path := range []string{"/v1.0/reports/getMailboxUsageDetail(period='D7')?$format=application/json", "/beta/reports/getMailboxUsageDetail(period='D7')?$format=xml"} {
		code, _ := c.get(token, path).fault()
		require.Equal(t, "BadRequest", code)
	}
}

func TestReportsThatAreRefused(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.reporter(customer)
	for _, query := range []string{"(period='D8')", "(period='')", "(date=2026-03-02)", "(date=2026-01-01)", "(date=today)"} {
		pass(10 * time.Second)
		a := c.get(token, userDetail+query)
		code, _ := a.fault()
		require.Equal(t, http.StatusBadRequest, a.status, query)
		require.Equal(t, "BadRequest", code)
	}
	pass(10 * time.Second)
	require.Equal(t, http.StatusForbidden, c.get(c.token(customer, map[string]any{"scp": "User.Read.All"}), userDetail+"(period='D7')").status)
	require.Equal(t, http.StatusForbidden, c.get(c.partnerToken(customer, "Reports.Read.All", world.RoleUserAdmin), userDetail+"(period='D7')").status)
	require.Equal(t, http.StatusFound, c.get(c.partnerToken(customer, "Reports.Read.All", world.RoleReportsReader), userDetail+"(period='D7')").status)
}

func TestDownloadsWorkOnceAndWithoutAToken(t *testing.T) {
	c := start(t, "demo")
	token := c.reporter(c.customer())
	link := func() string { return c.get(token, userDetail+"(period='D7')").header.Get("Location") }
	first := link()
	require.True(t, strings.HasPrefix(first, c.url+"/data/v1.0/download?token="))
	require.Equal(t, http.StatusBadRequest, c.get(token, first).status, "a token does not belong there")
	require.Equal(t, http.StatusOK, c.get("", first).status)
	require.Equal(t, http.StatusForbidden, c.get("", first).status, "once")
	late := link()
	pass(6 * time.Minute)
	require.Equal(t, http.StatusForbidden, c.get("", late).status)
	require.Equal(t, http.StatusForbidden, c.get("", c.url+"/data/v1.0/download").status)
}

func TestReportsHaveALimitOfTheirOwn(t *testing.T) {
	c := start(t, "demo")
	token := c.reporter(c.customer())
	for range 5 {
		require.Equal(t, http.StatusFound, c.get(token, userDetail+"(period='D7')").status)
	}
	a := c.get(token, userDetail+"(period='D7')")
	require.Equal(t, http.StatusTooManyRequests, a.status)
	require.Equal(t, "2", a.header.Get("Retry-After"))
	require.Equal(t, http.StatusOK, c.get(token, "/v1.0/organization").status)
	pass(2 * time.Second)
	require.Equal(t, http.StatusFound, c.get(token, userDetail+"(period='D7')").status)
}

// partnerToken is of the partner's administrator in a customer's tenant, with one
// scope and role.
func (c *cloud) partnerToken(customer, scope, role string) string {
	var admin string
	c.w.View(func(s *world.State) {
		_, u, _ := world.FindSignIn(s, c.cred.Logins[0].UserPrincipalName)
		admin = u.ID
	})
	return c.token(customer, map[string]any{"xms_sim_partner": c.cred.TenantID, "xms_sim_user": admin, "scp": scope, "wids": []string{role}})
}
