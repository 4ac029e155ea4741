package world

import (
	"fmt"
	"strconv"
	"time"
)

// Buy is one order to be: lines that are billed alike.
type Buy struct {
	Customer *Customer
	Lines    []CartLine
	Beside   []CartLine  // everything bought at the same moment, Lines among it
	Attested bool        // the partner on record was attested
	By       AuditRecord // who buys, and in which request
}

// Purchase is the one way to buy: it makes the order and a subscription for each
// line, with their audit records, or changes nothing and says why not.
func Purchase(tx *Tx, b Buy) (*Order, *Problem) {
	if wrong := mayBuy(b.Customer, b.Lines, b.Attested); wrong != nil {
		return nil, wrong
	}
	if wrong := checkRisk(tx.State, b.Lines); wrong != nil {
		return nil, wrong
	}
	deals := make([]*deal, len(b.Lines))
	for i := range b.Lines {
		var wrong *Problem
		if deals[i], wrong = checkLine(tx.State, b.Customer, &b.Lines[i], b.Beside); wrong != nil {
			return nil, wrong
		}
	}
	o := newOrder(tx, b, deals[0].currency)
	subs := make([]*Subscription, len(b.Lines))
	for i, d := range deals {
		l := &b.Lines[i]
		subs[i] = bought(tx, b.Customer, o, l, d)
		o.Lines = append(o.Lines, orderLine(tx, o, subs[i], l, d))
		if d.sku.Usage {
			tx.AzurePlans.Put(b.Customer.ID, subs[i].ID, azurePlanOf(subs[i]))
			continue
		}
		ChargePurchase(tx, subs[i])
		tx.Subscriptions.Put(b.Customer.ID, subs[i].ID, subs[i])
	}
	tx.Orders.Put(b.Customer.ID, o.ID, o)
	RecordOrder(tx, o, b.By)
	for _, sub := range subs {
		if plan, found := tx.AzurePlans.Get(sub.CustomerID, sub.ID); found {
			RecordAzurePlan(tx, nil, plan, b.By)
			continue
		}
		RecordSubscription(tx, nil, sub, b.By)
	}
	return o, nil
}

// mayBuy asks what concerns the customer as a whole. Sources: Microsoft, customer
// agreement, account validation status, partner of record.
func mayBuy(customer *Customer, lines []CartLine, attested bool) *Problem {
	agreed := customer.DirectSignedAgreement
	for _, a := range customer.Agreements {
		agreed = agreed || a.Type == "MicrosoftCustomerAgreement"
	}
	if !agreed {
		return problem(13605, 0, "The customer's acceptance of the Microsoft Customer Agreement is missing.")
	}
	switch customer.ValidationStatus {
	case "UnderReview":
		return problem(800073, 0, "The customer's account is under review.")
	case "Unknown":
		return problem(800074, 0, "The customer's account is under review.")
	case "NotAllowed":
		return problem(800075, 0, "The customer's account is not approved for purchases.")
	}
	for i := range lines {
		if !attested && (lines[i].MPNID != "" || len(lines[i].AdditionalMPNIDs) > 0) {
			return problem(900206, 0, "The attestation for the partner on record is missing.")
		}
	}
	return nil
}

func newOrder(tx *Tx, b Buy, currency string) *Order {
	o := &Order{
		PartnerID: b.Customer.PartnerID, CustomerID: b.Customer.ID, CreatedAt: tx.Now, Status: "completed",
		TransactionType: "UserPurchase", BillingCycle: b.Lines[0].BillingCycle, Currency: currency,
		Attested: b.Attested,
	}
	for n := 0; ; n++ { // counts up until nobody has the id yet, so that a run can be repeated
		o.ID = StableOrderID("purchase", o.PartnerID, o.CustomerID, tx.Now.Format(time.RFC3339Nano), fmt.Sprint(n))
		if _, taken := tx.Orders.Get(o.CustomerID, o.ID); !taken {
			break
		}
	}
	if lag := tx.Settings.ListLagSeconds; lag > 0 {
		listed := tx.Now.Add(time.Duration(lag) * time.Second)
		o.ListedAt = &listed
	}
	if delay := tx.Settings.OrderDelaySeconds; delay > 0 {
		completes := tx.Now.Add(time.Duration(delay) * time.Second)
		o.Status, o.CompletesAt = "pending", &completes
	}
	return o
}

