package postgres

import (
	"context"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/mfa"
)

type passkeyRow struct {
	ID             string     `gorm:"column:id"`
	LoginID        string     `gorm:"column:login_id"`
	Name           string     `gorm:"column:name"`
	CredentialID   []byte     `gorm:"column:credential_id"`
	PublicKey      []byte     `gorm:"column:public_key"`
	SignCount      int64      `gorm:"column:sign_count"`
	BackupEligible bool       `gorm:"column:backup_eligible"`
	Transports     string     `gorm:"column:transports"`
	CreatedAt      time.Time  `gorm:"column:created_at"`
	LastUsedAt     *time.Time `gorm:"column:last_used_at"`
}

func (passkeyRow) TableName() string { return "passkeys" }

// Passkeys are a login's passkeys, the oldest first.
func (d *DB) Passkeys(ctx context.Context, loginID string) ([]mfa.Passkey, error) {
	var rows []passkeyRow
	err := d.conn(ctx).Where("login_id = ?", loginID).Order("created_at, id").Limit(mfa.MaxPasskeys).Find(&rows).Error
	found := make([]mfa.Passkey, 0, len(rows))
	for _, r := range rows {
		p := mfa.Passkey{
			ID: r.ID, LoginID: r.LoginID, Name: r.Name, CredentialID: r.CredentialID, PublicKey: r.PublicKey,
			SignCount: uint32(min(max(r.SignCount, 0), 1<<32-1)), BackupEligible: r.BackupEligible, CreatedAt: r.CreatedAt.UTC(), LastUsedAt: utc(r.LastUsedAt),
		}
		if r.Transports != "" {
			p.Transports = strings.Split(r.Transports, ",")
		}
		found = append(found, p)
	}
	return found, err
}

// InsertPasskey adds a passkey.
//
// Errors: Conflict when it is somebody's already.
func (d *DB) InsertPasskey(ctx context.Context, p mfa.Passkey) error {
	added, err := d.execRows(ctx, `INSERT INTO passkeys (id, login_id, name, credential_id, public_key, sign_count, backup_eligible, transports, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
		p.ID, p.LoginID, p.Name, p.CredentialID, p.PublicKey, int64(p.SignCount), p.BackupEligible, strings.Join(p.Transports, ","), p.CreatedAt)
	if err == nil && added == 0 {
		return apperr.New(apperr.Conflict, "passkey.exists", "This passkey is there already. Nothing was changed: choose another one.")
	}
	return err
}

// RenamePasskey gives a login's passkey another name.
//
// Errors: NotFound.
func (d *DB) RenamePasskey(ctx context.Context, loginID, id, name string) error {
	renamed := d.conn(ctx).Model(&passkeyRow{}).Where("id = ? AND login_id = ?", id, loginID).Updates(map[string]any{"name": name})
	if renamed.Error == nil && renamed.RowsAffected == 0 {
		return apperr.Missing("passkey")
	}
	return renamed.Error
}

// NotePasskeyUsed keeps when a passkey was used and what it counted then.
func (d *DB) NotePasskeyUsed(ctx context.Context, id string, count uint32, at time.Time) error {
	return d.conn(ctx).Model(&passkeyRow{}).Where("id = ?", id).Updates(map[string]any{"sign_count": int64(count), "last_used_at": at}).Error
}

// DeletePasskey takes a login's passkey away.
//
// Errors: NotFound.
func (d *DB) DeletePasskey(ctx context.Context, loginID, id string) error {
	gone := d.conn(ctx).Where("id = ? AND login_id = ?", id, loginID).Delete(&passkeyRow{})
	if gone.Error == nil && gone.RowsAffected == 0 {
		return apperr.Missing("passkey")
	}
	return gone.Error
}

// SaveCeremony keeps the challenge that a session's browser was given, instead of one before.
func (d *DB) SaveCeremony(ctx context.Context, c mfa.Ceremony) error {
	return d.exec(ctx, `INSERT INTO passkey_ceremonies (session_id, purpose, data, expires_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (session_id, purpose) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`,
		c.SessionID, string(c.Purpose), c.Data, c.ExpiresAt)
}

// TakeCeremony is the challenge of a session, once.
//
// Errors: NotFound.
func (d *DB) TakeCeremony(ctx context.Context, sessionID string, purpose mfa.Purpose) (mfa.Ceremony, error) {
	c := mfa.Ceremony{SessionID: sessionID, Purpose: purpose}
	var taken []struct {
		Data      []byte    `gorm:"column:data"`
		ExpiresAt time.Time `gorm:"column:expires_at"`
	}
	err := d.conn(ctx).Raw(`DELETE FROM passkey_ceremonies WHERE session_id = ? AND purpose = ? RETURNING data, expires_at`, sessionID, string(purpose)).Find(&taken).Error
	if err != nil {
		return c, err
	}
	if len(taken) == 0 {
		return c, apperr.Missing("ceremony")
	}
	c.Data, c.ExpiresAt = taken[0].Data, taken[0].ExpiresAt.UTC()
	return c, nil
}
