package graph_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// one leaves a tenant a single subscription: Defender for Office 365, which has one plan.
func (c *cloud) one(tenant string) {
	c.edit(func(tx *world.Tx) {
		for s := range tx.State.Subscriptions.All(tenant) {
			if k, _ := world.FindSKU(s.ProductID, s.SKUID); k.PartNumber != "ATP_ENTERPRISE" {
				tx.Subscriptions.Delete(tenant, s.ID)
			}
		}
	})
}

func TestOrganization(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	c.one(customer)
	const domains = `"verifiedDomains": [
		{"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": true, "isInitial": true, "name": "lakeshore.onmicrosoft.com", "type": "Managed"},
		{"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": false, "isInitial": false, "name": "lakeshore.example", "type": "Managed"}]`
	const members = `"id": "13527ec3-1e8c-51ee-9c96-eb958fc82c2c", "deletedDateTime": null, "businessPhones": [], "city": "Chicago", "country": null,
		"countryLetterCode": "US", "createdDateTime": "2022-09-29T12:00:00Z", "defaultUsageLocation": null, "displayName": "Lakeshore Logistics Inc.",
		"isMultipleDataLocationsForServicesEnabled": null, "marketingNotificationEmails": [], "onPremisesLastSyncDateTime": null,
		"onPremisesSyncEnabled": null, "partnerTenantType": null, "postalCode": "60606", "preferredLanguage": "en",
		"securityComplianceNotificationMails": [], "securityComplianceNotificationPhones": [], "state": "IL", "street": "233 South Wacker Drive",
		"technicalNotificationMails": ["it@lakeshore.example"], "tenantType": "AAD", "directorySizeQuota": {"used": 120, "total": 300000},
		"assignedPlans": [{"assignedDateTime": "2022-09-29T12:00:00Z", "capabilityStatus": "Enabled", "service": "exchange",
			"servicePlanId": "f20fedf3-f3c3-43c3-8267-2bfdd51c0939"}],
		"provisionedPlans": [{"capabilityStatus": "Enabled", "provisioningStatus": "Success", "service": "exchange"}],
		"onPremisesSyncStatus": [], "privacyProfile": {"contactEmail": null, "statementUrl": null}, ` + domains
	c.get(c.token(customer, nil), "/v1.0/organization").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization", "value": [{`+members+`}]}`)
	path := "/v1.0/organization/" + strings.ToUpper(customer)
	c.get(c.token(customer, nil), path).is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization/$entity",`+members+`}`)
	c.get(c.token(customer, nil), path+"?$select=displayName").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization(displayName)/$entity", "displayName": "Lakeshore Logistics Inc."}`)
	c.get(c.token(customer, map[string]any{"scp": "User.Read"}), "/v1.0/organization").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization",
		"value": [{"id": "13527ec3-1e8c-51ee-9c96-eb958fc82c2c", "displayName": "Lakeshore Logistics Inc.", `+domains+`}]}`)
	c.get(c.token(c.cred.TenantID, nil), "/v1.0/organization?$select=partnerTenantType").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization(partnerTenantType)",
		"value": [{"partnerTenantType": "resellerPartnerDelegatedAdmin"}]}`)
	c.get(c.token(world.StableID("tenant", "fjordline"), nil), "/v1.0/organization?$select=onPremisesSyncEnabled,onPremisesLastSyncDateTime").is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization(onPremisesSyncEnabled,onPremisesLastSyncDateTime)",
		"value": [{"onPremisesSyncEnabled": true, "onPremisesLastSyncDateTime": "2026-03-02T11:40:00Z"}]}`)
}

func TestDomains(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	c.edit(func(tx *world.Tx) {
		e, _ := tx.Tenants.Edit("", customer)
		e.Domains = append(e.Domains[:1:1], world.Domain{Name: "new.example"}, world.Domain{Name: "fed.example", Verified: true, Federated: true})
	})
	const always = `"availabilityStatus": null, "isAdminManaged": true, "isRoot": true, "passwordValidityPeriodInDays": 2147483647,
		"passwordNotificationWindowInDays": 14, "state": null, "manufacturer": null, "model": null`
	const fed = `"id": "fed.example", "authenticationType": "Federated", "isDefault": false, "isInitial": false, "isVerified": true,
		"supportedServices": ["Email", "OfficeCommunicationsOnline"], ` + always
	token := c.token(customer, nil)
	c.get(token, "/v1.0/domains").is(t, 200, `{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#domains", "value": [
		{"id": "lakeshore.onmicrosoft.com", "authenticationType": "Managed", "isDefault": true, "isInitial": true, "isVerified": true,
		 "supportedServices": ["Email", "OfficeCommunicationsOnline"], `+always+`},
		{"id": "new.example", "authenticationType": "Managed", "isDefault": false, "isInitial": false, "isVerified": false, "supportedServices": [], `+always+`},
		{`+fed+`}]}`)
	c.get(token, "/v1.0/domains/FED.example").is(t, 200, `{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#domains/$entity",`+fed+`}`)
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/domains/nobody.example").status)
}

