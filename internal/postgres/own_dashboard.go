package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/dashboard"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// OwnWidgets are what a person put on their dashboard of a company.
//
// Errors: NotFound.
func (d *DB) OwnWidgets(ctx context.Context, sc tenancy.Scope, loginID, customerID string) ([]dashboard.Widget, error) {
	if _, err := d.Customer(ctx, sc, customerID); err != nil {
		return nil, err
	}
	rows, err := d.query(ctx, "SELECT unnest(widgets) FROM own_dashboards WHERE login_id = $1 AND customer_id = $2", loginID, customerID)
	if err != nil {
		return nil, fmt.Errorf("own dashboard: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[dashboard.Widget])
}

// SaveOwnWidgets keeps them.
//
// Errors: NotFound.
func (d *DB) SaveOwnWidgets(ctx context.Context, sc tenancy.Scope, loginID, customerID string, widgets []dashboard.Widget, at time.Time) error {
	if _, err := d.Customer(ctx, sc, customerID); err != nil {
		return err
	}
	return d.exec(ctx, `INSERT INTO own_dashboards (login_id, customer_id, widgets, updated_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (login_id, customer_id) DO UPDATE SET widgets = excluded.widgets, updated_at = excluded.updated_at`,
		loginID, customerID, widgets, at)
}
