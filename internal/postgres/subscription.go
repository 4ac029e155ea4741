package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// never sorts subscriptions without an end behind all others.
const endOrNever = "coalesce(s.commitment_end_date, 'infinity'::timestamptz)"

var subscriptionOrders = map[string]listOrder{
	subscription.SortName:   {expr: "s.name_folded", cast: "text", id: "s.id"},
	subscription.SortRenews: {expr: endOrNever, cast: "timestamptz", id: "s.id"},
	subscription.SortNewest: {expr: "s.created_at", cast: "timestamptz", id: "s.id", desc: true},
}

const subscriptionColumns = `s.id, s.reseller_id, s.customer_id, s.tenant_id, s.microsoft_subscription_id, s.parent_microsoft_subscription_id,
	s.microsoft_order_id, s.product_name, s.friendly_name, s.name_folded, s.product_type, s.catalog_item_id, s.product_id, s.catalog_sku_id, s.availability_id,
	s.status, s.quantity, s.unit_type, s.is_trial, s.is_add_on, s.billing_type, s.billing_cycle, s.term_duration, s.auto_renew_enabled,
	s.purchased_at, s.effective_start_date, s.commitment_end_date, s.cancellation_allowed_until_date, s.billing_cycle_end_date, s.promotion_id,
	s.suspension_reasons, s.refund_options, s.refundable_quantity, s.scheduled_next_term, s.created_at, s.updated_at, s.version,
	r.display_name, c.name, t.name, t.default_domain, y.as_of, y.last_success_at, coalesce(y.problem_code, '') <> '' OR r.problem_code <> ''`

const subscriptionJoins = `JOIN resellers r ON r.id = s.reseller_id
	JOIN customers c ON c.id = s.customer_id
	JOIN tenants t ON t.id = s.tenant_id
	LEFT JOIN sync_states y ON y.reseller_id = s.reseller_id AND y.tenant_id = s.tenant_id AND y.resource = 'subscriptions'`

// Subscriptions is a page of the subscriptions in scope, in one statement.
func (d *DB) Subscriptions(ctx context.Context, sc tenancy.Scope, f subscription.Filter, sort string, page paging.Request) (paging.Page[subscription.Placed], error) {
	var none paging.Page[subscription.Placed]
	l, err := subscriptionListing(sc, f)
	if err != nil {
		return none, err
	}
	total, capped, err := d.total(ctx, l, subscriptionOrders[sort], page)
	if err != nil {
		return none, err
	}
	sql, args := l.joined("s", subscriptionColumns, subscriptionJoins, subscriptionOrders[sort], page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return none, fmt.Errorf("list subscriptions: %w", err)
	}
	defer rows.Close()
	records := make([]subscriptionRecord, 0, page.Limit+1)
	for rows.Next() {
		r, err := scanSubscription(rows)
		if err != nil {
			return none, err
		}
		records = append(records, r)
	}
	if err := rows.Err(); err != nil {
		return none, fmt.Errorf("list subscriptions: %w", err)
	}
	cut := paging.Cut(records, page.Limit, func(r subscriptionRecord) paging.Cursor { return r.cursor(sort) })
	out := paging.Page[subscription.Placed]{Next: cut.Next, Total: total, TotalCapped: capped}
	for _, r := range cut.Items {
		out.Items = append(out.Items, r.Placed)
	}
	return out, nil
}

func subscriptionListing(sc tenancy.Scope, f subscription.Filter) (*listing, error) {
	l := &listing{from: "subscriptions s"}
	l.where("s.deleted_at IS NULL")
	if err := l.scope(sc, "s", "customer_id"); err != nil {
		return nil, err
	}
	l.whereIf("s.reseller_id = ?", f.ResellerID)
	l.whereIf("s.customer_id = ?", f.CustomerID)
	l.whereIf("s.tenant_id = ?", f.TenantID)
	l.unevenIf("s.status = ?", f.Status)
	l.unevenIf("s.parent_microsoft_subscription_id = ?", f.ParentID)
	if f.RenewsBefore != nil {
		l.uneven = true
		l.where("s.status = 'active' AND s.commitment_end_date < ?", *f.RenewsBefore)
	}
	l.search("s.name_folded", "s.name_folded", f.Search)
	return l, nil
}

