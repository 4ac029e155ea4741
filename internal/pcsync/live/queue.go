package live

import (
	"context"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// operations begins syncs.
type operations interface {
	StartResellerSync(ctx context.Context, sc tenancy.Scope, resellerID string, why operation.Reason) (operation.Operation, error)
	StartTenantSync(ctx context.Context, sc tenancy.Scope, tenantID string, why operation.Reason) (operation.Operation, error)
}

// Queue begins the syncs that changes of resellers and tenants cause.
type Queue struct{ operations operations }

// NewQueue makes the adapter.
func NewQueue(o operations) *Queue { return &Queue{operations: o} }

// SyncReseller begins a full sync in the transaction of its cause.
func (q *Queue) SyncReseller(ctx context.Context, resellerID string, reason operation.Reason) (string, error) {
	sc, err := tenancy.ForReseller(resellerID)
	if err != nil {
		return "", err
	}
	return started(q.operations.StartResellerSync(ctx, sc, resellerID, reason))
}

// SyncTenant begins the sync of one tenant in the transaction of its cause.
func (q *Queue) SyncTenant(ctx context.Context, resellerID, tenantID string, reason operation.Reason) (string, error) {
	sc, err := tenancy.ForReseller(resellerID)
	if err != nil {
		return "", err
	}
	return started(q.operations.StartTenantSync(ctx, sc, tenantID, reason))
}

// started tolerates that a sync cannot run now: the change that caused it stands, and the next
// regular sync reads what it left out.
func started(op operation.Operation, err error) (string, error) {
	if apperr.KindOf(err) == apperr.Conflict {
		return "", nil
	}
	return op.ID, err
}
