package graph_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// premium gives a tenant a subscription with Entra ID P1, or takes all such.
func (c *cloud) premium(tenant string, has bool) {
	c.edit(func(tx *world.Tx) {
		var one *world.Subscription
		for s := range tx.State.Subscriptions.All(tenant) {
			e, _ := tx.Subscriptions.Edit(tenant, s.ID)
			k, _ := world.FindSKU(e.ProductID, e.SKUID)
			for _, p := range k.Plans {
				if p.Name == "AAD_PREMIUM" || p.Name == "AAD_PREMIUM_P2" {
					e.Status = world.StatusDeleted
				}
			}
			one = e
		}
		if !has {
			return
		}
		for _, p := range world.Products() {
			for i := range p.SKUs {
				for _, plan := range p.SKUs[i].Plans {
					if plan.Name == "AAD_PREMIUM" && !p.SKUs[i].Trial {
						one.ProductID, one.SKUID, one.Status, one.Quantity = p.SKUs[i].ProductID, p.SKUs[i].ID, world.StatusActive, 1
					}
				}
			}
		}
	})
}

func TestSignIns(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.reporter(customer)
	c.premium(customer, false)
	a := c.get(token, "/v1.0/auditLogs/signIns")
	code, message := a.fault()
	require.Equal(t, http.StatusForbidden, a.status)
	require.Equal(t, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", code)
	require.Equal(t, "Neither tenant is B2C or tenant doesn't have premium license", message)
	require.Equal(t, http.StatusForbidden, c.get(token, "/v1.0/auditLogs/signIns/x").status)

	c.premium(customer, true)
	a = c.get(token, "/v1.0/auditLogs/signIns?$top=3")
	require.Len(t, a.value(), 3)
	require.NotEmpty(t, a.next())
	first := a.value()[0]
	require.GreaterOrEqual(t, first["createdDateTime"], a.value()[1]["createdDateTime"])
	const members = `"id": "4d570ada-098a-5a77-a93d-0250d08ae834", "createdDateTime": "2026-03-02T12:00:00.0000000Z", "userDisplayName": "Linda Kim",
		"userPrincipalName": "linda.kim2@lakeshore.onmicrosoft.com", "userId": "bedd58a9-95ab-5c9a-9f70-a933965d2fbb",
		"appId": "00000003-0000-0000-c000-000000000000", "appDisplayName": "Microsoft 365", "ipAddress": "203.0.113.10", "clientAppUsed": "Browser",
		"correlationId": "ac2d780c-b879-5dfb-a568-c217fa22620d", "conditionalAccessStatus": "notApplied", "isInteractive": true, "riskDetail": "none",
		"riskLevelAggregated": "none", "riskLevelDuringSignIn": "none", "riskState": "none", "riskEventTypes": [],
		"resourceDisplayName": "Microsoft Graph", "resourceId": "00000003-0000-0000-c000-000000000000",
		"status": {"errorCode": 0, "failureReason": null, "additionalDetails": null},
		"deviceDetail": {"deviceId": "", "displayName": null, "operatingSystem": "Windows 10", "browser": "Edge 120.0.0", "isCompliant": null,
			"isManaged": null, "trustType": null},
		"location": {"city": "Chicago", "state": "", "countryOrRegion": "US", "geoCoordinates": {"altitude": null, "latitude": null, "longitude": null}},
		"appliedConditionalAccessPolicies": []`
	c.get(token, "/v1.0/auditLogs/signIns/4d570ada-098a-5a77-a93d-0250d08ae834").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns/$entity", `+members+`}`)
	pass(10 * time.Second)
	c.get(token, "/v1.0/auditLogs/signIns?$filter=userId eq 'bedd58a9-95ab-5c9a-9f70-a933965d2fbb' and createdDateTime ge 2026-01-01T00:00:00Z").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns", "value": [{`+members+`}]}`)
	late := c.get(token, "/v1.0/auditLogs/signIns?$filter=createdDateTime ge 2027-01-01T00:00:00Z")
	require.Empty(t, late.value())
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/auditLogs/signIns/nothing").status)
	require.Equal(t, http.StatusForbidden, c.get(c.token(customer, map[string]any{"scp": "User.Read.All"}), "/v1.0/auditLogs/signIns").status)
	require.Equal(t, http.StatusForbidden, c.get(c.partnerToken(customer, "AuditLog.Read.All", world.RoleUserAdmin), "/v1.0/auditLogs/signIns").status)
}

func TestDirectoryAudits(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.reporter(customer)
	users := c.users(customer, nil)
	c.premium(customer, false)
	c.get(token, "/v1.0/auditLogs/directoryAudits").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#auditLogs/directoryAudits",
		"value": [{
			"id": "Directory_da2d02a2-2cca-5043-aef0-39c1a855eb6f", "category": "UserManagement", "correlationId": "9c3401f7-5419-5c9e-8c27-c62c799d6874",
			"result": "success", "resultReason": "", "activityDisplayName": "Delete user", "activityDateTime": "2026-02-25T12:00:00.0000000Z",
			"loggedByService": "Core Directory", "operationType": "Delete", "initiatedBy": {"user": null, "app": null},
			"targetResources": [{"id": "ee3288ed-3c53-5295-858c-1ac4ac7e9983", "displayName": null, "type": "User",
				"userPrincipalName": "ee3288ed3c535295858c1ac4ac7e9983priya.carter_partner.example#EXT#@lakeshore.onmicrosoft.com",
				"groupType": null, "modifiedProperties": []}],
			"additionalDetails": []}]}`)
	c.edit(func(tx *world.Tx) {
		for i, ago := range []time.Duration{24 * time.Hour, 20 * 24 * time.Hour} {
			u, _ := tx.Users.Edit(customer, users[i].ID)
			at := tx.Now.Add(-ago)
			u.DeletedAt = &at
		}
	})
	const path = "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Delete user'"
	targets := func(path string) (ids []any) {
		a := c.get(token, path)
		require.Equal(t, http.StatusOK, a.status, a.raw)
		for _, v := range a.value() {
			ids = append(ids, v["targetResources"].([]any)[0].(map[string]any)["id"])
		}
		return ids
	}
	require.Contains(t, targets(path), users[0].ID)
	require.NotContains(t, targets(path), users[1].ID, "seven days without a premium plan")
	pass(10 * time.Second)
	c.premium(customer, true)
	newest := targets(path)
	require.Contains(t, newest, users[1].ID, "thirty with one")
	require.Equal(t, users[0].ID, newest[0])
	require.Equal(t, users[0].ID, targets(path + "&$orderby=activityDateTime asc")[len(newest)-1])
	code, _ := c.get(token, "/v1.0/auditLogs/directoryAudits?$orderby=category").fault()
	require.Equal(t, "Request_UnsupportedQuery", code)
}

// announcer may read what Microsoft announces to a customer.
func (c *cloud) announcer() string {
	return c.token(c.customer(), map[string]any{"scp": "ServiceHealth.Read.All ServiceMessage.Read.All"})
}

const announcements = "/v1.0/admin/serviceAnnouncement/"

// TestServiceIssues follows an incident from its beginning to its end.
func TestServiceIssues(t *testing.T) {
	c := start(t, "demo")
	token := c.announcer()
	require.Len(t, c.get(token, announcements+"issues").value(), 3, "last months'")
	_, err := c.w.Advance(time.Date(2026, time.March, 5, 12, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	const context = `"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#admin/serviceAnnouncement/`
	const always = `"id": "SI202603", "title": "Some people may be unable to sign in to Microsoft Intune", "startDateTime": "2026-03-05T09:00:00Z",
		"classification": "incident", "origin": "microsoft", "service": "Microsoft Intune", "feature": "Sign-in", "featureGroup": "Access",
		"highImpact": null, "impactDescription": "Some people may be unable to sign in to Microsoft Intune.", "details": []`
	const began = `{"createdDateTime": "2026-03-05T09:00:00Z", "postType": "regular",
		"description": {"contentType": "html", "content": "Some people may be unable to sign in to Microsoft Intune."}}`
	const open = `"status": "serviceDegradation", "endDateTime": null, "lastModifiedDateTime": "2026-03-05T09:00:00Z", "isResolved": false,
		"posts": [` + began + `], ` + always
	const intune = `"id": "Intune", "service": "Microsoft Intune", "status": "serviceDegradation"`
	c.get(token, announcements+"healthOverviews").is(t, 200, `{`+context+`healthOverviews", "value": [
		{"id": "Exchange", "service": "Exchange Online", "status": "serviceOperational"},
		{"id": "SharePoint", "service": "SharePoint Online", "status": "serviceOperational"},
		{"id": "Teams", "service": "Microsoft Teams", "status": "serviceOperational"}, {`+intune+`}]}`)
	for _, name := range []string{"intune", "Microsoft Intune"} {
		c.get(token, announcements+"healthOverviews/"+name).is(t, 200, `{`+context+`healthOverviews/$entity", `+intune+`}`)
	}
	c.get(token, announcements+"healthOverviews/Intune?$expand=issues").is(t, 200, `{
		`+context+`healthOverviews(issues())/$entity", `+intune+`, "issues": [{`+open+`}]}`)
	require.Len(t, c.get(token, announcements+"healthOverviews?$expand=issues&$select=id").value()[1]["issues"], 1, "SharePoint's of January")

	c.later(48 * time.Hour)
	const over = `"status": "serviceRestored", "endDateTime": "2026-03-06T15:00:00Z", "lastModifiedDateTime": "2026-03-06T15:00:00Z", "isResolved": true,
		"posts": [` + began + `, {"createdDateTime": "2026-03-06T15:00:00Z", "postType": "regular",
			"description": {"contentType": "html", "content": "The service works again."}}], ` + always
	c.get(token, announcements+"issues/SI202603").is(t, 200, `{`+context+`issues/$entity", `+over+`}`)
	first := c.get(token, announcements+"issues?$top=1")
	first.is(t, 200, `{`+context+`issues", "@odata.nextLink": "{the next page}", "value": [{`+over+`}]}`)
	require.NotEqual(t, first.value()[0]["id"], c.get(token, first.next()).value()[0]["id"])
}

