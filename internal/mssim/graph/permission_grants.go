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
// for everybody in the tenant.
type permissionGrant struct {
	id               string
	client, resource world.Principal
}

func (g permissionGrant) scopes() []string { return g.client.Consent.Scopes(g.resource.AppID) }

func (c *call) permissionGrants() (out []permissionGrant) {
	for _, client := range world.Principals(c.s, c.tenant.ID) {
		if client.Consent == nil {
			continue
		}
		for _, p := range client.Consent.Permissions {
			if resource, ok := world.FindPrincipal(c.s, c.tenant.ID, p.Resource); ok && len(p.Delegated) > 0 {
				out = append(out, permissionGrant{idPair(client.ID, resource.ID), client, resource})
			}
		}
	}
	return out
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
	return collection(c, set, found, func(g permissionGrant) string { return g.id }, func(g permissionGrant) object { return c.pick(showGrant(g, g.scopes())) })
}

func showGrant(g permissionGrant, scopes []string) object {
	return object{
		{"clientId", g.client.ID}, {"consentType", "AllPrincipals"}, {"id", g.id}, {"principalId", nil}, {"resourceId", g.resource.ID},
		{"scope", strings.Join(scopes, " ")},
	}
}

func (c *call) grantNamed() (permissionGrant, error) {
	for _, g := range c.permissionGrants() {
		if g.id == c.params["id"] {
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
	switch {
	case given["consentType"] == "Principal":
		return reply{}, refuse(501, "NotImplemented", "This operation target is not yet supported.")
	case given["consentType"] != "AllPrincipals":
		return reply{}, refuse(400, "Request_BadRequest", "Invalid value specified for property 'consentType' of resource 'OAuth2PermissionGrant'.")
	case !known || !found || client.Consent == nil || len(scopes) == 0:
		return reply{}, refuse(400, "Request_BadRequest", "One or more properties contains invalid values.")
	case len(client.Consent.Scopes(resource.AppID)) > 0:
		return reply{}, refuse(409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.")
	}
	c.grant(tx, client, resource, scopes)
	g := permissionGrant{idPair(client.ID, resource.ID), client, resource}
	out, err := c.entity("oauth2PermissionGrants", showGrant(g, scopes))
	return created(c.base()+"/oauth2PermissionGrants/"+g.id, out.body), err
}

func (c *call) grant(tx *world.Tx, client, resource world.Principal, scopes []string) {
	p := client.Consent.PermissionAt(resource.AppID)
	p.Delegated = scopes
	world.Permit(tx, c.tenant.ID, client.AppID, p)
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
	c.grant(tx, g.client, g.resource, strings.Fields(scope))
	return noContent(), nil
}

func deleteGrant(c *call, tx *world.Tx) (reply, error) {
	g, err := c.grantNamed()
	if err != nil {
		return reply{}, err
	}
	c.grant(tx, g.client, g.resource, nil)
	return noContent(), nil
}
