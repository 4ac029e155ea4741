package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

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
