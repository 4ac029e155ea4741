package v1

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/order"
)

// Orders is purchases.
type Orders struct {
	service *order.Service
	now     clock.Machine
}

// NewOrders makes the handlers.
func NewOrders(s *order.Service, now clock.Machine) *Orders { return &Orders{service: s, now: now} }

// Routes of the resource.
func (h *Orders) Routes() []Route {
	return []Route{
		{Operation: "listOrders", Method: http.MethodGet, Path: "/orders", Handler: h.List},
		{Operation: "getOrder", Method: http.MethodGet, Path: "/orders/:id", Handler: h.Get},
	}
}

// List returns the orders you may see with their items, newest first.
//
//	@Summary	List orders
//	@ID			listOrders
//	@Tags		orders
//	@Produce	json
//	@Param		reseller_id					query	string	false	"Of this reseller"	format(uuid)
//	@Param		customer_id					query	string	false	"Of this customer"	format(uuid)
//	@Param		tenant_id					query	string	false	"Of this tenant"	format(uuid)
//	@Param		microsoft_subscription_id	query	string	false	"With a line of this subscription"
//	@Param		sort						query	string	false	"Order"	Enums(-ordered_at)
//	@Param		limit						query	int		false	"Entries on a page"
//	@Param		cursor						query	string	false	"Opaque; next_cursor of the page before"
//	@Param		include						query	string	false	"Ask for the total"	Enums(total)
//	@Success	200		{object}	OrderPage
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/orders [get]
func (h *Orders) List(c echo.Context) error {
	q, page, _, err := list(c, []string{order.SortNewest}, filters{
		"reseller_id": nil, "customer_id": nil, "tenant_id": nil, "microsoft_subscription_id": nil,
	})
	if err != nil {
		return err
	}
	f := order.Filter{MicrosoftSubscriptionID: q.Get("microsoft_subscription_id")}
	for name, into := range map[string]*string{"reseller_id": &f.ResellerID, "customer_id": &f.CustomerID, "tenant_id": &f.TenantID} {
		if *into, err = queryID(q, name); err != nil {
			return err
		}
	}
	found, err := h.service.List(c.Request().Context(), scope(c), f, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, OrderPage{Data: mapAll(found.Items, func(p order.Placed) Order { return h.toAPI(actor(c), p) }), PageInfo: pageInfo(found)})
}

// Get returns one order with its items.
//
//	@Summary	Get an order
//	@ID			getOrder
//	@Tags		orders
//	@Produce	json
//	@Param		id	path	string	true	"Order id"	format(uuid)
//	@Success	200		{object}	Order
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/orders/{id} [get]
func (h *Orders) Get(c echo.Context) error {
	id, err := pathID(c, "id", "order")
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	found, err := h.service.Get(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, h.toAPI(actor(c), found))
}

// OrderPage is one page of orders.
type OrderPage struct {
	Data []Order `json:"data"`
	PageInfo
} // @name OrderPage

// Order is one purchase as Microsoft last told it.
type Order struct {
	ID               string      `json:"id" format:"uuid"`
	ResellerID       string      `json:"reseller_id" format:"uuid"`
	CustomerID       string      `json:"customer_id" format:"uuid"`
	CustomerName     string      `json:"customer_name"`
	TenantID         string      `json:"tenant_id" format:"uuid"`
	TenantName       string      `json:"tenant_name"`
	DefaultDomain    string      `json:"default_domain"`
	MicrosoftOrderID string      `json:"microsoft_order_id"`
	Status           string      `json:"status" example:"completed"` // as Microsoft spells it
	TransactionType  string      `json:"transaction_type" example:"UserPurchase"`
	BillingCycle     string      `json:"billing_cycle" example:"monthly"`
	TotalPrice       *Money      `json:"total_price" extensions:"x-nullable"` // what the reseller pays; null: Microsoft did not tell, or you may not see costs
	OrderedAt        *time.Time  `json:"ordered_at" extensions:"x-nullable" format:"date-time"`
	Items            []OrderItem `json:"items"`
	AsOf             *time.Time  `json:"as_of" extensions:"x-nullable" format:"date-time"` // when Microsoft said it
	Stale            bool        `json:"stale"`                                            // the newest reading of the tenant's orders failed or is old
} // @name Order

// OrderItem is one line of an order.
type OrderItem struct {
	LineItemNumber          int     `json:"line_item_number"` // from 0
	CatalogItemID           string  `json:"catalog_item_id"`
	MicrosoftSubscriptionID *string `json:"microsoft_subscription_id" extensions:"x-nullable"`
	ProductName             string  `json:"product_name"`
	Quantity                int     `json:"quantity"`
	TermDuration            string  `json:"term_duration" example:"P1Y"`
	TransactionType         string  `json:"transaction_type" example:"New"`
	UnitPrice               *Money  `json:"unit_price" extensions:"x-nullable"`
	PromotionID             *string `json:"promotion_id" extensions:"x-nullable"`
} // @name OrderItem

// toAPI leaves out what the reseller pays Microsoft where the caller may not see that.
func (h *Orders) toAPI(who authz.Actor, p order.Placed) Order {
	o := p.Order
	out := Order{
		ID: o.ID, ResellerID: o.ResellerID, CustomerID: o.CustomerID, CustomerName: p.CustomerName, TenantID: o.TenantID,
		TenantName: p.TenantName, DefaultDomain: p.DefaultDomain, MicrosoftOrderID: o.MicrosoftOrderID, Status: o.Status,
		TransactionType: o.TransactionType, BillingCycle: o.BillingCycle, TotalPrice: toAPIMoney(o.TotalPrice), OrderedAt: utc(o.OrderedAt),
		Items: mapAll(o.Items, toAPIOrderItem), AsOf: utc(p.AsOf), Stale: p.Stale(h.now()),
	}
	if authz.Check(who, authz.CostsRead, "order", o.ResellerID, o.CustomerID) != nil {
		out.TotalPrice = nil
		for i := range out.Items {
			out.Items[i].UnitPrice = nil
		}
	}
	return out
}

func toAPIOrderItem(i order.Item) OrderItem {
	return OrderItem{
		LineItemNumber: i.LineItemNumber, CatalogItemID: i.CatalogItemID, MicrosoftSubscriptionID: optional(i.MicrosoftSubscriptionID),
		ProductName: i.ProductName, Quantity: i.Quantity, TermDuration: i.TermDuration, TransactionType: i.TransactionType,
		UnitPrice: toAPIMoney(i.UnitPrice), PromotionID: optional(i.PromotionID),
	}
}
