package partnercenter

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

// continuationHeader carries the place at which a listing goes on.
const continuationHeader = "MS-ContinuationToken"

// collection is Partner Center's envelope of lists.
type collection struct {
	Items        *[]json.RawMessage `json:"items"` // nil: it is no list
	Continuation wire.Text          `json:"continuationToken"`
	Links        struct {
		Next *struct {
			URI     wire.Text `json:"uri"`
			Headers []struct {
				Key   wire.Text `json:"key"`
				Value wire.Text `json:"value"`
			} `json:"headers"`
		} `json:"next"`
	} `json:"links"`
}

// place is where the next page is: behind a token, or at an address.
type place struct{ token, uri string }

type collectionPage[T any] struct {
	items []wire.Item[T]
	next  place
}

// readCollection reads the envelope; some lists come as a bare array.
func readCollection[T any](body []byte) (collectionPage[T], error) {
	answer := upstream.Answer{Body: body}
	body = answer.JSON()
	if len(body) > 0 && body[0] == '[' {
		items, err := wire.ReadList[T](body)
		return collectionPage[T]{items: items}, err
	}
	var c collection
	if err := json.Unmarshal(body, &c); err != nil || c.Items == nil {
		// Without items it is something else than a list: an error with status 200, or a proxy's word.
		return collectionPage[T]{}, wire.ErrNotJSON
	}
	page := collectionPage[T]{items: wire.Items[T](*c.Items)}
	if c.Links.Next != nil {
		page.next = place{token: string(c.Continuation), uri: string(c.Links.Next.URI)}
		for _, h := range c.Links.Next.Headers {
			if strings.EqualFold(string(h.Key), continuationHeader) && h.Value != "" {
				page.next.token = string(h.Value)
			}
		}
	}
	return page, nil
}

// seek follows a listing that goes on by a continuation token, or by the address of the next page where there is none.
// Source: Microsoft, "Get a list of customers" and "Partner Center REST URLs", paging.
func seek[T any](ctx context.Context, c *Client, r request) iter.Seq2[wire.Page[T], error] {
	r.method = http.MethodGet
	pages := wire.Pages(ctx, func(ctx context.Context, next string) (wire.Page[T], error) {
		at := r
		if next != "" {
			var err error
			if at, err = c.at(r, next); err != nil {
				return wire.Page[T]{}, err
			}
		}
		var page collectionPage[T]
		var unread error
		at.check = func(answer *upstream.Answer) error { // listings are long: reading one tells that it is JSON
			if page, unread = readCollection[T](answer.Body); unread == nil {
				return nil
			}
			return upstream.WantJSON(answer)
		}
		answer, err := c.do(ctx, at)
		if err != nil {
			return wire.Page[T]{}, err
		}
		if unread != nil {
			return wire.Page[T]{}, garbage(r.op, answer, unread)
		}
		out := wire.Page[T]{Items: page.items}
		switch {
		case page.next.token != "":
			out.Next = "token:" + page.next.token
		case page.next.uri != "":
			out.Next = "uri:" + page.next.uri
		}
		return out, nil
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

// at makes the request for the page at next.
func (c *Client) at(r request, next string) (request, error) {
	q := url.Values{}
	for name, values := range r.query {
		q[name] = values
	}
	r.query = q
	if token, ok := strings.CutPrefix(next, "token:"); ok {
		if strings.ContainsAny(token, "\r\n\x00") {
			return r, &upstream.Error{API: "partnercenter", Op: r.op, Kind: upstream.KindUnavailable, What: upstream.WhatGarbage, Cause: errors.New("the continuation token is not fit for a header")}
		}
		q.Set("seekOperation", "Next")
		r.header = http.Header{http.CanonicalHeaderKey(continuationHeader): {token}}
		return r, nil
	}
	link, err := c.follow(strings.TrimPrefix(next, "uri:"))
	if err != nil {
		return r, &upstream.Error{API: "partnercenter", Op: r.op, Kind: upstream.KindUnavailable, What: upstream.WhatLink, Cause: err}
	}
	// Only the query of the link is used: page after page the listing stays the one that was asked for.
	for name, values := range link.Query() {
		q[name] = values
	}
	return r, nil
}

// follow reads a link out of an answer. Links are relative to the version's root, mostly without /v1.
func (c *Client) follow(link string) (*url.URL, error) {
	if strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "//") && !strings.HasPrefix(strings.ToLower(link), "/v1/") {
		link = "/v1" + link
	}
	text, err := upstream.Follow(c.base, link)
	if err != nil {
		return nil, err
	}
	return url.Parse(text)
}
