package partner

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
)

// answer is what an endpoint says; the handler writes it.
type answer struct {
	status int
	body   any // nil: no body
	header http.Header
	raw    []byte // set: sent as it is instead of body
	bom    bool   // a UTF-8 byte order mark in front of the body
}

func ok(body any) answer      { return answer{status: http.StatusOK, body: body} }
func created(body any) answer { return answer{status: http.StatusCreated, body: body} }
func empty(status int) answer { return answer{status: status} }

var utf8BOM = []byte("\xef\xbb\xbf")

// encode gives the bytes of the body. HTML characters stay as they are, as
// Microsoft's serializer leaves them.
func (a answer) encode() ([]byte, error) {
	if a.raw != nil || a.body == nil {
		return a.raw, nil
	}
	var buf bytes.Buffer
	if a.bom {
		buf.Write(utf8BOM)
	}
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a.body); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}

func (a answer) write(rw http.ResponseWriter) {
	data, err := a.encode()
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	for k, v := range a.header {
		rw.Header()[http.CanonicalHeaderKey(k)] = v
	}
	if len(data) > 0 && rw.Header().Get("Content-Type") == "" {
		rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	rw.WriteHeader(a.status)
	_, _ = rw.Write(data) //nolint:gosec // JSON with its content type, never a page
}

// link is how Partner Center points at a resource; URIs are relative to the
// versioned root and do not repeat /v1.
type link struct {
	URI     string       `json:"uri"`
	Method  string       `json:"method"`
	Headers []linkHeader `json:"headers"`
}

type linkHeader struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

func get(format string, args ...any) *link {
	return &link{URI: fmt.Sprintf(format, args...), Method: http.MethodGet, Headers: []linkHeader{}}
}

// links holds the relations used across resources, in the order Microsoft
// writes them.
type links struct {
	Product            *link `json:"product,omitempty"`
	SKU                *link `json:"sku,omitempty"`
	Availability       *link `json:"availability,omitempty"`
	SKUs               *link `json:"skus,omitempty"`
	Availabilities     *link `json:"availabilities,omitempty"`
	ProvisioningStatus *link `json:"provisioningStatus,omitempty"`
	PatchOperation     *link `json:"patchOperation,omitempty"`
	Self               *link `json:"self,omitempty"`
	Next               *link `json:"next,omitempty"`
}

type attributes struct {
	ETag       string `json:"etag,omitempty"`
	ObjectType string `json:"objectType"`
}

func objectType(name string) attributes { return attributes{ObjectType: name} }

// collection is a list. totalCount counts the items of this page, not of the
// whole list: callers must not build on it.
type collection[T any] struct {
	TotalCount        int        `json:"totalCount"`
	Items             []T        `json:"items"`
	ContinuationToken string     `json:"continuationToken,omitempty"`
	Links             *links     `json:"links,omitempty"`
	Attributes        attributes `json:"attributes"`
}

func collect[T any](items []T, self *link) collection[T] {
	c := collection[T]{TotalCount: len(items), Items: items, Attributes: objectType("Collection")}
	if c.Items == nil {
		c.Items = []T{}
	}
	if self != nil {
		c.Links = &links{Self: self}
	}
	return c
}
