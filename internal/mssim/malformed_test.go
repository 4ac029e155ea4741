package mssim

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// servedCall is a line of the manual's tables, which name every call that is served.
type servedCall struct{ service, method, path string }

func servedCalls(t testing.TB) (calls []servedCall) {
	for service, prefix := range map[string]string{"partner-center": "", "graph": "/v1.0", "entra": ""} {
		listed, err := manualtest.Calls(service)
		require.NoError(t, err)
		for call := range listed {
			method, path, _ := strings.Cut(call, " ")
			calls = append(calls, servedCall{service, method, prefix + path})
		}
	}
	require.Greater(t, len(calls), 100)
	slices.SortFunc(calls, func(a, b servedCall) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return calls
}

// intruder sends what no client should, and knows what no service may answer.
type intruder struct {
	t      testing.TB
	sim    *Server
	cred   world.Credentials
	ids    map[string]string // by the names in paths
	tokens map[string]string
	told   map[servedCall]bool
}

func newIntruder(t testing.TB) *intruder {
	t.Helper()
	off := false
	sim, err := New(Config{Now: testStart, Throttle: &off, Machine: func() time.Time { return testStart }})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, sim.Close()) })
	in := &intruder{t: t, sim: sim, cred: world.DemoCredentials()[0], ids: map[string]string{}, tokens: map[string]string{}, told: map[servedCall]bool{}}
	in.refresh()
	return in
}

// refresh begins the world anew and looks up what its paths can name.
func (in *intruder) refresh() {
	require.NoError(in.t, in.sim.World().Reset("demo", testStart))
	var admin string
	customer := world.StableID("tenant", "gruenwald")
	in.sim.World().View(func(s *world.State) {
		_, u, _ := world.FindSignIn(s, in.cred.Logins[0].UserPrincipalName)
		admin = u.ID
		for row := range s.Subscriptions.All(customer) {
			in.ids["{subscription}"], in.ids["{order}"] = row.ID, row.OrderID
		}
		for row := range s.Users.All(customer) {
			in.ids["{user}"], in.ids["/users/{id}"] = row.ID, "/users/"+row.ID
		}
		for row := range s.GDAP.All(in.cred.TenantID) {
			in.ids["Relationships/{id}"] = "Relationships/" + row.ID
			for _, a := range row.Assignments {
				in.ids["{child}"] = a.ID
			}
		}
		for row := range s.Audit.All(in.cred.TenantID) {
			in.ids["{record}"] = row.ID
		}
	})
	in.ids["{customer}"], in.ids["{tenant}"], in.ids["Customers/{id}"] = customer, in.cred.TenantID, "Customers/"+customer
	in.ids["{product}"], in.ids["{sku}"] = "CFQ7TTC0LH18", "0001"
	in.ids["{availability}"] = world.AvailabilityID("CFQ7TTC0LH18", "0001", "commercial", "DE", testStart)
	in.ids["{profile}"], in.ids["{country}"], in.ids["{locale}"] = "billing", "DE", "en-US"

	cart := &world.Cart{ID: world.StableID("cart"), PartnerID: in.cred.TenantID, CustomerID: customer, CreatedAt: testStart, ModifiedAt: testStart, ExpiresAt: testStart.AddDate(0, 0, 7), Status: world.CartActive, Lines: []world.CartLine{{
		CatalogItemID: "CFQ7TTC0LH18:0001:" + in.ids["{availability}"], Quantity: 3, Term: "P1Y", BillingCycle: "monthly",
	}}}
	require.NoError(in.t, in.sim.World().Update(func(tx *world.Tx) error { tx.Carts.Put(customer, cart.ID, cart); return nil }))
	in.ids["{cart}"], in.ids["{role}"], in.ids["{application}"] = cart.ID, world.RoleGlobalReader, in.cred.ApplicationID

	claims := map[string]any{
		"tid": in.cred.TenantID, "appid": in.cred.ApplicationID, "oid": admin, "upn": in.cred.Logins[0].UserPrincipalName, "amr": []string{"pwd", "mfa"},
		"nbf": testStart.Add(-time.Minute).Unix(), "exp": testStart.Add(time.Hour).Unix(),
	}
	sign := func(name string, change map[string]any) {
		c := maps.Clone(claims)
		maps.Copy(c, change)
		raw, err := in.sim.World().SignToken(c)
		require.NoError(in.t, err)
		in.tokens[name] = raw
	}
	graph := map[string]any{"aud": "https://graph.microsoft.com", "idtyp": "user", "scp": everyScope}
	sign("partner", map[string]any{"aud": "https://api.partnercenter.microsoft.com", "scp": "user_impersonation"})
	sign("graph", graph)
	there := maps.Clone(graph)
	maps.Copy(there, map[string]any{"tid": customer, "xms_sim_partner": in.cred.TenantID, "xms_sim_user": admin, "wids": []string{world.RoleGlobalAdmin}})
	sign("customer", there)
	sign("expired", map[string]any{"aud": "https://graph.microsoft.com", "exp": testStart.Add(-time.Second).Unix()})
	sign("another audience", map[string]any{"aud": "https://management.azure.com"})
	sign("another tenant", map[string]any{"aud": "https://graph.microsoft.com", "tid": world.StableID("nobody's")})
	sign("no tenant", map[string]any{"aud": "https://api.partnercenter.microsoft.com", "tid": ""})
	in.tokens["none"], in.tokens["no token"], in.tokens["unsigned"] = "", "x.y.z", "eyJhbGciOiJub25lIn0.e30."
}

