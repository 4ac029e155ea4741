package reseller

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/requestid"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Callback is what Microsoft sent the browser back with.
type Callback struct {
	State string
	Code  string
	Error string // Microsoft's error, such as access_denied; "" on success
	// ErrorDescription begins with Microsoft's code; its words may hold personal data and are not kept.
	ErrorDescription string
}

// Complete ends a sign-in that Authorize began: it checks who came back and as whom, keeps the
// tokens, reads the reseller's profile and begins the first sync. It gives the reseller's id
// also with an error, when the sign-in could be found.
//
// Errors: NotFound for a link that was used or never given out; Conflict with a stable code for
// every other cause. The same cause and remedy are kept as the reseller's last attempt.
func (s *Service) Complete(ctx context.Context, in Callback) (string, error) {
	who := authz.FromContext(ctx)
	if who.IsSystem() {
		return "", apperr.New(apperr.Unauthenticated, "authorization.signed_out",
			"You were signed out while you were at Microsoft. Sign in here and press Authorize again.")
	}
	sc, err := who.ScopeFor(authz.ResellersAuth)
	if err != nil {
		return "", err
	}
	if !who.MFA {
		return "", apperr.New(apperr.Forbidden, "authorization.mfa_required", "Authorizing a reseller needs a second factor here, which this session has not proven. Nothing was changed: set one up in your account and press Authorize again.")
	}
	request, err := s.Store.TakeAuthorizationRequest(ctx, hashState(in.State), s.Machine())
	if err != nil {
		return "", err
	}
	err = s.complete(ctx, sc, who, request, in)
	if err == nil {
		return request.ResellerID, nil
	}
	return request.ResellerID, s.attemptFailed(ctx, request, err)
}

func (s *Service) complete(ctx context.Context, sc tenancy.Scope, who authz.Actor, request AuthorizationRequest, in Callback) error {
	if request.LoginID != who.LoginID || request.SessionID != who.SessionID {
		return refusal("other_session", "This sign-in was begun by somebody else or in another browser. Press Authorize and finish it in the same browser.")
	}
	if !s.Machine().Before(request.ExpiresAt) {
		return refusal("link_expired", "The sign-in took longer than 15 minutes. Press Authorize again.")
	}
	if in.Error != "" || in.Code == "" {
		return declined(in)
	}
	r, err := s.Store.Reseller(ctx, sc, request.ResellerID)
	if err != nil {
		return err
	}
	p, err := s.openProof(ctx, request)
	if err != nil {
		return err
	}
	if err := p.still(r); err != nil {
		return err
	}
	app, err := s.application(ctx, sc, r)
	if err != nil {
		return err
	}
	followed := requestid.FollowMicrosoft(ctx)
	signIn, err := s.Microsoft.Redeem(followed, app, in.Code, p.Nonce, p.Verifier)
	if problem, ok := ProblemOf(err, s.Machine()); ok && (problem.Code == ProblemTokenRevoked || problem.Code == ProblemTokenExpired) {
		// Of a code these mean that it is used or too old; nothing was revoked.
		e := refusal("code_refused", "Microsoft no longer takes the code of this sign-in: it was used already or is too old. Press Authorize again.")
		e.Microsoft, e.Cause = microsoftOf(err), err
		return e
	}
	if err != nil {
		return err
	}
	if err := check(r, signIn); err != nil {
		return err
	}
	if err := s.keep(ctx, sc, request, p, signIn, requestid.Microsoft(followed)); err != nil {
		return err
	}
	return s.readProfile(ctx, sc, r.ID)
}

func (s *Service) openProof(ctx context.Context, request AuthorizationRequest) (proof, error) {
	plain, err := s.Sealer.Open(ctx, requestPlace(request.ResellerID, request.StateHash), request.Sealed)
	if err != nil {
		return proof{}, fmt.Errorf("open sign-in proof: %w", err)
	}
	var p proof
	if err := json.Unmarshal(plain, &p); err != nil {
		return proof{}, fmt.Errorf("read sign-in proof: %w", err)
	}
	return p, nil
}

// check refuses a sign-in that would not work later: of another tenant, or without MFA, which
// no token made from it could ever regain.
func check(r Reseller, signIn SignIn) error {
	if signIn.TenantID != r.MicrosoftTenantID {
		return refusal(ProblemWrongTenant, "You signed in with an account of another Microsoft tenant. Press Authorize and sign in with a Global Administrator of "+r.Domain+".")
	}
	if !signIn.MFA {
		return refusal(ProblemMFAMissing, "The sign-in carried no proof of multifactor authentication (MFA), which Partner Center demands. Turn on MFA for that account in Microsoft Entra, then press Authorize again.")
	}
	return nil
}

