package v1

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
			return nil, apperr.InvalidField("query.unknown", name, "There is no such parameter here.")
		}
		if len(values) > 1 {
			return nil, apperr.InvalidField("query.repeated", name, "Give this parameter once.")
		}
	}
	return q, nil
}

// listParams are what every list takes besides its filters.
var listParams = []string{"limit", "cursor", "sort", "include"}

// list reads a list's query: its filters, its page, and its order, which must be one of sorts;
// the first is the default.
func list(c echo.Context, sorts []string, filters ...string) (url.Values, paging.Request, string, error) {
	q, err := params(c, append(slices.Clone(listParams), filters...)...)
	if err != nil {
		return nil, paging.Request{}, "", err
	}
	var req paging.Request
	if req.Limit, err = queryLimit(q); err != nil {
		return nil, req, "", err
	}
	order := sorts[0]
	if text := q.Get("sort"); text != "" {
		if !slices.Contains(sorts, text) {
			return nil, req, "", apperr.InvalidField("query.sort", "sort", "This must be one of "+strings.Join(sorts, ", ")+".")
		}
		order = text
	}
	switch q.Get("include") {
	case "":
	case "total":
		req.WithTotal = true
	default:
		return nil, req, "", apperr.InvalidField("query.include", "include", "This can only be total.")
	}
	req.After, err = paging.Decode(q.Get("cursor"), order)
	return q, req, order, err
}

// queryLimit is how long a page may be.
func queryLimit(q url.Values) (int, error) {
	text := q.Get("limit")
	if text == "" {
		return paging.DefaultLimit, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > paging.MaxLimit {
		return 0, apperr.InvalidField("query.limit", "limit", fmt.Sprintf("This must be a number from 1 to %d.", paging.MaxLimit))
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
		return "", apperr.InvalidField("query.id", name, "This must be a UUID.")
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
	return nil, apperr.InvalidField("query.time", name, "This must be a time such as 2026-03-01T12:00:00Z or a date such as 2026-03-01.")
}

// maxSearch is how long a search text may be, in characters.
const maxSearch = 200

// querySearch is the search text q, trimmed.
func querySearch(q url.Values) (string, error) {
	text := strings.TrimSpace(q.Get("q"))
	if len([]rune(text)) > maxSearch {
		return "", apperr.InvalidField("query.q", "q", fmt.Sprintf("This may be at most %d characters long.", maxSearch))
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
