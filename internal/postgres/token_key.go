package postgres

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/internal/apiclient"
)

type tokenKeyRow struct {
	ID            string     `gorm:"column:id"`
	PublicKey     []byte     `gorm:"column:public_key"`
	PrivateSealed []byte     `gorm:"column:private_sealed"`
	CreatedAt     time.Time  `gorm:"column:created_at"`
	RetiredAt     *time.Time `gorm:"column:retired_at"`
	RevokedAt     *time.Time `gorm:"column:revoked_at"`
}

func (tokenKeyRow) TableName() string { return "token_keys" }

// LockTokenKeys lets one change of the keys of tokens run at a time, until the transaction ends.
func (d *DB) LockTokenKeys(ctx context.Context) error {
	return d.conn(ctx).Exec("SELECT pg_advisory_xact_lock(7313320973)").Error
}

// TokenKeys are all keys of tokens that were not revoked, newest first.
func (d *DB) TokenKeys(ctx context.Context) ([]apiclient.Key, error) {
	var rows []tokenKeyRow
	err := d.conn(ctx).Where("revoked_at IS NULL").Order("created_at DESC, id DESC").Find(&rows).Error
	keys := make([]apiclient.Key, 0, len(rows))
	for _, r := range rows {
		keys = append(keys, apiclient.Key{ID: r.ID, Public: r.PublicKey, Sealed: r.PrivateSealed, CreatedAt: r.CreatedAt.UTC(), RetiredAt: utc(r.RetiredAt)})
	}
	return keys, err
}

// InsertTokenKey adds the key that signs from now on.
func (d *DB) InsertTokenKey(ctx context.Context, k apiclient.Key) error {
	row := tokenKeyRow{ID: k.ID, PublicKey: k.Public, PrivateSealed: k.Sealed, CreatedAt: k.CreatedAt}
	return d.conn(ctx).Create(&row).Error
}

// RetireTokenKeys ends the signing with every key and forgets their private halves; with revoke none
// of their tokens counts any more.
func (d *DB) RetireTokenKeys(ctx context.Context, at time.Time, revoke bool) error {
	if revoke {
		if err := d.exec(ctx, `UPDATE token_keys SET revoked_at = $1 WHERE revoked_at IS NULL`, at); err != nil {
			return err
		}
	}
	return d.exec(ctx, `UPDATE token_keys SET retired_at = $1, private_sealed = '' WHERE retired_at IS NULL`, at)
}
