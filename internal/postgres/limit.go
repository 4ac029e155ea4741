package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/limit"
	"github.com/tenantry/tenantry/internal/money"
	"github.com/tenantry/tenantry/internal/tenancy"
)

const limitsOf = `SELECT max_seats, spend_amount::text, coalesce(spend_currency, ''), products, terms, hours, updated_at, version
	FROM portal_user_limits WHERE portal_user_id = $1`

// Limits are those of a portal user, the zero Limits where none were set.
//
// Errors: NotFound outside the scope.
func (d *DB) Limits(ctx context.Context, sc tenancy.Scope, portalUserID string) (limit.Limits, error) {
	if err := d.holdsPortalUser(ctx, sc, portalUserID); err != nil {
		return limit.Limits{}, err
	}
	rows, err := d.query(ctx, limitsOf, portalUserID)
	if err != nil {
		return limit.Limits{}, err
	}
	l, err := pgx.CollectExactlyOneRow(rows, scanLimits)
	if errors.Is(err, pgx.ErrNoRows) {
		return limit.Limits{}, nil
	}
	return l, err
}

func (d *DB) holdsPortalUser(ctx context.Context, sc tenancy.Scope, id string) error {
	var row portalUserRow
	return one(d.scopedPortalUser(ctx, sc, id).Select("id").Take(&row).Error, "portal_user")
}

func scanLimits(rows pgx.CollectableRow) (limit.Limits, error) {
	var l limit.Limits
	var amount *string
	var currency string
	if err := rows.Scan(&l.MaxSeats, &amount, &currency, &l.Products, &l.Terms, &l.Hours, &l.UpdatedAt, &l.Version); err != nil {
		return l, err
	}
	l.UpdatedAt = l.UpdatedAt.UTC()
	if amount == nil {
		return l, nil
	}
	spend, err := money.Parse(*amount, currency)
	l.MonthlySpend = &spend
	return l, err
}

// SaveLimits replaces the limits of a portal user, if those before have the version below.
//
// Errors: NotFound outside the scope; Stale.
func (d *DB) SaveLimits(ctx context.Context, sc tenancy.Scope, portalUserID string, l limit.Limits) error {
	if err := d.holdsPortalUser(ctx, sc, portalUserID); err != nil {
		return err
	}
	var amount, currency *string
	if l.MonthlySpend != nil {
		text := l.MonthlySpend.Amount.String()
		amount, currency = &text, &l.MonthlySpend.Currency
	}
	var hours *string
	if l.Hours != nil {
		text, err := json.Marshal(l.Hours)
		if err != nil {
			return fmt.Errorf("encode hours: %w", err)
		}
		whole := string(text)
		hours = &whole
	}
	saved, err := d.execRows(ctx, `INSERT INTO portal_user_limits (portal_user_id, max_seats, spend_amount, spend_currency, products, terms, hours, updated_at, version)
		SELECT $1, $2, $3::text::numeric, $4, $5, $6, $7::text::jsonb, $8, $9
		WHERE $9::bigint = 1 OR EXISTS (SELECT FROM portal_user_limits WHERE portal_user_id = $1)
		ON CONFLICT (portal_user_id) DO UPDATE SET max_seats = excluded.max_seats, spend_amount = excluded.spend_amount, spend_currency = excluded.spend_currency,
			products = excluded.products, terms = excluded.terms, hours = excluded.hours, updated_at = excluded.updated_at, version = excluded.version
		WHERE portal_user_limits.version = excluded.version - 1`,
		portalUserID, l.MaxSeats, amount, currency, l.Products, l.Terms, hours, l.UpdatedAt, l.Version)
	if err == nil && saved == 0 {
		return apperr.New(apperr.Stale, "limits.stale", "The limits changed since you opened them. Nothing was changed now: look at them again and repeat your change.")
	}
	return err
}
