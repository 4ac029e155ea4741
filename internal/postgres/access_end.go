package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// endingAccess takes the portal users away whose column is $1, once their logins are held.
const endingAccess = `UPDATE portal_users SET deleted_at = $2, updated_at = $2, version = version + 1 WHERE %s = $1 AND deleted_at IS NULL`

// afterAccess is what follows for the logins $1: without an open portal no session, without any portal no link and no login.
var afterAccess = []string{
	`UPDATE sessions s SET revoked_at = $2 WHERE s.login_id = ANY($1::uuid[]) AND s.revoked_at IS NULL
		AND NOT EXISTS (SELECT FROM portal_users u WHERE u.login_id = s.login_id AND u.status = 'active' AND u.deleted_at IS NULL)`,
	`UPDATE login_links k SET used_at = $2 WHERE k.login_id = ANY($1::uuid[]) AND k.used_at IS NULL
		AND NOT EXISTS (SELECT FROM portal_users u WHERE u.login_id = k.login_id AND u.deleted_at IS NULL)`,
	`UPDATE logins l SET deleted_at = $2, updated_at = $2, password_hash = '', microsoft_tenant_id = NULL, microsoft_object_id = NULL,
		microsoft_name = NULL, microsoft_linked_at = NULL, version = version + 1 WHERE l.id = ANY($1::uuid[]) AND l.deleted_at IS NULL
		AND NOT EXISTS (SELECT FROM portal_users u WHERE u.login_id = l.id AND u.deleted_at IS NULL)`,
}

// endAccess takes away the portal users whose column ("customer_id" or "reseller_id") is id. Addresses
// of whoever has no other portal are free again.
func (d *DB) endAccess(ctx context.Context, column, id string, at time.Time) error {
	rows, err := d.query(ctx, `SELECT id::text FROM logins WHERE deleted_at IS NULL AND id IN
		(SELECT login_id FROM portal_users WHERE `+column+` = $1 AND deleted_at IS NULL) ORDER BY id FOR UPDATE`, id)
	if err != nil {
		return fmt.Errorf("hold logins: %w", err)
	}
	logins, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("hold logins: %w", err)
	}
	if err := d.exec(ctx, fmt.Sprintf(endingAccess, column), id, at); err != nil {
		return fmt.Errorf("take portal users away: %w", err)
	}
	for _, statement := range afterAccess {
		if err := d.exec(ctx, statement, logins, at); err != nil {
			return fmt.Errorf("take logins away: %w", err)
		}
	}
	for _, table := range factorTables {
		err := d.exec(ctx, `DELETE FROM `+table+` f USING logins l WHERE l.id = f.login_id AND l.id = ANY($1::uuid[]) AND l.deleted_at IS NOT NULL`, logins)
		if err != nil {
			return fmt.Errorf("take second factors away: %w", err)
		}
	}
	return nil
}
