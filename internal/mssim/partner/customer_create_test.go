package partner

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// newCustomerBody is a body that creates a customer, in the mixed case of
// Microsoft's own samples.
func newCustomerBody(prefix string, change func(company, billing, address map[string]any)) map[string]any {
	company := map[string]any{"Domain": prefix + ".onmicrosoft.com", "OrganizationRegistrationNumber": nil}
	address := map[string]any{
		"FirstName": "Gena", "LastName": "Soto", "AddressLine1": "1 Microsoft Way", "City": "Redmond", "State": "WA",
		"PostalCode": "98052", "Country": "US", "PhoneNumber": "",
	}
	billing := map[string]any{
		"Culture": "EN-US", "Email": "gena@example.com", "Language": "en", "CompanyName": "Wingtip Toys", "defaultAddress": address,
	}
	if change != nil {
		change(company, billing, address)
	}
	return map[string]any{"enableGDAPByDefault": false, "CompanyProfile": company, "BillingProfile": billing, "Attributes": map[string]any{"ObjectType": "Customer"}}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func (s *sim) createCustomer(prefix string, change func(company, billing, address map[string]any)) response {
	s.t.Helper()
	return s.do(request{
		method: "POST", path: "/v1/customers", body: encode(s.t, newCustomerBody(prefix, change)),
		header: map[string]string{"MS-RequestId": "create-" + prefix, "MS-CorrelationId": "correlation-" + prefix},
	})
}

func TestCreateCustomer(t *testing.T) {
	s := newSim(t)
	got := s.createCustomer("wingtip", nil)
	body := got.json(t)
	id := body["id"].(string)
	credentials := body["userCredentials"].(map[string]any)
	got.is(t, 201, replaced(`{"id":"ID","commerceId":"COMMERCE",
		"companyProfile":{"tenantId":"ID","domain":"wingtip.onmicrosoft.com","attributes":{"objectType":"CustomerCompanyProfile"}},
		"billingProfile":{"id":"BILLING","email":"gena@example.com","culture":"en-US","language":"en","companyName":"Wingtip Toys",
		"defaultAddress":{"country":"US","city":"Redmond","state":"WA","addressLine1":"1 Microsoft Way","postalCode":"98052","firstName":"Gena","lastName":"Soto","phoneNumber":""},
		"attributes":{"etag":"{a signed number}","objectType":"CustomerBillingProfile"}},
		"enableGDAPByDefault":false,"relationshipToPartner":"none","userCredentials":{"userName":"admin","password":"{told once}"},"attributes":{"objectType":"Customer"}}`,
		"ID", id, "COMMERCE", world.StableID("new-customer-commerce", id), "BILLING", world.StableID("new-customer-billing", id)))

	read := s.get("/v1/customers/" + id).json(t)
	require.Equal(t, "reseller", read["relationshipToPartner"])
	require.NotContains(t, read, "userCredentials", "the password is told once")
	require.Equal(t, 200, s.do(request{method: "HEAD", path: "/v1/domains/wingtip.onmicrosoft.com"}).status)
	all := ids(s.walk("/v1/customers?size=4"))
	require.Equal(t, id, all[len(all)-1])

	s.w.View(func(st *world.State) {
		_, admin, found := world.FindSignIn(st, "admin@wingtip.onmicrosoft.com")
		require.True(t, found)
		require.Equal(t, credentials["password"], string(admin.SignIn.Password))
		require.Contains(t, admin.DirectoryRoles, world.RoleGlobalAdmin)
	})
	record := s.get("/v1/auditrecords?size=1").items(t)[0]
	require.Equal(t, "add_customer", record["operationType"])
	require.Equal(t, id, record["customerId"])
	require.Equal(t, "correlation-wingtip", record["originalCorrelationId"])
	require.Contains(t, record["resourceNewValue"], `"CommerceId"`)
	require.NotContains(t, record["resourceNewValue"], credentials["password"])
}

func TestACustomersIdsAreForeseeable(t *testing.T) {
	var made [2]map[string]any
	for i := range made {
		made[i] = newSim(t).createCustomer("wingtip", nil).json(t)
		delete(made[i], "userCredentials")
	}
	require.Equal(t, made[0], made[1], "the same world, the same call")
}

func TestCreateCustomerWithDefaultGDAP(t *testing.T) {
	s := newSim(t)
	body := newCustomerBody("granular", nil)
	body["enableGDAPByDefault"] = true
	got := s.do(request{method: "POST", path: "/v1/customers", body: encode(t, body), header: map[string]string{"MS-RequestId": "1"}})
	require.Equal(t, 201, got.status, string(got.body))
	id := got.json(t)["id"].(string)
	require.Equal(t, 200, s.get("/v1/customers/"+id+"/organization").status, "the relationship works at once")
	plain := s.createCustomer("plain", nil).json(t)["id"].(string)
	require.Equal(t, 900308, s.get("/v1/customers/"+plain+"/organization").code(t), "without it there is none")
	consent := s.do(request{method: "POST", path: "/v1/customers/" + id + "/applicationconsents", body: `{"applicationId":"` + s.first.ApplicationID +
		`","displayName":"Portal","applicationGrants":[{"enterpriseApplicationId":"` + world.AppGraph + `","scope":"User.Read"}]}`})
	require.Equal(t, 201, consent.status, string(consent.body))
}

func TestCreateCustomerForIndirectReseller(t *testing.T) {
	s := newSim(t)
	body := newCustomerBody("indirect", nil)
	delete(body, "enableGDAPByDefault")
	body["AssociatedPartnerId"] = s.other.TenantID
	got := s.do(request{method: "POST", path: "/v1/customers", body: encode(t, body), header: map[string]string{"MS-RequestId": "1"}})
	created := got.json(t)
	got.is(t, 201, replaced(`{"id":"ID","commerceId":"COMMERCE","companyProfile":{"tenantId":"ID","domain":"indirect.onmicrosoft.com","companyName":"Wingtip Toys",
		"links":{"self":{"uri":"/customers/ID/profiles/company","method":"GET","headers":[]}},"attributes":{"objectType":"CustomerCompanyProfile"}},
		"billingProfile":{"id":"BILLING","email":"gena@example.com","culture":"en-US","language":"en","companyName":"Wingtip Toys",
		"defaultAddress":{"country":"US","city":"Redmond","state":"WA","addressLine1":"1 Microsoft Way","postalCode":"98052","firstName":"Gena","lastName":"Soto","phoneNumber":""},
		"attributes":{"etag":"{a signed number}","objectType":"CustomerBillingProfile"}},
		"relationshipToPartner":"reseller","allowDelegatedAccess":false,"userCredentials":{"userName":"admin","password":"{told once}"},
		"associatedPartnerId":"RESELLER","attributes":{"objectType":"Customer"}}`,
		"ID", created["id"].(string), "COMMERCE", created["commerceId"].(string), "RESELLER", s.other.TenantID,
		"BILLING", world.StableID("new-customer-billing", created["id"].(string))))
	s.get("/v1/customers/"+created["id"].(string)+"/relationships").is(t, 200, `{"totalCount":1,"items":[{"id":"`+s.other.TenantID+`","name":"Harborview IT Services LLC",
		"relationshipType":"is_indirect_cloud_solution_provider_of","mpnId":"5190246","attributes":{"objectType":"PartnerRelationship"}}],
		"attributes":{"objectType":"Collection"}}`)
	found := s.get("/v1/customers?filter=" + filterQuery("IndirectReseller", s.other.TenantID, "starts_with")).items(t)
	require.Len(t, found, 1)

	body = newCustomerBody("stranger", nil)
	body["AssociatedPartnerId"] = "484e548c-f5f3-4528-93a9-c16c6373cb59"
	got = s.do(request{method: "POST", path: "/v1/customers", body: encode(t, body), header: map[string]string{"MS-RequestId": "2"}})
	require.Equal(t, 2205, got.code(t))
}

func TestCreateCustomerRefusals(t *testing.T) {
	s := newSim(t)
	poland := func(number, phone string) func(company, _, address map[string]any) {
		return func(company, _, address map[string]any) {
			company["OrganizationRegistrationNumber"] = number
			address["Country"], address["State"], address["PostalCode"], address["PhoneNumber"] = "PL", "", "31-147", phone
		}
	}
	tests := map[string]struct {
		change func(company, billing, address map[string]any)
		code   int
	}{
		"domain taken":              {func(c, _, _ map[string]any) { c["Domain"] = "gruenwald.onmicrosoft.com" }, 3000},
		"domain of its own":         {func(c, _, _ map[string]any) { c["Domain"] = "wingtip.com" }, 3000},
		"domain with a hyphen":      {func(c, _, _ map[string]any) { c["Domain"] = "wing-tip.onmicrosoft.com" }, 3000},
		"no company name":           {func(_, b, _ map[string]any) { b["CompanyName"] = " " }, 3000},
		"company name without end":  {func(_, b, _ map[string]any) { b["CompanyName"] = string(make([]byte, 300)) }, 3000},
		"no e-mail address":         {func(_, b, _ map[string]any) { delete(b, "Email") }, 3000},
		"not an e-mail address":     {func(_, b, _ map[string]any) { b["Email"] = "gena" }, 3000},
		"no culture":                {func(_, b, _ map[string]any) { b["Culture"] = "english" }, 3000},
		"state that does not exist": {func(_, _, a map[string]any) { a["State"] = "ZZ" }, 3000},
		"postal code of elsewhere":  {func(_, _, a map[string]any) { a["PostalCode"] = "SW1A 1AA" }, 3000},
		"registration missing":      {poland("", "+48 12 345 67 89"), 600049},
		"registration malformed":    {poland("12", "+48 12 345 67 89"), 600050},
		"phone missing":             {poland("1234567890", ""), 600051},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.do(request{
				method: "POST", path: "/v1/customers", body: encode(t, newCustomerBody("refused", tt.change)),
				header: map[string]string{"MS-RequestId": name},
			})
			require.Equal(t, 400, got.status, string(got.body))
			require.Equal(t, tt.code, got.code(t))
		})
	}
	require.Equal(t, 404, s.do(request{method: "HEAD", path: "/v1/domains/refused.onmicrosoft.com"}).status)
	got := s.do(request{method: "POST", path: "/v1/customers", body: encode(t, newCustomerBody("headerless", nil))})
	require.Equal(t, 800002, got.code(t), "the request id is required here")
}

