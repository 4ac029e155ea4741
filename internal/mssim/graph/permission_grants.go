package graph

import (
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

var grantPages = pages{set: "oauth2PermissionGrants", size: 100, largest: 999}

var grantSchema = schema{typeName: "oAuth2PermissionGrant", fields: map[string]field{
	"id": {kind: kindText, indexed: true}, "clientid": {kind: kindText, indexed: true}, "resourceid": {kind: kindText, indexed: true},
	"consenttype": {kind: kindText, indexed: true}, "principalid": {kind: kindText, indexed: true},
}}

// permissionGrant are the delegated permissions of an application at a resource,
// for everybody in the tenant or for one person.
type permissionGrant struct {
	client, resource world.Principal
	principal        string // the person's object id; "" for everybody
}

// id is made of the client's, the resource's and the person's.
func (g permissionGrant) id() string {
	if g.principal == "" {
		return joinedID(g.client.ID, g.resource.ID)
	}
	return joinedID(g.client.ID, g.resource.ID, g.principal)
}

func (g permissionGrant) scopes() []string {
	return g.client.Consent.PermissionAt(g.resource.AppID, g.principal).Delegated
}

func (c *call) permissionGrants() (out []permissionGrant) {
	for _, client := range world.Principals(c.s, c.tenant.ID) {
		if client.Consent == nil {
			continue
		}
		for _, p := range client.Consent.Permissions {
			resource, ok := world.FindPrincipal(c.s, c.tenant.ID, p.Resource)
			if ok && len(p.Delegated) > 0 && c.present(p.Principal) {
				out = append(out, permissionGrant{client, resource, p.Principal})
			}
		}
	}
	return out
}

// present tells whether a grant's person is not gone for good; everybody never is.
func (c *call) present(principal string) bool {
	_, found := c.s.Users.Get(c.tenant.ID, principal)
	return found || principal == ""
}

func listGrants(c *call) (reply, error) { return c.listGrants(grantPages, nil) }

func listPrincipalGrants(c *call) (reply, error) {
	p, err := c.principalNamed()
	if err != nil {
		return reply{}, err
	}
	set := grantPages
	set.set = "servicePrincipals('" + p.ID + "')/oauth2PermissionGrants"
	return c.listGrants(set, &p)
}

func (c *call) listGrants(set pages, of *world.Principal) (reply, error) {
	if c.q.search != "" || len(c.q.orderBy) > 0 {
		return reply{}, unsupportedQuery("Unsupported Query.")
	}
	if c.q.filter != nil {
		if err := grantSchema.check(c.q.filter, &need{}); err != nil {
			return reply{}, err
		}
	}
	found := slices.DeleteFunc(c.permissionGrants(), func(g permissionGrant) bool {
		shown := showGrant(g, g.scopes())
		get := func(path string) any {
			for _, m := range shown {
				if strings.EqualFold(m.name, path) {
					return m.value
				}
			}
			return nil
		}
		return of != nil && g.client.ID != of.ID || c.q.filter != nil && !matches(c.q.filter, get)
	})
	return collection(c, set, found, permissionGrant.id, func(g permissionGrant) object { return c.pick(showGrant(g, g.scopes())) })
}

func showGrant(g permissionGrant, scopes []string) object {
	kind := "AllPrincipals"
	if g.principal != "" {
		kind = "Principal"
	}
	return object{
		{"clientId", g.client.ID}, {"consentType", kind}, {"id", g.id()}, {"principalId", text(g.principal)}, {"resourceId", g.resource.ID},
		{"scope", strings.Join(scopes, " ")},
	}
}

func (c *call) grantNamed() (permissionGrant, error) {
	for _, g := range c.permissionGrants() {
		if g.id() == c.params["id"] {
			return g, nil
		}
	}
	return permissionGrant{}, notFound(c.params["id"])
}

func getGrant(c *call) (reply, error) {
	g, err := c.grantNamed()
	if err != nil {
		return reply{}, err
	}
	return c.entity("oauth2PermissionGrants", showGrant(g, g.scopes()))
}

func createGrant(c *call, tx *world.Tx) (reply, error) {
	f, err := c.fields("oAuth2PermissionGrant", "clientId", "consentType", "principalId", "resourceId", "scope", "startTime", "expiryTime")
	if err != nil {
		return reply{}, err
	}
	given := map[string]string{}
	for _, name := range []string{"clientId", "consentType", "principalId", "resourceId", "scope"} {
		if given[name], err = read[string](f, name); err != nil {
			return reply{}, err
		}
	}
	client, known := world.FindPrincipal(c.s, c.tenant.ID, given["clientId"])
	resource, found := world.FindPrincipal(c.s, c.tenant.ID, given["resourceId"])
	scopes := strings.Fields(given["scope"])
	kind, principal := given["consentType"], strings.ToLower(given["principalId"])
	g := permissionGrant{client, resource, principal}
	switch {
	case kind != "Principal" && kind != "AllPrincipals":
		return reply{}, refuse(400, "Request_BadRequest", "Invalid value specified for property 'consentType' of resource 'OAuth2PermissionGrant'.")
	case !known || !found || client.Consent == nil || len(scopes) == 0, (kind == "Principal") != (principal != ""), !c.present(principal):
		return reply{}, refuse(400, "Request_BadRequest", "One or more properties contains invalid values.")
	case len(g.scopes()) > 0:
		return reply{}, refuse(409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.")
	}
	c.grant(tx, g, scopes)
	out, err := c.entity("oauth2PermissionGrants", showGrant(g, scopes))
	return created(c.base()+"/oauth2PermissionGrants/"+g.id(), out.body), err
}

func (c *call) grant(tx *world.Tx, g permissionGrant, scopes []string) {
	p := g.client.Consent.PermissionAt(g.resource.AppID, g.principal)
	p.Delegated = scopes
	world.Permit(tx, c.tenant.ID, g.client.AppID, p)
}

func updateGrant(c *call, tx *world.Tx) (reply, error) {
	g, err := c.grantNamed()
	if err != nil {
		return reply{}, err
	}
	f, err := c.fields("oAuth2PermissionGrant", "scope")
	if err != nil {
		return reply{}, err
	}
	scope, err := read[string](f, "scope")
	if err != nil {
		return reply{}, err
	}
	c.grant(tx, g, strings.Fields(scope))
	return noContent(), nil
}

func deleteGrant(c *call, tx *world.Tx) (reply, error) {
	g, err := c.grantNamed()
	if err != nil {
		return reply{}, err
	}
	c.grant(tx, g, nil)
	return noContent(), nil
}
