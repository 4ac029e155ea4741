package postgres

import (
	"context"
	"fmt"
	"time"
)

// AddReceipt notes that a notification was seen, by the digest of its signed bytes. It tells
// whether it is the first time.
func (d *DB) AddReceipt(ctx context.Context, digest []byte, resellerID, event string, at time.Time) (bool, error) {
	added, err := d.execRows(ctx, `
		INSERT INTO webhook_receipts (digest, reseller_id, event_name, received_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (digest) DO NOTHING`, digest, resellerID, event, at)
	if err != nil {
		return false, fmt.Errorf("note receipt: %w", err)
	}
	return added == 1, nil
}

// PurgeReceipts removes receipts from before the given time.
func (d *DB) PurgeReceipts(ctx context.Context, before time.Time) (int64, error) {
	done := d.conn(ctx).Exec(`DELETE FROM webhook_receipts WHERE received_at < ?`, before)
	return done.RowsAffected, done.Error
}
