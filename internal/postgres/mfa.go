package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/mfa"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

// factorTables hold the second factors of logins.
var factorTables = []string{"totp_factors", "passkeys", "recovery_codes"}

// loginFactors are the second factors of the login l; what the installation requires of operators is added by require.
const loginFactors = `json_build_object(
	'TOTP', EXISTS (SELECT FROM totp_factors f WHERE f.login_id = l.id AND f.confirmed_at IS NOT NULL),
	'Passkey', EXISTS (SELECT FROM passkeys f WHERE f.login_id = l.id),
	'Recovery', EXISTS (SELECT FROM recovery_codes f WHERE f.login_id = l.id AND f.used_at IS NULL),
	'Required', coalesce((SELECT r.require_mfa FROM resellers r WHERE r.id = l.reseller_id), false))`

// require adds what the installation requires of its operators, whom no reseller's rule reaches.
func (d *DB) require(l *portaluser.Login) {
	l.Factors.Required = l.Factors.Required || d.operatorMFA && l.ResellerID == ""
}

// DeleteFactors takes every second factor of a login away, with its recovery codes.
func (d *DB) DeleteFactors(ctx context.Context, loginID string) error {
	for _, table := range factorTables {
		if err := d.exec(ctx, `DELETE FROM `+table+` WHERE login_id = $1`, loginID); err != nil {
			return fmt.Errorf("delete %s: %w", table, err)
		}
	}
	return nil
}

// ConfirmSession notes that the person of a session showed who they are.
//
// Errors: NotFound when it was ended.
func (d *DB) ConfirmSession(ctx context.Context, id string, at time.Time) error {
	return d.noteSession(ctx, id, map[string]any{"confirmed_at": at})
}

// ProveSession keeps that a session proved a second factor, with the secrets that it has from then on, as the only ones.
//
// Errors: NotFound when it was ended.
func (d *DB) ProveSession(ctx context.Context, s session.Session) error {
	err := d.noteSession(ctx, s.ID, map[string]any{
		"confirmed_at": s.ConfirmedAt, "mfa_at": s.MFAAt, "csrf_token": s.CSRFToken, "token_issued_at": s.TokenIssuedAt,
	})
	if err != nil {
		return err
	}
	return d.onlyValue(ctx, s)
}

func (d *DB) noteSession(ctx context.Context, id string, what map[string]any) error {
	noted := d.conn(ctx).Model(&sessionRow{}).Where("id = ? AND revoked_at IS NULL", id).Updates(what)
	if noted.Error == nil && noted.RowsAffected == 0 {
		return apperr.Missing("session")
	}
	return noted.Error
}

// UnproveSessions takes from a login's sessions that they proved a second factor.
func (d *DB) UnproveSessions(ctx context.Context, loginID string) error {
	return d.conn(ctx).Model(&sessionRow{}).Where("login_id = ?", loginID).Updates(map[string]any{"mfa_at": nil}).Error
}

type totpRow struct {
	ID           string     `gorm:"column:id"`
	LoginID      string     `gorm:"column:login_id"`
	SecretSealed []byte     `gorm:"column:secret_sealed"`
	LastStep     int64      `gorm:"column:last_step"`
	CreatedAt    time.Time  `gorm:"column:created_at"`
	ConfirmedAt  *time.Time `gorm:"column:confirmed_at"`
}

func (totpRow) TableName() string { return "totp_factors" }

// ReplaceWaitingTOTP keeps an authenticator app that waits for its first code, instead of another one.
func (d *DB) ReplaceWaitingTOTP(ctx context.Context, t mfa.TOTP) error {
	if err := d.exec(ctx, `DELETE FROM totp_factors WHERE login_id = $1 AND confirmed_at IS NULL`, t.LoginID); err != nil {
		return err
	}
	return d.conn(ctx).Create(&totpRow{ID: t.ID, LoginID: t.LoginID, SecretSealed: t.Sealed, CreatedAt: t.CreatedAt}).Error
}

