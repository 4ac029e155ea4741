package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/money"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/tenant"
)

const mirroredOrders = `
	SELECT o.id::text, o.microsoft_order_id, o.status, o.transaction_type, o.billing_cycle, o.currency, o.total_price::text, o.ordered_at,
	       i.line_item_number, i.catalog_item_id, i.microsoft_subscription_id, i.product_name, i.quantity, i.term_duration,
	       i.transaction_type, i.unit_price::text, i.promotion_id
	FROM orders o LEFT JOIN order_items i ON i.order_id = o.id
	WHERE o.tenant_id = $1 AND ` + stands + `
	ORDER BY o.id, i.line_item_number`

// collectMirroredOrders puts the joined lines of orders together.
func collectMirroredOrders(rows pgx.Rows) ([]order.Order, error) {
	defer rows.Close()
	var orders []order.Order
	for rows.Next() {
		o, item, err := scanMirroredOrder(rows)
		if err != nil {
			return nil, err
		}
		if n := len(orders); n == 0 || orders[n-1].ID != o.ID {
			orders = append(orders, o)
		}
		if item != nil {
			last := &orders[len(orders)-1]
			last.Items = append(last.Items, *item)
		}
	}
	return orders, rows.Err()
}

func scanMirroredOrder(rows pgx.Rows) (order.Order, *order.Item, error) {
	var o order.Order
	var total, unit *string
	var number, quantity *int
	var catalogItem, sub, name, term, kind, promotion *string
	err := rows.Scan(&o.ID, &o.MicrosoftOrderID, &o.Status, &o.TransactionType, &o.BillingCycle, &o.Currency, &total, &o.OrderedAt,
		&number, &catalogItem, &sub, &name, &quantity, &term, &kind, &unit, &promotion)
	if err != nil {
		return o, nil, err
	}
	o.OrderedAt = utc(o.OrderedAt)
	if o.TotalPrice, err = amount(total, o.Currency); err != nil || number == nil {
		return o, nil, err
	}
	item := order.Item{
		LineItemNumber: *number, CatalogItemID: deref(catalogItem), MicrosoftSubscriptionID: deref(sub), ProductName: deref(name),
		Quantity: *quantity, TermDuration: deref(term), TransactionType: deref(kind), PromotionID: deref(promotion),
	}
	item.UnitPrice, err = amount(unit, o.Currency)
	return o, &item, err
}

// amount is a numeric column with the currency of its row.
func amount(text *string, currency string) (*money.Money, error) {
	if text == nil {
		return nil, nil
	}
	d, err := decimal.NewFromString(*text)
	if err != nil {
		return nil, err
	}
	return &money.Money{Amount: d, Currency: currency}, nil
}

func numeric(m *money.Money) *string {
	if m == nil {
		return nil
	}
	s := m.Amount.String()
	return &s
}

// SaveOrders writes orders of one tenant with their items: new ones, and those that differ from
// what stands here, with a new version. Items are replaced as a whole, so give only orders that
// differ.
func (d *DB) SaveOrders(ctx context.Context, t tenant.Tenant, orders []order.Order, newID func() string, at time.Time) error {
	if len(orders) == 0 {
		return nil
	}
	err := d.exec(ctx, `
		INSERT INTO orders AS o (reseller_id, customer_id, tenant_id, created_at, updated_at, id, microsoft_order_id, status, transaction_type,
			billing_cycle, currency, total_price, ordered_at)
		SELECT $1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $4::timestamptz, n.*
		FROM unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[]::numeric[], $12::timestamptz[]) AS n
		ON CONFLICT (tenant_id, microsoft_order_id) DO UPDATE SET
			status = excluded.status, transaction_type = excluded.transaction_type, billing_cycle = excluded.billing_cycle,
			currency = excluded.currency, total_price = excluded.total_price, ordered_at = excluded.ordered_at,
			updated_at = excluded.updated_at, deleted_at = NULL, version = o.version + 1`,
		t.ResellerID, t.CustomerID, t.ID, at,
		column(orders, func(o order.Order) string { return o.ID }),
		column(orders, func(o order.Order) string { return o.MicrosoftOrderID }),
		column(orders, func(o order.Order) string { return o.Status }),
		column(orders, func(o order.Order) string { return o.TransactionType }),
		column(orders, func(o order.Order) string { return o.BillingCycle }),
		column(orders, func(o order.Order) string { return o.Currency }),
		column(orders, func(o order.Order) *string { return numeric(o.TotalPrice) }),
		column(orders, func(o order.Order) *time.Time { return o.OrderedAt }))
	if err != nil {
		return fmt.Errorf("save orders: %w", err)
	}
	return d.saveOrderItems(ctx, t, orders, newID)
}

type orderLine struct {
	id, orderID string
	order.Item
}

func (d *DB) saveOrderItems(ctx context.Context, t tenant.Tenant, orders []order.Order, newID func() string) error {
	var lines []orderLine
	for _, o := range orders {
		for _, item := range o.Items {
			lines = append(lines, orderLine{id: newID(), orderID: o.MicrosoftOrderID, Item: item})
		}
	}
	err := d.exec(ctx, `
		DELETE FROM order_items i USING orders o
		WHERE i.order_id = o.id AND o.tenant_id = $1 AND o.microsoft_order_id = ANY($2::text[]) AND o.version > 1`,
		t.ID, column(orders, func(o order.Order) string { return o.MicrosoftOrderID }))
	if err != nil {
		return fmt.Errorf("replace order items: %w", err)
	}
	if len(lines) == 0 {
		return nil
	}
	err = d.exec(ctx, `
		INSERT INTO order_items (reseller_id, order_id, id, line_item_number, catalog_item_id, microsoft_subscription_id, product_name,
			quantity, term_duration, transaction_type, unit_price, promotion_id)
		SELECT $1::uuid, o.id, n.id, n.line, n.catalog, n.sub, n.product, n.quantity, n.term, n.kind, n.price, n.promotion
		FROM unnest($3::uuid[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::integer[], $10::text[], $11::text[],
			$12::text[]::numeric[], $13::text[]) AS n (id, microsoft_order, line, catalog, sub, product, quantity, term, kind, price, promotion)
		JOIN orders o ON o.tenant_id = $2::uuid AND o.microsoft_order_id = n.microsoft_order`,
		t.ResellerID, t.ID,
		column(lines, func(l orderLine) string { return l.id }),
		column(lines, func(l orderLine) string { return l.orderID }),
		column(lines, func(l orderLine) int32 { return int32(l.LineItemNumber) }),
		column(lines, func(l orderLine) string { return l.CatalogItemID }),
		column(lines, func(l orderLine) string { return l.MicrosoftSubscriptionID }),
		column(lines, func(l orderLine) string { return l.ProductName }),
		column(lines, func(l orderLine) int32 { return int32(l.Quantity) }),
		column(lines, func(l orderLine) string { return l.TermDuration }),
		column(lines, func(l orderLine) string { return l.TransactionType }),
		column(lines, func(l orderLine) *string { return numeric(l.UnitPrice) }),
		column(lines, func(l orderLine) string { return l.PromotionID }))
	if err != nil {
		return fmt.Errorf("save order items: %w", err)
	}
	return nil
}

// DropOrders marks orders as vanished from Microsoft's complete listing. Their items stay.
func (d *DB) DropOrders(ctx context.Context, tenantID string, ids []string, at time.Time) error {
	return d.drop(ctx, "orders", tenantID, ids, at)
}
