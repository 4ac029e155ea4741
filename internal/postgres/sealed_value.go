package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/seal"
)

// sealedColumn is a column of sealed values of a table t.
type sealedColumn struct {
	table, column string
	row           string // the id of a row in its place
	is            string // finds the row of the id $1
	owner         string // of a row; NULL for the installation
}

// sealedColumns are all of them but the keys of the audit's heads, which nobody may rewrite: they get a successor.
var sealedColumns = []sealedColumn{
	{"resellers", "secret_sealed", "t.id::text", "t.id = $1::uuid", "t.id"},
	{"token_caches", "sealed", "t.reseller_id::text", "t.reseller_id = $1::uuid", "t.reseller_id"},
	{"authorization_requests", "sealed", "encode(t.state_hash, 'hex')", "t.state_hash = decode($1, 'hex')", "t.reseller_id"},
	{"tenant_creations", "credentials_sealed", "t.operation_id::text", "t.operation_id = $1::uuid", "t.reseller_id"},
	{"mails", "link_sealed", "t.id::text", "t.id = $1::uuid", "t.reseller_id"},
	{"totp_factors", "secret_sealed", "t.id::text", "t.id = $1::uuid", "(SELECT l.reseller_id FROM logins l WHERE l.id = t.login_id)"},
	{"token_keys", "private_sealed", "t.id::text", "t.id = $1::uuid", "NULL::uuid"},
}

var _ seal.ValueStore = (*DB)(nil)

// Owners are those who have a data key, "" among them for the installation.
func (d *DB) Owners(ctx context.Context) ([]string, error) {
	rows, err := d.query(ctx, `SELECT coalesce(nullif(owner_id, '`+zeroID+`')::text, '') FROM data_keys WHERE retired_at IS NULL ORDER BY owner_id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// SealedColumns are the columns of sealed values, as places without owner and row.
func (d *DB) SealedColumns() []seal.Place {
	columns := make([]seal.Place, 0, len(sealedColumns))
	for _, c := range sealedColumns {
		columns = append(columns, seal.Place{Table: c.table, Column: c.column})
	}
	return columns
}

// FormerValues gives up to limit values of a column that are under another key than their owner's newest, by row id. The
// id of its key stands in a value behind two bytes.
func (d *DB) FormerValues(ctx context.Context, column seal.Place, after string, limit int) ([]seal.Value, error) {
	c, err := sealedAt(column)
	if err != nil {
		return nil, err
	}
	rows, err := d.query(ctx, fmt.Sprintf(`SELECT %[1]s, coalesce(%[2]s::text, ''), t.%[3]s FROM %[4]s t
		WHERE length(t.%[3]s) > 0 AND %[1]s > $1
		AND NOT EXISTS (SELECT FROM data_keys k WHERE k.retired_at IS NULL AND k.id::text = encode(substr(t.%[3]s, 3, 36), 'escape'))
		ORDER BY %[1]s LIMIT $2`, c.row, c.owner, c.column, c.table), after, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (seal.Value, error) {
		v := seal.Value{Place: column}
		return v, r.Scan(&v.Place.RowID, &v.Place.Owner, &v.Sealed)
	})
}

// ReplaceValue stores sealed in place of a value, if that is there still, and tells whether it did. It is no change of
// the row: the version stays.
func (d *DB) ReplaceValue(ctx context.Context, v seal.Value, sealed []byte) (bool, error) {
	c, err := sealedAt(v.Place)
	if err != nil {
		return false, err
	}
	n, err := d.execRows(ctx, fmt.Sprintf(`UPDATE %s t SET %[2]s = $2 WHERE %s AND t.%[2]s = $3`, c.table, c.column, c.is), v.Place.RowID, sealed, v.Sealed)
	return n > 0, err
}

func sealedAt(p seal.Place) (sealedColumn, error) {
	for _, c := range sealedColumns {
		if c.table == p.Table && c.column == p.Column {
			return c, nil
		}
	}
	return sealedColumn{}, fmt.Errorf("no sealed values are kept in %s.%s", p.Table, p.Column)
}
