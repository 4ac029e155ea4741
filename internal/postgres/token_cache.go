package postgres

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenancy"
)

type tokenCacheRow struct {
	ResellerID string    `gorm:"column:reseller_id"`
	Sealed     []byte    `gorm:"column:sealed"`
	Version    int64     `gorm:"column:version"`
	UpdatedAt  time.Time `gorm:"column:updated_at"`
}

func (tokenCacheRow) TableName() string { return "token_caches" }

// TokenCache is a reseller's sealed token cache and its version; nothing and 0 when there is none.
func (d *DB) TokenCache(ctx context.Context, sc tenancy.Scope, resellerID string) (sealed []byte, version int64, err error) {
	var row tokenCacheRow
	err = d.tokenCaches(ctx, sc, resellerID).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, 0, nil
	}
	return row.Sealed, row.Version, err
}

func (d *DB) tokenCaches(ctx context.Context, sc tenancy.Scope, resellerID string) *gorm.DB {
	q := d.conn(ctx).Model(&tokenCacheRow{})
	switch {
	case !sc.Valid():
		_ = q.AddError(tenancy.ErrNoScope)
	case !sc.AllowsReseller(resellerID):
		q = q.Where("false")
	default:
		q = q.Where("reseller_id = ?", resellerID)
	}
	return q
}

// SwapTokenCache replaces a token cache if its version is still the given one, and tells whether
// it was. Version 0 stands for no cache yet.
func (d *DB) SwapTokenCache(ctx context.Context, sc tenancy.Scope, resellerID string, sealed []byte, version int64, at time.Time) (bool, error) {
	if version == 0 {
		if err := reachesReseller(sc, resellerID); err != nil {
			return false, err
		}
		result := d.conn(ctx).Exec(`INSERT INTO token_caches (reseller_id, sealed, version, updated_at) VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING`, resellerID, sealed, at)
		return result.RowsAffected > 0, result.Error
	}
	result := d.tokenCaches(ctx, sc, resellerID).Where("version = ?", version).
		Updates(map[string]any{"sealed": sealed, "version": version + 1, "updated_at": at})
	return result.RowsAffected > 0, result.Error
}

// PutTokenCache replaces a token cache whatever was there: a person just signed in.
func (d *DB) PutTokenCache(ctx context.Context, sc tenancy.Scope, resellerID string, sealed []byte, at time.Time) error {
	if err := reachesReseller(sc, resellerID); err != nil {
		return err
	}
	return d.conn(ctx).Exec(`INSERT INTO token_caches AS c (reseller_id, sealed, version, updated_at) VALUES (?, ?, 1, ?)
		ON CONFLICT (reseller_id) DO UPDATE SET sealed = excluded.sealed, version = c.version + 1, updated_at = excluded.updated_at`,
		resellerID, sealed, at).Error
}

// DeleteTokenCache forgets a reseller's tokens.
func (d *DB) DeleteTokenCache(ctx context.Context, sc tenancy.Scope, resellerID string) error {
	return d.tokenCaches(ctx, sc, resellerID).Delete(&tokenCacheRow{}).Error
}

// reachesReseller refuses what a scope does not reach whole.
func reachesReseller(sc tenancy.Scope, resellerID string) error {
	if !sc.Valid() {
		return tenancy.ErrNoScope
	}
	if !sc.AllowsReseller(resellerID) {
		return apperr.Missing("reseller")
	}
	return nil
}
