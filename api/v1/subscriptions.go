package v1

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/subscription"
)

// Subscriptions is what customers bought.
type Subscriptions struct {
	service *subscription.Service
	now     clock.Machine
}

// NewSubscriptions makes the handlers.
func NewSubscriptions(s *subscription.Service, now clock.Machine) *Subscriptions {
	return &Subscriptions{service: s, now: now}
}

// Routes of the resource.
func (h *Subscriptions) Routes() []Route {
	return []Route{
		{Operation: "listSubscriptions", Method: http.MethodGet, Path: "/subscriptions", Handler: h.List},
		{Operation: "getSubscription", Method: http.MethodGet, Path: "/subscriptions/:id", Handler: h.Get},
	}
}

// List returns the subscriptions you may see. The list of one tenant has an ETag: asked again with
// If-None-Match, it costs next to nothing while nothing has changed.
//
//	@Summary	List subscriptions
//	@ID			listSubscriptions
//	@Tags		subscriptions
//	@Produce	json
//	@Param		reseller_id		query	string	false	"Of this reseller"	format(uuid)
//	@Param		customer_id		query	string	false	"Of this customer"	format(uuid)
//	@Param		tenant_id		query	string	false	"Of this tenant"	format(uuid)
//	@Param		status			query	string	false	"In this status, of those that Microsoft documents"	Enums(active, pending, suspended, expired, disabled, deleted)
//	@Param		renews_before	query	string	false	"Active ones whose term ends before, RFC 3339 or a date in UTC"
//	@Param		parent_id		query	string	false	"Add-ons of the subscription with this Microsoft id"
//	@Param		q				query	string	false	"In product and friendly name"
//	@Param		sort			query	string	false	"Order"	Enums(name, commitment_end_date, -created_at)
//	@Param		limit			query	int		false	"Entries on a page"
//	@Param		cursor			query	string	false	"Opaque; next_cursor of the page before"
//	@Param		include			query	string	false	"Ask for the total"	Enums(total)
//	@Success	200		{object}	SubscriptionPage
//	@Header		200		{string}	ETag	"With tenant_id: the edition of that tenant's list"
//	@Success	304
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/subscriptions [get]
func (h *Subscriptions) List(c echo.Context) error {
	q, page, sort, err := list(c, subscription.Sorts(), filters{
		"reseller_id": nil, "customer_id": nil, "tenant_id": nil, "status": texts(subscription.Statuses()),
		"renews_before": nil, "parent_id": nil, "q": nil,
	})
	if err != nil {
		return err
	}
	f := subscription.Filter{Status: q.Get("status"), ParentID: q.Get("parent_id")}
	for name, into := range map[string]*string{"reseller_id": &f.ResellerID, "customer_id": &f.CustomerID, "tenant_id": &f.TenantID} {
		if *into, err = queryID(q, name); err != nil {
			return err
		}
	}
	if f.RenewsBefore, err = queryTime(q, "renews_before"); err != nil {
		return err
	}
	if f.Search, err = querySearch(q); err != nil {
		return err
	}
	if f.TenantID != "" {
		if unchanged, err := h.unchanged(c, f.TenantID); unchanged || err != nil {
			return err
		}
	}
	found, err := h.service.List(c.Request().Context(), scope(c), f, sort, page)
	if err != nil {
		return err
	}
	now := h.now()
	data := mapAll(found.Items, func(p subscription.Placed) Subscription { return toAPISubscription(p, now) })
	return c.JSON(http.StatusOK, SubscriptionPage{Data: data, PageInfo: pageInfo(found)})
}

