package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// errOuterTx is returned when River tries to end a transaction that is not its own.
var errOuterTx = errors.New("postgres: the transaction is ended by InTx only")

var savepoints atomic.Uint64

// connTx is a transaction begun elsewhere on the same connection, as pgx sees it. It lets jobs
// be enqueued in the transaction of their cause. Begin makes a savepoint; only those may be
// committed or rolled back through it.
type connTx struct {
	conn      *pgx.Conn
	savepoint string // "" for the outer transaction
	unflushed bool   // its commit does not wait for the disk, so InTx does after it
}

// commitEarly lets the commit not wait for the disk, so that its locks are free for others a write of the disk sooner: those
// who wait for the same lock then share one write instead of making one each. InTx waits for that write before it
// returns, so what it told to be done stays done. A commit that waits for no disk anyway is left as it is.
func (t *connTx) commitEarly(b *pgx.Batch) {
	b.Queue(`SELECT current_setting('synchronous_commit'), set_config('synchronous_commit', 'off', true)`).QueryRow(func(row pgx.Row) error {
		var before, after string
		err := row.Scan(&before, &after)
		t.unflushed = t.unflushed || before != after
		return err
	})
}

func (t *connTx) Begin(ctx context.Context) (pgx.Tx, error) {
	name := fmt.Sprintf("jobs_%d", savepoints.Add(1))
	if _, err := t.conn.Exec(ctx, "SAVEPOINT "+name); err != nil {
		return nil, err
	}
	return &connTx{conn: t.conn, savepoint: name}, nil
}

func (t *connTx) Commit(ctx context.Context) error {
	if t.savepoint == "" {
		return errOuterTx
	}
	_, err := t.conn.Exec(ctx, "RELEASE SAVEPOINT "+t.savepoint)
	t.savepoint = ""
	return err
}

func (t *connTx) Rollback(ctx context.Context) error {
	if t.savepoint == "" {
		return pgx.ErrTxClosed
	}
	_, err := t.conn.Exec(ctx, "ROLLBACK TO SAVEPOINT "+t.savepoint)
	t.savepoint = ""
	return err
}

func (t *connTx) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	return t.conn.CopyFrom(ctx, table, columns, rows)
}

func (t *connTx) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	return t.conn.SendBatch(ctx, b)
}

func (t *connTx) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }

func (t *connTx) Prepare(ctx context.Context, name, sql string) (*pgconn.StatementDescription, error) {
	return t.conn.Prepare(ctx, name, sql)
}

func (t *connTx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	return t.conn.Exec(ctx, sql, args...)
}

func (t *connTx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return t.conn.Query(ctx, sql, args...)
}

func (t *connTx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return t.conn.QueryRow(ctx, sql, args...)
}

func (t *connTx) Conn() *pgx.Conn { return t.conn }
