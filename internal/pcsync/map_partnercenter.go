package pcsync

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/money"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// errUnreadable is why an entry is left out: without its key, or with a number that is none,
// a row would say something that Microsoft did not.
var errUnreadable = errors.New("pcsync: the entry cannot be read")

// list maps the entries of a listing; those that cannot be read are counted.
func mapAll[W, T any](items []wire.Item[W], one func(W) (T, error)) Listing[T] {
	var l Listing[T]
	for _, item := range items {
		v, err := one(item.Value)
		if err != nil || item.Doubt != nil {
			l.Unreadable++
			continue
		}
		l.Items = append(l.Items, v)
		l.Raw = append(l.Raw, item.Raw)
	}
	return l
}

// fromPCCustomer maps an entry of Partner Center's customers. A customer without a name has the
// one of its domain.
func fromPCCustomer(c partnercenter.Customer) (mirror.Entry, error) {
	e := mirror.Entry{
		PartnerCenterCustomerID: guid(c.ID), Name: name(c.CompanyProfile.CompanyName), Domain: strings.ToLower(name(c.CompanyProfile.Domain)),
		Relationship: known(c.RelationshipToPartner, "none", "reseller", "advisor", "syndication", "microsoft_support"),
	}
	if e.PartnerCenterCustomerID == "" {
		return e, errUnreadable
	}
	if e.Name == "" {
		e.Name = e.Domain
	}
	if e.Name == "" {
		e.Name = "Customer " + e.PartnerCenterCustomerID
	}
	if c.BillingProfile != nil {
		e.Country = country(c.BillingProfile.DefaultAddress.Country)
	}
	if e.Country == "" && c.CompanyProfile.Address != nil {
		e.Country = country(c.CompanyProfile.Address.Country)
	}
	return e, nil
}

// fromPCSubscription maps a subscription.
func fromPCSubscription(p partnercenter.Subscription) (subscription.Subscription, error) {
	quantity, ok := count(p.Quantity)
	if id(p.ID) == "" || !ok {
		return subscription.Subscription{}, errUnreadable
	}
	s := subscription.Subscription{
		MicrosoftSubscriptionID: id(p.ID), ParentSubscriptionID: id(p.ParentSubscriptionID), MicrosoftOrderID: id(p.OrderID),
		ProductName: name(p.OfferName), FriendlyName: name(p.FriendlyName), ProductType: id(p.ProductType.ID), CatalogItemID: id(p.OfferID),
		Status:   subscription.Status(known(p.Status, "none", "active", "pending", "suspended", "expired", "disabled", "deleted")),
		Quantity: quantity, UnitType: id(p.UnitType), IsTrial: bool(p.IsTrial), IsAddOn: p.ParentSubscriptionID != "",
		BillingType:  known(p.BillingType, "none", "usage", "license", "benefit"),
		BillingCycle: known(p.BillingCycle, "unknown", "monthly", "annual", "none", "one_time", "triennial", "biennial"),
		TermDuration: id(p.TermDuration), AutoRenewEnabled: bool(p.AutoRenewEnabled),
		PurchasedAt: moment(p.CreationDate), EffectiveStartDate: moment(p.EffectiveStartDate),
		CommitmentEndDate: moment(p.CommitmentEndDateTime), CancellationAllowedUntil: moment(p.CancellationAllowedUntilDate),
		BillingCycleEndDate: endOfDay(p.BillingCycleEndDate), PromotionID: id(p.PromotionID),
	}
	if s.CommitmentEndDate == nil {
		s.CommitmentEndDate = endOfDay(p.CommitmentEndDate)
	}
	if s.ProductName == "" {
		s.ProductName = s.FriendlyName
	}
	if product, sku, availability, ok := p.CatalogItem(); ok {
		s.ProductID, s.CatalogSkuID, s.AvailabilityID = id(wire.Text(product)), id(wire.Text(sku)), id(wire.Text(availability))
	}
	for _, r := range p.SuspensionReasons {
		s.SuspensionReasons = append(s.SuspensionReasons, name(r))
	}
	for _, o := range p.RefundOptions {
		s.RefundOptions = append(s.RefundOptions, subscription.RefundOption{Type: id(o.Type), ExpiresAt: moment(o.Until())})
	}
	s.Refundable = fromPCRefundable(p.RefundableQuantity)
	s.ScheduledChange = fromPCScheduled(p)
	return s, nil
}

func fromPCRefundable(p partnercenter.RefundableQuantity) subscription.RefundableQuantity {
	total, _ := count(p.TotalQuantity)
	r := subscription.RefundableQuantity{Total: total}
	for _, d := range p.Details {
		if n, ok := count(d.Quantity); ok {
			r.Details = append(r.Details, subscription.RefundableSeats{Quantity: n, AllowedUntil: moment(d.AllowedUntilDateTime)})
		}
	}
	return r
}