// bought is the new subscription of a line, in its first term.
func bought(tx *Tx, customer *Customer, o *Order, l *CartLine, d *deal) *Subscription {
	now, k := tx.Now, d.sku
	sub := &Subscription{
		ID: StableID("subscription", o.ID, strconv.Itoa(l.Number)), PartnerID: o.PartnerID, CustomerID: o.CustomerID, OrderID: o.ID,
		ProductID: k.ProductID, SKUID: k.ID, AvailabilityID: AvailabilityID(k.ProductID, k.ID, d.segment, customer.Country, now),
		Segment: d.segment, OfferName: k.Title, FriendlyName: k.Title, Quantity: l.Quantity, Term: l.Term, BillingCycle: l.BillingCycle,
		Status: StatusActive, AutoRenew: true, IsTrial: k.Trial, Currency: d.currency, UnitPrice: d.price.Discounted, CreatedAt: now,
		TermStart: now, TermEnd: d.end, CancelUntil: now.Add(CancellationWindow), PromotionID: d.promotion, ParentID: l.ParentID,
		MPNID: l.MPNID,
	}
	sub.DirectoryID = StableID("company-subscription", sub.ID)
	if o.Status == "pending" {
		sub.Status = StatusPending
	}
	if k.Usage {
		sub.FriendlyName = AzurePlanTitle
	}
	if l.FriendlyName != "" {
		sub.FriendlyName = l.FriendlyName
	}
	if sub.IsTrial { // can be given back until it converts
		sub.CancelUntil = sub.TermEnd
		sub.Schedule = trialSchedule(customer, sub, l.RenewsTo, now)
	}
	sub.Batches = []SeatBatch{{Quantity: sub.Quantity, PurchasedAt: now, CancelUntil: sub.CancelUntil}}
	return sub
}

// trialSchedule is what the trial becomes, with the same seats. Source: Microsoft,
// new commerce trials: the instructions are always there.
func trialSchedule(customer *Customer, sub *Subscription, renewsTo string, now time.Time) *NextTerm {
	plan := trialPlan(sub)
	if plan == nil {
		return nil
	}
	if renewsTo != "" {
		plan.Term = renewsTo
	}
	plan.AvailabilityID = AvailabilityID(plan.ProductID, plan.SKUID, sub.Segment, customer.Country, now)
	return plan
}

func orderLine(tx *Tx, o *Order, sub *Subscription, l *CartLine, d *deal) OrderLine {
	line := OrderLine{
		Number: len(o.Lines), ProductID: sub.ProductID, SKUID: sub.SKUID, AvailabilityID: sub.AvailabilityID, SubscriptionID: sub.ID,
		FriendlyName: sub.FriendlyName, Quantity: sub.Quantity, Term: sub.Term, TransactionType: "New", UnitPrice: sub.UnitPrice,
		PromotionID: sub.PromotionID, MPNID: l.MPNID, AdditionalMPNIDs: l.AdditionalMPNIDs, Attestation: l.AttestationAccepted,
		CustomTermEnd: l.CustomTermEnd, Pricing: &d.price, ParentID: l.ParentID, Context: l.Context, RenewsTo: l.RenewsTo,
	}
	if d.sku.Usage {
		line.Pricing = nil
	}
	if o.Status == "pending" && tx.Settings.LateSubscriptionIDs {
		line.SubscriptionID, line.LateSubscriptionID = "", sub.ID
	}
	return line
}

// completeOrder ends a pending order: its subscriptions become active and its
// lines name them.
func completeOrder(tx *Tx, customerID, id string) {
	o, found := tx.Orders.Edit(customerID, id)
	if !found {
		return
	}
	o.Status, o.CompletesAt = "completed", nil
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.LateSubscriptionID != "" {
			l.SubscriptionID, l.LateSubscriptionID = l.LateSubscriptionID, ""
		}
		if p, found := tx.AzurePlans.Edit(customerID, l.SubscriptionID); found && p.Pending {
			before := clone(p)
			p.provision(tx.Now)
			RecordAzurePlan(tx, before, p, AuditRecord{})
		}
		sub, found := tx.Subscriptions.Edit(customerID, l.SubscriptionID)
		if found && sub.Status == StatusPending {
			before := clone(sub)
			sub.Status = StatusActive
			RecordSubscription(tx, before, sub, AuditRecord{})
		}
	}
}
