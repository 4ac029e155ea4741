package partner

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestValidateAddress(t *testing.T) {
	s := newSim(t)
	redmond := func(line, state, zip string) string {
		return `{"country":"US","city":"Redmond","state":"` + state + `","addressLine1":"` + line + `","postalCode":"` + zip + `"}`
	}
	const munich = `{"country":"DE","city":"München","addressLine1":"Lindwurmstraße 12","postalCode":"80337"}`
	const anywhere = `{"country":"AQ","city":"Somewhere","addressLine1":"1 Way","postalCode":"1"}`
	tests := map[string]struct{ address, suggestion, verdict string }{
		"good":                  {redmond("1 Microsoft Way", "WA", "98052"), redmond("1 Microsoft Way", "WA", "98052-6272"), `"status":"VerifiedShippable"`},
		"Pascal case":           {replaced(redmond("1 Microsoft Way", "WA", "98052"), "addressLine1", "AddressLine1", "country", "Country"), redmond("1 Microsoft Way", "WA", "98052-6272"), `"status":"VerifiedShippable"`},
		"street without number": {redmond("Microsoft Way", "WA", "98052"), redmond("1 Microsoft Way", "WA", "98052-6272"), `"status":"StreetPartial","validationMessage":"Address field invalid for property: 'Region', 'PostalCode', 'City'"`},
		"suite without number":  {redmond("1 Microsoft Way, Suite", "WA", "98052"), redmond("1 Microsoft Way, Suite", "WA", "98052-6442"), `"status":"PremisesPartial"`},
		"suite with number":     {redmond("1 Microsoft Way, Suite 5", "WA", "98052"), redmond("1 Microsoft Way, Suite 5", "WA", "98052-5163"), `"status":"VerifiedShippable"`},
		"another postal code":   {redmond("1 Microsoft Way", "WA", "98052 6399"), redmond("1 Microsoft Way", "WA", "98052-6399"), `"status":"InteractionRequired","validationMessage":"Address field invalid for property: 'PostalCode'"`},
		"one field wrong":       {redmond("1 Microsoft Way", "ZZ", "98052"), "", `"status":"None","validationMessage":"Address field invalid for property: 'Region'"`},
		"nothing right":         {redmond("1 Microsoft Way", "ZZ", "x"), "", `"status":"None","validationMessage":"Address field invalid for property: 'Region', 'PostalCode'"`},
		"no state in Germany":   {munich, munich, `"status":"VerifiedShippable"`},
		"unknown country":       {anywhere, "", `"status":"NotValidated"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			original := replaced(tt.address, "AddressLine1", "addressLine1", "Country", "country")
			s.do(request{method: "POST", path: "/v1/validations/address", body: tt.address}).
				is(t, 200, `{"originalAddress":`+original+`,"suggestedAddresses":[`+tt.suggestion+`],`+tt.verdict+`}`)
		})
	}
	require.Equal(t, 400, s.do(request{method: "POST", path: "/v1/validations/address", body: `{"City":"x"}`}).status)
}

func TestAgreements(t *testing.T) {
	s := newSim(t)
	kinds := func(query string) (out []string) {
		for _, k := range s.get("/v1/agreements" + query).items(t) {
			out = append(out, k["agreementType"].(string))
		}
		return out
	}
	require.Equal(t, []string{"MicrosoftCloudAgreement"}, kinds(""))
	require.Equal(t, []string{"MicrosoftCustomerAgreement"}, kinds("?agreementType=microsoftcustomeragreement"))
	require.Len(t, kinds("?agreementType=*"), 2)
	require.Equal(t, 900126, s.get("/v1/agreements?agreementType=Handshake").code(t))

	path := "/v1/customers/" + customerID("oezdemir") + "/agreements"
	require.Empty(t, s.get(path+"?agreementType=MicrosoftCustomerAgreement").items(t))
	const body = `{"primaryContact":{"firstName":"Tania","lastName":"Carr","email":"tania@example.com","phoneNumber":"1234567890"},
		"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2026-06-14T00:00:00.000Z","type":"MicrosoftCustomerAgreement"}`
	got := s.do(request{method: "POST", path: path, body: body})
	user := `{"userId":"` + s.claims(nil)["oid"].(string) + `",`
	got.is(t, 201, user+body[1:])
	s.get(path+"?agreementType=MicrosoftCustomerAgreement").is(t, 200, `{"totalCount":1,"items":[`+user+
		`"primaryContact":{"firstName":"Tania","lastName":"Carr","email":"tania@example.com","phoneNumber":"1234567890"},
		"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2026-06-14T00:00:00","type":"MicrosoftCustomerAgreement",
		"agreementLink":"https://aka.ms/customeragreement"}]}`)

	again := s.do(request{method: "POST", path: path, body: body})
	again.is(t, 400, `{"code":600061,"message":"A partner confirmed agreement already exists for the customer.",
		"description":"A partner confirmed agreement already exists for the customer.","errorName":"PartnerConfirmedAgreementAlreadyExists",
		"isRetryable":false,"parameters":{},"errorMessageExtended":"InternalErrorCode=600061"}`)

	for name, bad := range map[string]string{
		"no contact":    `{"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2026-06-14","type":"MicrosoftCustomerAgreement"}`,
		"other kind":    `{"primaryContact":{"firstName":"a","lastName":"b","email":"a@b.example"},"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2026-06-14","type":"MicrosoftCloudAgreement"}`,
		"no date":       `{"primaryContact":{"firstName":"a","lastName":"b","email":"a@b.example"},"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"soon","type":"MicrosoftCustomerAgreement"}`,
		"every kind":    `{"primaryContact":{"firstName":"a","lastName":"b","email":"a@b.example"},"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2026-06-14","type":"*"}`,
		"wrong address": `{"primaryContact":{"firstName":"a","lastName":"b","email":"ab"},"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2026-06-14","type":"MicrosoftCustomerAgreement"}`,
	} {
		require.Equal(t, 400, s.do(request{method: "POST", path: path, body: bad}).status, name)
	}
}

func TestQualificationsAndValidation(t *testing.T) {
	s := newSim(t)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		c, _ := tx.Customers.Edit(s.first.TenantID, customerID("gruenwald"))
		c.Qualifications = []world.Qualification{
			{Qualification: "Education", VettingStatus: "Denied", VettingReason: "Not an Education Customer", CreatedAt: start},
			{Qualification: "StateOwnedEntity", VettingStatus: "Approved", CreatedAt: start},
		}
		c.ValidationStatus = "UnderReview"
		c.DirectSignedAgreement = true
		return nil
	}))
	base := "/v1/customers/" + customerID("gruenwald")
	s.get(base+"/qualifications").is(t, 200, `[{"qualification":"Education","vettingStatus":"Denied","vettingReason":"Not an Education Customer","vettingCreatedDate":"2026-11-20T09:00:00Z"},
		{"qualification":"StateOwnedEntity","vettingStatus":"Approved"}]`)
	s.get(base+"/validationStatus?type=account").is(t, 200, `{"type":"account","status":"UnderReview","lastUpdateDateTime":"2024-06-03T09:00:00"}`)
	require.Equal(t, 800002, s.get(base+"/validationStatus").code(t))
	s.get(base+"/directSignedMicrosoftCustomerAgreementStatus").is(t, 200, `{"isSigned":true}`)
	require.Equal(t, 200, s.do(request{path: base + "/qualifications", token: s.token(appOnly)}).status, "reading needs no user")
}

