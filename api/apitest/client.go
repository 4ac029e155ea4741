package apitest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// Client is one caller with their cookie, as the portal's page calls.
type Client struct {
	env    *Env
	cookie string
	csrf   string
	acting string // id of the launch by which they act as a customer user
	bearer string // an API client's access token
}

// Answer is what came back.
type Answer struct {
	env    *Env
	Status int
	Header http.Header
	Body   []byte
	Took   time.Duration
}

// Anonymous is a caller who is not signed in.
func (e *Env) Anonymous() *Client { return &Client{env: e} }

// Login signs in.
func (c *Client) Login(email, password string, header ...string) *Answer {
	c.env.t.Helper()
	a := c.Post("/auth/login", map[string]string{"email": email, "password": password}, header...)
	for _, line := range a.Header.Values("Set-Cookie") {
		c.cookie, _, _ = strings.Cut(line, ";")
	}
	var me struct {
		CSRFToken string `json:"csrf_token"`
	}
	if a.Status == http.StatusOK {
		a.Into(&me)
		c.csrf = me.CSRFToken
		if !c.env.secondFactor {
			c.env.prove(email)
		}
	}
	return a
}

// Get reads a path below /api/v1.
func (c *Client) Get(path string, headers ...string) *Answer {
	c.env.t.Helper()
	return c.Do(http.MethodGet, path, nil, headers...)
}

// Post sends a body; nil sends none.
func (c *Client) Post(path string, body any, headers ...string) *Answer {
	c.env.t.Helper()
	return c.Do(http.MethodPost, path, body, headers...)
}

// Do calls the API. headers are names and values in turn. The answer must be as the document
// says.
func (c *Client) Do(method, path string, body any, headers ...string) *Answer {
	c.env.t.Helper()
	return c.env.recorded(Call{Method: method, Path: path, Body: body, Headers: headers}, func() *Answer {
		r := c.request(method, "/api/v1"+path, body, headers...)
		sent := r.Clone(context.Background())
		a := c.env.serve(r)
		c.env.checkDocument(sent, a)
		c.take(a)
		return a
	})
}

// take keeps the cookie and the token of a session that the answer begins anew, as the portal does.
func (c *Client) take(a *Answer) {
	csrf := a.Header.Get("X-CSRF-Token")
	if csrf == "" {
		return
	}
	c.csrf = csrf
	for _, line := range a.Header.Values("Set-Cookie") {
		c.cookie, _, _ = strings.Cut(line, ";")
	}
}

// Page opens an address of the portal itself, such as the one Microsoft leads back to.
func (c *Client) Page(address string, headers ...string) *Answer {
	c.env.t.Helper()
	return c.env.serve(c.request(http.MethodGet, address, nil, headers...))
}

func (c *Client) request(method, address string, body any, headers ...string) *http.Request {
	c.env.t.Helper()
	var reader io.Reader = http.NoBody
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		require.NoError(c.env.t, err)
		reader = bytes.NewReader(text)
	}
	r := httptest.NewRequestWithContext(context.Background(), method, "http://localhost:8080"+address, reader)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Origin", "http://localhost:8080")
	if c.cookie != "" {
		r.Header.Set("Cookie", c.cookie)
		r.Header.Set("X-CSRF-Token", c.csrf)
	}
	if c.acting != "" {
		r.Header.Set("X-Acting-As", c.acting)
	}
	if c.bearer != "" {
		r.Header.Del("Origin") // no browser
		r.Header.Set("Authorization", "Bearer "+c.bearer)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (e *Env) serve(r *http.Request) *Answer {
	w := httptest.NewRecorder()
	began := time.Now()
	e.App.Server.Handler().ServeHTTP(w, r)
	return &Answer{env: e, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes(), Took: time.Since(began)}
}

// Into decodes the body.
func (a *Answer) Into(into any) *Answer {
	a.env.t.Helper()
	require.NoError(a.env.t, json.Unmarshal(a.Body, into), "%s", a.Body)
	return a
}

// Expect fails the test unless the status is this one.
func (a *Answer) Expect(status int) *Answer {
	a.env.t.Helper()
	require.Equal(a.env.t, status, a.Status, "%s", a.Body)
	return a
}

// Refused fails the test unless the answer is a problem with this status and code.
func (a *Answer) Refused(status int, code string) *Answer {
	a.env.t.Helper()
	a.Expect(status)
	var p struct {
		Code   string `json:"code"`
		Detail string `json:"detail"`
	}
	a.Into(&p)
	require.Equal(a.env.t, code, p.Code, "%s", a.Body)
	require.NotEmpty(a.env.t, p.Detail)
	return a
}

// Text is one field of the body, by dotted path.
func (a *Answer) Text(path string) string {
	a.env.t.Helper()
	var tree any
	a.Into(&tree)
	for _, name := range strings.Split(path, ".") {
		object, ok := tree.(map[string]any)
		require.True(a.env.t, ok, "no %s in %s", path, a.Body)
		tree = object[name]
	}
	if tree == nil {
		return ""
	}
	return fmt.Sprint(tree)
}

// Launched is the same caller acting as a customer user, by the id of a launch.
func (c *Client) Launched(id string) *Client {
	launched := *c
	launched.acting = id
	return &launched
}
