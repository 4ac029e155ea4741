package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// column takes one column out of rows. Rows go to PostgreSQL as one array per column: the
// statement's text is then the same for any number of them, so it is planned once.
func column[T, V any](rows []T, get func(T) V) []V {
	out := make([]V, len(rows))
	for i, r := range rows {
		out[i] = get(r)
	}
	return out
}

// exec runs a statement on the transaction that ctx carries, or on the pool. It speaks pgx,
// which sends arrays in binary form.
func (d *DB) exec(ctx context.Context, sql string, args ...any) error {
	_, err := d.execRows(ctx, sql, args...)
	return err
}

// execRows is exec that tells how many rows it wrote.
func (d *DB) execRows(ctx context.Context, sql string, args ...any) (int64, error) {
	if t, ok := ctx.Value(txKey{}).(tx); ok {
		tag, err := t.pgx.Exec(ctx, sql, args...)
		return tag.RowsAffected(), err
	}
	tag, err := d.pool.Exec(ctx, sql, args...)
	return tag.RowsAffected(), err
}

// query is exec for statements that give rows.
func (d *DB) query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if t, ok := ctx.Value(txKey{}).(tx); ok {
		return t.pgx.Query(ctx, sql, args...)
	}
	return d.pool.Query(ctx, sql, args...)
}
