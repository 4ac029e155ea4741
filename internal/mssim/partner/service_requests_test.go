package partner

import (
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
		FirstName: "First", LastName: "Last", Email: "first@last.example", CreatedAt: start.Add(-48 * time.Hour), ModifiedAt: closed, ClosedAt: &closed,
		Notes: []world.ServiceNote{{By: "Account", At: closed, Text: "Sample Note"}},
	}
	require.NoError(s.t, s.w.Update(func(tx *world.Tx) error {
		tx.ServiceRequests.Put(r.PartnerID, r.ID, r)
		return nil
	}))
	return r.ID
}

func TestReadServiceRequests(t *testing.T) {
	s := newSim(t)
	customer := customerID("fjordline")
	id := s.putServiceRequest(customer)
	const one = `{"title":"TrialSR","description":"Ignore this SR","severity":"critical","supportTopicId":"32444671",
		"supportTopicName":"Cannot manage my profile","id":"616122292874576","status":"closed","organization":{"id":"CUSTOMER","name":"TEST"},
		"primaryContact":{"lastName":"Last","firstName":"First","email":"first@last.example"},"productId":"15960","createdDate":"2026-11-18T09:00:00Z",
		"lastModifiedDate":"2026-11-20T08:00:00Z","lastClosedDate":"2026-11-20T08:00:00",
		"notes":[{"createdByName":"Account","createdDate":"2026-11-20T08:00:00","text":"Sample Note"}],"attributes":{"objectType":"ServiceRequest"}}`
	for _, base := range []string{"/v1/servicerequests", "/v1/customers/" + customer + "/servicerequests"} {
		require.JSONEq(t, replaced(one, "CUSTOMER", customer), s.get(base+"/"+id).text())
		require.Equal(t, 1000, s.get(base+"/1").code(t))
	}
	require.JSONEq(t, `{"totalCount":1,"items":[{"title":"TrialSR","severity":1,"id":"616122292874576","status":2,
		"primaryContact":{"lastName":"Last","firstName":"First"},"createdDate":"2026-11-18T09:00:00","lastModifiedDate":"2026-11-20T08:00:00",
		"lastClosedDate":"2026-11-20T08:00:00","attributes":{"objectType":"ServiceRequest"}}],
		"links":{"self":{"uri":"/customers/`+customer+`/servicerequests","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}`,
		s.get("/v1/customers/"+customer+"/servicerequests").text())
	require.Equal(t, 1000, s.get("/v1/customers/"+customerID("gruenwald")+"/servicerequests/"+id).code(t), "another customer's")

	all := s.get("/v1/servicerequests").items(t)
	require.Len(t, all, 3)
	require.Equal(t, id, all[0]["id"], "the newest first")
	first := s.get("/v1/servicerequests?size=2")
	require.Len(t, first.items(t), 2)
	next := first.json(t)["links"].(map[string]any)["next"].(map[string]any)["uri"].(string)
	last := s.get("/v1" + next)
	require.Equal(t, all[2]["id"], last.items(t)[0]["id"])
	require.NotContains(t, last.json(t)["links"], "next")
	for query, n := range map[string]int{
		"?status=closed": 2, "?status=1": 1, "?status=AttentionNeeded": 0, "?filter=" + filterQuery("Status", "Open", "equals"): 1, "?offset=9": 0,
	} {
		require.Len(t, s.get("/v1/servicerequests"+query).items(t), n, query)
	}
	for query, code := range map[string]int{"?status=lost": 900126, "?offset=x": 800002, "?size=-1": 800002, "?filter=x": 800002} {
		require.Equal(t, code, s.get("/v1/servicerequests"+query).code(t), query)
	}
	theirs, err := s.w.SignToken(s.claimsOf(s.other, nil))
	require.NoError(t, err)
	require.Equal(t, 1000, s.do(request{path: "/v1/servicerequests/" + id, token: theirs}).code(t), "another partner's")
}

