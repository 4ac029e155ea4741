package graph

import (
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// gdapListed are the items that a call's filter lets through, in the order it asks
// for; field gives a property by its path.
func gdapListed[T any](c *call, s schema, items []T, field func(T, string) any) ([]T, error) {
	if c.q.search != "" {
		return nil, unsupportedQuery("Unsupported Query.")
	}
	if c.q.filter != nil {
		if err := s.check(c.q.filter, &need{}); err != nil {
			return nil, err
		}
	}
	for _, o := range c.q.orderBy {
		if _, err := s.find(o.path); err != nil {
			return nil, err
		}
	}
	var out []T
	for _, it := range items {
		if c.q.filter == nil || matches(c.q.filter, func(path string) any { return field(it, path) }) {
			out = append(out, it)
		}
	}
	sortBy(c.q.orderBy, out, field)
	return out, nil
}

// gdapSchema is what filters on relationships may name.
var gdapSchema = schema{typeName: "delegatedAdminRelationship", fields: map[string]field{
	"id": {kind: kindText, indexed: true}, "displayname": {kind: kindText, indexed: true}, "status": {kind: kindText, indexed: true},
	"duration": {kind: kindText, indexed: true}, "autoextendduration": {kind: kindText, indexed: true},
	"customer/tenantid": {kind: kindText, indexed: true}, "customer/displayname": {kind: kindText, indexed: true},
	"createddatetime": {kind: kindTime, indexed: true}, "activateddatetime": {kind: kindTime, indexed: true},
	"enddatetime": {kind: kindTime, indexed: true}, "lastmodifieddatetime": {kind: kindTime, indexed: true},
}}

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

// gdapSchemaOf is that of what hangs on a relationship: id, status and dates, and
// the texts named.
func gdapSchemaOf(typeName string, texts ...string) schema {
	fields := map[string]field{"createddatetime": {kind: kindTime, indexed: true}, "lastmodifieddatetime": {kind: kindTime, indexed: true}}
	for _, name := range append(texts, "id", "status") {
		fields[name] = field{kind: kindText, indexed: true}
	}
	return schema{typeName: typeName, fields: fields}
}

var (
	accessSchema    = gdapSchemaOf("delegatedAdminAccessAssignment", "accesscontainer/accesscontainerid", "accesscontainer/accesscontainertype")
	requestSchema   = gdapSchemaOf("delegatedAdminRelationshipRequest", "action")
	operationSchema = gdapSchemaOf("delegatedAdminRelationshipOperation", "operationtype")
	customerSchema  = schema{typeName: "delegatedAdminCustomer", fields: map[string]field{
		"id": {kind: kindText, indexed: true}, "tenantid": {kind: kindText, indexed: true}, "displayname": {kind: kindText, indexed: true},
	}}
)

// childField gives what everything on a relationship has.
func childField(path, id, status string, created, modified time.Time) any {
	switch strings.ToLower(path) {
	case "id":
		return id
	case "status":
		return status
	case "createddatetime":
		return created
	case "lastmodifieddatetime":
		return modified
	}
	return nil
}

func assignmentField(a world.GDAPAssignment, path string) any {
	switch strings.ToLower(path) {
	case "accesscontainer/accesscontainerid":
		return a.GroupID
	case "accesscontainer/accesscontainertype":
		return "securityGroup"
	}
	return childField(path, a.ID, a.Status, a.CreatedAt, a.ModifiedAt)
}

func requestField(r world.GDAPRequest, path string) any {
	if strings.EqualFold(path, "action") {
		return r.Action
	}
	return childField(path, r.ID, r.Status, r.CreatedAt, r.ModifiedAt)
}

func operationField(o world.GDAPOperation, path string) any {
	if strings.EqualFold(path, "operationType") {
		return o.Type
	}
	return childField(path, o.ID, o.Status, o.CreatedAt, o.ModifiedAt)
}

func gdapCustomerField(g *world.GDAPRelationship, path string) any {
	if strings.EqualFold(path, "displayName") {
		return g.CustomerName
	}
	return g.CustomerID
}
