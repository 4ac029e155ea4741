package mssim

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/manualtest"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

var testStart = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// box is a simulator behind a test listener.
type box struct {
	t      *testing.T
	url    string
	sim    *Server
	client *http.Client
}

func open(t *testing.T, cfg Config) *box {
	t.Helper()
	if cfg.Now.IsZero() {
		cfg.Now = testStart
	}
	sim, err := New(cfg)
	require.NoError(t, err)
	server := httptest.NewServer(sim)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		require.NoError(t, sim.Close())
	})
	// A connection of its own for every call: Go tries again by itself when one it
	// has used before is dropped.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	return &box{t: t, url: server.URL, sim: sim, client: client}
}

func (b *box) do(method, path, body string, header ...string) (*http.Response, string, error) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, strings.NewReader(body))
	require.NoError(b.t, err)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := b.client.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	return resp, string(data), err
}

// call wants a status and decodes the JSON of the answer.
func (b *box) call(status int, method, path, body string) (out map[string]any) {
	b.t.Helper()
	resp, data, err := b.do(method, path, body)
	require.NoError(b.t, err)
	require.Equal(b.t, status, resp.StatusCode, data)
	if data != "" {
		require.NoError(b.t, json.Unmarshal([]byte(data), &out), data)
	}
	return out
}

func decoded(t *testing.T, data string) (out map[string]any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(strings.TrimPrefix(data, "\ufeff")), &out), data) // Partner Center begins with a byte order mark
	return out
}

func TestUnknownCallsAreNamed(t *testing.T) {
	b := open(t, Config{Seed: "empty"})
	for _, path := range []string{"/v1/nothing", "/v1.0/nothing", "/beta/nothing", "/tenant/nothing", "/_sim/nothing", "/webhooks/v1/nothing"} {
		got := b.call(http.StatusNotImplemented, "PATCH", path, "")
		require.Equal(t, map[string]any{"error": "not_simulated", "message": "The simulator does not know this call.", "method": "PATCH", "path": path}, got)
	}
}

func TestClockControl(t *testing.T) {
	b := open(t, Config{})
	require.Equal(t, "demo", b.call(200, "GET", "/_sim/clock", "")["seed"])
	moved := b.call(200, "POST", "/_sim/clock", `{"advance":"72h"}`)
	require.Positive(t, moved["changed"])
	at, err := time.Parse(time.RFC3339, moved["now"].(string))
	require.NoError(t, err)
	require.WithinDuration(t, testStart.Add(72*time.Hour), at, time.Minute)
	b.call(200, "POST", "/_sim/clock", `{"now":"2027-01-01T00:00:00Z"}`)
	for name, body := range map[string]string{
		"neither": `{}`, "both": `{"advance":"1h","now":"2028-01-01T00:00:00Z"}`, "backwards by a duration": `{"advance":"-1h"}`, "words": `{"advance":"soon"}`,
		"too far": `{"now":"2099-01-01T00:00:00Z"}`, "unknown name": `{"advanced":"1h"}`, "no JSON": `advance`,
	} {
		t.Run(name, func(t *testing.T) { b.call(400, "POST", "/_sim/clock", body) })
	}
	b.call(409, "POST", "/_sim/clock", `{"now":"2026-01-01T00:00:00Z"}`)
}

