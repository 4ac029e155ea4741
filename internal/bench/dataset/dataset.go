// Package dataset loads the data set that figures are measured on: resellers of very different
// sizes, with customers, subscriptions, orders, licenses and a long audit. It is the same at
// every load but for its times, which lie around the moment of loading.
package dataset

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"text/template"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/postgres"
)

// Size says how many of each there are. Resellers share the customers by a power law: the
// second has half of what the first has, the third a third.
type Size struct {
	Resellers        int
	Customers        int // each with one connected tenant
	Subscriptions    int // shared by a power law too, and two to an order
	Licenses         int // rows; LicensesAssigned seats are spread over them
	LicensesAssigned int
	AuditEvents      int // in one chain per reseller and one of the platform
	Operations       int
}

// Bench is the full data set; it fills some 3 GB.
func Bench() Size {
	return Size{
		Resellers: 50, Customers: 10_000, Subscriptions: 200_000, Licenses: 60_000, LicensesAssigned: 1_000_000,
		AuditEvents: 2_000_000, Operations: 20_000,
	}
}

// Small has everything in small numbers, for tests.
func Small() Size {
	return Size{
		Resellers: 3, Customers: 60, Subscriptions: 1_200, Licenses: 360, LicensesAssigned: 6_000, AuditEvents: 3_000, Operations: 100,
	}
}

//go:embed load.sql
var loadSQL string

// Load fills an empty, migrated database as its owner, counts the roll-ups with the product's
// own code and gathers statistics for the planner. report is told what was done.
func Load(ctx context.Context, ownerURL string, size Size, now time.Time, report func(step string, took time.Duration)) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("connect to load: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	l := loader{conn: conn, size: size, now: now.UTC().Truncate(time.Second), ownerURL: ownerURL}
	for _, step := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"names", l.names},
		{"companies, subscriptions, orders, licenses", l.generate},
		{"audit events", l.audit},
		{"roll-ups", l.rollUp},
		{"VACUUM ANALYZE", l.vacuum},
	} {
		began := time.Now()
		if err := step.run(ctx); err != nil {
			return fmt.Errorf("load %s: %w", step.name, err)
		}
		report(step.name, time.Since(began))
	}
	return nil
}

type loader struct {
	conn     *pgx.Conn
	size     Size
	now      time.Time
	ownerURL string
}

// generate runs load.sql, whose numbers come from the size.
func (l *loader) generate(ctx context.Context) error {
	filled, err := template.New("load.sql").Parse(loadSQL)
	if err != nil {
		return err
	}
	var sql strings.Builder
	err = filled.Execute(&sql, map[string]any{
		"Size": l.size, "Now": l.now.Format(time.RFC3339), "Products": len(products), "First": len(first), "Second": len(second), "Third": len(third),
	})
	if err != nil {
		return err
	}
	return l.withoutIndexes(ctx, func() error {
		_, err := l.conn.Exec(ctx, sql.String())
		return err
	}, "customers", "tenants", "subscriptions", "orders", "order_items", "sync_states")
}

func (l *loader) rollUp(ctx context.Context) error {
	db, err := postgres.Open(ctx, l.ownerURL, postgres.Options{MaxConns: 2, ApplicationName: "load"})
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.RebuildRollups(ctx)
	return err
}

func (l *loader) vacuum(ctx context.Context) error {
	_, err := l.conn.Exec(ctx, "VACUUM ANALYZE")
	return err
}
