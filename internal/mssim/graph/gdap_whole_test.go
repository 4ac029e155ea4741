package graph_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// TestARelationshipsAnswersInWhole makes, reads, changes and deletes a relationship.
func TestARelationshipsAnswersInWhole(t *testing.T) {
	c := start(t, "demo")
	token := c.adminToken()
	a := c.call("POST", token, gdapPath, map[string]any{
		"displayName": "Contoso admin relationship", "duration": "P730D", "autoExtendDuration": "P180D",
		"customer":      map[string]any{"tenantId": c.customer(), "displayName": "Contoso subsidiary Inc"},
		"accessDetails": unified("29232cdf-9323-42fd-ade2-1d097af3e4de", "3a2c62db-5318-420d-8d74-23affee5d9d5"),
	})
	const members = `
		"id": "38c6f222-b0bb-5aca-8ecb-cebde4f53907-c75d3c19-d15e-56fb-92d3-55dfa01e4d22", "displayName": "Contoso admin relationship", "duration": "P730D",
		"customer": {"tenantId": "13527ec3-1e8c-51ee-9c96-eb958fc82c2c", "displayName": "Contoso subsidiary Inc"},
		"accessDetails": {"unifiedRoles": [
			{"roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de"}, {"roleDefinitionId": "3a2c62db-5318-420d-8d74-23affee5d9d5"}]},
		"status": "created", "autoExtendDuration": "P180D",
		"createdDateTime": "2026-03-02T12:00:00.0000000Z", "lastModifiedDateTime": "2026-03-02T12:00:00.0000000Z",
		"activatedDateTime": "", "endDateTime": "2028-03-01T12:00:00.0000000Z"`
	a.is(t, 201, `{
		"@odata.type": "#microsoft.graph.delegatedAdminRelationship",
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#delegatedAdminRelationships",
		"@odata.etag": "W/\"JyIwMDAwMDAwMS03YjAwLTU0ZDEtOWM3NS0zZWQzNDE1MDQ1MDgiJw==\"",`+members+`}`)
	path := gdapPath + "/38c6f222-b0bb-5aca-8ecb-cebde4f53907-c75d3c19-d15e-56fb-92d3-55dfa01e4d22"
	require.Equal(t, c.url+path, a.header.Get("Location"))

	c.get(token, path).is(t, 200, `{
		"@odata.type": "#microsoft.graph.delegatedAdminRelationship",
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#delegatedAdminRelationships/$entity",
		"@odata.etag": "W/\"JyIwMDAwMDAwMS03YjAwLTU0ZDEtOWM3NS0zZWQzNDE1MDQ1MDgiJw==\"",`+members+`}`)
	c.get(token, gdapPath+"?$filter=status eq 'created'").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#delegatedAdminRelationships",
		"value": [{"@odata.type": "#microsoft.graph.delegatedAdminRelationship", "@odata.etag": "W/\"JyIwMDAwMDAwMS03YjAwLTU0ZDEtOWM3NS0zZWQzNDE1MDQ1MDgiJw==\"",`+members+`}]}`)
	c.get(token, path+"?$select=id,status").is(t, 200, `{
		"@odata.type": "#microsoft.graph.delegatedAdminRelationship",
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#delegatedAdminRelationships(id,status)/$entity",
		"@odata.etag": "W/\"JyIwMDAwMDAwMS03YjAwLTU0ZDEtOWM3NS0zZWQzNDE1MDQ1MDgiJw==\"", "id": "38c6f222-b0bb-5aca-8ecb-cebde4f53907-c75d3c19-d15e-56fb-92d3-55dfa01e4d22", "status": "created"}`)

	c.later(time.Minute)
	c.call("PATCH", token, path, map[string]any{
		"displayName": "Updated Contoso admin relationship", "duration": "P31D", "customer": map[string]any{"tenantId": c.customer()},
		"accessDetails": unified("44367163-eba1-44c3-98af-f5787879f96a"),
	}, "If-Match", `W/"JyIwMDAwMDAwMS03YjAwLTU0ZDEtOWM3NS0zZWQzNDE1MDQ1MDgiJw=="`).is(t, 200, `{
		"@odata.type": "#microsoft.graph.delegatedAdminRelationship",
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#delegatedAdminRelationships/$entity",
		"@odata.etag": "W/\"JyIwMDAwMDAwMi03YjAwLTU0ZDEtOWM3NS0zZWQzNDE1MDQ1MDgiJw==\"",
		"id": "38c6f222-b0bb-5aca-8ecb-cebde4f53907-c75d3c19-d15e-56fb-92d3-55dfa01e4d22", "displayName": "Updated Contoso admin relationship", "duration": "P31D",
		"customer": {"tenantId": "13527ec3-1e8c-51ee-9c96-eb958fc82c2c", "displayName": "Lakeshore Logistics Inc."},
		"accessDetails": {"unifiedRoles": [{"roleDefinitionId": "44367163-eba1-44c3-98af-f5787879f96a"}]},
		"status": "created", "autoExtendDuration": "P180D",
		"createdDateTime": "2026-03-02T12:00:00.0000000Z", "lastModifiedDateTime": "2026-03-02T12:01:00.0000000Z",
		"activatedDateTime": "", "endDateTime": "2026-04-02T12:00:00.0000000Z"}`)
	c.call("DELETE", token, path, nil, "If-Match", `W/"JyIwMDAwMDAwMi03YjAwLTU0ZDEtOWM3NS0zZWQzNDE1MDQ1MDgiJw=="`).is(t, 204, "")
	require.Equal(t, 404, c.get(token, path).status)
}

// TestRequestsAnswersInWhole asks for a relationship to be locked.
func TestRequestsAnswersInWhole(t *testing.T) {
	c := start(t, "demo")
	token := c.adminToken()
	path := c.invite(token, c.customer(), "Locked", world.RoleGlobalReader)
	a := c.call("POST", token, path+"/requests", map[string]any{"action": "lockForApproval"})
	a.is(t, 201, `{
		"@odata.type": "#microsoft.graph.delegatedAdminRelationshipRequest",
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#requests",
		"id": "5643c16f-5398-5989-9265-d4f1ab4e1575", "action": "lockForApproval", "status": "created",
		"createdDateTime": "2026-03-02T12:00:00.0000000Z", "lastModifiedDateTime": "2026-03-02T12:00:00.0000000Z"}`)
	one := path + "/requests/5643c16f-5398-5989-9265-d4f1ab4e1575"
	require.Equal(t, c.url+one, a.header.Get("Location"))
	c.get(token, one).is(t, 200, `{
		"@odata.type": "#microsoft.graph.delegatedAdminRelationshipRequest",
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#requests/$entity",
		"@odata.etag": "W/\"JyI2OWE1N2JjMC1lNDFmLTVlMjUtYjFhZi1iNDZlY2EzNGYyMzgiJw==\"",
		"id": "5643c16f-5398-5989-9265-d4f1ab4e1575", "action": "lockForApproval", "status": "created",
		"createdDateTime": "2026-03-02T12:00:00.0000000Z", "lastModifiedDateTime": "2026-03-02T12:00:00.0000000Z"}`)
	c.later(time.Minute)
	c.get(token, path+"/requests").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#requests",
		"value": [{
			"@odata.type": "#microsoft.graph.delegatedAdminRelationshipRequest",
			"@odata.etag": "W/\"JyI2OWE1N2JmYy1lNDFmLTVlMjUtYjFhZi1iNDZlY2EzNGYyMzgiJw==\"",
			"id": "5643c16f-5398-5989-9265-d4f1ab4e1575", "action": "lockForApproval", "status": "succeeded",
			"createdDateTime": "2026-03-02T12:00:00.0000000Z", "lastModifiedDateTime": "2026-03-02T12:01:00.0000000Z"}]}`)
}

