package partner

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func (s *sim) putServiceRequest(customerID string) string {
	s.t.Helper()
	closed := start.Add(-time.Hour)
	r := &world.ServiceRequest{
		ID: "616122292874576", PartnerID: s.first.TenantID, CustomerID: customerID, OrganizationName: "TEST", Title: "TrialSR",
		Description: "Ignore this SR", Severity: "critical", Status: "closed", TopicID: "32444671", TopicName: "Cannot manage my profile",
		FirstName: "First", LastName: "Last", Email: "first@last.example", CreatedAt: start.Add(863*time.Millisecond - 48*time.Hour), ModifiedAt: closed,
		ClosedAt: &closed, Notes: []world.ServiceNote{{By: "Account", At: closed, Text: "Sample Note"}},
	}
	require.NoError(s.t, s.w.Update(func(tx *world.Tx) error {
		tx.ServiceRequests.Put(r.PartnerID, r.ID, r)
		return nil
	}))
	return r.ID
}

// trialSR is that request as one request is shown; pairs replace parts of it.
func trialSR(customer string, pairs ...string) string {
	const literal = `{"title":"TrialSR","description":"Ignore this SR","severity":"critical","supportTopicId":"32444671",
		"supportTopicName":"Cannot manage my profile","id":"616122292874576","status":"closed","organization":{"id":"CUSTOMER","name":"TEST"},
		"primaryContact":{"lastName":"Last","firstName":"First","email":"first@last.example"},"productId":"15960","createdDate":"2026-11-18T09:00:00.863Z",
		"lastModifiedDate":"2026-11-20T08:00:00Z","lastClosedDate":"2026-11-20T08:00:00",
		"notes":[{"createdByName":"Account","createdDate":"2026-11-20T08:00:00","text":"Sample Note"}],"attributes":{"objectType":"ServiceRequest"}}`
	return replaced(literal, append(pairs, "CUSTOMER", customer)...)
}

// In lists enums are numbers, moments have no zone, and contacts no address.
const (
	listedTrialSR = `{"title":"TrialSR","severity":1,"id":"616122292874576","status":2,"primaryContact":{"lastName":"Last","firstName":"First"},
		"createdDate":"2026-11-18T09:00:00.863","lastModifiedDate":"2026-11-20T08:00:00","lastClosedDate":"2026-11-20T08:00:00",
		"attributes":{"objectType":"ServiceRequest"}}`
	listedPrices = `{"title":"Price list shows an outdated price","severity":2,"id":"626111754128416","status":1,"createdDate":"2026-11-17T09:00:00",
		"lastModifiedDate":"2026-11-18T11:00:00","lastClosedDate":"0001-01-01T00:00:00","attributes":{"objectType":"ServiceRequest"}}`
	listedMail = `{"title":"Mail is delayed","severity":1,"id":"626102974475106","status":2,"primaryContact":{"lastName":"Pohl","firstName":"Stefan"},
		"createdDate":"2026-10-29T09:00:00","lastModifiedDate":"2026-10-31T09:00:00","lastClosedDate":"2026-10-31T09:00:00",
		"attributes":{"objectType":"ServiceRequest"}}`
)

func TestReadServiceRequests(t *testing.T) {
	s := newSim(t)
	customer := customerID("fjordline")
	id := s.putServiceRequest(customer)
	for _, base := range []string{"/v1/servicerequests", "/v1/customers/" + customer + "/servicerequests"} {
		s.get(base+"/"+id).is(t, 200, trialSR(customer))
		require.Equal(t, 1000, s.get(base+"/1").code(t))
	}
	require.Equal(t, 1000, s.get("/v1/customers/"+customerID("gruenwald")+"/servicerequests/"+id).code(t), "another customer's")
	require.Equal(t, 1000, s.asOther(request{path: "/v1/servicerequests/" + id}).code(t), "another partner's")
}

