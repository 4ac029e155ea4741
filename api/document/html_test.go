package document_test

import (
	"regexp"
	"strings"
	"testing"

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
	for _, m := range regexp.MustCompile(`href="#(shape-\w+)"`).FindAllStringSubmatch(text, -1) {
		require.Contains(t, text, `id="`+m[1]+`"`, "a link leads nowhere")
	}
	require.Contains(t, text, `nonce="`+document.NoncePlaceholder+`"`)
	require.NotContains(t, strings.ToLower(text), "<script")
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
