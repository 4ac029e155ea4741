//go:build full && linux

package faults_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/localpg"
)

// The bounds of SEC9.
const (
	guesses       = 10_000 // from one address
	mostEvaluated = 30
	pairs         = 200 // of a known and an unknown address
	mostApart     = 0.10
	signInsAtOnce = 200
	mostMemory    = 256.0 // MiB over idle
)

// TestBenchSignIn measures what guessing and many sign-ins at once come to, with passwords hashed as they always are.
func TestBenchSignIn(t *testing.T) {
	r := newRig(t)
	r.withDatabase()
	r.withOperator()
	r.people(pairs + signInsAtOnce)
	r.env = append(r.env, "TENANTRY_TRUSTED_PROXIES=127.0.0.0/8", "TENANTRY_NO_WORKER=true")
	at := r.serve(r.free())

	t.Run("sign-ins at once", func(t *testing.T) { manySignIns(t, at) })
	t.Run("known and unknown", func(t *testing.T) { knownAndUnknown(t, at) })
	t.Run("guesses of one address", func(t *testing.T) { guessesOfOneAddress(t, at) })
}

// people makes staff of a reseller, called person-1 and so on, with the operator's password.
func (r *rig) people(count int) {
	r.Helper()
	db, err := pgx.Connect(r.Context(), r.database.URL("postgres", localpg.Database))
	require.NoError(r, err)
	defer func() { _ = db.Close(context.Background()) }()
	_, err = db.Exec(r.Context(), `INSERT INTO resellers (id, display_name, name_folded, nickname, domain, application_id, authorization_state, created_at, updated_at)
		VALUES (gen_random_uuid(), 'Nordlicht', 'nordlicht', 'nordlicht', 'nordlicht.example', gen_random_uuid(), 'authorized', now(), now())`)
	require.NoError(r, err)
	_, err = db.Exec(r.Context(), `WITH made AS (
		INSERT INTO logins (id, reseller_id, kind, email, email_folded, name, password_hash, created_at, updated_at)
		SELECT gen_random_uuid(), r.id, 'partner', 'person-' || i || '@example.com', 'person-' || i || '@example.com', 'Person', o.password_hash, now(), now()
		FROM resellers r, logins o, generate_series(1, $1) i WHERE o.reseller_id IS NULL RETURNING *)
		INSERT INTO portal_users (id, login_id, reseller_id, kind, name, name_folded, email, email_folded, level, status, created_at, updated_at)
		SELECT id, id, reseller_id, kind, name, lower(name), email, email_folded, 'admin', 'active', created_at, updated_at FROM made`, count)
	require.NoError(r, err)
}

var signInClient = &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 256}}

// signInFrom tries to sign in from a network address and gives the status and how long it took.
func signInFrom(t *testing.T, at *replica, from, who, with string) (status int, took time.Duration) {
	body, err := json.Marshal(map[string]string{"email": who, "password": with})
	require.NoError(t, err)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at.url+"/api/v1/auth/login", bytes.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Origin", public)
	request.Header.Set("X-Forwarded-For", from)
	began := time.Now()
	answer, err := signInClient.Do(request)
	if err != nil {
		t.Errorf("sign in: %v", err) // from many goroutines, which may not end the test
		return 0, 0
	}
	defer func() { _ = answer.Body.Close() }()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Errorf("sign in: %v", err)
	}
	return answer.StatusCode, time.Since(began)
}

func manySignIns(t *testing.T, at *replica) {
	idle := memory(t, at, "VmRSS")
	require.NoError(t, os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", at.cmd.Process.Pid), []byte("5"), 0)) // forgets the peak
	var signedIn, refused atomic.Int32
	var wg sync.WaitGroup
	for i := range signInsAtOnce {
		wg.Go(func() {
			switch status, _ := signInFrom(t, at, fmt.Sprintf("10.1.%d.%d", i/250, i%250), fmt.Sprintf("person-%d@example.com", pairs+1+i), password); status {
			case http.StatusOK:
				signedIn.Add(1)
			case http.StatusTooManyRequests:
				refused.Add(1)
			default:
				t.Errorf("status %d", status)
			}
		})
	}
	wg.Wait()
	over := memory(t, at, "VmHWM") - idle
	t.Logf("%d sign-ins at once: %d signed in, %d asked to come again, %.0f MiB over the %.0f MiB of idle (bound %.0f)",
		signInsAtOnce, signedIn.Load(), refused.Load(), over, idle, mostMemory)
	require.Positive(t, signedIn.Load())
	require.LessOrEqual(t, over, mostMemory)
}

// memory is a figure of the program's process in MiB.
func memory(t *testing.T, at *replica, figure string) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", at.cmd.Process.Pid))
	require.NoError(t, err)
	found := regexp.MustCompile(figure + `:\s+(\d+) kB`).FindSubmatch(text)
	require.NotNil(t, found, figure)
	kib, err := strconv.ParseFloat(string(found[1]), 64)
	require.NoError(t, err)
	return kib / 1024
}

func knownAndUnknown(t *testing.T, at *replica) {
	var known, unknown []time.Duration
	for i := range pairs {
		for _, one := range []struct {
			who  string
			took *[]time.Duration
		}{{"person-%d@example.com", &known}, {"nobody-%d@example.com", &unknown}} {
			// Each from a network of its own, so that none is delayed.
			status, took := signInFrom(t, at, fmt.Sprintf("10.2.%d.%d", i, len(known)-len(unknown)), fmt.Sprintf(one.who, i+1), "wrong password 1")
			require.Equal(t, http.StatusUnauthorized, status)
			*one.took = append(*one.took, took)
		}
	}
	here, there := median(known), median(unknown)
	apart := float64(max(here, there))/float64(min(here, there)) - 1
	t.Logf("a wrong password: %v for a known address, %v for an unknown one, medians of %d: %.1f %% apart (bound %.0f %%)",
		here.Round(10*time.Microsecond), there.Round(10*time.Microsecond), pairs, apart*100, mostApart*100)
	require.LessOrEqual(t, apart, mostApart)
}

func median(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)/2]
}

func guessesOfOneAddress(t *testing.T, at *replica) {
	var next, evaluated atomic.Int32
	var wg sync.WaitGroup
	began := time.Now()
	for range 16 {
		wg.Go(func() {
			for i := next.Add(1); i <= guesses; i = next.Add(1) {
				if status, _ := signInFrom(t, at, "10.3.0.1", fmt.Sprintf("guess-%d@example.com", i), "wrong password 1"); status != http.StatusTooManyRequests {
					evaluated.Add(1)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d guesses of one address in %v: %d evaluated (bound %d)", guesses, time.Since(began).Round(time.Second), evaluated.Load(), mostEvaluated)
	require.LessOrEqual(t, evaluated.Load(), int32(mostEvaluated))
}
