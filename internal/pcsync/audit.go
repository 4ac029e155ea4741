package pcsync

import (
	"encoding/json"
	"reflect"

	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/license"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenant"
)

// What a sync found changed at Microsoft. The actor is the system: who did it there, Microsoft
// knows.
const (
	ActionSubscriptionAdded   audit.Action = "subscription.added"
	ActionSubscriptionChanged audit.Action = "subscription.changed"
	ActionSubscriptionRemoved audit.Action = "subscription.removed"
	ActionOrderAdded          audit.Action = "order.added"
	ActionOrderChanged        audit.Action = "order.changed"
	ActionOrderRemoved        audit.Action = "order.removed"
	ActionLicenseAdded        audit.Action = "license.added"
	ActionLicenseChanged      audit.Action = "license.changed"
	ActionLicenseRemoved      audit.Action = "license.removed"
	ActionTenantRenamed       audit.Action = "tenant.renamed"
	ActionRelationshipRemoved audit.Action = "tenant.relationship_removed"
	ActionRelationshipBack    audit.Action = "tenant.relationship_restored"
	ActionConsentChanged      audit.Action = "tenant.consent_changed"
	ActionWebhookRegistered   audit.Action = "webhook.registered"
	ActionGDAPChanged         audit.Action = "tenant.delegated_admin_changed"
)

// facts are the fields of one thing as the API names them.
type facts map[string]any

// told describes one kind of thing for the audit.
type told[T any] struct {
	noun                    string
	added, changed, removed audit.Action
	facts                   func(T) facts
	quiet                   map[string]bool // fields that change by themselves all the time: alone they are no event
	about                   func(e *audit.Event, item T)
}

// events tells what a plan does to a tenant.
func events[T any](w told[T], t tenant.Tenant, p Plan[T]) []audit.Event {
	var out []audit.Event
	add := func(action audit.Action, item T, before, after facts) {
		e := audit.Event{
			Action: action, Result: audit.Succeeded, ResellerID: t.ResellerID, CustomerID: t.CustomerID, TenantID: t.ID,
			ObjectKind: w.noun, Before: encode(before), After: encode(after),
		}
		w.about(&e, item)
		out = append(out, e)
	}
	for _, item := range p.Created {
		add(w.added, item, nil, w.facts(item))
	}
	for _, c := range p.Changed {
		before, after, loud := differing(w.facts(c.Ours), w.facts(c.Theirs), w.quiet)
		if loud {
			add(w.changed, c.Theirs, before, after)
		}
	}
	for _, item := range p.Removed {
		add(w.removed, item, w.facts(item), nil)
	}
	return out
}

// differing keeps of both sides the fields that differ; loud tells whether one of them is
// worth an event.
func differing(before, after facts, quiet map[string]bool) (was, is facts, loud bool) {
	was, is = facts{}, facts{}
	for name, b := range before {
		if a := after[name]; !reflect.DeepEqual(a, b) {
			was[name], is[name] = b, a
			loud = loud || !quiet[name]
		}
	}
	return was, is, loud
}

func encode(f facts) json.RawMessage {
	if len(f) == 0 {
		return nil
	}
	b, err := json.Marshal(f)
	if err != nil { // texts, numbers, bools and times of this era always marshal
		return nil
	}
	return b
}

var toldSubscription = told[subscription.Subscription]{
	noun: "subscription", added: ActionSubscriptionAdded, changed: ActionSubscriptionChanged, removed: ActionSubscriptionRemoved,
	facts: func(s subscription.Subscription) facts {
		s = bareSubscription(s)
		return facts{
			"microsoft_subscription_id": s.MicrosoftSubscriptionID, "microsoft_order_id": s.MicrosoftOrderID, "product_name": s.ProductName,
			"friendly_name": s.FriendlyName, "status": s.Status, "quantity": s.Quantity, "billing_cycle": s.BillingCycle,
			"term_duration": s.TermDuration, "auto_renew_enabled": s.AutoRenewEnabled, "effective_start_date": s.EffectiveStartDate,
			"commitment_end_date": s.CommitmentEndDate, "cancellation_allowed_until": s.CancellationAllowedUntil,
			"billing_cycle_end_date": s.BillingCycleEndDate, "promotion_id": s.PromotionID, "suspension_reasons": s.SuspensionReasons,
			"scheduled_change": s.ScheduledChange, "refund_options": s.RefundOptions, "refundable_quantity": s.Refundable,
			"catalog_item_id": s.CatalogItemID, "is_trial": s.IsTrial,
		}
	},
	quiet: map[string]bool{
		"cancellation_allowed_until": true, "billing_cycle_end_date": true, "refund_options": true, "refundable_quantity": true,
	},
	about: func(e *audit.Event, s subscription.Subscription) {
		e.SubscriptionID, e.ObjectID, e.ObjectName = s.ID, s.ID, s.ProductName
		if s.FriendlyName != "" {
			e.ObjectName = s.FriendlyName
		}
	},
}

var toldOrder = told[order.Order]{
	noun: "order", added: ActionOrderAdded, changed: ActionOrderChanged, removed: ActionOrderRemoved,
	facts: func(o order.Order) facts {
		f := facts{
			"microsoft_order_id": o.MicrosoftOrderID, "status": o.Status, "transaction_type": o.TransactionType,
			"billing_cycle": o.BillingCycle, "currency": o.Currency, "ordered_at": o.OrderedAt, "items": len(o.Items), "total_price": nil,
		}
		if o.TotalPrice != nil {
			f["total_price"] = o.TotalPrice.Amount.String()
		}
		return f
	},
	about: func(e *audit.Event, o order.Order) { e.ObjectID, e.ObjectName = o.ID, o.MicrosoftOrderID },
}

var toldLicense = told[license.License]{
	noun: "license", added: ActionLicenseAdded, changed: ActionLicenseChanged, removed: ActionLicenseRemoved,
	facts: func(l license.License) facts {
		return facts{
			"sku_id": l.SkuID, "sku_part_number": l.SkuPartNumber, "capability_status": l.CapabilityStatus, "active": l.Active,
			"assigned": l.Assigned, "warning": l.Warning, "suspended": l.Suspended, "locked_out": l.LockedOut,
		}
	},
	quiet: map[string]bool{"assigned": true},
	about: func(e *audit.Event, l license.License) {
		e.ObjectID, e.ObjectName = l.ID, l.SkuPartNumber
		if l.ProductName != "" {
			e.ObjectName = l.ProductName
		}
	},
}

// tenantEvent is an event about a tenant itself.
func tenantEvent(t tenant.Tenant, action audit.Action, before, after facts) audit.Event {
	return audit.Event{
		Action: action, Result: audit.Succeeded, ResellerID: t.ResellerID, CustomerID: t.CustomerID, TenantID: t.ID,
		ObjectKind: "tenant", ObjectID: t.ID, ObjectName: t.Name, Before: encode(before), After: encode(after),
	}
}