func TestListServiceRequests(t *testing.T) {
	s := newSim(t)
	customer := customerID("fjordline")
	s.putServiceRequest(customer)
	s.get("/v1/customers/"+customer+"/servicerequests").is(t, 200, `{"totalCount":1,"items":[`+listedTrialSR+`],"attributes":{"objectType":"Collection"}}`)
	s.get("/v1/servicerequests").is(t, 200, `{"totalCount":3,"items":[`+strings.Join([]string{listedTrialSR, listedPrices, listedMail}, ",")+`],
		"attributes":{"objectType":"Collection"}}`)
	s.get("/v1/servicerequests?size=2").is(t, 200, `{"totalCount":2,"items":[`+listedTrialSR+`,`+listedPrices+`],
		"links":{"self":{"uri":"/servicerequests?size=2","method":"GET","headers":[]},"next":{"uri":"/servicerequests?offset=2&size=2","method":"GET","headers":[]}},
		"attributes":{"objectType":"Collection"}}`)
	s.get("/v1/servicerequests?offset=2&size=2").is(t, 200, `{"totalCount":1,"items":[`+listedMail+`],"attributes":{"objectType":"Collection"}}`)
	for query, n := range map[string]int{
		"?status=closed": 2, "?status=1": 1, "?status=AttentionNeeded": 0, "?filter=" + filterQuery("Status", "Open", "equals"): 1, "?offset=9": 0,
	} {
		require.Len(t, s.get("/v1/servicerequests"+query).items(t), n, query)
	}
	for query, code := range map[string]int{"?status=lost": 900126, "?offset=x": 800002, "?size=-1": 800002, "?filter=x": 800002} {
		require.Equal(t, code, s.get("/v1/servicerequests"+query).code(t), query)
	}
}

func TestChangeServiceRequest(t *testing.T) {
	s := newSim(t)
	customer := customerID("fjordline")
	id := s.putServiceRequest(customer)
	const note = `{"Id":null,"Title":null,"Description":null,"Severity":"unknown","Status":"none","Organization":null,"PrimaryContact":null,
		"CreatedDate":"0001-01-01T00:00:00","NewNote":{"CreatedByName":null,"CreatedDate":null,"Text":"Any news?"},"Attributes":{"ObjectType":"ServiceRequest"}}`
	path := "/v1/customers/" + customer + "/servicerequests/" + id
	noted := []string{
		`"lastModifiedDate":"2026-11-20T08:00:00Z"`, `"lastModifiedDate":"2026-11-20T09:00:00Z"`,
		`"Sample Note"}`, `"Sample Note"},{"createdByName":"` + s.first.Logins[0].UserPrincipalName + `","createdDate":"2026-11-20T09:00:00","text":"Any news?"}`,
	}
	s.do(request{method: "PATCH", path: "/v1/servicerequests/" + id, body: note}).is(t, 200, trialSR(customer, noted...))
	s.get(path).is(t, 200, trialSR(customer, noted...))
	again := append(noted, `"title":"TrialSR"`, `"title":"Again"`, `"severity":"critical"`, `"severity":"moderate"`)
	reopened := trialSR(customer, append(again, `"status":"closed"`, `"status":"attention_needed"`, `"lastClosedDate":"2026-11-20T08:00:00"`, `"lastClosedDate":"0001-01-01T00:00:00"`)...)
	s.do(request{method: "PATCH", path: path, body: `{"Severity":2,"Status":"attentionNeeded","Title":"Again"}`}).is(t, 200, reopened)
	closed := trialSR(customer, append(again, `"lastClosedDate":"2026-11-20T08:00:00"`, `"lastClosedDate":"2026-11-20T09:00:00"`)...)
	s.do(request{method: "PATCH", path: path, body: `{"Status":"Closed"}`}).is(t, 200, closed)
	s.get("/v1/servicerequests/"+id).is(t, 200, closed)
	require.Equal(t, 900126, s.do(request{method: "PATCH", path: path, body: `{"Severity":"huge"}`}).code(t))
	require.Equal(t, 900126, s.do(request{method: "PATCH", path: path, body: `{"Status":9}`}).code(t))
	require.Equal(t, 800002, s.do(request{method: "PATCH", path: path, body: `[]`}).code(t))
	require.Equal(t, 1000, s.do(request{method: "PATCH", path: "/v1/servicerequests/1", body: `{}`}).code(t))
}

