package v1

import (
	"encoding/json"
	"time"

	"github.com/tenantry/tenantry/internal/mfa"
	"github.com/tenantry/tenantry/internal/session"
)

// MeMFA is how the session stands to the second factor. Before it, nothing is open to the caller.
type MeMFA struct {
	State   MFAState    `json:"state"`
	Methods []MFAMethod `json:"methods"` // by which it can be proven
} // @name MeMFA

// MFAState is how a session stands to the second factor.
type MFAState string // @name MFAState

// The states.
const (
	MFANone   MFAState = "none"   // there is none, and none is needed
	MFANeeded MFAState = "needed" // to be proven
	MFAEnroll MFAState = "enroll" // to be set up, because the reseller requires one
	MFAProven MFAState = "proven"
)

// MFAMethod is how a second factor is proven.
type MFAMethod string // @name MFAMethod

// The methods.
const (
	MFATOTP     MFAMethod = "totp"
	MFAPasskey  MFAMethod = "passkey"
	MFARecovery MFAMethod = "recovery_code"
)

// SecondFactor is a proof of one; exactly one of the two.
type SecondFactor struct {
	Code         *string `json:"code,omitempty"` // of an authenticator app
	RecoveryCode *string `json:"recovery_code,omitempty"`
} // @name SecondFactor

// MyMFA is the caller's second factors. Times are machine time.
type MyMFA struct {
	State             MFAState   `json:"state"`
	Required          bool       `json:"required"`                                                    // the reseller requires one
	TOTPSince         *time.Time `json:"totp_since" extensions:"x-nullable" format:"date-time"`       // null without an authenticator app
	Passkeys          []Passkey  `json:"passkeys"`                                                    // the oldest first
	RecoveryCodesLeft int        `json:"recovery_codes_left"`                                         // not used yet
	ChangeableUntil   *time.Time `json:"changeable_until" extensions:"x-nullable" format:"date-time"` // null: a change needs your password first
} // @name MyMFA

// Passkey is one of the caller's passkeys.
type Passkey struct {
	ID         string     `json:"id" format:"uuid"`
	Name       string     `json:"name"`
	CreatedAt  time.Time  `json:"created_at" format:"date-time"`
	LastUsedAt *time.Time `json:"last_used_at" extensions:"x-nullable" format:"date-time"`
} // @name Passkey

// PasswordConfirmation is the caller's password.
type PasswordConfirmation struct {
	CurrentPassword string `json:"current_password"`
} // @name PasswordConfirmation

// TOTPSecret is what an authenticator app needs, told once.
type TOTPSecret struct {
	Secret string   `json:"secret"` // base32, to be typed
	URI    string   `json:"uri"`    // otpauth://
	QR     []string `json:"qr"`     // the URI as a QR code: rows of 0 (light) and 1 (dark)
} // @name TOTPSecret

// TOTPCode is a code of an authenticator app.
type TOTPCode struct {
	Code string `json:"code"`
} // @name TOTPCode

// RecoveryCodes are codes for whoever lost their second factor, told once; none where there were some already.
type RecoveryCodes struct {
	Codes []string `json:"recovery_codes"`
} // @name RecoveryCodes

// PasskeyOptions are what a browser is asked, in the JSON of the WebAuthn standard.
type PasskeyOptions struct {
	PublicKey json.RawMessage `json:"public_key" swaggertype:"object"`
} // @name PasskeyOptions

// PasskeyProof is what a browser answered.
type PasskeyProof struct {
	Credential json.RawMessage `json:"credential" swaggertype:"object"` // PublicKeyCredential.toJSON()
} // @name PasskeyProof

// PasskeyAdd is a passkey that a browser made.
type PasskeyAdd struct {
	Name       string          `json:"name"`                            // 1 to 60 characters
	Credential json.RawMessage `json:"credential" swaggertype:"object"` // PublicKeyCredential.toJSON()
} // @name PasskeyAdd

// PasskeyRename is a passkey's name.
type PasskeyRename struct {
	Name string `json:"name"` // 1 to 60 characters
} // @name PasskeyRename

// PasskeyAdded is a passkey that was added.
type PasskeyAdded struct {
	Passkey Passkey  `json:"passkey"`
	Codes   []string `json:"recovery_codes"` // told once; none where there were some already
} // @name PasskeyAdded

func recoveryCodes(codes []string) RecoveryCodes {
	return RecoveryCodes{Codes: append([]string{}, codes...)}
}

func toAPIPasskey(p mfa.Passkey) Passkey {
	return Passkey{ID: p.ID, Name: p.Name, CreatedAt: p.CreatedAt, LastUsedAt: p.LastUsedAt}
}

func toAPIMyMFA(o mfa.Overview) MyMFA {
	return MyMFA{
		State: MFAState(o.Standing), Required: o.Required, TOTPSince: o.TOTPSince, Passkeys: mapAll(o.Passkeys, toAPIPasskey),
		RecoveryCodesLeft: o.RecoveryCodes, ChangeableUntil: o.ChangeUntil,
	}
}

func toAPIMeMFA(in session.SignedIn) MeMFA {
	return MeMFA{State: MFAState(in.MFA()), Methods: mapAll(mfa.Methods(in.Login.Factors), func(m mfa.Method) MFAMethod { return MFAMethod(m) })}
}