func TestResetAndState(t *testing.T) {
	b, other := open(t, Config{}), open(t, Config{})
	state := func(b *box) string {
		_, data, err := b.do("GET", "/_sim/state", "")
		require.NoError(t, err)
		require.True(t, json.Valid([]byte(data)))
		return data
	}
	require.Equal(t, state(b), state(other), "the same start, the same bytes")
	b.call(200, "POST", "/_sim/clock", `{"advance":"2000h"}`)
	b.call(201, "POST", "/_sim/faults", `{"status":500}`)
	require.NotEqual(t, state(b), state(other))
	b.call(200, "POST", "/_sim/reset", `{"seed":"demo","now":"2026-11-20T10:00:00Z"}`)
	require.Equal(t, state(b), state(other))
	require.Empty(t, b.call(200, "GET", "/_sim/faults", "")["faults"], "a reset ends faults too")
	require.Contains(t, b.call(400, "POST", "/_sim/reset", `{"seed":"huge"}`)["message"], "use empty, demo or large")
	only := b.call(200, "GET", "/_sim/state?table=partners", "")
	require.Len(t, only["tables"], 1)
	refused := b.call(400, "GET", "/_sim/state?table=partner", "")
	require.Equal(t, `There is no table "partner": use tenants, partners, apps, consents, users, groups, grants, customers, subscriptions, orders, invoices, `+
		`carts, exports, gdap, audit, webhooks, deliveries, charges, directories, removedUsers, serviceRequests, selfServePolicies, fraudEvents or azurePlans.`,
		refused["message"])
}

func TestFaultsStrike(t *testing.T) {
	const call = "/common/v2.0/.well-known/openid-configuration"
	tests := map[string]struct {
		fault string
		path  string
		check func(t *testing.T, resp *http.Response, body string, err error)
	}{
		"throttling of Partner Center": {`{"path":"/v1/**","status":429,"retry_after":57}`, "/v1/customers", func(t *testing.T, resp *http.Response, body string, _ error) {
			require.Equal(t, 429, resp.StatusCode)
			require.Equal(t, "57", resp.Header.Get("Retry-After"))
			require.JSONEq(t, `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 57 seconds."}`, body)
		}},
		"Partner Center's envelope": {`{"path":"/v1/**","status":400,"code":"800090","message":"No."}`, "/v1/customers", func(t *testing.T, resp *http.Response, body string, _ error) {
			require.Equal(t, 400, resp.StatusCode)
			require.JSONEq(t, `{"code":800090,"description":"No.","data":[],"source":"PartnerFD"}`, body)
		}},
		"Graph's envelope": {`{"status":503}`, "/v1.0/users", func(t *testing.T, resp *http.Response, body string, _ error) {
			require.Equal(t, 503, resp.StatusCode)
			manualtest.CheckLiteral(t, `{"error":{"code":"Service_ServiceUnavailable","message":"Service Unavailable",
				"innerError":{"date":"{when}","request-id":"{id}","client-request-id":"{id}"}}}`, body)
		}},
		"Entra's envelope": {`{"path":"/*/oauth2/v2.0/token","status":400,"code":"50173","message":"Revoked."}`, "/organizations/oauth2/v2.0/token", func(t *testing.T, resp *http.Response, body string, _ error) {
			require.Equal(t, 400, resp.StatusCode)
			require.Contains(t, body, `"error":"invalid_grant","error_description":"AADSTS50173: Revoked.\r\nTrace ID: `)
		}},
		"an HTML page": {`{"status":502,"body":"<html>","content_type":"text/html"}`, call, func(t *testing.T, resp *http.Response, body string, _ error) {
			require.Equal(t, []string{"text/html", "<html>"}, []string{resp.Header.Get("Content-Type"), body})
		}},
		"a huge body": {`{"body_bytes":5242880}`, call, func(t *testing.T, resp *http.Response, body string, _ error) {
			require.Equal(t, 200, resp.StatusCode)
			require.Len(t, body, 5<<20)
		}},
		"Retry-After as a date": {`{"status":429,"retry_after":"date:30"}`, call, func(t *testing.T, resp *http.Response, _ string, _ error) {
			at, err := http.ParseTime(resp.Header.Get("Retry-After"))
			require.NoError(t, err)
			require.WithinDuration(t, time.Now().Add(30*time.Second), at, 5*time.Second)
		}},
		"Retry-After as nonsense": {`{"status":429,"retry_after":"later"}`, call, func(t *testing.T, resp *http.Response, _ string, _ error) {
			require.Equal(t, "later", resp.Header.Get("Retry-After"))
		}},
		"throttling without Retry-After": {`{"status":429}`, call, func(t *testing.T, resp *http.Response, _ string, _ error) {
			require.Empty(t, resp.Header.Values("Retry-After"))
		}},
		"a header": {`{"status":401,"headers":{"WWW-Authenticate":"Bearer"}}`, call, func(t *testing.T, resp *http.Response, _ string, _ error) {
			require.Equal(t, "Bearer", resp.Header.Get("WWW-Authenticate"))
		}},
		"latency alone": {`{"latency":"50ms"}`, call, func(t *testing.T, resp *http.Response, body string, _ error) {
			require.Equal(t, 200, resp.StatusCode)
			require.Contains(t, body, "token_endpoint")
		}},
		"a dropped connection": {`{"drop":true}`, call, func(t *testing.T, _ *http.Response, _ string, err error) {
			require.Error(t, err)
		}},
		"half an answer": {`{"truncate":true}`, call, func(t *testing.T, resp *http.Response, body string, err error) {
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			require.Equal(t, 200, resp.StatusCode)
			require.False(t, json.Valid([]byte(body)))
		}},
		"an answer lost after the effect": {`{"after_effect":true}`, call, func(t *testing.T, _ *http.Response, _ string, err error) {
			require.Error(t, err)
		}},
		"an error after the effect": {`{"after_effect":true,"status":500}`, call, func(t *testing.T, resp *http.Response, _ string, _ error) {
			require.Equal(t, 500, resp.StatusCode)
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b := open(t, Config{Seed: "empty"})
			b.call(201, "POST", "/_sim/faults", tt.fault)
			resp, body, err := b.do("GET", tt.path, "")
			tt.check(t, resp, body, err)
			listed := b.call(200, "GET", "/_sim/faults", "")["faults"].([]any)
			require.EqualValues(t, 1, listed[0].(map[string]any)["struck"])
			b.call(204, "DELETE", "/_sim/faults", "")
			resp, body, err = b.do("GET", call, "")
			require.NoError(t, err)
			require.Equal(t, 200, resp.StatusCode, body)
		})
	}
}

