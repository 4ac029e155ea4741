package pcsync

import (
	"context"
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/operation"
)

// finish ends a full sync that has nothing left, and has notifications registered and consents
// checked.
func (s *Service) finish(ctx context.Context, op operation.Operation) error {
	total, err := s.Store.CountTenantsToSync(ctx, op.ResellerID)
	if err != nil {
		return err
	}
	gaps, err := s.Store.SyncGaps(ctx, op.ResellerID, *op.StartedAt)
	if err != nil {
		return err
	}
	own, err := s.Store.States(ctx, op.ResellerID, "")
	if err != nil {
		return err
	}
	at := s.Machine()
	op.Done, op.Total, op.FinishedAt, op.UpdatedAt = total, total, &at, at
	op.State, op.ProblemCode, op.ProblemDetail = verdict(total, gaps, own)
	if op.ProblemCode != "" {
		s.Log.WarnContext(ctx, "sync left gaps", "operation_id", op.ID, "reseller_id", op.ResellerID,
			"tenants", total, "unread", gaps.Unread, "partly_read", gaps.Partly, "problem", gaps.ProblemCode)
	}
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.EndOperation(ctx, op); err != nil {
			return err
		}
		if s.Options.WebhookURL != "" {
			if err := s.Queue.RegisterWebhook(ctx, op.ResellerID); err != nil {
				return err
			}
		}
		return s.Queue.CheckConsents(ctx, op.ResellerID)
	})
}

// verdict tells how a full sync ended that has tried everything: it failed when none of its
// tenants could be read; a success with a problem is a warning.
func verdict(total int, gaps mirror.Gaps, own []mirror.State) (state operation.State, code, detail string) {
	if total > 0 && gaps.Unread >= total {
		return operation.Failed, operation.ProblemNothingRead,
			fmt.Sprintf("Of %s, none could be read. The commonest cause: %s", tenants(total), gaps.ProblemDetail)
	}
	var missing []string
	if gaps.Unread > 0 {
		missing = append(missing, fmt.Sprintf("%d could not be read", gaps.Unread))
	}
	if gaps.Partly > 0 {
		missing = append(missing, fmt.Sprintf("%d could be read only in part", gaps.Partly))
	}
	var sentences []string
	if len(missing) > 0 {
		sentences = append(sentences, fmt.Sprintf("Of %s, %s. The commonest cause: %s", tenants(total), strings.Join(missing, " and "), gaps.ProblemDetail))
	}
	for _, st := range own {
		switch {
		case st.ProblemCode == "":
		case st.Resource == mirror.Customers:
			sentences = append(sentences, "The listing of customers is not complete: "+st.ProblemDetail)
		case st.Resource == mirror.GDAP:
			sentences = append(sentences, "Delegated administration could not be read: "+st.ProblemDetail)
		}
	}
	if len(sentences) == 0 {
		return operation.Succeeded, "", ""
	}
	return operation.Succeeded, operation.ProblemPartlyRead, strings.Join(sentences, " ")
}

func tenants(n int) string {
	if n == 1 {
		return "1 tenant"
	}
	return fmt.Sprintf("%d tenants", n)
}
