package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/subscription"
)

// deepPages measures a page far down a list against the first one, as the operator (P4).
func (b *bench) deepPages(ctx context.Context) error {
	for _, l := range []struct {
		path, sql, sort string
		row             int
	}{
		{"/subscriptions", "SELECT name_folded, id::text FROM subscriptions ORDER BY name_folded, id OFFSET $1 LIMIT 1", subscription.SortName, 150_000},
		{"/audit-events", `SELECT to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), id::text FROM audit_events ORDER BY occurred_at DESC, id DESC OFFSET $1 LIMIT 1`,
			audit.SortNewest, 300_000},
	} {
		at := paging.Cursor{Sort: l.sort}
		rows, err := b.admin.Query(ctx, l.sql, l.row-1)
		if err != nil {
			return err
		}
		at, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (paging.Cursor, error) { return at, row.Scan(&at.Key, &at.ID) })
		if err != nil {
			return err
		}
		first := b.as(operator, "/api/v1"+l.path+"?limit=50")
		deep := b.as(operator, first.paths[0]+"&cursor="+at.Encode())
		d, err := b.pace.duel(ctx, deep, first)
		if err != nil {
			return err
		}
		b.row("P4", fmt.Sprintf("%s: CPU of the page at row %d against the first", l.path, l.row), atMost(2, 1.4), d.cpu())
		b.note("P4: %s: deep %s; first %s.", l.path, absolute(d.a), absolute(d.b))
	}
	return nil
}
