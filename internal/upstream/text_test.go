package upstream_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/upstream"
)

func TestRedact(t *testing.T) {
	jwt := "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJvaWQiOiIxMjM0In0.c2lnbmF0dXJl"
	secrets := map[string]string{
		"a JWT":                "token " + jwt + " refused",
		"a bearer":             "Authorization: Bearer abc.def-ghi refused",
		"a secret in a form":   "client_secret=Xy7~verysecret&scope=a",
		"a secret in JSON":     `{"refresh_token":"Xy7~verysecret","x":1}`,
		"a refresh token":      "grant 0.AXkAverysecretverysecretverysecretverysecretverysecret.AgABverysecret ended",
		"a signature in a URL": "https://x.blob.example/file?sv=1&sig=verysecret%3D&se=2",
		"a mail address":       "user verysecret.person@contoso.com not found",
	}
	for name, text := range secrets {
		t.Run(name, func(t *testing.T) {
			got := upstream.Redact(text)
			for _, leak := range []string{"verysecret", jwt[:30], "abc.def-ghi"} {
				require.NotContains(t, got, leak)
			}
		})
	}
	require.Equal(t, "Subscription quantity cannot be decreased.", upstream.Redact("Subscription quantity\r\n cannot be decreased.\x00"))
	require.LessOrEqual(t, len(upstream.Redact(strings.Repeat("ä ", 10_000))), 510)
}

func TestErrorsAndLogsShowNoTextOfMicrosofts(t *testing.T) {
	e := &upstream.Error{
		Kind: upstream.KindInvalid, API: "partnercenter", Op: "create customer", Status: 400, Code: "800002",
		CorrelationID: "11111111-2222-3333-4444-555555555555", Message: "personal text", Cause: fmt.Errorf("personal cause"),
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Error("failed", "error", e)
	for _, text := range []string{e.Error(), e.Sentence(), log.String(), e.AppError().Error()} {
		require.NotContains(t, text, "personal")
	}
	require.Contains(t, log.String(), "11111111-2222-3333-4444-555555555555")
}

func TestEveryReasonHasASentenceOfItsOwn(t *testing.T) {
	reasons := []upstream.Reason{
		upstream.ReasonSecretWrong, upstream.ReasonSecretExpired, upstream.ReasonConsentMissing, upstream.ReasonMFAMissing,
		upstream.ReasonTokenRevoked, upstream.ReasonTokenExpired, upstream.ReasonGDAPMissing, upstream.ReasonAppOnlyRefused,
		upstream.ReasonNotAuthorized, upstream.ReasonWrongTenant, upstream.ReasonAppMissing, upstream.ReasonTenantBlocked,
		upstream.ReasonTenantMissing, upstream.ReasonConfig, upstream.ReasonForbidden, "",
	}
	seen := map[string]upstream.Reason{}
	for _, r := range reasons {
		text := r.Sentence()
		require.NotContains(t, seen, text, "%s and %s", r, seen[text])
		seen[text] = r
	}
}

func TestFailuresBecomeErrorsOfTheProduct(t *testing.T) {
	tests := map[string]struct {
		err  *upstream.Error
		kind apperr.Kind
		code string
	}{
		"throttled":     {&upstream.Error{Kind: upstream.KindThrottled, RetryAfter: time.Minute}, apperr.Unavailable, "microsoft.throttled"},
		"secret wrong":  {&upstream.Error{Kind: upstream.KindUnauthorized, Reason: upstream.ReasonSecretWrong}, apperr.Upstream, "microsoft.secret_wrong"},
		"not found":     {&upstream.Error{Kind: upstream.KindNotFound}, apperr.NotFound, "microsoft.not_found"},
		"conflict":      {&upstream.Error{Kind: upstream.KindConflict}, apperr.Conflict, "microsoft.conflict"},
		"invalid":       {&upstream.Error{Kind: upstream.KindInvalid, Code: "800002"}, apperr.Upstream, "microsoft.invalid"},
		"garbage":       {&upstream.Error{Kind: upstream.KindUnavailable, What: upstream.WhatGarbage}, apperr.Unavailable, "microsoft.unavailable"},
		"outcome open":  {&upstream.Error{Kind: upstream.KindUnavailable, OutcomeUnknown: true}, apperr.Unavailable, "microsoft.unavailable"},
		"server error":  {&upstream.Error{Kind: upstream.KindUnavailable, Status: 503}, apperr.Unavailable, "microsoft.unavailable"},
		"no connection": {&upstream.Error{Kind: upstream.KindUnavailable, What: upstream.WhatRefused}, apperr.Unavailable, "microsoft.unavailable"},
	}
	sentences := map[string]string{}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := tt.err.AppError()
			require.Equal(t, tt.kind, got.Kind)
			require.Equal(t, tt.code, got.Code)
			require.Equal(t, tt.err.RetryAfter, got.RetryAfter)
			require.Equal(t, tt.err.Code, got.Microsoft.Code)
			require.NotContains(t, sentences, got.Detail, "as %s", sentences[got.Detail])
			sentences[got.Detail] = name
		})
	}
}

