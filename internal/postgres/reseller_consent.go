package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/internal/tenancy"
)

// ForgetConsents makes the consent of every tenant of a reseller unknown: it was given to
// another application.
func (d *DB) ForgetConsents(ctx context.Context, sc tenancy.Scope, resellerID string, at time.Time) error {
	if err := reachesReseller(sc, resellerID); err != nil {
		return err
	}
	err := d.exec(ctx, `UPDATE tenants SET consent_state = 'unknown', consent_checked_at = NULL, updated_at = $2, version = version + 1
		WHERE reseller_id = $1 AND deleted_at IS NULL AND consent_state <> 'unknown'`, resellerID, at)
	if err != nil {
		return fmt.Errorf("forget consents: %w", err)
	}
	return nil
}

// ForgetSync takes away what the mirror knows of a reseller itself, since it stands for another
// Microsoft tenant from now on: its listings, how fresh they are, and the syncs under way, which
// end with that problem. It is for a reseller without connected tenants.
func (d *DB) ForgetSync(ctx context.Context, sc tenancy.Scope, resellerID, problemCode, problemDetail string, at time.Time) error {
	if err := reachesReseller(sc, resellerID); err != nil {
		return err
	}
	for _, forget := range []struct {
		sql  string
		args []any
	}{
		{`DELETE FROM sync_states WHERE reseller_id = $1`, nil},
		{`UPDATE partner_center_customers SET removed_at = $2, updated_at = $2 WHERE reseller_id = $1 AND removed_at IS NULL`, []any{at}},
		{`UPDATE gdap_relationships SET deleted_at = $2, updated_at = $2 WHERE reseller_id = $1 AND deleted_at IS NULL`, []any{at}},
		{`UPDATE operations SET state = 'failed', problem_code = $3, problem_detail = $4, finished_at = $2, updated_at = $2, version = version + 1
			WHERE reseller_id = $1 AND kind IN ('sync_reseller', 'sync_tenant') AND state IN ('queued', 'running')`, []any{at, problemCode, problemDetail}},
	} {
		if err := d.exec(ctx, forget.sql, append([]any{resellerID}, forget.args...)...); err != nil {
			return fmt.Errorf("forget a reseller's sync: %w", err)
		}
	}
	return nil
}
