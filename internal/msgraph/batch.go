package msgraph

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// MaxBatch is how many requests one batch holds.
const MaxBatch = 20

// BatchGet is one reading in a batch.
type BatchGet struct {
	Path string // behind the version: "/users/{id}?$select=id"
	// Eventual marks an advanced query.
	Eventual bool
}

// BatchAnswer is the answer to one reading, at the place of its question.
type BatchAnswer struct {
	Body json.RawMessage // of a success
	Err  error           // an *upstream.Error, as a single call would give
}

type batchRequest struct {
	ID      string            `json:"id"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
}

type batchResponse struct {
	ID      wire.Text            `json:"id"`
	Status  wire.Int             `json:"status"`
	Headers map[string]wire.Text `json:"headers"`
	Body    json.RawMessage      `json:"body"`
}

// Batch reads several things in one call, 20 at most in each; more are split. What is throttled inside comes back as
// KindThrottled with its own RetryAfter: ask for those again.
// Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching".
func (c *Client) Batch(ctx context.Context, gets []BatchGet) ([]BatchAnswer, error) {
	out := make([]BatchAnswer, 0, len(gets))
	for len(gets) > 0 {
		n := min(len(gets), MaxBatch)
		answers, err := c.batch(ctx, gets[:n])
		if err != nil {
			return nil, err
		}
		out = append(out, answers...)
		gets = gets[n:]
	}
	return out, nil
}

func (c *Client) batch(ctx context.Context, gets []BatchGet) ([]BatchAnswer, error) {
	const op = "batch"
	var envelope struct {
		Requests []batchRequest `json:"requests"`
	}
	for i, g := range gets {
		r := batchRequest{ID: strconv.Itoa(i), Method: http.MethodGet, URL: "/" + strings.TrimPrefix(g.Path, "/")}
		if g.Eventual {
			r.Headers = map[string]string{"ConsistencyLevel": "eventual"}
		}
		envelope.Requests = append(envelope.Requests, r)
	}
	body, err := json.Marshal(envelope)
	if err != nil {
		return nil, &upstream.Error{API: "graph", Op: op, Kind: upstream.KindInvalid, What: "body", Cause: err}
	}
	answer, err := c.doer.Do(ctx, upstream.Call{
		Op: op, Scope: c.tenant, Method: http.MethodPost, URL: strings.TrimRight(c.base.String(), "/") + version + "/$batch",
		Header: c.header(ctx, false), Body: body, Token: c.tokens, Check: upstream.WantJSON,
		RequestID: uuid.NewString(), // only readings: it may be sent again
	})
	if err != nil {
		return nil, err
	}
	var result struct {
		Responses []batchResponse `json:"responses"`
	}
	if err := answer.Decode(&result); err != nil {
		return nil, garbage(op, answer, err)
	}
	return match(gets, answer, result.Responses), nil
}

// match puts the answers, which come in any order, at the places of their questions.
func match(gets []BatchGet, answer *upstream.Answer, responses []batchResponse) []BatchAnswer {
	const op = "batch"
	out := make([]BatchAnswer, len(gets))
	for i := range out {
		out[i].Err = garbage(op, answer, wire.ErrNotJSON) // until it is answered
	}
	for _, r := range responses {
		i, err := strconv.Atoi(string(r.ID))
		if err != nil || i < 0 || i >= len(out) {
			continue
		}
		if r.Status >= 200 && r.Status < 300 {
			out[i] = BatchAnswer{Body: r.Body}
			continue
		}
		one := &upstream.Answer{Status: int(r.Status), Header: http.Header{}, Body: r.Body}
		for name, value := range r.Headers {
			one.Header.Set(name, string(value))
		}
		e := classify(one)
		e.API, e.Op, e.Status, e.CorrelationID = "graph", op, one.Status, answer.CorrelationID
		e.Code, e.Message = upstream.CodeText(e.Code), upstream.Redact(e.Message)
		e.RetryAfter, _ = upstream.ParseRetryAfter(one.Header, clock.System())
		out[i] = BatchAnswer{Err: e}
	}
	return out
}
