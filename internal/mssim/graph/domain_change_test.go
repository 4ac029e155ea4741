package graph_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestDomainsAreAddedVerifiedAndDeleted(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, map[string]any{"scp": "Domain.ReadWrite.All", "wids": []string{world.RoleDomainNameAdmin}})
	a := c.call("POST", token, "/v1.0/domains", map[string]any{"id": "New.example"})
	const members = `"authenticationType": "Managed", "availabilityStatus": null, "id": "new.example", "isAdminManaged": true, "isDefault": false,
		"isInitial": false, "isRoot": true, "passwordValidityPeriodInDays": 2147483647, "passwordNotificationWindowInDays": 14, "state": null,
		"manufacturer": null, "model": null, "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#domains/$entity"`
	a.is(t, 201, `{"isVerified": false, "supportedServices": [], `+members+`}`)
	const path = "/v1.0/domains/new.example"
	require.Equal(t, c.url+path, a.header.Get("Location"))
	const always = `"isOptional": false, "supportedService": "Email", "ttl": 3600`
	c.get(token, path+"/verificationDnsRecords").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#domains('new.example')/verificationDnsRecords",
		"value": [
			{"@odata.type": "#microsoft.graph.domainDnsTxtRecord", "id": "f9efd7f5-0588-55f4-b804-b4a626a8bbbe", "label": "new.example", "recordType": "Txt", "text": "MS=ms68810818", `+always+`},
			{"@odata.type": "#microsoft.graph.domainDnsMxRecord", "id": "9e4843c8-a386-5ebe-a6a5-7c812b5ddd92", "label": "new.example", "recordType": "Mx",
			 "mailExchange": "ms68810818.msv1.invalid", "preference": 32767, `+always+`}]}`)
	c.get(token, path+"/serviceConfigurationRecords").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#domains('new.example')/serviceConfigurationRecords",
		"value": [
			{"@odata.type": "#microsoft.graph.domainDnsMxRecord", "id": "46f5fa9c-229c-573f-b7da-debab78161d5", "label": "new.example", "recordType": "Mx",
			 "mailExchange": "new-example.mail.protection.outlook.com", "preference": 0, `+always+`},
			{"@odata.type": "#microsoft.graph.domainDnsTxtRecord", "id": "992e4838-765c-51f3-bc13-139690c0a054", "label": "new.example", "recordType": "Txt",
			 "text": "v=spf1 include:spf.protection.outlook.com -all", `+always+`},
			{"@odata.type": "#microsoft.graph.domainDnsCnameRecord", "id": "4b50565a-3c53-59e5-b696-bcbcea369172", "label": "autodiscover.new.example", "recordType": "CName",
			 "canonicalName": "autodiscover.outlook.com", `+always+`}]}`)

	require.NoError(t, c.w.Tune(func(s *world.Settings) { s.DNSRecordsMissing = true }))
	require.Equal(t, http.StatusBadRequest, c.call("PATCH", token, path, map[string]any{"isDefault": true}).status, "not verified")
	require.Equal(t, http.StatusBadRequest, c.call("POST", token, path+"/verify", nil).status)
	require.NoError(t, c.w.Tune(func(s *world.Settings) { s.DNSRecordsMissing = false }))
	c.call("POST", token, path+"/verify", nil).is(t, 200, `{"isVerified": true, "supportedServices": ["Email", "OfficeCommunicationsOnline"], `+members+`}`)
	c.call("PATCH", token, path, map[string]any{"isDefault": true}).is(t, 204, "")
	require.Equal(t, true, c.get(token, path).body["isDefault"])
	require.Equal(t, http.StatusBadRequest, c.call("DELETE", token, path, nil).status, "the default one")
	c.w.View(func(s *world.State) {
		tenant, _ := s.Tenants.Get("", customer)
		require.Equal(t, "new.example", tenant.DefaultDomain())
	})
	require.Equal(t, http.StatusCreated, c.call("POST", token, "/v1.0/domains", map[string]any{"id": "other.example"}).status)
	c.call("DELETE", token, "/v1.0/domains/other.example", nil).is(t, 204, "")
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/domains/other.example").status)
}

func TestDomainChangesThatAreRefused(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, map[string]any{"scp": "Domain.ReadWrite.All", "wids": []string{world.RoleDomainNameAdmin}})
	initial, used := "", ""
	c.w.View(func(s *world.State) {
		tenant, _ := s.Tenants.Get("", customer)
		initial, used = tenant.InitialDomain(), tenant.DefaultDomain()
	})
	for name, body := range map[string]any{
		"no name": map[string]any{}, "no dot": map[string]any{"id": "example"}, "Microsoft's": map[string]any{"id": "new.onmicrosoft.com"},
		"taken here": map[string]any{"id": used}, "a number": map[string]any{"id": 1}, "another property": map[string]any{"id": "a.example", "shade": 1},
	} {
		require.Equal(t, http.StatusBadRequest, c.call("POST", token, "/v1.0/domains", body).status, name)
	}
	var theirs string
	c.w.View(func(s *world.State) {
		tenant, _ := s.Tenants.Get("", world.DemoCredentials()[0].TenantID)
		theirs = tenant.DefaultDomain()
	})
	if theirs != "" && theirs != initial {
		c.edit(func(tx *world.Tx) {
			tenant, _ := tx.Tenants.Edit("", customer)
			tenant.Domains = append(tenant.Domains, world.Domain{Name: theirs})
		})
		require.Equal(t, http.StatusBadRequest, c.call("POST", token, "/v1.0/domains/"+theirs+"/verify", nil).status, "another tenant's")
	}
	require.Equal(t, http.StatusBadRequest, c.call("DELETE", token, "/v1.0/domains/"+initial, nil).status)
	require.Equal(t, http.StatusBadRequest, c.call("PATCH", token, "/v1.0/domains/"+used, map[string]any{"isDefault": false}).status)
	for _, path := range []string{"/verify", "/verificationDnsRecords"} {
		method := map[string]string{"/verify": "POST", "/verificationDnsRecords": "GET"}[path]
		require.Equal(t, http.StatusNotFound, c.call(method, token, "/v1.0/domains/none.example"+path, nil).status)
	}
	c.edit(func(tx *world.Tx) {
		tenant, _ := tx.Tenants.Edit("", customer)
		for i := range tenant.Domains {
			tenant.Domains[i].Default = tenant.Domains[i].Initial
		}
	})
	require.Equal(t, http.StatusBadRequest, c.call("DELETE", token, "/v1.0/domains/"+used, nil).status, "people use it")
	require.Equal(t, http.StatusForbidden, c.call("POST", c.partnerToken(customer, "Domain.ReadWrite.All", world.RoleUserAdmin), "/v1.0/domains", map[string]any{"id": "b.example"}).status)
}
