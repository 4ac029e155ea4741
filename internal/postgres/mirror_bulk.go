package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// stands is "deleted_at IS NULL", said so that PostgreSQL does not answer it from an index over all
// that is not deleted. Of a table that has grown since it was analyzed last, PostgreSQL takes such an
// index for nearly empty and would read it whole for every tenant, in a first sync for a minute.
const stands = `(deleted_at IS NULL) IS TRUE`

// column takes one column out of rows. Rows go to PostgreSQL as one array per column: the
// statement's text is then the same for any number of them, so it is planned once.
func column[T, V any](rows []T, get func(T) V) []V {
	out := make([]V, len(rows))
	for i, r := range rows {
		out[i] = get(r)
	}
	return out
}

// exec runs a statement on the transaction that ctx carries, or on the pool; inside Together it
// is only put into line. It speaks pgx, which sends arrays in binary form.
func (d *DB) exec(ctx context.Context, sql string, args ...any) error {
	if line, ok := ctx.Value(lineKey{}).(*pgx.Batch); ok {
		line.Queue(sql, args...)
		return nil
	}
	_, err := d.execRows(ctx, sql, args...)
	return err
}

// execRows runs a statement at once and tells how many rows it wrote.
func (d *DB) execRows(ctx context.Context, sql string, args ...any) (int64, error) {
	if t, ok := ctx.Value(txKey{}).(tx); ok {
		tag, err := t.pgx.Exec(ctx, sql, args...)
		return tag.RowsAffected(), err
	}
	tag, err := d.pool.Exec(ctx, sql, args...)
	return tag.RowsAffected(), err
}

type lineKey struct{}

// Together sends the statements of the mirror's Save, Drop and Keep methods that fn calls in
// one go, in their order, and waits once for all of them. fn must not read.
func (d *DB) Together(ctx context.Context, fn func(ctx context.Context) error) error {
	line := &pgx.Batch{}
	if err := fn(context.WithValue(ctx, lineKey{}, line)); err != nil || line.Len() == 0 {
		return err
	}
	if err := d.send(ctx, line).Close(); err != nil {
		return fmt.Errorf("write together: %w", err)
	}
	return nil
}

// send starts a batch on the transaction that ctx carries, or on the pool.
func (d *DB) send(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	if t, ok := ctx.Value(txKey{}).(tx); ok {
		return t.pgx.SendBatch(ctx, b)
	}
	return d.pool.SendBatch(ctx, b)
}

// query is exec for statements that give rows.
func (d *DB) query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if t, ok := ctx.Value(txKey{}).(tx); ok {
		return t.pgx.Query(ctx, sql, args...)
	}
	return d.pool.Query(ctx, sql, args...)
}
