package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/idempotency"
)

type idempotencyRow struct {
	Caller      string           `gorm:"column:caller"`
	Key         string           `gorm:"column:key"`
	Route       string           `gorm:"column:route"`
	RequestHash []byte           `gorm:"column:request_hash"`
	Status      *int             `gorm:"column:status"`
	Headers     *json.RawMessage `gorm:"column:headers"`
	Body        []byte           `gorm:"column:body"`
	CreatedAt   time.Time        `gorm:"column:created_at"`
}

func (idempotencyRow) TableName() string { return "idempotency_keys" }

// BeginIdempotent reserves a key. It returns nil when the key is the caller's to use now, else
// the record that has it; inside a transaction it waits for another one holding the key. A
// record without an answer that is older than abandonedBefore is taken over.
func (d *DB) BeginIdempotent(ctx context.Context, r idempotency.Record, abandonedBefore time.Time) (*idempotency.Record, error) {
	result := d.conn(ctx).Exec(`INSERT INTO idempotency_keys (caller, key, route, request_hash, created_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (caller, key) DO UPDATE SET created_at = excluded.created_at, route = excluded.route, request_hash = excluded.request_hash
		WHERE idempotency_keys.status IS NULL AND idempotency_keys.created_at < ?`,
		r.Caller, r.Key, r.Route, r.RequestHash, r.CreatedAt, abandonedBefore)
	if result.Error != nil {
		return nil, fmt.Errorf("reserve idempotency key: %w", result.Error)
	}
	if result.RowsAffected == 1 {
		return nil, nil
	}
	var row idempotencyRow
	if err := d.conn(ctx).Where("caller = ? AND key = ?", r.Caller, r.Key).Take(&row).Error; err != nil {
		return nil, fmt.Errorf("read idempotency key: %w", err)
	}
	return fromIdempotencyRow(row)
}

// FinishIdempotent keeps the answer.
func (d *DB) FinishIdempotent(ctx context.Context, r idempotency.Record) error {
	headers, err := json.Marshal(r.Headers)
	if err != nil {
		return fmt.Errorf("keep idempotent answer: %w", err)
	}
	return d.conn(ctx).Model(&idempotencyRow{}).Where("caller = ? AND key = ?", r.Caller, r.Key).
		Updates(map[string]any{"status": r.Status, "headers": json.RawMessage(headers), "body": r.Body}).Error
}

// ReleaseIdempotent gives a reserved key back, after a refusal that did nothing.
func (d *DB) ReleaseIdempotent(ctx context.Context, caller, key string) error {
	return d.conn(ctx).Where("caller = ? AND key = ? AND status IS NULL", caller, key).Delete(&idempotencyRow{}).Error
}

// DeleteIdempotentBefore forgets old answers; it returns how many.
func (d *DB) DeleteIdempotentBefore(ctx context.Context, before time.Time) (int64, error) {
	result := d.conn(ctx).Where("created_at < ?", before).Delete(&idempotencyRow{})
	return result.RowsAffected, result.Error
}

func fromIdempotencyRow(row idempotencyRow) (*idempotency.Record, error) {
	r := &idempotency.Record{
		Caller: row.Caller, Key: row.Key, Route: row.Route, RequestHash: row.RequestHash,
		Body: row.Body, CreatedAt: row.CreatedAt.UTC(),
	}
	if row.Status != nil {
		r.Status = *row.Status
	}
	if row.Headers != nil {
		if err := json.Unmarshal(*row.Headers, &r.Headers); err != nil {
			return nil, fmt.Errorf("read idempotent answer: %w", err)
		}
	}
	return r, nil
}