func TestServiceMessages(t *testing.T) {
	c := start(t, "demo")
	token := c.announcer()
	const context = `"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#admin/serviceAnnouncement/messages`
	const newest = `"id": "MC202602", "title": "Changes to Microsoft Teams", "startDateTime": "2026-02-20T08:00:00Z",
		"endDateTime": "2026-05-20T08:00:00Z", "lastModifiedDateTime": "2026-02-20T08:00:00Z", "category": "planForChange", "severity": "normal",
		"tags": ["Feature update"], "isMajorChange": false, "actionRequiredByDateTime": null, "services": ["Microsoft Teams"], "expiryDateTime": null,
		"hasAttachments": false, "viewPoint": null, "details": [],
		"body": {"contentType": "html", "content": "A change is planned for Microsoft Teams."}`
	c.get(token, announcements+"messages?$top=1").is(t, 200, `{`+context+`", "@odata.nextLink": "{the next page}", "value": [{`+newest+`}]}`)
	c.get(token, announcements+"messages/MC202602").is(t, 200, `{`+context+`/$entity", `+newest+`}`)
}

func TestAnnouncementsThatAreRefused(t *testing.T) {
	c := start(t, "demo")
	for _, path := range []string{"healthOverviews/none", "issues/none", "messages/none"} {
		require.Equal(t, http.StatusNotFound, c.get(c.announcer(), announcements+path).status)
	}
	require.Equal(t, http.StatusNotImplemented, c.get(c.announcer(), announcements+"issues?$expand=issues").status)
	require.Equal(t, http.StatusForbidden, c.get(c.token(c.customer(), map[string]any{"scp": "ServiceHealth.Read.All"}), announcements+"messages").status)
	require.Equal(t, http.StatusForbidden, c.get(c.partnerToken(c.customer(), "ServiceHealth.Read.All", world.RoleUserAdmin), announcements+"issues").status)
}
