// Package microsoftlogin is signing in with a Microsoft account instead of a password: which account is
// whose, and what a browser has to bring back for it to count.
package microsoftlogin

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"time"

	"github.com/tenantry/tenantry/internal/session"
)

// LivesFor is how long somebody may take at Microsoft's pages, machine time.
const LivesFor = 10 * time.Minute

// Purpose is what a sign-in at Microsoft is for.
type Purpose string

// The purposes.
const (
	ForSignIn     Purpose = "sign_in"
	ForInvitation Purpose = "invitation" // accepts one, and links the account
	ForLink       Purpose = "link"       // of somebody who is signed in
)

// Request is one sign-in at Microsoft under way.
type Request struct {
	StateHash      []byte // SHA-256 of state, which Microsoft sends back
	BrowserHash    []byte // SHA-256 of what the cookie of the browser that began holds
	Purpose        Purpose
	LoginID        string // of ForLink
	SessionID      string // of ForLink
	InvitationHash []byte // of ForInvitation
	ReturnTo       string // a path of ours
	CreatedAt      time.Time
	ExpiresAt      time.Time
}

// Begun is a sign-in that the browser goes on with at Microsoft.
type Begun struct {
	Address string // at Microsoft
	Browser string // value of the cookie that has to come back
}

// Answer is what Microsoft's redirect brings.
type Answer struct {
	State  string
	Code   string
	Issuer string // RFC 9207; "" where it does not say
	Error  string
}

// Account is who signed in at Microsoft, verified.
type Account struct {
	TenantID string
	ObjectID string
	Name     string // the user principal name
	Guest    bool   // whose home is another organization
	MFA      bool   // with multifactor authentication
}

// Outcome is how a sign-in went.
type Outcome struct {
	Purpose  Purpose
	ReturnTo string
	SignedIn *session.SignedIn // nil where nobody was signed in by it
}

const secretBytes = 32

func random() string {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails: the program ends instead
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashOf(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// derived is a value that only the browser which began can have us make again.
func derived(what, browser, state string) string {
	return base64.RawURLEncoding.EncodeToString(hashOf(what + "\x00" + browser + "\x00" + state))
}

func nonceOf(browser, state string) string    { return derived("nonce", browser, state) }
func verifierOf(browser, state string) string { return derived("verifier", browser, state) }

// counts tells whether the request is this browser's, and in time.
func (r Request) counts(browser string, now time.Time) bool {
	return subtle.ConstantTimeCompare(r.BrowserHash, hashOf(browser)) == 1 && now.Before(r.ExpiresAt)
}

// wellFormed tells whether a cookie's value is one that we gave.
func wellFormed(browser string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(browser)
	return err == nil && len(raw) == secretBytes
}