func TestConsents(t *testing.T) {
	s := newSim(t)
	id := customerID("smorgas") // its consent is missing
	path := "/v1/customers/" + id + "/applicationconsents"
	body := func(app, resource, scope string) string {
		return `{"applicationId":"` + app + `","displayName":"Portal","applicationGrants":[{"enterpriseApplicationId":"` + resource + `","scope":"` + scope + `"}]}`
	}
	post := func(b string, change func(map[string]any)) response {
		return s.do(request{method: "POST", path: path, body: b, token: s.token(change)})
	}
	app := s.first.ApplicationID
	tests := map[string]struct {
		body         string
		change       func(map[string]any)
		status, code int
	}{
		"of another application":   {body("11111111-2222-3333-4444-555555555555", world.AppGraph, "User.Read"), nil, 400, 800002},
		"without scope":            {body(app, world.AppGraph, " , "), nil, 400, 800002},
		"without grants":           {`{"applicationId":"` + app + `"}`, nil, 400, 800002},
		"to a resource not there":  {body(app, "11111111-2222-3333-4444-555555555555", "User.Read"), nil, 400, 800002},
		"to Partner Center itself": {body(app, world.AppPartnerCenter, "user_impersonation"), nil, 400, 800002},
		"to no GUID":               {body(app, "graph", "User.Read"), nil, 400, 800002},
		"by a sales agent":         {body(app, world.AppGraph, "User.Read"), s.asLogin(2), 403, 900308},
		"app-only":                 {body(app, world.AppGraph, "User.Read"), appOnly, 403, 900329},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := post(tt.body, tt.change)
			require.Equal(t, tt.status, got.status, string(got.body))
			require.Equal(t, tt.code, got.code(t))
			s.w.View(func(st *world.State) {
				_, found := st.Consents.Get(id, app)
				require.False(t, found, "a refused consent leaves nothing behind")
			})
		})
	}
	consent := body(app, world.AppGraph, "Directory.ReadWrite.All, User.Read")
	post(consent, nil).is(t, 201, consent)
	s.w.View(func(st *world.State) {
		c, found := st.Consents.Get(id, app)
		require.True(t, found)
		require.Equal(t, []string{"Directory.ReadWrite.All", "User.Read"}, c.Scopes(world.AppGraph))
	})
	require.Equal(t, 409, post(body(app, world.AppGraph, "User.Read.All"), nil).status, "a consent cannot be topped up")
	require.Equal(t, 201, post(body(app, "797f4846-ba00-4fd7-ba43-dac1f8f63013", "user_impersonation"), nil).status, "another resource can")
	remove := request{method: "DELETE", path: path + "/" + app}
	s.do(remove).is(t, 204, "")
	require.Equal(t, 404, s.do(remove).status)
	s.w.View(func(st *world.State) {
		_, found := st.Consents.Get(id, app)
		require.False(t, found, "the whole consent goes")
	})
}

