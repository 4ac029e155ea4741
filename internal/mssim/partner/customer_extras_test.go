package partner

import (
	"crypto/sha256"
	"encoding/base64"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestQualify(t *testing.T) {
	s := newSim(t)
	s.get("/v1/customers/all/validations").is(t, 200, `[]`)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		p, _ := tx.Partners.Edit("", s.first.TenantID)
		p.ValidationCodes = []world.ValidationCode{{ID: "12345", OrganizationName: "Contoso, Inc.", MaxCreates: 5, Remaining: 1, ModifiedAt: start}}
		return nil
	}))
	base := "/v1/customers/" + customerID("gruenwald") + "/qualifications"
	post := func(body string) response { return s.do(request{method: "POST", path: base, body: body}) }
	for body, want := range map[string]string{
		`{"Qualification":"StateOwnedEntity"}`:                                              `{"qualification":"StateOwnedEntity","vettingStatus":"Approved"}`,
		`{"qualification":"education","educationSegment":"K12","website":"school.example"}`: `{"qualification":"Education","vettingStatus":"Approved"}`,
		`{"Qualification":"GovernmentCommunityCloud","ValidationCode":"12345"}`:             `{"qualification":"GovernmentCommunityCloud","vettingStatus":"Approved"}`,
	} {
		post(body).is(t, 201, want)
		require.Equal(t, "update_customer_qualification", s.lastAudit()["operationType"])
	}
	const school = `{"qualification":"Education","vettingStatus":"InReview","vettingCreatedDate":"2026-11-20T09:00:00Z"}` // looked at without a website
	post(`{"Qualification":"Education","EducationSegment":"HigherEducation"}`).is(t, 201, school)
	var all []any
	require.NoError(t, jsonInto(s.get(base).body, &all))
	require.Len(t, all, 3, "one of each kind")
	s.get("/v1/customers/all/validations").is(t, 200, `[{"partnerId":"`+s.first.TenantID+`","organizationName":"Contoso, Inc.","validationId":"12345","maxCreates":5,"remainingCreates":0,
		"eTag":"W/\"datetime'2026-11-20T09%3A00%3A00Z'\""}]`)
	for body, code := range map[string]int{
		`{"Qualification":"GovernmentCommunityCloud","ValidationCode":"12345"}`: 3000, // used up
		`{"Qualification":"GovernmentCommunityCloud"}`:                          3000,
		`{"Qualification":"Education"}`:                                         3000,
		`{"Qualification":"None"}`:                                              3000,
		`{"Qualification":"Nonprofit"}`:                                         3000,
		`{"Qualification":"Royal"}`:                                             900126,
		`x`:                                                                     800002,
	} {
		require.Equal(t, code, post(body).code(t), body)
	}
	require.Equal(t, 900329, s.do(request{method: "POST", path: base, body: "{}", token: s.token(appOnly)}).code(t))
	require.Equal(t, 900329, s.do(request{path: "/v1/customers/all/validations", token: s.token(appOnly)}).code(t))
}

func TestManagedServices(t *testing.T) {
	s := newSim(t)
	id := customerID("cafelumiere") // Business Basic, Apps and Defender
	link := func(destination string) string {
		return `{"uri":"https://portal.office.com/Partner/BeginClientSession.aspx?CTID=` + id + `&CSDEST=` + destination + `","method":"GET","headers":[]}`
	}
	service := func(name, admin string) string {
		return `{"id":"` + name + `","name":"` + name + `","groupName":"Office","links":{"adminService":` + link(admin) + `,"serviceHealth":` + link("ServiceStatus") +
			`,"serviceTicket":` + link("Support") + `},"attributes":{"objectType":"ManagedService"}}`
	}
	s.get("/v1/customers/"+id+"/managedservices").is(t, 200, `{"totalCount":2,"items":[`+
		service("Exchange", "Exchange&InitialDomain=cafelumiere.onmicrosoft.com&PrimaryDomain=cafelumiere.onmicrosoft.com")+`,`+
		service("SharePoint", "SharePoint")+`],"attributes":{"objectType":"Collection"}}`)
}

func TestAddVerifiedDomain(t *testing.T) {
	s := newSim(t)
	base := "/v1/customers/" + customerID("gruenwald")
	post := func(body string) response {
		return s.do(request{method: "POST", path: base + "/verifieddomain", body: body})
	}
	const federated = `{"VerifiedDomainName":"Example.com","Domain":{"AuthenticationType":"Federated","Capability":"Email","IsDefault":null,"Name":"Example.com",
		"Status":"Verified","VerificationMethod":"None"},"DomainFederationSettings":{"IssuerUri":"Example.com","LogOffUri":"https://sts.example.com/",
		"PassiveLogOnUri":"https://sts.example.com/","PreferredAuthenticationProtocol":"WsFed","SigningCertificate":"MII"}}`
	for name, tt := range map[string]struct {
		body string
		code int
	}{
		"no domain":      {replaced(federated, "Example.com", "example"), 3000},
		"another name":   {replaced(federated, `"Name":"Example.com"`, `"Name":"other.com"`), 3000},
		"not verified":   {replaced(federated, "Verified\",", "Unverified\","), 3000},
		"taken":          {replaced(federated, "Example.com", "fjordline.example"), 3000},
		"neither kind":   {replaced(federated, "Federated", "Free"), 3000},
		"no certificate": {replaced(federated, "MII", ""), 3000},
		"other protocol": {replaced(federated, "WsFed", "Kerberos"), 3000},
		"not JSON":       {"<x/>", 800002},
	} {
		refused := post(tt.body)
		require.Equal(t, 400, refused.status, name)
		require.Equal(t, tt.code, refused.code(t), name)
	}
	post(federated).is(t, 201, `{"authenticationType":"federated","capability":"email","isDefault":false,"isInitial":false,"name":"Example.com","status":"verified",
		"verificationMethod":"dns_record"}`)
	require.Contains(t, s.get(base+"/customDomains").text(), `"example.com"`)
	require.Equal(t, "update_company_info", s.lastAudit()["operationType"])
	require.Equal(t, 201, post(`{"VerifiedDomainName":"plain.example","Domain":{"AuthenticationType":"Managed","Status":"Verified"}}`).status)
	s.onlyRoles(world.RoleGlobalReader)
	require.Equal(t, 900308, post(federated).code(t))
}

