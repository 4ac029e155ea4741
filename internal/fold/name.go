package fold

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Name is a name as a person entered it, without white space around it. problem is a sentence for
// that person when it cannot be one, "" otherwise; most is its length in characters.
func Name(text string, most int) (name, problem string) {
	name = strings.TrimSpace(text)
	n := utf8.RuneCountInString(name)
	switch {
	case n < 1 || n > most || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		problem = fmt.Sprintf("Enter a name of 1 to %d characters without control characters.", most)
	case !Visible(name):
		problem = "Enter a name that can be seen: this one is made of invisible characters only."
	}
	return name, problem
}
