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
	require.Equal(t, http.StatusCreated, a.status, a.raw)
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#domains/$entity","authenticationType":"Managed","availabilityStatus":null,"id":"new.example",
		"isAdminManaged":true,"isDefault":false,"isInitial":false,"isRoot":true,"isVerified":false,"supportedServices":[],
		"passwordValidityPeriodInDays":2147483647,"passwordNotificationWindowInDays":14,"state":null,"manufacturer":null,"model":null}`, a.raw)
	const path = "/v1.0/domains/new.example"
	require.Equal(t, c.url+path, a.header.Get("Location"))
	records := c.get(token, path+"/verificationDnsRecords").value()
	require.Equal(t, "#microsoft.graph.domainDnsTxtRecord", records[0]["@odata.type"])
	require.Regexp(t, `^MS=ms\d{8}$`, records[0]["text"])
	require.Equal(t, []any{"Txt", "new.example", 3600.0, "Email", false}, []any{records[0]["recordType"], records[0]["label"], records[0]["ttl"], records[0]["supportedService"], records[0]["isOptional"]})
	require.InDelta(t, 32767, records[1]["preference"], 0)
	require.Len(t, c.get(token, path+"/serviceConfigurationRecords").value(), 3)

	require.NoError(t, c.w.Tune(func(s *world.Settings) { s.DNSRecordsMissing = true }))
	require.Equal(t, http.StatusBadRequest, c.call("PATCH", token, path, map[string]any{"isDefault": true}).status, "not verified")
	require.Equal(t, http.StatusBadRequest, c.call("POST", token, path+"/verify", nil).status)
	require.NoError(t, c.w.Tune(func(s *world.Settings) { s.DNSRecordsMissing = false }))
	verified := c.call("POST", token, path+"/verify", nil)
	require.Equal(t, http.StatusOK, verified.status, verified.raw)
	require.Equal(t, true, verified.body["isVerified"])
	require.Equal(t, http.StatusNoContent, c.call("PATCH", token, path, map[string]any{"isDefault": true}).status)
	require.Equal(t, true, c.get(token, path).body["isDefault"])
	require.Equal(t, http.StatusBadRequest, c.call("DELETE", token, path, nil).status, "the default one")
	c.w.View(func(s *world.State) {
		tenant, _ := s.Tenants.Get("", customer)
		require.Equal(t, "new.example", tenant.DefaultDomain())
	})
	require.Equal(t, http.StatusCreated, c.call("POST", token, "/v1.0/domains", map[string]any{"id": "other.example"}).status)
	require.Equal(t, http.StatusNoContent, c.call("DELETE", token, "/v1.0/domains/other.example", nil).status)
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
