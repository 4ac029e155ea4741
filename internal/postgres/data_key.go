package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/seal"
)

type dataKeyRow struct {
	ID          string     `gorm:"column:id"`
	OwnerID     string     `gorm:"column:owner_id"`
	MasterKeyID string     `gorm:"column:master_key_id"`
	Wrapped     []byte     `gorm:"column:wrapped"`
	CreatedAt   time.Time  `gorm:"column:created_at"`
	RetiredAt   *time.Time `gorm:"column:retired_at"`
}

func (dataKeyRow) TableName() string { return "data_keys" }

var _ seal.KeyStore = (*DB)(nil)

func fromDataKeyRow(row dataKeyRow) seal.WrappedKey {
	owner := row.OwnerID
	if owner == zeroID {
		owner = ""
	}
	return seal.WrappedKey{ID: row.ID, Owner: owner, MasterID: row.MasterKeyID, Wrapped: row.Wrapped, CreatedAt: row.CreatedAt.UTC()}
}

// ActiveKey is the data key that seals for owner now ("" for the installation), or seal.ErrNoKey. It stays that until
// the caller's transaction ends, so that nothing is stored under a key that was retired meanwhile.
func (d *DB) ActiveKey(ctx context.Context, owner string) (seal.WrappedKey, error) {
	return d.dataKey(d.conn(ctx).Where("owner_id = ? AND retired_at IS NULL", orZero(owner)).Clauses(locking("SHARE")))
}

// Key is the data key with that id, or seal.ErrNoKey.
func (d *DB) Key(ctx context.Context, id string) (seal.WrappedKey, error) {
	if !isUUID(id) {
		return seal.WrappedKey{}, seal.ErrNoKey
	}
	return d.dataKey(d.conn(ctx).Where("id = ?", id))
}

func (d *DB) dataKey(q *gorm.DB) (seal.WrappedKey, error) {
	var row dataKeyRow
	err := q.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return seal.WrappedKey{}, seal.ErrNoKey
	}
	return fromDataKeyRow(row), err
}

// AddKey makes key its owner's newest, if the one with id after still is that ("" for none),
// and gives the owner's newest key: the given one, or the one that somebody else added first.
func (d *DB) AddKey(ctx context.Context, key seal.WrappedKey, after string) (seal.WrappedKey, error) {
	owner := orZero(key.Owner)
	err := d.InTx(ctx, func(ctx context.Context) error {
		if after != "" {
			retired := d.conn(ctx).Model(&dataKeyRow{}).Where("id = ? AND owner_id = ? AND retired_at IS NULL", after, owner).Update("retired_at", key.CreatedAt)
			if retired.Error != nil || retired.RowsAffected == 0 {
				return retired.Error
			}
		}
		return d.conn(ctx).Exec(`INSERT INTO data_keys (id, owner_id, master_key_id, wrapped, created_at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (owner_id) WHERE retired_at IS NULL DO NOTHING`, key.ID, owner, key.MasterID, key.Wrapped, key.CreatedAt).Error
	})
	if err != nil {
		return seal.WrappedKey{}, fmt.Errorf("add data key: %w", err)
	}
	return d.ActiveKey(ctx, key.Owner)
}

// KeysNotUnder gives up to limit data keys that another master key than masterID wraps.
func (d *DB) KeysNotUnder(ctx context.Context, masterID string, limit int) ([]seal.WrappedKey, error) {
	var rows []dataKeyRow
	err := d.conn(ctx).Where("master_key_id <> ?", masterID).Order("id").Limit(limit).Find(&rows).Error
	keys := make([]seal.WrappedKey, 0, len(rows))
	for _, row := range rows {
		keys = append(keys, fromDataKeyRow(row))
	}
	return keys, err
}

// Keys gives up to limit data keys of all owners by id, those after the id after ("" for the first).
func (d *DB) Keys(ctx context.Context, after string, limit int) ([]seal.WrappedKey, error) {
	var rows []dataKeyRow
	err := d.conn(ctx).Where("id > ?", orZero(after)).Order("id").Limit(limit).Find(&rows).Error
	keys := make([]seal.WrappedKey, 0, len(rows))
	for _, row := range rows {
		keys = append(keys, fromDataKeyRow(row))
	}
	return keys, err
}

// DropKey takes a data key away if masterID still wraps it, and tells whether it did.
func (d *DB) DropKey(ctx context.Context, id, masterID string) (bool, error) {
	result := d.conn(ctx).Where("id = ? AND master_key_id = ?", id, masterID).Delete(&dataKeyRow{})
	return result.RowsAffected > 0, result.Error
}

// Rewrap replaces the wrapping of a data key if oldMasterID still wraps it, and tells whether it did.
func (d *DB) Rewrap(ctx context.Context, id, oldMasterID, newMasterID string, wrapped []byte) (bool, error) {
	result := d.conn(ctx).Model(&dataKeyRow{}).Where("id = ? AND master_key_id = ?", id, oldMasterID).
		Updates(map[string]any{"master_key_id": newMasterID, "wrapped": wrapped})
	return result.RowsAffected > 0, result.Error
}
