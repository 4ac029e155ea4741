package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatEveryListTakesIsSaid(t *testing.T) {
	doc, err := convert([]byte(`{
		"swagger": "2.0", "info": {"title": "x", "version": "1"}, "basePath": "/api/v1",
		"paths": {"/things": {"get": {
			"operationId": "listThings", "responses": {"204": {"description": "Nothing"}},
			"parameters": [
				{"name": "limit", "in": "query", "type": "integer"},
				{"name": "sort", "in": "query", "type": "string", "enum": ["-created_at", "name"]},
				{"name": "q", "in": "query", "type": "string"}
			]
		}}}}`))
	require.NoError(t, err)
	get := doc.Paths.Value("/things").Get
	limit := get.Parameters.GetByInAndName("query", "limit").Schema.Value
	require.InDelta(t, 1, *limit.Min, 0)
	require.InDelta(t, 200, *limit.Max, 0)
	require.EqualValues(t, 50, limit.Default)
	require.Equal(t, "-created_at", get.Parameters.GetByInAndName("query", "sort").Schema.Value.Default)
	q := get.Parameters.GetByInAndName("query", "q").Schema.Value
	require.Nil(t, q.Default)
	require.Nil(t, q.Max)
}

func TestANullableReferenceHasTheTypeOfWhatItRefersTo(t *testing.T) {
	doc, err := convert([]byte(`{
		"swagger": "2.0", "info": {"title": "x", "version": "1"}, "basePath": "/api/v1", "paths": {"/things": {"get": {"operationId": "listThings", "responses": {"204": {"description": "Nothing"}}}}},
		"definitions": {
			"Level": {"type": "string", "enum": ["view"]},
			"Place": {"type": "object", "properties": {"name": {"type": "string"}}},
			"Thing": {"type": "object", "properties": {
				"level": {"x-nullable": true, "allOf": [{"$ref": "#/definitions/Level"}]},
				"place": {"x-nullable": true, "allOf": [{"$ref": "#/definitions/Place"}]}
			}}
		}}`))
	require.NoError(t, err)
	thing := doc.Components.Schemas["Thing"].Value.Properties
	require.True(t, thing["level"].Value.Type.Is("string"))
	require.True(t, thing["place"].Value.Type.Is("object"))
	require.True(t, thing["level"].Value.Nullable)
}
