package portaluser

import (
	"fmt"
	netmail "net/mail"
	"regexp"
	"strings"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/mail"
)

// Bounds of what is typed, in characters; of an address in bytes, as RFC 5321 counts them.
const (
	maxName   = 100
	maxMobile = 40
	maxEmail  = 254
)

var errLevel = apperr.Field{Name: "level", Detail: "Choose view, modify or admin."}

func cleanEmail(text string, bad []apperr.Field) (string, []apperr.Field) {
	email := strings.TrimSpace(text)
	addr, err := netmail.ParseAddress(email)
	if err != nil || addr.Address != email || len(email) > maxEmail || lookAlike(email) {
		bad = append(bad, apperr.Field{Name: "email", Detail: "This is not an e-mail address that can be used here. Write it in plain letters, such as mia@example.com."})
	}
	return email, bad
}

// lookAlike tells whether an address holds anything but printable ASCII. Letters of other scripts
// can look like those of an address that is somebody else's; a domain is written in its xn-- form.
func lookAlike(email string) bool {
	return strings.ContainsFunc(email, func(r rune) bool { return r <= ' ' || r > '~' })
}

// Nobodys tells whether what was typed as an address cannot be anybody's, so that there is no
// need to look: it is longer than addresses are, or holds what the database takes in no text.
func Nobodys(email string) bool { return len(email) > maxEmail || strings.Contains(email, "\x00") }

// actors are names by which the audit tells of what is nobody's act.
var actors = regexp.MustCompile(`(?i)^(tenantry|command line|api client.*)$`)

func cleanName(text string, bad []apperr.Field) (string, []apperr.Field) {
	name, problem := fold.Name(text, maxName)
	if problem == "" && (strings.Contains(name, "://") || strings.Contains(name, mail.LinkHere)) {
		problem = "Enter a name without an address of a page: it stands at the head of the mails to the person."
	}
	if problem == "" && actors.MatchString(name) {
		problem = "Enter a name of a person: the audit names what acts by itself so."
	}
	if problem != "" {
		bad = append(bad, apperr.Field{Name: "name", Detail: problem})
	}
	return name, bad
}

func cleanMobile(text string, bad []apperr.Field) (string, []apperr.Field) {
	mobile := strings.TrimSpace(text)
	if len([]rune(mobile)) > maxMobile || strings.ContainsFunc(mobile, func(r rune) bool { return !strings.ContainsRune("+0123456789 ()-./", r) }) {
		bad = append(bad, apperr.Field{Name: "mobile", Detail: fmt.Sprintf("Enter a telephone number of at most %d digits, spaces and + ( ) - . /, or leave it empty.", maxMobile)})
	}
	return mobile, bad
}

func invalid(bad []apperr.Field) error {
	return &apperr.Error{
		Kind: apperr.Invalid, Code: "portal_user.invalid", Fields: bad,
		Detail: "Some fields are not right. Nothing was changed: correct them and save again.",
	}
}
