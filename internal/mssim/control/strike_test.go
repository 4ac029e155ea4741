package control

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
)

// TestEntraFaultsLookLikeItsRefusals: a client that reads what Entra says reads what a
// fault says.
func TestEntraFaultsLookLikeItsRefusals(t *testing.T) {
	const id = "0a0a0a0a-1111-4222-8333-444444444444"
	tests := map[string]struct {
		fault             Fault
		kind, code, words string
	}{
		"a code and a text":     {Fault{Status: 400, Code: "50173", Message: "Revoked."}, "invalid_grant", "50173", "Revoked."},
		"a client's credential": {Fault{Status: 401, Code: "7000215", Message: "No."}, "invalid_client", "7000215", "No."},
		"a word for a code":     {Fault{Status: 400, Code: "interaction_required", Message: "Sign in."}, "interaction_required", "70000", "Sign in."},
		"a bare status":         {Fault{Status: 400}, "invalid_grant", "70000", "Bad Request"},
		"throttling":            {Fault{Status: 429}, "temporarily_unavailable", "90055", "Too Many Requests"},
		"a failure":             {Fault{Status: 503}, "temporarily_unavailable", "90033", "Service Unavailable"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			rec := httptest.NewRecorder()
			req := httptest.NewRequest(http.MethodPost, "/common/oauth2/v2.0/token", nil)
			req.Header.Set("Client-Request-Id", id)
			tt.fault.write(rec, req, time.Date(2026, time.March, 2, 13, 0, 0, 0, time.FixedZone("CET", 3600)))
			require.Equal(t, tt.fault.Status, rec.Code)
			trace := rec.Header().Get("X-Ms-Request-Id")
			require.NotEmpty(t, trace)
			require.Equal(t, "1,"+tt.code+",0,,", rec.Header().Get("X-Ms-Clitelem"))
			description, err := json.Marshal("AADSTS" + tt.code + ": " + tt.words + "\r\nTrace ID: " + trace + "\r\nCorrelation ID: " + id + "\r\nTimestamp: 2026-03-02 12:00:00Z")
			require.NoError(t, err)
			manualtest.CheckLiteral(t, `{
				"error": "`+tt.kind+`", "error_description": `+string(description)+`, "error_codes": [`+tt.code+`], "timestamp": "2026-03-02 12:00:00Z",
				"trace_id": "`+trace+`", "correlation_id": "`+id+`", "error_uri": "https://login.microsoftonline.com/error?code=`+tt.code+`"
			}`, rec.Body.String())
		})
	}
}

// TestPartnerCenterFaultsLookLikeItsRefusals: the gateway's own form at 429, else the
// envelope with a number.
func TestPartnerCenterFaultsLookLikeItsRefusals(t *testing.T) {
	tests := map[string]struct {
		fault Fault
		want  string
	}{
		"seconds":                   {Fault{Status: 429, RetryAfter: json.RawMessage("57")}, `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 57 seconds."}`},
		"seconds as a text":         {Fault{Status: 429, RetryAfter: json.RawMessage(`"57"`)}, `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 57 seconds."}`},
		"no seconds":                {Fault{Status: 429}, `{"statusCode":429,"message":"Rate limit is exceeded."}`},
		"a date":                    {Fault{Status: 429, RetryAfter: json.RawMessage(`"date:30"`)}, `{"statusCode":429,"message":"Rate limit is exceeded."}`},
		"a message":                 {Fault{Status: 429, Message: "Slow down.", RetryAfter: json.RawMessage("5")}, `{"statusCode":429,"message":"Slow down."}`},
		"a bare status":             {Fault{Status: 503}, `{"code":0,"description":"Service Unavailable","data":[],"source":"PartnerFD"}`},
		"a number":                  {Fault{Status: 400, Code: "800090", Message: "No."}, `{"code":800090,"description":"No.","data":[],"source":"PartnerFD"}`},
		"a word, as newer services": {Fault{Status: 403, Code: "accessDenied", Message: "No."}, `{"code":"accessDenied","description":"No.","data":[],"source":"PartnerFD"}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			rec := httptest.NewRecorder()
			tt.fault.write(rec, httptest.NewRequest(http.MethodGet, "/v1/customers", nil), time.Now())
			require.Equal(t, tt.fault.Status, rec.Code)
			manualtest.CheckLiteral(t, tt.want, rec.Body.String())
		})
	}
}

// TestGraphFaultsLookLikeItsRefusals: what a status alone says, and what a fault says
// instead.
func TestGraphFaultsLookLikeItsRefusals(t *testing.T) {
	tests := map[string]struct {
		fault                Fault
		code, words, members string
	}{
		"throttling":           {Fault{Status: 429}, "TooManyRequests", "Please retry again later.", `"code":"429","message":"Please retry after","status":"429",`},
		"throttling, its own":  {Fault{Status: 429, Code: "activityLimitReached", Message: "Slow down."}, "activityLimitReached", "Slow down.", `"code":"429","message":"Please retry after","status":"429",`},
		"the body is wrong":    {Fault{Status: 400}, "BadRequest", "Bad Request", ""},
		"the token is refused": {Fault{Status: 401}, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.", ""},
		"no rights":            {Fault{Status: 403}, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.", ""},
		"not there":            {Fault{Status: 404}, "Request_ResourceNotFound", "Not Found", ""},
		"a wrong method":       {Fault{Status: 405}, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.", ""},
		"a failure":            {Fault{Status: 500}, "Service_InternalServerError", "Encountered an internal server error.", ""},
		"not made":             {Fault{Status: 501}, "NotImplemented", "This operation target is not yet supported.", ""},
		"down":                 {Fault{Status: 503}, "Service_ServiceUnavailable", "Service Unavailable", ""},
		"too late":             {Fault{Status: 504}, "UnknownError", "", ""},
		"any other":            {Fault{Status: 412}, "PreconditionFailed", "Precondition Failed", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			rec := httptest.NewRecorder()
			tt.fault.write(rec, httptest.NewRequest(http.MethodGet, "/v1.0/users", nil), time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC))
			require.Equal(t, tt.fault.Status, rec.Code)
			id := rec.Header().Get("Request-Id")
			manualtest.CheckLiteral(t, `{"error":{"code":"`+tt.code+`","message":"`+tt.words+`","innerError":{`+tt.members+`
				"date":"2026-03-02T12:00:00","request-id":"`+id+`","client-request-id":"`+id+`"}}}`, rec.Body.String())
		})
	}
}
