package graph_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// TestWhoMayReadReportsAndSignIns asks as people of the tenant itself, as a
// partner's user and as an application.
func TestWhoMayReadReportsAndSignIns(t *testing.T) {
	c := start(t, "demo")
	require.NoError(t, c.w.Tune(func(s *world.Settings) { s.Throttle = false }))
	tenant := c.customer()
	c.premium(tenant, true)
	const scope = "Reports.Read.All AuditLog.Read.All User.Read.All"
	own := func(roles ...string) string {
		return c.token(tenant, map[string]any{"scp": scope, "wids": roles})
	}
	calls := map[string]string{
		"details": userDetail + "(period='D7')", "mailboxes": "/v1.0/reports/getMailboxUsageDetail(period='D7')",
		"counts":  "/v1.0/reports/getOffice365ActiveUserCounts(period='D7')",
		"signIns": "/v1.0/auditLogs/signIns", "audits": "/v1.0/auditLogs/directoryAudits",
		"activity": "/v1.0/users?$select=id,signInActivity", "active since": "/v1.0/users?$filter=signInActivity/lastSignInDateTime le 2030-01-01T00:00:00Z",
	}
	all := []string{"details", "mailboxes", "counts", "signIns", "audits", "activity", "active since"}
	audits := []string{"signIns", "audits", "activity", "active since"}
	for name, tt := range map[string]struct {
		token string
		may   []string
	}{
		"nobody in particular":     {own(), nil},
		"User Administrator":       {own(world.RoleUserAdmin), nil},
		"Reports Reader":           {own(world.RoleReportsReader), all},
		"Global Reader":            {own(world.RoleGlobalReader), all},
		"Global Administrator":     {own(world.RoleGlobalAdmin), all},
		"Security Reader":          {own(world.RoleSecurityReader), audits},
		"Usage Summary Reports":    {own(world.RoleUsageSummaryReader), []string{"counts"}},
		"a partner's reader":       {c.partnerToken(tenant, scope, world.RoleGlobalReader), all},
		"a partner's helper":       {c.partnerToken(tenant, scope, world.RoleUserAdmin), nil},
		"a partner's summaries":    {c.partnerToken(tenant, scope, world.RoleUsageSummaryReader), []string{"counts"}},
		"an application":           {c.appToken(tenant, "Reports.Read.All", "AuditLog.Read.All", "User.Read.All"), all},
		"an application, no audit": {c.appToken(tenant, "Reports.Read.All", "User.Read.All"), []string{"details", "mailboxes", "counts"}},
	} {
		for call, path := range calls {
			a := c.get(tt.token, path)
			if slices.Contains(tt.may, call) {
				require.Less(t, a.status, http.StatusBadRequest, "%s, %s: %s", name, call, a.raw)
				continue
			}
			code, message := a.fault()
			require.Equal(t, http.StatusForbidden, a.status, "%s, %s: %s", name, call, a.raw)
			require.Equal(t, "Authorization_RequestDenied: Insufficient privileges to complete the operation.", code+": "+message, "%s, %s", name, call)
		}
	}
}

func TestReportsThatHaveNotChanged(t *testing.T) {
	c := start(t, "demo")
	token := c.reporter(c.customer())
	path := "/v1.0/reports/getMailboxUsageDetail(period='D7')"
	first := c.get(token, path, "If-None-Match", `"other"`)
	require.Equal(t, http.StatusFound, first.status, first.raw)
	file := c.get("", first.header.Get("Location"))
	tag := file.header.Get("Etag")
	require.Regexp(t, `^"[\w-]{16}"$`, tag)
	pass(time.Minute)
	for _, named := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
		a := c.get(token, path, "If-None-Match", named)
		a.is(t, http.StatusNotModified, "")
		require.Equal(t, tag, a.header.Get("Etag"), named)
		require.Empty(t, a.header.Get("Location"), named)
		pass(time.Minute)
	}
	require.Equal(t, http.StatusFound, c.get(token, "/v1.0/reports/getMailboxUsageDetail(period='D30')", "If-None-Match", tag).status, "another report")
	c.later(24 * time.Hour)
	pass(time.Minute)
	next := c.get(token, path, "If-None-Match", tag)
	require.Equal(t, http.StatusFound, next.status, "a day later the data is newer")
	require.NotEqual(t, tag, c.get("", next.header.Get("Location")).header.Get("Etag"))
}