func TestParseRetryAfter(t *testing.T) {
	tests := map[string]struct {
		value, date string
		want        time.Duration
		ok          bool
	}{
		"missing":                    {},
		"seconds":                    {value: "57", want: 57 * time.Second, ok: true},
		"seconds with spaces":        {value: " 57 ", want: 57 * time.Second, ok: true},
		"zero":                       {value: "0", ok: true},
		"a fraction":                 {value: "1.5", want: 1500 * time.Millisecond, ok: true},
		"a very large number":        {value: "99999999999999999999", want: 24 * time.Hour, ok: true},
		"negative":                   {value: "-3"},
		"not a number":               {value: "NaN"},
		"words":                      {value: "in a while"},
		"a date":                     {value: "Sun, 01 Mar 2026 12:01:00 GMT", want: time.Minute, ok: true},
		"a date, our clock is wrong": {value: "Sun, 01 Mar 2026 09:01:00 GMT", date: "Sun, 01 Mar 2026 09:00:00 GMT", want: time.Minute, ok: true},
		"a date in the past":         {value: "Sun, 01 Mar 2020 12:01:00 GMT", ok: true},
		"a date far away":            {value: "Sun, 01 Mar 2099 12:01:00 GMT", want: 24 * time.Hour, ok: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := http.Header{}
			if tt.value != "" {
				h.Set("Retry-After", tt.value)
			}
			if tt.date != "" {
				h.Set("Date", tt.date)
			}
			got, ok := upstream.ParseRetryAfter(h, start)
			require.Equal(t, tt.ok, ok)
			require.Equal(t, tt.want, got)
		})
	}
}

func TestFollow(t *testing.T) {
	base, err := upstream.ParseBase("https://graph.microsoft.com/")
	require.NoError(t, err)
	good := map[string]string{
		"/v1.0/users?$skiptoken=a":                            "https://graph.microsoft.com/v1.0/users?$skiptoken=a",
		"https://graph.microsoft.com/v1.0/users?$skiptoken=a": "https://graph.microsoft.com/v1.0/users?$skiptoken=a",
		"https://GRAPH.microsoft.com:443/v1.0/users":          "https://GRAPH.microsoft.com:443/v1.0/users",
	}
	for link, want := range good {
		got, err := upstream.Follow(base, link)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, link := range []string{
		"https://evil.example/v1.0/users", "//evil.example/users", "http://graph.microsoft.com/v1.0/users",
		"https://graph.microsoft.com:8443/v1.0", "https://graph.microsoft.com@evil.example/", "https://a@graph.microsoft.com/", "javascript:alert(1)",
	} {
		_, err := upstream.Follow(base, link)
		require.ErrorIs(t, err, upstream.ErrForeignLink, link)
	}
	for _, link := range []string{"https://%zz", "#", "?", "https://graph.microsoft.com"} {
		_, err := upstream.Follow(base, link)
		require.Error(t, err, link)
	}
	for _, bad := range []string{"", "graph.microsoft.com", "ftp://x", "https://user:pw@host", "https://host?x=1"} {
		_, err := upstream.ParseBase(bad)
		require.Error(t, err, bad)
	}
}

func TestJSONToleratesAByteOrderMark(t *testing.T) {
	a := &upstream.Answer{Body: []byte("\xEF\xBB\xBF {\"id\":1}\r\n")}
	require.NoError(t, upstream.WantJSON(a))
	var v struct{ ID int }
	require.NoError(t, a.Decode(&v))
	require.Equal(t, 1, v.ID)

	a = &upstream.Answer{Body: []byte(`{"id":"verysecret"}`)}
	err := a.Decode(&v)
	require.Error(t, err)
	require.NotContains(t, err.Error(), "verysecret")
}

func FuzzFollowNeverLeavesTheHost(f *testing.F) {
	for _, seed := range []string{"/a", "https://evil", "//evil", "\\\\evil", "https://graph.microsoft.com%2f@evil", "https:graph.microsoft.com"} {
		f.Add(seed)
	}
	base, err := upstream.ParseBase("https://graph.microsoft.com")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, link string) {
		got, err := upstream.Follow(base, link)
		if err != nil {
			return
		}
		u, err := url.Parse(got)
		if err != nil {
			t.Fatalf("%q became %q: %v", link, got, err)
		}
		if !strings.EqualFold(u.Hostname(), "graph.microsoft.com") || u.Scheme != "https" || u.User != nil {
			t.Fatalf("%q became %q", link, got)
		}
	})
}

func FuzzRedact(f *testing.F) {
	f.Add("client_secret=abc&x")
	f.Fuzz(func(t *testing.T, text string) {
		if got := upstream.Redact(text); len(got) > 510 {
			t.Fatalf("%d bytes", len(got))
		}
	})
}