func TestRequestIDRepeatsTheAnswer(t *testing.T) {
	s := newSim(t)
	before := len(ids(s.walk("/v1/customers")))
	first := s.createCustomer("twice", nil)
	again := s.createCustomer("twice", nil)
	require.Equal(t, 201, again.status)
	require.Equal(t, first.body, again.body, "to the byte, the password included")
	require.Len(t, ids(s.walk("/v1/customers")), before+1)

	raw, err := s.w.SignToken(s.claimsOf(s.other, nil))
	require.NoError(t, err)
	theirs := s.do(request{method: "POST", path: "/v1/customers", token: raw, body: encode(t, newCustomerBody("twice", nil)), header: map[string]string{"MS-RequestId": "create-twice"}})
	require.Equal(t, 400, theirs.status, "another partner's id is another id; the domain is taken")

	s.clock.advance(replayWindow + time.Minute)
	late := s.createCustomer("twice", nil)
	require.Equal(t, 400, late.status, "the record has gone")
}

func TestRequestIDRepeatsARefusal(t *testing.T) {
	s := newSim(t)
	send := func(prefix string) response {
		return s.do(request{
			method: "POST", path: "/v1/customers", body: encode(t, newCustomerBody(prefix, nil)), header: map[string]string{"MS-RequestId": "same"},
		})
	}
	first := send("gruenwald")
	require.Equal(t, 400, first.status)
	require.Equal(t, first.body, send("otherwise").body, "a definitive answer stays")
}

func TestConcurrentRepeatsCreateOnce(t *testing.T) {
	s := newSim(t)
	before := len(ids(s.walk("/v1/customers")))
	body, token := encode(t, newCustomerBody("race", nil)), s.token(nil)
	answers := make([]string, 8)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			answers[i] = string(s.do(request{method: "POST", path: "/v1/customers", body: body, token: token, header: map[string]string{"MS-RequestId": "race"}}).body)
		})
	}
	wg.Wait()
	require.Len(t, slices.Compact(answers), 1)
	require.Len(t, ids(s.walk("/v1/customers")), before+1)
}