func TestAfterEffectDoesTheWork(t *testing.T) {
	b := open(t, Config{})
	cred := world.DemoCredentials()[1]
	form := "grant_type=client_credentials&client_id=" + cred.ApplicationID + "&client_secret=" + url.QueryEscape(cred.Secret) + "&scope=https%3A%2F%2Fapi.partnercenter.microsoft.com%2F.default"
	resp, data, err := b.do("POST", "/"+cred.TenantID+"/oauth2/v2.0/token", form, "Content-Type", "application/x-www-form-urlencoded")
	require.NoError(t, err)
	require.Equal(t, 200, resp.StatusCode, data)
	var token struct {
		AccessToken string `json:"access_token"`
	}
	require.NoError(t, json.Unmarshal([]byte(data), &token))
	b.call(201, "POST", "/_sim/faults", `{"method":"POST","path":"/v1/customers","after_effect":true,"times":1}`)
	body := `{"companyProfile":{"domain":"brandnew.onmicrosoft.com"},"billingProfile":{"culture":"EN-US","email":"a@b.example","language":"en","companyName":"Brand New",
		"defaultAddress":{"firstName":"A","lastName":"B","addressLine1":"1 Main Street","city":"Seattle","state":"WA","postalCode":"98101","country":"US","phoneNumber":"2065550100"}}}`
	_, _, err = b.do("POST", "/v1/customers", body, "Authorization", "Bearer "+token.AccessToken, "Content-Type", "application/json",
		"MS-RequestId", "6f6ae1c6-4a2c-4f0e-9c0c-6c1f5a2f1b10", "MS-CorrelationId", "6f6ae1c6-4a2c-4f0e-9c0c-6c1f5a2f1b11")
	require.Error(t, err, "the answer is lost")
	b.sim.World().View(func(s *world.State) {
		_, ok := world.FindTenant(s, "brandnew.onmicrosoft.com")
		require.True(t, ok, "the customer is there")
	})
	_, requests, err := b.do("GET", "/_sim/requests", "")
	require.NoError(t, err)
	for _, secret := range []string{cred.Secret, url.QueryEscape(cred.Secret), token.AccessToken, "Brand New"} {
		require.NotContains(t, requests, secret)
	}
	_, state, err := b.do("GET", "/_sim/state", "")
	require.NoError(t, err)
	require.NotContains(t, state, cred.Secret)
}