// unchanged sets the ETag of a tenant's list before the list is read, and answers 304 to a caller
// who has that edition. A tenant outside the scope has no list and no ETag.
func (h *Subscriptions) unchanged(c echo.Context, tenantID string) (bool, error) {
	e, err := h.service.Edition(c.Request().Context(), scope(c), tenantID)
	if apperr.KindOf(err) == apperr.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	tag := fmt.Sprintf(`"%d.%d.%d.%d`, e.Reseller, e.Customer, e.Tenant, e.Mirror)
	if e.AsOf != nil {
		tag += "." + strconv.FormatInt(e.AsOf.UnixMicro(), 36)
	}
	if e.Stale(h.now()) {
		tag += ".stale"
	}
	tag += `"`
	edition(c, tag)
	if c.Request().Header.Get("If-None-Match") != tag {
		return false, nil
	}
	return true, c.NoContent(http.StatusNotModified)
}

// Get returns one subscription.
//
//	@Summary	Get a subscription
//	@ID			getSubscription
//	@Tags		subscriptions
//	@Produce	json
//	@Param		id	path	string	true	"Subscription id"	format(uuid)
//	@Success	200		{object}	Subscription
//	@Header		200		{string}	ETag	"Version"
//	@Success	304
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/subscriptions/{id} [get]
func (h *Subscriptions) Get(c echo.Context) error {
	id, err := pathID(c, "id", "subscription")
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
	body := toAPISubscription(found, h.now())
	return withFreshETag(c, body.Version, body.AsOf, body.Stale, body)
}

func toAPISubscription(p subscription.Placed, now time.Time) Subscription {
	s := p.Subscription
	return Subscription{
		ID: s.ID, ResellerID: s.ResellerID, ResellerName: p.ResellerName, CustomerID: s.CustomerID, CustomerName: p.CustomerName,
		TenantID: s.TenantID, TenantName: p.TenantName, DefaultDomain: p.DefaultDomain,
		MicrosoftSubscriptionID: s.MicrosoftSubscriptionID, ParentMicrosoftSubscriptionID: optional(s.ParentSubscriptionID),
		MicrosoftOrderID: s.MicrosoftOrderID, ProductName: s.ProductName, FriendlyName: s.FriendlyName, ProductType: s.ProductType,
		CatalogItemID: s.CatalogItemID, ProductID: s.ProductID, CatalogSkuID: s.CatalogSkuID, AvailabilityID: s.AvailabilityID,
		Status: string(s.Status), Quantity: s.Quantity, UnitType: s.UnitType, IsTrial: s.IsTrial, IsAddOn: s.IsAddOn,
		BillingType: s.BillingType, BillingCycle: s.BillingCycle, TermDuration: s.TermDuration, AutoRenewEnabled: s.AutoRenewEnabled,
		PurchasedAt: utc(s.PurchasedAt), EffectiveStartDate: utc(s.EffectiveStartDate), CommitmentEndDate: utc(s.CommitmentEndDate),
		CancellationAllowedUntilDate: utc(s.CancellationAllowedUntil), BillingCycleEndDate: utc(s.BillingCycleEndDate), PromotionID: optional(s.PromotionID),
		SuspensionReasons: mapAll(s.SuspensionReasons, func(r string) string { return r }),
		RefundOptions: mapAll(s.RefundOptions, func(o subscription.RefundOption) RefundOption {
			return RefundOption{Type: o.Type, ExpiresAt: utc(o.ExpiresAt)}
		}),
		RefundableQuantity: RefundableQuantity{Total: s.Refundable.Total, Details: mapAll(s.Refundable.Details, func(d subscription.RefundableSeats) RefundableSeats {
			return RefundableSeats{Quantity: d.Quantity, AllowedUntil: utc(d.AllowedUntil)}
		})},
		ScheduledChange: toAPIScheduledChange(s.ScheduledChange),
		AsOf:            utc(p.AsOf), Stale: p.Stale(now), Version: s.Version,
	}
}

func toAPIScheduledChange(c *subscription.ScheduledChange) *ScheduledChange {
	if c == nil {
		return nil
	}
	return &ScheduledChange{
		ProductID: optional(c.ProductID), CatalogSkuID: optional(c.SkuID), BillingCycle: optional(c.BillingCycle),
		TermDuration: optional(c.TermDuration), PromotionID: optional(c.PromotionID), Quantity: c.Quantity, CustomTermEndDate: utc(c.CustomTermEndDate),
	}
}
