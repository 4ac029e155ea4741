// Package fold brings names to the one form that search and uniqueness compare: case and
// accents of every language fall the same way, white space is single.
package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Text folds s for comparing: "  Müller  GmbH" and "MULLER GMBH" become "muller gmbh".
// What cannot be transformed is lower-cased instead.
func Text(s string) string {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	out, _, err := transform.String(t, s)
	if err != nil {
		out = strings.ToLower(s)
	}
	return strings.Join(strings.Fields(cases.Fold().String(out)), " ")
}

// LikePattern escapes what LIKE would take for a wildcard.
func LikePattern(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}
