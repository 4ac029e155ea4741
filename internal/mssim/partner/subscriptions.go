package partner

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// subscriptionBody is the Subscription resource of the new commerce, its members
// in the order Microsoft writes them.
type subscriptionBody struct {
	ID                            string              `json:"id"`
	OfferID                       string              `json:"offerId"`
	OfferName                     string              `json:"offerName"`
	FriendlyName                  string              `json:"friendlyName"`
	ProductType                   productType         `json:"productType"`
	Quantity                      int                 `json:"quantity"`
	UnitType                      string              `json:"unitType"`
	ParentSubscriptionID          string              `json:"parentSubscriptionId,omitempty"`
	HasPurchasableAddons          bool                `json:"hasPurchasableAddons"`
	CreationDate                  *stamp              `json:"creationDate"`
	EffectiveStartDate            *stamp              `json:"effectiveStartDate"`
	CommitmentEndDate             *stamp              `json:"commitmentEndDate"`
	CommitmentEndDateTime         *stamp              `json:"commitmentEndDateTime"`
	CancellationAllowedUntilDate  *stamp              `json:"cancellationAllowedUntilDate,omitempty"`
	BillingCycleEndDate           *stamp              `json:"billingCycleEndDate,omitempty"`
	BillingCycleEndDateTime       *stamp              `json:"billingCycleEndDateTime,omitempty"`
	Status                        string              `json:"status"`
	AutoRenewEnabled              bool                `json:"autoRenewEnabled"`
	IsTrial                       bool                `json:"isTrial"`
	BillingType                   string              `json:"billingType"`
	BillingCycle                  string              `json:"billingCycle"`
	TermDuration                  string              `json:"termDuration"`
	RenewalTermDuration           string              `json:"renewalTermDuration"`
	RefundOptions                 []refundOption      `json:"refundOptions,omitempty"`
	IsMicrosoftProduct            bool                `json:"isMicrosoftProduct"`
	PartnerID                     string              `json:"partnerId"`
	AttentionNeeded               bool                `json:"attentionNeeded"`
	ActionTaken                   bool                `json:"actionTaken"`
	SuspensionReasons             []string            `json:"suspensionReasons,omitempty"`
	ContractType                  string              `json:"contractType"`
	ScheduledNextTermInstructions *nextTermBody       `json:"scheduledNextTermInstructions,omitempty"`
	ScheduledActions              []scheduledAction   `json:"scheduledActions,omitempty"`
	NextChargeInstructions        *nextTermBody       `json:"nextChargeInstructions,omitempty"`
	Links                         links               `json:"links"`
	PublisherName                 string              `json:"publisherName"`
	PromotionID                   string              `json:"promotionId,omitempty"`
	RefundableQuantity            *refundableQuantity `json:"refundableQuantity,omitempty"`
	MigratedFromSubscriptionID    string              `json:"migratedFromSubscriptionId,omitempty"`
	OrderID                       string              `json:"orderId"`
	Attributes                    attributes          `json:"attributes"`
}

type productType struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
}

// azureProduct is the product type of what is paid by use.
var azureProduct = productType{ID: "Azure", DisplayName: "Azure"}

// newCommerce is the product type of every seat-based product sold today.
var newCommerce = productType{ID: "OnlineServicesNCE", DisplayName: "OnlineServicesNCE"}

type refundOption struct {
	Type      string `json:"type"`
	ExpiresAt *stamp `json:"expiresAt"`
}

type refundableQuantity struct {
	TotalQuantity int               `json:"totalQuantity"`
	Details       []refundableBatch `json:"details"`
}

type refundableBatch struct {
	Quantity             int    `json:"quantity"`
	AllowedUntilDateTime *stamp `json:"allowedUntilDateTime"`
}

// nextTermBody is what will be charged at the next term or the next charge.
type nextTermBody struct {
	Product           nextProduct `json:"product"`
	Quantity          int         `json:"quantity"`
	CustomTermEndDate *stamp      `json:"customTermEndDate,omitempty"`
}

type nextProduct struct {
	ProductID      string `json:"productId"`
	SKUID          string `json:"skuId"`
	AvailabilityID string `json:"availabilityId"`
	BillingCycle   string `json:"billingCycle"`
	TermDuration   string `json:"termDuration"`
	PromotionID    string `json:"promotionId,omitempty"`
}

// scheduledAction is the newer form of a plan for the term's end.
type scheduledAction struct {
	ScheduleType  string        `json:"scheduleType"`
	ActionType    string        `json:"actionType"`
	EffectiveDate *stamp        `json:"effectiveDate,omitempty"`
	Instructions  *nextTermBody `json:"instructions,omitempty"`
}

