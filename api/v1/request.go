package v1

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/paging"
)

// decode reads a JSON body strictly: a field that the operation does not know is refused, so
// that a typing error is not silently ignored.
func decode(c echo.Context, into any) error {
	kind, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil || kind != echo.MIMEApplicationJSON {
		return apperr.New(apperr.Malformed, "request.content_type", "Send the body as application/json. Nothing was changed.")
	}
	dec := json.NewDecoder(c.Request().Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return bodyError(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return apperr.New(apperr.Malformed, "request.trailing", "The body holds more than one JSON value. Nothing was changed.")
	}
	return nil
}

func bodyError(err error) error {
	var he *echo.HTTPError
	if errors.As(err, &he) {
		return err // the body limit
	}
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return apperr.InvalidField("request.type", wrongType.Field, fmt.Sprintf("This must be a %s.", jsonWord(wrongType.Type.String())))
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return apperr.InvalidField("request.unknown_field", strings.Trim(field, `"`), "There is no such field here.")
	}
	return apperr.Wrap(err, apperr.Malformed, "request.json", "The body is not readable JSON. Nothing was changed.")
}

func jsonWord(goType string) string {
	switch {
	case strings.Contains(goType, "int"), strings.Contains(goType, "float"):
		return "number"
	case strings.Contains(goType, "bool"):
		return "true or false"
	case strings.HasPrefix(goType, "[]"):
		return "list"
	}
	return "text"
}

// params reads the query strictly: a parameter that the operation does not know, or one given
// twice, is refused.
func params(c echo.Context, known ...string) (url.Values, error) {
	q := c.QueryParams()
	for name, values := range q {
		if !slices.Contains(known, name) {
			return nil, badParam("unknown", name, "is not a parameter here: leave it out")
		}
		if len(values) > 1 {
			return nil, badParam("repeated", name, "may be given once only")
		}
	}
	return q, nil
}

// badParam refuses a parameter of the query. The sentence names it, because there is no field of
// a form that it could stand at.
func badParam(what, name, sentence string) error {
	return apperr.InvalidField("query."+what, name, name+" "+sentence+".")
}

// filters are the parameters that narrow a list, each with the only values it may have; nil
// where it may have any that the handler can read.
type filters map[string][]string

func (f filters) names() []string { return slices.Sorted(maps.Keys(f)) }

// list reads a list's query: its filters, its page, and its order, which must be one of sorts;
// the first is the default. A value that a parameter cannot have is refused, so that it does not
// look like a list without entries.
func list(c echo.Context, sorts []string, narrow filters) (url.Values, paging.Request, string, error) {
	known := filters{"limit": nil, "cursor": nil, "sort": sorts, "include": {"total"}}
	maps.Copy(known, narrow)
	names := known.names()
	var req paging.Request
	q, err := params(c, names...)
	if err != nil {
		return nil, req, "", err
	}
	for _, name := range names {
		if err := oneOf(q, name, known[name]); err != nil {
			return nil, req, "", err
		}
	}
	if req.Limit, err = queryLimit(q); err != nil {
		return nil, req, "", err
	}
	req.WithTotal = q.Get("include") != ""
	order := cmp.Or(q.Get("sort"), sorts[0])
	req.After, err = paging.Decode(q.Get("cursor"), order)
	return q, req, order, err
}

// oneOf refuses a parameter with another value than these; nil allows any.
func oneOf(q url.Values, name string, values []string) error {
	text := q.Get(name)
	switch {
	case text == "" || values == nil || slices.Contains(values, text):
		return nil
	case len(values) == 1:
		return badParam(name, name, "can only be "+values[0])
	}
	return badParam(name, name, "must be one of "+strings.Join(values, ", "))
}

// texts are the values of an enumeration, for filters.
func texts[T ~string](values []T) []string {
	return mapAll(values, func(v T) string { return string(v) })
}

// queryLimit is how long a page may be.
func queryLimit(q url.Values) (int, error) {
	text := q.Get("limit")
	if text == "" {
		return paging.DefaultLimit, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > paging.MaxLimit {
		return 0, badParam("limit", "limit", fmt.Sprintf("must be a number from 1 to %d", paging.MaxLimit))
	}
	return n, nil
}

// pathID is the id in the path. What is not a UUID exists nowhere.
func pathID(c echo.Context, name, noun string) (string, error) {
	id, err := uuid.Parse(c.Param(name))
	if err != nil {
		return "", apperr.Missing(noun)
	}
	return id.String(), nil
}

// queryID is an id given as filter, "" when it is not given.
func queryID(q url.Values, name string) (string, error) {
	text := q.Get(name)
	if text == "" {
		return "", nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return "", badParam("id", name, "must be a UUID")
	}
	return id.String(), nil
}

// queryTime is a time given as filter (RFC 3339, or a date meaning its first instant in UTC).
func queryTime(q url.Values, name string) (*time.Time, error) {
	text := q.Get(name)
	if text == "" {
		return nil, nil
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			t = t.UTC()
			return &t, nil
		}
	}
	return nil, badParam("time", name, "must be a time such as 2026-03-01T12:00:00Z or a date such as 2026-03-01")
}

// maxSearch is how long a search text may be, in characters.
const maxSearch = 200

// querySearch is the search text q, trimmed.
func querySearch(q url.Values) (string, error) {
	text := strings.TrimSpace(q.Get("q"))
	if len([]rune(text)) > maxSearch {
		return "", badParam("q", "q", fmt.Sprintf("may be at most %d characters long", maxSearch))
	}
	return text, nil
}

// ifMatch is the version that the caller saw, from If-Match.
//
// Errors: PreconditionReq when it is missing.
func ifMatch(c echo.Context) (int64, error) {
	text := c.Request().Header.Get("If-Match")
	if text == "" {
		return 0, apperr.New(apperr.PreconditionReq, "request.if_match", "Send If-Match with the ETag of what you read, so that nobody's change is overwritten. Nothing was changed.")
	}
	number, _, _ := strings.Cut(strings.Trim(text, `"`), ".") // what follows tells the age of a mirrored thing
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, apperr.New(apperr.Stale, "request.if_match", "If-Match is not an ETag of this resource. Nothing was changed: read it again.")
	}
	return version, nil
}
