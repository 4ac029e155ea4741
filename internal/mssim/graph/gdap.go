package graph

import (
	"cmp"
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

// gdapSchema is what filters on relationships may name.
var gdapSchema = schema{typeName: "delegatedAdminRelationship", fields: map[string]field{
	"id": {kind: kindText, indexed: true}, "displayname": {kind: kindText, indexed: true}, "status": {kind: kindText, indexed: true},
	"duration": {kind: kindText, indexed: true}, "autoextendduration": {kind: kindText, indexed: true},
	"customer/tenantid": {kind: kindText, indexed: true}, "customer/displayname": {kind: kindText, indexed: true},
	"createddatetime": {kind: kindTime, indexed: true}, "activateddatetime": {kind: kindTime, indexed: true},
	"enddatetime": {kind: kindTime, indexed: true}, "lastmodifieddatetime": {kind: kindTime, indexed: true},
}}

// listRelationships shows a partner its relationships; every other tenant has
// none.
func listRelationships(c *call) (reply, error) {
	if c.q.search != "" {
		return reply{}, unsupportedQuery("Unsupported Query.")
	}
	if c.q.filter != nil {
		if err := gdapSchema.check(c.q.filter, &need{}); err != nil {
			return reply{}, err
		}
	}
	for _, o := range c.q.orderBy {
		if _, err := gdapSchema.find(o.path); err != nil {
			return reply{}, err
		}
	}
	var out []*world.GDAPRelationship
	for g := range c.s.GDAP.All(c.tenant.ID) {
		if c.q.filter == nil || matches(c.q.filter, func(path string) any { return gdapField(g, path) }) {
			out = append(out, g)
		}
	}
	if len(c.q.orderBy) > 0 {
		slices.SortStableFunc(out, func(a, b *world.GDAPRelationship) int { return c.gdapOrder(a, b) })
	}
	return collection(c, gdapPages, out, func(g *world.GDAPRelationship) string { return g.ID }, func(g *world.GDAPRelationship) object {
		return append(annotations("delegatedAdminRelationship", etag(g.ID, g.Version)), c.pick(showRelationship(g))...)
	})
}

func (c *call) gdapOrder(a, b *world.GDAPRelationship) int {
	for _, o := range c.q.orderBy {
		n := cmp.Compare(sortKey(gdapField(a, o.path)), sortKey(gdapField(b, o.path)))
		if o.desc {
			n = -n
		}
		if n != 0 {
			return n
		}
	}
	return 0
}

func gdapField(g *world.GDAPRelationship, path string) any {
	switch strings.ToLower(path) {
	case "id":
		return g.ID
	case "displayname":
		return g.DisplayName
	case "status":
		return string(g.Status)
	case "duration":
		return g.Duration
	case "autoextendduration":
		return g.AutoExtend
	case "customer/tenantid":
		return text(g.CustomerID)
	case "customer/displayname":
		return text(g.CustomerName)
	case "createddatetime":
		return g.CreatedAt
	case "lastmodifieddatetime":
		return g.ModifiedAt
	case "activateddatetime":
		return timeOf(g.ActivatedAt)
	case "enddatetime":
		return timeOf(g.EndsAt)
	}
	return nil
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
