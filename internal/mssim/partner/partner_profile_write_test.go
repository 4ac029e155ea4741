package partner

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const usAddress = `{"Country":"us","Region":null,"City":"Redmond","State":"WA","AddressLine1":"123 Main Street","AddressLine2":"","PostalCode":"98052",
	"FirstName":"Gena","LastName":"Soto","PhoneNumber":"4255550110"}`

const usAddressShown = `{"country":"US","city":"Redmond","state":"WA","addressLine1":"123 Main Street","postalCode":"98052",
	"firstName":"Gena","lastName":"Soto","phoneNumber":"4255550110"}`

const genaSent = `{"FirstName":"Gena","LastName":"Soto","Email":"gena@lucerne.example","PhoneNumber":"4255550110"}`

const genaShown = `{"firstName":"Gena","lastName":"Soto","email":"gena@lucerne.example","phoneNumber":"4255550110"}`

func TestWritePartnerProfiles(t *testing.T) {
	s := newSim(t)
	fill := func(literal string) string {
		return replaced(literal, "SENT_ADDRESS", usAddress, "ADDRESS", usAddressShown, "SENT_GENA", genaSent, "GENA", genaShown, "TENANT", s.first.TenantID)
	}
	tests := map[string]struct{ path, etag, body, want string }{
		"organization": {"organization", `"1"`, `{"CompanyName":"Lucerne","DefaultAddress":SENT_ADDRESS,"Domain":"ignored.example","Email":"gena@lucerne.example","Language":"es","Culture":"es-US"}`,
			`{"id":"TENANT","companyName":"Lucerne","defaultAddress":{"country":"US","city":"Redmond","state":"WA","addressLine1":"123 Main Street","postalCode":"98052",
			"firstName":"Gena","lastName":"Soto","phoneNumber":"4255550110","emailAddress":"gena@lucerne.example"},"tenantId":"TENANT","domain":"nordlicht.onmicrosoft.com",
			"email":"gena@lucerne.example","language":"es","culture":"es-US","profileType":"OrganizationProfile",
			"links":{"self":{"uri":"/profiles/organization","method":"GET","headers":[]}},"attributes":{"etag":"2","objectType":"OrganizationProfile"}}`},
		"billing": {"billing", "1", `{"CompanyName":"Lucerne","Address":SENT_ADDRESS,"PrimaryContact":SENT_GENA,"PurchaseOrderNumber":"9888","TaxId":"12-345678","BillingCurrency":"USD"}`,
			`{"companyName":"Lucerne","address":ADDRESS,"primaryContact":GENA,"purchaseOrderNumber":"9888","taxId":"12-345678","billingCurrency":"EUR","billingDay":1,
			"profileType":"BillingProfile","links":{"self":{"uri":"/profiles/billing","method":"GET","headers":[]}},"attributes":{"etag":"2","objectType":"BillingProfile"}}`},
		"legal business": {"legalbusiness", "", `{"CompanyName":"Lucerne","Address":SENT_ADDRESS,"PrimaryContact":SENT_GENA,"CompanyApproverAddress":SENT_ADDRESS,
			"CompanyApproverEmail":"gena@lucerne.example","VettingStatus":"rejected"}`,
			`{"companyName":"Lucerne","address":ADDRESS,"primaryContact":GENA,"companyApproverAddress":ADDRESS,"companyApproverEmail":"gena@lucerne.example",
			"vettingStatus":"authorized","vettingSubStatus":"none","profileType":"LegalBusinessProfile",
			"links":{"self":{"uri":"/profiles/legalbusiness","method":"GET","headers":[]}},"attributes":{"objectType":"LegalBusinessProfile"}}`},
		"support": {"supportprofile", "", `{"Email":"email@sample.example","Telephone":"4255555555","Website":"www.sample.example","ProfileType":"support_profile"}`,
			`{"email":"email@sample.example","telephone":"4255555555","website":"www.sample.example","profileType":"SupportProfile",
			"links":{"self":{"uri":"/profiles/support","method":"GET","headers":[]}},"attributes":{"objectType":"SupportProfile"}}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			put := request{method: "PUT", path: "/v1/profiles/" + tt.path, body: fill(tt.body), header: map[string]string{"If-Match": tt.etag}}
			s.do(put).is(t, 200, fill(tt.want))
			s.get(put.path).is(t, 200, fill(tt.want))
			stale := s.do(put)
			if tt.etag == "" {
				require.Equal(t, 200, stale.status)
			} else {
				require.Equal(t, 400, stale.status)
				require.Equal(t, 2055, stale.code(t))
			}
			put.header = map[string]string{"If-Match": "2"}
			put.body = `{}`
			require.Equal(t, 3000, s.do(put).code(t))
			put.body = "[]"
			require.Equal(t, 800002, s.do(put).code(t))
			put.token = s.token(appOnly)
			require.Equal(t, 900329, s.do(put).code(t))
		})
	}
	require.Equal(t, 1000, s.do(request{method: "PUT", path: "/v1/profiles/mpn", body: "{}"}).code(t))
}

func TestProfilesWithoutAnAddress(t *testing.T) {
	s := newSim(t)
	for path, body := range map[string]string{
		"organization":   `{"CompanyName":"x","Email":"a@b.example","Culture":"en-US"}`,
		"billing":        `{"CompanyName":"x","Address":` + usAddress + `}`,
		"legalbusiness":  `{"CompanyName":"x","Address":` + replaced(usAddress, "98052", "?") + `}`,
		"support":        `{"Email":"nobody"}`,
		"supportprofile": `{"Telephone":"1"}`,
	} {
		got := s.do(request{method: "PUT", path: "/v1/profiles/" + path, body: body, header: map[string]string{"If-Match": "1"}})
		require.Equal(t, 400, got.status, path)
		require.Equal(t, 3000, got.code(t), path)
	}
}

func TestWriteCustomerBillingProfile(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("gruenwald") + "/profiles/billing"
	before := s.get(path).json(t)
	body := `{"Id":"` + before["id"].(string) + `","FirstName":"First","LastName":"Last","Email":"email@sample.example","Culture":"de-DE","Language":"de","CompanyName":"Grünwald neu",
		"DefaultAddress":{"Country":"DE","City":"München","AddressLine1":"Weg 1","PostalCode":"80337"},"Attributes":{"Etag":"1","ObjectType":"CustomerBillingProfile"}}`
	put := func(etag, body string) response {
		return s.do(request{method: "PUT", path: path, body: body, header: map[string]string{"If-Match": etag}})
	}
	got := put(`"1"`, body)
	want := `{"id":"` + before["id"].(string) + `","firstName":"First","lastName":"Last","email":"email@sample.example","culture":"de-DE","language":"de",
		"companyName":"Grünwald neu","defaultAddress":{"country":"DE","city":"München","addressLine1":"Weg 1","postalCode":"80337"},
		"links":{"self":{"uri":"/customers/` + customerID("gruenwald") + `/profiles/billing","method":"GET","headers":[]}},
		"attributes":{"etag":"2","objectType":"CustomerBillingProfile"}}`
	got.is(t, 200, want)
	s.get(path).is(t, 200, want)
	require.Equal(t, "Grünwald neu", s.get("/v1/customers/" + customerID("gruenwald") + "/profiles/company").json(t)["companyName"], "the name follows")
	audit := s.lastAudit()
	require.Equal(t, "update_customer_billing_profile", audit["operationType"])
	require.Contains(t, audit["resourceOldValue"], "Bäckerei")
	require.Contains(t, audit["resourceNewValue"], "Grünwald neu")
	for _, etag := range []string{"", `"1"`} {
		stale := put(etag, body)
		require.Equal(t, 400, stale.status)
		require.Equal(t, 2055, stale.code(t))
	}
	for name, bad := range map[string]string{
		"another id": replaced(body, before["id"].(string), "x"), "no name": replaced(body, "Grünwald neu", " "), "no culture": replaced(body, "de-DE", "deutsch"),
		"no address": `{"CompanyName":"x","Language":"de","Culture":"de-DE","Email":"a@b.example"}`, "wrong mail": replaced(body, "@", ""),
		"moved": replaced(body, `"DE"`, `"FR"`), "postal code": replaced(body, "80337", "x"),
	} {
		refused := put("2", bad)
		require.Equal(t, 400, refused.status, name)
		require.Equal(t, 3000, refused.code(t), name)
	}
}

func TestIndirectResellers(t *testing.T) {
	s := newSim(t)
	s.get("/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf").is(t, 200, `{"totalCount":1,"items":[{"id":"`+s.other.TenantID+`",
		"name":"Harborview IT Services LLC","relationshipType":"is_indirect_cloud_solution_provider_of","state":"Active","mpnId":"5190246","location":"US",
		"attributes":{"objectType":"PartnerRelationship"}}],"attributes":{"objectType":"Collection"}}`)
	s.get("/v1/relationships?relationship_type=IsIndirectResellerOf").is(t, 200, `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}`)
	s.asOther(request{path: "/v1/relationships?relationship_type=is_indirect_reseller_of"}).is(t, 200, `{"totalCount":1,"items":[{"id":"`+s.first.TenantID+`",
		"name":"Nordlicht Cloud GmbH","relationshipType":"is_indirect_reseller_of","state":"Active","mpnId":"4812907","location":"DE",
		"attributes":{"objectType":"PartnerRelationship"}}],"attributes":{"objectType":"Collection"}}`)
	require.Len(t, s.get("/v1/relationships?relationship_type=isIndirectCloudSolutionProviderOf&filter="+filterQuery("Name", "view", "substring")).items(t), 1)
	require.Empty(t, s.get("/v1/relationships?relationship_type=isIndirectCloudSolutionProviderOf&filter="+filterQuery("MpnId", "1", "equals")).items(t))
	for query, code := range map[string]int{"": 900126, "?relationship_type=IsFriendOf": 900126, "?relationship_type=IsIndirectResellerOf&filter=x": 800002} {
		require.Equal(t, code, s.get("/v1/relationships"+query).code(t), query)
	}
	require.Equal(t, 900329, s.do(request{path: "/v1/relationships", token: s.token(appOnly)}).code(t))

	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		p, _ := tx.Partners.Edit("", s.first.TenantID)
		p.Resellers = nil
		return nil
	}))
	body := newCustomerBody("unrelated", nil)
	body["AssociatedPartnerId"] = s.other.TenantID
	refused := s.do(request{method: "POST", path: "/v1/customers", body: encode(t, body), header: map[string]string{"MS-RequestId": "1"}})
	require.Equal(t, 400, refused.status)
	require.Equal(t, 2204, refused.code(t))
}
