// Package paging is keyset paging: a cursor names the last row of a page by its sort key and
// id, so that a page deep in a list costs what the first one costs.
package paging

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
)

// Limits of a page and of a count.
const (
	DefaultLimit = 50
	MaxLimit     = 200
	TotalCap     = 1000 // totals are counted to here
)

// Request asks for one page.
type Request struct {
	Limit     int     // 1 to MaxLimit
	After     *Cursor // nil for the first page
	WithTotal bool
}

// Cursor is the place after which a page begins. It is opaque to callers.
type Cursor struct {
	Sort string `json:"s"` // the order it belongs to
	Key  string `json:"k"` // the last row's sort key
	Null bool   `json:"n,omitempty"`
	ID   string `json:"i"` // the last row's id
}

// Page is one page of a list.
type Page[T any] struct {
	Items       []T
	Next        *Cursor // nil on the last page
	Total       *int    // set when asked for; at most TotalCap
	TotalCapped bool    // the list is longer than TotalCap
}

// Encode makes the cursor's text.
func (c Cursor) Encode() string {
	b, err := json.Marshal(c)
	if err != nil { // strings and a bool always marshal
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// Decode reads a cursor made for the order sort.
//
// Errors: Invalid when it is not one of ours or belongs to another order.
func Decode(text, sort string) (*Cursor, error) {
	if text == "" {
		return nil, nil
	}
	bad := apperr.InvalidField("cursor.invalid", "cursor", "This cursor is not one that this list gave out for this order. Begin again without it.")
	if len(text) > 2048 {
		return nil, bad
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, bad
	}
	var c Cursor
	if err := json.Unmarshal(b, &c); err != nil || c.Sort != sort || c.ID == "" {
		return nil, bad
	}
	return &c, nil
}

// TimeKey is a time as sort key, to the microsecond; cut to seconds it would lose rows.
func TimeKey(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// Cut makes a page of rows fetched with one more than the limit.
func Cut[T any](rows []T, limit int, cursor func(T) Cursor) Page[T] {
	if len(rows) <= limit {
		return Page[T]{Items: rows}
	}
	rows = rows[:limit]
	next := cursor(rows[limit-1])
	return Page[T]{Items: rows, Next: &next}
}
