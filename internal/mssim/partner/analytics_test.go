package partner

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// onlyCustomer leaves the first reseller one customer with two products, one of
// them used by one of two people.
func (s *sim) onlyCustomer() string {
	s.t.Helper()
	id := customerID("cafelumiere")
	require.NoError(s.t, s.w.Update(func(tx *world.Tx) error {
		for c := range tx.State.Customers.All(s.first.TenantID) {
			if c.ID != id {
				tx.Customers.Delete(s.first.TenantID, c.ID)
			}
		}
		basic, _ := world.FindSKU("CFQ7TTC0LH18", "0001")
		idle := start.AddDate(0, 0, -40)
		n := 0
		for u := range tx.State.Users.All(id) {
			e, _ := tx.Users.Edit(id, u.ID)
			e.Licenses, e.LastSignInAt = nil, &idle
			if n < 2 {
				e.Licenses = []world.AssignedLicense{{SKUID: basic.ProvisioningID, AssignedAt: start}}
			}
			if n == 0 {
				now := start
				e.LastSignInAt = &now
			}
			n++
		}
		return nil
	}))
	return id
}

func TestLicenseAnalytics(t *testing.T) {
	s := newSim(t)
	id := s.onlyCustomer() // Business Basic 9, Apps 2, Defender 9
	fill := func(literal string) string {
		return replaced(literal, "TENANT", strings.ToUpper(id), "REPORT", `"processedDateTime":"2026-11-20T00:00:00+00:00","serviceName":"o365","channel":"reseller"`,
			"THEIRS", `"customerName":"CAFÉ LUMIÈRE SARL"`)
	}
	s.get("/v1/analytics/licenses/deployment").is(t, 200, fill(`{"totalCount":1,"items":[
		{"proratedDeploymentPercent":10,"licensesSold":20,REPORT,"attributes":{"objectType":"PartnerLicensesDeploymentInsights"}}],
		"attributes":{"objectType":"Collection"}}`))
	s.get("/v1/analytics/licenses/usage").is(t, 200, fill(`{"totalCount":3,"items":[
		{"proratedLicensesUsagePercent":11.11,"workloadName":"Exchange",REPORT,"attributes":{"objectType":"PartnerLicensesUsageInsights"}},
		{"proratedLicensesUsagePercent":9.09,"workloadName":"SharePoint",REPORT,"attributes":{"objectType":"PartnerLicensesUsageInsights"}},
		{"proratedLicensesUsagePercent":11.11,"workloadName":"Microsoft Teams",REPORT,"attributes":{"objectType":"PartnerLicensesUsageInsights"}}],
		"attributes":{"objectType":"Collection"}}`))
	customer := "/v1/customers/" + id + "/analytics/licenses/"
	s.get(customer+"deployment").is(t, 200, fill(`{"totalCount":3,"items":[
		{THEIRS,"productName":"MICROSOFT 365 BUSINESS BASIC","licensesDeployed":2,"deploymentPercent":22.22,"licensesSold":9,REPORT,
			"attributes":{"objectType":"CustomerLicensesDeploymentInsights"}},
		{THEIRS,"productName":"MICROSOFT 365 APPS FOR BUSINESS","licensesDeployed":0,"deploymentPercent":0,"licensesSold":2,REPORT,
			"attributes":{"objectType":"CustomerLicensesDeploymentInsights"}},
		{THEIRS,"productName":"MICROSOFT DEFENDER FOR OFFICE 365 (PLAN 1)","licensesDeployed":0,"deploymentPercent":0,"licensesSold":9,REPORT,
			"attributes":{"objectType":"CustomerLicensesDeploymentInsights"}}],"attributes":{"objectType":"Collection"}}`))
	s.get(customer+"usage").is(t, 200, fill(`{"totalCount":4,"items":[
		{THEIRS,"productName":"MICROSOFT 365 BUSINESS BASIC","licensesActive":1,"licensesQualified":9,"usagePercent":11.11,"workloadName":"Exchange",REPORT,
			"attributes":{"objectType":"CustomerLicensesUsageInsights"}},
		{THEIRS,"productName":"MICROSOFT 365 BUSINESS BASIC","licensesActive":1,"licensesQualified":9,"usagePercent":11.11,"workloadName":"SharePoint",REPORT,
			"attributes":{"objectType":"CustomerLicensesUsageInsights"}},
		{THEIRS,"productName":"MICROSOFT 365 BUSINESS BASIC","licensesActive":1,"licensesQualified":9,"usagePercent":11.11,"workloadName":"Microsoft Teams",REPORT,
			"attributes":{"objectType":"CustomerLicensesUsageInsights"}},
		{THEIRS,"productName":"MICROSOFT 365 APPS FOR BUSINESS","licensesActive":0,"licensesQualified":2,"usagePercent":0,"workloadName":"SharePoint",REPORT,
			"attributes":{"objectType":"CustomerLicensesUsageInsights"}}],"attributes":{"objectType":"Collection"}}`))

	const row = `"processedDateTime":"2026-11-20T00:00:00","serviceCode":"o365","serviceName":"Microsoft Office 365","channel":"reseller",
		"customerTenantId":"TENANT",THEIRS,"productId":"3B555118-DA6A-4418-894F-7DF1E2096870","productName":"MICROSOFT 365 BUSINESS BASIC"`
	filter := "?filter=" + url.QueryEscape("customerTenantId eq '"+id+"' and licensesDeployed gt 0")
	want := fill(replaced(`{"Value":[{ROW,"licensesDeployed":2,"licensesSold":9}],"@nextLink":null,"TotalCount":1}`, "ROW", row))
	s.get("/partner/v1/analytics/commercial/deployment/license/"+filter).is(t, 200, want)
	s.get("/v1/analytics/commercial/deployment/license/"+filter).is(t, 200, want)
	filter = "?filter=" + url.QueryEscape("workloadCode eq 'SPO' and licenseActive eq 1")
	want = fill(replaced(`{"Value":[{ROW,"workloadCode":"SPO","workloadName":"SharePoint","licenseActive":1,"licensesQualified":9}],
		"@nextLink":null,"TotalCount":1}`, "ROW", row))
	s.get("/partner/v1/analytics/commercial/usage/license"+filter).is(t, 200, want)
	s.get("/v1/analytics/commercial/usage/license"+filter).is(t, 200, want)
	for _, path := range []string{"/v1/analytics/licenses/usage", "/partner/v1/analytics/subscriptions", "/v1/customers/" + id + "/analytics/licenses/usage"} {
		require.Equal(t, 900329, s.do(request{path: path, token: s.token(appOnly)}).code(t), path)
	}
}

