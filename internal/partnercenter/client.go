package partnercenter

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// Production is the API's address.
const Production = "https://api.partnercenter.microsoft.com"

// PerMinute is what Microsoft publishes as the limit of the customer, order and subscription resources, each.
const PerMinute = 500

// Client calls Partner Center for one reseller. It is safe for concurrent use.
type Client struct {
	base   *url.URL
	tokens upstream.TokenSource
	doer   upstream.Doer
}

// New makes a client. tokens are app+user tokens of the reseller: Partner Center refuses many calls to an application
// alone.
func New(base string, tokens upstream.TokenSource, doer upstream.Doer) (*Client, error) {
	u, err := upstream.ParseBase(base)
	if err != nil {
		return nil, err
	}
	return &Client{base: u, tokens: tokens, doer: doer}, nil
}

// NewDoer makes the upstream client that New wants. cfg names base, caller, transport and what is shared; the
// particulars of Partner Center are filled in.
func NewDoer(cfg upstream.Config) (*upstream.Client, error) {
	cfg.API = "partnercenter"
	cfg.CorrelationHeader, cfg.RequestHeader = "MS-CorrelationId", "MS-RequestId"
	cfg.Classify = classify
	if cfg.Limit == nil {
		cfg.Limit = Limits(PerMinute)
	}
	return upstream.New(cfg)
}

// The scopes in which Microsoft counts calls.
const (
	scopeCustomers     = "customers"
	scopeOrders        = "orders"
	scopeSubscriptions = "subscriptions"
	scopeConsents      = "consents"
	scopeCatalog       = "catalog"
	scopeAudit         = "audit"
	scopeOther         = "other"
)

// Limits says how many calls a minute may leave in each scope, where perMinute is the limit of the customer, order and
// subscription resources; 0 means none.
func Limits(perMinute int) func(scope string) upstream.Limit {
	return func(scope string) upstream.Limit {
		switch scope {
		case scopeCustomers, scopeOrders, scopeSubscriptions:
			return upstream.Limit{PerMinute: perMinute}
		case scopeConsents:
			return upstream.Limit{PerMinute: 50 * 60}
		}
		return upstream.Limit{}
	}
}

// request is a call in the making.
type request struct {
	op        string
	scope     string
	method    string
	path      []string // segments behind the base; each is escaped
	query     url.Values
	header    http.Header
	body      any
	requestID string
	accept    []int
	noJSON    bool                         // the answer has no body that matters
	check     func(*upstream.Answer) error // refuses an answer that cannot be used; nil: it must be JSON
}

func (c *Client) do(ctx context.Context, r request) (*upstream.Answer, error) {
	for _, segment := range r.path {
		// An empty id would turn "one customer" into "all customers", and a dot would leave the resource.
		if segment == "" || segment == "." || segment == ".." {
			return nil, &upstream.Error{API: "partnercenter", Op: r.op, Kind: upstream.KindInvalid, What: "an id is missing"}
		}
	}
	call := upstream.Call{
		Op: r.op, Scope: r.scope, Method: r.method, URL: c.url(r.path, r.query), Header: r.header, RequestID: r.requestID,
		Token: c.tokens, Accept: r.accept, Check: upstream.WantJSON,
	}
	switch {
	case r.noJSON:
		call.Check = nil
	case r.check != nil:
		call.Check = r.check
	}
	if r.body != nil {
		body, err := json.Marshal(r.body)
		if err != nil {
			return nil, &upstream.Error{API: "partnercenter", Op: r.op, Kind: upstream.KindInvalid, What: "body", Cause: err}
		}
		call.Body = body
	}
	return c.doer.Do(ctx, call)
}

func (c *Client) url(path []string, query url.Values) string {
	escaped := make([]string, len(path))
	for i, segment := range path {
		escaped[i] = url.PathEscape(segment)
	}
	u := strings.TrimRight(c.base.String(), "/") + "/" + strings.Join(escaped, "/")
	if len(query) > 0 {
		u += "?" + query.Encode()
	}
	return u
}

// get reads one object.
func get[T any](ctx context.Context, c *Client, r request) (wire.Item[T], error) {
	if r.method == "" {
		r.method = http.MethodGet
	}
	answer, err := c.do(ctx, r)
	if err != nil {
		return wire.Item[T]{}, err
	}
	item, err := wire.Read[T](answer.Body)
	if err != nil {
		return wire.Item[T]{}, garbage(r.op, answer, err)
	}
	return item, nil
}

// list reads a whole collection. Most of these come in one answer; should one come in pages, they are followed, since
// half a list taken for the whole would make the rest look deleted.
func list[T any](ctx context.Context, c *Client, r request) ([]wire.Item[T], error) {
	return wire.Collect(wire.Each(seek[T](ctx, c, r)))
}

func garbage(op string, answer *upstream.Answer, cause error) *upstream.Error {
	return &upstream.Error{
		API: "partnercenter", Op: op, Kind: upstream.KindUnavailable, What: upstream.WhatGarbage,
		Status: answer.Status, CorrelationID: answer.CorrelationID, Cause: cause,
	}
}