const everyScope = "User.ReadWrite.All Organization.ReadWrite.All Domain.ReadWrite.All Directory.ReadWrite.All AuditLog.Read.All LicenseAssignment.ReadWrite.All " +
	"DelegatedAdminRelationship.ReadWrite.All CrossTenantInformation.ReadBasic.All User.Read Reports.Read.All RoleManagement.ReadWrite.Directory"

// address fills in what there is, or the same odd word everywhere.
func (in *intruder) address(c servedCall, odd string) string {
	path := c.path
	for _, name := range slices.SortedFunc(maps.Keys(in.ids), func(a, b string) int { return len(b) - len(a) }) {
		if odd == "" {
			path = strings.ReplaceAll(path, name, in.ids[name])
		}
	}
	if odd == "" {
		odd = world.StableID("unknown")
	}
	return regexp.MustCompile(`\{[^}]*\}`).ReplaceAllLiteralString(path, odd)
}

// right is the name of the token that a call can do most with.
func (c servedCall) right() string {
	switch {
	case c.service == "graph" && (strings.Contains(c.path, "/tenantRelationships/") || strings.HasSuffix(c.path, "/contracts")):
		return "graph"
	case c.service == "graph" || strings.HasPrefix(c.path, "/oidc/"):
		return "customer"
	}
	return "partner"
}

