package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"github.com/tenantry/tenantry/internal/operation"
)

// txSource finds the transaction that a context carries.
type txSource interface {
	PgxTx(ctx context.Context) (pgx.Tx, error)
}

// Queue enqueues jobs, always in the transaction of their cause: if that is rolled back, there
// is no job.
type Queue struct {
	client *river.Client[pgx.Tx]
	tx     txSource
}

// NewQueue makes a queue that only enqueues.
func NewQueue(tx txSource, log *slog.Logger) (*Queue, error) {
	client, err := river.NewClient(riverpgxv5.New(nil), &river.Config{Logger: log})
	if err != nil {
		return nil, fmt.Errorf("job queue: %w", err)
	}
	return &Queue{client: client, tx: tx}, nil
}

// SyncReseller enqueues the work on a reseller's full sync. A person's comes before a schedule's.
func (q *Queue) SyncReseller(ctx context.Context, op operation.Operation) error {
	priority := river.PriorityDefault
	if op.Reason == operation.ReasonSchedule {
		priority = 3
	}
	return q.insert(ctx, SyncReseller{OperationID: op.ID, ResellerID: op.ResellerID}, &river.InsertOpts{Priority: priority})
}

// SyncTenant enqueues the work on a tenant's sync.
func (q *Queue) SyncTenant(ctx context.Context, op operation.Operation) error {
	return q.insert(ctx, SyncTenant{OperationID: op.ID, ResellerID: op.ResellerID, TenantID: op.TenantID}, nil)
}

// CreateTenant enqueues the making of a tenant at Microsoft.
func (q *Queue) CreateTenant(ctx context.Context, op operation.Operation) error {
	return q.insert(ctx, CreateTenant{OperationID: op.ID, ResellerID: op.ResellerID}, nil)
}

// RefreshTenant enqueues a new reading of a tenant in which something changed.
func (q *Queue) RefreshTenant(ctx context.Context, resellerID, partnerCenterCustomerID string, noticed time.Time) error {
	return q.insert(ctx, RefreshTenant{ResellerID: resellerID, PartnerCenterCustomerID: partnerCenterCustomerID, NoticedAt: noticed},
		&river.InsertOpts{Priority: 2})
}

// ReadRelationships enqueues a new reading of delegated admin relationships.
func (q *Queue) ReadRelationships(ctx context.Context, resellerID string, noticed time.Time) error {
	return q.insert(ctx, ReadRelationships{ResellerID: resellerID, NoticedAt: noticed}, &river.InsertOpts{Priority: 2})
}

// FollowChanges enqueues one look at what changed, unless one waits already.
func (q *Queue) FollowChanges(ctx context.Context, resellerID string) error {
	return q.insert(ctx, FollowChanges{ResellerID: resellerID}, &river.InsertOpts{Priority: 2})
}

// CheckConsents enqueues a check of every tenant's consent, unless one waits already.
func (q *Queue) CheckConsents(ctx context.Context, resellerID string) error {
	return q.insert(ctx, CheckConsents{ResellerID: resellerID}, nil)
}

// RegisterWebhook enqueues the registration for notifications, unless one waits already.
func (q *Queue) RegisterWebhook(ctx context.Context, resellerID string) error {
	return q.insert(ctx, RegisterWebhook{ResellerID: resellerID}, nil)
}

// SendMail enqueues the sending of a mail.
func (q *Queue) SendMail(ctx context.Context, id string) error {
	return q.insert(ctx, SendMail{MailID: id}, nil)
}

// AnswerPasswordRequest enqueues the answer to somebody who forgot a password.
func (q *Queue) AnswerPasswordRequest(ctx context.Context, id string) error {
	return q.insert(ctx, AnswerPasswordRequest{RequestID: id}, nil)
}

func (q *Queue) insert(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) error {
	tx, err := q.tx.PgxTx(ctx)
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	if _, err := q.client.InsertTx(ctx, tx, args, opts); err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

// unfinished is unique by arguments among jobs that wait or run. A finished one is no obstacle.
func unfinished() river.UniqueOpts {
	return river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
		rivertype.JobStateRetryable, rivertype.JobStateScheduled,
	}}
}