// asLogin makes the token that of another of the reseller's people.
func (s *sim) asLogin(i int) func(map[string]any) {
	return func(c map[string]any) {
		s.w.View(func(st *world.State) {
			_, u, found := world.FindSignIn(st, s.first.Logins[i].UserPrincipalName)
			require.True(s.t, found)
			c["oid"], c["upn"] = u.ID, u.UserPrincipalName
		})
	}
}

func TestAuditRecords(t *testing.T) {
	s := newSim(t)
	s.createCustomer("auditedbefore", nil)
	s.createCustomer("audited", nil)
	all := s.walk("/v1/auditrecords?size=3")
	require.Greater(t, len(all), 1)
	last := ""
	for _, id := range ids(all) {
		require.NotEqual(t, last, id)
		last = id
	}
	newest := all[0][0]
	require.Equal(t, "add_customer", newest["operationType"])
	require.Equal(t, "correlation-audited", newest["originalCorrelationId"], "of one moment, the later first")
	tests := map[string]struct {
		query string
		check func(*testing.T, response)
	}{
		"by resource type": {"?filter=" + filterQuery("ResourceType", "customer", "equals"), func(t *testing.T, r response) { require.Len(t, r.items(t), 2) }},
		"by name":          {"?filter=" + filterQuery("CompanyName", "ngtip", "substring"), func(t *testing.T, r response) { require.Len(t, r.items(t), 2) }},
		"by customer":      {"?filter=" + filterQuery("CustomerId", newest["customerId"].(string), "equals"), func(t *testing.T, r response) { require.Len(t, r.items(t), 1) }},
		"today":            {"?startDate=2026-11-20&endDate=2026-11-20", func(t *testing.T, r response) { require.Equal(t, newest["id"], r.items(t)[0]["id"]) }},
		"yesterday":        {"?startDate=2026-11-19&endDate=2026-11-19", func(t *testing.T, r response) { require.NotEqual(t, newest["id"], r.items(t)[0]["id"]) }},
		"American date":    {"?startDate=11/20/2026%2012:00:00%20AM", func(t *testing.T, r response) { require.Equal(t, newest["id"], r.items(t)[0]["id"]) }},
		"90 days ago":      {"?startDate=2026-08-22", func(t *testing.T, r response) { require.Equal(t, 200, r.status) }},
		"91 days ago":      {"?startDate=2026-08-21", func(t *testing.T, r response) { require.Equal(t, 400, r.status) }},
		"no date":          {"?startDate=yesterday", func(t *testing.T, r response) { require.Equal(t, 400, r.status) }},
		"end before start": {"?startDate=2026-11-20&endDate=2026-11-10", func(t *testing.T, r response) { require.Equal(t, 400, r.status) }},
		"other operator":   {"?filter=" + filterQuery("CustomerId", "x", "starts_with"), func(t *testing.T, r response) { require.Equal(t, 400, r.status) }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) { tt.check(t, s.get("/v1/auditrecords"+tt.query)) })
	}
	oldest := s.walk("/v1/auditrecords")
	for _, r := range oldest[len(oldest)-1] {
		at, err := time.Parse(time.RFC3339Nano, r["operationDate"].(string))
		require.NoError(t, err)
		require.WithinDuration(t, start, at, 31*24*time.Hour, "the default window is 30 days")
	}
}

