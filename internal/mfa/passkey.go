package mfa

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

const (
	answerWithin   = 5 * time.Minute
	maxPasskeyName = 60
)

// Options are what a browser is asked, as JSON of the WebAuthn standard.
type Options json.RawMessage

// person is a login as the library knows people.
type person struct {
	login    portaluser.Login
	passkeys []Passkey
}

func (p person) WebAuthnID() []byte          { return []byte(p.login.ID) }
func (p person) WebAuthnName() string        { return p.login.Email }
func (p person) WebAuthnDisplayName() string { return p.login.Name }

func (p person) WebAuthnCredentials() []webauthn.Credential {
	out := make([]webauthn.Credential, 0, len(p.passkeys))
	for _, k := range p.passkeys {
		c := webauthn.Credential{
			ID: k.CredentialID, PublicKey: k.PublicKey,
			Flags: webauthn.CredentialFlags{BackupEligible: k.BackupEligible}, Authenticator: webauthn.Authenticator{SignCount: k.SignCount},
		}
		for _, t := range k.Transports {
			c.Transport = append(c.Transport, protocol.AuthenticatorTransport(t))
		}
		out = append(out, c)
	}
	return out
}

// at is the relying party for a page of ours. origin is the page's, which the server has found to be ours:
// the public address, or another one of this machine.
//
// Errors: Conflict where browsers have no passkeys.
func (s *Service) at(origin string) (*webauthn.WebAuthn, error) {
	page := s.Public
	if origin != "" {
		parsed, err := url.Parse(origin)
		if err != nil {
			return nil, fmt.Errorf("read the origin: %w", err)
		}
		page = parsed
	}
	if _, err := netip.ParseAddr(page.Hostname()); err == nil {
		return nil, apperr.New(apperr.Conflict, "passkey.address", "Passkeys need a host name, and this portal was opened by an IP address. Nothing was changed: open it by its name ("+
			s.Public.String()+"), or use an authenticator app.")
	}
	return webauthn.New(&webauthn.Config{
		RPID: page.Hostname(), RPDisplayName: issuer, RPOrigins: []string{page.Scheme + "://" + page.Host}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementPreferred, UserVerification: protocol.VerificationPreferred},
	})
}

// BeginPasskey asks the caller's browser for a new passkey.
//
// Errors: Conflict where there are no passkeys or too many; Forbidden as session.Session.MayChange.
func (s *Service) BeginPasskey(ctx context.Context, in session.SignedIn, origin string) (Options, error) {
	rp, err := s.at(origin)
	if err != nil {
		return nil, err
	}
	var asked any
	err = s.change(ctx, in, func(ctx context.Context, login portaluser.Login) error {
		there, err := s.Store.Passkeys(ctx, login.ID)
		if err != nil {
			return err
		}
		if len(there) >= MaxPasskeys {
			return apperr.New(apperr.Conflict, "passkey.too_many", fmt.Sprintf("You have %d passkeys already. Nothing was changed: remove one first.", len(there)))
		}
		who := person{login, there}
		options, data, err := rp.BeginRegistration(who, webauthn.WithExclusions(webauthn.Credentials(who.WebAuthnCredentials()).CredentialDescriptors()))
		if err != nil {
			return fmt.Errorf("begin a passkey: %w", err)
		}
		asked = options.Response
		return s.keep(ctx, in, ToAdd, data)
	})
	if err != nil {
		return nil, err
	}
	return encode(asked)
}

func encode(v any) (Options, error) {
	b, err := json.Marshal(v)
	return Options(b), err
}

// keep remembers what a browser was asked.
func (s *Service) keep(ctx context.Context, in session.SignedIn, purpose Purpose, data *webauthn.SessionData) error {
	b, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("encode a challenge: %w", err)
	}
	return s.Store.SaveCeremony(ctx, Ceremony{SessionID: in.Session.ID, Purpose: purpose, Data: b, ExpiresAt: s.Now().Add(answerWithin)})
}

// taken is what the caller's browser was asked; it is answered once.
//
// Errors: Invalid when it was not asked, or answered already, or too late.
func (s *Service) taken(ctx context.Context, in session.SignedIn, purpose Purpose) (webauthn.SessionData, error) {
	var data webauthn.SessionData
	c, err := s.Store.TakeCeremony(ctx, in.Session.ID, purpose)
	if apperr.KindOf(err) == apperr.NotFound || err == nil && !s.Now().Before(c.ExpiresAt) {
		return data, errPasskey()
	}
	if err == nil {
		err = json.Unmarshal(c.Data, &data)
	}
	return data, err
}

// errPasskey is one answer for everything that a browser may send wrongly.
func errPasskey() error {
	return apperr.InvalidField("passkey.refused", "credential", "The passkey was not accepted: the answer is too old, was given already, or is not for this page. Nothing was changed: try again.")
}

