package world

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AuditHistory is how long Partner Center keeps audit records.
const AuditHistory = 90 * 24 * time.Hour

// Event is a webhook event that a recorded change causes.
type Event struct {
	Name     string // "subscription-updated"
	Resource string // ResourceName: "subscription"
	URI      string // path of the resource, such as /v1/customers/{id}/subscriptions/{id}
}

// Record writes one audit record and puts the events it causes on their way to
// the partner's webhook, if one listens. It fills ID, At (now), Status
// ("succeeded") and CustomerName where they are empty.
func Record(tx *Tx, r AuditRecord, events ...Event) *AuditRecord {
	if r.At.IsZero() {
		r.At = tx.Now
	}
	if r.Status == "" {
		r.Status = "succeeded"
	}
	if c, ok := tx.Customers.Get(r.PartnerID, r.CustomerID); ok && r.CustomerName == "" {
		r.CustomerName = c.CompanyName
	}
	if r.CorrelationID == "" {
		r.CorrelationID = StableID("correlation", r.PartnerID, r.ResourceID, r.Operation, r.At.Format(time.RFC3339Nano))
	}
	if r.ID == "" {
		r.ID = auditID(tx, &r)
	}
	hook, listens := tx.Webhooks.Get("", r.PartnerID)
	for _, e := range events {
		r.WebhookEvents = append(r.WebhookEvents, e.Name)
		if !listens || !slices.Contains(hook.Events, e.Name) {
			continue
		}
		d := &Delivery{
			ID: StableID("delivery", r.ID, e.Name), PartnerID: r.PartnerID, EventName: e.Name, ResourceURI: e.URI, ResourceName: e.Resource,
			AuditID: r.ID, ChangedAt: r.At, CorrelationID: r.CorrelationID, State: "waiting",
		}
		tx.Deliveries.Put(r.PartnerID, d.ID, d)
	}
	tx.Audit.Put(r.PartnerID, r.ID, &r)
	return &r
}

// auditID follows Partner Center's form; the ticks count up until nobody has the
// id yet.
func auditID(tx *Tx, r *AuditRecord) string {
	resource := strings.ReplaceAll(r.ResourceID, "-", "")
	for ticks := r.At.UnixNano() / 100; ; ticks++ {
		id := fmt.Sprintf("%s_%s_%s_%s_%s", r.PartnerID, r.CustomerID, resource, strings.ReplaceAll(r.Operation, "_", ""), strconv.FormatInt(ticks+unixTicks, 10))
		if _, taken := tx.Audit.Get(r.PartnerID, id); !taken {
			return id
		}
	}
}

const unixTicks = 621_355_968_000_000_000 // .NET ticks at the Unix epoch

// SubscriptionURI is a subscription's path on the API.
func SubscriptionURI(sub *Subscription) string {
	return "/v1/customers/" + sub.CustomerID + "/subscriptions/" + sub.ID
}

// RecordSubscription writes the audit record of a changed subscription and its
// subscription-updated event. before may be nil.
func RecordSubscription(tx *Tx, before, after *Subscription, r AuditRecord) *AuditRecord {
	r.PartnerID, r.CustomerID, r.ResourceType, r.ResourceID = after.PartnerID, after.CustomerID, "subscription", after.ID
	if r.Operation == "" {
		r.Operation = "update_subscription"
	}
	r.OldValue, r.NewValue = SubscriptionText(before), SubscriptionText(after)
	r.ResourceURI = SubscriptionURI(after)
	id, orderID, quantity := after.ID, after.OrderID, strconv.Itoa(after.Quantity) // copies, for the record outlives the row
	r.Data = append(r.Data, KeyValue{"SubscriptionId", &id}, KeyValue{"OrderId", &orderID}, KeyValue{"Quantity", &quantity})
	return Record(tx, r, Event{Name: "subscription-updated", Resource: "subscription", URI: r.ResourceURI})
}

// SubscriptionText is a subscription as audit records carry it: JSON text with
// names in Pascal case. Empty for nil.
func SubscriptionText(s *Subscription) string {
	if s == nil {
		return ""
	}
	text, _ := json.Marshal(map[string]any{
		"Id": s.ID, "OrderId": s.OrderID, "OfferId": s.ProductID + ":" + s.SKUID + ":" + s.AvailabilityID, "OfferName": s.OfferName,
		"FriendlyName": s.FriendlyName, "Quantity": s.Quantity, "Status": string(s.Status), "AutoRenewEnabled": s.AutoRenew,
		"TermDuration": s.Term, "BillingCycle": s.BillingCycle, "EffectiveStartDate": s.TermStart, "CommitmentEndDate": s.CommitmentEndDate(),
	})
	return string(text)
}

// auditOrder writes the record of a seeded order, if it is young enough to be
// seen.
func auditOrder(tx *Tx, o *Order, upn, appID string) {
	if tx.Now.Sub(o.CreatedAt) >= AuditHistory {
		return
	}
	RecordOrder(tx, o, AuditRecord{UserPrincipal: upn, ApplicationID: appID, At: o.CreatedAt})
}

// RecordOrder writes the audit record of a new order.
func RecordOrder(tx *Tx, o *Order, r AuditRecord) *AuditRecord {
	r.PartnerID, r.CustomerID, r.ResourceType, r.ResourceID = o.PartnerID, o.CustomerID, "order", o.ID
	r.Operation = "create_order"
	r.ResourceURI = "/v1/customers/" + o.CustomerID + "/orders/" + o.ID
	r.Data = append(r.Data, KeyValue{"OrderId", &o.ID})
	lines := make([]map[string]any, 0, len(o.Lines))
	for i := range o.Lines {
		l := &o.Lines[i]
		offer, quantity, n := l.CatalogItemID(), strconv.Itoa(l.Quantity), strconv.Itoa(l.Number)
		r.Data = append(r.Data, KeyValue{"OfferId-" + n, &offer}, KeyValue{"SubscriptionId-" + n, &l.SubscriptionID},
			KeyValue{"Quantity-" + n, &quantity}, KeyValue{"PartnerOnRecord-" + n, nil})
		lines = append(lines, map[string]any{"LineItemNumber": l.Number, "OfferId": offer, "SubscriptionId": l.SubscriptionID, "Quantity": l.Quantity, "TransactionType": l.TransactionType})
	}
	text, _ := json.Marshal(map[string]any{
		"Id": o.ID, "ReferenceCustomerId": o.CustomerID, "BillingCycle": o.BillingCycle, "CurrencyCode": o.Currency,
		"LineItems": lines, "CreationDate": o.CreatedAt, "Status": o.Status,
	})
	r.NewValue = string(text)
	return Record(tx, r)
}