func TestAuditRecord(t *testing.T) {
	s := newSim(t)
	id := s.first.TenantID + "_" + customerID("alpenblick") + "_9e6c1f416f4b_createorder_639306900000000000"
	for _, prefix := range []string{"/auditactivity/v1", "/v1", "/webhooks/v1"} {
		s.get(prefix+"/auditrecords/"+id).is(t, 200, replaced(`{"id":"RECORD","partnerId":"PARTNER","participants":["PARTNER"],"customerId":"CUSTOMER",
			"customerName":"Alpenblick Hotel AG","userPrincipalName":"admin@nordlicht.onmicrosoft.com","applicationId":"APPLICATION","resourceType":"order",
			"resourceNewValue":"{\"BillingCycle\":\"monthly\",\"CreationDate\":\"2026-11-19T13:00:00Z\",\"CurrencyCode\":\"CHF\",\"Id\":\"9e6c1f416f4b\",\"LineItems\":[{\"LineItemNumber\":0,\"OfferId\":\"CFQ7TTC0LHSF:0001:CFQ7TTC0ZYLV\",\"Quantity\":2,\"SubscriptionId\":\"SUBSCRIPTION\",\"TransactionType\":\"New\"}],\"ReferenceCustomerId\":\"CUSTOMER\",\"Status\":\"completed\"}",
			"operationType":"create_order","originalCorrelationId":"e0fe9ebc-f18c-5d0e-88fe-6de0d67a80dd","operationDate":"2026-11-19T13:00:00Z",
			"operationStatus":"succeeded","customizedData":[{"key":"OrderId","value":"9e6c1f416f4b"},{"key":"OfferId-0","value":"CFQ7TTC0LHSF:0001:CFQ7TTC0ZYLV"},
			{"key":"SubscriptionId-0","value":"SUBSCRIPTION"},{"key":"Quantity-0","value":"2"},{"key":"PartnerOnRecord-0","value":null}],
			"attributes":{"objectType":"AuditRecord"}}`, "RECORD", id, "PARTNER", s.first.TenantID, "CUSTOMER", customerID("alpenblick"),
			"APPLICATION", s.first.ApplicationID, "SUBSCRIPTION", "a4e38fd2-bb8a-5aa8-8574-72a4a3268e75"))
		missing := s.get(prefix + "/auditrecords/nothing")
		require.Equal(t, []int{404, 1000}, []int{missing.status, missing.code(t)})
		require.Equal(t, 1000, s.asOther(request{path: prefix + "/auditrecords/" + id}).code(t), "another partner's")
	}
}