func TestFaultsAreCheckedWhenMade(t *testing.T) {
	b := open(t, Config{Seed: "empty"})
	for name, body := range map[string]string{
		"nothing to do": `{"path":"/v1/**"}`, "a wrong status": `{"status":99}`, "a wrong latency": `{"latency":"fast"}`, "a negative count": `{"status":500,"times":-1}`,
		"a typing mistake": `{"statuss":500}`, "a wrong date": `{"status":429,"retry_after":"date:soon"}`, "too many bytes": `{"body_bytes":999999999999}`,
		"no leading slash": `{"status":500,"path":"v1/customers"}`, "only a name": `{"status":500,"path":"*"}`, "a query": `{"status":500,"path":"/v1/customers?size=1"}`,
		"an address": `{"status":500,"path":"https://graph.microsoft.com/v1.0/users"}`, "an unknown tenant": `{"status":500,"tenant":"nix"}`,
		"an unknown method": `{"status":500,"method":"foo"}`, "a header's name": `{"status":500,"headers":{"X\n":"a"}}`, "no header's name": `{"status":500,"headers":{"":"a"}}`,
		"a header's value": `{"status":500,"headers":{"X-A":"a\nb"}}`, "a content type": `{"status":500,"content_type":"text/\nhtml"}`, "a wait": `{"status":429,"retry_after":"5\n"}`,
	} {
		t.Run(name, func(t *testing.T) { require.NotEmpty(t, b.call(400, "POST", "/_sim/faults", body)["message"]) })
	}
	require.Equal(t, `path "v1/customers" would match nothing: it begins with / or **, and has no query`,
		b.call(400, "POST", "/_sim/faults", `{"status":500,"path":"v1/customers"}`)["message"])
	require.Equal(t, `tenant "nix": there is no such tenant`, b.call(400, "POST", "/_sim/faults", `{"status":500,"tenant":"nix"}`)["message"])
	require.Empty(t, b.call(200, "GET", "/_sim/faults", "")["faults"])
	b.call(201, "POST", "/_sim/faults", `{"status":500,"tenant":"common"}`)
	b.call(201, "POST", "/_sim/faults", `{"status":500,"path":"**/customers","method":"patch","headers":{"X-A":"a b"}}`)
}

func TestHangEndsWithTheCaller(t *testing.T) {
	b := open(t, Config{Seed: "empty"})
	b.call(201, "POST", "/_sim/faults", `{"hang":true,"path":"/v1/**"}`)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url+"/v1/customers", nil)
	require.NoError(t, err)
	resp, err := b.client.Do(r)
	if err == nil {
		_ = resp.Body.Close()
	}
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestFaultOfOneTenant(t *testing.T) {
	b := open(t, Config{})
	cred := world.DemoCredentials()
	b.call(201, "POST", "/_sim/faults", `{"status":503,"tenant":"`+cred[0].TenantID+`"}`)
	status := func(tenant string) int {
		resp, _, err := b.do("GET", "/"+tenant+"/v2.0/.well-known/openid-configuration", "")
		require.NoError(t, err)
		return resp.StatusCode
	}
	require.Equal(t, 503, status(cred[0].TenantID))
	require.Equal(t, 503, status(cred[0].Domain), "a path may name the tenant by a domain")
	require.Equal(t, 503, status(strings.ToUpper(cred[0].Domain)))
	require.Equal(t, 200, status(cred[1].TenantID))
	require.Equal(t, 200, status(cred[1].Domain))
	token, err := b.sim.World().SignToken(map[string]any{"tid": cred[0].TenantID, "exp": time.Now().Add(time.Hour).Unix()})
	require.NoError(t, err)
	resp, _, err := b.do("GET", "/v1/customers", "", "Authorization", "Bearer "+token)
	require.NoError(t, err)
	require.Equal(t, 503, resp.StatusCode)

	b.call(204, "DELETE", "/_sim/faults", "")
	made := b.call(201, "POST", "/_sim/faults", `{"status":503,"tenant":"`+cred[0].Domain+`"}`)
	require.Equal(t, cred[0].TenantID, made["tenant"])
	require.Equal(t, []int{503, 503, 200}, []int{status(cred[0].TenantID), status(cred[0].Domain), status(cred[1].Domain)})
	resp, _, err = b.do("GET", "/v1/customers", "", "Authorization", "Bearer "+token)
	require.NoError(t, err)
	require.Equal(t, 503, resp.StatusCode)
}

