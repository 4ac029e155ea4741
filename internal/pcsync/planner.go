package pcsync

import (
	"context"
	"log/slog"
	"time"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/idempotency"
	"github.com/tenantry/tenantry/internal/operation"
)

// planStore tells the planner what there is.
type planStore interface {
	InTx(ctx context.Context, fn func(ctx context.Context) error) error
	ResellersToSync(ctx context.Context, pause time.Duration, at time.Time) ([]string, error)
	StalledSyncs(ctx context.Context, since time.Time) ([]operation.Operation, error)
	RebuildRollups(ctx context.Context) (int64, error)
	PurgeReceipts(ctx context.Context, before time.Time) (int64, error)
	PurgeOperations(ctx context.Context, before time.Time) (int64, error)
	DeleteIdempotentBefore(ctx context.Context, before time.Time) (int64, error)
	// ExpireMails ends mails that were not sent in time, and forgets their links.
	ExpireMails(ctx context.Context, at time.Time) (int64, error)
	// PurgeMails removes mails written before.
	PurgeMails(ctx context.Context, before time.Time) (int64, error)
	// PurgeSessions removes sessions and links that ended, and guards against guessing that forgot, before.
	PurgeSessions(ctx context.Context, before time.Time) (int64, error)
}

// planQueue enqueues what is due.
type planQueue interface {
	FollowChanges(ctx context.Context, resellerID string) error
	SyncReseller(ctx context.Context, op operation.Operation) error
	SyncTenant(ctx context.Context, op operation.Operation) error
}

// starter begins a full sync, or joins one under way.
type starter interface {
	SyncReseller(ctx context.Context, resellerID string, why operation.Reason) (operationID string, err error)
}

// How long things are kept, and when a sync that reports nothing is taken up again.
const (
	receiptsKept   = 30 * 24 * time.Hour
	operationsKept = 90 * 24 * time.Hour
	sessionsKept   = 30 * 24 * time.Hour
	mailsKept      = 90 * 24 * time.Hour
	stalledAfter   = 10 * time.Minute
)

// problemPause is how long a reseller whose connection does not work is left alone.
const problemPause = 5 * time.Minute

// Planner begins what is due by the clock.
type Planner struct {
	store planStore
	queue planQueue
	start starter
	now   clock.Machine
	log   *slog.Logger
}

// NewPlanner makes a planner.
func NewPlanner(s planStore, q planQueue, st starter, now clock.Machine, log *slog.Logger) *Planner {
	return &Planner{store: s, queue: q, start: st, now: now, log: log}
}

// PlanChanges has changes followed at every reseller that can be read, and takes up syncs whose
// jobs were lost. Mails that were not sent in time end, and their links with them.
func (p *Planner) PlanChanges(ctx context.Context) error {
	if _, err := p.store.ExpireMails(ctx, p.now()); err != nil {
		return err
	}
	resellers, err := p.store.ResellersToSync(ctx, problemPause, p.now())
	if err != nil {
		return err
	}
	stalled, err := p.store.StalledSyncs(ctx, p.now().Add(-stalledAfter))
	if err != nil {
		return err
	}
	return p.store.InTx(ctx, func(ctx context.Context) error {
		for _, id := range resellers {
			if err := p.queue.FollowChanges(ctx, id); err != nil {
				return err
			}
		}
		for _, op := range stalled {
			if err := p.resume(ctx, op); err != nil {
				return err
			}
		}
		return nil
	})
}

// resume enqueues the job of an operation. Where that still waits or runs, nothing is added.
func (p *Planner) resume(ctx context.Context, op operation.Operation) error {
	if op.Kind == operation.SyncTenant {
		return p.queue.SyncTenant(ctx, op)
	}
	return p.queue.SyncReseller(ctx, op)
}

// PlanNight begins a full sync of every reseller that can be read, recounts the roll-ups and
// removes what is kept no longer.
func (p *Planner) PlanNight(ctx context.Context) error {
	resellers, err := p.store.ResellersToSync(ctx, problemPause, p.now())
	if err != nil {
		return err
	}
	for _, id := range resellers {
		if _, err := p.start.SyncReseller(ctx, id, operation.ReasonSchedule); err != nil && apperr.KindOf(err) != apperr.NotFound {
			return err
		}
	}
	wrong, err := p.store.RebuildRollups(ctx)
	if err != nil {
		return err
	}
	if wrong > 0 {
		p.log.WarnContext(ctx, "counts were wrong and are right now", "tenants", wrong)
	}
	if _, err := p.store.PurgeReceipts(ctx, p.now().Add(-receiptsKept)); err != nil {
		return err
	}
	if _, err := p.store.PurgeOperations(ctx, p.now().Add(-operationsKept)); err != nil {
		return err
	}
	if _, err := p.store.DeleteIdempotentBefore(ctx, p.now().Add(-idempotency.KeptFor)); err != nil {
		return err
	}
	if _, err := p.store.PurgeMails(ctx, p.now().Add(-mailsKept)); err != nil {
		return err
	}
	_, err = p.store.PurgeSessions(ctx, p.now().Add(-sessionsKept))
	return err
}
