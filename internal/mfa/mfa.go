// Package mfa is second factors: authenticator apps (TOTP), passkeys (WebAuthn), and the recovery codes of
// whoever lost theirs. Times are machine time.
package mfa

import (
	"time"

	"github.com/tenantry/tenantry/internal/session"
)

const (
	// MaxPasskeys is how many passkeys a login may have.
	MaxPasskeys = 20
	// RecoveryCodes is how many recovery codes are made at a time.
	RecoveryCodes = 10
)

// TOTP is an authenticator app.
type TOTP struct {
	ID          string
	LoginID     string
	Sealed      []byte // the shared secret
	LastStep    int64  // of the newest code that was taken
	CreatedAt   time.Time
	ConfirmedAt *time.Time
}

// Passkey is a passkey of somebody.
type Passkey struct {
	ID             string
	LoginID        string
	Name           string
	CredentialID   []byte
	PublicKey      []byte
	SignCount      uint32
	BackupEligible bool
	Transports     []string
	CreatedAt      time.Time
	LastUsedAt     *time.Time
}

// Purpose is what a passkey is asked for.
type Purpose string

// The purposes.
const (
	ToAdd   Purpose = "add"
	ToProve Purpose = "prove"
)

// Ceremony is a challenge that a session's browser was given. It is answered once.
type Ceremony struct {
	SessionID string
	Purpose   Purpose
	Data      []byte // JSON
	ExpiresAt time.Time
}

// Overview is what somebody has.
type Overview struct {
	Standing      session.MFA
	Required      bool // the reseller requires a second factor
	TOTPSince     *time.Time
	Passkeys      []Passkey
	RecoveryCodes int        // left
	ChangeUntil   *time.Time // until when second factors may be changed without showing again who one is
}

// Enrolled is a second factor that was added.
type Enrolled struct {
	SignedIn      session.SignedIn // the caller's session as it goes on
	Passkey       Passkey          // the zero value for an authenticator app
	RecoveryCodes []string         // shown once; none when there were some already
}
