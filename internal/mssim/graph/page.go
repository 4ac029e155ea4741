package graph

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// pageTokenLife is how long a next link works, in machine time.
const pageTokenLife = 24 * time.Hour

// pageToken is what a $skiptoken stands for.
type pageToken struct {
	After string `json:"a"` // key of the last item sent
	Sent  int    `json:"n"` // items sent so far, for when that one is gone
	Query string `json:"q"` // of what
	Until int64  `json:"u"`
}

// pages cuts a collection into pages.
type pages struct {
	root    string // where @odata.context's metadata stands below the version's root, with a slash at its end
	set     string // of @odata.context, without the selection
	size    int    // without $top
	largest int    // 0: $top and paging do not exist here
}

// collection answers with one page of items; keys names each for the next link.
func collection[T any](c *call, p pages, items []T, key func(T) string, show func(T) object) (reply, error) {
	size, from, err := p.window(c, len(items), func(i int) string { return key(items[i]) })
	if err != nil {
		return reply{}, err
	}
	to := min(from+size, len(items))
	shown := make([]object, 0, to-from)
	for _, it := range items[from:to] {
		shown = append(shown, show(it))
	}
	if len(shown) > 0 {
		c.spell(shown[0])
	}
	body := object{{"@odata.context", c.contextAt(p.root, p.set+c.selection())}}
	if c.q.count && c.q.skip == "" {
		body = append(body, member{"@odata.count", len(items)})
	}
	if to < len(items) {
		body = append(body, member{"@odata.nextLink", c.next(pageToken{After: key(items[to-1]), Sent: to})})
	}
	return reply{body: append(body, member{"value", shown})}, nil
}

// selection is what of @odata.context names the selected and the expanded properties.
func (c *call) selection() string {
	names := slices.Clone(c.q.selected)
	if c.q.expand != "" {
		names = append(names, c.q.expand+"()")
	}
	return selection(names)
}

func selection(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "(" + strings.Join(names, ",") + ")"
}

// window tells where the page starts and how long it may be.
func (p pages) window(c *call, n int, key func(i int) string) (size, from int, err error) {
	if p.largest == 0 {
		if c.q.top > 0 || c.q.skip != "" {
			return 0, 0, unsupportedQuery("Unsupported Query.")
		}
		return n, 0, nil
	}
	size = p.size
	if c.q.top > p.largest {
		return 0, 0, refuse(http.StatusBadRequest, "Request_BadRequest", "Invalid page size specified: '%d'. Must be between 1 and %d inclusive.", c.q.top, p.largest)
	}
	if c.q.top > 0 {
		size = c.q.top
	}
	if c.q.skip == "" {
		return size, 0, nil
	}
	t, ok := c.resume()
	if !ok {
		return 0, 0, expiredPage()
	}
	for i := range n {
		if key(i) == t.After {
			return size, i + 1, nil
		}
	}
	return size, min(t.Sent, n), nil
}

// next is an absolute link to the page after this one, on the root that the
// client called, with every option it sent.
func (c *call) next(t pageToken) string {
	t.Query, t.Until = c.fingerprint(), c.now.Add(pageTokenLife).Unix()
	raw, _ := json.Marshal(t)
	q := c.r.URL.Query()
	q.Set("$skiptoken", base64.RawURLEncoding.EncodeToString(raw))
	_, path, _ := strings.Cut(strings.TrimPrefix(c.r.URL.EscapedPath(), "/"), "/")
	return c.base() + "/" + path + "?" + strings.ReplaceAll(q.Encode(), "%24", "$")
}

func (c *call) resume() (pageToken, bool) {
	var t pageToken
	raw, err := base64.RawURLEncoding.DecodeString(c.q.skip)
	if err != nil || json.Unmarshal(raw, &t) != nil {
		return t, false
	}
	return t, t.Sent >= 0 && t.Query == c.fingerprint() && c.now.Unix() < t.Until
}

// fingerprint ties a page token to tenant and query: with another filter it would
// point nowhere.
func (c *call) fingerprint() string {
	q := c.r.URL.Query()
	q.Del("$skiptoken")
	q.Del("skiptoken")
	sum := sha256.Sum256([]byte(c.tenant.ID + c.r.URL.Path + q.Encode()))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// pick keeps the selected properties of an object, in the order of the selection.
func (c *call) pick(o object) object {
	if len(c.q.selected) == 0 {
		return o
	}
	out := object{}
	for _, name := range c.q.selected {
		for _, m := range o {
			if strings.EqualFold(m.name, name) {
				out = append(out, m)
			}
		}
	}
	return out
}

// spell writes the selected names as the object has them, whatever the case they were
// asked for in.
func (c *call) spell(o object) {
	for i, name := range c.q.selected {
		for _, m := range o {
			if strings.EqualFold(m.name, name) {
				c.q.selected[i] = m.name
			}
		}
	}
}

// entity answers with one object and its context.
func (c *call) entity(set string, o object) (reply, error) {
	c.spell(o)
	context := member{"@odata.context", c.context(set + selection(c.q.selected) + "/$entity")}
	return reply{body: append(object{context}, c.pick(o)...)}, nil
}

// sku finds the catalog entry behind a directory SKU id.
func sku(id string) (*world.SKU, bool) {
	s, ok := skusByID()[id]
	return s, ok
}
