package reseller

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/fold"
)

// Bounds of the texts that people enter.
const (
	maxName     = 300
	maxNickname = 40
	maxSecret   = 512
	maxMailName = 100
	maxEmail    = 254 // bytes, as RFC 5321 counts them
)

// CreateInput is a new reseller.
type CreateInput struct {
	DisplayName        string
	Nickname           string // "" to make one of the display name
	Domain             string // any verified domain of the reseller's tenant, or the tenant id
	ApplicationID      string
	ApplicationSecret  string
	SecretExpiresAt    *time.Time
	AddCustomersBySync *bool // nil means yes
}

// UpdateInput changes some fields of a reseller; nil leaves a field as it is.
type UpdateInput struct {
	ID                 string
	Version            int64 // the one that the caller saw
	DisplayName        *string
	Nickname           *string
	Domain             *string
	ApplicationID      *string
	ApplicationSecret  *string
	SecretExpiresAt    *time.Time // with ClearSecretExpiry unset: nil leaves it
	ClearSecretExpiry  bool
	AddCustomersBySync *bool
	MailsEndUsers      *bool
	MailName           *string // "" for the display name
	SupportEmail       *string // "" takes it away
	RequireMFA         *bool
	DefaultAdminName   *string // "" takes it away
	DefaultAdminEmail  *string // "" takes it away
}

// checks collects what is wrong with the fields of one input.
type checks struct{ fields []apperr.Field }

func (c *checks) refuse(field, detail string) {
	c.fields = append(c.fields, apperr.Field{Name: field, Detail: detail})
}

// err is nil when every field passed.
func (c *checks) err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &apperr.Error{
		Kind: apperr.Invalid, Code: "reseller.invalid", Fields: c.fields,
		Detail: "Some fields are not right. Nothing was changed: correct them and save again.",
	}
}

func (c *checks) displayName(text string) string {
	name, problem := fold.Name(text, maxName)
	if problem != "" {
		c.refuse("display_name", problem)
	}
	return name
}

// mailName is what mails call somebody. It stands in their headers and at their head; "" takes it away.
func (c *checks) mailName(field, text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	name, problem := fold.Name(text, maxMailName)
	if problem == "" && (strings.ContainsAny(name, "@<>") || strings.Contains(name, "://")) {
		problem = "Enter a name without an address."
	}
	if problem != "" {
		c.refuse(field, problem)
	}
	return name
}

// email is an address that mails name or go to; "" takes it away.
func (c *checks) email(field, text string) string {
	email := strings.TrimSpace(text)
	if email == "" {
		return ""
	}
	address, err := mail.ParseAddress(email)
	foreign := strings.ContainsFunc(email, func(r rune) bool { return r <= ' ' || r > '~' })
	if err != nil || address.Address != email || len(email) > maxEmail || foreign {
		c.refuse(field, "This is not an e-mail address that can be used here. Write it in plain letters, such as help@example.com.")
	}
	return email
}

var (
	nicknamePattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	domainPattern   = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$`)
)

func (c *checks) nickname(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if len(text) > maxNickname || !nicknamePattern.MatchString(text) {
		c.refuse("nickname", fmt.Sprintf("Use 1 to %d characters: a to z, 0 to 9, and single hyphens between them.", maxNickname))
	}
	return text
}

// domain takes a domain name or a tenant id, as Microsoft's sign-in address does.
func (c *checks) domain(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if _, err := uuid.Parse(text); err == nil && len(text) == 36 {
		return text
	}
	if len(text) > 253 || !domainPattern.MatchString(text) {
		c.refuse("domain", "Enter a domain of the reseller's Microsoft tenant, such as contoso.onmicrosoft.com or contoso.com, or the tenant id.")
	}
	return text
}

func (c *checks) applicationID(text string) string {
	id, err := uuid.Parse(strings.TrimSpace(text))
	if err != nil {
		c.refuse("application_id", "Enter the Application (client) ID of the app registration: 32 hexadecimal digits with hyphens.")
		return ""
	}
	return id.String()
}

func (c *checks) secret(text string) string {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		c.refuse("application_secret", "Enter the value of the application secret.")
	case len(text) > maxSecret || !printable(text):
		c.refuse("application_secret", fmt.Sprintf("A secret has at most %d characters. Copy its value, not its description.", maxSecret))
	case isID(text):
		c.refuse("application_secret", "This looks like the secret's ID. Copy the secret's value, which Microsoft shows once, when the secret is made.")
	}
	return text
}

func isID(text string) bool {
	_, err := uuid.Parse(text)
	return err == nil
}

func printable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// nicknameFrom makes a nickname of a display name; "reseller" when nothing of it is left.
func nicknameFrom(folded string) string {
	var b strings.Builder
	gap := false
	for _, r := range folded {
		if (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		} else {
			gap = true
		}
		if b.Len() >= maxNickname-8 { // room for a number that makes it unique
			break
		}
	}
	if b.Len() == 0 {
		return "reseller"
	}
	return b.String()
}
