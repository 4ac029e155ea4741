package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/postgres"
)

const acts = 100_000 // rows that are changed

// plain is how an event of a chain is appended, without the lock, the hash and the head.
const plain = `INSERT INTO audit_events (chain_id, seq, id, occurred_at, business_time, actor_id, actor_name, actor_address, action, result, reseller_id,
	customer_id, object_kind, object_id, object_name, before, after, request_id, previous_hash, hash)
	VALUES ($1, nextval('unchained'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)`

// unchained appends events that stand alone to the same table.
type unchained struct{ db *postgres.DB }

func (u unchained) AppendAudit(ctx context.Context, chainID string, events []audit.Event) error {
	tx, err := u.db.PgxTx(ctx)
	if err != nil {
		return err
	}
	for _, e := range events {
		_, err := tx.Exec(ctx, plain, chainID, e.ID, e.OccurredAt, e.BusinessTime, e.ActorID, e.ActorName, e.ActorAddress, string(e.Action), string(e.Result),
			e.ResellerID, e.CustomerID, e.ObjectKind, e.ObjectID, e.ObjectName, []byte(e.Before), []byte(e.After), e.RequestID, audit.Genesis())
		if err != nil {
			return err
		}
	}
	return nil
}

// writing compares acts that are kept in a chain with the same acts whose events stand alone, round by round. Both go through the recorder into
// the same table; what is compared is the lock of the chain, the hash and the head.
func writing(ctx context.Context, db *postgres.DB, writers int, length time.Duration, rounds int) error {
	_, err := db.Pool().Exec(ctx, fmt.Sprintf(`CREATE SEQUENCE unchained START 1000000000; CREATE TABLE acts AS SELECT generate_series(1, %d) AS id, 0 AS n; ALTER TABLE acts ADD PRIMARY KEY (id); ANALYZE acts`, acts))
	if err != nil {
		return err
	}
	resellers := make([]string, 50)
	for i := range resellers {
		resellers[i] = uuid.NewString()
	}
	newID := func() string { return uuid.Must(uuid.NewV7()).String() }
	chained := audit.NewRecorder(db, clock.System, clock.System, newID)
	alone := audit.NewRecorder(unchained{db}, clock.System, clock.System, newID)
	var ratios []float64
	for round := range rounds {
		with, err := rate(ctx, db, resellers, writers, length, chained)
		if err != nil {
			return err
		}
		without, err := rate(ctx, db, resellers, writers, length, alone)
		if err != nil {
			return err
		}
		ratios = append(ratios, with/without)
		fmt.Printf("round %d: %6.0f acts/s with the chain, %6.0f without: %.2f\n", round+1, with, without, with/without)
	}
	slices.Sort(ratios)
	median := ratios[len(ratios)/2]
	fmt.Printf("writes with the chain against without: %.2f (%.2f to %.2f), bar %.2f: %v\n", median, ratios[0], ratios[len(ratios)-1], leastRatio, median >= leastRatio)
	return nil
}

func rate(ctx context.Context, db *postgres.DB, resellers []string, writers int, length time.Duration, recorder *audit.Recorder) (float64, error) {
	var done atomic.Int64
	failed := make(chan error, writers)
	began := time.Now()
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for time.Since(began) < length {
				if err := act(ctx, db, resellers, recorder); err != nil {
					failed <- err
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	select {
	case err := <-failed:
		return 0, err
	default:
		return float64(done.Load()) / time.Since(began).Seconds(), nil
	}
}

func act(ctx context.Context, db *postgres.DB, resellers []string, recorder *audit.Recorder) error {
	return db.InTx(ctx, func(ctx context.Context) error {
		tx, err := db.PgxTx(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE acts SET n = n + 1 WHERE id = $1`, 1+rand.IntN(acts)); err != nil { //nolint:gosec // no secret
			return err
		}
		id := uuid.NewString()
		return recorder.Record(ctx, audit.Event{
			ActorID: id, ActorName: "Ada Lovelace", ActorAddress: "192.0.2.1", Action: "subscription.changed", ResellerID: powerLaw(resellers), CustomerID: id,
			ObjectKind: "subscription", ObjectID: id, ObjectName: "Microsoft 365 E5", Before: audit.JSON(map[string]int{"quantity": 5}),
			After: audit.JSON(map[string]int{"quantity": 10}), RequestID: id,
		})
	})
}

// powerLaw draws a reseller: the second half as often as the first, the third a third as often.
func powerLaw(resellers []string) string {
	total := 0.0
	for i := range resellers {
		total += 1 / float64(i+1)
	}
	at := rand.Float64() * total //nolint:gosec // no secret
	for i, id := range resellers {
		if at -= 1 / float64(i+1); at < 0 {
			return id
		}
	}
	return resellers[0]
}
