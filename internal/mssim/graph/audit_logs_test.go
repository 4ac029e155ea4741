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
	token := c.token(customer, nil)
	c.premium(customer, false)
	a := c.get(token, "/v1.0/auditLogs/signIns")
	code, message := a.fault()
	require.Equal(t, http.StatusForbidden, a.status)
	require.Equal(t, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", code)
	require.Equal(t, "Neither tenant is B2C or tenant doesn't have premium license", message)
	require.Equal(t, http.StatusForbidden, c.get(token, "/v1.0/auditLogs/signIns/x").status)

	c.premium(customer, true)
	a = c.get(token, "/v1.0/auditLogs/signIns?$top=3")
	require.Equal(t, http.StatusOK, a.status, a.raw)
	require.Equal(t, c.url+"/v1.0/$metadata#auditLogs/signIns", a.body["@odata.context"])
	require.Len(t, a.value(), 3)
	require.NotEmpty(t, a.next())
	first := a.value()[0]
	require.GreaterOrEqual(t, first["createdDateTime"], a.value()[1]["createdDateTime"])
	one := c.get(token, "/v1.0/auditLogs/signIns/"+first["id"].(string))
	require.Equal(t, first["userPrincipalName"], one.body["userPrincipalName"])
	require.Equal(t, map[string]any{"errorCode": 0.0, "failureReason": nil, "additionalDetails": nil}, one.body["status"])
	pass(10 * time.Second)
	mine := c.get(token, "/v1.0/auditLogs/signIns?$filter=userId eq '"+first["userId"].(string)+"' and createdDateTime ge 2026-01-01T00:00:00Z")
	require.Len(t, mine.value(), 1)
	late := c.get(token, "/v1.0/auditLogs/signIns?$filter=createdDateTime ge 2027-01-01T00:00:00Z")
	require.Empty(t, late.value())
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/auditLogs/signIns/nothing").status)
	require.Equal(t, http.StatusForbidden, c.get(c.token(customer, map[string]any{"scp": "User.Read.All"}), "/v1.0/auditLogs/signIns").status)
	require.Equal(t, http.StatusForbidden, c.get(c.partnerToken(customer, "AuditLog.Read.All", world.RoleUserAdmin), "/v1.0/auditLogs/signIns").status)
}

func TestDirectoryAudits(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, nil)
	users := c.users(customer, nil)
	c.premium(customer, false)
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

func TestServiceAnnouncements(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.customer(), map[string]any{"scp": "ServiceHealth.Read.All ServiceMessage.Read.All"})
	const base = "/v1.0/admin/serviceAnnouncement/"
	health := c.get(token, base+"healthOverviews")
	require.Equal(t, http.StatusOK, health.status, health.raw)
	require.Equal(t, map[string]any{"id": "Exchange", "service": "Exchange Online", "status": "serviceOperational"}, health.value()[0])
	require.Equal(t, "Exchange Online", c.get(token, base+"healthOverviews/exchange").body["service"])

	_, err := c.w.Advance(time.Date(2026, time.March, 5, 12, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	issue := c.get(token, base+"issues").value()[0]
	require.Equal(t, "SI202603", issue["id"])
	require.Equal(t, "serviceDegradation", issue["status"])
	require.Nil(t, issue["endDateTime"])
	degraded := 0
	for _, h := range c.get(token, base+"healthOverviews").value() {
		if h["status"] == "serviceDegradation" {
			degraded++
			require.Equal(t, issue["service"], h["service"])
		}
	}
	require.Equal(t, 1, degraded)
	c.later(48 * time.Hour)
	over := c.get(token, base+"issues/SI202603").body
	require.Equal(t, true, over["isResolved"])
	require.Equal(t, "2026-03-06T15:00:00Z", over["endDateTime"])
	require.Len(t, over["posts"], 2)

	message := c.get(token, base+"messages").value()[0]
	require.Equal(t, "MC202602", message["id"])
	require.Equal(t, "planForChange", message["category"])
	require.Equal(t, message["title"], c.get(token, base+"messages/MC202602").body["title"])
	for _, path := range []string{"healthOverviews/none", "issues/none", "messages/none"} {
		require.Equal(t, http.StatusNotFound, c.get(token, base+path).status)
	}
	require.Equal(t, http.StatusForbidden, c.get(c.token(c.customer(), map[string]any{"scp": "ServiceHealth.Read.All"}), base+"messages").status)
	require.Equal(t, http.StatusForbidden, c.get(c.partnerToken(c.customer(), "ServiceHealth.Read.All", world.RoleUserAdmin), base+"issues").status)
}
