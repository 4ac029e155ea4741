// Command audit measures what the chain of the audit costs: writes with it against the same without, the walk through
// two million events, and whether each kind of tampering is found there.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/bench/dataset"
	"github.com/tenantry/tenantry/internal/localpg"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// The bars.
const (
	leastRatio = 0.6
	mostVerify = time.Minute
)

func main() {
	events := flag.Int("events", 2_000_000, "events to walk through")
	writers := flag.Int("writers", 16, "connections that write at once")
	length := flag.Duration("for", 5*time.Second, "how long a round of writing is")
	rounds := flag.Int("rounds", 7, "rounds of writing")
	flag.Parse()
	if err := measure(context.Background(), *events, *writers, *length, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, events, writers int, length time.Duration, rounds int) error {
	load, _ := os.ReadFile("/proc/loadavg") // of other work; empty where there is no such file
	fmt.Printf("%s, %d cores, load average %s\n", runtime.Version(), runtime.NumCPU(), strings.TrimSpace(string(load)))
	dir, err := os.MkdirTemp("", "audit-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	pg, err := localpg.Start(ctx, localpg.Options{DataDir: filepath.Join(dir, "postgres"), Durable: true})
	if err != nil {
		return err
	}
	defer func() { _ = pg.Stop(ctx) }()
	if err := postgres.Migrate(ctx, pg.OwnerURL(), localpg.AppRole); err != nil {
		return err
	}
	size := dataset.Size{Resellers: 50, Customers: 1000, Subscriptions: 20_000, Licenses: 1000, LicensesAssigned: 10_000, AuditEvents: events, Operations: 100}
	err = dataset.Load(ctx, pg.OwnerURL(), size, time.Now(), func(step string, took time.Duration) { fmt.Printf("%-50s %8.1f s\n", step, took.Seconds()) })
	if err != nil {
		return err
	}
	db, err := postgres.Open(ctx, pg.OwnerURL(), postgres.Options{MaxConns: int32(writers + 2), ApplicationName: "bench"})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := tampering(ctx, db); err != nil {
		return err
	}
	return writing(ctx, db, writers, length, rounds)
}

// tampering walks through the whole record, and again after each kind of tampering in the middle of the longest chain.
func tampering(ctx context.Context, db *postgres.DB) error {
	heads, err := db.AuditHeads(ctx, tenancy.Unbounded("bench"))
	if err != nil {
		return err
	}
	longest := heads[0]
	for _, h := range heads {
		if h.Seq > longest.Seq {
			longest = h
		}
	}
	exec := func(statement string) error {
		_, err := db.Pool().Exec(ctx, statement)
		return err
	}
	chain, middle := "chain_id = '"+longest.ChainID+"'", longest.Seq/2
	if err := exec(fmt.Sprintf(`ALTER TABLE audit_events DISABLE TRIGGER USER; CREATE TABLE kept AS SELECT * FROM audit_events
		WHERE %s AND (seq BETWEEN %d AND %d OR seq > %d); CREATE TABLE kept_head AS SELECT * FROM audit_chains WHERE %s`,
		chain, middle, middle+1, longest.Seq-10, chain)); err != nil {
		return err
	}
	restore := fmt.Sprintf(`DELETE FROM audit_events WHERE %s AND (seq BETWEEN %d AND %d OR seq > %d); INSERT INTO audit_events SELECT * FROM kept;
		UPDATE audit_chains c SET last_seq = k.last_seq, last_hash = k.last_hash FROM kept_head k WHERE k.chain_id = c.chain_id`,
		chain, middle, middle+1, longest.Seq-10)
	for _, kind := range []struct{ name, tamper string }{
		{"as it was written", "SELECT"},
		{"an event changed", fmt.Sprintf(`UPDATE audit_events SET object_name = 'Fabrikam' WHERE %s AND seq = %d`, chain, middle)},
		{"an event removed", fmt.Sprintf(`DELETE FROM audit_events WHERE %s AND seq = %d`, chain, middle)},
		{"two events swapped", fmt.Sprintf(`UPDATE audit_events SET seq = -1 WHERE %[1]s AND seq = %[2]d; UPDATE audit_events SET seq = %[2]d
			WHERE %[1]s AND seq = %[2]d + 1; UPDATE audit_events SET seq = %[2]d + 1 WHERE %[1]s AND seq = -1`, chain, middle)},
		{"the tail cut, and the head with it", fmt.Sprintf(`DELETE FROM audit_events WHERE %[1]s AND seq > %[2]d - 10; UPDATE audit_chains SET last_seq = %[2]d - 10,
			last_hash = (SELECT hash FROM audit_events WHERE %[1]s AND seq = %[2]d - 10) WHERE %[1]s`, chain, longest.Seq)},
	} {
		if err := exec(kind.tamper); err != nil {
			return err
		}
		if err := walk(ctx, db, kind.name, longest); err != nil {
			return err
		}
		if err := exec(restore); err != nil {
			return err
		}
	}
	return nil
}

func walk(ctx context.Context, db *postgres.DB, name string, signed audit.Head) error {
	began := time.Now()
	reports, err := audit.NewService(db, audit.NewHeadFile("")).Verify(ctx, tenancy.Unbounded("bench"), audit.SignedHead{Head: signed, SignedAt: began})
	if err != nil {
		return err
	}
	found, events := "nothing", int64(0)
	for _, r := range reports {
		events += r.Seq
		if r.Break != nil {
			found = fmt.Sprintf("event %d: %s", r.Break.Seq, r.Break.Reason)
		}
	}
	took := time.Since(began)
	fmt.Printf("%-50s %8.1f s, %d events, bar %v: %v; found %s\n", name, took.Seconds(), events, mostVerify, took <= mostVerify, found)
	return nil
}
