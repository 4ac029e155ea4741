package graph_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/graph"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

type batchStep = map[string]any

func (c *cloud) batch(token string, steps ...batchStep) answer {
	c.t.Helper()
	raw, err := json.Marshal(map[string]any{"requests": steps})
	require.NoError(c.t, err)
	req, err := http.NewRequest(http.MethodPost, c.url+"/v1.0/$batch", bytes.NewReader(raw))
	require.NoError(c.t, err)
	return c.send(req, token, "Content-Type", "application/json")
}

func TestABodyOfNullIsNone(t *testing.T) {
	c := start(t, "demo")
	step := get("1", "/organization")
	step["body"], step["dependsOn"] = nil, []string{}
	got := c.batch(c.token(c.customer(), nil), step)
	require.InDelta(t, 200, got.results()["1"]["status"], 0, got.raw)
}

func TestBodiesMayBeCompressed(t *testing.T) {
	c := start(t, "demo")
	zipped := func(text string) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, err := w.Write([]byte(text))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return b.Bytes()
	}
	token := c.token(c.customer(), nil)
	plain := `{"requests":[{"id":"1","method":"GET","url":"/organization"}]}`
	for name, tt := range map[string]struct {
		encoding string
		body     []byte
		status   int
		code     string
	}{
		"gzip":      {"gzip", zipped(plain), 200, ""},
		"none":      {"identity", []byte(plain), 200, ""},
		"no gzip":   {"gzip", []byte(plain), 400, "BadRequest"},
		"cut short": {"gzip", zipped(plain)[:20], 400, "BadRequest"},
		"a bomb":    {"gzip", zipped(strings.Repeat(" ", 5<<20)), 413, "RequestEntityTooLarge"},
		"another":   {"br", []byte(plain), 415, "UnsupportedMediaType"},
	} {
		t.Run(name, func(t *testing.T) {
			req, err := http.NewRequest(http.MethodPost, c.url+"/v1.0/$batch", bytes.NewReader(tt.body))
			require.NoError(t, err)
			got := c.send(req, token, "Content-Type", "application/json", "Content-Encoding", tt.encoding)
			code, _ := got.fault()
			require.Equal(t, []any{tt.status, tt.code}, []any{got.status, code}, got.raw)
		})
	}
}

// results gives the answers by id.
func (a answer) results() map[string]map[string]any {
	out := map[string]map[string]any{}
	list, _ := a.body["responses"].([]any)
	for _, v := range list {
		r := v.(map[string]any)
		out[r["id"].(string)] = r
	}
	return out
}

func get(id, target string) batchStep { return batchStep{"id": id, "method": "GET", "url": target} }

func after(id, on string) batchStep {
	return batchStep{"id": id, "method": "GET", "url": "/organization", "dependsOn": []string{on}}
}