// TOTP is a login's authenticator app, the confirmed or the waiting one.
//
// Errors: NotFound.
func (d *DB) TOTP(ctx context.Context, loginID string, confirmed bool) (mfa.TOTP, error) {
	var row totpRow
	err := d.conn(ctx).Where("login_id = ? AND (confirmed_at IS NOT NULL) = ?", loginID, confirmed).Take(&row).Error
	return mfa.TOTP{
		ID: row.ID, LoginID: row.LoginID, Sealed: row.SecretSealed, LastStep: row.LastStep, CreatedAt: row.CreatedAt.UTC(), ConfirmedAt: utc(row.ConfirmedAt),
	}, one(err, "totp")
}

// ConfirmTOTP makes a waiting app the login's app, instead of the one before.
func (d *DB) ConfirmTOTP(ctx context.Context, t mfa.TOTP, step int64, at time.Time) error {
	if err := d.exec(ctx, `DELETE FROM totp_factors WHERE login_id = $1 AND confirmed_at IS NOT NULL`, t.LoginID); err != nil {
		return err
	}
	return d.conn(ctx).Model(&totpRow{}).Where("id = ?", t.ID).Updates(map[string]any{"confirmed_at": at, "last_step": step}).Error
}

// UseTOTPStep notes the step of a code that is taken.
//
// Errors: NotFound when it or a later one was taken already.
func (d *DB) UseTOTPStep(ctx context.Context, id string, step int64) error {
	used := d.conn(ctx).Model(&totpRow{}).Where("id = ? AND last_step < ?", id, step).Updates(map[string]any{"last_step": step})
	if used.Error == nil && used.RowsAffected == 0 {
		return apperr.Missing("totp")
	}
	return used.Error
}

// DeleteTOTP takes a login's authenticator app away and tells whether there was one.
func (d *DB) DeleteTOTP(ctx context.Context, loginID string) (bool, error) {
	gone := d.conn(ctx).Where("login_id = ? AND confirmed_at IS NOT NULL", loginID).Delete(&totpRow{})
	return gone.RowsAffected > 0, gone.Error
}

type recoveryCodeRow struct {
	LoginID   string     `gorm:"column:login_id"`
	CodeHash  []byte     `gorm:"column:code_hash"`
	CreatedAt time.Time  `gorm:"column:created_at"`
	UsedAt    *time.Time `gorm:"column:used_at"`
}

func (recoveryCodeRow) TableName() string { return "recovery_codes" }

// ReplaceRecoveryCodes gives a login other recovery codes; none takes them away.
func (d *DB) ReplaceRecoveryCodes(ctx context.Context, loginID string, hashes [][]byte, at time.Time) error {
	if err := d.exec(ctx, `DELETE FROM recovery_codes WHERE login_id = $1`, loginID); err != nil || len(hashes) == 0 {
		return err
	}
	rows := make([]recoveryCodeRow, 0, len(hashes))
	for _, hash := range hashes {
		rows = append(rows, recoveryCodeRow{LoginID: loginID, CodeHash: hash, CreatedAt: at})
	}
	return d.conn(ctx).Create(&rows).Error
}

// UseRecoveryCode uses a recovery code up.
//
// Errors: NotFound when there is none, or it was used.
func (d *DB) UseRecoveryCode(ctx context.Context, loginID string, hash []byte, at time.Time) error {
	used := d.conn(ctx).Model(&recoveryCodeRow{}).Where("login_id = ? AND code_hash = ? AND used_at IS NULL", loginID, hash).Updates(map[string]any{"used_at": at})
	if used.Error == nil && used.RowsAffected == 0 {
		return apperr.Missing("recovery_code")
	}
	return used.Error
}

// CountRecoveryCodes is how many recovery codes a login has left.
func (d *DB) CountRecoveryCodes(ctx context.Context, loginID string) (int, error) {
	var n int64
	err := d.conn(ctx).Model(&recoveryCodeRow{}).Where("login_id = ? AND used_at IS NULL", loginID).Count(&n).Error
	return int(n), err
}
