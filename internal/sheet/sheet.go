// Package sheet makes texts safe as cells of tables that people open in a spreadsheet.
package sheet

import (
	"strings"
	"unicode"
)

// starts are the characters with which spreadsheets take a cell for a formula, also full-width.
const starts = "=+-@\t\r\n＝＋－＠"

// Text guards a cell that somebody else may have chosen: one that a spreadsheet would take for a
// formula, also behind spaces, gets an apostrophe in front. Numbers are no texts: write them as
// they are.
func Text(s string) string {
	bare := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.In(r, unicode.Zs, unicode.Cf) })
	if bare != "" && strings.ContainsRune(starts, []rune(bare)[0]) {
		return "'" + s
	}
	return s
}