// AddPasskey adds the passkey that the caller's browser made.
//
// Errors: Invalid for a name or an answer that does not count; Conflict when it is there already; Forbidden as
// session.Session.MayChange.
func (s *Service) AddPasskey(ctx context.Context, in session.SignedIn, origin, name string, answer []byte) (Enrolled, error) {
	rp, err := s.at(origin)
	if err != nil {
		return Enrolled{}, err
	}
	if name, err = cleanName(name); err != nil {
		return Enrolled{}, err
	}
	// Used up also when what follows fails: no answer is tried twice.
	data, err := s.taken(ctx, in, ToAdd)
	if err != nil {
		return Enrolled{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Enrolled{}, errPasskey()
	}
	var out Enrolled
	err = s.change(ctx, in, func(ctx context.Context, login portaluser.Login) error {
		made, err := rp.CreateCredential(person{login: login}, data, parsed)
		if err != nil {
			return errPasskey()
		}
		added := Passkey{
			ID: s.NewID(), LoginID: login.ID, Name: name, CredentialID: made.ID, PublicKey: made.PublicKey, SignCount: made.Authenticator.SignCount,
			BackupEligible: made.Flags.BackupEligible, Transports: transports(made.Transport), CreatedAt: s.Now(),
		}
		if err := s.Store.InsertPasskey(ctx, added); err != nil {
			return err
		}
		out, err = s.added(ctx, in, login, ActionPasskeyAdded, map[string]any{"passkey": name})
		out.Passkey = added
		return err
	})
	return out, err
}

// transports are those that the standard knows; what else a browser says is not kept.
func transports(told []protocol.AuthenticatorTransport) []string {
	var out []string
	for _, t := range []protocol.AuthenticatorTransport{protocol.USB, protocol.NFC, protocol.BLE, protocol.SmartCard, protocol.Hybrid, protocol.Internal} {
		if slices.Contains(told, t) {
			out = append(out, string(t))
		}
	}
	return out
}

func cleanName(text string) (string, error) {
	name, problem := fold.Name(text, maxPasskeyName)
	if problem != "" {
		return "", apperr.InvalidField("passkey.name", "name", problem)
	}
	return name, nil
}

// RenamePasskey gives one of the caller's passkeys another name.
//
// Errors: NotFound; Invalid.
func (s *Service) RenamePasskey(ctx context.Context, in session.SignedIn, id, name string) error {
	name, err := cleanName(name)
	if err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.RenamePasskey(ctx, in.Login.ID, id, name); err != nil {
			return err
		}
		e := event(in.Login, ActionPasskeyRenamed)
		e.After = audit.JSON(map[string]any{"passkey": name})
		return s.Audit.Record(ctx, e)
	})
}

// RemovePasskey takes one of the caller's passkeys away.
//
// Errors: NotFound; Conflict when it is the last factor and one is required; Forbidden as session.Session.MayChange.
func (s *Service) RemovePasskey(ctx context.Context, in session.SignedIn, id string) error {
	return s.change(ctx, in, func(ctx context.Context, login portaluser.Login) error {
		there, err := s.Store.Passkeys(ctx, login.ID)
		if err != nil {
			return err
		}
		if err := s.Store.DeletePasskey(ctx, login.ID, id); err != nil {
			return err
		}
		e := event(login, ActionPasskeyRemoved)
		if i := slices.IndexFunc(there, func(p Passkey) bool { return p.ID == id }); i >= 0 {
			e.Before = audit.JSON(map[string]any{"passkey": there[i].Name})
		}
		return s.removed(ctx, login, e)
	})
}

// BeginProof asks the caller's browser for one of their passkeys.
//
// Errors: Conflict where there are none.
func (s *Service) BeginProof(ctx context.Context, in session.SignedIn, origin string) (Options, error) {
	rp, err := s.at(origin)
	if err != nil {
		return nil, err
	}
	there, err := s.Store.Passkeys(ctx, in.Login.ID)
	if err != nil {
		return nil, err
	}
	if len(there) == 0 {
		return nil, apperr.New(apperr.Conflict, "mfa.none", "You have no passkey here. Nothing was changed: use another second factor.")
	}
	asked, data, err := rp.BeginLogin(person{in.Login, there})
	if err != nil {
		return nil, fmt.Errorf("ask for a passkey: %w", err)
	}
	if err := s.keep(ctx, in, ToProve, data); err != nil {
		return nil, err
	}
	return encode(asked.Response)
}

// ProvePasskey proves the caller's second factor by what their browser answered. address is their network address.
//
// Errors: Invalid for an answer that does not count; Conflict without a passkey; TooMany while a delay runs.
func (s *Service) ProvePasskey(ctx context.Context, in session.SignedIn, origin string, answer []byte, address string) (session.SignedIn, error) {
	rp, err := s.at(origin)
	if err != nil {
		return in, err
	}
	data, err := s.taken(ctx, in, ToProve)
	if err != nil {
		return in, err
	}
	return s.prove(ctx, in, ByPasskey, address, errPasskey(), func(ctx context.Context, login portaluser.Login) (bool, error) {
		there, err := s.Store.Passkeys(ctx, login.ID)
		if err != nil {
			return false, err
		}
		parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
		if err != nil {
			return false, nil //nolint:nilerr // what the browser sent proves nothing
		}
		used, err := rp.ValidateLogin(person{login, there}, data, parsed)
		if err != nil || used.Authenticator.CloneWarning {
			return false, nil //nolint:nilerr // as above
		}
		i := slices.IndexFunc(there, func(p Passkey) bool { return bytes.Equal(p.CredentialID, used.ID) })
		return true, s.Store.NotePasskeyUsed(ctx, there[i].ID, used.Authenticator.SignCount, s.Now())
	})
}
