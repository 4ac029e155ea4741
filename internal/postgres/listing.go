package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// listing builds the SQL of a hot list: conditions first, then one statement for the page and,
// when asked for, one for the capped total. Values are always parameters, so that the text of
// the statement repeats and is planned once.
type listing struct {
	from   string // FROM and the joins that conditions use
	conds  []string
	args   []any
	uneven bool // a condition fits most rows or hardly any, depending on its value
}

// listOrder is one order of a list. Expr and id must be the columns of an index, in that order.
type listOrder struct {
	expr string // the sort key
	cast string // its PostgreSQL type, for the cursor
	id   string // the id column, which breaks ties
	desc bool
}

// direction is the order's word.
func (o listOrder) direction() string {
	if o.desc {
		return "DESC"
	}
	return "ASC"
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

// unevenIf is whereIf for a condition that fits most rows or hardly any, depending on the value.
func (l *listing) unevenIf(cond, value string) {
	if value != "" {
		l.where(cond, value)
		l.uneven = true
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

// minInfix is how many characters the trigram index needs to find a text anywhere in a name.
const minInfix = 3

// search finds text in folded names: anywhere in the expression of the trigram index from three
// characters on, below that at the beginning of the name, which the index of its order serves.
func (l *listing) search(name, anywhere, text string) {
	folded := fold.Text(text)
	l.uneven = l.uneven || folded != ""
	switch {
	case folded == "":
	case len([]rune(folded)) < minInfix:
		l.where(name+" LIKE ?", fold.LikePattern(folded)+"%")
	default:
		l.where(anywhere+" LIKE ?", "%"+fold.LikePattern(folded)+"%")
	}
}

// condition is the WHERE clause.
func (l *listing) condition() string { return strings.Join(l.conds, " AND ") }

// page makes the statement of one page; it asks for one row more, to know whether more follow.
func (l *listing) page(columns, joins string, o listOrder, req paging.Request) (string, []any) {
	conds, args := l.conds, l.args
	direction, than := o.direction(), ">"
	if o.desc {
		than = "<"
	}
	if req.After != nil {
		conds = append(conds[:len(conds):len(conds)], fmt.Sprintf("(%s, %s) %s ($%d::%s, $%d::uuid)", o.expr, o.id, than, len(args)+1, o.cast, len(args)+2))
		args = append(args[:len(args):len(args)], req.After.Key, req.After.ID)
	}
	return fmt.Sprintf("SELECT %s FROM %s %s WHERE %s ORDER BY %s %s, %s %s LIMIT %d",
		columns, l.from, joins, strings.Join(conds, " AND "), o.expr, direction, o.id, direction, req.Limit+1), args
}

// joined makes the statement of one page with what belongs to its rows, which is joined to those
// rows only. alias is the list's table in columns and joins.
func (l *listing) joined(alias, columns, joins string, o listOrder, req paging.Request) (string, []any) {
	page, args := l.page(alias+".*", "", o, req)
	return fmt.Sprintf("WITH page AS MATERIALIZED (%s) SELECT %s FROM page %s %s ORDER BY %s %s, %s %s",
		page, columns, alias, joins, o.expr, o.direction(), o.id, o.direction()), args
}

// list runs a statement of the list. Where a condition is uneven it is planned for the values at
// hand each time: of a statement that it keeps, PostgreSQL may after five executions take a plan for
// any values, which for a rare one reads the whole list, 2 s instead of 1 ms for a status that
// nothing has. Otherwise the kept plan saves a third of the database's time for a page of 50.
func (d *DB) list(ctx context.Context, l *listing, sql string, args ...any) (pgx.Rows, error) {
	if l.uneven {
		args = append([]any{pgx.QueryExecModeCacheDescribe}, args...)
	}
	return d.query(ctx, sql, args...)
}

// total counts the list to paging.TotalCap, when the page asks for it. It counts in the order of
// the page, so that it follows the same index: without an order, PostgreSQL may gather every match
// of a common filter only to stop at the cap.
func (d *DB) total(ctx context.Context, l *listing, o listOrder, req paging.Request) (total *int, capped bool, err error) {
	if !req.WithTotal {
		return nil, false, nil
	}
	sql := fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s ORDER BY %s %s, %s %s LIMIT %d) AS counted",
		l.from, l.condition(), o.expr, o.direction(), o.id, o.direction(), paging.TotalCap+1)
	rows, err := d.list(ctx, l, sql, l.args...)
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
