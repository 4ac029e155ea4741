package main

import (
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/paging"
)

const (
	problemType = "application/problem+json"
	problemRef  = "#/components/schemas/Problem"
)

// polish says in OpenAPI 3 what Swagger 2.0 cannot.
func polish(doc *openapi3.T) {
	doc.Components.SecuritySchemes = openapi3.SecuritySchemes{
		"Login": {Value: &openapi3.SecurityScheme{
			Type: "apiKey", In: "cookie", Name: "__Host-tenantry",
			Description: "Session cookie set by POST /auth/login (named `tenantry` on plain-HTTP loopback). " +
				"Unsafe calls also send X-CSRF-Token, whose value is in GET /me; an Origin they send must be the portal's own.",
		}},
		"Client": {Value: &openapi3.SecurityScheme{
			Type: "http", Scheme: "bearer", BearerFormat: "JWT",
			Description: "Access token of an API client from POST /oauth/token. The scope that it needs is the permission that GET /permissions names for the operation.",
		}},
	}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			polishOperation(op)
			openToClients(op)
		}
	}
	for _, schema := range doc.Components.Schemas {
		polishSchema(schema)
	}
}

func polishOperation(op *openapi3.Operation) {
	for _, p := range op.Parameters {
		if p.Value != nil && p.Value.In == openapi3.ParameterInQuery && p.Value.Schema != nil && p.Value.Schema.Value != nil {
			polishQuery(p.Value.Name, p.Value.Schema.Value)
		}
	}
	if op.RequestBody != nil && op.RequestBody.Value != nil {
		op.RequestBody.Value.Required = true
	}
	for _, ref := range op.Responses.Map() {
		if ref.Value == nil {
			continue
		}
		for name, media := range ref.Value.Content {
			if media.Schema != nil && media.Schema.Ref == problemRef {
				delete(ref.Value.Content, name)
				ref.Value.Content[problemType] = media
			}
		}
		if ref.Value.Description != nil && *ref.Value.Description == "" {
			text := "Answer"
			ref.Value.Description = &text
		}
	}
}

// openToClients adds the token to what an operation may be called with, where the matrix lets API clients call it.
func openToClients(op *openapi3.Operation) {
	if authz.GateOf(op.OperationID).Client && op.Security != nil {
		op.Security.With(openapi3.SecurityRequirement{"Client": []string{}})
	}
}

// polishQuery says what holds for every list: how long a page may be, and that the first of its
// orders is the one that counts when none is named.
func polishQuery(name string, s *openapi3.Schema) {
	switch {
	case name == "limit":
		s.WithMin(1).WithMax(paging.MaxLimit).WithDefault(paging.DefaultLimit)
	case name == "sort" && len(s.Enum) > 0:
		s.WithDefault(s.Enum[0])
	}
}

// polishSchema makes x-nullable what OpenAPI 3.0 calls nullable. A nullable reference needs
// allOf with the type of what it refers to beside it, or validators refuse it.
func polishSchema(ref *openapi3.SchemaRef) {
	if ref == nil || ref.Value == nil || ref.Ref != "" {
		return
	}
	s := ref.Value
	for name, prop := range s.Properties {
		s.Properties[name] = nullableProperty(prop)
		polishSchema(s.Properties[name])
	}
	polishSchema(s.Items)
	for _, part := range s.AllOf {
		polishSchema(part)
	}
}

func nullableProperty(prop *openapi3.SchemaRef) *openapi3.SchemaRef {
	if prop == nil || prop.Value == nil {
		return prop
	}
	nullable, _ := prop.Extensions["x-nullable"].(bool)
	if !nullable && !prop.Value.Nullable {
		return prop
	}
	delete(prop.Extensions, "x-nullable")
	delete(prop.Value.Extensions, "x-nullable")
	prop.Value.Nullable = true
	if len(prop.Value.AllOf) > 0 && (prop.Value.Type == nil || len(*prop.Value.Type) == 0) {
		prop.Value.Type = prop.Value.AllOf[0].Value.Type // of an enumeration it is string
	}
	return prop
}
