package graph_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// adminToken is of the reseller's administrator at home, who may write.
func (c *cloud) adminToken() string {
	var admin string
	c.w.View(func(s *world.State) {
		_, u, ok := world.FindSignIn(s, c.cred.Logins[0].UserPrincipalName)
		require.True(c.t, ok)
		admin = u.ID
	})
	return c.token(c.cred.TenantID, map[string]any{"oid": admin, "upn": c.cred.Logins[0].UserPrincipalName, "scp": "DelegatedAdminRelationship.ReadWrite.All Directory.Read.All"})
}

// later moves the world's clock, so that what was asked for happens.
func (c *cloud) later(d time.Duration) {
	c.t.Helper()
	_, err := c.w.Advance(c.w.Now().Add(d))
	require.NoError(c.t, err)
}

// technicians is the group whose members work in customers' tenants.
func (c *cloud) technicians() (id string) {
	c.w.View(func(s *world.State) {
		for g := range s.Groups.All(c.cred.TenantID) {
			if g.DisplayName == "GDAP Technicians" {
				id = g.ID
			}
		}
	})
	require.NotEmpty(c.t, id)
	return id
}

func unified(ids ...string) map[string]any {
	list := []map[string]string{}
	for _, id := range ids {
		list = append(list, map[string]string{"roleDefinitionId": id})
	}
	return map[string]any{"unifiedRoles": list}
}

func invitation(customer, name string, roles ...string) map[string]any {
	return map[string]any{"displayName": name, "duration": "P730D", "customer": map[string]any{"tenantId": customer}, "accessDetails": unified(roles...)}
}

// invite makes a relationship and gives its path.
func (c *cloud) invite(token, customer, name string, roles ...string) string {
	c.t.Helper()
	a := c.call("POST", token, gdapPath, invitation(customer, name, roles...))
	require.Equal(c.t, http.StatusCreated, a.status, a.raw)
	return gdapPath + "/" + a.body["id"].(string)
}

// approve locks a relationship and lets the customer agree.
func (c *cloud) approve(token, path, customer string) {
	c.t.Helper()
	require.Equal(c.t, http.StatusCreated, c.call("POST", token, path+"/requests", map[string]any{"action": "lockForApproval"}).status)
	c.later(time.Minute)
	c.edit(func(tx *world.Tx) {
		tenant, _ := tx.Tenants.Get("", customer)
		require.NoError(c.t, world.AnswerGDAP(tx, path[len(gdapPath)+1:], tenant, true, world.AuditRecord{}))
	})
	c.later(2 * time.Minute)
	require.Equal(c.t, "active", c.get(token, path).body["status"])
}

func TestRelationshipsThatCannotBeMade(t *testing.T) {
	c := start(t, "demo")
	token, customer := c.adminToken(), c.customer()
	c.invite(token, customer, "Taken", world.RoleGlobalReader)
	with := func(change map[string]any) map[string]any {
		body := invitation(customer, "New", world.RoleGlobalReader)
		for k, v := range change {
			if v == nil {
				delete(body, k)
			} else {
				body[k] = v
			}
		}
		return body
	}
	tests := map[string]struct {
		body   any
		status int
		code   string
	}{
		"no name":                 {with(map[string]any{"displayName": nil}), 400, "BadRequest"},
		"a name of 51 characters": {with(map[string]any{"displayName": strings.Repeat("n", 51)}), 400, "BadRequest"},
		"a name that is taken":    {with(map[string]any{"displayName": "taken"}), 409, "Conflict"},
		"no duration":             {with(map[string]any{"duration": nil}), 400, "BadRequest"},
		"no day":                  {with(map[string]any{"duration": "P0D"}), 400, "BadRequest"},
		"too long":                {with(map[string]any{"duration": "P731D"}), 400, "BadRequest"},
		"hours":                   {with(map[string]any{"duration": "PT24H"}), 400, "BadRequest"},
		"no roles":                {with(map[string]any{"accessDetails": unified()}), 400, "BadRequest"},
		"an unknown role":         {with(map[string]any{"accessDetails": unified(customer)}), 400, "BadRequest"},
		"another extension":       {with(map[string]any{"autoExtendDuration": "P90D"}), 400, "BadRequest"},
		"extended global admin":   {with(map[string]any{"autoExtendDuration": "P180D", "accessDetails": unified(world.RoleGlobalAdmin)}), 400, "BadRequest"},
		"customer is no id":       {with(map[string]any{"customer": map[string]any{"tenantId": "x"}}), 400, "BadRequest"},
		"customer is unknown":     {with(map[string]any{"customer": map[string]any{"tenantId": "11111111-2222-3333-4444-555555555555"}}), 400, "BadRequest"},
		"a read-only property":    {with(map[string]any{"status": "active"}), 400, "Request_BadRequest"},
		"an unknown property":     {with(map[string]any{"shade": "red"}), 400, "BadRequest"},
		"an unknown one inside":   {with(map[string]any{"customer": map[string]any{"id": customer}}), 400, "BadRequest"},
		"a number for a name":     {with(map[string]any{"displayName": 7}), 400, "BadRequest"},
		"a list for an object":    {with(map[string]any{"customer": []int{1}}), 400, "BadRequest"},
		"no JSON":                 {"{", 400, "BadRequest"},
		"nothing":                 {"", 400, "BadRequest"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.call("POST", token, gdapPath, tt.body)
			code, _ := a.fault()
			require.Equal(t, tt.status, a.status, a.raw)
			require.Equal(t, tt.code, code)
		})
	}
	for _, fine := range []map[string]any{{"duration": "P2Y", "displayName": "a"}, {"duration": "P1D", "displayName": "b"}, {"autoExtendDuration": "P0D", "displayName": "c"}, {"customer": nil, "displayName": "d"}} {
		a := c.call("POST", token, gdapPath, with(fine))
		require.Equal(t, http.StatusCreated, a.status, a.raw)
		require.Equal(t, "PT0S", a.body["autoExtendDuration"])
	}
}

