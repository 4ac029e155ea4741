package graph

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

const jsonType = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"

// reply is what a resource answers.
type reply struct {
	status int // 0 is 200
	header http.Header
	body   any
	text   string // instead of body, as text/plain; neither is an empty answer
}

func (o reply) write(rw http.ResponseWriter) {
	status := o.status
	if status == 0 {
		status = http.StatusOK
	}
	for k, v := range o.header {
		rw.Header()[k] = v
	}
	if o.body == nil && o.text == "" {
		rw.WriteHeader(status)
		return
	}
	rw.Header().Set("Odata-Version", "4.0")
	if o.body == nil {
		rw.Header().Set("Content-Type", "text/plain")
		rw.WriteHeader(status)
		_, _ = rw.Write([]byte(o.text))
		return
	}
	rw.Header().Set("Content-Type", jsonType)
	rw.WriteHeader(status)
	enc := json.NewEncoder(rw)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(o.body)
}

// member is one property of an object.
type member struct {
	name  string
	value any
}

// object is a JSON object whose properties keep their order.
type object []member

// MarshalJSON writes the properties in order.
func (o object) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	buf.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			buf.WriteByte(',')
		}
		if err := enc.Encode(m.name); err != nil {
			return nil, err
		}
		buf.Truncate(buf.Len() - 1)
		buf.WriteByte(':')
		if err := enc.Encode(m.value); err != nil {
			return nil, err
		}
		buf.Truncate(buf.Len() - 1)
	}
	buf.WriteByte('}')
	return buf.Bytes(), nil
}

func (o object) get(name string) (any, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// text gives null for an empty text, which is how the directory shows an unset
// property.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// stamp formats a time the directory's way, to the second.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func stampOf(t *time.Time) any {
	if t == nil {
		return nil
	}
	return stamp(*t)
}

// precise formats a time with the seven digits of the partner services.
func precise(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.0000000Z") }

func preciseOf(t *time.Time) any {
	if t == nil {
		return nil
	}
	return precise(*t)
}

// list gives an empty list, never null.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// created answers 201 with a new object and where it is.
func created(location string, body any) reply {
	return reply{status: http.StatusCreated, header: http.Header{"Location": {location}}, body: body}
}

// noContent answers 204.
func noContent() reply { return reply{status: http.StatusNoContent} }
