package upstream

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"time"

	"github.com/tenantry/tenantry/internal/requestid"
)

// maxLibraryBody bounds an answer that a library reads: tokens, keys, discovery.
const maxLibraryBody = 1 << 20

// RoundTripper gives libraries that insist on an http.Client (MSAL, go-oidc) the same deadline, circuit breaker and size
// bound as every other call. It repeats nothing, and its errors are *Error.
type RoundTripper struct {
	x exchanger
}

// NewRoundTripper wraps base. A timeout of 0 means 30 seconds.
func NewRoundTripper(api string, base http.RoundTripper, breakers *Breakers, timeout time.Duration) *RoundTripper {
	if base == nil {
		base = NewTransport(nil, 0)
	}
	if breakers == nil {
		breakers = NewBreakers(0, 0)
	}
	if timeout <= 0 || timeout > MaxTry {
		timeout = MaxTry
	}
	return &RoundTripper{x: exchanger{api: api, transport: base, breakers: breakers, timeout: timeout}}
}

// RoundTrip sends req and returns its answer with the whole body read.
func (t *RoundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	answer, err := t.x.do(req.Context(), req, "call", maxLibraryBody)
	if err != nil {
		return nil, err
	}
	if answer.Status < 300 && req.Method == http.MethodPost {
		requestid.NoteMicrosoft(req.Context(), CodeText(cmp.Or(answer.Header.Get("client-request-id"), req.Header.Get("client-request-id"))))
	}
	return &http.Response{
		Status: http.StatusText(answer.Status), StatusCode: answer.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: answer.Header, Body: io.NopCloser(bytes.NewReader(answer.Body)),
		ContentLength: int64(len(answer.Body)), Request: req,
	}, nil
}
