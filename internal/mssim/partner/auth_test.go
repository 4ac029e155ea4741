package partner

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestTokens(t *testing.T) {
	s := newSim(t)
	tests := map[string]struct {
		change func(map[string]any)
		status int
		code   int // 0: success
	}{
		"app+user with a second factor": {nil, 200, 0},
		"app-only":                      {appOnly, 200, 0},
		"audience by application id":    {func(c map[string]any) { c["aud"] = world.AppPartnerCenter }, 200, 0},
		"audience with a slash":         {func(c map[string]any) { c["aud"] = "https://api.partnercenter.microsoft.com/" }, 200, 0},
		"retired directory audience":    {func(c map[string]any) { c["aud"] = "https://graph.windows.net" }, 401, 900420},
		"audience of Graph":             {func(c map[string]any) { c["aud"] = "https://graph.microsoft.com" }, 401, 900420},
		"without a second factor":       {func(c map[string]any) { c["amr"] = []string{"pwd"} }, 401, 900421},
		"expired":                       {func(c map[string]any) { c["exp"] = start.Add(-time.Minute).Unix() }, 401, 400},
		"tenant that is no partner":     {func(c map[string]any) { c["tid"] = customerID("gruenwald") }, 403, 2032},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.do(request{path: "/v1/customers", token: s.token(tt.change)})
			require.Equal(t, tt.status, got.status, string(got.body))
			if tt.code != 0 {
				require.Equal(t, tt.code, got.code(t))
			}
			if tt.status == 401 {
				require.Contains(t, got.head("WWW-Authenticate"), "OAuth realm=urn:cpsvc:cpid:")
			}
		})
	}
	got := s.do(request{path: "/v1/customers", token: "not.a.token"})
	require.Equal(t, 401, got.status)
	require.NotContains(t, string(got.body), "not.a.token")
}

func TestMFASwitch(t *testing.T) {
	s := newSim(t)
	weak := s.token(func(c map[string]any) { c["amr"] = []string{"pwd"} })
	require.NoError(t, s.w.Tune(func(set *world.Settings) { set.RequireMFA = false }))
	require.Equal(t, 200, s.do(request{path: "/v1/customers", token: weak}).status)
}

func TestValidateMFAHeader(t *testing.T) {
	s := newSim(t)
	tests := map[string]struct {
		change func(map[string]any)
		header map[string]string
		want   string
	}{
		"not asked":               {nil, nil, ""},
		"with a second factor":    {nil, map[string]string{"ValidateMfa": "true"}, "true"},
		"without a second factor": {func(c map[string]any) { c["amr"] = []string{"pwd"} }, map[string]string{"ValidateMfa": "true"}, "false"},
		"app-only has no answer":  {appOnly, map[string]string{"ValidateMfa": "true"}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.do(request{path: "/v1/customers", token: s.token(tt.change), header: tt.header})
			require.Equal(t, tt.want, got.head("isMfaCompliant"))
		})
	}
}

func TestAppOnlyRefused(t *testing.T) {
	s := newSim(t)
	customer := "/v1/customers/" + customerID("gruenwald")
	tests := map[string]request{
		"subscribed SKUs":       {path: customer + "/subscribedskus"},
		"relationship requests": {path: "/v1/customers/relationshiprequests"},
		"customer's partners":   {path: customer + "/relationships"},
		"agreements":            {path: customer + "/agreements"},
		"attesting agreements":  {method: "POST", path: customer + "/agreements", body: "{}"},
		"application consents":  {method: "POST", path: customer + "/applicationconsents", body: "{}"},
		"partner's profiles":    {path: "/v1/profiles/organization"},
		"MFA telemetry":         {path: "/v1/partnerRequests"},
	}
	for name, r := range tests {
		t.Run(name, func(t *testing.T) {
			r.token = s.token(appOnly)
			got := s.do(r)
			require.Equal(t, 403, got.status)
			require.Equal(t, 900329, got.code(t))
		})
	}
}

func TestPartnersAreKeptApart(t *testing.T) {
	s := newSim(t)
	theirs := "/v1/customers/" + customerID("redwooddental")
	for _, path := range []string{
		"", "/profiles/company", "/subscriptions", "/orders", "/subscribedskus", "/agreements", "/validationStatus?type=account",
		"/products?targetView=OnlineServices",
	} {
		got := s.get(theirs + path)
		require.Equal(t, 403, got.status, path)
		require.Equal(t, 20002, got.code(t), path)
	}
	for _, item := range s.get("/v1/customers").items(t) {
		require.NotEqual(t, customerID("redwooddental"), item["id"])
	}
	raw, err := s.w.SignToken(s.claimsOf(s.other, nil))
	require.NoError(t, err)
	require.Equal(t, 200, s.do(request{path: theirs, token: raw}).status)
}

func TestDirectoryNeedsDelegatedRoles(t *testing.T) {
	s := newSim(t)
	raw, err := s.w.SignToken(s.claimsOf(s.other, nil))
	require.NoError(t, err)
	pending := "/v1/customers/" + customerID("minato")
	for _, path := range []string{"/subscribedskus", "/organization", "/customDomains"} {
		got := s.do(request{path: pending + path, token: raw})
		require.Equal(t, 403, got.status, path)
		require.Equal(t, 900308, got.code(t), path)
	}
	require.Equal(t, 200, s.do(request{path: pending + "/subscriptions", token: raw}).status, "commerce needs no GDAP")

	whole := s.get("/v1/customers/" + customerID("gruenwald")).json(t)
	require.Contains(t, whole, "customDomains")
	partial := s.do(request{path: pending, token: raw}).json(t)
	require.NotContains(t, partial, "customDomains")
	require.NotContains(t, partial["companyProfile"], "address")
	require.NotContains(t, partial["companyProfile"], "email")
	require.Contains(t, partial, "billingProfile")
}
