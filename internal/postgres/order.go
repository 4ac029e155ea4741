package postgres

import (
	"context"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/money"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/paging"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// orderedOrEpoch sorts orders without a date behind all others.
const orderedOrEpoch = "coalesce(o.ordered_at, 'epoch'::timestamptz)"

const orderColumns = `o.id, o.reseller_id, o.customer_id, o.tenant_id, o.microsoft_order_id, o.status, o.transaction_type, o.billing_cycle,
	o.currency, o.total_price::text, o.ordered_at, o.created_at, o.updated_at, o.version, c.name, t.name, t.default_domain, y.as_of,
	y.last_success_at, coalesce(y.problem_code, '') <> '' OR r.problem_code <> ''`

const orderJoins = `JOIN customers c ON c.id = o.customer_id
	JOIN tenants t ON t.id = o.tenant_id
	JOIN resellers r ON r.id = o.reseller_id
	LEFT JOIN sync_states y ON y.reseller_id = o.reseller_id AND y.tenant_id = o.tenant_id AND y.resource = 'orders'`

var newestOrders = listOrder{expr: orderedOrEpoch, cast: "timestamptz", id: "o.id", desc: true}

// Orders is a page of the orders in scope with their items, in two statements.
func (d *DB) Orders(ctx context.Context, sc tenancy.Scope, f order.Filter, page paging.Request) (paging.Page[order.Placed], error) {
	var none paging.Page[order.Placed]
	l := &listing{from: "orders o"}
	l.where("o.deleted_at IS NULL")
	if err := l.scope(sc, "o", "customer_id"); err != nil {
		return none, err
	}
	l.whereIf("o.reseller_id = ?", f.ResellerID)
	l.whereIf("o.customer_id = ?", f.CustomerID)
	l.whereIf("o.tenant_id = ?", f.TenantID)
	l.unevenIf("o.id IN (SELECT i.order_id FROM order_items i WHERE i.microsoft_subscription_id = ?)", f.MicrosoftSubscriptionID)
	total, capped, err := d.total(ctx, l, newestOrders, page)
	if err != nil {
		return none, err
	}
	orders, err := d.readOrders(ctx, l, page)
	if err != nil {
		return none, err
	}
	out := paging.Cut(orders, page.Limit, func(o order.Placed) paging.Cursor {
		c := paging.Cursor{Sort: order.SortNewest, Key: "epoch", ID: o.ID}
		if o.OrderedAt != nil {
			c.Key = paging.TimeKey(*o.OrderedAt)
		}
		return c
	})
	out.Total, out.TotalCapped = total, capped
	return out, d.addItems(ctx, out.Items)
}

// Order is one order in scope with its items.
//
// Errors: NotFound.
func (d *DB) Order(ctx context.Context, sc tenancy.Scope, id string) (order.Placed, error) {
	l := &listing{from: "orders o"}
	l.where("o.deleted_at IS NULL AND o.id = ?", id)
	if err := l.scope(sc, "o", "customer_id"); err != nil {
		return order.Placed{}, err
	}
	orders, err := d.readOrders(ctx, l, paging.Request{Limit: 1})
	if err != nil {
		return order.Placed{}, err
	}
	if len(orders) == 0 {
		return order.Placed{}, apperr.Missing("order")
	}
	return orders[0], d.addItems(ctx, orders)
}

func (d *DB) readOrders(ctx context.Context, l *listing, page paging.Request) ([]order.Placed, error) {
	sql, args := l.joined("o", orderColumns, orderJoins, newestOrders, page)
	rows, err := d.list(ctx, l, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("list orders: %w", err)
	}
	defer rows.Close()
	var orders []order.Placed
	for rows.Next() {
		var o order.Placed
		var price *string
		err := rows.Scan(&o.ID, &o.ResellerID, &o.CustomerID, &o.TenantID, &o.MicrosoftOrderID, &o.Status, &o.TransactionType, &o.BillingCycle,
			&o.Currency, &price, &o.OrderedAt, &o.CreatedAt, &o.UpdatedAt, &o.Version, &o.CustomerName, &o.TenantName, &o.DefaultDomain, &o.AsOf,
			&o.ReadAt, &o.Trouble)
		if err != nil {
			return nil, fmt.Errorf("read order: %w", err)
		}
		if o.TotalPrice, err = readMoney(price, o.Currency); err != nil {
			return nil, err
		}
		orders = append(orders, o)
	}
	return orders, rows.Err()
}

// addItems reads the items of all orders in one statement and gives each its own.
func (d *DB) addItems(ctx context.Context, orders []order.Placed) error {
	if len(orders) == 0 {
		return nil
	}
	at := make(map[string]*order.Placed, len(orders))
	ids := make([]string, 0, len(orders))
	for i := range orders {
		at[orders[i].ID] = &orders[i]
		ids = append(ids, orders[i].ID)
	}
	rows, err := d.query(ctx, `SELECT order_id, line_item_number, catalog_item_id, microsoft_subscription_id, product_name, quantity,
		term_duration, transaction_type, unit_price::text, promotion_id
		FROM order_items WHERE order_id = ANY($1::uuid[]) ORDER BY order_id, line_item_number`, ids)
	if err != nil {
		return fmt.Errorf("list order items: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var it order.Item
		var price *string
		err := rows.Scan(&id, &it.LineItemNumber, &it.CatalogItemID, &it.MicrosoftSubscriptionID, &it.ProductName, &it.Quantity,
			&it.TermDuration, &it.TransactionType, &price, &it.PromotionID)
		if err != nil {
			return fmt.Errorf("read order item: %w", err)
		}
		if it.UnitPrice, err = readMoney(price, at[id].Currency); err != nil {
			return err
		}
		at[id].Items = append(at[id].Items, it)
	}
	return rows.Err()
}

// readMoney is a NUMERIC column read as text, with its currency; nil when either is not known.
func readMoney(amount *string, currency string) (*money.Money, error) {
	if amount == nil || currency == "" {
		return nil, nil
	}
	d, err := decimal.NewFromString(*amount)
	if err != nil {
		return nil, fmt.Errorf("read amount: %w", err)
	}
	return &money.Money{Amount: d, Currency: currency}, nil
}
