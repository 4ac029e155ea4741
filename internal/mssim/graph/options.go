package graph

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// options are the OData query options of a call.
type options struct {
	selected []string
	filter   expr // nil: none
	filterOf string
	orderBy  []order
	search   string
	expand   string
	top      int // 0: not given
	count    bool
	skip     string // $skiptoken
	delta    string // $deltatoken
	format   string // $format, of reports
}

type order struct {
	path string
	desc bool
}

// options reads the query. Names of options are compared without case and may
// leave the dollar out, as Graph allows.
func (c *call) options() error {
	values, err := url.ParseQuery(c.r.URL.RawQuery)
	if err != nil {
		return badRequest("The query specified in the URI is not valid.")
	}
	for name, v := range values {
		if len(v) > 1 && strings.HasPrefix(name, "$") {
			return badRequest("Query option '%s' was specified more than once, but it must be specified at most once.", name)
		}
		if err := c.option(strings.ToLower(strings.TrimPrefix(name, "$")), name, v[0]); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) option(key, name, value string) (err error) {
	q := &c.q
	switch key {
	case "select":
		q.selected = commaList(value)
	case "filter":
		q.filterOf = value
		q.filter, err = parseFilter(value)
	case "orderby":
		q.orderBy, err = parseOrder(value)
	case "search":
		if len(value) > longestSearch {
			return badRequest("Invalid value for $search: it has more than %d bytes.", longestSearch)
		}
		q.search = value
	case "expand":
		q.expand = value
	case "top":
		q.top, err = parseTop(value)
	case "count":
		if !strings.EqualFold(value, "true") && !strings.EqualFold(value, "false") {
			return badRequest("Invalid value '%s' for $count query option found. Valid values are 'true' or 'false'.", value)
		}
		q.count = strings.EqualFold(value, "true")
	case "skiptoken":
		q.skip = value
	case "deltatoken":
		q.delta = value
		if !strings.Contains(strings.ToLower(c.r.URL.Path), "/delta") {
			err = badRequest("The query parameter '%s' is not supported.", name)
		}
	case "format":
		q.format = value
	case "skip":
		err = badRequest("'$skip' is not supported by the service.")
	default:
		if strings.HasPrefix(name, "$") {
			err = badRequest("The query parameter '%s' is not supported.", name)
		}
	}
	return err
}

func commaList(s string) []string {
	var out []string
	for _, p := range strings.Split(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func parseTop(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return 0, badRequest("Invalid value '%s' for $top query option found. The $top query option requires a non-negative integer value.", value)
	}
	if n == 0 {
		return 0, refuse(http.StatusBadRequest, "Request_BadRequest", "Invalid page size specified: '0'. Must be between 1 and 999 inclusive.")
	}
	return n, nil
}

func parseOrder(value string) ([]order, error) {
	var out []order
	for _, p := range commaList(value) {
		f := strings.Fields(p)
		if len(f) > 2 || len(f) == 2 && f[1] != "asc" && f[1] != "desc" {
			return nil, badRequest("Syntax error at position %d in '%s'.", len(f[0]), value)
		}
		out = append(out, order{path: f[0], desc: len(f) == 2 && f[1] == "desc"})
	}
	return out, nil
}