func TestRequestsAreListed(t *testing.T) {
	b := open(t, Config{Seed: "empty"})
	_, _, err := b.do("GET", "/v1/customers?size=5&filter=%7B%22Value%22%3A%22Private%22%7D&code=secretcode", "", "MS-RequestId", "req-1", "MS-CorrelationId", "corr-1")
	require.NoError(t, err)
	list := b.call(200, "GET", "/_sim/requests", "")
	only := list["requests"].([]any)[0].(map[string]any)
	require.Equal(t, "partner", only["service"])
	require.Equal(t, "code=...&filter=...&size=5", only["query"])
	require.Equal(t, []any{"req-1", "corr-1", true}, []any{only["request_id"], only["correlation_id"], only["done"]})
	require.EqualValues(t, 401, only["status"])
	last := strconv.Itoa(int(list["last"].(float64)))
	require.Empty(t, b.call(200, "GET", "/_sim/requests?since="+last, "")["requests"])
	require.Len(t, b.call(200, "GET", "/_sim/requests?since=2020-01-01T00:00:00Z", "")["requests"], 1)
	b.call(400, "GET", "/_sim/requests?since=yesterday", "")
}

func TestSettings(t *testing.T) {
	off := false
	b := open(t, Config{Throttle: &off, Latency: time.Millisecond})
	got := b.call(200, "GET", "/_sim/settings", "")
	require.Equal(t, []any{false, "1ms", true}, []any{got["throttle"], got["latency"], got["extended_service"]})
	got = b.call(200, "POST", "/_sim/settings", `{"throttle":true,"extended_service":false,"latency":"0s"}`)
	require.Equal(t, []any{true, "0s", false, true}, []any{got["throttle"], got["latency"], got["extended_service"], got["require_mfa"]})
	b.call(400, "POST", "/_sim/settings", `{"latency":"slow"}`)
	b.call(400, "POST", "/_sim/settings", `{"throttle_per_minute":0}`)
	got = b.call(200, "POST", "/_sim/settings", `{"order_delay_seconds":900,"late_subscription_ids":true,"refuse_repeat_checkout":true}`)
	require.Equal(t, []any{900.0, true, true, true}, []any{got["order_delay_seconds"], got["late_subscription_ids"], got["refuse_repeat_checkout"], got["throttle"]})
	b.call(400, "POST", "/_sim/settings", `{"order_delay_seconds":-1}`)
	got = b.call(200, "POST", "/_sim/settings", `{"sandbox_partner":"2c760aaa-ade7-5fbf-aa41-6854bc8a767a","risk_seats":20}`)
	require.Equal(t, []any{"2c760aaa-ade7-5fbf-aa41-6854bc8a767a", 20.0}, []any{got["sandbox_partner"], got["risk_seats"]})
	b.call(400, "POST", "/_sim/settings", `{"risk_seats":-1}`)
}