// TestAssignmentsAnswersInWhole gives a group roles, changes and takes them.
func TestAssignmentsAnswersInWhole(t *testing.T) {
	c := start(t, "demo")
	token := c.adminToken()
	path := c.invite(token, c.customer(), "Assigned", "29232cdf-9323-42fd-ade2-1d097af3e4de", "f2ef992c-3afb-46b9-b7cf-a126ee74c451")
	c.approve(token, path, c.customer())
	a := c.call("POST", token, path+"/accessAssignments", map[string]any{
		"accessContainer": map[string]any{"accessContainerId": c.technicians(), "accessContainerType": "securityGroup"},
		"accessDetails":   unified("29232cdf-9323-42fd-ade2-1d097af3e4de", "f2ef992c-3afb-46b9-b7cf-a126ee74c451"),
	})
	const rest = `
		"accessContainer": {"accessContainerId": "e0a3c0f1-e0d8-5bfd-932b-de5b1ecf4816", "accessContainerType": "securityGroup"},
		"accessDetails": {"unifiedRoles": [
			{"roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de"}, {"roleDefinitionId": "f2ef992c-3afb-46b9-b7cf-a126ee74c451"}]}`
	a.is(t, 201, `{
		"@odata.type": "#microsoft.graph.delegatedAdminAccessAssignment",
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#accessAssignments",
		"@odata.etag": "W/\"JyIwMDAwMDAwMS1kZGMzLTUzNzYtYWUwNS1iOTM4NjcwYWMyZmQiJw==\"",
		"id": "1efb1297-7c1f-5fc4-9e3d-41896383b948", "status": "pending",
		"createdDateTime": "2026-03-02T12:03:00.0000000Z", "lastModifiedDateTime": "2026-03-02T12:03:00.0000000Z",`+rest+`}`)
	one := path + "/accessAssignments/1efb1297-7c1f-5fc4-9e3d-41896383b948"
	require.Equal(t, c.url+one, a.header.Get("Location"))

	c.later(time.Minute)
	const active = `"id": "1efb1297-7c1f-5fc4-9e3d-41896383b948", "status": "active",
		"createdDateTime": "2026-03-02T12:03:00.0000000Z", "lastModifiedDateTime": "2026-03-02T12:04:00.0000000Z",` + rest
	c.get(token, path+"/accessAssignments").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#accessAssignments",
		"value": [{"@odata.type": "#microsoft.graph.delegatedAdminAccessAssignment", "@odata.etag": "W/\"JyIwMDAwMDAwMi1kZGMzLTUzNzYtYWUwNS1iOTM4NjcwYWMyZmQiJw==\"",`+active+`}]}`)
	const alone = `{
		"@odata.type": "#microsoft.graph.delegatedAdminAccessAssignment",
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#accessAssignments/$entity",
		"@odata.etag": "W/\"JyIwMDAwMDAwMi1kZGMzLTUzNzYtYWUwNS1iOTM4NjcwYWMyZmQiJw==\"",` + active + `}`
	c.get(token, one).is(t, 200, alone)
	c.call("PATCH", token, one, map[string]any{"accessDetails": unified("f2ef992c-3afb-46b9-b7cf-a126ee74c451", "29232cdf-9323-42fd-ade2-1d097af3e4de")},
		"If-Match", `W/"JyIwMDAwMDAwMi1kZGMzLTUzNzYtYWUwNS1iOTM4NjcwYWMyZmQiJw=="`).is(t, 200, alone)

	a = c.call("PATCH", token, one, map[string]any{"accessDetails": unified("f2ef992c-3afb-46b9-b7cf-a126ee74c451")}, "If-Match", `W/"JyIwMDAwMDAwMi1kZGMzLTUzNzYtYWUwNS1iOTM4NjcwYWMyZmQiJw=="`)
	a.is(t, 202, "")
	require.Equal(t, "10", a.header.Get("Retry-After"))
	operation := path + "/operations/ab1a6ab9-1f2e-56bf-a566-8df0c79c57ca"
	require.Equal(t, c.url+operation, a.header.Get("Location"))
	const asked = `"id": "ab1a6ab9-1f2e-56bf-a566-8df0c79c57ca", "operationType": "delegatedAdminAccessAssignmentUpdate",
		"data": "{\"accessContainer\":{\"accessContainerId\":\"e0a3c0f1-e0d8-5bfd-932b-de5b1ecf4816\",\"accessContainerType\":\"securityGroup\"},\"accessDetails\":{\"unifiedRoles\":[{\"roleDefinitionId\":\"f2ef992c-3afb-46b9-b7cf-a126ee74c451\"}]},\"id\":\"1efb1297-7c1f-5fc4-9e3d-41896383b948\",\"status\":\"active\"}",
		"createdDateTime": "2026-03-02T12:04:00.0000000Z",`
	c.get(token, operation).is(t, 200, `{
		"@odata.type": "#microsoft.graph.delegatedAdminRelationshipOperation",
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#operations/$entity",
		"@odata.etag": "W/\"JyI2OWE1N2NiMC01MDA2LTU5NWYtYWMxNS1kNjJjN2U2OGVmZTkiJw==\"",
		`+asked+` "status": "notStarted", "lastModifiedDateTime": "2026-03-02T12:04:00.0000000Z"}`)
	c.later(time.Minute)
	c.get(token, path+"/operations").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#operations",
		"value": [{
			"@odata.type": "#microsoft.graph.delegatedAdminRelationshipOperation",
			"@odata.etag": "W/\"JyI2OWE1N2NlYy01MDA2LTU5NWYtYWMxNS1kNjJjN2U2OGVmZTkiJw==\"",
			`+asked+` "status": "succeeded", "lastModifiedDateTime": "2026-03-02T12:05:00.0000000Z"}]}`)

	c.call("DELETE", token, one, nil, "If-Match", "*").is(t, 204, "")
	require.Equal(t, "deleting", c.get(token, one).body["status"])
}

