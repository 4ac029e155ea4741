package upstream_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/requestid"
	"github.com/tenantry/tenantry/internal/upstream"
)

func TestWhatIsRepeated(t *testing.T) {
	garbage := status(200, "<html><body>Gateway</body></html>", "Content-Type", "text/html")
	cut := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"items":[`)
	}
	tests := map[string]struct {
		method, requestID string
		answers           []http.HandlerFunc
		calls             int
		kind              upstream.Kind
		unknown           bool
	}{
		"GET succeeds at the third try":          {method: "GET", answers: []http.HandlerFunc{status(500, ""), status(503, ""), ok}, calls: 3},
		"GET gives up after three":               {method: "GET", answers: []http.HandlerFunc{status(502, "")}, calls: 3, kind: upstream.KindUnavailable},
		"GET of HTML":                            {method: "GET", answers: []http.HandlerFunc{garbage, ok}, calls: 2},
		"GET of nothing but HTML":                {method: "GET", answers: []http.HandlerFunc{garbage}, calls: 3, kind: upstream.KindUnavailable},
		"GET of a cut answer":                    {method: "GET", answers: []http.HandlerFunc{cut, ok}, calls: 2},
		"GET of half a JSON value":               {method: "GET", answers: []http.HandlerFunc{status(200, `{"items":[{"id":`), ok}, calls: 2},
		"GET of an empty answer":                 {method: "GET", answers: []http.HandlerFunc{status(200, ""), ok}, calls: 2},
		"GET that is not found":                  {method: "GET", answers: []http.HandlerFunc{status(404, "")}, calls: 1, kind: upstream.KindNotFound},
		"GET that is redirected":                 {method: "GET", answers: []http.HandlerFunc{status(302, "", "Location", "https://elsewhere.example/")}, calls: 3, kind: upstream.KindUnavailable},
		"POST without request id is sent once":   {method: "POST", answers: []http.HandlerFunc{status(500, "")}, calls: 1, kind: upstream.KindUnavailable},
		"POST whose answer is lost":              {method: "POST", answers: []http.HandlerFunc{cut}, calls: 1, kind: upstream.KindUnavailable, unknown: true},
		"POST behind a gateway that gave up":     {method: "POST", answers: []http.HandlerFunc{status(504, "")}, calls: 1, kind: upstream.KindUnavailable, unknown: true},
		"POST with request id is repeated":       {method: "POST", requestID: "7b1e", answers: []http.HandlerFunc{status(500, ""), ok}, calls: 2},
		"PATCH without request id is sent once":  {method: "PATCH", answers: []http.HandlerFunc{status(500, "")}, calls: 1, kind: upstream.KindUnavailable},
		"POST that was throttled may be resent":  {method: "POST", answers: []http.HandlerFunc{status(429, "", "Retry-After", "1"), ok}, calls: 2},
		"DELETE is repeated":                     {method: "DELETE", answers: []http.HandlerFunc{status(503, ""), ok}, calls: 2},
		"an answer that asks for other contents": {method: "POST", answers: []http.HandlerFunc{status(400, "")}, calls: 1, kind: upstream.KindInvalid},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := serve(t, tt.answers...)
			c := newClient(t, s.URL, newFakeTime(), nil)
			call := get(s.URL)
			call.Method, call.RequestID = tt.method, tt.requestID
			if tt.method != "GET" && tt.method != "DELETE" {
				call.Body = []byte(`{"a":1}`)
			}
			_, err := c.Do(context.Background(), call)
			require.Equal(t, tt.calls, s.calls())
			require.Equal(t, tt.kind, upstream.KindOf(err))
			for _, body := range s.bodies {
				require.Equal(t, string(call.Body), body, "every try carries the body")
			}
			if tt.kind != "" {
				e, _ := upstream.As(err)
				require.Equal(t, tt.unknown, e.OutcomeUnknown)
				require.NotEmpty(t, e.Sentence())
			}
		})
	}
}

func TestTriesShareTheirIds(t *testing.T) {
	s := serve(t, status(500, ""), ok)
	c := newClient(t, s.URL, newFakeTime(), nil)
	call := get(s.URL)
	call.Method, call.RequestID, call.Body = "POST", "2f6c0b52-1f7e-4a0e-9f7f-1b0f7c1d2e3f", []byte(`{}`)
	answer, err := c.Do(upstream.WithCorrelation(context.Background(), "c0ffee00-0000-4000-8000-000000000000"), call)
	require.NoError(t, err)
	require.Equal(t, "c0ffee00-0000-4000-8000-000000000000", answer.CorrelationID)
	for _, r := range s.requests {
		require.Equal(t, call.RequestID, r.Header.Get("MS-RequestId"))
		require.Equal(t, "c0ffee00-0000-4000-8000-000000000000", r.Header.Get("MS-CorrelationId"))
	}
}

func TestWhoFollowsLearnsTheIDOfAWriteThatMicrosoftTook(t *testing.T) {
	s := serve(t, ok, status(400, "", "MS-CorrelationId", "refused"), status(200, "{}", "MS-CorrelationId", "theirs"))
	c := newClient(t, s.URL, newFakeTime(), nil)
	ctx := requestid.FollowMicrosoft(upstream.WithCorrelation(context.Background(), "ours"))
	read, write := get(s.URL), get(s.URL)
	write.Method = "POST"

	_, err := c.Do(ctx, read)
	require.NoError(t, err)
	_, err = c.Do(ctx, write)
	require.Error(t, err)
	require.Empty(t, requestid.Microsoft(ctx), "of a call that wrote nothing")
	_, err = c.Do(ctx, write)
	require.NoError(t, err)
	require.Equal(t, "theirs", requestid.Microsoft(ctx))
	require.Empty(t, requestid.Microsoft(context.Background()))
}

func TestPausesAreJitteredAndRetryAfterIsNeverShortened(t *testing.T) {
	tests := map[string]struct {
		headers []string
		want    []time.Duration // with the random number 0.5
	}{
		"no Retry-After": {want: []time.Duration{250 * time.Millisecond, 500 * time.Millisecond}},
		"seconds":        {headers: []string{"Retry-After", "7"}, want: []time.Duration{7250 * time.Millisecond, 7500 * time.Millisecond}},
		"a date": {headers: []string{"Retry-After", "Sun, 01 Mar 2026 09:00:09 GMT", "Date", "Sun, 01 Mar 2026 09:00:00 GMT"},
			want: []time.Duration{9250 * time.Millisecond, 9500 * time.Millisecond}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := serve(t, status(503, "", tt.headers...))
			clk := newFakeTime()
			_, err := newClient(t, s.URL, clk, nil).Do(context.Background(), get(s.URL))
			require.Error(t, err)
			require.Equal(t, tt.want, clk.sleeps)
		})
	}
}

func TestThrottling(t *testing.T) {
	tests := map[string]struct {
		headers []string
		person  bool
		calls   int
		after   time.Duration // least time until it went through, or that the error asks for
	}{
		"seconds":                       {headers: []string{"Retry-After", "57"}, calls: 2, after: 57 * time.Second},
		"zero":                          {headers: []string{"Retry-After", "0"}, calls: 2},
		"missing":                       {calls: 2, after: time.Second},
		"unreadable":                    {headers: []string{"Retry-After", "soon"}, calls: 2, after: time.Second},
		"an hour is handed back":        {headers: []string{"Retry-After", "3600"}, calls: 1, after: time.Hour},
		"a person does not wait long":   {headers: []string{"Retry-After", "57"}, person: true, calls: 1, after: 57 * time.Second},
		"a person waits a little while": {headers: []string{"Retry-After", "3"}, person: true, calls: 2, after: 3 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := serve(t, status(429, "", tt.headers...), ok)
			clk := newFakeTime()
			c := newClient(t, s.URL, clk, nil)
			ctx := context.Background()
			if tt.person {
				ctx = upstream.ForPerson(ctx)
			}
			_, err := c.Do(ctx, get(s.URL))
			require.Equal(t, tt.calls, s.calls())
			if tt.calls == 2 {
				require.NoError(t, err)
				require.GreaterOrEqual(t, clk.slept(), tt.after)
				return
			}
			require.Equal(t, upstream.KindThrottled, upstream.KindOf(err))
			require.Equal(t, tt.after, upstream.RetryAfter(err))

			_, err = c.Do(ctx, get(s.URL))
			require.Equal(t, upstream.KindThrottled, upstream.KindOf(err))
			require.Equal(t, tt.after, upstream.RetryAfter(err))
			require.Equal(t, tt.calls, s.calls(), "a closed gate sends nothing")
		})
	}
}

func TestBodySizes(t *testing.T) {
	big := `{"text":"` + strings.Repeat("x", 5<<20) + `"}`
	t.Run("5 MB is read", func(t *testing.T) {
		s := serve(t, status(200, big))
		answer, err := newClient(t, s.URL, newFakeTime(), nil).Do(context.Background(), get(s.URL))
		require.NoError(t, err)
		require.Len(t, answer.Body, len(big))
	})
	t.Run("more than allowed is refused and not asked for again", func(t *testing.T) {
		s := serve(t, status(200, big))
		call := get(s.URL)
		call.MaxBody = 1 << 20
		_, err := newClient(t, s.URL, newFakeTime(), nil).Do(context.Background(), call)
		e, _ := upstream.As(err)
		require.Equal(t, upstream.WhatTooLarge, e.What)
		require.Equal(t, 1, s.calls())
	})
	t.Run("5 MB of error is cut", func(t *testing.T) {
		s := serve(t, status(400, big))
		read := 0
		c := newClient(t, s.URL, newFakeTime(), func(cfg *upstream.Config) {
			cfg.Classify = func(a *upstream.Answer) *upstream.Error { read = len(a.Body); return classify(a) }
		})
		_, err := c.Do(context.Background(), get(s.URL))
		e, _ := upstream.As(err)
		require.Equal(t, upstream.KindInvalid, e.Kind)
		require.Equal(t, 64<<10, read)
		require.Less(t, len(e.Message), 600)
	})
}

func TestAHangingAnswerEndsAtTheDeadlineAndLeavesNothingBehind(t *testing.T) {
	noLeaks(t)
	release := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"items":[`)
		_ = http.NewResponseController(w).Flush()
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	tr := upstream.NewTransport(nil, 0)
	c := newClient(t, srv.URL, newFakeTime(), func(cfg *upstream.Config) {
		cfg.Timeout, cfg.Transport = 50*time.Millisecond, tr
	})
	_, err := c.Do(context.Background(), get(srv.URL))
	e, _ := upstream.As(err)
	require.Equal(t, upstream.KindUnavailable, e.Kind)
	require.Equal(t, upstream.WhatTimeout, e.What)
	close(release)
	srv.Close()
	tr.CloseIdleConnections()
}

func TestATryNeverTakesMoreThanThirtySeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		hang := roundTrip(func(r *http.Request) (*http.Response, error) {
			tries++
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		c, err := upstream.New(upstream.Config{API: "test", Base: "https://example.com", Transport: hang, Classify: classify, Timeout: 10 * time.Minute})
		require.NoError(t, err)
		began := time.Now()
		_, err = c.Do(context.Background(), get("https://example.com"))
		e, _ := upstream.As(err)
		require.Equal(t, upstream.WhatTimeout, e.What)
		require.Equal(t, 30*time.Second, time.Since(began))
		require.Equal(t, 1, tries, "what was too slow once is not asked again at once")
	})
}

func TestLeavingSaysNothingOfMicrosoft(t *testing.T) {
	leave := func() {}
	hang := roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.Header.Get("X-Hang") == "" {
			return response(200, `{}`), nil
		}
		leave()
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	tests := map[string]struct {
		begin func() (context.Context, context.CancelFunc)
		want  error
		what  string
	}{
		"canceled": {func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(context.Background())
			leave = cancel
			return ctx, cancel
		}, context.Canceled, upstream.WhatCanceled},
		"out of time": {func() (context.Context, context.CancelFunc) {
			leave = func() {}
			return context.WithTimeout(context.Background(), 5*time.Millisecond)
		}, context.DeadlineExceeded, upstream.WhatTimeout},
		"out of time before it began": {func() (context.Context, context.CancelFunc) {
			return context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
		}, context.DeadlineExceeded, upstream.WhatTimeout},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			breakers := upstream.NewBreakers(2, time.Hour)
			c := newClient(t, "https://example.com", newFakeTime(), func(cfg *upstream.Config) { cfg.Transport, cfg.Breakers = hang, breakers })
			for range 5 {
				ctx, cancel := tt.begin()
				call := get("https://example.com")
				call.Header = http.Header{"X-Hang": {"1"}}
				_, err := c.Do(ctx, call)
				cancel()
				require.ErrorIs(t, err, tt.want)
				e, _ := upstream.As(err)
				require.Equal(t, tt.what, e.What)
			}
			require.Empty(t, breakers.Open())
			_, err := c.Do(context.Background(), get("https://example.com"))
			require.NoError(t, err)
		})
	}
}