func subscriptionOf(sub *world.Subscription, country string, now time.Time) subscriptionBody {
	b := subscriptionBody{
		ID: sub.ID, OfferID: sub.ProductID + ":" + sub.SKUID + ":" + sub.AvailabilityID, OfferName: sub.OfferName,
		FriendlyName: sub.FriendlyName, ProductType: newCommerce, Quantity: sub.Quantity, UnitType: "Licenses",
		ParentSubscriptionID: sub.ParentID, HasPurchasableAddons: hasAddOns(sub.ProductID, sub.SKUID),
		CreationDate: at(sub.CreatedAt), EffectiveStartDate: at(sub.TermStart),
		CommitmentEndDate: at(sub.CommitmentEndDate()), CommitmentEndDateTime: at(sub.CommitmentEndDateTime()),
		Status: string(sub.Status), AutoRenewEnabled: sub.AutoRenew, IsTrial: sub.IsTrial, BillingType: "license",
		BillingCycle: sub.BillingCycle, TermDuration: sub.Term, RefundOptions: refundOptions(sub),
		IsMicrosoftProduct: true, PartnerID: sub.MPNID, SuspensionReasons: sub.SuspensionReasons,
		ContractType:                  "subscription",
		ScheduledNextTermInstructions: nextTerm(sub.Schedule), NextChargeInstructions: nextCharge(sub.NextCharge),
		Links: links{
			Product:      get("/products/%s?country=%s", sub.ProductID, country),
			SKU:          get("/products/%s/skus/%s?country=%s", sub.ProductID, sub.SKUID, country),
			Availability: get("/products/%s/skus/%s/availabilities/%s?country=%s", sub.ProductID, sub.SKUID, sub.AvailabilityID, country),
			Self:         get("/customers/%s/subscriptions/%s", sub.CustomerID, sub.ID),
		},
		PublisherName: "Microsoft Corporation", PromotionID: sub.PromotionID,
		MigratedFromSubscriptionID: sub.MigratedFromID, OrderID: sub.OrderID, Attributes: objectType("Subscription"),
	}
	for _, a := range sub.ScheduledActions {
		b.ScheduledActions = append(b.ScheduledActions, scheduledAction{
			ScheduleType: a.ScheduleType, ActionType: a.ActionType, EffectiveDate: maybeAt(a.EffectiveDate),
			Instructions: nextTerm(a.Instructions),
		})
	}
	if sub.Status == world.StatusActive || sub.Status == world.StatusSuspended {
		end := sub.BillingCycleEnd(now)
		b.BillingCycleEndDate, b.BillingCycleEndDateTime = at(end.AddDate(0, 0, -1)), at(end.Add(-time.Second))
		if until := sub.CancelableUntil(); now.Before(until) {
			b.CancellationAllowedUntilDate = at(until)
		}
		b.RefundableQuantity = refundable(sub, now)
	}
	return b
}

// refundOptions lists what cancelling in this term gave or gives back. Microsoft
// documents the full refund; the prorated one that follows it is implied by its
// cancellation policy. The Extended Service Term is prorated from its first day.
func refundOptions(sub *world.Subscription) []refundOption {
	if sub.IsTrial || sub.CancelUntil.IsZero() {
		return nil
	}
	if sub.ExtendedService {
		return []refundOption{{Type: "Partial", ExpiresAt: at(sub.CancelUntil)}}
	}
	return []refundOption{
		{Type: "Full", ExpiresAt: at(sub.FullRefundUntil())},
		{Type: "Partial", ExpiresAt: at(sub.CancelUntil)},
	}
}

func refundable(sub *world.Subscription, now time.Time) *refundableQuantity {
	batches, total := sub.Refundable(now)
	q := &refundableQuantity{TotalQuantity: total, Details: []refundableBatch{}}
	for _, b := range batches {
		q.Details = append(q.Details, refundableBatch{Quantity: b.Quantity, AllowedUntilDateTime: at(b.CancelUntil)})
	}
	return q
}

func nextTerm(n *world.NextTerm) *nextTermBody {
	if n == nil {
		return nil
	}
	return &nextTermBody{
		Product: nextProduct{
			ProductID: n.ProductID, SKUID: n.SKUID, AvailabilityID: n.AvailabilityID, BillingCycle: n.BillingCycle,
			TermDuration: n.Term, PromotionID: n.PromotionID,
		},
		Quantity: n.Quantity, CustomTermEndDate: maybeAt(n.CustomTermEndDate),
	}
}

