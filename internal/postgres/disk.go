package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// AwaitDisk waits until everything that is committed is on the disk. Inside a transaction it says nothing of that one.
func (d *DB) AwaitDisk(ctx context.Context) error { return flush(ctx, d.pool) }

// flush waits until everything that was committed before is on the disk: the log is written in order, and this commit waits.
func flush(ctx context.Context, on interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}) error {
	if _, err := on.Exec(ctx, `SELECT pg_logical_emit_message(true, 'tenantry', '')`); err != nil {
		return fmt.Errorf("wait for the disk: %w", err)
	}
	return nil
}
