package jobs

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// orphanKeeper gives the jobs of a killed process back within seconds, where River alone would
// wait until no job can be running any more. Each process holds an advisory lock of PostgreSQL
// on a connection of its own; the lock's number is part of the client id that River writes into
// the jobs it runs. A lock that can be had belongs to nobody alive. A process that is frozen
// keeps its lock; its jobs are left to River's rescue.
type orphanKeeper struct {
	pool     *pgxpool.Pool
	log      *slog.Logger
	number   int32
	clientID string

	cancel context.CancelFunc
	ended  sync.WaitGroup
}

const (
	aliveLockClass = 7303
	aliveMark      = "-alive"
	orphanCheck    = 5 * time.Second
)

func newOrphanKeeper(pool *pgxpool.Pool, log *slog.Logger) *orphanKeeper {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	number := int32(binary.BigEndian.Uint32(b[:]) >> 1)
	host, err := os.Hostname()
	if err != nil {
		host = "worker"
	}
	host = strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || ('0' <= r && r <= '9') || ('a' <= r && r <= 'z') || ('A' <= r && r <= 'Z') {
			return r
		}
		return '_'
	}, host[:min(len(host), 50)])
	return &orphanKeeper{pool: pool, log: log, number: number, clientID: fmt.Sprintf("%s%s%d", host, aliveMark, number)}
}

// start takes the lock, gives back what is orphaned now, and keeps looking until stop.
func (k *orphanKeeper) start(ctx context.Context) error {
	conn, err := k.hold(ctx)
	if err != nil {
		return err
	}
	if err := k.giveBack(ctx, conn); err != nil {
		_ = conn.Close(ctx)
		return err
	}
	ctx, k.cancel = context.WithCancel(context.WithoutCancel(ctx))
	k.ended.Add(1)
	go func() {
		defer k.ended.Done()
		k.run(ctx, conn)
	}()
	return nil
}

func (k *orphanKeeper) stop() {
	if k.cancel != nil {
		k.cancel()
	}
	k.ended.Wait()
}

// hold opens a connection of its own that has the lock: it must not go back to a pool.
func (k *orphanKeeper) hold(ctx context.Context) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, k.pool.Config().ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("connect to hold the worker's lock: %w", err)
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1, $2)`, aliveLockClass, k.number); err != nil {
		_ = conn.Close(ctx)
		return nil, fmt.Errorf("hold the worker's lock: %w", err)
	}
	return conn, nil
}

func (k *orphanKeeper) run(ctx context.Context, conn *pgx.Conn) {
	tick := time.NewTicker(orphanCheck)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			if conn != nil {
				_ = conn.Close(context.WithoutCancel(ctx))
			}
			return
		case <-tick.C:
		}
		if conn == nil || conn.IsClosed() {
			var err error
			if conn, err = k.hold(ctx); err != nil {
				conn = nil
				continue
			}
		}
		if err := k.giveBack(ctx, conn); err != nil && ctx.Err() == nil {
			k.log.WarnContext(ctx, "orphaned jobs not looked for", "error", err)
			_ = conn.Close(ctx)
			conn = nil
		}
	}
}

// giveBack makes jobs available again whose process does not live any more. A process that
// lost only its connection has no lock until its next check; a job of it may then be done twice,
// which does no harm.
func (k *orphanKeeper) giveBack(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `SELECT DISTINCT attempted_by[array_upper(attempted_by, 1)] FROM river_job
		WHERE state = 'running' AND attempted_by IS NOT NULL`)
	if err != nil {
		return fmt.Errorf("list running jobs: %w", err)
	}
	clients, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("list running jobs: %w", err)
	}
	for _, client := range clients {
		number, ok := lockNumber(client)
		if !ok || number == k.number {
			continue
		}
		if err := k.giveBackOf(ctx, conn, client, number); err != nil {
			return err
		}
	}
	return nil
}

func (k *orphanKeeper) giveBackOf(ctx context.Context, conn *pgx.Conn, client string, number int32) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		var dead bool
		if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1, $2)`, aliveLockClass, number).Scan(&dead); err != nil || !dead {
			return err
		}
		done, err := tx.Exec(ctx, `UPDATE river_job SET state = 'available', scheduled_at = now(), attempt = greatest(attempt - 1, 0)
			WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] = $1`, client)
		if err != nil {
			return fmt.Errorf("give jobs back: %w", err)
		}
		if n := done.RowsAffected(); n > 0 {
			k.log.InfoContext(ctx, "jobs of a process that is gone were given back", "process", client, "jobs", n)
		}
		return nil
	})
}

func lockNumber(clientID string) (int32, bool) {
	i := strings.LastIndex(clientID, aliveMark)
	if i < 0 {
		return 0, false
	}
	n, err := strconv.ParseInt(clientID[i+len(aliveMark):], 10, 32)
	return int32(n), err == nil
}
