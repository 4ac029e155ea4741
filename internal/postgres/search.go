package postgres

import (
	"context"
	"fmt"

	"github.com/tenantry/tenantry/internal/search"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// searched is how one kind is found: its table, the column that the scope's customers are
// compared with, the folded column, and what is shown.
type searched struct {
	kind               search.Kind
	from, alias        string
	customer           string
	folded             string
	id, title, details string
}

var searchedKinds = []searched{
	{search.Customer, "customers c", "c", "id", "c.name_folded", "c.id", "c.name", "c.country"},
	{search.Tenant, "tenants t", "t", "customer_id", "(t.name_folded || ' ' || t.default_domain)", "t.id", "t.name", "t.default_domain"},
	{search.Subscription, "subscriptions s JOIN customers sc ON sc.id = s.customer_id", "s", "customer_id", "s.name_folded", "s.id",
		"coalesce(nullif(s.friendly_name, ''), s.product_name)", "sc.name"},
}

// Search gives up to perKind hits of each kind, those that begin with the text first.
func (d *DB) Search(ctx context.Context, sc tenancy.Scope, folded string, perKind int) ([]search.Hit, error) {
	if !sc.Valid() {
		return nil, tenancy.ErrNoScope
	}
	hits, err := d.searchResellers(ctx, sc, folded, perKind)
	if err != nil {
		return nil, err
	}
	for _, k := range searchedKinds {
		l := &listing{from: k.from}
		l.where(k.alias + ".deleted_at IS NULL")
		if err := l.scope(sc, k.alias, k.customer); err != nil {
			return nil, err
		}
		found, err := d.searchOne(ctx, l, k, folded, perKind)
		if err != nil {
			return nil, err
		}
		hits = append(hits, found...)
	}
	return hits, nil
}

// searchResellers finds resellers; a scope of single customers sees none.
func (d *DB) searchResellers(ctx context.Context, sc tenancy.Scope, folded string, perKind int) ([]search.Hit, error) {
	k := searched{kind: search.Reseller, from: "resellers r", folded: "r.name_folded", id: "r.id", title: "r.display_name", details: "r.domain"}
	l := &listing{from: k.from}
	l.where("r.deleted_at IS NULL")
	switch {
	case sc.CrossesResellers():
	case sc.AllCustomers():
		l.where("r.id = ?", sc.ResellerID())
	default:
		return nil, nil
	}
	return d.searchOne(ctx, l, k, folded, perKind)
}

func (d *DB) searchOne(ctx context.Context, l *listing, k searched, folded string, perKind int) ([]search.Hit, error) {
	l.search(k.folded, folded)
	l.args = append(l.args, folded)
	sql := fmt.Sprintf(`SELECT %s, %s, %s FROM %s WHERE %s ORDER BY starts_with(%s, $%d) DESC, %s, %s LIMIT %d`,
		k.id, k.title, k.details, l.from, l.condition(), k.folded, len(l.args), k.folded, k.id, perKind)
	rows, err := d.query(ctx, sql, l.args...)
	if err != nil {
		return nil, fmt.Errorf("search %ss: %w", k.kind, err)
	}
	defer rows.Close()
	var hits []search.Hit
	for rows.Next() {
		h := search.Hit{Kind: k.kind}
		if err := rows.Scan(&h.ID, &h.Title, &h.Detail); err != nil {
			return nil, fmt.Errorf("search %ss: %w", k.kind, err)
		}
		hits = append(hits, h)
	}
	return hits, rows.Err()
}
