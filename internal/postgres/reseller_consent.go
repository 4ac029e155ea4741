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
