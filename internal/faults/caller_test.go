//go:build linux

package faults_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"time"

	"github.com/stretchr/testify/require"
)

// caller is a person who is signed in.
type caller struct {
	base   string
	client *http.Client
	csrf   string
}

// answer is what came back; err is set when nothing usable did.
type answer struct {
	status int
	retry  string // Retry-After
	body   []byte
	err    error
}

func (r *rig) signIn(base string) *caller {
	r.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(r, err)
	c := &caller{base: base, client: &http.Client{
		Jar: jar, Timeout: 45 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	r.Cleanup(c.client.CloseIdleConnections)
	a := c.call(http.MethodPost, "/api/v1/auth/login", map[string]string{"email": email, "password": password})
	require.NoError(r, a.err)
	require.Equal(r, http.StatusOK, a.status, "%s", a.body)
	var me struct {
		CSRFToken string `json:"csrf_token"`
	}
	require.NoError(r, json.Unmarshal(a.body, &me))
	c.csrf = me.CSRFToken
	return c
}

// call makes one request; headers are names and values in turn.
func (c *caller) call(method, path string, body any, headers ...string) (a answer) {
	text, err := json.Marshal(body)
	if err != nil {
		return answer{err: err}
	}
	if body == nil {
		text = nil
	}
	req, err := http.NewRequest(method, c.base+path, bytes.NewReader(text))
	if err != nil {
		return answer{err: err}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", public)
	req.Header.Set("X-CSRF-Token", c.csrf)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return answer{err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	a.status, a.retry = resp.StatusCode, resp.Header.Get("Retry-After")
	a.body, a.err = io.ReadAll(resp.Body)
	return a
}

// reseller adds one without Microsoft, for customers to belong to.
func (r *rig) reseller(c *caller) string {
	r.Helper()
	a := c.call(http.MethodPost, "/api/v1/resellers", map[string]string{
		"display_name": "Faults", "domain": "00000000-0000-4000-8000-00000000000a",
		"application_id": "00000000-0000-4000-8000-00000000000b", "application_secret": "none",
	})
	require.NoError(r, a.err)
	require.Equal(r, http.StatusCreated, a.status, "%s", a.body)
	return idOf(a)
}

func idOf(a answer) string {
	var made struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(a.body, &made) // "" tells it
	return made.ID
}