func TestBatch(t *testing.T) {
	c := start(t, "demo")
	token := c.manager(c.customer(), world.RoleGlobalAdmin)
	withType, eventual := map[string]string{"Content-Type": "application/json"}, map[string]string{"ConsistencyLevel": "eventual"}
	const query = "?$select=id,displayName,userPrincipalName&$filter=displayName eq 'Tyler Rivera'&$count=true"
	const (
		odata   = `"Cache-Control":"no-cache","OData-Version":"4.0","Content-Type":"application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"`
		failed  = `"Cache-Control":"no-cache","Content-Type":"application/json"`
		inner   = `"innerError":{"date":"2026-03-02T12:00:00","request-id":"{of the request}","client-request-id":"{of the batch}"}`
		context = `"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#`
	)
	c.batch(token,
		get("1", "/users/5c0e6a0c-cc9e-5b3d-9c7d-9b75390f7bdb/memberOf?$top=1"),
		batchStep{"id": "2", "method": "PATCH", "url": "/users/0a081bf1-b27d-5f6c-98d4-eb8908cebc7c", "headers": withType, "body": map[string]any{"jobTitle": "Boss"}},
		batchStep{"id": "3", "method": "GET", "url": "users" + query, "headers": eventual},
		get("4", "/users/nobody"),
		batchStep{"id": "5", "method": "GET", "url": "/users/$count?$filter=displayName eq 'Tyler Rivera'", "headers": eventual},
		batchStep{"id": "6", "method": "POST", "url": "/directoryRoles", "headers": withType, "body": map[string]any{"roleTemplateId": "729827e3-9c14-49f7-bb1b-9608f156bbb8"}},
		after("7", "4"),
		get("8", "/devices"),
	).is(t, 200, `{"responses":[
		{"id":"8","status":501,"headers":{"Content-Type":"application/json; charset=utf-8"},
			"body":{"error":"not_simulated","message":"The simulator does not know this call.","method":"GET","path":"/v1.0/devices"}},
		{"id":"7","status":424,"headers":{`+failed+`},
			"body":{"error":{"code":"FailedDependency","message":"A request that this one depends on has failed.",`+inner+`}}},
		{"id":"6","status":201,"headers":{`+odata+`,"x-ms-resource-unit":"1","Location":"https://graph.microsoft.com/v1.0/directoryRoles/2598ff1a-5bb2-5e55-b8f4-0cb8b7c8e044"},
			"body":{`+context+`directoryRoles/$entity","id":"2598ff1a-5bb2-5e55-b8f4-0cb8b7c8e044","deletedDateTime":null,
			"description":"Can reset passwords for non-administrators and Helpdesk Administrators.",
			"displayName":"Helpdesk Administrator","roleTemplateId":"729827e3-9c14-49f7-bb1b-9608f156bbb8"}},
		{"id":"5","status":200,"headers":{"Cache-Control":"no-cache","OData-Version":"4.0","Content-Type":"text/plain","x-ms-resource-unit":"2"},"body":"MQ=="},
		{"id":"4","status":404,"headers":{`+failed+`,"x-ms-resource-unit":"1"},"body":{"error":{"code":"Request_ResourceNotFound",
			"message":"Resource 'nobody' does not exist or one of its queried reference-property objects are not present.",`+inner+`}}},
		{"id":"3","status":200,"headers":{`+odata+`,"x-ms-resource-unit":"1"},"body":{`+context+`users(id,displayName,userPrincipalName)","@odata.count":1,"value":[
			{"id":"5c0e6a0c-cc9e-5b3d-9c7d-9b75390f7bdb","displayName":"Tyler Rivera","userPrincipalName":"admin@lakeshore.onmicrosoft.com"}]}},
		{"id":"2","status":204,"headers":{"Cache-Control":"no-cache","x-ms-resource-unit":"1"}},
		{"id":"1","status":200,"headers":{`+odata+`,"x-ms-resource-unit":"1"},"body":{`+context+`directoryObjects","value":[
			{"@odata.type":"#microsoft.graph.directoryRole","id":"f2e97d7d-b566-5bc7-9c0f-700c7825d31a","deletedDateTime":null,
			"description":"Can manage all aspects of Microsoft Entra ID and Microsoft services that use Microsoft Entra identities.",
			"displayName":"Global Administrator","roleTemplateId":"62e90394-69f5-4237-9190-012177145e10"}]}}]}`)
}

func TestBatchesThatAreRefusedWhole(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.cred.TenantID, nil)
	var many []batchStep
	for i := range 21 {
		many = append(many, get(fmt.Sprint(i), "/organization"))
	}
	tests := map[string]struct {
		steps []batchStep
		code  string
	}{
		"21 requests":           {many, "MaximumValueExceeded"},
		"none":                  {nil, "BadRequest"},
		"an id twice":           {[]batchStep{get("a", "/me"), get("A", "/me")}, "BadRequest"},
		"no url":                {[]batchStep{get("a", "")}, "BadRequest"},
		"body without type":     {[]batchStep{{"id": "1", "method": "POST", "url": "/users", "body": map[string]any{}}}, "BadRequest"},
		"nested":                {[]batchStep{get("1", "/$batch")}, "BadRequest"},
		"an absolute url":       {[]batchStep{get("1", "https://graph.microsoft.com/v1.0/me")}, "BadRequest"},
		"no such method":        {[]batchStep{{"id": "1", "method": "BREW", "url": "/me"}}, "BadRequest"},
		"a number for an id":    {[]batchStep{{"id": 1, "method": "GET", "url": "/me"}}, "BadRequest"},
		"an order of its own":   {[]batchStep{get("1", "/me"), get("2", "/me"), after("3", "1"), after("4", "2")}, "BadRequest"},
		"two at once":           {[]batchStep{get("1", "/me"), get("2", "/me"), {"id": "3", "method": "GET", "url": "/me", "dependsOn": []string{"1", "2"}}}, "BadRequest"},
		"depends on none known": {[]batchStep{{"id": "1", "method": "GET", "url": "/me", "dependsOn": []string{"2"}}}, "BadRequest"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := c.batch(token, tt.steps...)
			code, _ := a.fault()
			require.Equal(t, http.StatusBadRequest, a.status, a.raw)
			require.Equal(t, tt.code, code)
		})
	}
	require.Equal(t, http.StatusUnauthorized, c.batch("", get("1", "/me")).status)
}

