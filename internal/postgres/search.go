package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/search"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// searched is how one kind is found: its table, the column that the scope's customers are
// compared with, its folded name, the expression of its trigram index, and what is shown.
type searched struct {
	kind           search.Kind
	table, alias   string
	customer       string
	name, anywhere string
	title, detail  string
	joins          string // of what is shown
}

var searchedKinds = []searched{
	{kind: search.Reseller, table: "resellers", alias: "r", name: "r.name_folded", anywhere: "r.name_folded", title: "r.display_name", detail: "r.domain"},
	{kind: search.Customer, table: "customers", alias: "c", customer: "id", name: "c.name_folded", anywhere: "c.name_folded", title: "c.name", detail: "c.country"},
	{kind: search.Tenant, table: "tenants", alias: "t", customer: "customer_id", name: "t.name_folded", anywhere: "(t.name_folded || ' ' || t.default_domain)",
		title: "t.name", detail: "t.default_domain"},
	{kind: search.Subscription, table: "subscriptions", alias: "s", customer: "customer_id", name: "s.name_folded", anywhere: "s.name_folded",
		title: "coalesce(nullif(s.friendly_name, ''), s.product_name)", detail: "n.name", joins: "JOIN customers n ON n.id = s.customer_id"},
}

// Search gives up to perKind hits of each kind, those that begin with the text first, in one
// statement.
func (d *DB) Search(ctx context.Context, sc tenancy.Scope, folded string, perKind int) ([]search.Hit, error) {
	if !sc.Valid() {
		return nil, tenancy.ErrNoScope
	}
	all := &listing{uneven: true} // holds the arguments of every part
	var parts []string
	for _, k := range searchedKinds {
		part, err := k.statement(all, sc, folded, perKind)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	rows, err := d.list(ctx, all, strings.Join(parts, " UNION ALL "), all.args...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer rows.Close()
	var hits []search.Hit
	for rows.Next() {
		var h search.Hit
		if err := rows.Scan(&h.Kind, &h.ID, &h.Title, &h.Detail); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		hits = append(hits, h)
	}
	return hits, rows.Err()
}

// statement finds one kind: names that begin with the text, then, until there are enough, those
// that hold it elsewhere. Each half is in the order of an index, so that a text that is in very
// many names ends after the first few, and one that is in few is found by its trigrams.
func (k searched) statement(all *listing, sc tenancy.Scope, folded string, perKind int) (string, error) {
	l := &listing{args: all.args}
	l.where(k.alias + ".deleted_at IS NULL")
	if err := k.scope(l, sc); err != nil {
		return "", err
	}
	half := func(rank int, conds ...string) string {
		return fmt.Sprintf("(SELECT %d AS rank, %s.* FROM %s %s WHERE %s ORDER BY %s, %s.id LIMIT %d)",
			rank, k.alias, k.table, k.alias, strings.Join(append(l.conds[:len(l.conds):len(l.conds)], conds...), " AND "), k.name, k.alias, perKind)
	}
	pattern := fold.LikePattern(folded) + "%"
	l.args = append(l.args, pattern)
	begins := fmt.Sprintf("%s LIKE $%d", k.name, len(l.args))
	halves := half(1, begins)
	if len([]rune(folded)) >= minInfix {
		l.args = append(l.args, "%"+pattern)
		halves += " UNION ALL " + half(2, fmt.Sprintf("%s LIKE $%d", k.anywhere, len(l.args)), "NOT "+begins)
	}
	all.args = l.args
	return fmt.Sprintf("(SELECT '%[1]s', %[2]s.id, %[3]s, %[4]s FROM (SELECT * FROM (%[5]s) halves LIMIT %[6]d) %[2]s %[7]s ORDER BY %[2]s.rank, %[8]s, %[2]s.id)",
		k.kind, k.alias, k.title, k.detail, halves, perKind, k.joins, k.name), nil
}

// scope bounds the kind to whose rows exist for the caller. Some customers of a reseller are not
// the reseller.
func (k searched) scope(l *listing, sc tenancy.Scope) error {
	switch {
	case k.kind != search.Reseller:
		return l.scope(sc, k.alias, k.customer)
	case sc.CrossesResellers():
	case sc.AllCustomers():
		l.where("r.id = ?", sc.ResellerID())
	default:
		l.where("false")
	}
	return nil
}