func TestMFATelemetry(t *testing.T) {
	s := newSim(t)
	ids := func(name string) map[string]string {
		return map[string]string{"MS-RequestId": "request-" + name, "MS-CorrelationId": "correlation-" + name}
	}
	weak := s.token(func(c map[string]any) { s.asLogin(1)(c); c["amr"] = []string{"pwd"} })
	s.advance(310 * time.Millisecond)
	s.do(request{path: "/v1/customers/" + customerID("gruenwald") + "/subscriptions", token: weak, header: ids("weak")})
	s.advance(690 * time.Millisecond)
	s.do(request{path: "/v1/customers", token: s.token(appOnly)}) // no person's
	var admin, agent *world.User
	s.w.View(func(st *world.State) {
		_, admin, _ = world.FindSignIn(st, s.first.Logins[0].UserPrincipalName)
		_, agent, _ = world.FindSignIn(st, s.first.Logins[1].UserPrincipalName)
	})
	fill := func(literal string) string {
		return replaced(literal, "TENANT", s.first.TenantID, "APPLICATION", s.first.ApplicationID, "ADMIN", admin.ID, "AGENT", agent.ID)
	}
	s.do(request{path: "/v1/partnerRequests", header: ids("list")}).is(t, 200, fill(`{"totalCount":2,"items":[
		{"requestId":"request-list","correlationId":"correlation-list","operationName":"Get /v{version}/partnerRequests",
			"requestDateTime":"2026-11-20T09:00:01","ipAddress":"192.0.2.1","objectId":"ADMIN","tenantId":"TENANT",
			"upn":"admin@nordlicht.onmicrosoft.com","applicationId":"APPLICATION","mfaCompliant":true},
		{"requestId":"request-weak","correlationId":"correlation-weak","operationName":"Get /v{version}/customers/{customer}/subscriptions",
			"requestDateTime":"2026-11-20T09:00:00.31","ipAddress":"192.0.2.1","objectId":"AGENT","tenantId":"TENANT",
			"upn":"agent@nordlicht.onmicrosoft.com","applicationId":"APPLICATION","mfaCompliant":false}],"attributes":{"objectType":"Collection"}}`))
	s.get("/v1/nonMfaCompliantPartnerPrincipals").is(t, 200, fill(`{"totalCount":1,"items":[{"objectId":"AGENT","tenantId":"TENANT",
		"upn":"agent@nordlicht.onmicrosoft.com","lastNonMfaCompliantRequestDateTime":"2026-11-20T09:00:00.31"}],"attributes":{"objectType":"Collection"}}`))
	s.advance(24 * time.Hour)
	s.get("/v1/applicationmfaadoptionstatus").is(t, 200, fill(`[
		{"loginDate":"2026-11-21","mfaCompliantRequestCount":1,"totalRequestCount":1,"applicationId":"APPLICATION","applicationName":"Reseller portal"},
		{"loginDate":"2026-11-20","mfaCompliantRequestCount":2,"totalRequestCount":3,"applicationId":"APPLICATION","applicationName":"Reseller portal"}]`))
}

func TestPartnerProfiles(t *testing.T) {
	s := newSim(t)
	require.Equal(t, s.other.Name, s.get("/v1/profiles/mpn?mpnId=" + s.other.MPNID).json(t)["partnerName"])
	missing := s.get("/v1/profiles/mpn?mpnId=9999999")
	require.Equal(t, 404, missing.status)
	require.Equal(t, 3000, missing.code(t))
	require.Equal(t, "SupportProfile", s.get("/v1/profiles/supportprofile").json(t)["profileType"])
	require.Equal(t, 404, s.get("/v1/profiles/nothing").status)
}

func TestPartnerAgreementStatus(t *testing.T) {
	s := newSim(t)
	const path = "/v1/compliance/csp/agreementstatus"
	for _, query := range []string{"?mpnId=" + s.other.MPNID, "?tenantId=" + s.other.TenantID} {
		s.get(path+query).is(t, 200, `{"isAgreementSigned":true}`)
	}
	for query, code := range map[string]int{
		"": 2001, "?mpnId=1&tenantId=1": 2000, "?mpnId=x": 2000, "?tenantId=x": 2000,
		"?mpnId=9999999": 2200, "?tenantId=a2898e3a-06ca-454e-a0d0-c73b0ee36bba": 2205,
	} {
		refused := s.get(path + query)
		require.Equal(t, 400, refused.status, query)
		require.Equal(t, code, refused.code(t), query)
	}
}
