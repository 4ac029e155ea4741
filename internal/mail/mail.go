// Package mail is what the portal writes to people: kept first, then sent by a job, so that a mail
// server that is down or missing loses nothing.
package mail

import "time"

// State is how far a mail has got.
type State string

// The states.
const (
	Queued    State = "queued"
	Held      State = "held" // no mail server is configured
	Sent      State = "sent"
	Failed    State = "failed"    // the last try failed; a person may ask for another
	Expired   State = "expired"   // its link ended before it could be sent
	Withdrawn State = "withdrawn" // not needed any more: its link was used, or its recipient is gone or gets no mails
)

// SortNewest is the one order of mails: newest first.
const SortNewest = "-created_at"

// LinkHere is the paragraph of a mail where its link is. Whoever looks at the outbox reads it
// instead of the link.
const LinkHere = "[a link that only the recipient gets]"

// Draft is a mail to be written.
type Draft struct {
	Kind     Kind
	To       Recipient
	Values   Values
	Link     string    // secret; "" for a purpose without one
	LinkHash []byte    // of the link, as login_links has it
	Until    time.Time // machine time after which it is not sent: the end of its link; zero: DefaultFor from now
}

// Recipient is whom a mail is for.
type Recipient struct {
	LoginID       string
	ResellerID    string   // "" for an operator
	EndUser       bool     // a customer user, as against staff
	PortalUserIDs []string // what the mail tells of; none when it is of the login as such
	Email         string
	Name          string
}

// Sender is in whose name mails to a reseller's people leave; the zero one is the platform.
type Sender struct {
	Name         string
	SupportEmail string // where answers go; "" for nowhere in particular
	EndUsers     bool   // whether customer users get mails
}

// Mail is one mail as it is kept; times are machine time.
type Mail struct {
	ID            string
	ResellerID    string
	LoginID       string
	PortalUserIDs []string
	Kind          Kind
	To            string
	SenderName    string // "" for the platform
	ReplyTo       string
	Subject       string
	Body          string // with LinkHere instead of the link
	LinkSealed    []byte
	LinkHash      []byte
	State         State
	Attempts      int
	Problem       string // what the mail server said last; "" when it took the mail
	CreatedAt     time.Time
	ExpiresAt     time.Time
	SentAt        *time.Time
	WrittenBy     string // who did what it tells of; "" for the system
	OnBehalfOf    string // the customer user whom they acted as; "" for somebody who acted as themselves
}

// Message is a mail as it is handed to a mail server.
type Message struct {
	FromName string // "" for the name of the installation's own sender
	ReplyTo  string // "" for none
	To       string
	Subject  string
	Text     string
	HTML     string
}