func TestBatchDependencies(t *testing.T) {
	c := start(t, "demo")
	r := c.batch(c.token(c.cred.TenantID, nil),
		get("1", "/users/nobody"),
		batchStep{"id": "2", "method": "GET", "url": "/organization", "dependsOn": []string{"1"}},
		batchStep{"id": "3", "method": "GET", "url": "/organization", "dependsOn": []string{"2"}},
		get("4", "/organization"),
		batchStep{"id": "5", "method": "GET", "url": "/organization", "dependsOn": []string{"4"}},
	).results()
	for id, status := range map[string]float64{"1": 404, "2": 424, "3": 424, "4": 200, "5": 200} {
		require.InDelta(t, status, r[id]["status"], 0, id)
	}
}

func TestBatchDependenciesOnTheSame(t *testing.T) {
	c := start(t, "demo")
	r := c.batch(c.token(c.cred.TenantID, nil), get("1", "/organization"), after("2", "1"), after("3", "1")).results()
	for id := range r {
		require.InDelta(t, 200, r[id]["status"], 0, id)
	}
	r = c.batch(c.token(c.cred.TenantID, nil), get("1", "/users/nobody"), after("2", "1"), after("3", "1")).results()
	require.InDelta(t, 424, r["2"]["status"], 0)
	require.InDelta(t, 424, r["3"]["status"], 0)
	require.Equal(t, "FailedDependency", r["3"]["body"].(map[string]any)["error"].(map[string]any)["code"])
}

// TestBatchWrites sends bodies and headers of each request's own.
func TestBatchWrites(t *testing.T) {
	c := start(t, "demo")
	token := c.adminToken()
	path := c.invite(token, c.customer(), "In a batch", world.RoleGlobalReader)[len("/v1.0"):]
	tag := c.get(token, "/v1.0"+path).body["@odata.etag"].(string)
	write := func(id, method, target string, body any, header map[string]string) batchStep {
		header["Content-Type"] = "application/json"
		return batchStep{"id": id, "method": method, "url": target, "headers": header, "body": body}
	}
	r := c.batch(token,
		write("1", "POST", "tenantRelationships/delegatedAdminRelationships", invitation(c.customer(), "Another", world.RoleGlobalReader), map[string]string{}),
		write("2", "PATCH", path, map[string]any{"duration": "P7D"}, map[string]string{"If-Match": tag}),
		write("3", "PATCH", path, map[string]any{"duration": "P8D"}, map[string]string{"If-Match": tag}),
		write("4", "PATCH", path, map[string]any{"duration": 8}, map[string]string{"If-Match": "*"}),
		batchStep{"id": "5", "method": "delete", "url": path, "headers": map[string]string{"If-Match": "*", "Authorization": "Bearer nobody"}, "body": nil},
	).results()
	for id, status := range map[string]float64{"1": 201, "2": 200, "3": 412, "4": 400, "5": 204} {
		require.InDelta(t, status, r[id]["status"], 0, "%s %v", id, r[id])
	}
	made := r["1"]["body"].(map[string]any)["id"].(string)
	require.Equal(t, c.url+gdapPath+"/"+made, r["1"]["headers"].(map[string]any)["Location"])
	require.NotContains(t, r["5"], "body", "204 has none")
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0"+path).status)
}

