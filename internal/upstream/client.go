package upstream

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/requestid"
)

// Config describes one API of Microsoft's to one caller.
type Config struct {
	API    string // "partnercenter", "graph", "entra"
	Base   string // the origin that every call must stay on
	Caller string // whose limits count: a reseller's id

	Transport http.RoundTripper
	Limits    *Limits
	Breakers  *Breakers
	// Limit gives what Microsoft allows in a scope; nil means gates only.
	Limit   func(scope string) Limit
	Policy  Policy
	Timeout time.Duration // of one try; 0 and anything above 30 seconds mean 30 seconds

	// CorrelationHeader carries the correlation id: "MS-CorrelationId", "client-request-id".
	CorrelationHeader string
	// RequestHeader carries the request id; "" sends none.
	RequestHeader string
	UserAgent     string
	// Classify turns an answer of status 300 and above into an error; Client fills in API, Op and ids.
	Classify func(*Answer) *Error
	// Observe learns of every finished call; may be nil. It must not block.
	Observe func(Observation)
	NewID   func() string // GUIDs; nil means random ones
}

// Client is a Doer. It is safe for concurrent use; Limits and Breakers are shared between clients.
type Client struct {
	cfg      Config
	base     *url.URL
	policy   Policy
	exchange exchanger
	refused  *refusals
}

// New makes a client.
func New(cfg Config) (*Client, error) {
	base, err := ParseBase(cfg.Base)
	if err != nil {
		return nil, err
	}
	if cfg.Classify == nil {
		return nil, errors.New("upstream: Classify is missing")
	}
	cfg.Policy = cfg.Policy.withDefaults()
	if cfg.Transport == nil {
		cfg.Transport = NewTransport(nil, 0)
	}
	if cfg.Limits == nil {
		cfg.Limits = NewLimits(cfg.Policy.Now, cfg.Policy.Sleep)
	}
	if cfg.Breakers == nil {
		cfg.Breakers = NewBreakers(0, 0)
	}
	if cfg.Limit == nil {
		cfg.Limit = func(string) Limit { return Limit{} }
	}
	if cfg.NewID == nil {
		cfg.NewID = uuid.NewString
	}
	if cfg.UserAgent == "" {
		cfg.UserAgent = "Tenantry"
	}
	if cfg.Timeout <= 0 || cfg.Timeout > MaxTry {
		cfg.Timeout = MaxTry
	}
	refused, err := newRefusals(cfg.Policy.Now)
	if err != nil {
		return nil, err
	}
	return &Client{
		cfg: cfg, base: base, policy: cfg.Policy, refused: refused,
		exchange: exchanger{api: cfg.API, transport: cfg.Transport, breakers: cfg.Breakers, timeout: cfg.Timeout},
	}, nil
}

// Do sends call and returns its answer. Errors are *Error, also when ctx ends; errors.Is finds ctx's error in it.
func (c *Client) Do(ctx context.Context, call Call) (*Answer, error) {
	started := c.policy.Now()
	d := &delivery{client: c, call: call, correlation: Correlation(ctx), requestID: call.RequestID}
	if d.correlation == "" {
		d.correlation = c.cfg.NewID()
	}
	if d.requestID == "" {
		d.requestID = c.cfg.NewID()
	}
	tries, err := c.policy.Run(ctx, call.repeatable(), func() error { return d.try(ctx) })
	if c.cfg.Observe != nil {
		o := Observation{API: c.cfg.API, Op: call.Op, Scope: call.Scope, Kind: KindOf(err), Tries: tries, Duration: c.policy.Now().Sub(started)}
		if d.answer != nil {
			o.Status = d.answer.Status
		}
		c.cfg.Observe(o)
	}
	if err != nil {
		return nil, d.complete(err)
	}
	if call.writes() {
		requestid.NoteMicrosoft(ctx, d.answer.CorrelationID)
	}
	return d.answer, nil
}

// delivery is one call on its way through its tries.
type delivery struct {
	client      *Client
	call        Call
	correlation string
	requestID   string
	token       string
	renewed     bool // the token was already replaced once
	answer      *Answer
}

