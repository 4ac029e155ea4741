package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/fold"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenant"
)

// mirroredSubscriptionColumns in the order in which they are scanned.
const mirroredSubscriptionColumns = `id::text, microsoft_subscription_id, parent_microsoft_subscription_id, microsoft_order_id, product_name,
	friendly_name, product_type, catalog_item_id, product_id, catalog_sku_id, availability_id, status, quantity, unit_type,
	is_trial, is_add_on, billing_type, billing_cycle, term_duration, auto_renew_enabled, purchased_at, effective_start_date,
	commitment_end_date, cancellation_allowed_until_date, billing_cycle_end_date, promotion_id, suspension_reasons::text,
	refund_options::text, refundable_quantity::text, scheduled_next_term::text`

const mirroredSubscriptions = `SELECT ` + mirroredSubscriptionColumns + ` FROM subscriptions WHERE tenant_id = $1 AND ` + stands

func scanMirroredSubscription(row pgx.CollectableRow) (subscription.Subscription, error) {
	var s subscription.Subscription
	var reasons, refunds, refundable string
	var scheduled *string
	err := row.Scan(&s.ID, &s.MicrosoftSubscriptionID, &s.ParentSubscriptionID, &s.MicrosoftOrderID, &s.ProductName,
		&s.FriendlyName, &s.ProductType, &s.CatalogItemID, &s.ProductID, &s.CatalogSkuID, &s.AvailabilityID, &s.Status, &s.Quantity, &s.UnitType,
		&s.IsTrial, &s.IsAddOn, &s.BillingType, &s.BillingCycle, &s.TermDuration, &s.AutoRenewEnabled, &s.PurchasedAt, &s.EffectiveStartDate,
		&s.CommitmentEndDate, &s.CancellationAllowedUntil, &s.BillingCycleEndDate, &s.PromotionID, &reasons, &refunds, &refundable, &scheduled)
	if err != nil {
		return s, err
	}
	for _, t := range []**time.Time{&s.PurchasedAt, &s.EffectiveStartDate, &s.CommitmentEndDate, &s.CancellationAllowedUntil, &s.BillingCycleEndDate} {
		*t = utc(*t)
	}
	for _, j := range []struct {
		text string
		into any
	}{{reasons, &s.SuspensionReasons}, {refunds, &s.RefundOptions}, {refundable, &s.Refundable}, {deref(scheduled), &s.ScheduledChange}} {
		if j.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(j.text), j.into); err != nil {
			return s, err
		}
	}
	return s, nil
}

// SaveSubscriptions writes subscriptions of one tenant: new ones, and those that differ from
// what stands here, with a new version. An equal one is not written.
func (d *DB) SaveSubscriptions(ctx context.Context, t tenant.Tenant, subs []subscription.Subscription, at time.Time) error {
	if len(subs) == 0 {
		return nil
	}
	type sub = subscription.Subscription
	texts := func(get func(sub) string) []string { return column(subs, get) }
	times := func(get func(sub) *time.Time) []*time.Time { return column(subs, get) }
	documents := func(get func(sub) any) []*string {
		return column(subs, func(s sub) *string { return document(get(s)) })
	}
	err := d.exec(ctx, saveSubscriptions, t.ResellerID, t.CustomerID, t.ID, at,
		texts(func(s sub) string { return s.ID }),
		texts(func(s sub) string { return s.MicrosoftSubscriptionID }),
		texts(func(s sub) string { return s.ParentSubscriptionID }),
		texts(func(s sub) string { return s.MicrosoftOrderID }),
		texts(func(s sub) string { return s.ProductName }),
		texts(func(s sub) string { return s.FriendlyName }),
		texts(func(s sub) string { return fold.Text(s.ProductName + " " + s.FriendlyName) }),
		texts(func(s sub) string { return s.ProductType }),
		texts(func(s sub) string { return s.CatalogItemID }),
		texts(func(s sub) string { return s.ProductID }),
		texts(func(s sub) string { return s.CatalogSkuID }),
		texts(func(s sub) string { return s.AvailabilityID }),
		texts(func(s sub) string { return string(s.Status) }),
		column(subs, func(s sub) int32 { return int32(s.Quantity) }),
		texts(func(s sub) string { return s.UnitType }),
		column(subs, func(s sub) bool { return s.IsTrial }),
		column(subs, func(s sub) bool { return s.IsAddOn }),
		texts(func(s sub) string { return s.BillingType }),
		texts(func(s sub) string { return s.BillingCycle }),
		texts(func(s sub) string { return s.TermDuration }),
		column(subs, func(s sub) bool { return s.AutoRenewEnabled }),
		times(func(s sub) *time.Time { return s.PurchasedAt }),
		times(func(s sub) *time.Time { return s.EffectiveStartDate }),
		times(func(s sub) *time.Time { return s.CommitmentEndDate }),
		times(func(s sub) *time.Time { return s.CancellationAllowedUntil }),
		times(func(s sub) *time.Time { return s.BillingCycleEndDate }),
		texts(func(s sub) string { return s.PromotionID }),
		documents(func(s sub) any { return list(s.SuspensionReasons) }),
		documents(func(s sub) any { return list(s.RefundOptions) }),
		documents(func(s sub) any { return s.Refundable }),
		documents(func(s sub) any {
			if s.ScheduledChange == nil {
				return nil
			}
			return s.ScheduledChange
		}))
	if err != nil {
		return fmt.Errorf("save subscriptions: %w", err)
	}
	return nil
}

