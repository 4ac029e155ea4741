package entra_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/entra"
	"github.com/tenantry/tenantry/internal/mssim/manualtest"
)

// told are the headers of a page or a redirect that say something about it; those that
// every answer carries have a test of their own.
var told = []string{"Cache-Control", "Content-Security-Policy", "Content-Type", "Location", "Referrer-Policy", "Set-Cookie", "X-Frame-Options"}

const anyID = `[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`

// unforeseen is what no test can know of an answer, with what stands for it.
var unforeseen = []struct {
	what *regexp.Regexp
	name string
}{
	{regexp.MustCompile(`1\.A[A-Za-z0-9_-]{40,}`), "{sealed}"},
	{regexp.MustCompile(`(session_state(?:=|" value="))` + anyID), "${1}{an id}"},
	{regexp.MustCompile(`((?:Trace|Correlation)(?: |\+)ID(?:%3A\+|</dt><dd><code>))` + anyID), "${1}{an id}"},
	{regexp.MustCompile(`nonce-[A-Za-z0-9+/]{22}`), "nonce-{nonce}"},
	{regexp.MustCompile(`nonce="[A-Za-z0-9&#;+/]{22,}"`), `nonce="{nonce}"`},
}

// whole is the answer as text: status, headers and body, placeholders in it, and its
// style sheet, which has a file of its own, left out.
func (b *browser) whole() string {
	b.t.Helper()
	var out strings.Builder
	_, _ = fmt.Fprintln(&out, b.status)
	for _, name := range told {
		for _, value := range b.header.Values(name) {
			_, _ = fmt.Fprintf(&out, "%s: %s\n", name, value)
		}
	}
	style, err := os.ReadFile("pages/style.css")
	require.NoError(b.t, err)
	page := strings.Replace(b.page, string(style), "{pages/style.css}", 1)
	text := strings.TrimSpace(strings.ReplaceAll(out.String()+"\n"+page, b.at.Scheme+"://"+b.at.Host, "{origin}")) + "\n"
	text = strings.NewReplacer(b.hidden...).Replace(text)
	for _, u := range unforeseen {
		text = u.what.ReplaceAllString(text, u.name)
	}
	return text
}

// hides puts a placeholder where the text stands in answers to come.
func (b *browser) hides(text, placeholder string) *browser {
	b.hidden = append(b.hidden, text, placeholder)
	return b
}

// golden compares the whole answer with the file of that name.
func (b *browser) golden(name string) *browser {
	b.t.Helper()
	manualtest.CheckGolden(b.t, "entra/"+name+".txt", b.whole())
	entra.NoteWhole(b.call)
	return b
}

// is compares the whole answer with a literal.
func (b *browser) is(literal string) *browser {
	b.t.Helper()
	require.Equal(b.t, strings.TrimSpace(literal)+"\n", b.whole())
	entra.NoteWhole(b.call)
	return b
}
