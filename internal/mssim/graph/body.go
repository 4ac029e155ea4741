package graph

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// readBody takes the body of a call before the world is locked for it. Microsoft's SDKs send bodies compressed.
func (c *call) readBody() error {
	body := c.r.Body
	switch strings.ToLower(c.r.Header.Get("Content-Encoding")) {
	case "", "identity":
	case "gzip":
		unzipped, err := gzip.NewReader(body)
		if err != nil {
			return unreadable()
		}
		body = unzipped
	default:
		return refuse(http.StatusUnsupportedMediaType, "UnsupportedMediaType", "The content encoding is not supported.")
	}
	raw, err := io.ReadAll(http.MaxBytesReader(nil, body, maxBody))
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		return refuse(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The size of the request exceeds the maximum of %d bytes.", maxBody)
	}
	if err != nil {
		return unreadable()
	}
	c.body = raw
	return nil
}

// unreadable is the parser's refusal of what is no JSON.
func unreadable() *problem {
	return badRequest("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")
}

// fields are the properties that a body sets, by name; those it does not name are
// absent, which is not the same as null.
type fields map[string]json.RawMessage

// fields reads the body as an object of a type that has the known properties.
// Annotations, whose names begin with "@", are passed over.
func (c *call) fields(typeName string, known ...string) (fields, error) {
	if len(bytes.TrimSpace(c.body)) == 0 {
		return nil, badRequest("Empty Payload. JSON content expected.")
	}
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, unreadable()
	}
	return parseFields(c.body, typeName, known...)
}

func parseFields(raw []byte, typeName string, known ...string) (fields, error) {
	var f fields
	if json.Unmarshal(raw, &f) != nil || f == nil {
		return nil, unreadable()
	}
	for name := range f {
		switch {
		case strings.Contains(name, "@"):
			delete(f, name)
		case !slices.Contains(known, name):
			return nil, badRequest("The property '%s' does not exist on type 'microsoft.graph.%s'. Make sure to only use property names that are defined by the type.", name, typeName)
		}
	}
	return f, nil
}

// has tells whether the body names the property.
func (f fields) has(name string) bool { _, ok := f[name]; return ok }

// read takes a property; an absent one and null leave the zero value.
func read[T any](f fields, name string) (T, error) {
	var v T
	raw, ok := f[name]
	if !ok || string(raw) == "null" {
		return v, nil
	}
	if json.Unmarshal(raw, &v) != nil {
		return v, badRequest("Cannot convert a primitive value to the expected type '%s'. See the inner exception for more details.", edmType(v))
	}
	return v, nil
}

// edmType is OData's name of a Go type that bodies hold.
func edmType(v any) string {
	switch v.(type) {
	case bool, *bool:
		return "Edm.Boolean"
	case int, *int:
		return "Edm.Int32"
	case string, *string:
		return "Edm.String"
	}
	return "Edm.Untyped"
}
