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