func (d *delivery) try(ctx context.Context) error {
	c := d.client
	d.answer = nil
	req, err := d.request(ctx)
	if err != nil {
		return err
	}
	limiter := c.cfg.Limits.For(c.cfg.API, c.cfg.Caller, d.call.Scope, c.cfg.Limit(d.call.Scope))
	maxWait := c.policy.MaxWait
	if IsForPerson(ctx) {
		maxWait = c.policy.PersonMaxWait
	}
	if err := limiter.Wait(ctx, maxWait); err != nil {
		if e, ok := As(err); ok {
			return e
		}
		return ended(err)
	}
	limit := d.call.MaxBody
	if limit == 0 {
		limit = maxBody
	}
	answer, err := c.exchange.do(ctx, req, d.call.Op, limit)
	if err != nil {
		return err
	}
	answer.CorrelationID = d.correlation
	if id := answer.Header.Get(c.cfg.CorrelationHeader); id != "" {
		answer.CorrelationID = CodeText(id)
	}
	d.answer = answer
	if d.call.accepts(answer.Status) {
		return d.check(answer)
	}
	e := d.classify(answer)
	if e.Kind == KindThrottled {
		// Without Retry-After the pause is ours; the gate makes it everybody's.
		if _, told := ParseRetryAfter(answer.Header, c.policy.Now()); !told {
			e.RetryAfter = time.Second
		}
		limiter.Close(e.RetryAfter)
	}
	c.refused.note(d.token, e)
	if answer.Status == http.StatusUnauthorized && e.Reason == ReasonTokenExpired && d.call.Token != nil && !d.renewed {
		d.renewed = true
		if _, err := d.call.Token.Token(ctx, d.token); err != nil {
			return err
		}
		return d.try(ctx)
	}
	return e
}

// request builds the request anew for each try, since a body can be sent only once.
func (d *delivery) request(ctx context.Context) (*http.Request, error) {
	c := d.client
	u, err := url.Parse(d.call.URL)
	if err != nil || !SameOrigin(c.base, u) {
		return nil, &Error{Kind: KindInvalid, What: WhatLink, Cause: ErrForeignLink}
	}
	req, err := http.NewRequestWithContext(ctx, d.call.Method, u.String(), bytes.NewReader(d.call.Body))
	if err != nil {
		return nil, &Error{Kind: KindInvalid, What: "request", Cause: errors.New("the request cannot be built")}
	}
	if len(d.call.Body) == 0 {
		req.Body, req.GetBody, req.ContentLength = nil, nil, 0
	}
	for name, values := range d.call.Header {
		req.Header[name] = values
	}
	setDefault(req.Header, "Accept", "application/json")
	req.Header.Set("User-Agent", c.cfg.UserAgent)
	if len(d.call.Body) > 0 {
		setDefault(req.Header, "Content-Type", "application/json")
	}
	if c.cfg.CorrelationHeader != "" {
		req.Header.Set(c.cfg.CorrelationHeader, d.correlation)
	}
	if c.cfg.RequestHeader != "" {
		req.Header.Set(c.cfg.RequestHeader, d.requestID)
	}
	if d.call.Token != nil {
		d.token, err = d.call.Token.Token(ctx, "")
		if err != nil {
			return nil, err
		}
		if e := c.refused.of(d.token, d.call.Op); e != nil {
			return nil, e
		}
		req.Header.Set("Authorization", "Bearer "+d.token)
	}
	return req, nil
}

func setDefault(h http.Header, name, value string) {
	if h.Get(name) == "" {
		h.Set(name, value)
	}
}

func (d *delivery) check(answer *Answer) error {
	if d.call.Check == nil {
		return nil
	}
	if err := d.call.Check(answer); err != nil {
		return &Error{Kind: KindUnavailable, What: WhatGarbage, Status: answer.Status, OutcomeUnknown: true, Cause: err}
	}
	return nil
}

func (d *delivery) classify(answer *Answer) *Error {
	if answer.Status < 400 {
		return &Error{Kind: KindUnavailable, What: WhatRedirect, Status: answer.Status}
	}
	e := d.client.cfg.Classify(answer)
	e.Status = answer.Status
	if wait, ok := ParseRetryAfter(answer.Header, d.client.policy.Now()); ok && (e.Kind == KindThrottled || e.Kind == KindUnavailable) {
		e.RetryAfter = wait
	}
	// A gateway that gave up may have passed the request on.
	e.OutcomeUnknown = answer.Status == http.StatusBadGateway || answer.Status == http.StatusGatewayTimeout
	return e
}

// complete fills in what every error of this call has in common.
func (d *delivery) complete(err error) error {
	e, ok := As(err)
	if !ok {
		e = ended(err)
	}
	out := *e
	if out.API == "" {
		out.API = d.client.cfg.API
	}
	if out.API == d.client.cfg.API {
		out.Op, out.RequestID = d.call.Op, d.requestID
		if out.CorrelationID == "" {
			out.CorrelationID = d.correlation
		}
	}
	out.Code = CodeText(out.Code)
	out.Message = Redact(out.Message)
	out.OutcomeUnknown = out.OutcomeUnknown && d.call.writes()
	return &out
}

var _ Doer = (*Client)(nil)
