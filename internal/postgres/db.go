// Package postgres holds every row and query: one file per noun, rows never leave it. It is
// the only package that knows GORM; hot lists are plain SQL scanned by hand.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Options of a pool. Exports and sync have a small pool of their own, so that they never take
// the connections of people.
type Options struct {
	MaxConns         int32         // about 4 per database core
	StatementTimeout time.Duration // 0 for none
	ApplicationName  string        // shown in pg_stat_activity
	OperatorMFA      bool          // operators need a second factor
	Logger           *slog.Logger
}

// DB is the database behind every store method.
type DB struct {
	root *gorm.DB
	sql  *sql.DB
	pool *pgxpool.Pool

	operatorMFA bool
}

// Open connects as the application's role. It does not migrate.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		// The driver's error may quote the URL, and with it a password.
		return nil, errors.New("TENANTRY_DATABASE_URL is not a PostgreSQL connection URL")
	}
	if o.MaxConns > 0 {
		cfg.MaxConns = o.MaxConns
	}
	params := cfg.ConnConfig.RuntimeParams
	params["application_name"] = o.ApplicationName
	params["timezone"] = "UTC"
	params["random_page_cost"] = "1.1" // pages are in memory or on an SSD; the default thinks of a disk that seeks
	params["idle_in_transaction_session_timeout"] = "10000"
	if o.StatementTimeout > 0 {
		params["statement_timeout"] = fmt.Sprint(o.StatementTimeout.Milliseconds())
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	sqlDB := stdlib.OpenDBFromPool(pool)
	root, err := gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: sqlDB}), &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true,
		NowFunc:                clock.System,
		Logger:                 newLogger(o.Logger),
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open database: %w", err)
	}
	return &DB{root: root, sql: sqlDB, pool: pool, operatorMFA: o.OperatorMFA}, nil
}

// Close waits for connections in use and closes the pool.
func (d *DB) Close() {
	_ = d.sql.Close()
	d.pool.Close()
}

// Pool is the pool for River, which speaks pgx.
func (d *DB) Pool() *pgxpool.Pool { return d.pool }

// SQL is the pool as database/sql, for the version check.
func (d *DB) SQL() *sql.DB { return d.sql }

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.pool.Ping(ctx) }

type txKey struct{}

// tx is a transaction under way: GORM's handle and, on the same connection, pgx's.
type tx struct {
	gorm *gorm.DB
	pgx  *connTx
}

// InTx runs fn in one transaction, which ctx carries on: every store method called with that
// context, and every job enqueued, commits or rolls back with it. Inside another one it makes
// a savepoint, so that an expected conflict does not spoil the outer transaction.
func (d *DB) InTx(ctx context.Context, fn func(ctx context.Context) error) error {
	if outer, ok := ctx.Value(txKey{}).(tx); ok {
		return outer.gorm.WithContext(ctx).Transaction(func(g *gorm.DB) error {
			return fn(context.WithValue(ctx, txKey{}, tx{gorm: g, pgx: outer.pgx}))
		})
	}
	return d.root.WithContext(ctx).Connection(func(conn *gorm.DB) error {
		pgxConn, err := unwrap(conn)
		if err != nil {
			return err
		}
		// The transaction itself does not end with ctx: database/sql would roll back from a
		// goroutine of its own, while pgx is still using the same connection. Statements end with
		// ctx, and what it ended is not committed.
		under := &connTx{conn: pgxConn}
		err = conn.WithContext(context.WithoutCancel(ctx)).Transaction(func(g *gorm.DB) error {
			err := fn(context.WithValue(ctx, txKey{}, tx{gorm: g, pgx: under}))
			if ended := ctx.Err(); ended != nil {
				return errors.Join(ended, err) // pgx may call a write that ctx ended a timeout
			}
			return err
		})
		if err != nil || !under.unflushed {
			return err
		}
		return flush(context.WithoutCancel(ctx), pgxConn)
	})
}

// unwrap finds the pgx connection under GORM's. It is used only while no statement of GORM's
// is running on it, which one goroutine per transaction guarantees.
func unwrap(g *gorm.DB) (*pgx.Conn, error) {
	conn, ok := g.Statement.ConnPool.(*sql.Conn)
	if !ok {
		return nil, fmt.Errorf("transaction: unexpected connection type %T", g.Statement.ConnPool)
	}
	var found *pgx.Conn
	err := conn.Raw(func(driverConn any) error {
		std, ok := driverConn.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("unexpected driver type %T", driverConn)
		}
		found = std.Conn()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("transaction: %w", err)
	}
	return found, nil
}

// conn is the transaction that ctx carries, or the pool.
func (d *DB) conn(ctx context.Context) *gorm.DB {
	if t, ok := ctx.Value(txKey{}).(tx); ok {
		return t.gorm.WithContext(ctx)
	}
	return d.root.WithContext(ctx)
}

// scoped begins a query over tenant-owned rows: it adds the reseller and, where the scope
// names them, the customers.
func (d *DB) scoped(ctx context.Context, sc tenancy.Scope) *gorm.DB {
	q := d.conn(ctx)
	switch {
	case !sc.Valid():
		_ = q.AddError(tenancy.ErrNoScope) // GORM then sends no SQL
	case sc.CrossesResellers():
	case sc.AllCustomers():
		q = q.Where("reseller_id = ?", sc.ResellerID())
	default:
		q = q.Where("reseller_id = ? AND customer_id IN ?", sc.ResellerID(), sc.CustomerIDs())
	}
	return q
}

// PgxTx is the transaction that ctx carries, for River.
//
// Errors: when ctx carries none; a job is only ever enqueued with its cause.
func (d *DB) PgxTx(ctx context.Context) (pgx.Tx, error) {
	t, ok := ctx.Value(txKey{}).(tx)
	if !ok {
		return nil, errors.New("postgres: no transaction under way")
	}
	return t.pgx, nil
}

// one turns GORM's "no rows" into NotFound of that noun.
func one(err error, noun string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return apperr.Missing(noun)
	}
	return err
}

// stale tells why an update by version touched nothing.
func stale(result *gorm.DB, noun string) error {
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected == 0 {
		return apperr.New(apperr.Stale, noun+".stale", "It changed since you opened it. Nothing was changed now: look at it again and repeat your change.")
	}
	return nil
}
