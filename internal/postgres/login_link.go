package postgres

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/portaluser"
)

type loginLinkRow struct {
	TokenHash []byte     `gorm:"column:token_hash"`
	Purpose   string     `gorm:"column:purpose"`
	LoginID   string     `gorm:"column:login_id"`
	CreatedAt time.Time  `gorm:"column:created_at"`
	ExpiresAt time.Time  `gorm:"column:expires_at"`
	UsedAt    *time.Time `gorm:"column:used_at"`
}

func (loginLinkRow) TableName() string { return "login_links" }

// InsertLoginLink adds a link that is used once.
func (d *DB) InsertLoginLink(ctx context.Context, l portaluser.Link) error {
	return d.conn(ctx).Create(&loginLinkRow{
		TokenHash: l.TokenHash, Purpose: string(l.Purpose), LoginID: l.LoginID, CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt,
	}).Error
}

// LoginLink finds a link that was not used, expired or not.
//
// Errors: NotFound.
func (d *DB) LoginLink(ctx context.Context, purpose portaluser.Purpose, hash []byte) (portaluser.Link, error) {
	var row loginLinkRow
	err := d.conn(ctx).Where("token_hash = ? AND purpose = ? AND used_at IS NULL", hash, string(purpose)).Take(&row).Error
	return portaluser.Link{
		TokenHash: row.TokenHash, Purpose: portaluser.Purpose(row.Purpose), LoginID: row.LoginID,
		CreatedAt: row.CreatedAt.UTC(), ExpiresAt: row.ExpiresAt.UTC(),
	}, one(err, "link")
}

// UseLoginLink uses a link up, and with it every other one of the login for the same purpose.
//
// Errors: NotFound when somebody was quicker.
func (d *DB) UseLoginLink(ctx context.Context, l portaluser.Link, at time.Time) error {
	used := d.conn(ctx).Model(&loginLinkRow{}).Where("token_hash = ? AND used_at IS NULL", l.TokenHash).Updates(map[string]any{"used_at": at})
	if used.Error == nil && used.RowsAffected == 0 {
		return apperr.Missing("link")
	}
	if used.Error != nil {
		return used.Error
	}
	return d.EndLoginLinks(ctx, l.LoginID, l.Purpose, at)
}

// EndLoginLinks uses up every link of a login for a purpose.
func (d *DB) EndLoginLinks(ctx context.Context, loginID string, purpose portaluser.Purpose, at time.Time) error {
	return d.conn(ctx).Model(&loginLinkRow{}).Where("login_id = ? AND purpose = ? AND used_at IS NULL", loginID, string(purpose)).
		Updates(map[string]any{"used_at": at}).Error
}

// InsertPasswordRequest keeps an address that somebody asked a new password for.
func (d *DB) InsertPasswordRequest(ctx context.Context, id, folded string, at time.Time) error {
	return d.exec(ctx, `INSERT INTO password_requests (id, email_folded, created_at) VALUES ($1, $2, $3)`, id, folded, at)
}

// TakePasswordRequest is the address of a request, once.
//
// Errors: NotFound.
func (d *DB) TakePasswordRequest(ctx context.Context, id string) (string, error) {
	var folded []string
	err := d.conn(ctx).Raw(`DELETE FROM password_requests WHERE id = ? RETURNING email_folded`, id).Find(&folded).Error
	if err != nil {
		return "", err
	}
	if len(folded) == 0 {
		return "", apperr.Missing("request")
	}
	return folded[0], nil
}
