package mfa

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/session"
)

const (
	issuer      = "Tenantry"
	step        = 30 * time.Second
	skew        = 1  // steps that a telephone's clock may be ahead or behind
	secretBytes = 20 // as RFC 4226 recommends
)

// AppSecret is what an authenticator app needs, shown once.
type AppSecret struct {
	Secret string   // base32
	URI    string   // otpauth://
	QR     []string // the URI as a QR code: rows of 0 (light) and 1 (dark)
}

// String keeps the secret out of logs and dumps.
func (AppSecret) String() string { return "secret of an authenticator app" }

func totpPlace(l portaluser.Login, id string) seal.Place {
	return seal.Place{Owner: l.ResellerID, Table: "totp_factors", Column: "secret_sealed", RowID: id}
}

// BeginTOTP makes the secret of an authenticator app, which counts from its first code on. One that the
// caller has already stays until then.
//
// Errors: Forbidden as session.Session.MayChange.
func (s *Service) BeginTOTP(ctx context.Context, in session.SignedIn) (AppSecret, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: in.Login.Email, SecretSize: secretBytes})
	if err != nil {
		return AppSecret{}, fmt.Errorf("make a secret: %w", err)
	}
	picture, err := qrOf(key.URL())
	if err != nil {
		return AppSecret{}, err
	}
	err = s.change(ctx, in, func(ctx context.Context, login portaluser.Login) error {
		id := s.NewID()
		sealed, err := s.Sealer.Seal(ctx, totpPlace(login, id), []byte(key.Secret()))
		if err != nil {
			return fmt.Errorf("seal a secret: %w", err)
		}
		return s.Store.ReplaceWaitingTOTP(ctx, TOTP{ID: id, LoginID: login.ID, Sealed: sealed, CreatedAt: s.Now()})
	})
	return AppSecret{Secret: key.Secret(), URI: key.URL(), QR: picture}, err
}

func qrOf(text string) ([]string, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("draw a QR code: %w", err)
	}
	size := code.Bounds().Dx()
	rows := make([]string, size)
	for y := range size {
		var row strings.Builder
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				row.WriteByte('1')
			} else {
				row.WriteByte('0')
			}
		}
		rows[y] = row.String()
	}
	return rows, nil
}

// ConfirmTOTP adds the authenticator app that was begun, by its first code. Tries are
// not counted: the caller was told the secret.
//
// Errors: Invalid for a wrong code; Conflict when none was begun; Forbidden as session.Session.MayChange.
func (s *Service) ConfirmTOTP(ctx context.Context, in session.SignedIn, code string) (Enrolled, error) {
	var out Enrolled
	err := s.change(ctx, in, func(ctx context.Context, login portaluser.Login) error {
		app, err := s.Store.TOTP(ctx, login.ID, false)
		if apperr.KindOf(err) == apperr.NotFound {
			return apperr.New(apperr.Conflict, "mfa.not_begun", "No authenticator app is being set up. Nothing was changed: begin again.")
		}
		if err != nil {
			return err
		}
		at, err := s.stepOf(ctx, login, app, code)
		if err != nil {
			return err
		}
		if at == 0 {
			return apperr.InvalidField("mfa.wrong_code", "code", "This is not the code that the app shows now. Nothing was changed: check the clock of the device and enter the newest code.")
		}
		if err := s.Store.ConfirmTOTP(ctx, app, at, s.Now()); err != nil {
			return err
		}
		out, err = s.added(ctx, in, login, ActionTOTPAdded, map[string]any{})
		return err
	})
	return out, err
}

// stepOf is the step whose code this is, 0 when it is none that counts now.
func (s *Service) stepOf(ctx context.Context, login portaluser.Login, app TOTP, code string) (int64, error) {
	secret, err := s.Sealer.Open(ctx, totpPlace(login, app.ID), app.Sealed)
	if err != nil {
		return 0, fmt.Errorf("open the secret of an authenticator app: %w", err)
	}
	code = strings.ReplaceAll(code, " ", "")
	now := s.Now().Unix() / int64(step.Seconds())
	found := int64(0)
	for at := now - skew; at <= now+skew; at++ {
		want, err := hotp.GenerateCode(string(secret), uint64(max(at, 0)))
		if err != nil {
			return 0, fmt.Errorf("make a code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && at > app.LastStep {
			found = at
		}
	}
	return found, nil
}

// RemoveTOTP takes the caller's authenticator app away.
//
// Errors: NotFound; Conflict when it is the last factor and one is required; Forbidden as session.Session.MayChange.
func (s *Service) RemoveTOTP(ctx context.Context, in session.SignedIn) error {
	return s.change(ctx, in, func(ctx context.Context, login portaluser.Login) error {
		there, err := s.Store.DeleteTOTP(ctx, login.ID)
		if err != nil {
			return err
		}
		if !there {
			return apperr.Missing("totp")
		}
		return s.removed(ctx, login, event(login, ActionTOTPRemoved))
	})
}
