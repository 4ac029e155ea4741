package partnercenter_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

func TestErrors(t *testing.T) {
	tests := map[string]struct {
		status int
		body   string
		kind   upstream.Kind
		reason upstream.Reason
		code   string
		calls  int
	}{
		"a refused change":               {400, fixture(t, "error.json"), upstream.KindInvalid, "", "800090", 1},
		"a code as text":                 {400, `{"code":"800002","description":"x"}`, upstream.KindInvalid, "", "800002", 1},
		"Pascal case":                    {400, `{"Code":800002,"Description":"x","Data":["a"]}`, upstream.KindInvalid, "", "800002", 1},
		"the extended form":              {404, `{"code":600074,"message":"m","errorName":"AccountStatusNotFound"}`, upstream.KindNotFound, "", "600074", 1},
		"the form of the other host":     {403, `{"error":{"code":"accessDenied","message":"m"}}`, upstream.KindConflict, "", "accessDenied", 1},
		"no MFA":                         {401, `{"code":900421,"description":"Unauthorized - MFA required"}`, upstream.KindUnauthorized, upstream.ReasonMFAMissing, "900421", 1},
		"a retired audience":             {401, `{"code":"900420"}`, upstream.KindUnauthorized, upstream.ReasonConfig, "900420", 1},
		"an expired token":               {401, ``, upstream.KindUnauthorized, upstream.ReasonTokenExpired, "", 2},
		"access denied":                  {401, `{"code":400,"description":"Access denied"}`, upstream.KindUnauthorized, upstream.ReasonForbidden, "400", 1},
		"app-only":                       {403, `{"code":900329}`, upstream.KindUnauthorized, upstream.ReasonAppOnlyRefused, "900329", 1},
		"no GDAP":                        {403, `{"code":900308}`, upstream.KindUnauthorized, upstream.ReasonGDAPMissing, "900308", 1},
		"Conditional Access":             {403, `{"code":900309}`, upstream.KindUnauthorized, upstream.ReasonTenantBlocked, "900309", 1},
		"forbidden without words":        {403, ``, upstream.KindUnauthorized, upstream.ReasonForbidden, "", 1},
		"no relationship any more":       {403, `{"code":20002}`, upstream.KindNotFound, "", "20002", 1},
		"not eligible":                   {403, `{"code":800020}`, upstream.KindConflict, "", "800020", 1},
		"a subscription that is not":     {404, `{"code":20003}`, upstream.KindNotFound, "", "20003", 1},
		"the same order in progress":     {409, `{"code":800060}`, upstream.KindConflict, "", "800060", 1},
		"already submitted":              {400, `{"code":800065}`, upstream.KindConflict, "", "800065", 1},
		"a stale etag":                   {400, `{"code":2055}`, upstream.KindConflict, "", "2055", 1},
		"precondition failed":            {412, ``, upstream.KindConflict, "", "", 1},
		"a failure of theirs":            {500, `{"code":800003}`, upstream.KindUnavailable, "", "800003", 3},
		"undefined exception":            {501, `{"code":0}`, upstream.KindUnavailable, "", "0", 3},
		"a call that is not implemented": {501, `{"error":"not_simulated"}`, upstream.KindInvalid, "", "", 1},
		"a gateway's page":               {502, `<html>Bad gateway</html>`, upstream.KindUnavailable, "", "", 3},
		"garbage":                        {200, `<html>ok</html>`, upstream.KindUnavailable, "", "", 3},
		"a list that is none":            {200, `{"statusCode":500}`, upstream.KindUnavailable, "", "", 1},
		"cut JSON":                       {200, `{"items":[{"id":"a"`, upstream.KindUnavailable, "", "", 3},
		"null":                           {200, `null`, upstream.KindUnavailable, "", "", 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t, answer(tt.status, tt.body, "MS-CorrelationId", "c0ffee"))
			_, err := newClient(t, a.URL).Subscriptions(context.Background(), alpine)
			e, ok := upstream.As(err)
			require.True(t, ok, "%v", err)
			require.Equal(t, tt.kind, e.Kind)
			require.Equal(t, tt.reason, e.Reason)
			require.Equal(t, tt.code, e.Code)
			require.Equal(t, tt.calls, a.calls())
			require.Equal(t, "partnercenter", e.API)
			require.Equal(t, "list subscriptions", e.Op)
			require.NotEmpty(t, e.CorrelationID)
			require.NotEmpty(t, e.Sentence())
		})
	}
}

func TestMessagesLoseTheirEntities(t *testing.T) {
	a := newAPI(t, answer(400, fixture(t, "error.json")))
	_, err := newClient(t, a.URL).Subscriptions(context.Background(), alpine)
	e, _ := upstream.As(err)
	require.Equal(t, "Subscription quantity can't be decreased.", e.Message)
}

func TestThrottling(t *testing.T) {
	a := newAPI(t, answer(429, fixture(t, "error_throttled.json"), "Retry-After", "57"), answer(200, fixture(t, "subscriptions.json")))
	got, err := newClient(t, a.URL).Subscriptions(context.Background(), alpine)
	require.NoError(t, err)
	require.Len(t, got, 3)

	a = newAPI(t, answer(429, fixture(t, "error_throttled.json"), "Retry-After", "3600"))
	c := newClient(t, a.URL)
	for range 3 {
		_, err = c.Subscriptions(context.Background(), alpine)
		require.Equal(t, upstream.KindThrottled, upstream.KindOf(err))
		require.Equal(t, time.Hour, upstream.RetryAfter(err))
	}
	require.Equal(t, 1, a.calls(), "the gate is closed for all")
	_, err = c.Orders(context.Background(), alpine)
	require.Error(t, err)
	require.Equal(t, 2, a.calls(), "another resource has a gate of its own")
}

func TestLargeAndSlowAnswers(t *testing.T) {
	t.Run("5 MB", func(t *testing.T) {
		a := newAPI(t, answer(200, `{"items":[{"id":"a","offerName":"`+strings.Repeat("x", 5<<20)+`"}]}`))
		got, err := newClient(t, a.URL).Subscriptions(context.Background(), alpine)
		require.NoError(t, err)
		require.Len(t, got[0].Value.OfferName, 5<<20)
	})
	t.Run("one that hangs in the middle", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		hang := func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"items":[`)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}
		a := newAPI(t, hang)
		_, err := newClient(t, a.URL).Subscriptions(ctx, alpine)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		e, _ := upstream.As(err)
		require.Equal(t, upstream.WhatTimeout, e.What)
	})
}

func FuzzDecode(f *testing.F) {
	for _, name := range []string{"customers_first.json", "subscriptions.json", "error.json", "availabilities.json"} {
		f.Add([]byte(seed(f, name)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		one := doerFunc(func(upstream.Call) (*upstream.Answer, error) { return &upstream.Answer{Status: 200, Body: body}, nil })
		c, err := partnercenter.New("https://api.example", nil, one)
		if err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		for _, err := range c.Customers(ctx, partnercenter.CustomerQuery{}) {
			if err != nil {
				break
			}
		}
		_, _ = c.Subscriptions(ctx, "c")
		_, _ = c.Orders(ctx, "c")
		_, _ = c.Subscription(ctx, "c", "s")
		_, _ = c.Availabilities(ctx, partnercenter.CatalogQuery{}, "p", "s")
		_, _ = wire.Read[partnercenter.Event](body)
	})
}