func TestOrdersAreLateAtFirst(t *testing.T) {
	late := func(cfg Config) []any {
		got := open(t, cfg).call(200, "GET", "/_sim/settings", "")
		return []any{got["list_lag_seconds"], got["order_delay_seconds"], got["late_subscription_ids"], got["throttle"]}
	}
	require.Equal(t, []any{2.0, 5.0, true, true}, late(Config{Seed: "empty"}))
	off := false
	require.Equal(t, []any{0.0, 0.0, false, false}, late(Config{Seed: "empty", Immediate: true, Throttle: &off}))
}

func TestHomeTellsTheLogins(t *testing.T) {
	b := open(t, Config{})
	for _, path := range []string{"/", "/_sim/"} {
		resp, page, err := b.do("GET", path, "")
		require.NoError(t, err)
		require.Equal(t, "text/html; charset=utf-8", resp.Header.Get("Content-Type"))
		for _, want := range []string{"admin@nordlicht.onmicrosoft.com", world.MFACode, "admin@maplepine.onmicrosoft.com", b.url} {
			require.Contains(t, page, want)
		}
	}
	info := b.call(200, "GET", "/_sim/seed-info", "")
	require.Len(t, info["resellers"], 2)
	require.Len(t, info["customer_logins"], 14)
}

func TestRunServesUntilStopped(t *testing.T) {
	for name, secure := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			ready, done := make(chan string, 1), make(chan error, 1)
			go func() {
				done <- Run(ctx, Config{Addr: "127.0.0.1:0", DataDir: dir, TLS: secure, Ready: func(url string) { ready <- url }})
			}()
			var url string
			select {
			case url = <-ready:
			case err := <-done:
				require.NoError(t, err)
			}
			client := &http.Client{}
			if secure {
				require.True(t, strings.HasPrefix(url, "https://"))
				ca, err := os.ReadFile(filepath.Join(dir, CAFile))
				require.NoError(t, err)
				pool := x509.NewCertPool()
				require.True(t, pool.AppendCertsFromPEM(ca))
				client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
				defer client.CloseIdleConnections()
			}
			resp, err := client.Get(url + "/nordlicht.onmicrosoft.com/v2.0/.well-known/openid-configuration")
			require.NoError(t, err)
			data, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			require.Contains(t, string(data), url+"/", "links start with the origin that was called")
			stop()
			require.NoError(t, <-done)
			again, err := New(Config{DataDir: dir, TLS: secure})
			require.NoError(t, err, "the folder is free again")
			if secure {
				ca, err := os.ReadFile(filepath.Join(dir, CAFile))
				require.NoError(t, err)
				require.True(t, bytes.Equal(ca, again.CAPEM()), "the CA stays the same")
			}
			require.NoError(t, again.Close())
		})
	}
}

func TestATakenPortIsExplained(t *testing.T) {
	busy := httptest.NewServer(http.NotFoundHandler())
	defer busy.Close()
	err := Run(t.Context(), Config{Addr: strings.TrimPrefix(busy.URL, "http://"), Seed: "empty"})
	require.ErrorContains(t, err, "another program may hold that port")
}

func TestSettingsAreChecked(t *testing.T) {
	b := open(t, Config{Seed: "empty"})
	for name, body := range map[string]string{
		"a negative export": `{"export_seconds":-1}`, "an endless export": `{"export_seconds":10000000000}`, "an endless delay": `{"order_delay_seconds":86401}`,
		"an endless lag": `{"list_lag_seconds":86401}`, "too many days": `{"refresh_idle_days":100000}`, "no call at all": `{"throttle_per_minute":0}`,
		"a negative risk": `{"risk_seats":-1}`, "a wrong latency": `{"latency":"fast"}`,
	} {
		t.Run(name, func(t *testing.T) { require.NotEmpty(t, b.call(400, "POST", "/_sim/settings", body)["message"]) })
	}
	require.EqualValues(t, 86400, b.call(200, "POST", "/_sim/settings", `{"export_seconds":86400}`)["export_seconds"])
}
