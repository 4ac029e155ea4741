package mssim

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Who asks for years and goes away is not waited for.
func TestTheClockStopsWhenItsCallerHasGone(t *testing.T) {
	b := open(t, Config{Seed: "demo", Machine: func() time.Time { return testStart }})
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, form := range []struct{ path, kind, body string }{
		{"/_sim/clock", "application/json", `{"advance":"9000h"}`}, {"/_sim/", "application/x-www-form-urlencoded", "do=clock&days=300"},
	} {
		r := httptest.NewRequestWithContext(gone, http.MethodPost, "http://127.0.0.1:8090"+form.path, strings.NewReader(form.body))
		r.Header.Set("Content-Type", form.kind)
		rec := httptest.NewRecorder()
		b.sim.ServeHTTP(rec, r)
		require.GreaterOrEqual(t, rec.Code, 400, rec.Body)
		require.Equal(t, testStart.Format(time.RFC3339), b.call(200, "GET", "/_sim/clock", "")["now"])
	}
	require.NotEqual(t, testStart.Format(time.RFC3339), b.call(200, "POST", "/_sim/clock", `{"advance":"9000h"}`)["now"])
}
