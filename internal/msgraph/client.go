package msgraph

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// Production is the API's address, without the version.
const Production = "https://graph.microsoft.com"

const version = "/v1.0"

// Client calls Graph in one tenant. It is safe for concurrent use.
type Client struct {
	base   *url.URL
	tenant string
	tokens upstream.TokenSource
	doer   upstream.Doer
}

// New makes a client for a tenant. tokens are for that tenant. Many clients share one doer.
func New(base, tenantID string, tokens upstream.TokenSource, doer upstream.Doer) (*Client, error) {
	u, err := upstream.ParseBase(base)
	if err != nil {
		return nil, err
	}
	return &Client{base: u, tenant: strings.ToLower(tenantID), tokens: tokens, doer: doer}, nil
}

// NewDoer makes the upstream client that New wants. cfg names base, caller, transport and what is shared; the
// particulars of Graph are filled in. Each tenant has a gate of its own, as Graph counts by application and tenant.
func NewDoer(cfg upstream.Config) (*upstream.Client, error) {
	cfg.API = "graph"
	cfg.CorrelationHeader = "client-request-id"
	cfg.Classify = classify
	return upstream.New(cfg)
}

// request is a call in the making.
type request struct {
	op       string
	method   string
	path     string // behind the version; ids in it are escaped already
	query    url.Values
	body     any
	eventual bool // an advanced query, answered from an index that lags behind
	partner  bool // of the partner's own tenant, where GDAP plays no part
}

func (c *Client) header(ctx context.Context, eventual bool) http.Header {
	h := http.Header{"X-Ms-Throttle-Priority": {"low"}}
	if upstream.IsForPerson(ctx) {
		h.Set("X-Ms-Throttle-Priority", "high")
	}
	if eventual {
		h.Set("ConsistencyLevel", "eventual")
	}
	return h
}

func (c *Client) do(ctx context.Context, r request, link string) (*upstream.Answer, error) {
	if link == "" {
		link = strings.TrimRight(c.base.String(), "/") + version + r.path
		if len(r.query) > 0 {
			link += "?" + encode(r.query)
		}
	}
	if r.method == "" {
		r.method = http.MethodGet
	}
	call := upstream.Call{
		Op: r.op, Scope: c.tenant, Method: r.method, URL: link, Header: c.header(ctx, r.eventual),
		Token: c.tokens, Check: upstream.WantJSON,
	}
	if r.body != nil {
		body, err := json.Marshal(r.body)
		if err != nil {
			return nil, &upstream.Error{API: "graph", Op: r.op, Kind: upstream.KindInvalid, What: "body", Cause: err}
		}
		call.Body = body
	}
	answer, err := c.doer.Do(ctx, call)
	if e, ok := upstream.As(err); ok && r.partner && e.Reason == upstream.ReasonGDAPMissing {
		e.Reason = upstream.ReasonConsentMissing
	}
	return answer, err
}

// encode writes a query with a bare $, as Graph's documentation does, and %20 for a space.
func encode(q url.Values) string {
	return strings.ReplaceAll(strings.ReplaceAll(q.Encode(), "%24", "$"), "+", "%20")
}

// get reads one object.
func get[T any](ctx context.Context, c *Client, r request) (wire.Item[T], error) {
	answer, err := c.do(ctx, r, "")
	if err != nil {
		return wire.Item[T]{}, err
	}
	item, err := wire.Read[T](answer.Body)
	if err != nil {
		return wire.Item[T]{}, garbage(r.op, answer, err)
	}
	return item, nil
}

// collection is Graph's envelope of lists.
type collection struct {
	Value    []json.RawMessage `json:"value"`
	NextLink string            `json:"@odata.nextLink"`
}

// list follows a listing to its end. The next page's address is called as it is, with the same headers, and only on the
// configured host.
// Source: Microsoft, "Paging Microsoft Graph data in your app".
func list[T any](ctx context.Context, c *Client, r request) iter.Seq2[wire.Page[T], error] {
	pages := wire.Pages(ctx, func(ctx context.Context, next string) (wire.Page[T], error) {
		answer, err := c.do(ctx, r, next)
		if err != nil {
			return wire.Page[T]{}, err
		}
		var members map[string]json.RawMessage
		var body collection
		if answer.Decode(&members) != nil || members["value"] == nil || answer.Decode(&body) != nil {
			return wire.Page[T]{}, garbage(r.op, answer, wire.ErrNotJSON)
		}
		page := wire.Page[T]{Items: wire.Items[T](body.Value)}
		if body.NextLink != "" {
			if page.Next, err = upstream.Follow(c.base, body.NextLink); err != nil {
				return wire.Page[T]{}, &upstream.Error{
					API: "graph", Op: r.op, Kind: upstream.KindUnavailable, What: upstream.WhatLink, CorrelationID: answer.CorrelationID, Cause: err,
				}
			}
		}
		return page, nil
	})
	return func(yield func(wire.Page[T], error) bool) {
		for page, err := range pages {
			if errors.Is(err, wire.ErrEndless) {
				err = garbage(r.op, &upstream.Answer{}, err)
			}
			if !yield(page, err) {
				return
			}
		}
	}
}

func garbage(op string, answer *upstream.Answer, cause error) *upstream.Error {
	return &upstream.Error{
		API: "graph", Op: op, Kind: upstream.KindUnavailable, What: upstream.WhatGarbage,
		Status: answer.Status, CorrelationID: answer.CorrelationID, Cause: cause,
	}
}