func TestSandboxesHaveNoAnalytics(t *testing.T) {
	s := newSim(t)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		for _, p := range []world.Credentials{s.first, s.other} {
			e, _ := tx.Partners.Edit("", p.TenantID)
			e.SandboxAccount = true
		}
		return nil
	}))
	lakeshore := "/v1/customers/" + customerID("lakeshore") + "/analytics/licenses/"
	for _, path := range []string{"/v1/analytics/licenses/deployment", "/v1/analytics/licenses/usage", lakeshore + "deployment", lakeshore + "usage"} {
		s.asOther(request{path: path}).is(t, 200, `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}`)
	}
	for _, report := range []string{"subscriptions", "usage/azure", "indirectresellers", "commercial/deployment/license", "commercial/usage/license"} {
		for _, who := range []world.Credentials{s.first, s.other} {
			s.do(request{path: "/partner/v1/analytics/" + report, token: s.tokenOf(who)}).is(t, 200, `{"Value":[],"@nextLink":null,"TotalCount":0}`)
		}
	}
}

const subscriptionReport = "/partner/v1/analytics/subscriptions"

// report reads a page of a newer report.
func (s *sim) report(path string) (rows []map[string]any, body map[string]any) {
	s.t.Helper()
	got := s.get(path)
	require.Equal(s.t, 200, got.status, string(got.body))
	body = got.json(s.t)
	for _, row := range body["Value"].([]any) {
		rows = append(rows, row.(map[string]any))
	}
	return rows, body
}