func nextCharge(n *world.NextCharge) *nextTermBody {
	if n == nil {
		return nil
	}
	return &nextTermBody{
		Product: nextProduct{
			ProductID: n.ProductID, SKUID: n.SKUID, AvailabilityID: n.AvailabilityID, BillingCycle: n.BillingCycle,
			TermDuration: n.Term, PromotionID: n.PromotionID,
		},
		Quantity: n.Quantity,
	}
}

// listSubscriptions serves GET /v1/customers/{customer}/subscriptions: everything
// at once, ended and deleted ones too, with the optional order_id and mpn_id.
func listSubscriptions(c *call, s *world.State) (answer, error) {
	customer, _ := ownCustomer(s, c, c.param("customer"))
	order, mpn := c.query("order_id"), c.query("mpn_id")
	items := []subscriptionBody{}
	for sub := range s.Subscriptions.All(customer.ID) {
		switch {
		case sub.PartnerID != c.caller.partnerID, !listed(s, sub.CustomerID, sub.OrderID):
		case order != "" && !strings.EqualFold(sub.OrderID, order):
		case mpn != "" && cmp.Or(sub.MPNID, customer.MPNID) != mpn:
		default:
			items = append(items, subscriptionOf(sub, customer.Country, s.Now))
		}
	}
	items = append(items, azureSubscriptions(c, s, customer, order, mpn)...)
	q := url.Values{}
	if order != "" {
		q.Set("order_id", order)
	}
	if mpn != "" {
		q.Set("mpn_id", mpn)
	}
	uri := "/customers/" + customer.ID + "/subscriptions"
	if len(q) > 0 {
		uri += "?" + q.Encode()
	}
	return ok(collect(items, get("%s", uri))), nil
}

// listed tells whether lists show the subscription yet: they follow its first
// order with the same delay.
func listed(s *world.State, customerID, orderID string) bool {
	o, found := s.Orders.Get(customerID, orderID)
	return !found || o.ListedAt == nil || !s.Now.Before(*o.ListedAt)
}

// ownSubscription finds the subscription in the path.
func ownSubscription(c *call, s *world.State) (*world.Subscription, error) {
	sub, found := s.Subscriptions.Get(c.param("customer"), c.param("subscription"))
	if !found || sub.PartnerID != c.caller.partnerID {
		return nil, refuse(http.StatusNotFound, 20003, "Subscription %s was not found.", c.params["subscription"])
	}
	return sub, nil
}

// getSubscription serves GET .../subscriptions/{subscription}.
func getSubscription(c *call, s *world.State) (answer, error) {
	if p, err := pathPlan(c, s); err == nil {
		customer, _ := ownCustomer(s, c, p.CustomerID)
		return ok(azureSubscriptionOf(p, customer.Country)), nil
	}
	sub, err := ownSubscription(c, s)
	if err != nil {
		return answer{}, err
	}
	customer, _ := ownCustomer(s, c, sub.CustomerID)
	return ok(subscriptionOf(sub, customer.Country, s.Now)), nil
}

// listAddOns serves GET .../subscriptions/{subscription}/addons: its children.
func listAddOns(c *call, s *world.State) (answer, error) {
	parent, err := ownSubscription(c, s)
	if err != nil {
		return answer{}, err
	}
	customer, _ := ownCustomer(s, c, parent.CustomerID)
	items := []subscriptionBody{}
	for sub := range s.Subscriptions.All(customer.ID) {
		if sub.PartnerID == c.caller.partnerID && sub.ParentID == parent.ID {
			items = append(items, subscriptionOf(sub, customer.Country, s.Now))
		}
	}
	return ok(collect(items, nil)), nil
}

type subscriptionProvisioning struct {
	SKUID      string     `json:"skuId"`
	Status     string     `json:"status"`
	Quantity   int        `json:"quantity"`
	EndDate    *stamp     `json:"endDate"`
	Attributes attributes `json:"attributes"`
}

// getSubscriptionProvisioning serves GET .../subscriptions/{subscription}/provisioningstatus.
func getSubscriptionProvisioning(c *call, s *world.State) (answer, error) {
	sub, err := ownSubscription(c, s)
	if err != nil {
		return answer{}, err
	}
	sku, found := world.FindSKU(sub.ProductID, sub.SKUID)
	if !found || sub.Status == world.StatusDeleted {
		return answer{}, refuse(http.StatusNotFound, 800007, "Provisioning information is not available for subscription %s.", sub.ID)
	}
	status := "success"
	if sub.Status == world.StatusPending {
		status = "pending"
	}
	return ok(subscriptionProvisioning{
		SKUID: strings.ToUpper(sku.ProvisioningID), Status: status, Quantity: sub.Quantity,
		EndDate: at(sub.CommitmentEndDate()), Attributes: objectType("SubscriptionProvisioningStatus"),
	}), nil
}