// forgedLink names a document as somebody does who knows how links are made, though
// not what they are signed with.
func forgedLink(path, text string) string {
	sum := sha256.Sum256([]byte("document\x00" + path + text))
	return text + "." + base64.RawURLEncoding.EncodeToString(sum[:12])
}

func TestAgreementDocument(t *testing.T) {
	s := newSim(t)
	path := "/v1/agreementtemplates/" + world.MCATemplateID + "/document"
	s.get(path).is(t, 200, `{"displayUri":"{a fresh link}","downloadUri":"{a fresh link}","language":"en-US","country":"US"}`)
	german := s.get(path + "?country=DE&language=de-DE")
	german.is(t, 200, `{"displayUri":"{a fresh link}","downloadUri":"{a fresh link}","language":"de-DE","country":"DE"}`)
	download, display := german.json(t)["downloadUri"].(string), german.json(t)["displayUri"].(string)
	require.Regexp(t, `^http://127\.0\.0\.1:8090/v1/agreementdocuments/1795165500\.DE\.de-DE\.[\w-]{16}\.[\w-]{16}$`, download)
	require.Equal(t, download+"?view=1", display)
	require.NotEqual(t, download, s.get(path + "?country=DE&language=de-DE").json(t)["downloadUri"], "a fresh link for each call")
	for _, link := range []string{download, display} {
		got := s.open(link)
		require.Equal(t, "text/plain; charset=utf-8", got.head("Content-Type"))
		got.is(t, 200, "Microsoft Customer Agreement\n\nA placeholder for the agreement's text, country DE, language de-DE.\n")
	}
	require.Equal(t, 1000, s.open(download+"x").code(t))
	require.Equal(t, 1000, s.open("/v1/agreementdocuments/nothing").code(t))
	require.Equal(t, 1000, s.open(replaced(download, documentPath, rateCardPath)).code(t), "the link of another kind of document")
	for _, text := range []string{"99999999999.DE.de-DE.once", "99999999999", "99999999999.DE", ""} {
		require.Equal(t, 1000, s.open(documentPath+forgedLink(documentPath, text)).code(t), text)
	}
	short := documentPath + "99999999999.DE"
	require.Equal(t, 1000, s.open(short+"."+s.h.links.seal(short)).code(t), "a link with too little in it")
	s.clock.advance(5 * time.Minute)
	expired := s.open(download)
	require.Equal(t, []int{403, 2032}, []int{expired.status, expired.code(t)}, "five minutes later")
	require.Equal(t, 1000, s.get("/v1/agreementtemplates/other/document").code(t))
	for _, query := range []string{"?country=de", "?language=EN-us", "?country=Germany"} {
		require.Equal(t, 800002, s.get(path+query).code(t), query)
	}
	require.Equal(t, 900329, s.do(request{path: path, token: s.token(appOnly)}).code(t))
}

func TestCountryRules(t *testing.T) {
	s := newSim(t)
	s.get("/v1/countryvalidationrules/ch").is(t, 200, `{"iso2Code":"CH","defaultCulture":"de-CH","isStateRequired":false,"states":{"value":[]},"supportedLanguages":{"value":["de","fr","it"]},
		"supportedCultures":{"value":["de-CH","fr-CH","it-CH"]},"isPostalCodeRequired":true,"postalCodeRegex":"^\\d{4}$","isCityRequired":true,
		"isVatIdSupported":true,"phoneNumberRegex":"^[0-9 ()./+-]{5,20}$","isRegistrationNumberSupported":false,"isTaxIdSupported":true,
		"resellerAgreementRegion":"Europe","geographicRegion":"Europe","countryCallingCodes":{"value":["41"]},"attributes":{"objectType":"CountryInformation"}}`)
	us := s.get("/v1/countryvalidationrules/US").json(t)
	require.Equal(t, true, us["isStateRequired"])
	require.Equal(t, "AOC", us["resellerAgreementRegion"])
	require.Equal(t, 1000, s.get("/v1/countryvalidationrules/XX").code(t))
	for code := range postalCodes {
		require.Contains(t, countries, code, "every market of the address check has rules")
	}
}
