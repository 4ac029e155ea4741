package portaluser

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"

	"github.com/tenantry/tenantry/internal/apperr"
)

// NeedsSetup tells whether nobody can sign in yet.
func (s *Service) NeedsSetup(ctx context.Context) (bool, error) {
	n, err := s.store.CountLogins(ctx)
	return n == 0, err
}

// IssueSetupCode makes the code that the first set-up asks for, so that a stranger who finds a
// fresh installation cannot take it. Only its hash is kept; an earlier code stops working.
func (s *Service) IssueSetupCode(ctx context.Context, code string) error {
	return s.store.SaveSetupCodeHash(ctx, hashCode(code))
}

// Setup makes the first operator.
//
// Errors: Forbidden for a wrong code, Conflict when somebody can sign in already, Invalid fields.
func (s *Service) Setup(ctx context.Context, code string, in NewOperator) (PortalUser, error) {
	if err := s.maySetUp(ctx, code); err != nil { // before the costly hash, which strangers must not cause
		return PortalUser{}, err
	}
	return s.createOperator(ctx, in, func(ctx context.Context) error {
		if err := s.store.LockSetup(ctx); err != nil {
			return err
		}
		return s.maySetUp(ctx, code)
	})
}

// maySetUp tells whether nobody can sign in yet and the code is the one that was issued.
func (s *Service) maySetUp(ctx context.Context, code string) error {
	needed, err := s.NeedsSetup(ctx)
	if err != nil {
		return err
	}
	if !needed {
		return apperr.New(apperr.Conflict, "setup.done", "This installation is set up already. Nothing was changed: sign in instead.")
	}
	want, err := s.store.SetupCodeHash(ctx)
	if err != nil {
		return err
	}
	if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(hashCode(code))) != 1 {
		return apperr.New(apperr.Forbidden, "setup.code", "This set-up code is not right. Nothing was changed: use the link that the server printed when it started.")
	}
	return nil
}

func hashCode(code string) string {
	sum := sha256.Sum256([]byte(strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(code), "-", ""))))
	return hex.EncodeToString(sum[:])
}
