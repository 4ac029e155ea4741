package graph

import (
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// children lists what hangs on one relationship.
func children[T any](c *call, set string, s schema, of func(*world.GDAPRelationship) []T, field func(T, string) any, key func(T) string, show func(T) object) (reply, error) {
	g, err := c.relationship()
	if err != nil {
		return reply{}, err
	}
	items, err := gdapListed(c, s, of(g), field)
	if err != nil {
		return reply{}, err
	}
	p := gdapPages
	p.set = set
	return collection(c, p, items, key, show)
}

// child finds one of them.
func child[T any](c *call, of func(*world.GDAPRelationship) []T, key func(T) string) (T, *world.GDAPRelationship, error) {
	var none T
	g, err := c.relationship()
	if err != nil {
		return none, nil, err
	}
	for _, it := range of(g) {
		if strings.EqualFold(key(it), c.params["child"]) {
			return it, g, nil
		}
	}
	return none, nil, notFound(c.params["child"])
}

func assignments(g *world.GDAPRelationship) []world.GDAPAssignment { return g.Assignments }
func assignmentKey(a world.GDAPAssignment) string                  { return a.ID }

func listAssignments(c *call) (reply, error) {
	return children(c, "accessAssignments", accessSchema, assignments, assignmentField, assignmentKey, func(a world.GDAPAssignment) object {
		return append(annotations("delegatedAdminAccessAssignment", etag(a.ID, a.Version)), c.pick(showAssignment(a))...)
	})
}

func getAssignment(c *call) (reply, error) {
	a, _, err := child(c, assignments, assignmentKey)
	if err != nil {
		return reply{}, err
	}
	return c.typed("accessAssignments", "delegatedAdminAccessAssignment", etag(a.ID, a.Version), showAssignment(a))
}

func showAssignment(a world.GDAPAssignment) object {
	return object{
		{"id", a.ID}, {"status", a.Status}, {"createdDateTime", precise(a.CreatedAt)}, {"lastModifiedDateTime", precise(a.ModifiedAt)},
		{"accessContainer", object{{"accessContainerId", a.GroupID}, {"accessContainerType", "securityGroup"}}},
		{"accessDetails", unifiedRoles(a.Roles)},
	}
}

func requests(g *world.GDAPRelationship) []world.GDAPRequest { return g.Requests }
func requestKey(r world.GDAPRequest) string                  { return r.ID }

func listRequests(c *call) (reply, error) {
	return children(c, "requests", requestSchema, requests, requestField, requestKey, func(r world.GDAPRequest) object {
		return append(annotations("delegatedAdminRelationshipRequest", etagSince(r.ID, r.ModifiedAt)), c.pick(showRequest(r))...)
	})
}

func getRequest(c *call) (reply, error) {
	r, _, err := child(c, requests, requestKey)
	if err != nil {
		return reply{}, err
	}
	return c.typed("requests", "delegatedAdminRelationshipRequest", etagSince(r.ID, r.ModifiedAt), showRequest(r))
}

func showRequest(r world.GDAPRequest) object {
	return object{
		{"id", r.ID}, {"action", r.Action}, {"status", r.Status},
		{"createdDateTime", precise(r.CreatedAt)}, {"lastModifiedDateTime", precise(r.ModifiedAt)},
	}
}

func operations(g *world.GDAPRelationship) []world.GDAPOperation { return g.Operations }
func operationKey(o world.GDAPOperation) string                  { return o.ID }

func listOperations(c *call) (reply, error) {
	return children(c, "operations", operationSchema, operations, operationField, operationKey, func(o world.GDAPOperation) object {
		return append(annotations("delegatedAdminRelationshipOperation", etagSince(o.ID, o.ModifiedAt)), c.pick(showOperation(o))...)
	})
}

func getOperation(c *call) (reply, error) {
	o, _, err := child(c, operations, operationKey)
	if err != nil {
		return reply{}, err
	}
	return c.typed("operations", "delegatedAdminRelationshipOperation", etagSince(o.ID, o.ModifiedAt), showOperation(o))
}

func showOperation(o world.GDAPOperation) object {
	return object{
		{"id", o.ID}, {"operationType", o.Type}, {"status", o.Status}, {"data", o.Data},
		{"createdDateTime", precise(o.CreatedAt)}, {"lastModifiedDateTime", precise(o.ModifiedAt)},
	}
}

// gdapCustomers are the tenants that a partner has a live relationship with.
func (c *call) gdapCustomers() []*world.GDAPRelationship {
	var out []*world.GDAPRelationship
	seen := map[string]bool{}
	for g := range c.s.GDAP.All(c.tenant.ID) {
		if g.Live() && g.CustomerID != "" && !seen[g.CustomerID] {
			seen[g.CustomerID] = true
			out = append(out, g)
		}
	}
	return out
}

const gdapCustomerSet = "delegatedAdminCustomers"

func listGDAPCustomers(c *call) (reply, error) {
	found, err := gdapListed(c, customerSchema, c.gdapCustomers(), gdapCustomerField)
	if err != nil {
		return reply{}, err
	}
	p := gdapPages
	p.set = gdapCustomerSet
	return collection(c, p, found, func(g *world.GDAPRelationship) string { return g.CustomerID }, func(g *world.GDAPRelationship) object {
		return append(annotations("delegatedAdminCustomer", etag(g.CustomerID, 1)), c.pick(showGDAPCustomer(g))...)
	})
}

func getGDAPCustomer(c *call) (reply, error) {
	for _, g := range c.gdapCustomers() {
		if strings.EqualFold(g.CustomerID, c.params["id"]) {
			return c.typed(gdapCustomerSet, "delegatedAdminCustomer", etag(g.CustomerID, 1), showGDAPCustomer(g))
		}
	}
	return reply{}, notFound(c.params["id"])
}

func showGDAPCustomer(g *world.GDAPRelationship) object {
	return object{{"id", g.CustomerID}, {"tenantId", g.CustomerID}, {"displayName", g.CustomerName}}
}

// listServiceManagement are the places where a customer's services are managed.
// Source of their form: Microsoft, list serviceManagementDetails.
func listServiceManagement(c *call) (reply, error) {
	if err := c.onlySelect(); err != nil {
		return reply{}, err
	}
	for _, g := range c.gdapCustomers() {
		if !strings.EqualFold(g.CustomerID, c.params["id"]) {
			continue
		}
		domain := ""
		if t, ok := c.s.Tenants.Get("", g.CustomerID); ok {
			domain = t.InitialDomain()
		}
		places := [][2]string{
			{"Azure Active Directory", "https://aad.portal.azure.com/" + domain},
			{"Microsoft 365 Lighthouse", "https://lighthouse.microsoft.com"},
			{"Teams", "https://admin.teams.microsoft.com/?delegatedOrg=" + domain},
		}
		p := gdapPages
		p.set = gdapCustomerSet + "/" + g.CustomerID + "/serviceManagementDetails"
		return collection(c, p, places, func(d [2]string) string { return d[0] }, func(d [2]string) object {
			return append(object{{"@odata.type", "#microsoft.graph.delegatedAdminServiceManagementDetail"}}, c.pick(object{
				{"id", world.StableID("service-management", g.CustomerID, d[0])}, {"serviceManagementUrl", d[1]}, {"serviceName", d[0]},
			})...)
		})
	}
	return reply{}, notFound(c.params["id"])
}