func TestCreateServiceRequest(t *testing.T) {
	s := newSim(t)
	post := func(locale, body string) response {
		return s.do(request{method: "POST", path: "/v1/servicerequests/" + locale, body: body})
	}
	own := replaced(`{"title":"Help","description":"It is broken","severity":"minimal","supportTopicId":"32444672","supportTopicName":"Service is degraded",
		"id":"626112010805292","status":"open","organization":{"id":"PARTNER","name":"Nordlicht Cloud GmbH"},"productId":"15960",
		"createdDate":"2026-11-20T09:00:00Z","lastModifiedDate":"2026-11-20T09:00:00Z","lastClosedDate":"0001-01-01T00:00:00","countryCode":"DE",
		"attributes":{"objectType":"ServiceRequest"}}`, "PARTNER", s.first.TenantID)
	post("en-US", `{"Title":"Help","Description":"It is broken","Severity":"Minimal","SupportTopicId":"32444672"}`).is(t, 201, own)
	s.get("/v1/servicerequests/626112010805292").is(t, 200, own)
	again := post("en-US", `{"Title":"Help","Description":"Something else","Severity":"Minimal","SupportTopicId":"32444672"}`).json(t)
	require.NotEqual(t, "626112010805292", again["id"], "at the same moment")
	customer := customerID("gruenwald")
	theirs := post("de-DE", `{"Title":"Help","Description":"For them","Severity":3,"SupportTopicId":"32444671","Organization":{"Id":"`+customer+`"},
		"PrimaryContact":{"FirstName":"Gena","LastName":"Soto","Email":"gena@lucerne.example"},"CountryCode":"AT"}`)
	theirs.is(t, 201, replaced(`{"title":"Help","description":"For them","severity":"minimal","supportTopicId":"32444671",
		"supportTopicName":"Cannot manage my profile","id":"626112089115262","status":"open",
		"organization":{"id":"CUSTOMER","name":"Bäckerei Grünwald & Söhne GmbH"},
		"primaryContact":{"lastName":"Soto","firstName":"Gena","email":"gena@lucerne.example"},"productId":"15960","createdDate":"2026-11-20T09:00:00Z",
		"lastModifiedDate":"2026-11-20T09:00:00Z","lastClosedDate":"0001-01-01T00:00:00","countryCode":"AT","attributes":{"objectType":"ServiceRequest"}}`,
		"CUSTOMER", customer))
	require.Equal(t, theirs.json(t)["id"], s.get("/v1/customers/" + customer + "/servicerequests").items(t)[0]["id"])
	for name, tt := range map[string]struct {
		locale, body string
		status, code int
	}{
		"no title":            {"en-US", `{"Description":"x","Severity":"minimal","SupportTopicId":"32444671"}`, 400, 3000},
		"no severity":         {"en-US", `{"Title":"x","Description":"x","SupportTopicId":"32444671"}`, 400, 3000},
		"no such severity":    {"en-US", `{"Title":"x","Description":"x","Severity":"huge","SupportTopicId":"32444671"}`, 400, 900126},
		"no such topic":       {"en-US", `{"Title":"x","Description":"x","Severity":"minimal","SupportTopicId":"1"}`, 400, 3000},
		"no locale":           {"english", `{}`, 400, 800002},
		"somebody's customer": {"en-US", `{"Title":"x","Description":"x","Severity":"minimal","SupportTopicId":"32444671","Organization":{"Id":"` + customerID("redwooddental") + `"}}`, 403, 20002},
	} {
		refused := post(tt.locale, tt.body)
		require.Equal(t, tt.status, refused.status, name)
		require.Equal(t, tt.code, refused.code(t), name)
	}
}

