package dataset

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// withoutIndexes fills tables without the indexes that no constraint needs, and makes these
// afterwards, which takes a fraction of keeping them up to date.
func (l *loader) withoutIndexes(ctx context.Context, fill func() error, tables ...string) error {
	rows, err := l.conn.Query(ctx, `SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i
		WHERE indrelid = ANY($1::text[]::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY indexrelid`, tables)
	if err != nil {
		return err
	}
	type index struct{ Name, Definition string }
	indexes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[index])
	if err != nil {
		return err
	}
	for _, i := range indexes {
		if _, err := l.conn.Exec(ctx, "DROP INDEX "+i.Name); err != nil {
			return err
		}
	}
	if err := fill(); err != nil {
		return err
	}
	for _, i := range indexes {
		if _, err := l.conn.Exec(ctx, i.Definition); err != nil {
			return err
		}
	}
	return nil
}
