package graph

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// route is one call that Graph knows; exactly one of serve, write and outside is set.
type route struct {
	method  string
	pattern string   // "{name}" takes one segment, "name()" a segment with named keys
	units   int      // resource units before modifiers; 0 is 1
	report  bool     // counts against the limit of reports and audit logs
	expands []string // what $expand may name
	access  access
	serve   func(*call) (reply, error)
	write   func(*call, *world.Tx) (reply, error) // instead of serve, what changes the world
	outside func(*call) (reply, error)            // instead of serve, outside of a View
	parts   []string
}

func (h *Handler) table() []route {
	list := slices.Concat(tenantRoutes(), userRoutes(), peopleRoutes(), partnerRoutes(), gdapRoutes(), reportRoutes(), principalRoutes(), auditRoutes(), announcementRoutes(), domainRoutes(), billingRoutes())
	list = append(list, route{method: http.MethodPost, pattern: "/$batch", outside: h.serveBatch})
	for i := range list {
		if list[i].method == "" {
			list[i].method = http.MethodGet
		}
		list[i].parts = split(list[i].pattern)
	}
	return list
}

func split(pattern string) []string { return strings.Split(pattern, "/")[1:] }

// find matches the path; names are compared without case, as OData services do.
func (h *Handler) find(r *http.Request) (rt *route, params map[string]string, version string) {
	segments := strings.Split(strings.TrimSuffix(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/"), "/")
	parts := make([]string, 0, len(segments)+1)
	params = map[string]string{}
	for _, s := range segments {
		plain, err := url.PathUnescape(s)
		if err != nil {
			return nil, nil, ""
		}
		if strings.HasPrefix(plain, "graph.") { // how Microsoft's SDKs write a type's name
			plain = "microsoft." + plain
		}
		parts = append(parts, keyed(plain, params)...)
	}
	version = strings.ToLower(parts[0])
	if version != "v1.0" && version != "beta" {
		return nil, nil, ""
	}
	for i := range h.routes {
		rt := &h.routes[i]
		if rt.method == r.Method && rt.matches(parts[1:], params) {
			return rt, params, version
		}
	}
	return h.wrongMethod(r.Method, parts[1:]), params, version
}

func (rt *route) matches(parts []string, params map[string]string) bool {
	if len(parts) != len(rt.parts) {
		return false
	}
	for i, p := range rt.parts {
		name, variable := strings.CutPrefix(p, "{")
		switch {
		case variable && parts[i] != "" && !strings.HasSuffix(parts[i], "()"):
			params[strings.TrimSuffix(name, "}")] = parts[i]
		case !strings.EqualFold(p, parts[i]):
			return false
		}
	}
	return true
}

var (
	keyForm   = regexp.MustCompile(`^([A-Za-z0-9.]+)\((.*)\)$`)
	namedKeys = regexp.MustCompile(`^\s*([A-Za-z]+)\s*=\s*('(?:[^']|'')*'|[^',]+)\s*$`)
)

// keyed splits users('a@b.c') into two segments, and turns f(name='x') into f()
// with the value among the parameters.
func keyed(segment string, params map[string]string) []string {
	m := keyForm.FindStringSubmatch(segment)
	if m == nil {
		return []string{segment}
	}
	if n := namedKeys.FindStringSubmatch(m[2]); n != nil {
		params[n[1]] = unquote(n[2])
		return []string{m[1] + "()"}
	}
	if m[2] == "" {
		return []string{segment}
	}
	return []string{m[1], unquote(m[2])}
}

func unquote(s string) string {
	if len(s) >= 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
		return strings.ReplaceAll(s[1:len(s)-1], "''", "'")
	}
	return s
}
