package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/portaluser"
)

type portalUserRow struct {
	ID           string     `gorm:"column:id"`
	ResellerID   *string    `gorm:"column:reseller_id"`
	Kind         string     `gorm:"column:kind"`
	Role         string     `gorm:"column:role"`
	Email        string     `gorm:"column:email"`
	EmailFolded  string     `gorm:"column:email_folded"`
	Name         string     `gorm:"column:name"`
	PasswordHash string     `gorm:"column:password_hash"`
	Status       string     `gorm:"column:status"`
	LastLoginAt  *time.Time `gorm:"column:last_login_at"`
	CreatedAt    time.Time  `gorm:"column:created_at"`
	UpdatedAt    time.Time  `gorm:"column:updated_at"`
	DeletedAt    *time.Time `gorm:"column:deleted_at"`
	Version      int64      `gorm:"column:version"`
}

func (portalUserRow) TableName() string { return "portal_users" }

// CountPortalUsers counts everybody who could sign in.
func (d *DB) CountPortalUsers(ctx context.Context) (int, error) {
	var n int64
	err := d.conn(ctx).Model(&portalUserRow{}).Where("deleted_at IS NULL").Count(&n).Error
	return int(n), err
}

// InsertPortalUser adds a person.
//
// Errors: Conflict when the address is taken.
func (d *DB) InsertPortalUser(ctx context.Context, u portaluser.PortalUser) error {
	row := portalUserRow{
		ID: u.ID, ResellerID: nullable(u.ResellerID), Kind: string(u.Kind), Role: string(u.Role), Email: u.Email,
		EmailFolded: fold.Text(u.Email), Name: u.Name, PasswordHash: u.PasswordHash, Status: string(u.Status),
		CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt, Version: u.Version,
	}
	err := d.conn(ctx).Create(&row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return apperr.InvalidField("email.taken", "email", "Somebody here has this e-mail address already. Nothing was changed.")
	}
	return err
}

// PortalUserByEmail finds a person by folded address, not one of a reseller that was deleted.
//
// Errors: NotFound.
func (d *DB) PortalUserByEmail(ctx context.Context, folded string) (portaluser.PortalUser, error) {
	var row portalUserRow
	err := d.conn(ctx).Where("email_folded = ? AND deleted_at IS NULL", folded).
		Where("reseller_id IS NULL OR reseller_id IN (SELECT id FROM resellers WHERE deleted_at IS NULL)").Take(&row).Error
	if err != nil {
		return portaluser.PortalUser{}, one(err, "portal_user")
	}
	return fromPortalUserRow(row), nil
}

// NoteLogin keeps when a person last signed in with the password of that hash. It is not a
// change of the person: the version stays.
//
// Errors: NotFound when the password has changed meanwhile, or the person may not sign in any more.
func (d *DB) NoteLogin(ctx context.Context, portalUserID, passwordHash string, at time.Time) error {
	noted := d.conn(ctx).Model(&portalUserRow{}).
		Where("id = ? AND password_hash = ? AND status = ? AND deleted_at IS NULL", portalUserID, passwordHash, string(portaluser.Active)).
		Updates(map[string]any{"last_login_at": at})
	if noted.Error == nil && noted.RowsAffected == 0 {
		return apperr.Missing("portal_user")
	}
	return noted.Error
}

// SavePassword gives a person's password another hash.
//
// Errors: NotFound.
func (d *DB) SavePassword(ctx context.Context, portalUserID, hash string, at time.Time) error {
	return savePassword(d.conn(ctx), portalUserID, hash, at)
}

// ReplacePassword is SavePassword where the hash is still the one it was.
//
// Errors: NotFound when the password has changed meanwhile.
func (d *DB) ReplacePassword(ctx context.Context, portalUserID, was, hash string, at time.Time) error {
	return savePassword(d.conn(ctx).Where("password_hash = ?", was), portalUserID, hash, at)
}

func savePassword(q *gorm.DB, portalUserID, hash string, at time.Time) error {
	saved := q.Model(&portalUserRow{}).Where("id = ? AND deleted_at IS NULL", portalUserID).
		Updates(map[string]any{"password_hash": hash, "updated_at": at, "version": gorm.Expr("version + 1")})
	if saved.Error == nil && saved.RowsAffected == 0 {
		return apperr.Missing("portal_user")
	}
	return saved.Error
}

// LockSetup lets one first set-up run at a time, until the transaction ends.
func (d *DB) LockSetup(ctx context.Context) error {
	return d.conn(ctx).Exec("SELECT pg_advisory_xact_lock(7313320972)").Error
}

const setupCodeKey = "setup_code_sha256"

type settingRow struct {
	Key       string          `gorm:"column:key"`
	Value     json.RawMessage `gorm:"column:value"`
	UpdatedAt time.Time       `gorm:"column:updated_at"`
}

func (settingRow) TableName() string { return "settings" }

// SetupCodeHash is the hash of the code for the first set-up, "" when none was issued.
func (d *DB) SetupCodeHash(ctx context.Context) (string, error) {
	var row settingRow
	err := d.conn(ctx).Where("key = ?", setupCodeKey).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var hash string
	if err := json.Unmarshal(row.Value, &hash); err != nil {
		return "", fmt.Errorf("read setting: %w", err)
	}
	return hash, nil
}

// SaveSetupCodeHash replaces it.
func (d *DB) SaveSetupCodeHash(ctx context.Context, hash string) error {
	return d.conn(ctx).Exec(`INSERT INTO settings (key, value, updated_at) VALUES (?, to_jsonb(?::text), now())
		ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`, setupCodeKey, hash).Error
}

func fromPortalUserRow(r portalUserRow) portaluser.PortalUser {
	return portaluser.PortalUser{
		ID: r.ID, ResellerID: deref(r.ResellerID), Kind: portaluser.Kind(r.Kind), Role: authz.Role(r.Role), Email: r.Email,
		Name: r.Name, PasswordHash: r.PasswordHash, Status: portaluser.Status(r.Status), LastLoginAt: r.LastLoginAt,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), Version: r.Version,
	}
}
