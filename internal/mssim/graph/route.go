package graph

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// route is one call that Graph knows.
type route struct {
	method  string
	pattern string // "{name}" takes one segment, "name()" a segment with named keys
	units   int    // resource units before modifiers; 0 is 1
	access  access
	serve   func(*call) (reply, error)
	batch   func(*call) (reply, error) // instead of serve, outside of a View
	parts   []string
}

func (h *Handler) table() []route {
	list := []route{
		{pattern: "/organization", access: readOrganization, serve: listOrganization},
		{pattern: "/organization/{id}", access: readOrganization, serve: getOrganization},
		{pattern: "/domains", access: readDomains, serve: listDomains},
		{pattern: "/domains/{id}", access: readDomains, serve: getDomain},
		{pattern: "/users", units: 2, access: readUsers, serve: listUsers},
		{pattern: "/users/$count", units: 2, access: readUsers, serve: countUsers},
		{pattern: "/users/{id}", access: readUsers, serve: getUser},
		{pattern: "/users/{id}/licenseDetails", units: 2, access: readLicenses, serve: listLicenseDetails},
		{pattern: "/me", access: readMe, serve: getMe},
		{pattern: "/me/licenseDetails", units: 2, access: readMe, serve: listMyLicenseDetails},
		{pattern: "/subscribedSkus", units: 3, access: readSKUs, serve: listSKUs},
		{pattern: "/subscribedSkus/{id}", units: 3, access: readSKUs, serve: getSKU},
		{pattern: "/directory/subscriptions", access: readSubscriptions, serve: listSubscriptions},
		{pattern: "/directory/subscriptions/{id}", access: readSubscriptions, serve: getSubscription},
		{pattern: "/directory/subscriptions()", access: readSubscriptions, serve: getSubscriptionByCommerceID},
		{pattern: "/contracts", units: 3, access: readContracts, serve: listContracts},
		{pattern: "/tenantRelationships/delegatedAdminRelationships", access: readGDAP, serve: listRelationships},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}", access: readGDAP, serve: getRelationship},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments", access: readGDAP, serve: listAssignments},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments/{child}", access: readGDAP, serve: getAssignment},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/requests", access: readGDAP, serve: listRequests},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/requests/{child}", access: readGDAP, serve: getRequest},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/operations", access: readGDAP, serve: listOperations},
		{pattern: "/tenantRelationships/delegatedAdminRelationships/{id}/operations/{child}", access: readGDAP, serve: getOperation},
		{pattern: "/tenantRelationships/delegatedAdminCustomers", access: readGDAP, serve: listGDAPCustomers},
		{pattern: "/tenantRelationships/delegatedAdminCustomers/{id}", access: readGDAP, serve: getGDAPCustomer},
		{pattern: "/tenantRelationships/findTenantInformationByDomainName()", access: readTenants, serve: findByDomain},
		{pattern: "/tenantRelationships/findTenantInformationByTenantId()", access: readTenants, serve: findByTenantID},
		{method: http.MethodPost, pattern: "/$batch", batch: h.serveBatch},
	}
	for i := range list {
		if list[i].method == "" {
			list[i].method = http.MethodGet
		}
		list[i].parts = strings.Split(list[i].pattern, "/")[1:]
	}
	return list
}

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
	return nil, nil, ""
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
	keyForm   = regexp.MustCompile(`^([A-Za-z.]+)\((.*)\)$`)
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
	return []string{m[1], unquote(m[2])}
}

func unquote(s string) string {
	if len(s) >= 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
		return strings.ReplaceAll(s[1:len(s)-1], "''", "'")
	}
	return s
}
