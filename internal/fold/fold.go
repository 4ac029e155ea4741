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

// Visible tells whether s shows at least one character. White space, control and format
// characters, marks without a letter, and characters that are drawn as nothing do not show; a name
// of these only could be neither read, nor clicked, nor told from another.
func Visible(s string) bool {
	for _, r := range strings.ToValidUTF8(s, "") {
		if !unicode.In(r, unseen...) && r != brailleBlank && r != nullNotehead && r != objectReplacement {
			return true
		}
	}
	return false
}

// Symbols by their category, which fonts draw as nothing.
const (
	brailleBlank      = '\u2800'
	objectReplacement = '\ufffc'
	nullNotehead      = '\U0001d159'
)

var unseen = []*unicode.RangeTable{
	unicode.White_Space, unicode.Z, unicode.M, unicode.Cc, unicode.Cf, unicode.Cs,
	unicode.Other_Default_Ignorable_Code_Point, // Hangul fillers among them
}

// LikePattern escapes what LIKE would take for a wildcard.
func LikePattern(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}
