package partner

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// route is one call that is served; exactly one of public, read and write is set.
type route struct {
	method     string
	pattern    string   // {name} matches one segment; names do not depend on case
	resource   resource // what it is counted under
	userOnly   bool     // app-only tokens are refused
	roles      []string // any of these GDAP roles in the customer is needed
	repeatable bool     // MS-RequestId plays no part
	bom        bool     // the body begins with a byte order mark
	partnerAPI bool     // on the Partner API's host, with its errors
	public     func(*Handler, *call) (answer, error)
	read       func(*call, *world.State) (answer, error)
	write      func(*call, *world.Tx) (answer, error)

	parts []string
}

// operation is the call's name in reports, without the host.
func (rt *route) operation() string { return strings.Replace(rt.pattern, "/v1/", "/v{version}/", 1) }

// Roles that the seeds do not give to anybody.
const (
	roleDomainAdministrator      = "8329153b-31d0-4727-b945-745eb3bc5f31"
	roleApplicationAdministrator = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
)

// Roles by what they allow; any one will do. Source: Microsoft, GDAP roles per
// endpoint.
var (
	readsLicenses = []string{
		world.RoleDirectoryReaders, world.RoleGlobalReader, world.RoleLicenseAdmin, world.RoleUserAdmin, world.RoleDirectoryWriters,
		world.RoleGlobalAdmin,
	}
	readsUsers        = []string{world.RoleDirectoryReaders, world.RoleGlobalReader, world.RoleUserAdmin, world.RoleDirectoryWriters, world.RoleGlobalAdmin}
	createsUsers      = []string{world.RoleUserAdmin, world.RoleDirectoryWriters, world.RoleGlobalAdmin}
	deletesUsers      = []string{world.RoleUserAdmin, world.RoleGlobalAdmin}
	resetsPasswords   = []string{world.RoleUserAdmin, world.RolePrivilegedAuthAdmin, world.RoleGlobalAdmin}
	writesLicenses    = []string{world.RoleLicenseAdmin, world.RoleUserAdmin, world.RoleDirectoryWriters, world.RoleGlobalAdmin}
	givesRoles        = []string{world.RolePrivilegedRoleAdmin, world.RoleGlobalAdmin}
	readsOrganization = []string{world.RoleGlobalAdmin, world.RoleDirectoryWriters, world.RoleGlobalReader}
	readsDomains      = []string{world.RoleGlobalAdmin, world.RoleDirectoryWriters, world.RoleGlobalReader, roleDomainAdministrator}
	writesDomains     = []string{world.RoleGlobalAdmin, world.RoleDirectoryWriters, roleDomainAdministrator}
	readsProvisioning = []string{world.RoleDirectoryReaders, world.RoleGlobalReader, world.RoleGlobalAdmin}
	consentsToApps    = []string{
		world.RoleGlobalAdmin, world.RolePrivilegedRoleAdmin, world.RoleCloudApplicationAdmin, roleApplicationAdministrator,
	}
)

const customerPath = "/v1/customers/{customer}"

// routes is every call that Partner Center answers here. Literal segments stand
// before parameters in the same place. Which bodies carry a byte order mark is
// not documented by endpoint; those marked are this simulator's choice.
func routes() []route {
	return slices.Concat(azureRoutes(), customerRoutes(), userRoutes(), supportRoutes(), analyticsRoutes(), catalogRoutes(), purchaseRoutes(), billingRoutes(), webhookRoutes(), partnerRoutes())
}

// routeIndex finds the routes of a method and number of segments.
var routeIndex = sync.OnceValue(func() map[string][]*route {
	index := map[string][]*route{}
	table := routes()
	for i := range table {
		rt := &table[i]
		rt.parts = strings.Split(strings.Trim(rt.pattern, "/"), "/")
		key := indexKey(rt.method, len(rt.parts))
		index[key] = append(index[key], rt)
	}
	return index
})

func indexKey(method string, parts int) string { return method + strings.Repeat("/", parts) }

// match finds the route of a call and the parameters in its path; nil for a call
// that is not served.
func match(method, path string) (*route, map[string]string) {
	parts := segments(path)
	for _, rt := range routeIndex()[indexKey(method, len(parts))] {
		if params, found := rt.match(parts); found {
			return rt, params
		}
	}
	return nil, nil
}

// wrongMethod is the route of a call whose path is served with other methods: 405,
// once the token is good where the path asks for one. It is nil for a path that
// is not known. Source: HTTP, for Allow; that the code is 0, and that the token
// comes first, is ours.
func wrongMethod(method, path string) *route {
	var known *route
	var allowed []string
	for _, m := range []string{"DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"} {
		if rt, _ := match(m, path); rt != nil {
			known, allowed = rt, append(allowed, m)
		}
	}
	if known == nil {
		return nil
	}
	return &route{partnerAPI: known.partnerAPI, public: func(h *Handler, c *call) (answer, error) {
		if known.public == nil {
			if err := h.authenticate(known, c); err != nil {
				return answer{}, err
			}
		}
		r := refuse(http.StatusMethodNotAllowed, 0, "The requested resource does not support http method '%s'.", method)
		r.header = http.Header{"Allow": {strings.Join(allowed, ", ")}}
		return answer{}, r
	}}
}

func (rt *route) match(parts []string) (map[string]string, bool) {
	params := map[string]string{}
	for i, p := range rt.parts {
		if name, isParam := strings.CutPrefix(p, "{"); isParam {
			if parts[i] == "" {
				return nil, false
			}
			params[strings.TrimSuffix(name, "}")] = parts[i]
		} else if !strings.EqualFold(p, parts[i]) {
			return nil, false
		}
	}
	return params, true
}