const saveSubscriptions = `
INSERT INTO subscriptions AS s (reseller_id, customer_id, tenant_id, created_at, updated_at,
	id, microsoft_subscription_id, parent_microsoft_subscription_id, microsoft_order_id, product_name, friendly_name, name_folded,
	product_type, catalog_item_id, product_id, catalog_sku_id, availability_id, status, quantity, unit_type, is_trial, is_add_on,
	billing_type, billing_cycle, term_duration, auto_renew_enabled, purchased_at, effective_start_date, commitment_end_date,
	cancellation_allowed_until_date, billing_cycle_end_date, promotion_id, suspension_reasons, refund_options, refundable_quantity,
	scheduled_next_term)
SELECT $1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $4::timestamptz, n.*
FROM unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
	$12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::integer[], $19::text[], $20::boolean[], $21::boolean[],
	$22::text[], $23::text[], $24::text[], $25::boolean[], $26::timestamptz[], $27::timestamptz[], $28::timestamptz[],
	$29::timestamptz[], $30::timestamptz[], $31::text[], $32::text[]::jsonb[], $33::text[]::jsonb[], $34::text[]::jsonb[],
	$35::text[]::jsonb[]) AS n
ON CONFLICT (tenant_id, microsoft_subscription_id) DO UPDATE SET
	parent_microsoft_subscription_id = excluded.parent_microsoft_subscription_id, microsoft_order_id = excluded.microsoft_order_id,
	product_name = excluded.product_name, friendly_name = excluded.friendly_name, name_folded = excluded.name_folded,
	product_type = excluded.product_type, catalog_item_id = excluded.catalog_item_id, product_id = excluded.product_id,
	catalog_sku_id = excluded.catalog_sku_id, availability_id = excluded.availability_id, status = excluded.status,
	quantity = excluded.quantity, unit_type = excluded.unit_type, is_trial = excluded.is_trial, is_add_on = excluded.is_add_on,
	billing_type = excluded.billing_type, billing_cycle = excluded.billing_cycle, term_duration = excluded.term_duration,
	auto_renew_enabled = excluded.auto_renew_enabled, purchased_at = excluded.purchased_at,
	effective_start_date = excluded.effective_start_date, commitment_end_date = excluded.commitment_end_date,
	cancellation_allowed_until_date = excluded.cancellation_allowed_until_date, billing_cycle_end_date = excluded.billing_cycle_end_date,
	promotion_id = excluded.promotion_id, suspension_reasons = excluded.suspension_reasons, refund_options = excluded.refund_options,
	refundable_quantity = excluded.refundable_quantity, scheduled_next_term = excluded.scheduled_next_term,
	updated_at = excluded.updated_at, deleted_at = NULL, version = s.version + 1
WHERE s.deleted_at IS NOT NULL OR (s.parent_microsoft_subscription_id, s.microsoft_order_id, s.product_name, s.friendly_name, s.product_type,
	s.catalog_item_id, s.product_id, s.catalog_sku_id, s.availability_id, s.status, s.quantity, s.unit_type, s.is_trial, s.is_add_on,
	s.billing_type, s.billing_cycle, s.term_duration, s.auto_renew_enabled, s.purchased_at, s.effective_start_date, s.commitment_end_date,
	s.cancellation_allowed_until_date, s.billing_cycle_end_date, s.promotion_id, s.suspension_reasons, s.refund_options,
	s.refundable_quantity, s.scheduled_next_term)
IS DISTINCT FROM (excluded.parent_microsoft_subscription_id, excluded.microsoft_order_id, excluded.product_name, excluded.friendly_name,
	excluded.product_type, excluded.catalog_item_id, excluded.product_id, excluded.catalog_sku_id, excluded.availability_id, excluded.status,
	excluded.quantity, excluded.unit_type, excluded.is_trial, excluded.is_add_on, excluded.billing_type, excluded.billing_cycle,
	excluded.term_duration, excluded.auto_renew_enabled, excluded.purchased_at, excluded.effective_start_date, excluded.commitment_end_date,
	excluded.cancellation_allowed_until_date, excluded.billing_cycle_end_date, excluded.promotion_id, excluded.suspension_reasons,
	excluded.refund_options, excluded.refundable_quantity, excluded.scheduled_next_term)`

// DropSubscriptions marks subscriptions as vanished from Microsoft's complete listing.
func (d *DB) DropSubscriptions(ctx context.Context, tenantID string, ids []string, at time.Time) error {
	return d.drop(ctx, "subscriptions", tenantID, ids, at)
}

// drop marks rows of a mirror table as vanished. The table's name is never input.
func (d *DB) drop(ctx context.Context, table, tenantID string, ids []string, at time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	err := d.exec(ctx, `UPDATE `+table+` SET deleted_at = $3, updated_at = $3, version = version + 1
		WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND deleted_at IS NULL`, tenantID, ids, at)
	if err != nil {
		return fmt.Errorf("mark vanished %s: %w", table, err)
	}
	return nil
}

// document is a value for a jsonb column; nil is NULL.
func document(v any) *string {
	if v == nil {
		return nil
	}
	b, err := json.Marshal(v)
	if err != nil { // what is stored is strings, numbers and times
		return nil
	}
	s := string(b)
	return &s
}

// list makes sure that an empty list is stored as [] and not as null.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