func TestWhoMayWriteRelationships(t *testing.T) {
	c := start(t, "demo")
	body := invitation(c.customer(), "Mine", world.RoleGlobalReader)
	const write = "DelegatedAdminRelationship.ReadWrite.All"
	for name, token := range map[string]string{
		"not in AdminAgents": c.token(c.cred.TenantID, map[string]any{"scp": write}),
		"only reading":       c.token(c.cred.TenantID, map[string]any{"scp": "DelegatedAdminRelationship.Read.All"}),
		"a customer":         c.token(c.customer(), map[string]any{"scp": write}),
		"app only, reading":  c.appToken(c.cred.TenantID, "DelegatedAdminRelationship.Read.All"),
	} {
		require.Equal(t, http.StatusForbidden, c.call("POST", token, gdapPath, body).status, name)
	}
	require.Equal(t, http.StatusCreated, c.call("POST", c.appToken(c.cred.TenantID, write), gdapPath, body).status)
}

func TestUpdateAndDeleteWhileCreated(t *testing.T) {
	c := start(t, "demo")
	token := c.adminToken()
	path := c.invite(token, c.customer(), "Before", world.RoleGlobalReader)
	other := c.invite(token, c.customer(), "Other", world.RoleGlobalReader)
	tag := c.get(token, path).body["@odata.etag"].(string)
	change := map[string]any{"displayName": "After", "duration": "P31D"}

	a := c.call("PATCH", token, path, change)
	code, _ := a.fault()
	require.Equal(t, http.StatusPreconditionRequired, a.status)
	require.Equal(t, "PreconditionRequired", code)
	a = c.call("PATCH", token, path, change, "If-Match", `W/"JyIn"`)
	code, _ = a.fault()
	require.Equal(t, http.StatusPreconditionFailed, a.status)
	require.Equal(t, "PreconditionFailed", code)
	a = c.call("PATCH", token, path, change, "If-Match", tag)
	require.Equal(t, http.StatusOK, a.status, a.raw)
	require.NotEqual(t, tag, a.body["@odata.etag"])
	require.Equal(t, http.StatusPreconditionFailed, c.call("PATCH", token, path, change, "If-Match", tag).status, "that version is gone")
	require.Equal(t, http.StatusConflict, c.call("PATCH", token, other, change, "If-Match", "*").status)

	require.Equal(t, http.StatusPreconditionFailed, c.call("DELETE", token, path, nil, "If-Match", tag).status)
	gone := c.call("DELETE", token, path, nil, "If-Match", a.body["@odata.etag"].(string))
	require.Equal(t, http.StatusNoContent, gone.status, gone.raw)
	require.Equal(t, http.StatusNotFound, c.get(token, path).status)
	require.Equal(t, http.StatusNotFound, c.call("DELETE", token, path, nil, "If-Match", "*").status)
}

