package mail

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Kind is what a mail is for.
type Kind string

// The kinds.
const (
	Invitation      Kind = "invitation"
	StaffInvitation Kind = "staff_invitation"
	PasswordReset   Kind = "password_reset"
	Impersonation   Kind = "impersonation" // staff act as a customer user
	SessionReused   Kind = "session_reused"
	MFAReset        Kind = "mfa_reset"
	SignInChanged   Kind = "sign_in_changed" // by the person, as far as can be known
	// APIClientAccess is that a program got a secret, or may do more.
	APIClientAccess Kind = "api_client_access"
	Test            Kind = "test"
)

// Audience is who may get mails of a purpose.
type Audience string

// The audiences.
const (
	Anybody  Audience = "anybody"
	EndUsers Audience = "customer users"
	Staff    Audience = "staff"
)

// Purpose is what mails of one kind say, and who may get them. A reseller can turn mails to
// customer users off, whatever their purpose, and those to staff never.
type Purpose struct {
	To      Audience
	Subject string
	// Text is what stands below the greeting, in paragraphs. {link} is one of its own; the other
	// names in braces are given by Values.
	Text string
	// Button is what the link is called where it is one; "" for a purpose without a link.
	Button string
}

// Purposes are all there are: to add one, add its line here.
var Purposes = map[Kind]Purpose{
	Invitation: {
		To:      EndUsers,
		Subject: "Your access to {company}",
		Text: "You were given access to the Microsoft services of {companies}. Open this link to accept and to choose your password:\n\n{link}\n\n" +
			"It can be used once, within 7 days. If you did not expect this, ignore it: without the link nobody can use your access.",
		Button: "Accept the invitation",
	},
	StaffInvitation: {
		To:      Staff,
		Subject: "Your access to the portal of {company}",
		Text: "You were given access to the partner portal of {company}. Open this link to accept and to choose your password:\n\n{link}\n\n" +
			"It can be used once, within 7 days. If you did not expect this, ignore it: without the link nobody can use your access.",
		Button: "Accept the invitation",
	},
	PasswordReset: {
		To:      Anybody,
		Subject: "Choose a new password",
		Text: "Somebody, probably you, asked for a new password for this address. Open this link to choose one:\n\n{link}\n\n" +
			"It can be used once, within an hour. If it was not you, ignore it: your password stays as it is.",
		Button: "Choose a new password",
	},
	Impersonation: {
		To:      EndUsers,
		Subject: "Somebody acts as {user} at {company}",
		Text: "{actor} opened the portal of {company} as {user}, until {until} at the latest. They can only look, unless they confirm once more " +
			"that they have to change something. Who acted as you, when, why, and what was changed:\n\n{link}\n\nThe reason given:\n\n{reason}",
		Button: "See who acted as you",
	},
	SessionReused: {
		To:      Anybody,
		Subject: "One of your sessions was ended",
		Text: "An old copy of what keeps your browser signed in was used, which happens when somebody else has got it. " +
			"Nobody can tell who of the two is you, so the session was ended for both.\n\n" +
			"Used from: {address}\nOn: {used}\nThe session began on: {begun}\n\n" +
			"Sign in again and change your password. If you do not know this network address, look at \"Where you are signed in\" on the page of your account too.",
	},
	MFAReset: {
		To:      Anybody,
		Subject: "Your second factor was taken away",
		Text: "Somebody who looks after your access took your second factor away, and you were signed out everywhere. " +
			"From now on you sign in without one, until you set up a second factor again in your account.\n\n" +
			"If you did not ask for this, change your password and tell whoever looks after your access.",
	},
	SignInChanged: {
		To:      Anybody,
		Subject: "What you sign in with was changed",
		Text: "{what}.\n\nIf that was you, there is nothing to do. If not, somebody else gets in with what is yours: " +
			"choose another password with \"Forgot your password?\" at the sign-in, look at the page of your account, and tell whoever looks after your access.",
	},
	APIClientAccess: {
		To:      Staff,
		Subject: "The API client {client} was given access",
		Text: "{actor} {what} \"{client}\", which calls in the name of {company}. What it may do, and its secrets:\n\n{link}\n\n" +
			"If none of you wanted this, disable it there, and have the sign-in of {actor} looked at.",
		Button: "Look at the API clients",
	},
	Test: {
		To:      Staff,
		Subject: "Mails leave Tenantry",
		Text:    "This mail was asked for on the page \"Outbox\". That you read it means that the mail server takes mails and delivers them.",
	},
}

// Values fill the names in braces of a purpose.
type Values map[string]string

var blank = regexp.MustCompile(`\{[a-z_]+\}`)

// compose makes subject and text of a purpose.
//
// Errors: for a value that is missing.
func (p Purpose) compose(name string, sender Sender, values Values) (subject, text string, err error) {
	fill := func(from string) string {
		return blank.ReplaceAllStringFunc(from, func(found string) string {
			key := strings.Trim(found, "{}")
			value, known := values[key]
			switch {
			case key == "link":
				return LinkHere
			case !known:
				err = fmt.Errorf("a mail misses its value %q", key)
			}
			return oneLine(value)
		})
	}
	subject = fill(p.Subject)
	text = "Hello " + oneLine(name) + ",\n\n" + fill(p.Text) + "\n"
	if sender.Name != "" {
		text += "\n" + oneLine(sender.Name) + "\n"
	}
	if sender.SupportEmail != "" {
		text += "\nQuestions? Write to " + sender.SupportEmail + ".\n"
	}
	return subject, text, err
}

// oneLine is text that begins no line and no header of its own.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}