func TestChangeServiceRequest(t *testing.T) {
	s := newSim(t)
	customer := customerID("fjordline")
	id := s.putServiceRequest(customer)
	const note = `{"Id":null,"Title":null,"Description":null,"Severity":"unknown","Status":"none","Organization":null,"PrimaryContact":null,
		"CreatedDate":"0001-01-01T00:00:00","NewNote":{"CreatedByName":null,"CreatedDate":null,"Text":"Any news?"},"Attributes":{"ObjectType":"ServiceRequest"}}`
	before := s.get("/v1/servicerequests/" + id).json(t)
	got := s.do(request{method: "PATCH", path: "/v1/servicerequests/" + id, body: note})
	require.Equal(t, 200, got.status, string(got.body))
	after := got.json(t)
	require.Equal(t, map[string]any{"createdByName": s.first.Logins[0].UserPrincipalName, "createdDate": "2026-11-20T09:00:00", "text": "Any news?"}, after["notes"].([]any)[1])
	for _, name := range []string{"title", "description", "severity", "status", "lastClosedDate"} {
		require.Equal(t, before[name], after[name], name)
	}
	path := "/v1/customers/" + customer + "/servicerequests/" + id
	reopened := s.do(request{method: "PATCH", path: path, body: `{"Severity":2,"Status":"attentionNeeded","Title":"Again"}`}).json(t)
	require.Equal(t, []any{"Again", "moderate", "attention_needed", "0001-01-01T00:00:00"},
		[]any{reopened["title"], reopened["severity"], reopened["status"], reopened["lastClosedDate"]})
	closed := s.do(request{method: "PATCH", path: path, body: `{"Status":"Closed"}`}).json(t)
	require.Equal(t, "2026-11-20T09:00:00", closed["lastClosedDate"])
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
	got := post("en-US", `{"Title":"Help","Description":"It is broken","Severity":"Minimal","SupportTopicId":"32444672"}`)
	require.Equal(t, 201, got.status, string(got.body))
	own := got.json(t)
	require.Regexp(t, `^6261120\d{8}$`, own["id"])
	require.Equal(t, []any{"open", "Service is degraded", s.first.TenantID}, []any{own["status"], own["supportTopicName"], own["organization"].(map[string]any)["id"]})
	require.Equal(t, own, s.get("/v1/servicerequests/"+own["id"].(string)).json(t))
	again := post("en-US", `{"Title":"Help","Description":"Something else","Severity":"Minimal","SupportTopicId":"32444672"}`).json(t)
	require.NotEqual(t, own["id"], again["id"], "at the same moment")
	require.Equal(t, own, s.get("/v1/servicerequests/"+own["id"].(string)).json(t))
	customer := customerID("gruenwald")
	theirs := post("de-DE", `{"Title":"Help","Description":"For them","Severity":3,"SupportTopicId":"32444671","Organization":{"Id":"`+customer+`"}}`)
	require.Equal(t, customer, theirs.json(t)["organization"].(map[string]any)["id"])
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

func TestSupportTopicsAndIncidents(t *testing.T) {
	s := newSim(t)
	topic := s.get("/v1/servicerequests/supporttopics").items(t)[0]
	require.Equal(t, map[string]any{"name": "Cannot manage my profile", "description": "The profile of the partner's own organization", "id": "32444671",
		"attributes": map[string]any{"objectType": "SupportTopic"}}, topic)
	open := func(query string) (incidents []any) {
		for _, w := range s.get("/v1/serviceincidents/office" + query).items(t) {
			incidents = append(incidents, w["incidents"].([]any)...)
		}
		return incidents
	}
	require.Len(t, open(""), 4)
	require.Len(t, open("?Resolved=true"), 4)
	require.Empty(t, open("?Resolved=false"))
	_, err := s.w.Advance(time.Date(2026, 12, 5, 12, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Len(t, open("?Resolved=false"), 1)
	require.Equal(t, "warning", s.get("/v1/serviceincidents/office").items(t)[0]["status"])
	require.Equal(t, 900126, s.get("/v1/serviceincidents/office?Resolved=perhaps").code(t))
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