func TestSupportTopics(t *testing.T) {
	s := newSim(t)
	s.get("/v1/servicerequests/supporttopics").is(t, 200, `{"totalCount":4,"items":[
		{"name":"Cannot manage my profile","description":"The profile of the partner's own organization","id":"32444671","attributes":{"objectType":"SupportTopic"}},
		{"name":"Service is degraded","description":"An online service of a customer does not work as it should","id":"32444672","attributes":{"objectType":"SupportTopic"}},
		{"name":"Billing or invoice question","description":"Prices, invoices and reconciliation","id":"32444673","attributes":{"objectType":"SupportTopic"}},
		{"name":"Subscription cannot be changed","description":"Purchases, seats, renewals and cancellations","id":"32444674","attributes":{"objectType":"SupportTopic"}}],
		"attributes":{"objectType":"Collection"}}`)
}

func TestServiceIncidents(t *testing.T) {
	s := newSim(t)
	const path = "/v1/serviceincidents/office"
	// workload is one service's health; its incident, if it is asked for, ended a day and six hours after it began.
	workload := func(name, month, health, incident string) string {
		return replaced(`{"workload":"NAME","status":"HEALTH","incidents":[INCIDENT],"messageCenterMessages":[],"attributes":{"objectType":"ServiceIncidents"}}`,
			"INCIDENT", replaced(incident, "MONTH", month, "NAME", name), "NAME", name, "HEALTH", health)
	}
	const began = `"id":"SIMONTH","messageType":"incident","workload":"NAME","affectedWorkloadNames":["NAME"],"impactedArea":"Sign-in","severity":"sev2"`
	past := func(digits string) string {
		day := digits[:4] + "-" + digits[4:]
		return replaced(`{BEGAN,"startTime":"DAY-05T09:00:00Z","endTime":"DAY-06T15:00:00Z","status":"Service restored","resolved":true,
			"messages":[{"publishedTime":"DAY-05T09:00:00Z","messageText":"Some people may be unable to sign in to NAME."},
			{"publishedTime":"DAY-06T15:00:00Z","messageText":"The service works again."}]}`, "BEGAN", began, "DAY", day)
	}
	list := func(workloads ...string) string {
		return `{"totalCount":4,"items":[` + strings.Join(workloads, ",") + `],"attributes":{"objectType":"Collection"}}`
	}
	all := list(workload("Exchange Online", "202608", "normal", past("202608")), workload("SharePoint Online", "202609", "normal", past("202609")),
		workload("Microsoft Teams", "202610", "normal", past("202610")), workload("Microsoft Intune", "202611", "normal", past("202611")))
	s.get(path).is(t, 200, all)
	s.get(path+"?Resolved=true").is(t, 200, all)
	s.get(path+"?Resolved=false").is(t, 200, list(workload("Exchange Online", "", "normal", ""), workload("SharePoint Online", "", "normal", ""),
		workload("Microsoft Teams", "", "normal", ""), workload("Microsoft Intune", "", "normal", "")))
	s.advance(time.Date(2026, 12, 5, 12, 0, 0, 0, time.UTC).Sub(start))
	s.get(path+"?Resolved=false").is(t, 200, list(workload("Exchange Online", "202612", "warning", replaced(`{BEGAN,"startTime":"2026-12-05T09:00:00Z",
		"status":"Service degradation","resolved":false,"messages":[{"publishedTime":"2026-12-05T09:00:00Z",
		"messageText":"Some people may be unable to sign in to NAME."}]}`, "BEGAN", began)), workload("SharePoint Online", "", "normal", ""),
		workload("Microsoft Teams", "", "normal", ""), workload("Microsoft Intune", "", "normal", "")))
	require.Equal(t, 900126, s.get(path+"?Resolved=perhaps").code(t))
}

func TestSupportNeedsAUser(t *testing.T) {
	s := newSim(t)
	for _, r := range []request{
		{path: "/v1/servicerequests"}, {path: "/v1/servicerequests/supporttopics"}, {path: "/v1/servicerequests/1"}, {path: "/v1/serviceincidents/office"},
		{method: "PATCH", path: "/v1/servicerequests/1", body: "{}"}, {method: "POST", path: "/v1/servicerequests/en-US", body: "{}"},
		{path: "/v1/customers/" + customerID("gruenwald") + "/servicerequests"},
	} {
		r.token = s.token(appOnly)
		got := s.do(r)
		require.Equal(t, 403, got.status, r.path)
		require.Equal(t, 900329, got.code(t), r.path)
	}
}
