package graph

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	gdapRoot = "tenantRelationships/" // of paths, and of the metadata in @odata.context
	gdapSet  = gdapRoot + "delegatedAdminRelationships"
)

var gdapPages = pages{root: gdapRoot, set: "delegatedAdminRelationships", size: 100, largest: 300}

// listRelationships shows a partner its relationships; every other tenant has
// none.
func listRelationships(c *call) (reply, error) {
	out, err := gdapListed(c, gdapSchema, slices.Collect(c.s.GDAP.All(c.tenant.ID)), gdapField)
	if err != nil {
		return reply{}, err
	}
	return collection(c, gdapPages, out, func(g *world.GDAPRelationship) string { return g.ID }, func(g *world.GDAPRelationship) object {
		return append(annotations("delegatedAdminRelationship", etag(g.ID, g.Version)), c.pick(showRelationship(g))...)
	})
}

func (c *call) relationship() (*world.GDAPRelationship, error) {
	g, ok := c.s.GDAP.Get(c.tenant.ID, strings.ToLower(c.params["id"]))
	if !ok {
		return nil, notFound(c.params["id"])
	}
	return g, nil
}

func getRelationship(c *call) (reply, error) {
	g, err := c.relationship()
	if err != nil {
		return reply{}, err
	}
	return c.typed("delegatedAdminRelationships", "delegatedAdminRelationship", etag(g.ID, g.Version), showRelationship(g))
}

// annotations are an object's type and etag.
func annotations(typeName, tag string) object {
	return object{{"@odata.type", "#microsoft.graph." + typeName}, {"@odata.etag", tag}}
}

// typed answers with one object that carries its type and etag.
func (c *call) typed(set, typeName, tag string, o object) (reply, error) {
	return reply{body: c.made(set+selection(c.q.selected)+"/$entity", typeName, tag, c.pick(o))}, nil
}

// showRelationship shows a relationship that is only created with the end it would
// have and an empty activation, as Microsoft's sample does.
func showRelationship(g *world.GDAPRelationship) object {
	var customer any
	if g.CustomerID != "" {
		customer = object{{"tenantId", g.CustomerID}, {"displayName", g.CustomerName}}
	}
	activated, ends := preciseOf(g.ActivatedAt), preciseOf(g.EndsAt)
	if g.Status == world.GDAPCreated {
		activated, ends = "", precise(g.PlannedEnd())
	}
	return object{
		{"id", g.ID}, {"displayName", g.DisplayName}, {"duration", g.Duration}, {"customer", customer},
		{"accessDetails", unifiedRoles(g.Roles)}, {"status", string(g.Status)}, {"autoExtendDuration", g.AutoExtend},
		{"createdDateTime", precise(g.CreatedAt)}, {"lastModifiedDateTime", precise(g.ModifiedAt)},
		{"activatedDateTime", activated}, {"endDateTime", ends},
	}
}

func unifiedRoles(roles []string) object {
	out := []object{}
	for _, r := range roles {
		out = append(out, object{{"roleDefinitionId", r}})
	}
	return object{{"unifiedRoles", out}}
}

// etag has the live service's form: the base64 of a quoted text like a GUID.
func etag(id string, version int) string {
	quoted := fmt.Sprintf(`'"%08x-%s"'`, version, world.StableID("etag", id)[9:])
	return `W/"` + base64.StdEncoding.EncodeToString([]byte(quoted)) + `"`
}

// etagSince is the etag of what counts no versions but knows when it changed.
func etagSince(id string, changed time.Time) string { return etag(id, int(changed.Unix())) }