// Subscription is one subscription in scope.
//
// Errors: NotFound.
func (d *DB) Subscription(ctx context.Context, sc tenancy.Scope, id string) (subscription.Placed, error) {
	l := &listing{from: "subscriptions s"}
	l.where("s.deleted_at IS NULL AND s.id = ?", id)
	if err := l.scope(sc, "s", "customer_id"); err != nil {
		return subscription.Placed{}, err
	}
	sql, args := l.page(subscriptionColumns, subscriptionJoins, subscriptionOrders[subscription.SortName], paging.Request{Limit: 1})
	rows, err := d.query(ctx, sql, args...)
	if err != nil {
		return subscription.Placed{}, fmt.Errorf("read subscription: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return subscription.Placed{}, fmt.Errorf("read subscription: %w", err)
		}
		return subscription.Placed{}, apperr.Missing("subscription")
	}
	r, err := scanSubscription(rows)
	return r.Placed, err
}

// SubscriptionsEdition is the edition of the list of one tenant's subscriptions, in one read by key.
//
// Errors: NotFound outside sc.
func (d *DB) SubscriptionsEdition(ctx context.Context, sc tenancy.Scope, tenantID string) (subscription.Edition, error) {
	l := &listing{}
	l.where("t.deleted_at IS NULL AND t.id = ?", tenantID)
	if err := l.scope(sc, "t", "customer_id"); err != nil {
		return subscription.Edition{}, err
	}
	rows, err := d.query(ctx, `SELECT r.version, c.version, t.version, coalesce(u.version, 0), y.as_of, y.last_success_at, coalesce(y.problem_code, '') <> '' OR r.problem_code <> ''
		FROM tenants t
		JOIN resellers r ON r.id = t.reseller_id
		JOIN customers c ON c.id = t.customer_id
		LEFT JOIN tenant_rollups u ON u.tenant_id = t.id
		LEFT JOIN sync_states y ON y.reseller_id = t.reseller_id AND y.tenant_id = t.id AND y.resource = 'subscriptions'
		WHERE `+l.condition(), l.args...)
	if err != nil {
		return subscription.Edition{}, fmt.Errorf("read edition: %w", err)
	}
	e, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[subscription.Edition])
	if errors.Is(err, pgx.ErrNoRows) {
		return e, apperr.Missing("tenant")
	}
	if err != nil {
		return e, fmt.Errorf("read edition: %w", err)
	}
	return e, nil
}

// subscriptionRecord is one row of the list with its sort keys.
type subscriptionRecord struct {
	subscription.Placed
	nameFolded string
}

func (r subscriptionRecord) cursor(sort string) paging.Cursor {
	c := paging.Cursor{Sort: sort, ID: r.ID, Key: r.nameFolded}
	switch sort {
	case subscription.SortRenews:
		c.Key = "infinity"
		if r.CommitmentEndDate != nil {
			c.Key = paging.TimeKey(*r.CommitmentEndDate)
		}
	case subscription.SortNewest:
		c.Key = paging.TimeKey(r.CreatedAt)
	}
	return c
}

func scanSubscription(rows pgx.Rows) (subscriptionRecord, error) {
	var r subscriptionRecord
	var status string
	var reasons, refunds, refundable []byte
	var scheduled []byte
	s := &r.Subscription
	err := rows.Scan(&s.ID, &s.ResellerID, &s.CustomerID, &s.TenantID, &s.MicrosoftSubscriptionID, &s.ParentSubscriptionID,
		&s.MicrosoftOrderID, &s.ProductName, &s.FriendlyName, &r.nameFolded, &s.ProductType, &s.CatalogItemID, &s.ProductID, &s.CatalogSkuID, &s.AvailabilityID,
		&status, &s.Quantity, &s.UnitType, &s.IsTrial, &s.IsAddOn, &s.BillingType, &s.BillingCycle, &s.TermDuration, &s.AutoRenewEnabled,
		&s.PurchasedAt, &s.EffectiveStartDate, &s.CommitmentEndDate, &s.CancellationAllowedUntil, &s.BillingCycleEndDate, &s.PromotionID,
		&reasons, &refunds, &refundable, &scheduled, &s.CreatedAt, &s.UpdatedAt, &s.Version,
		&r.ResellerName, &r.CustomerName, &r.TenantName, &r.DefaultDomain, &r.AsOf, &r.ReadAt, &r.Trouble)
	if err != nil {
		return r, fmt.Errorf("read subscription: %w", err)
	}
	s.Status = subscription.Status(status)
	for _, t := range []*time.Time{&s.CreatedAt, &s.UpdatedAt} {
		*t = t.UTC()
	}
	for _, field := range []struct {
		raw  []byte
		into any
	}{{reasons, &s.SuspensionReasons}, {refunds, &s.RefundOptions}, {refundable, &s.Refundable}, {scheduled, &s.ScheduledChange}} {
		if len(field.raw) == 0 || string(field.raw) == "[]" {
			continue
		}
		if err := json.Unmarshal(field.raw, field.into); err != nil {
			return r, fmt.Errorf("read subscription: %w", err)
		}
	}
	return r, nil
}
