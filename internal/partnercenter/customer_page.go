package partnercenter

import (
	"context"
	"net/http"

	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// CustomerPage reads one page of customers, for people who turn pages: after is the Next of the page before, or "".
// Source: Microsoft, "Get a list of customers".
func (c *Client) CustomerPage(ctx context.Context, q CustomerQuery, after string) (wire.Page[Customer], error) {
	r := request{op: "list customers", scope: scopeCustomers, method: http.MethodGet, path: []string{"v1", "customers"}, query: q.values()}
	if after != "" {
		var err error
		if r, err = c.at(r, after); err != nil {
			return wire.Page[Customer]{}, err
		}
	}
	answer, err := c.do(ctx, r)
	if err != nil {
		return wire.Page[Customer]{}, err
	}
	page, err := readCollection[Customer](answer.Body)
	if err != nil {
		return wire.Page[Customer]{}, garbage(r.op, answer, err)
	}
	out := wire.Page[Customer]{Items: page.items}
	switch {
	case page.next.token != "":
		out.Next = "token:" + page.next.token
	case page.next.uri != "":
		out.Next = "uri:" + page.next.uri
	}
	return out, nil
}