// TestBatchStepsFailOneByOne puts a middleware in the way that throttles one path
// and breaks another off, as injected faults do.
func TestBatchStepsFailOneByOne(t *testing.T) {
	c := start(t, "demo", graph.BatchThrough(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasSuffix(r.URL.Path, "/domains"):
				rw.Header().Set("Retry-After", "7")
				rw.WriteHeader(http.StatusTooManyRequests)
			case strings.HasSuffix(r.URL.Path, "/subscribedSkus"):
				panic(http.ErrAbortHandler)
			case strings.HasSuffix(r.URL.Path, "/contracts"):
				panic("broken")
			default:
				next.ServeHTTP(rw, r)
			}
		})
	}))
	r := c.batch(c.token(c.cred.TenantID, nil), get("1", "/organization"), get("2", "/domains"), get("3", "/subscribedSkus"), get("4", "/contracts")).results()
	require.InDelta(t, 200, r["1"]["status"], 0)
	require.InDelta(t, 429, r["2"]["status"], 0)
	require.Equal(t, "7", r["2"]["headers"].(map[string]any)["Retry-After"])
	require.NotContains(t, r["2"], "body")
	require.InDelta(t, 504, r["3"]["status"], 0)
	require.InDelta(t, 500, r["4"]["status"], 0, "no fault, but a mistake of the simulator")
}

func TestResourceUnitsRunOutAndComeBack(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.cred.TenantID, nil)
	steps := make([]batchStep, 0, 20)
	for i := range 20 {
		steps = append(steps, get(fmt.Sprint(i), "/subscribedSkus"))
	}
	// 3,500 units in 10 s for a tenant with fewer than 50 users: 1,166 calls of 3.
	var refused map[string]any
	calls, warned := 0, false
	for refused == nil && calls < 1300 {
		for _, r := range c.batch(token, steps...).results() {
			if calls++; r["status"].(float64) == 429 {
				refused = r
			}
			_, high := r["headers"].(map[string]any)["x-ms-throttle-limit-percentage"]
			warned = warned || high
		}
	}
	require.NotNil(t, refused)
	require.Greater(t, calls, 1160)
	require.True(t, warned, "the share is told from 80 % on")
	a := c.get(token, "/v1.0/subscribedSkus")
	require.Equal(t, http.StatusTooManyRequests, a.status)
	require.Equal(t, "1", a.header.Get("Retry-After"))
	require.Equal(t, "ResourceUnitLimitExceeded", a.header.Get("x-ms-throttle-information"))
	require.Equal(t, "Tenant_Application/ReadWrite/"+c.cred.ApplicationID+"/"+c.cred.TenantID, a.header.Get("x-ms-throttle-scope"))
	code, message := a.fault()
	require.Equal(t, "TooManyRequests", code)
	require.Equal(t, "Please retry again later.", message)
	other := c.get(c.token(world.DemoCredentials()[0].TenantID, nil), "/v1.0/subscribedSkus")
	require.Equal(t, http.StatusOK, other.status)
	require.Empty(t, other.header.Get("x-ms-throttle-limit-percentage"), "each tenant has units of its own")
	pass(time.Second)
	require.Equal(t, http.StatusOK, c.get(token, "/v1.0/subscribedSkus").status)
}

// TestWritesHaveALimitOfTheirOwn counts writes whether they change anything or not.
func TestWritesHaveALimitOfTheirOwn(t *testing.T) {
	c := start(t, "demo")
	token := c.adminToken()
	steps := make([]batchStep, 0, 20)
	for i := range 20 {
		steps = append(steps, batchStep{"id": fmt.Sprint(i), "method": "DELETE", "url": gdapPath[len("/v1.0"):] + "/nothing"})
	}
	for range 150 {
		for _, r := range c.batch(token, steps...).results() {
			require.InDelta(t, 404, r["status"], 0)
		}
	}
	a := c.call("DELETE", token, gdapPath+"/nothing", nil)
	require.Equal(t, http.StatusTooManyRequests, a.status)
	require.Equal(t, "WriteLimitExceeded", a.header.Get("x-ms-throttle-information"))
	require.Equal(t, "Tenant_Application/Write/"+c.cred.ApplicationID+"/"+c.cred.TenantID, a.header.Get("x-ms-throttle-scope"))
	require.Equal(t, "1", a.header.Get("Retry-After"))
	require.Equal(t, http.StatusOK, c.get(token, gdapPath).status, "reading goes on")
	pass(time.Second)
	require.Equal(t, http.StatusNotFound, c.call("DELETE", token, gdapPath+"/nothing", nil).status)
}
