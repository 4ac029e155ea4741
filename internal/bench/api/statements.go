package main

import (
	"context"
	"fmt"

	"github.com/tenantry/tenantry/internal/localpg"
)

// statements counts what each list asks of the database for a page of one row and of 200 (P3).
// What finds the session counts too.
func (b *bench) statements(ctx context.Context) error {
	if err := b.reload(ctx, "pg_stat_statements.track = 'top'"); err != nil {
		return err
	}
	most, text := 0, ""
	for _, l := range b.lists() {
		var counts [2]int
		for i, limit := range []int{1, 200} {
			var err error
			if counts[i], err = b.countStatements(ctx, fmt.Sprintf("/api/v1%s?limit=%d", l.path, limit)); err != nil {
				return err
			}
		}
		if counts[0] != counts[1] {
			return fmt.Errorf("%s takes %d statements for one row and %d for 200", l.path, counts[0], counts[1])
		}
		most = max(most, counts[0])
		text += fmt.Sprintf(", %s %d", l.path, counts[0])
	}
	b.count("P3", "most statements of a list, the same for 1 and 200 rows", atMost(4, 2), most)
	b.note("P3: statements with the session's: %s.", text[2:])
	return b.reload(ctx, "pg_stat_statements.track = 'none'")
}

func (b *bench) countStatements(ctx context.Context, path string) (int, error) {
	caller := b.as(operator)
	if _, _, err := caller.get(ctx, path); err != nil { // prepares
		return 0, err
	}
	if _, err := b.admin.Exec(ctx, "SELECT pg_stat_statements_reset()"); err != nil {
		return 0, err
	}
	if _, _, err := caller.get(ctx, path); err != nil {
		return 0, err
	}
	var n int
	err := b.admin.QueryRow(ctx, `SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid WHERE r.rolname = $1`, localpg.AppRole).Scan(&n)
	return n, err
}
