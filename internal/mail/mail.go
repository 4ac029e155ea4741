// Package mail is what the portal writes to people: kept first, then sent by a job, so that a mail
// server that is down or missing loses nothing.
package mail

import "time"

// Kind is what a mail is for.
type Kind string

// The kinds.
const (
	Invitation    Kind = "invitation"
	PasswordReset Kind = "password_reset"
	Impersonation Kind = "impersonation" // staff act as a customer user
	SessionReused Kind = "session_reused"
)

// State is how far a mail has got.
type State string

// The states.
const (
	Queued  State = "queued"
	Held    State = "held" // no mail server is configured
	Sent    State = "sent"
	Failed  State = "failed"  // the last try failed; a person may ask for another
	Expired State = "expired" // its link ended before it could be sent
)

// SortNewest is the one order of mails: newest first.
const SortNewest = "-created_at"

// LinkHere is where the body of a mail has its link. Whoever looks at the outbox reads it instead
// of the link.
const LinkHere = "[a link that only the recipient gets]"

// Draft is a mail to be written.
type Draft struct {
	ResellerID string // whose people get it; "" for the platform's
	Kind       Kind
	To         string // an address
	Subject    string
	Body       string    // plain text, with LinkHere once if it has a link
	Link       string    // secret; "" without one
	ExpiresAt  time.Time // of the link, or of what the mail is good for; machine time
}

// Mail is one mail as it is kept; times are machine time.
type Mail struct {
	ID         string
	ResellerID string
	Kind       Kind
	To         string
	Subject    string
	Body       string // with LinkHere instead of the link
	LinkSealed []byte
	State      State
	Attempts   int
	Problem    string // what the mail server said last; "" when it took the mail
	CreatedAt  time.Time
	ExpiresAt  time.Time
	SentAt     *time.Time
	WrittenBy  string // who did what it tells of; "" for the system
	OnBehalfOf string // the customer user whom they acted as; "" for somebody who acted as themselves
}