func TestRelationshipFromInvitationToEnd(t *testing.T) {
	c := start(t, "demo")
	token, customer := c.adminToken(), c.customer()
	path := c.invite(token, customer, "All of it", world.RoleGlobalReader, world.RoleUserAdmin)
	state := func() any { return c.get(token, path).body["status"] }

	lock := c.call("POST", token, path+"/requests", map[string]any{"action": "lockForApproval"})
	require.Equal(t, http.StatusCreated, lock.status, lock.raw)
	id := lock.body["id"].(string)
	require.Equal(t, "created", state())
	require.Equal(t, http.StatusConflict, c.call("DELETE", token, path, nil, "If-Match", "*").status, "it is being locked")
	c.later(time.Minute)
	require.Equal(t, "approvalPending", state())
	require.Equal(t, "succeeded", c.get(token, path+"/requests/"+id).body["status"])
	require.Nil(t, c.get(token, path).body["endDateTime"])
	for _, m := range []string{"PATCH", "DELETE"} {
		a := c.call(m, token, path, map[string]any{"displayName": "Late"}, "If-Match", "*")
		require.Equal(t, http.StatusConflict, a.status, "locked: "+a.raw)
	}
	require.Equal(t, http.StatusConflict, c.call("POST", token, path+"/requests", map[string]any{"action": "lockForApproval"}).status)
	require.Equal(t, http.StatusForbidden, c.call("POST", token, path+"/requests", map[string]any{"action": "approve"}).status, "only the customer may")
	require.Equal(t, http.StatusBadRequest, c.call("POST", token, path+"/requests", map[string]any{"action": "dance"}).status)
	assign := map[string]any{"accessContainer": map[string]any{"accessContainerId": c.technicians(), "accessContainerType": "securityGroup"}, "accessDetails": unified(world.RoleGlobalReader)}
	require.Equal(t, http.StatusConflict, c.call("POST", token, path+"/accessAssignments", assign).status, "not active yet")

	c.edit(func(tx *world.Tx) {
		tenant, _ := tx.Tenants.Get("", customer)
		require.NoError(t, world.AnswerGDAP(tx, path[len(gdapPath)+1:], tenant, true, world.AuditRecord{}))
	})
	require.Equal(t, "approved", state())
	c.later(time.Minute)
	require.Equal(t, "activating", state())
	c.later(time.Minute)
	require.Equal(t, "active", state())
	require.Equal(t, "2026-03-02T12:03:00.0000000Z", c.get(token, path).body["activatedDateTime"])
	require.Equal(t, "2028-03-01T12:03:00.0000000Z", c.get(token, path).body["endDateTime"])

	end := c.call("POST", token, path+"/requests", map[string]any{"action": "terminate"})
	require.Equal(t, http.StatusCreated, end.status, end.raw)
	require.Equal(t, "terminationRequested", state())
	c.later(time.Minute)
	require.Equal(t, "terminating", state())
	c.later(time.Minute)
	require.Equal(t, "terminated", state())

	var operations []string
	var events []string
	c.w.View(func(s *world.State) {
		for r := range s.Audit.All(c.cred.TenantID) {
			if r.ResourceID == path[len(gdapPath)+1:] {
				operations, events = append(operations, r.Operation), append(events, r.WebhookEvents...)
			}
		}
	})
	require.ElementsMatch(t, []string{
		"granular_admin_relationship_approved", "granular_admin_relationship_activated",
		"granular_admin_relationship_termination_requested", "granular_admin_relationship_terminated",
	}, operations)
	require.ElementsMatch(t, []string{"granular-admin-relationship-approved", "granular-admin-relationship-activated", "granular-admin-relationship-terminated"}, events)
}