// fromPCScheduled reads what happens at the end of the term, in the older or the newer form.
// Where both come, the newer counts.
func fromPCScheduled(p partnercenter.Subscription) *subscription.ScheduledChange {
	next := p.NextTerm
	for _, a := range p.ScheduledActions {
		if strings.EqualFold(string(a.ActionType), "RenewToNewTerm") && a.Instructions != nil {
			next = a.Instructions
		}
	}
	if next == nil {
		return nil
	}
	c := subscription.ScheduledChange{
		ProductID: id(next.Product.ProductID), SkuID: id(next.Product.SKUID), AvailabilityID: id(next.Product.AvailabilityID),
		BillingCycle: id(next.Product.BillingCycle), TermDuration: id(next.Product.TermDuration), PromotionID: id(next.Product.PromotionID),
		CustomTermEndDate: moment(next.CustomTermEndDate),
	}
	if n, ok := count(next.Quantity); ok && n > 0 {
		c.Quantity = &n
	}
	if c == (subscription.ScheduledChange{}) {
		return nil
	}
	return &c
}

// fromPCOrder maps an order with its items, by line number.
func fromPCOrder(p partnercenter.Order) (order.Order, error) {
	if id(p.ID) == "" {
		return order.Order{}, errUnreadable
	}
	o := order.Order{
		MicrosoftOrderID: id(p.ID), Status: id(p.Status), TransactionType: id(p.TransactionType),
		BillingCycle: known(p.BillingCycle, "unknown", "monthly", "annual", "none", "one_time", "triennial", "biennial"),
		Currency:     strings.ToUpper(id(p.CurrencyCode)), OrderedAt: moment(p.CreationDate),
	}
	o.TotalPrice = amount(p.TotalPrice, o.Currency)
	lines := map[int]bool{}
	for i, l := range p.LineItems {
		item, err := fromPCOrderLine(l, o.Currency)
		if err != nil {
			return o, err
		}
		if lines[item.LineItemNumber] { // a number given twice: the place in the list is the better one
			item.LineItemNumber = i
		}
		for lines[item.LineItemNumber] {
			item.LineItemNumber++
		}
		lines[item.LineItemNumber] = true
		o.Items = append(o.Items, item)
	}
	slices.SortFunc(o.Items, func(a, b order.Item) int { return a.LineItemNumber - b.LineItemNumber })
	return o, nil
}

func fromPCOrderLine(l partnercenter.OrderLine, currency string) (order.Item, error) {
	number, ok := count(l.LineItemNumber)
	quantity, okQuantity := count(l.Quantity)
	if !ok || !okQuantity {
		return order.Item{}, errUnreadable
	}
	item := order.Item{
		LineItemNumber: number, CatalogItemID: id(l.OfferID), MicrosoftSubscriptionID: id(l.SubscriptionID), ProductName: name(l.FriendlyName),
		Quantity: quantity, TermDuration: id(l.TermDuration), TransactionType: id(l.TransactionType), PromotionID: id(l.PromotionID),
	}
	for _, price := range []wire.Number{l.Pricing.Price, l.Pricing.DiscountedPrice, l.Pricing.ListPrice} {
		if item.UnitPrice == nil {
			item.UnitPrice = amount(price, currency)
		}
	}
	return item, nil
}

// fromPCLicense maps seats as Partner Center counts them.
func fromPCLicense(p partnercenter.SubscribedSKU) (license.License, error) {
	l := license.License{
		SkuID: guid(p.ProductSKU.ID), SkuPartNumber: id(p.ProductSKU.SKUPartNumber), ProductName: name(p.ProductSKU.Name),
		CapabilityStatus: id(p.CapabilityStatus),
	}
	if l.SkuID == "" {
		return l, errUnreadable
	}
	return l, counted([]seats{
		{&l.Active, p.ActiveUnits}, {&l.Assigned, p.ConsumedUnits}, {&l.Warning, p.WarningUnits}, {&l.Suspended, p.SuspendedUnits},
	})
}

type seats struct {
	into *int
	from wire.Int
}

func counted(all []seats) error {
	for _, s := range all {
		n, ok := count(s.from)
		if !ok {
			return errUnreadable
		}
		*s.into = n
	}
	return nil
}

// count is a number of things that a database integer can hold.
func count(n wire.Int) (int, bool) {
	if n < 0 || n > math.MaxInt32 {
		return 0, false
	}
	return int(n), true
}

// amount is an exact sum of money; nil where Microsoft gave none, or no currency for it.
func amount(n wire.Number, currency string) *money.Money {
	if n == "" || len(n) > 40 || len(currency) != 3 {
		return nil
	}
	d, err := decimal.NewFromString(string(n))
	if err != nil || d.Exponent() > 20 || d.Exponent() < -20 {
		return nil
	}
	return &money.Money{Amount: d, Currency: currency}
}