func TestFindTenantInformation(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(c.cred.TenantID, nil)
	const base = "/v1.0/tenantRelationships/findTenantInformationBy"
	for _, path := range []string{"TenantId(tenantId='13527ec3-1e8c-51ee-9c96-eb958fc82c2c')", "DomainName(domainName='lakeshore.onmicrosoft.com')"} {
		c.get(token, base+path).is(t, 200, `{
			"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.tenantInformation",
			"tenantId": "13527ec3-1e8c-51ee-9c96-eb958fc82c2c", "federationBrandName": null,
			"displayName": "Lakeshore Logistics Inc.", "defaultDomainName": "lakeshore.onmicrosoft.com"}`)
	}
	for _, path := range []string{"DomainName(domainName='nobody.example')", "DomainName(domainName='" + customer + "')", "TenantId(tenantId='x')"} {
		require.Equal(t, http.StatusNotFound, c.get(token, base+path).status, path)
	}
	require.Equal(t, http.StatusForbidden, c.get(c.token(customer, map[string]any{"scp": "User.Read"}), base+"DomainName(domainName='lakeshore.example')").status)
}

const gdapPath = "/v1.0/tenantRelationships/delegatedAdminRelationships"

func TestRelationships(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.cred.TenantID, nil)
	var want []*world.GDAPRelationship
	c.w.View(func(s *world.State) {
		for g := range s.GDAP.All(c.cred.TenantID) {
			want = append(want, g)
		}
	})
	require.Greater(t, len(want), 2)
	var got []string
	link := gdapPath + "?$top=2"
	for link != "" {
		a := c.get(token, link)
		require.Equal(t, http.StatusOK, a.status, a.raw)
		got = append(got, idsOf(a.value())...)
		link = a.next()
	}
	require.Len(t, got, len(want))

	g := want[0]
	a := c.get(token, gdapPath+"/"+g.ID)
	require.Equal(t, a.body["@odata.etag"], c.get(token, gdapPath+"/"+g.ID).body["@odata.etag"])
	c.edit(func(tx *world.Tx) {
		e, _ := tx.GDAP.Edit(c.cred.TenantID, g.ID)
		e.Version++
	})
	require.NotEqual(t, a.body["@odata.etag"], c.get(token, gdapPath+"/"+g.ID).body["@odata.etag"])
	require.Equal(t, http.StatusNotFound, c.get(token, gdapPath+"/nothing").status)
	require.Equal(t, http.StatusBadRequest, c.get(token, gdapPath+"?$top=301").status)
}

func TestRelationshipFilters(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.cred.TenantID, nil)
	var all []*world.GDAPRelationship
	c.edit(func(tx *world.Tx) {
		for g := range tx.State.GDAP.All(c.cred.TenantID) {
			all = append(all, g)
		}
		e, _ := tx.GDAP.Edit(c.cred.TenantID, all[1].ID)
		e.Status, e.ActivatedAt, e.EndsAt = world.GDAPApprovalPending, nil, nil
	})
	tests := map[string]struct {
		filter string
		want   func(got []map[string]any) bool
	}{
		"status":          {"status eq 'approvalPending'", func(got []map[string]any) bool { return len(got) >= 1 }},
		"customer":        {"customer/tenantId eq '" + all[0].CustomerID + "'", func(got []map[string]any) bool { return len(got) == 1 && got[0]["id"] == all[0].ID }},
		"status and date": {"status eq 'active' and endDateTime lt 2099-01-01T00:00:00Z", func(got []map[string]any) bool { return len(got) >= 1 && len(got) < len(all) }},
		"several states":  {"status in ('active','expiring')", func(got []map[string]any) bool { return len(got) >= 1 && len(got) < len(all) }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.get(token, gdapPath+"?$filter="+tt.filter)
			require.Equal(t, http.StatusOK, a.status, a.raw)
			require.True(t, tt.want(a.value()), a.raw)
		})
	}
	pending := c.get(token, gdapPath+"/"+all[1].ID)
	require.Nil(t, pending.body["activatedDateTime"])
	_, message := c.get(token, gdapPath+"?$filter=shoeSize eq 42").fault()
	require.Contains(t, message, "microsoft.graph.delegatedAdminRelationship")
}

func TestContracts(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.cred.TenantID, nil)
	const lakeshore = "13527ec3-1e8c-51ee-9c96-eb958fc82c2c"
	c.edit(func(tx *world.Tx) {
		for cu := range tx.State.Customers.All(c.cred.TenantID) {
			if e, _ := tx.Customers.Edit(c.cred.TenantID, cu.ID); e.ID != lakeshore {
				e.Relationship = "none" // who left is no contract
			}
		}
	})
	c.get(token, "/v1.0/contracts").is(t, 200, `{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#contracts", "value": [
		{"id": "7bfcd50a-7e08-558d-b2b0-df8db808a610", "deletedDateTime": null, "contractType": "ResellerPartner",
		 "customerId": "13527ec3-1e8c-51ee-9c96-eb958fc82c2c", "defaultDomainName": "lakeshore.onmicrosoft.com", "displayName": "Lakeshore Logistics Inc."}]}`)
}

func TestLargeSeedsUsersAreMadeWhenAskedFor(t *testing.T) {
	c := start(t, "large")
	var partner, customer string
	c.w.View(func(s *world.State) {
		for p := range s.Partners.All("") {
			partner = p.TenantID
			break
		}
		for cu := range s.Customers.All(partner) {
			customer = cu.ID
			break
		}
	})
	require.NotEmpty(t, customer)
	token := c.token(customer, nil)
	first := c.get(token, "/v1.0/users?$top=999&$select=id,displayName")
	require.Equal(t, http.StatusOK, first.status, first.raw)
	require.NotEmpty(t, first.value())
	require.Equal(t, first.raw, c.get(token, "/v1.0/users?$top=999&$select=id,displayName").raw)
}
