package upstream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// MaxTry is the longest that one try may take, body included.
const MaxTry = 30 * time.Second

const (
	maxBody      = 32 << 20 // bytes of a successful answer
	maxErrorBody = 64 << 10 // bytes of any other
)

// The values of Error.What.
const (
	WhatTimeout  = "timeout"
	WhatCanceled = "canceled"
	WhatReset    = "connection lost"
	WhatRefused  = "cannot connect"
	WhatGarbage  = "unreadable answer"
	WhatTooLarge = "answer too large"
	WhatBreaker  = "breaker open"
	WhatGate     = "gate closed"
	WhatRedirect = "unexpected redirect"
	WhatLink     = "foreign link"
	WhatStore    = "own database" // our store of tokens did not answer; Microsoft was not asked
)

// exchanger sends one request and reads its whole answer, within a deadline, a size and the host's circuit breaker.
// It follows no redirects.
type exchanger struct {
	api       string
	transport http.RoundTripper
	breakers  *Breakers
	timeout   time.Duration
}

// do returns every answer that arrived whole, whatever its status; an error means that none did.
func (x exchanger) do(ctx context.Context, req *http.Request, op string, limit int64) (*Answer, error) {
	done, err := x.breakers.host(req.URL.Host).Allow()
	if err != nil {
		return nil, &Error{Kind: KindUnavailable, API: x.api, Op: op, What: WhatBreaker, RetryAfter: x.breakers.timeout, Cause: err}
	}
	try, cancel := context.WithTimeout(ctx, x.timeout)
	defer cancel()
	answer, err := x.send(try, req, limit)
	if err != nil {
		if isCanceled(ctx, err) {
			done(context.Canceled)
		} else {
			done(err)
		}
		return nil, x.failure(ctx, op, err)
	}
	if answer.Status >= 500 && answer.Status != http.StatusNotImplemented {
		done(fmt.Errorf("status %d", answer.Status))
	} else {
		done(nil)
	}
	return answer, nil
}

var errTooLarge = errors.New("the answer is larger than allowed")

func (x exchanger) send(ctx context.Context, req *http.Request, limit int64) (*Answer, error) {
	resp, err := x.transport.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		limit = maxErrorBody
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errInBody, err)
	}
	if int64(len(body)) > limit {
		if resp.StatusCode < 300 {
			return nil, errTooLarge
		}
		body = body[:limit]
	}
	return &Answer{Status: resp.StatusCode, Header: resp.Header, Body: body}, nil
}

// ended is the failure of a call whose context ended before it was sent.
func ended(err error) *Error {
	e := &Error{Kind: KindUnavailable, What: WhatCanceled, Cause: err}
	if errors.Is(err, context.DeadlineExceeded) {
		e.What = WhatTimeout
	}
	return e
}

var errInBody = errors.New("the answer broke off")

func (x exchanger) failure(ctx context.Context, op string, err error) *Error {
	e := &Error{Kind: KindUnavailable, API: x.api, Op: op, What: WhatReset, OutcomeUnknown: true, Cause: err}
	var netErr net.Error
	var opErr *net.OpError
	var dnsErr *net.DNSError
	switch {
	case ctx.Err() != nil:
		e.What, e.Cause = ended(ctx.Err()).What, ctx.Err()
	case errors.Is(err, errTooLarge):
		e.What = WhatTooLarge
	case errors.As(err, &dnsErr), errors.As(err, &opErr) && opErr.Op == "dial":
		e.What, e.OutcomeUnknown = WhatRefused, false
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netErr) && netErr.Timeout():
		e.What = WhatTimeout
	}
	return e
}
