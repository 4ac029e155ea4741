// Package session is being signed in: a cookie whose value is only ever stored hashed, with an
// idle and an absolute end, and growing delays against guessing.
package session

import (
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
	TokenHash  []byte
	CSRFToken  string
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
	RevokedAt  *time.Time
}

// Live tells whether the session still counts.
func (s Session) Live(now time.Time) bool {
	return s.RevokedAt == nil && now.Before(s.ExpiresAt) && now.Before(s.LastSeenAt.Add(IdleFor))
}

// SignedIn is a session with its person.
type SignedIn struct {
	Session Session
	Login   portaluser.Login
	Token   string // the cookie's value; only known at sign-in
}
