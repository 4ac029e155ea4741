package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// listing builds the SQL of a hot list: conditions first, then one statement for the page and,
// when asked for, one for the capped total. Values are always parameters, so that the text of
// the statement repeats and is planned once.
type listing struct {
	from  string // FROM and the joins that conditions use
	conds []string
	args  []any
}

// listOrder is one order of a list. Expr and id must be the columns of an index, in that order.
type listOrder struct {
	expr string // the sort key
	cast string // its PostgreSQL type, for the cursor
	id   string // the id column, which breaks ties
	desc bool
}

// where adds a condition; each ? is a value.
func (l *listing) where(cond string, values ...any) {
	for _, v := range values {
		l.args = append(l.args, v)
		cond = strings.Replace(cond, "?", fmt.Sprintf("$%d", len(l.args)), 1)
	}
	l.conds = append(l.conds, cond)
}

// whereIf adds a condition on a text when it is given.
func (l *listing) whereIf(cond, value string) {
	if value != "" {
		l.where(cond, value)
	}
}

// scope bounds the list to whose rows exist for the caller. alias is the table that carries
// reseller_id and the column named customer.
func (l *listing) scope(sc tenancy.Scope, alias, customer string) error {
	switch {
	case !sc.Valid():
		return tenancy.ErrNoScope
	case sc.CrossesResellers():
	case sc.AllCustomers():
		l.where(alias+".reseller_id = ?", sc.ResellerID())
	default:
		l.where(alias+".reseller_id = ?", sc.ResellerID())
		l.where(alias+"."+customer+" = ANY(?::uuid[])", sc.CustomerIDs())
	}
	return nil
}

// search finds text in a folded column: anywhere from three characters on, which the trigram
// index can serve, below that at its beginning.
func (l *listing) search(column, text string) {
	folded := fold.Text(text)
	if folded == "" {
		return
	}
	pattern := fold.LikePattern(folded) + "%"
	if len([]rune(folded)) >= 3 {
		pattern = "%" + pattern
	}
	l.where(column+" LIKE ?", pattern)
}

// condition is the WHERE clause.
func (l *listing) condition() string { return strings.Join(l.conds, " AND ") }

// page makes the statement of one page; it asks for one row more, to know whether more follow.
func (l *listing) page(columns, joins string, o listOrder, req paging.Request) (string, []any) {
	conds, args := l.conds, l.args
	direction, than := "ASC", ">"
	if o.desc {
		direction, than = "DESC", "<"
	}
	if req.After != nil {
		conds = append(conds[:len(conds):len(conds)], fmt.Sprintf("(%s, %s) %s ($%d::%s, $%d::uuid)", o.expr, o.id, than, len(args)+1, o.cast, len(args)+2))
		args = append(args[:len(args):len(args)], req.After.Key, req.After.ID)
	}
	return fmt.Sprintf("SELECT %s FROM %s %s WHERE %s ORDER BY %s %s, %s %s LIMIT %d",
		columns, l.from, joins, strings.Join(conds, " AND "), o.expr, direction, o.id, direction, req.Limit+1), args
}

// total counts the list to paging.TotalCap, when the page asks for it.
func (d *DB) total(ctx context.Context, l *listing, req paging.Request) (total *int, capped bool, err error) {
	if !req.WithTotal {
		return nil, false, nil
	}
	sql := fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT %d) AS counted", l.from, l.condition(), paging.TotalCap+1)
	rows, err := d.query(ctx, sql, l.args...)
	if err != nil {
		return nil, false, fmt.Errorf("count: %w", err)
	}
	defer rows.Close()
	var n int
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return nil, false, fmt.Errorf("count: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, false, fmt.Errorf("count: %w", err)
	}
	count := min(n, paging.TotalCap)
	return &count, n > paging.TotalCap, nil
}
