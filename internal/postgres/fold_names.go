package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/tenantry/tenantry/internal/fold"
)

// foldNames folds the names of portal users that a migration could only bring to lower case, since
// SQL does not fold as we do. It reads names with other letters than ASCII only.
func foldNames(ctx context.Context, pool *pgxpool.Pool) error {
	rows, err := pool.Query(ctx, `SELECT id::text, name, name_folded FROM portal_users WHERE name ~ '[^[:ascii:]]'`)
	if err != nil {
		return fmt.Errorf("read names to fold: %w", err)
	}
	type named struct{ ID, Name, Folded string }
	people, err := pgx.CollectRows(rows, pgx.RowToStructByPos[named])
	if err != nil {
		return fmt.Errorf("read names to fold: %w", err)
	}
	for _, p := range people {
		folded := fold.Text(p.Name)
		if folded == p.Folded {
			continue
		}
		_, err := pool.Exec(ctx, `UPDATE portal_users SET name_folded = $3 WHERE id = $1 AND name = $2`, p.ID, p.Name, folded)
		if err != nil {
			return fmt.Errorf("fold a name: %w", err)
		}
	}
	return nil
}