func (in *intruder) send(c servedCall, target, body, token string, header ...string) {
	in.t.Helper()
	path, query, _ := strings.Cut(target, "?")
	r := httptest.NewRequestWithContext(in.t.Context(), c.method, "http://127.0.0.1:8090/", strings.NewReader(body))
	r.URL.Path, r.URL.RawPath, r.URL.RawQuery = path, "", query
	if raw, err := r.URL.Parse(path); err == nil {
		r.URL.Path, r.URL.RawPath = raw.Path, raw.RawPath
	}
	r.RequestURI = target
	r.Header.Set("Content-Type", "application/json")
	if c.service == "entra" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if in.tokens[token] != "" {
		r.Header.Set("Authorization", "Bearer "+in.tokens[token])
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rw := httptest.NewRecorder()
	in.sim.ServeHTTP(rw, r)
	if problem := c.judge(rw); problem != "" && !in.told[c] {
		in.told[c] = true // once is enough for each call
		in.t.Errorf("%s %.300s with %s token, %v and %.600q: %d, %s: %.500s", c.method, target, token, header, body, rw.Code, problem, rw.Body)
	}
}

// judge says what is wrong with an answer: a failure of the server's own, or a refusal in another service's form.
func (c servedCall) judge(rw *httptest.ResponseRecorder) string {
	switch {
	case rw.Code >= http.StatusInternalServerError && rw.Code != http.StatusNotImplemented:
		return "a failure"
	case rw.Code < http.StatusBadRequest || c.method == http.MethodHead || rw.Code == http.StatusNotImplemented:
		return ""
	case c.path == "/v1/domains/{domain}" && rw.Code == http.StatusNotFound: // answered like HEAD: the domain is free
		return ""
	}
	var members map[string]any
	isJSON := json.Unmarshal([]byte(strings.TrimPrefix(rw.Body.String(), "\ufeff")), &members) == nil
	is := func(kinds map[string]any) bool {
		for name, kind := range kinds {
			if fmt.Sprintf("%T", members[name]) != fmt.Sprintf("%T", kind) {
				return false
			}
		}
		return isJSON
	}
	inner, _ := members["error"].(map[string]any)
	ok := false
	switch c.service {
	case "partner-center":
		ok = is(map[string]any{"code": 0.0, "description": "", "data": []any{}, "source": ""}) || is(map[string]any{"code": 0.0, "message": "", "errorName": ""}) ||
			is(map[string]any{"statusCode": 0.0, "message": ""}) || strings.HasPrefix(c.path, "/v1.0/sales/") && inner["code"] != nil
	case "graph":
		ok = inner["code"] != nil && inner["message"] != nil && inner["innerError"] != nil
	case "entra":
		ok = is(map[string]any{"error": "", "error_description": ""}) || strings.HasPrefix(rw.Header().Get("Content-Type"), "text/html") || inner["code"] != nil
	}
	if !ok {
		return "not an envelope of " + c.service
	}
	return ""
}

var (
	oddWords = []string{
		"%00", "..", "'", "%27%27", "%FF%FE", "%F0%9F%92%A9", "%20", "-1", "99999999999999999999", "null", "x%2Fy", strings.Repeat("x", 5000), "()", "(x='", "$count", "{}",
	}
	oddQueries = []string{
		"%zz", "&&&=", "$top=-1", "$top=0", "$top=99999999999999999999", "$top=x", "$skip=-1", "$skiptoken=x", "$skiptoken=%00", "$deltatoken=x", "$filter=", "$filter=((((", "$filter=a",
		"$filter=" + strings.Repeat("(", 3000) + "a", "$filter=" + strings.Repeat("not+", 3000) + "a+eq+1", "$filter=id+eq+'", "$filter=displayName+eq+99999999999999999999999",
		"$filter=createdDateTime+ge+2026-99-99T00:00:00Z", "$filter=startswith(displayName)", "$filter=assignedLicenses/any(x:x/skuId+eq+1)", "$filter=accountEnabled+in+('a')", "$select=%00", "$select=,",
		"$select=nothing,id,id", "$orderby=;;", "$orderby=displayName+sideways", "$expand=nothing", "$search=x", "$search=%22displayName:%22", "$search=%22%22", "$count=maybe", "$format=xml", "$apply=x",
		"$top=1&$top=2", "size=-1", "size=x", "size=99999999999999999999", "size=0", "offset=-1", "seekOperation=Sideways", "filter=%7B", "filter=%7B%22Field%22:1%7D",
		"filter=" + strings.Repeat("[", 5000), "filter=%7B%22Field%22:%22CompanyName%22,%22Value%22:%00,%22Operator%22:%22starts_with%22%7D", "country=", "country=XXXX", "country=%F0%9F%92%A9", "targetView=x", "startDate=never",
		"startDate=99999-01-01&endDate=0000-00-00", "term_duration=P99Y", "term_start_date=x&term_duration=P1M", "mpnId=%00", "tenantId=x", "agreementType=%00", "eligibilityType=x", "type=x", "include_price=perhaps",
		"client_id=x&redirect_uri=::&response_type=code&scope=%00", "client_id=" + world.StableID("app", "nordlicht") + "&response_type=x&redirect_uri=javascript:x", "prompt=x&max_age=x&login_hint=%00", "timeframe=x", "fileformat=x",
	}
	oddBodies = []string{
		"", " ", "{", "}", "[]", "null", "42", `"x"`, "1e999", `{"a":}`, `{"a":1}{"a":2}`, strings.Repeat("[", 20000), strings.Repeat(`{"a":`, 20000), "\x00\xff", "\ufeff{}", "{}", `{"":""}`,
		`{"id":99999999999999999999999999}`, `{"Requests":[{}]}`, `{"requests":[{"id":"1","method":"GET","url":"://"}]}`, "grant_type=x", "grant_type=refresh_token&refresh_token=%00", "%zz=%zz",
		"grant_type=client_credentials&client_id=x&client_secret=&scope=" + strings.Repeat("x+", 5000), "a=" + strings.Repeat("b", 100000),
	}
	oddHeaders = [][]string{
		{"Content-Type", "text/xml"}, {"Content-Type", ";;"}, {"Content-Encoding", "gzip"}, {"If-Match", `"`}, {"If-Match", "W/\"x\""}, {"MS-RequestId", strings.Repeat("x", 5000)}, {"ConsistencyLevel", "x"},
		{"Prefer", "odata.maxpagesize=x"}, {"Authorization", "Basic eDp4"}, {"Authorization", "Bearer"}, {"Accept", "x"}, {"X-Locale", "\xff"}, {"MS-PartnerCenter-Application", strings.Repeat("y", 9000)}, {"Cookie", "a=b; ESTSAUTH=x"},
	}
)

// TestMalformedCallsAreRefusedInTheServicesOwnForm throws odd addresses, queries, tokens, headers and bodies at every call that
// is served.
func TestMalformedCallsAreRefusedInTheServicesOwnForm(t *testing.T) {
	in := newIntruder(t)
	for _, c := range servedCalls(t) {
		plain := in.address(c, "")
		for _, odd := range oddWords {
			in.send(c, in.address(c, odd), "{}", c.right())
		}
		for _, query := range oddQueries {
			in.send(c, plain+"?"+query, "{}", c.right())
		}
		for token := range in.tokens {
			in.send(c, plain, "{}", token)
		}
		for _, header := range oddHeaders {
			in.send(c, plain, "{}", c.right(), header...)
		}
		for _, body := range oddBodies {
			in.send(c, plain, body, c.right())
		}
	}
}

// bodies are what calls that change something may be sent; changed at random places they reach far into the handlers.
var bodies = []string{
	`{"lineItems":[{"id":0,"catalogItemId":"CFQ7TTC0LH18:0001:{availability}","quantity":5,"termDuration":"P1Y","billingCycle":"monthly","friendlyName":"x","participants":[{"key":"transaction_reseller","value":"5190246"}],
		"provisioningContext":{},"renewsTo":{"termDuration":"P1Y"}}]}`,
	`{"lineItems":[{"catalogItemId":"CFQ7TTC0LH18:0001:{availability}","quantity":5,"termDuration":"P1Y","billingCycle":"monthly","customTermEndDate":"2027-10-31","promotionId":"x","attestationAccepted":true}],"id":"x","status":"Active"}`,
	`{"referenceCustomerId":"{customer}","billingCycle":"monthly","currencyCode":"EUR","partnerOnRecordAttestationAccepted":true,"lineItems":[{"lineItemNumber":0,"offerId":"CFQ7TTC0LH18:0001:{availability}","quantity":5,
		"termDuration":"P1Y","partnerIdOnRecord":"5190246"}]}`,
	`{"id":"{subscription}","quantity":30,"autoRenewEnabled":true,"status":"active","billingCycle":"annual","friendlyName":"x"}`,
	`{"id":"{subscription}","autoRenewEnabled":true,"scheduledNextTermInstructions":{"product":{"productId":"CFQ7TTC0LH18","skuId":"0001","availabilityId":"{availability}","billingCycle":"monthly","termDuration":"P1Y"},
		"quantity":7,"customTermEndDate":"2027-10-31"},"scheduledActions":[{"actionType":"Cancel","scheduleType":"CustomDate","date":"2027-01-01"}]}`,
	`{"toCatalogItemId":"CFQ7TTC0LH18:0001:{availability}","fromCatalogItemId":"CFQ7TTC0LH18:0001","quantity":1,"termDuration":"P1Y","billingCycle":"monthly","fromSubscriptionId":"{subscription}",
		"transitionType":"transition_only","offerId":"x","targetOffer":{"id":"x"},"events":[{}]}`,
	`{"enableGDAPByDefault":true,"companyProfile":{"domain":"odd.onmicrosoft.com","organizationRegistrationNumber":"1"},"billingProfile":{"culture":"de-DE","email":"a@example.com","language":"de","companyName":"x",
		"defaultAddress":{"firstName":"a","lastName":"b","addressLine1":"x 1","city":"y","state":"","postalCode":"10115","country":"DE","phoneNumber":"+4930123456"}},"attributes":{"objectType":"Customer"}}`,
	`{"firstName":"a","lastName":"b","email":"a@example.com","culture":"de-DE","language":"de","companyName":"x","defaultAddress":{"addressLine1":"x 1","city":"y","postalCode":"10115","country":"DE"},"attributes":{"etag":"*","objectType":"CustomerBillingProfile"}}`,
	`{"relationshipToPartner":"none","attributes":{"objectType":"Customer"}}`, `{"allowDelegatedAccess":false,"attributes":{"objectType":"Customer"}}`,
	`{"primaryContact":{"firstName":"a","lastName":"b","email":"a@example.com","phoneNumber":"1"},"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2026-06-14","type":"MicrosoftCustomerAgreement","userId":"x"}`,
	`{"webhookUrl":"http://127.0.0.1:9/","webhookEvents":["test-created","subscription-updated"]}`,
	`{"applicationId":"{application}","displayName":"x","applicationGrants":[{"enterpriseApplicationId":"00000003-0000-0000-c000-000000000000","scope":"User.Read,Directory.Read.All"}]}`,
	`{"companyName":"x","address":{"country":"DE","city":"x","addressLine1":"y","postalCode":"10115"},"primaryContact":{"firstName":"a","lastName":"b","email":"a@example.com"},"billingCurrency":"EUR","billingDay":1,"profileType":"BillingProfile"}`,
	`{"qualification":"Education","educationSegment":"K12","website":"https://example.org"}`,
	`{"verifiedDomainName":"odd.example","domain":{"authenticationType":"Managed","capability":"Email","isDefault":false,"isInitial":false,"name":"odd.example","rootDomain":"x","status":"verified","verificationMethod":"x"}}`,
	`{"usageLocation":"DE","userPrincipalName":"odd@gruenwald.onmicrosoft.com","firstName":"a","lastName":"b","displayName":"x","passwordProfile":{"password":"Abcd-12345678","forceChangePassword":true},"state":"active","attributes":{"objectType":"CustomerUser"}}`,
	`{"licensesToAssign":[{"skuId":"3b555118-da6a-4418-894f-7df1e2096870","excludedPlans":["57ff2da0-773e-42df-b2af-ffb7a2317929"]}],"licensesToRemove":[],"licenseWarnings":null}`,
	`{"id":"{user}","displayName":"x","userPrincipalName":"x"}`,
	`{"accountEnabled":true,"displayName":"x","mailNickname":"x","userPrincipalName":"odder@gruenwald.onmicrosoft.com","usageLocation":"DE","passwordProfile":{"password":"Abcd-12345678","forceChangePasswordNextSignIn":true}}`,
	`{"displayName":"x","businessPhones":["1"],"otherMails":["a@example.com"],"jobTitle":"x","usageLocation":"DE"}`,
	`{"addLicenses":[{"skuId":"3b555118-da6a-4418-894f-7df1e2096870","disabledPlans":["57ff2da0-773e-42df-b2af-ffb7a2317929"]}],"removeLicenses":[]}`,
	`{"displayName":"x","duration":"P30D","autoExtendDuration":"P180D","customer":{"tenantId":"{customer}","displayName":"x"},"accessDetails":{"unifiedRoles":[{"roleDefinitionId":"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}]}}`,
	`{"action":"lockForApproval"}`, `{"autoExtendDuration":"PT0S"}`,
	`{"accessContainer":{"accessContainerId":"x","accessContainerType":"securityGroup"},"accessDetails":{"unifiedRoles":[{"roleDefinitionId":"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}]}}`,
	`{"requests":[{"id":"1","method":"GET","url":"/users?$top=1","headers":{"ConsistencyLevel":"eventual"},"dependsOn":[]},{"id":"2","method":"PATCH","url":"/users/x","headers":{"Content-Type":"application/json"},"body":{"a":1},"dependsOn":["1"]}]}`,
	`{"title":"x","description":"y","severity":"critical","supportTopicId":"1","status":"closed","newNote":{"text":"x"},"primaryContact":{"email":"a@example.com"},"fileLinks":[{"name":"x"}]}`,
}

var oddValues = []any{
	nil, true, -1, 0, 1e308, 99999999999999, 1.5, "", "x", " ", "9999-12-31T23:59:59Z", "0000-00-00", "\x00", "\U0001F4A9", strings.Repeat("x", 3000), []any{}, map[string]any{}, []any{nil}, []any{map[string]any{}}, []any{[]any{}},
	map[string]any{"a": map[string]any{}}, "P99999999999999Y", "00000000-0000-0000-0000-000000000000",
}

// spoil changes a body at one to three places.
func spoil(rnd *rand.Rand, body any) any {
	switch v := body.(type) {
	case map[string]any:
		out := maps.Clone(v)
		names := slices.Sorted(maps.Keys(out))
		if len(names) == 0 || rnd.IntN(8) == 0 {
			return oddValues[rnd.IntN(len(oddValues))]
		}
		name := names[rnd.IntN(len(names))]
		switch rnd.IntN(6) {
		case 0:
			delete(out, name)
		case 1:
			out[strings.ToUpper(name)+"x"] = out[name]
		default:
			out[name] = spoil(rnd, out[name])
		}
		return out
	case []any:
		out := slices.Clone(v)
		if len(out) == 0 || rnd.IntN(4) == 0 {
			return append(out, out...)
		}
		i := rnd.IntN(len(out))
		out[i] = spoil(rnd, out[i])
		return out
	}
	return oddValues[rnd.IntN(len(oddValues))]
}

// spoiled is a body that is nearly right for some call.
func (in *intruder) spoiled(rnd *rand.Rand, plain string) string {
	for name, id := range in.ids {
		plain = strings.ReplaceAll(plain, `"`+name+`"`, `"`+id+`"`)
	}
	plain = strings.ReplaceAll(plain, "{availability}", in.ids["{availability}"])
	var body any
	require.NoError(in.t, json.Unmarshal([]byte(plain), &body), plain)
	for range rnd.IntN(4) {
		body = spoil(rnd, body)
	}
	text, err := json.Marshal(body)
	require.NoError(in.t, err)
	return string(text)
}

// TestSpoiledBodiesAreRefusedInTheServicesOwnForm sends every call that changes something bodies that are nearly right.
func TestSpoiledBodiesAreRefusedInTheServicesOwnForm(t *testing.T) {
	in := newIntruder(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, c := range servedCalls(t) {
		if c.service == "entra" || c.method == http.MethodGet || c.method == http.MethodHead {
			continue
		}
		in.refresh()
		for _, plain := range bodies {
			for n := range 8 {
				in.send(c, in.address(c, ""), in.spoiled(rnd, plain), c.right(), "MS-RequestId", fmt.Sprint(n, rnd.Uint64()), "If-Match", "*")
			}
		}
	}
}

// FuzzCalls sends any call any query and body.
func FuzzCalls(f *testing.F) {
	in := newIntruder(f)
	calls := servedCalls(f)
	for i, query := range oddQueries {
		f.Add(uint16(i*7), query, oddBodies[i%len(oddBodies)])
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for i := range calls {
		f.Add(uint16(i), "", in.spoiled(rnd, bodies[i%len(bodies)]))
	}
	f.Fuzz(func(t *testing.T, call uint16, query, body string) {
		c := calls[int(call)%len(calls)]
		one := *in
		one.t, one.told = t, map[servedCall]bool{}
		one.send(c, one.address(c, "")+"?"+query, body, c.right())
	})
}
