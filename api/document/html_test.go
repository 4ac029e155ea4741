package document_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/document"
)

func TestEveryOperationAndShapeIsReadable(t *testing.T) {
	html, err := document.HTML(document.YAML)
	require.NoError(t, err)
	text := string(html)
	for _, m := range regexp.MustCompile(`(?m)operationId: (\w+)$`).FindAllStringSubmatch(string(document.YAML), -1) {
		require.Contains(t, text, `<article id="`+m[1]+`">`)
	}
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(text, -1) {
		require.Equal(t, 1, strings.Count(text, `id="`+m[1]+`"`), "a link to %s leads nowhere, or to two places", m[1])
	}
	require.Contains(t, text, `nonce="`+document.NoncePlaceholder+`"`)
	require.NotContains(t, strings.ToLower(text), "<script")
}

func TestWhatAValueMayBeIsTold(t *testing.T) {
	html, err := document.HTML([]byte(`
openapi: 3.0.3
info: {title: x, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - {name: sort, in: query, description: Order, schema: {type: string, enum: [name, -name], default: name}}
        - {name: include, in: query, schema: {type: string, enum: [total], default: total}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 200, default: 50}}
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
      responses: {'204': {description: Nothing}}
components:
  schemas:
    State: {type: string, enum: [on, "<off>"]}
    Thing:
      type: object
      properties:
        state: {$ref: '#/components/schemas/State'}
        share: {type: number, maximum: 0.5}
        colors: {type: array, items: {type: string, enum: [red, green]}}
`))
	require.NoError(t, err)
	text := string(html)
	for _, want := range []string{
		`Order<div>One of <code>name</code>, <code>-name</code>. Without it <code>name</code>.</div></td>`,
		`<td><div>Only <code>total</code>. </div></td>`,
		`<td><div>From 1 to 200. Without it <code>50</code>.</div></td>`,
		`<td><div>At least 1. </div></td>`,
		`<td><div>At most 0.5. </div></td>`,
		`<td>list of string</td><td><div>One of <code>red</code>, <code>green</code>. </div></td>`,
		`<td><a href="#shape-State">State</a></td><td></td>`,
		"<h3>State</h3>\n\n<div>One of <code>on</code>, <code>&lt;off&gt;</code>. </div>",
	} {
		require.Contains(t, text, want)
	}
}

func TestThePageBeginsWithHowToSignIn(t *testing.T) {
	html, err := document.HTML(document.YAML)
	require.NoError(t, err)
	doc, err := openapi3.NewLoader().LoadFromData(document.YAML)
	require.NoError(t, err)
	intro, _, found := strings.Cut(string(html), "<article")
	require.True(t, found)
	for _, want := range []string{doc.Components.SecuritySchemes["Login"].Value.Name, "POST /auth/login", "X-CSRF-Token", "csrf_token", "Origin", "docs/api.md"} {
		require.Contains(t, intro, want)
	}
}

func TestTextsCannotBecomeMarkup(t *testing.T) {
	html, err := document.HTML([]byte("openapi: 3.0.3\ninfo: {title: '<b>x</b>', version: '1'}\npaths: {}\ncomponents: {}\n"))
	require.NoError(t, err)
	require.NotContains(t, string(html), "<b>x</b>")
}

func TestAnUnreadableDocumentIsAnError(t *testing.T) {
	_, err := document.HTML([]byte(": not yaml"))
	require.Error(t, err)
}

func TestADocumentThatSaysNothingIsAnError(t *testing.T) {
	_, err := document.HTML([]byte("openapi: 3.0.3\n"))
	require.Error(t, err)
}