// keep stores the tokens and the new state in one transaction with the first sync, if the
// reseller still is the one that the sign-in was for; nobody changes it meanwhile. correlation is
// Microsoft's id of the sign-in.
func (s *Service) keep(ctx context.Context, sc tenancy.Scope, request AuthorizationRequest, p proof, signIn SignIn, correlation string) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.LockResellerEdits(ctx, sc, request.ResellerID); err != nil {
			return err
		}
		r, err := s.Store.Reseller(ctx, sc, request.ResellerID)
		if err != nil {
			return err
		}
		if err := p.still(r); err != nil {
			return err
		}
		sealed, err := s.Sealer.Seal(ctx, TokenCachePlace(r.ID), signIn.TokenCache)
		if err != nil {
			return fmt.Errorf("seal token cache: %w", err)
		}
		now := s.Machine()
		if err := s.Store.PutTokenCache(ctx, sc, r.ID, sealed, now); err != nil {
			return err
		}
		before := map[string]any{"authorization_state": r.AuthorizationState, "authorized_as": r.AuthorizedAs}
		r.AuthorizationState, r.AuthorizedAt = Authorized, &now
		r.AuthorizedAs, r.AuthorizedAccountID, r.UpdatedAt = signIn.Account, signIn.AccountID, now
		if err := s.Store.UpdateReseller(ctx, sc, r); err != nil {
			return err
		}
		if err := s.Store.SetResellerProblem(ctx, sc, r.ID, nil); err != nil {
			return err
		}
		if err := s.Store.EndAuthorizationRequest(ctx, sc, request.StateHash, "", "", now); err != nil {
			return err
		}
		if _, err := s.Queue.SyncReseller(ctx, r.ID, operation.ReasonAuthorization); err != nil {
			return fmt.Errorf("begin first sync: %w", err)
		}
		ev := event(r, ActionAuthorized, before, map[string]any{"authorization_state": r.AuthorizationState, "authorized_as": r.AuthorizedAs})
		ev.MicrosoftCorrelationID = correlation
		return s.Audit.Record(ctx, ev)
	})
}

// readProfile fills in what Partner Center knows of the reseller, and notes it when Microsoft
// says that our token lacks MFA. Microsoft being away is no failure: health tries again.
func (s *Service) readProfile(ctx context.Context, sc tenancy.Scope, id string) error {
	profile, err := s.Microsoft.Profile(ctx, id)
	problem, refused := ProblemOf(err, s.Machine())
	if err != nil && !refused {
		return nil
	}
	if profile.MFACompliant != nil && !*profile.MFACompliant {
		problem, refused = Problem{
			Code: ProblemMFAMissing, At: s.Machine(),
			Detail: "Partner Center says that this authorization carries no proof of multifactor authentication. Turn on MFA for the account in Microsoft Entra, then press Re-authorize.",
		}, true
	}
	if refused {
		return s.Store.SetResellerProblem(ctx, sc, id, &problem)
	}
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		r, err := s.Store.Reseller(ctx, sc, id)
		if err != nil {
			return err
		}
		r.MPNID, r.Country, r.DefaultCurrency, r.UpdatedAt = profile.MPNID, profile.Country, profile.Currency, s.Machine()
		return s.Store.UpdateReseller(ctx, sc, r)
	})
}

// attemptFailed keeps cause and remedy for the reseller's page and the audit.
func (s *Service) attemptFailed(ctx context.Context, request AuthorizationRequest, cause error) error {
	e := &apperr.Error{Kind: apperr.Internal, Code: "authorization.failed", Cause: cause,
		Detail: "The sign-in could not be finished because something failed on our side. Press Authorize again; if it stays, look at the log of the server."}
	var known *apperr.Error
	if errors.As(cause, &known) {
		e = known
	}
	code := stripped(e.Code)
	sc, err := tenancy.ForReseller(request.ResellerID)
	if err != nil {
		return err
	}
	err = s.Store.InTx(ctx, func(ctx context.Context) error {
		r, err := s.Store.Reseller(ctx, sc, request.ResellerID)
		if err != nil {
			return err
		}
		if err := s.Store.EndAuthorizationRequest(ctx, sc, request.StateHash, code, e.Detail, s.Machine()); err != nil {
			return err
		}
		ev := event(r, ActionAuthorizationFailed, nil, map[string]any{"code": code})
		ev.Result = audit.Failed
		if e.Microsoft != nil {
			ev.MicrosoftCorrelationID = e.Microsoft.CorrelationID
		}
		return s.Audit.Record(ctx, ev)
	})
	if err != nil {
		return errors.Join(cause, err)
	}
	return &apperr.Error{Kind: e.Kind, Code: "authorization." + code, Detail: e.Detail, Microsoft: e.Microsoft, Cause: cause}
}
