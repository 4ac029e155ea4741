package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
)

// Syncer is the work behind the jobs of the sync. internal/pcsync has it.
type Syncer interface {
	// SyncReseller works one slice on a full sync.
	SyncReseller(ctx context.Context, operationID string) error
	// SyncTenant reads one tenant for an operation.
	SyncTenant(ctx context.Context, operationID, tenantID string) error
	// GiveUp writes down that an operation failed for good.
	GiveUp(ctx context.Context, operationID string, err error) error
	// RefreshTenant reads a tenant again, unless a reading began after noticed.
	RefreshTenant(ctx context.Context, resellerID, partnerCenterCustomerID string, noticed time.Time) error
	// FollowChanges reads what changed since the last time.
	FollowChanges(ctx context.Context, resellerID string) error
	// ReadRelationships reads delegated admin relationships, unless a reading began after noticed.
	ReadRelationships(ctx context.Context, resellerID string, noticed time.Time) error
	// CheckConsents works one slice on checking every tenant's consent.
	CheckConsents(ctx context.Context, resellerID string) error
	// RegisterWebhook tells Partner Center where to send notifications.
	RegisterWebhook(ctx context.Context, resellerID string) error
}

// Planner starts what is due by the clock.
type Planner interface {
	PlanChanges(ctx context.Context) error
	PlanNight(ctx context.Context) error
}

// Creator makes tenants at Microsoft. internal/tenant has it.
type Creator interface {
	// SubmitCreation makes the tenant of a recorded wish; an error means to try again.
	SubmitCreation(ctx context.Context, resellerID, operationID string) error
	// GiveUpCreation notes that no further try will be made.
	GiveUpCreation(ctx context.Context, resellerID, operationID string) error
}

// Mailer sends mails. internal/mail has it.
type Mailer interface {
	// Deliver sends a mail that waits; an error means to try again.
	Deliver(ctx context.Context, id string) error
	// GiveUp notes that no other try will be made.
	GiveUp(ctx context.Context, id string) error
}

// People answers who forgot a password. internal/portaluser has it.
type People interface {
	AnswerPasswordRequest(ctx context.Context, id string) error
}

// Launches are staff who act as customer users. internal/impersonation has them.
type Launches interface {
	// Settle notes the end of those that are over.
	Settle(ctx context.Context) error
}

// Auditor looks after the audit. internal/audit has it.
type Auditor interface {
	// SignHeads signs the heads of the chains and keeps them outside the database.
	SignHeads(ctx context.Context) error
}

// Services are what the workers call.
type Services struct {
	Sync     Syncer
	Plan     Planner
	Tenants  Creator
	Mails    Mailer
	People   People
	Launches Launches
	Audit    Auditor
}

// register gives every kind of job its worker.
func register(workers *river.Workers, s Services, log *slog.Logger) error {
	return errors.Join(
		add(workers, log, syncTimeout,
			func(ctx context.Context, a SyncReseller) error { return s.Sync.SyncReseller(ctx, a.OperationID) },
			func(ctx context.Context, a SyncReseller, err error) error {
				return s.Sync.GiveUp(ctx, a.OperationID, err)
			}),
		add(workers, log, clickTimeout,
			func(ctx context.Context, a SyncTenant) error {
				return s.Sync.SyncTenant(ctx, a.OperationID, a.TenantID)
			},
			func(ctx context.Context, a SyncTenant, err error) error {
				return s.Sync.GiveUp(ctx, a.OperationID, err)
			}),
		add(workers, log, clickTimeout,
			func(ctx context.Context, a CreateTenant) error {
				return s.Tenants.SubmitCreation(ctx, a.ResellerID, a.OperationID)
			},
			func(ctx context.Context, a CreateTenant, _ error) error {
				return s.Tenants.GiveUpCreation(ctx, a.ResellerID, a.OperationID)
			}),
		add(workers, log, clickTimeout,
			func(ctx context.Context, a SendMail) error { return s.Mails.Deliver(ctx, a.MailID) },
			func(ctx context.Context, a SendMail, _ error) error { return s.Mails.GiveUp(ctx, a.MailID) }),
		add(workers, log, clickTimeout,
			func(ctx context.Context, a AnswerPasswordRequest) error {
				return s.People.AnswerPasswordRequest(ctx, a.RequestID)
			}, nil),
		add(workers, log, syncTimeout, func(ctx context.Context, a RefreshTenant) error {
			return s.Sync.RefreshTenant(ctx, a.ResellerID, a.PartnerCenterCustomerID, a.NoticedAt)
		}, nil),
		add(workers, log, syncTimeout, func(ctx context.Context, a FollowChanges) error {
			return s.Sync.FollowChanges(ctx, a.ResellerID)
		}, nil),
		add(workers, log, syncTimeout, func(ctx context.Context, a ReadRelationships) error {
			return s.Sync.ReadRelationships(ctx, a.ResellerID, a.NoticedAt)
		}, nil),
		add(workers, log, syncTimeout, func(ctx context.Context, a CheckConsents) error {
			return s.Sync.CheckConsents(ctx, a.ResellerID)
		}, nil),
		add(workers, log, syncTimeout, func(ctx context.Context, a RegisterWebhook) error {
			return s.Sync.RegisterWebhook(ctx, a.ResellerID)
		}, nil),
		add(workers, log, clickTimeout, func(ctx context.Context, _ SettleLaunches) error { return s.Launches.Settle(ctx) }, nil),
		add(workers, log, nightTimeout, func(ctx context.Context, _ PlanChanges) error { return s.Plan.PlanChanges(ctx) }, nil),
		add(workers, log, nightTimeout, func(ctx context.Context, _ PlanNight) error { return s.Plan.PlanNight(ctx) }, nil),
		add(workers, log, nightTimeout, func(ctx context.Context, _ SignAuditHeads) error { return s.Audit.SignHeads(ctx) }, nil),
	)
}

func add[A river.JobArgs](workers *river.Workers, log *slog.Logger, timeout time.Duration,
	work func(context.Context, A) error, giveUp func(context.Context, A, error) error,
) error {
	return river.AddWorkerSafely(workers, &worker[A]{log: log, timeout: timeout, work: work, giveUp: giveUp})
}
