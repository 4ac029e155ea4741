package reseller

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// signInTime is how long a person may take at Microsoft's pages.
const signInTime = 15 * time.Minute

// AuthorizationRequest is one sign-in at Microsoft under way.
type AuthorizationRequest struct {
	StateHash  []byte // SHA-256 of state, which only the browser holds
	ResellerID string
	LoginID    string
	SessionID  string
	Sealed     []byte // proof
	CreatedAt  time.Time
	ExpiresAt  time.Time // machine time
}

// Attempt is how the newest sign-in that was begun went.
type Attempt struct {
	BegunAt time.Time
	EndedAt *time.Time // nil while the person is at Microsoft, or never came back
	Code    string     // "" unless it failed; stable
	Detail  string     // cause and remedy
}

// proof is what has to come back unchanged: the PKCE verifier, the nonce of the ID token, and the
// reseller for which the sign-in was begun.
type proof struct {
	Verifier      string `json:"verifier"`
	Nonce         string `json:"nonce"`
	Domain        string `json:"domain"`
	TenantID      string `json:"tenant_id"`
	ApplicationID string `json:"application_id"`
}

func newProof(r Reseller) proof {
	return proof{Verifier: random(), Nonce: random(), Domain: r.Domain, TenantID: r.MicrosoftTenantID, ApplicationID: r.ApplicationID}
}

// still refuses a sign-in whose tokens would not be the reseller's as it is now.
func (p proof) still(r Reseller) error {
	var changed []string
	for _, f := range []struct{ name, was, is string }{
		{"domain", p.Domain, r.Domain}, {"Microsoft tenant", p.TenantID, r.MicrosoftTenantID}, {"application id", p.ApplicationID, r.ApplicationID},
	} {
		if f.was != f.is {
			changed = append(changed, "the "+f.name)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	names, verb := changed[0], "was"
	if last := len(changed) - 1; last > 0 {
		names, verb = strings.Join(changed[:last], ", ")+" and "+changed[last], "were"
	}
	return refusal("reseller_changed", "T"+names[1:]+" of this reseller "+verb+
		" changed while you were signing in at Microsoft, so the sign-in is not for it as it is now. No tokens were kept. Press Authorize again: that uses the new values.")
}

func requestPlace(resellerID string, stateHash []byte) seal.Place {
	return seal.Place{Owner: resellerID, Table: "authorization_requests", Column: "sealed", RowID: hex.EncodeToString(stateHash)}
}

// Authorize begins a sign-in at Microsoft and gives the address for the person's browser. The
// application secret is tried first, so that a wrong one is found before anybody signs in.
//
// Errors: NotFound outside sc; Conflict with the problem's code when Microsoft refuses the
// application; Unavailable while Microsoft cannot be reached.
func (s *Service) Authorize(ctx context.Context, sc tenancy.Scope, id string) (string, error) {
	who := authz.FromContext(ctx)
	if who.IsSystem() || who.SessionID == "" {
		return "", apperr.New(apperr.Forbidden, "authorization.person_needed", "Only a signed-in person can authorize a reseller, because Microsoft asks that person to sign in.")
	}
	r, err := s.ready(ctx, sc, id)
	if err != nil {
		return "", err
	}
	app, err := s.application(ctx, sc, r)
	if err != nil {
		return "", err
	}
	if err := s.Microsoft.CheckSecret(ctx, app); err != nil {
		return "", s.refusedNow(ctx, sc, r, err)
	}
	state, p := random(), newProof(r)
	address, err := s.Microsoft.SignInURL(ctx, app, state, p.Nonce, p.Verifier)
	if err != nil {
		return "", err
	}
	err = s.Store.InTx(ctx, func(ctx context.Context) error { return s.recordRequest(ctx, sc, r, who, state, p) })
	if err != nil {
		return "", err
	}
	return address, nil
}

func (s *Service) recordRequest(ctx context.Context, sc tenancy.Scope, r Reseller, who authz.Actor, state string, p proof) error {
	plain, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode sign-in proof: %w", err)
	}
	hash := hashState(state)
	sealed, err := s.Sealer.Seal(ctx, requestPlace(r.ID, hash), plain)
	if err != nil {
		return fmt.Errorf("seal sign-in proof: %w", err)
	}
	now := s.Machine()
	err = s.Store.InsertAuthorizationRequest(ctx, sc, AuthorizationRequest{
		StateHash: hash, ResellerID: r.ID, LoginID: who.LoginID, SessionID: who.SessionID,
		Sealed: sealed, CreatedAt: now, ExpiresAt: now.Add(signInTime),
	})
	if err != nil {
		return err
	}
	return s.Audit.Record(ctx, event(r, ActionAuthorizationStarted, nil, nil))
}

// ready is the reseller with its Microsoft tenant resolved, also when that was not possible at
// the time it was saved.
func (s *Service) ready(ctx context.Context, sc tenancy.Scope, id string) (Reseller, error) {
	r, err := s.Store.Reseller(ctx, sc, id)
	if err != nil || r.MicrosoftTenantID != "" {
		return r, err
	}
	tenantID, err := s.Microsoft.ResolveTenant(ctx, r.Domain)
	if err != nil {
		return r, s.refusedNow(ctx, sc, r, err)
	}
	r.MicrosoftTenantID = tenantID
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.checkTenantFree(ctx, r); err != nil {
			return err
		}
		r.UpdatedAt = s.Machine()
		return s.Store.UpdateReseller(ctx, sc, r)
	})
	r.Version++
	return r, err
}

// refusedNow notes a refusal of Microsoft's on the reseller and words it as a state of things.
// Anything else is returned as it is.
func (s *Service) refusedNow(ctx context.Context, sc tenancy.Scope, r Reseller, err error) error {
	p, ok := ProblemOf(err, s.Machine())
	if !ok {
		return err
	}
	if saveErr := s.Store.SetResellerProblem(ctx, sc, r.ID, &p); saveErr != nil {
		return saveErr
	}
	return &apperr.Error{Kind: apperr.Conflict, Code: "reseller." + p.Code, Detail: p.Detail, Microsoft: microsoftOf(err), Cause: err}
}

// random is 256 bits as text, fit for URLs and as PKCE verifier (43 characters).
func random() string {
	b := make([]byte, 32)
	// crypto/rand never fails on the systems we run on; it ends the program instead.
	_, _ = io.ReadFull(rand.Reader, b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashState(state string) []byte {
	sum := sha256.Sum256([]byte(state))
	return sum[:]
}