func TestDelegatedCustomersInWhole(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.cred.TenantID, nil)
	const base = "/v1.0/tenantRelationships/delegatedAdminCustomers"
	const lakeshore = "13527ec3-1e8c-51ee-9c96-eb958fc82c2c"
	c.edit(func(tx *world.Tx) {
		for g := range tx.State.GDAP.All(c.cred.TenantID) {
			if e, _ := tx.GDAP.Edit(c.cred.TenantID, g.ID); e.CustomerID != lakeshore {
				e.Status = world.GDAPTerminated
			}
		}
	})
	c.get(token, base).is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#delegatedAdminCustomers",
		"value": [{
			"@odata.type": "#microsoft.graph.delegatedAdminCustomer",
			"@odata.etag": "W/\"JyIwMDAwMDAwMS03NzZkLTUzODEtYTVjZS02OTk4Y2EyMmE1OTUiJw==\"",
			"id": "13527ec3-1e8c-51ee-9c96-eb958fc82c2c",
			"tenantId": "13527ec3-1e8c-51ee-9c96-eb958fc82c2c",
			"displayName": "Lakeshore Logistics Inc."}]}`)
	c.get(token, base+"/"+lakeshore).is(t, 200, `{
		"@odata.type": "#microsoft.graph.delegatedAdminCustomer",
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#delegatedAdminCustomers/$entity",
		"@odata.etag": "W/\"JyIwMDAwMDAwMS03NzZkLTUzODEtYTVjZS02OTk4Y2EyMmE1OTUiJw==\"",
		"id": "13527ec3-1e8c-51ee-9c96-eb958fc82c2c",
		"tenantId": "13527ec3-1e8c-51ee-9c96-eb958fc82c2c",
		"displayName": "Lakeshore Logistics Inc."}`)
	c.get(token, base+"/"+lakeshore+"/serviceManagementDetails").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/tenantRelationships/$metadata#delegatedAdminCustomers/13527ec3-1e8c-51ee-9c96-eb958fc82c2c/serviceManagementDetails",
		"value": [
			{"@odata.type": "#microsoft.graph.delegatedAdminServiceManagementDetail", "id": "0c327bd2-fd5a-5dde-bcc1-208d998ab79e",
			 "serviceManagementUrl": "https://aad.portal.azure.com/lakeshore.onmicrosoft.com", "serviceName": "Azure Active Directory"},
			{"@odata.type": "#microsoft.graph.delegatedAdminServiceManagementDetail", "id": "0aa1d58d-a149-5c92-b5e9-2b462af0e6fc",
			 "serviceManagementUrl": "https://lighthouse.microsoft.com", "serviceName": "Microsoft 365 Lighthouse"},
			{"@odata.type": "#microsoft.graph.delegatedAdminServiceManagementDetail", "id": "8c7edf83-e465-5ef9-88fd-ecd5dc3f339d",
			 "serviceManagementUrl": "https://admin.teams.microsoft.com/?delegatedOrg=lakeshore.onmicrosoft.com", "serviceName": "Teams"}]}`)
	require.Equal(t, 404, c.get(token, base+"/"+c.cred.TenantID+"/serviceManagementDetails").status)
}