func TestSubscriptionAnalytics(t *testing.T) {
	s := newSim(t)
	id := s.onlyCustomer()
	s.get(subscriptionReport+"?filter="+url.QueryEscape("productName eq 'microsoft 365 business basic'")).is(t, 200, replaced(`{"Value":[{
		"customerTenantId":"TENANT","customerName":"CAFÉ LUMIÈRE SARL","customerMarket":"FR","id":"B0B09E2E-783D-5834-8CBF-AEF73909F920","status":"ACTIVE",
		"productName":"MICROSOFT 365 BUSINESS BASIC","subscriptionType":"Microsoft365","autoRenewEnabled":true,"partnerId":"PARTNER",
		"friendlyName":"MICROSOFT 365 BUSINESS BASIC","partnerName":"Nordlicht Cloud GmbH","providerName":null,"creationDate":"2026-05-22T08:00:12",
		"effectiveStartDate":"2026-10-22T00:00:00","commitmentEndDate":"2026-11-21T00:00:00","currentStateEndDate":"2026-11-21T00:00:00",
		"trialToPaidConversionDate":null,"trialStartDate":null,"trialEndDate":null,"lastUsageDate":null,"deprovisionedDate":null,
		"lastRenewalDate":"2026-10-22T00:00:00","licenseCount":9,"churnRisk":"Low","billingCycleName":"MONTHLY"}],"@nextLink":null,"TotalCount":1}`,
		"TENANT", strings.ToUpper(id), "PARTNER", strings.ToUpper(s.first.TenantID)))

	s = newSim(t)
	all, body := s.report(subscriptionReport)
	require.EqualValues(t, len(all), body["TotalCount"])
	require.Nil(t, body["@nextLink"])
	var walked []map[string]any
	for path := subscriptionReport + "?top=7"; path != ""; {
		page, body := s.report(path)
		walked = append(walked, page...)
		next, _ := body["@nextLink"].(string)
		path = strings.TrimPrefix(next, "http://127.0.0.1:8090")
	}
	require.Equal(t, all, walked)
	count := func(keep func(map[string]any) bool) (n int) {
		for _, row := range all {
			if keep(row) {
				n++
			}
		}
		return n
	}
	isString := func(name, value string) func(map[string]any) bool {
		return func(row map[string]any) bool { return row[name] == value }
	}
	for filter, want := range map[string]int{
		"autoRenewEnabled eq true":                           count(func(r map[string]any) bool { return r["autoRenewEnabled"] == true }),
		"autoRenewEnabled ne true":                           count(func(r map[string]any) bool { return r["autoRenewEnabled"] == false }),
		"status eq 'SUSPENDED'":                              count(isString("status", "SUSPENDED")),
		"status eq 'SUSPENDED' or status eq 'DEPROVISIONED'": count(isString("status", "SUSPENDED")) + count(isString("status", "DEPROVISIONED")),
		"contains(customerName,'grünwald')":                  4,
		"contains(customerName, 'grünwald') and licenseCount ge 14 and licenseCount lt 26":            1,
		"creationDate ge '2026-11-17' and creationDate le 2026-11-17T23:59:59Z and licenseCount gt 0": count(func(r map[string]any) bool { return strings.HasPrefix(r["creationDate"].(string), "2026-11-17") }),
		"trialEndDate ne null":     count(func(r map[string]any) bool { return r["trialEndDate"] != nil }),
		"friendlyName eq 'o''s x'": 0,
	} {
		got, _ := s.report(subscriptionReport + "?filter=" + url.QueryEscape(filter))
		require.Len(t, got, want, filter)
	}
	require.Positive(t, count(isString("status", "DEPROVISIONED")))
	for _, filter := range []string{"autoRenewEnabled", "color eq 'red'", "status eq", "status eq 'x' xor status eq 'y'", "status eq 'x", "licenseCount eq 'many'",
		"autoRenewEnabled eq 1", "status eq true", "contains(status)", strings.Repeat("status eq 'x' or ", 400) + "status eq 'x'"} {
		got := s.get(subscriptionReport + "?filter=" + url.QueryEscape(filter))
		require.Equal(t, 400, got.status, filter)
		require.Equal(t, 800002, got.code(t), filter)
	}
	for _, query := range []string{"?top=0", "?top=10001", "?top=x", "?skip=-1", "?groupBy=color", "?groupBy=licenseCount", "?groupBy=status&aggregationLevel=year"} {
		require.Equal(t, 800002, s.get(subscriptionReport+query).code(t), query)
	}
}

func TestGroupedSubscriptionAnalytics(t *testing.T) {
	s := newSim(t)
	s.onlyCustomer()
	require.JSONEq(t, `{"Value":[{"subscriptionType":"Microsoft365","subscriptionCount":"2","licenseCount":"11"},
		{"subscriptionType":"Office","subscriptionCount":"1","licenseCount":"9"}],"@nextLink":null,"TotalCount":2}`, s.get(subscriptionReport+"?groupBy=subscriptionType").text())
	for level, want := range map[string]string{"day": "2026-11-21T00:00:00", "week": "2026-11-16T00:00:00", "month": "2026-11-01T00:00:00", "": "2026-11-21T00:00:00"} {
		rows, _ := s.report(subscriptionReport + "?groupBy=commitmentEndDate,status&aggregationLevel=" + level)
		require.Equal(t, map[string]any{"commitmentEndDate": want, "status": "ACTIVE", "subscriptionCount": "2", "licenseCount": "18"}, rows[0], level)
	}
}

func TestResellerAnalytics(t *testing.T) {
	s := newSim(t)
	const path = "/partner/v1/analytics/indirectresellers"
	literal := replaced(`{"Value":[{"partnerTenantId":"PARTNER","id":"5190246","name":"HARBORVIEW IT SERVICES LLC","market":"US",
		"firstSubscriptionCreationDate":"0001-01-01T00:00:00","latestSubscriptionCreationDate":"0001-01-01T00:00:00",
		"firstSubscriptionEndDate":"0001-01-01T00:00:00","latestSubscriptionEndDate":"0001-01-01T00:00:00",
		"firstSubscriptionSuspendedDate":"0001-01-01T00:00:00","latestSubscriptionSuspendedDate":"0001-01-01T00:00:00",
		"firstSubscriptionDeprovisionedDate":"0001-01-01T00:00:00","latestSubscriptionDeprovisionedEndDate":"0001-01-01T00:00:00",
		"subscriptionCount":0,"licenseCount":0}],"@nextLink":null,"TotalCount":1}`, "PARTNER", strings.ToUpper(s.other.TenantID))
	s.get(path).is(t, 200, literal)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		c, _ := tx.Customers.Edit(s.first.TenantID, customerID("oezdemir"))
		c.AssociatedPartnerID = s.other.TenantID
		return nil
	}))
	rows, _ := s.report(path)
	require.Equal(t, []any{3.0, 43.0, "2026-12-09T00:00:00", "2026-11-15T09:00:00"},
		[]any{rows[0]["subscriptionCount"], rows[0]["licenseCount"], rows[0]["firstSubscriptionEndDate"], rows[0]["firstSubscriptionSuspendedDate"]})
}
