// Package session is being signed in: a cookie whose value is only ever stored hashed, with an
// idle and an absolute end, and growing delays against guessing.
package session

import (
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/portaluser"
)

// Lifetimes of a session, in machine time.
const (
	IdleFor     = 12 * time.Hour
	LivesFor    = 7 * 24 * time.Hour
	touchEvery  = time.Minute // last_seen_at is written at most this often
	tokenBytes  = 32
	csrfBytes   = 24
	maxPassword = 1024 // bytes looked at; longer ones are refused before hashing
)

// Session is one signed-in browser.
type Session struct {
	ID         string
	LoginID    string
	TokenHash  []byte // of the value of its cookie that was shown
	Value      Value  // the one that was shown
	CSRFToken  string
	From       From // where the person signed in
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
	RevokedAt  *time.Time

	TokenIssuedAt time.Time // the newest value
	// MFAAt is when it proved a second factor last, ConfirmedAt when the person last showed who they are.
	MFAAt       *time.Time
	ConfirmedAt *time.Time
}

// From is where somebody signs in from, as far as it can be known.
type From struct {
	Address   string // network address
	UserAgent string // what the browser calls itself; not to be relied on
}

// maxUserAgent is how much of a browser's name is kept, in characters.
const maxUserAgent = 300

// kept is what is kept of it.
func (f From) kept() From {
	agent := strings.ToValidUTF8(strings.ReplaceAll(f.UserAgent, "\x00", ""), "")
	if letters := []rune(agent); len(letters) > maxUserAgent {
		agent = string(letters[:maxUserAgent])
	}
	return From{Address: f.Address, UserAgent: agent}
}

// Live tells whether the session still counts.
func (s Session) Live(now time.Time) bool {
	return s.RevokedAt == nil && now.Before(s.ExpiresAt) && now.Before(s.LastSeenAt.Add(IdleFor))
}

// SignedIn is a session with its person.
type SignedIn struct {
	Session Session
	Login   portaluser.Login
	Token   string // a new value for the cookie; "" where it keeps the one it has
}

// Proven is the session as it goes on once it has proven a second factor: with other secrets, since a copy of those
// before was made without one.
func (in SignedIn) Proven(at time.Time) (SignedIn, error) {
	var err error
	if in.Token, err = randomText(tokenBytes); err != nil {
		return in, err
	}
	if in.Session.CSRFToken, err = randomText(csrfBytes); err != nil {
		return in, err
	}
	in.Session.TokenHash, in.Session.TokenIssuedAt = hashToken(in.Token), at
	in.Session.MFAAt, in.Session.ConfirmedAt = &at, &at
	return in, nil
}