// TestAssignmentsMakeTheRolesOfTokens follows roles from an assignment to what the
// group's members hold in the customer's tenant, and away again.
func TestAssignmentsMakeTheRolesOfTokens(t *testing.T) {
	c := start(t, "demo")
	token, customer, group := c.adminToken(), c.customer(), c.technicians()
	var member string
	c.edit(func(tx *world.Tx) {
		for g := range tx.State.GDAP.All(c.cred.TenantID) {
			e, _ := tx.GDAP.Edit(c.cred.TenantID, g.ID)
			e.Status = world.GDAPTerminated
		}
		g, _ := tx.Groups.Get(c.cred.TenantID, group)
		member = g.Members[0]
	})
	holds := func() (roles []string) {
		c.w.View(func(s *world.State) { roles = world.DelegatedRoles(s, c.cred.TenantID, member, customer) })
		return roles
	}
	path := c.invite(token, customer, "Roles", world.RoleGlobalReader, world.RoleUserAdmin)
	c.approve(token, path, customer)
	require.Empty(t, holds(), "without an assignment a relationship gives nothing")

	body := func(kind, id string, roles ...string) map[string]any {
		return map[string]any{"accessContainer": map[string]any{"accessContainerId": id, "accessContainerType": kind}, "accessDetails": unified(roles...)}
	}
	for name, bad := range map[string]map[string]any{
		"not in the relationship": body("securityGroup", group, world.RoleGlobalAdmin), "no such group": body("securityGroup", customer, world.RoleUserAdmin),
		"another container": body("user", group, world.RoleUserAdmin), "no roles": body("securityGroup", group),
	} {
		require.Equal(t, http.StatusBadRequest, c.call("POST", token, path+"/accessAssignments", bad).status, name)
	}
	a := c.call("POST", token, path+"/accessAssignments", body("securityGroup", group, world.RoleGlobalReader))
	require.Equal(t, http.StatusCreated, a.status, a.raw)
	id := a.body["id"].(string)
	one := path + "/accessAssignments/" + id
	require.Equal(t, http.StatusConflict, c.call("POST", token, path+"/accessAssignments", body("securityGroup", group, world.RoleUserAdmin)).status, "one for each group")
	require.Empty(t, holds(), "pending gives nothing yet")
	c.later(time.Minute)
	require.Equal(t, []string{world.RoleGlobalReader}, holds())

	change := map[string]any{"accessDetails": unified(world.RoleUserAdmin)}
	require.Equal(t, http.StatusPreconditionRequired, c.call("PATCH", token, one, change).status)
	require.Equal(t, http.StatusPreconditionFailed, c.call("PATCH", token, one, change, "If-Match", a.body["@odata.etag"].(string)).status, "it became active")
	current := c.get(token, one).body["@odata.etag"].(string)
	same := c.call("PATCH", token, one, map[string]any{"accessDetails": unified(world.RoleGlobalReader)}, "If-Match", current)
	require.Equal(t, http.StatusOK, same.status, "nothing changes")
	require.Equal(t, current, same.body["@odata.etag"])
	require.Equal(t, http.StatusBadRequest, c.call("PATCH", token, one, map[string]any{"accessDetails": unified(world.RoleGlobalAdmin)}, "If-Match", current).status)
	accepted := c.call("PATCH", token, one, change, "If-Match", current)
	require.Equal(t, http.StatusAccepted, accepted.status, accepted.raw)
	require.Equal(t, http.StatusConflict, c.call("PATCH", token, one, change, "If-Match", "*").status, "one at a time")
	require.Equal(t, []string{world.RoleGlobalReader}, holds())
	c.later(time.Minute)
	require.Equal(t, "succeeded", c.get(token, accepted.header.Get("Location")).body["status"])
	require.Equal(t, []string{world.RoleUserAdmin}, holds(), "the set is replaced")

	require.Equal(t, http.StatusPreconditionRequired, c.call("DELETE", token, one, nil).status)
	require.Equal(t, http.StatusNoContent, c.call("DELETE", token, one, nil, "If-Match", c.get(token, one).body["@odata.etag"].(string)).status)
	require.Equal(t, "deleting", c.get(token, one).body["status"])
	require.Empty(t, holds())
	c.later(time.Minute)
	require.Equal(t, "deleted", c.get(token, one).body["status"])
	require.Equal(t, http.StatusConflict, c.call("DELETE", token, one, nil, "If-Match", "*").status)
	again := c.call("POST", token, path+"/accessAssignments", body("securityGroup", group, world.RoleUserAdmin))
	require.Equal(t, http.StatusCreated, again.status, "the group is free again")
}

func TestChangesOfAnActiveRelationship(t *testing.T) {
	c := start(t, "demo")
	token, customer := c.adminToken(), c.customer()
	path := c.invite(token, customer, "Changing", world.RoleGlobalReader, world.RoleGlobalAdmin)
	c.approve(token, path, customer)
	patch := func(body map[string]any) answer {
		return c.call("PATCH", token, path, body, "If-Match", c.get(token, path).body["@odata.etag"].(string))
	}
	for name, bad := range map[string]map[string]any{
		"name": {"displayName": "Other"}, "duration": {"duration": "P1D"}, "customer": {"customer": nil},
		"a role more":     {"accessDetails": unified(world.RoleGlobalReader, world.RoleGlobalAdmin, world.RoleUserAdmin)},
		"another role":    {"accessDetails": unified(world.RoleGlobalAdmin)},
		"extending admin": {"autoExtendDuration": "P180D"},
	} {
		a := patch(bad)
		require.Equal(t, http.StatusBadRequest, a.status, name+a.raw)
	}
	require.Equal(t, http.StatusOK, patch(map[string]any{"autoExtendDuration": "PT0S"}).status)
	a := patch(map[string]any{"autoExtendDuration": "P180D", "accessDetails": unified(world.RoleGlobalReader)})
	require.Equal(t, http.StatusAccepted, a.status, a.raw)
	require.Equal(t, "PT0S", c.get(token, path).body["autoExtendDuration"])
	c.later(time.Minute)
	operation := c.get(token, a.header.Get("Location")).body
	require.Equal(t, "succeeded", operation["status"])
	require.Equal(t, "delegatedAdminRelationshipUpdate", operation["operationType"])
	require.JSONEq(t, `{"autoExtendDuration":"P180D","accessDetails":{"unifiedRoles":[{"roleDefinitionId":"`+world.RoleGlobalReader+`"}]}}`, operation["data"].(string))
	now := c.get(token, path).body
	require.Equal(t, "P180D", now["autoExtendDuration"])
	require.Len(t, now["accessDetails"].(map[string]any)["unifiedRoles"], 1)
}
