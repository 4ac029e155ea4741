package mfa

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

// codeBytes are 80 bits: too many to be guessed, so that a plain hash keeps them.
const codeBytes = 10

// codeLetters leave out what is mistaken for something else.
var codeLetters = base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding)

// NewRecoveryCodes gives the caller other recovery codes; those of before count no more.
//
// Errors: Conflict without a second factor; Forbidden as session.Session.MayChange.
func (s *Service) NewRecoveryCodes(ctx context.Context, in session.SignedIn) ([]string, error) {
	var codes []string
	err := s.change(ctx, in, func(ctx context.Context, login portaluser.Login) error {
		if !login.Factors.Any() {
			return apperr.New(apperr.Conflict, "mfa.none", "You have no second factor. Nothing was changed: set one up first.")
		}
		var err error
		if codes, err = s.newCodes(ctx, login.ID); err != nil {
			return err
		}
		e := event(login, ActionCodesMade)
		e.After = audit.JSON(map[string]any{"recovery_codes": len(codes)})
		return s.Audit.Record(ctx, e)
	})
	return codes, err
}

func (s *Service) newCodes(ctx context.Context, loginID string) ([]string, error) {
	codes, hashes := make([]string, 0, RecoveryCodes), make([][]byte, 0, RecoveryCodes)
	for range RecoveryCodes {
		raw := make([]byte, codeBytes)
		if _, err := rand.Read(raw); err != nil {
			return nil, fmt.Errorf("random: %w", err)
		}
		text := codeLetters.EncodeToString(raw)
		codes = append(codes, strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, "-"))
		hashes = append(hashes, hashOf(text))
	}
	return codes, s.Store.ReplaceRecoveryCodes(ctx, loginID, hashes, s.Now())
}

// hashOf is what is kept of a code, however it was typed.
func hashOf(code string) []byte {
	sum := sha256.Sum256([]byte(strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))))
	return sum[:]
}
