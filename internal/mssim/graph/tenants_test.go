package graph_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestOrganization(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	full := c.get(c.token(customer, nil), "/v1.0/organization").value()
	require.Len(t, full, 1)
	require.Equal(t, customer, full[0]["id"])
	require.Equal(t, "AAD", full[0]["tenantType"])
	require.Nil(t, full[0]["partnerTenantType"])
	require.NotEmpty(t, full[0]["assignedPlans"])
	initial := full[0]["verifiedDomains"].([]any)[0].(map[string]any)
	require.Equal(t, true, initial["isInitial"])
	require.Equal(t, "Managed", initial["type"])

	little := c.get(c.token(customer, map[string]any{"scp": "User.Read"}), "/v1.0/organization").value()[0]
	require.Len(t, little, 3, "with User.Read alone only id, displayName and verifiedDomains are shown")
	one := c.get(c.token(customer, nil), "/v1.0/organization/"+strings.ToUpper(customer)+"?$select=displayName")
	require.Equal(t, full[0]["displayName"], one.body["displayName"])
	partner := c.get(c.token(c.cred.TenantID, nil), "/v1.0/organization?$select=partnerTenantType").value()[0]
	require.Equal(t, map[string]any{"partnerTenantType": "resellerPartnerDelegatedAdmin"}, partner)
}

func TestDomains(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	c.edit(func(tx *world.Tx) {
		e, _ := tx.Tenants.Edit("", customer)
		e.Domains = append(e.Domains, world.Domain{Name: "new.example"}, world.Domain{Name: "fed.example", Verified: true, Federated: true})
	})
	token := c.token(customer, nil)
	got := map[string]map[string]any{}
	for _, d := range c.get(token, "/v1.0/domains").value() {
		got[d["id"].(string)] = d
	}
	require.Equal(t, false, got["new.example"]["isVerified"])
	require.Empty(t, got["new.example"]["supportedServices"])
	require.Equal(t, "Federated", got["fed.example"]["authenticationType"])
	require.InDelta(t, 2147483647, got["fed.example"]["passwordValidityPeriodInDays"], 0)
	require.Equal(t, "fed.example", c.get(token, "/v1.0/domains/FED.example").body["id"])
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/domains/nobody.example").status)
}

func TestFindTenantInformation(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(c.cred.TenantID, nil)
	const base = "/v1.0/tenantRelationships/findTenantInformationBy"
	byID := c.get(token, base+"TenantId(tenantId='"+customer+"')")
	require.Equal(t, customer, byID.body["tenantId"])
	domain := byID.body["defaultDomainName"].(string)
	require.Equal(t, byID.body, c.get(token, base+"DomainName(domainName='"+domain+"')").body)
	for _, path := range []string{"DomainName(domainName='nobody.example')", "DomainName(domainName='" + customer + "')", "TenantId(tenantId='x')"} {
		require.Equal(t, http.StatusNotFound, c.get(token, base+path).status, path)
	}
	require.Equal(t, http.StatusForbidden, c.get(c.token(customer, map[string]any{"scp": "User.Read"}), base+"DomainName(domainName='"+domain+"')").status)
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

func TestAPartnersCustomers(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.cred.TenantID, nil)
	customer := c.customer()
	listed := c.get(token, "/v1.0/tenantRelationships/delegatedAdminCustomers")
	require.Contains(t, idsOf(listed.value()), customer)
	require.Equal(t, customer, c.get(token, "/v1.0/tenantRelationships/delegatedAdminCustomers/"+customer).body["tenantId"])
	found := false
	for _, contract := range c.get(token, "/v1.0/contracts").value() {
		require.Equal(t, "ResellerPartner", contract["contractType"])
		found = found || contract["customerId"] == customer
	}
	require.True(t, found)
	before := len(c.get(token, "/v1.0/contracts").value())
	c.edit(func(tx *world.Tx) {
		e, _ := tx.Customers.Edit(c.cred.TenantID, customer)
		e.Relationship = "none"
	})
	require.Len(t, c.get(token, "/v1.0/contracts").value(), before-1, "a customer that left is no contract")
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
