package entra

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/upstream"
)

func TestRefusals(t *testing.T) {
	body := func(name string, code int) string {
		return fmt.Sprintf(`{"error":%q,"error_description":"AADSTS%d: text","error_codes":[%d],"correlation_id":"c-1"}`, name, code, code)
	}
	tests := map[string]struct {
		status  int
		body    string
		home    bool
		kind    upstream.Kind
		reason  upstream.Reason
		code    string
		atLeast time.Duration
	}{
		"wrong secret":                     {status: 401, body: body("invalid_client", 7000215), home: true, reason: upstream.ReasonSecretWrong, code: "AADSTS7000215"},
		"expired secret":                   {status: 401, body: body("invalid_client", 7000222), home: true, reason: upstream.ReasonSecretExpired},
		"revoked":                          {status: 400, body: body("invalid_grant", 50173), home: true, reason: upstream.ReasonTokenRevoked},
		"unused for 90 days":               {status: 400, body: body("invalid_grant", 700082), home: true, reason: upstream.ReasonTokenExpired},
		"second factor wanted":             {status: 400, body: body("invalid_grant", 50076), home: true, reason: upstream.ReasonMFAMissing},
		"second factor wanted by customer": {status: 400, body: body("interaction_required", 50076), reason: upstream.ReasonTenantBlocked},
		"no consent":                       {status: 400, body: body("invalid_grant", 65001), reason: upstream.ReasonConsentMissing},
		"no service principal at customer": {status: 400, body: body("unauthorized_client", 700016), reason: upstream.ReasonConsentMissing},
		"no such application":              {status: 400, body: body("unauthorized_client", 700016), home: true, reason: upstream.ReasonAppMissing},
		"no GDAP":                          {status: 400, body: body("invalid_grant", 50020), reason: upstream.ReasonGDAPMissing},
		"a guest in the reseller's tenant": {status: 400, body: body("invalid_grant", 50020), home: true, reason: upstream.ReasonWrongTenant},
		"Conditional Access":               {status: 400, body: body("invalid_grant", 53003), reason: upstream.ReasonTenantBlocked},
		"no such tenant":                   {status: 400, body: body("invalid_tenant", 90002), reason: upstream.ReasonTenantMissing},
		"redirect address":                 {status: 400, body: body("invalid_request", 50011), home: true, reason: upstream.ReasonConfig},
		"an unknown code of invalid_grant": {status: 400, body: body("invalid_grant", 999999), home: true, reason: upstream.ReasonTokenRevoked},
		"an unknown code with suberror":    {status: 400, body: `{"error":"invalid_grant","suberror":"consent_required","error_codes":[999999]}`, reason: upstream.ReasonConsentMissing},
		"an unknown error":                 {status: 400, body: `{"error":"strange"}`, reason: upstream.ReasonForbidden, code: "strange"},
		"only a text":                      {status: 400, body: `{"error":"invalid_grant","error_description":"AADSTS700082: x"}`, home: true, reason: upstream.ReasonTokenExpired, code: "AADSTS700082"},
		"codes as text":                    {status: 400, body: `{"error":"invalid_grant","error_codes":["50173"]}`, home: true, reason: upstream.ReasonTokenRevoked},
		"several codes":                    {status: 400, body: `{"error":"invalid_grant","error_codes":[50126,70002]}`, home: true, reason: upstream.ReasonTokenRevoked, code: "AADSTS50126"},
		"throttled":                        {status: 429, body: ``, kind: upstream.KindThrottled, atLeast: time.Second},
		"tenant throttled":                 {status: 400, body: body("temporarily_unavailable", 90055), kind: upstream.KindThrottled, atLeast: time.Second},
		"loop detected":                    {status: 400, body: body("invalid_grant", 50196), kind: upstream.KindThrottled, atLeast: 5 * time.Minute},
		"passing failure":                  {status: 400, body: body("server_error", 90033), kind: upstream.KindUnavailable},
		"consent race":                     {status: 400, body: body("invalid_grant", 650051), kind: upstream.KindUnavailable},
		"down":                             {status: 503, body: `<html>`, kind: upstream.KindUnavailable},
		"garbage":                          {status: 400, body: `<html>`, kind: upstream.KindUnavailable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			e := refusal(tt.status, http.Header{}, []byte(tt.body), tt.home, time.Unix(0, 0))
			if tt.kind == "" {
				tt.kind = upstream.KindUnauthorized
			}
			require.Equal(t, tt.kind, e.Kind)
			require.Equal(t, tt.reason, e.Reason)
			if tt.code != "" {
				require.Equal(t, tt.code, e.Code)
			}
			require.GreaterOrEqual(t, e.RetryAfter, tt.atLeast)
		})
	}
}

func FuzzRefusal(f *testing.F) {
	f.Add(400, `{"error":"invalid_grant","error_codes":[50173]}`)
	f.Add(200, `{"error":1}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		e := refusal(status, http.Header{}, []byte(body), true, time.Unix(0, 0))
		if e.Kind == "" || (e.Kind == upstream.KindUnauthorized) != (e.Reason != "") || len(e.Message) > 510 {
			t.Fatalf("%+v", e)
		}
	})
}

func FuzzTokensAndKeys(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}`), "eyJhIjoxfQ.eyJhbXIiOlsibWZhIl19.x")
	f.Fuzz(func(_ *testing.T, keys []byte, token string) {
		_, _ = parseKeys(keys)
		_, _ = DecodeAccessToken(token)
		_ = keyID(token)
		_, _ = keep(keys, "11111111-1111-4111-8111-111111111111")
		_ = homeAccount(keys)
	})
}