func TestOutageOfTenMinutesCostsAtMostTwentyCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down, sent := true, 0
		rt := roundTrip(func(*http.Request) (*http.Response, error) {
			if down {
				sent++
				return nil, errors.New("connection refused")
			}
			return response(200, `{}`), nil
		})
		c, err := upstream.New(upstream.Config{API: "test", Base: "https://example.com", Transport: rt, Classify: classify})
		require.NoError(t, err)
		began := time.Now()
		for time.Since(began) < 10*time.Minute {
			_, err := c.Do(context.Background(), get("https://example.com"))
			require.Equal(t, upstream.KindUnavailable, upstream.KindOf(err))
			time.Sleep(time.Second)
		}
		require.LessOrEqual(t, sent, 20)
		down = false
		back := time.Now()
		for {
			if _, err := c.Do(context.Background(), get("https://example.com")); err == nil {
				break
			}
			time.Sleep(time.Second)
		}
		require.LessOrEqual(t, time.Since(back), time.Minute)
	})
}

func TestObservationsTellWhatHappened(t *testing.T) {
	s := serve(t, status(503, ""), ok)
	var seen []upstream.Observation
	c := newClient(t, s.URL, newFakeTime(), func(cfg *upstream.Config) {
		cfg.Observe = func(o upstream.Observation) { seen = append(seen, o) }
	})
	_, err := c.Do(context.Background(), get(s.URL))
	require.NoError(t, err)
	require.Equal(t, []upstream.Observation{{API: "test", Op: "get thing", Scope: "things", Status: 200, Tries: 2, Duration: 250 * time.Millisecond}}, seen)
}
