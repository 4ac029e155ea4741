package world

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// onSale is the catalog item id of a SKU for a demo customer, now.
func onSale(w *World, slug, sku, segment string) (id string) {
	w.View(func(s *State) {
		t, _ := s.Tenants.Get("", StableID("tenant", slug))
		productID, skuID, _ := strings.Cut(sku, ":")
		id = sku + ":" + AvailabilityID(productID, skuID, segment, t.Country, s.Now)
	})
	return id
}

func demoCustomerRow(s *State, slug string) *Customer {
	for i := range demoCustomers {
		if demoCustomers[i].slug == slug {
			c, _ := s.Customers.Get(StableID("tenant", demoPartners[demoCustomers[i].partner].slug), StableID("tenant", slug))
			return c
		}
	}
	return nil
}

func TestWhatCannotBeBought(t *testing.T) {
	w := newWorld(t, "demo")
	id := func(sku string) string { return onSale(w, "redwooddental", sku, "commercial") }
	suspended := demoSubscription(t, w, "redwooddental", premium)
	require.NoError(t, w.Update(func(tx *Tx) error {
		sub, _ := tx.Subscriptions.Edit(suspended.CustomerID, suspended.ID)
		sub.Status = StatusSuspended
		return nil
	}))
	monthEnd, mid, beyond := testStart.AddDate(0, 0, 10).Truncate(24*time.Hour), day(testStart).AddDate(0, 0, 40), day(testStart).AddDate(2, 0, 10)
	ends := demoSubscription(t, w, "redwooddental", basic).CommitmentEndDate()
	monthly := demoSubscription(t, w, "redwooddental", exchange1).CommitmentEndDate()
	line := func(change func(*CartLine)) CartLine {
		l := CartLine{CatalogItemID: id(basic), Quantity: 3, Term: "P1Y", BillingCycle: "monthly"}
		change(&l)
		return l
	}
	tests := map[string]struct {
		line       CartLine
		code, cart int // both 0: it can be bought
	}{
		"plain":                       {line(func(*CartLine) {}), 0, 0},
		"not a catalog item":          {line(func(l *CartLine) { l.CatalogItemID = "MS-AZR-0145P" }), 800004, 10001},
		"unknown product":             {line(func(l *CartLine) { l.CatalogItemID = "CFQ7TTC0AAAA:0001:CFQ7TTC0BBBB" }), 400013, 10001},
		"unknown SKU":                 {line(func(l *CartLine) { l.CatalogItemID = "CFQ7TTC0LH18:0099:CFQ7TTC0BBBB" }), 400018, 10001},
		"stale availability":          {line(func(l *CartLine) { l.CatalogItemID = basic + ":CFQ7TTC0BBBB" }), 400019, 10001},
		"another segment":             {line(func(l *CartLine) { l.CatalogItemID = onSale(w, "redwooddental", basic, "education") }), 800020, 800020},
		"an Extended Service Term":    {line(func(l *CartLine) { l.CatalogItemID, l.Term = id("CFQ7TTC0LH18:E001"), "P1M" }), 800020, 800020},
		"no term":                     {line(func(l *CartLine) { l.Term = "" }), 800121, 10010},
		"term not sold":               {line(func(l *CartLine) { l.Term = "P3Y" }), 800121, 10010},
		"billing cycle not sold":      {line(func(l *CartLine) { l.BillingCycle = "triennial" }), 800002, 10013},
		"too many seats":              {line(func(l *CartLine) { l.Quantity = 301 }), 900275, 10015},
		"no seats":                    {line(func(l *CartLine) { l.Quantity = 0 }), 900275, 10010},
		"a foreign currency":          {line(func(l *CartLine) { l.Currency = "EUR" }), 900169, 10000},
		"its own currency":            {line(func(l *CartLine) { l.Currency = "USD" }), 0, 0},
		"add-on with a base":          {line(func(l *CartLine) { l.CatalogItemID = id(teamsPremium) }), 0, 0},
		"parent unknown":              {line(func(l *CartLine) { l.CatalogItemID, l.ParentID = id(teamsPremium), "nothing" }), 800021, 10007},
		"parent suspended":            {line(func(l *CartLine) { l.CatalogItemID, l.ParentID = id(teamsPremium), suspended.ID }), 800012, 10007},
		"a parent for no add-on":      {line(func(l *CartLine) { l.ParentID = demoSubscription(t, w, "redwooddental", basic).ID }), 800029, 10007},
		"attestation missing":         {line(func(l *CartLine) { l.CatalogItemID = id(phone) }), 900203, 10012},
		"attestation accepted":        {line(func(l *CartLine) { l.CatalogItemID, l.AttestationAccepted = id(phone), true }), 0, 0},
		"unknown partner on record":   {line(func(l *CartLine) { l.MPNID = "1" }), 800015, 10004},
		"the seller on record":        {line(func(l *CartLine) { l.MPNID = "5190246" }), 2072, 10004},
		"an indirect reseller":        {line(func(l *CartLine) { l.MPNID = "4812907" }), 0, 0},
		"unknown promotion":           {line(func(l *CartLine) { l.PromotionID = "39NFJQT1SNC7:0001:000000000000" }), 27007, 10014},
		"promotion of something else": {line(func(l *CartLine) { l.PromotionID = promotions[0].ID }), 0, 0},
		"renews to, but no trial":     {line(func(l *CartLine) { l.RenewsTo = "P1Y" }), 800002, 10010},
		"ends with a month":           {line(func(l *CartLine) { l.CustomTermEnd = &monthEnd }), 0, 0},
		"ends with a subscription":    {line(func(l *CartLine) { l.CustomTermEnd = &ends }), 0, 0},
		"a year ends with a month's":  {line(func(l *CartLine) { l.CustomTermEnd = &monthly }), 900242, 10017},
		"a month ends with a month's": {line(func(l *CartLine) { l.CustomTermEnd, l.Term = &monthly, "P1M" }), 0, 0},
		"ends on any day":             {line(func(l *CartLine) { l.CustomTermEnd = &mid }), 900242, 10017},
		"ends after the term":         {line(func(l *CartLine) { l.CustomTermEnd = &beyond }), 900242, 10017},
		"trial with an end of its own": {line(func(l *CartLine) {
			l.CatalogItemID, l.Term, l.BillingCycle, l.CustomTermEnd = id(copilotTrial), "P1M", "none", &monthEnd
		}), 900242, 10016},
		"trial": {line(func(l *CartLine) { l.CatalogItemID, l.Term, l.BillingCycle = id(copilotTrial), "P1M", "none" }), 0, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w.View(func(s *State) {
				_, wrong := checkLine(s, demoCustomerRow(s, "redwooddental"), &tt.line, []CartLine{tt.line})
				if tt.code == 0 {
					require.Nil(t, wrong)
					return
				}
				require.NotNil(t, wrong)
				require.Equal(t, []int{tt.code, tt.cart}, []int{wrong.Code, wrong.LineCode}, wrong.Text)
			})
		})
	}
}

func TestCurrencies(t *testing.T) {
	w := newWorld(t, "demo")
	for currency, want := range map[string]string{"": "CHF", "CHF": "CHF", "eur": "EUR"} { // the customer's and the partner's
		l := CartLine{CatalogItemID: onSale(w, "alpenblick", basic, "commercial"), Quantity: 3, Term: "P1Y", BillingCycle: "annual", Currency: currency}
		o := purchase(t, w, "alpenblick", l)
		require.Equal(t, []string{want, want}, []string{o.Currency, subscriptionOf(t, w, o, 0).Currency})
	}
}

func TestAddOnNeedsItsBase(t *testing.T) {
	w := newWorld(t, "demo")
	addOn := CartLine{Number: 1, CatalogItemID: onSale(w, "smorgas", phone, "commercial"), Quantity: 1, Term: "P1M", BillingCycle: "monthly", AttestationAccepted: true}
	base := CartLine{CatalogItemID: onSale(w, "smorgas", e3, "commercial"), Quantity: 1, Term: "P1M", BillingCycle: "monthly"}
	require.NoError(t, w.Update(func(tx *Tx) error {
		sub, _ := tx.Subscriptions.Edit(StableID("tenant", "smorgas"), demoSubscriptionID("smorgas", 0, 0))
		sub.Status = StatusDeleted
		return nil
	}))
	w.View(func(s *State) {
		customer := demoCustomerRow(s, "smorgas")
		_, wrong := checkLine(s, customer, &addOn, []CartLine{addOn})
		require.Equal(t, codeNoBase, wrong.LineCode)
		_, wrong = checkLine(s, customer, &addOn, []CartLine{base, addOn})
		require.Nil(t, wrong, "bought together")
	})
}

func demoSubscriptionID(slug string, partner, index int) string {
	return StableID("subscription", StableID("tenant", slug), StableID("tenant", demoPartners[partner].slug), fmt.Sprint(index))
}

func TestPurchaseStartsATerm(t *testing.T) {
	w := newWorld(t, "demo")
	last := time.Date(2027, 10, 31, 0, 0, 0, 0, time.UTC)
	l := CartLine{Number: 7, CatalogItemID: onSale(w, "redwooddental", basic, "commercial"), Quantity: 3, Term: "P1Y", BillingCycle: "annual", CustomTermEnd: &last, FriendlyName: "Reception"}
	o := purchase(t, w, "redwooddental", l)
	sub := subscriptionOf(t, w, o, 0)
	require.Equal(t, StatusActive, sub.Status)
	require.True(t, sub.AutoRenew)
	require.Equal(t, "Reception", sub.FriendlyName)
	require.Equal(t, last, sub.CommitmentEndDate())
	require.Equal(t, []SeatBatch{{Quantity: 3, PurchasedAt: testStart, CancelUntil: testStart.Add(168 * time.Hour)}}, sub.Batches)
	require.Equal(t, testStart.Add(24*time.Hour), sub.FullRefundUntil())
	require.Empty(t, sub.MPNID, "the seller itself is not on record")
	// 57.60 for 365 days: 0.158 a day, for the 346 days from 20 November to 31 October.
	require.Equal(t, &LinePrice{List: "57.60", Discounted: "57.60", Prorated: "54.67", Price: "54.67", Extended: "164.00"}, o.Lines[0].Pricing)

	w.View(func(s *State) {
		var charged []string
		for c := range s.Charges.All(sub.CustomerID) {
			if c.SubscriptionID == sub.ID {
				charged = append(charged, fmt.Sprint(c.Kind, c.OrderID == o.ID, c.Seats, c.Until.Equal(sub.TermEnd), c.Amount))
			}
		}
		require.Equal(t, []string{fmt.Sprint(ChargeNew, true, 3, true, "164.00")}, charged, "what the order said is what is charged")
	})

	again := purchase(t, w, "redwooddental", l)
	require.NotEqual(t, o.ID, again.ID, "two orders of one moment")
	w.View(func(s *State) {
		for _, k := range SubscribedSKUs(s, o.CustomerID) {
			if k.PartNumber == "O365_BUSINESS_ESSENTIALS" {
				require.Equal(t, 16, k.Enabled)
				require.Contains(t, k.SubscriptionIDs, sub.DirectoryID)
			}
		}
		var operations []string
		for r := range s.Audit.All(o.PartnerID) {
			if r.ResourceID == o.ID || r.ResourceID == sub.ID {
				operations = append(operations, r.Operation)
			}
		}
		require.Equal(t, []string{"create_order", "update_subscription"}, operations)
	})
}

func TestTrialsAreBoughtOnceAndConvert(t *testing.T) {
	w := newWorld(t, "demo")
	l := CartLine{CatalogItemID: onSale(w, "redwooddental", copilotTrial, "commercial"), Quantity: 25, Term: "P1M", BillingCycle: "none", RenewsTo: "P1Y"}
	sub := subscriptionOf(t, w, purchase(t, w, "redwooddental", l), 0)
	require.True(t, sub.IsTrial)
	require.Equal(t, sub.TermEnd, sub.CancelUntil)
	require.Equal(t, "0.00", sub.UnitPrice)
	require.Equal(t, &NextTerm{
		ProductID: "CFQ7TTC0MM8R", SKUID: "001P", AvailabilityID: AvailabilityID("CFQ7TTC0MM8R", "001P", "commercial", "US", testStart),
		BillingCycle: "monthly", Term: "P1Y", Quantity: 25,
	}, sub.Schedule)
	w.View(func(s *State) {
		_, wrong := checkLine(s, demoCustomerRow(s, "redwooddental"), &l, []CartLine{l})
		require.Equal(t, []int{800089, 10002, 0}, []int{wrong.Code, wrong.LineCode, *wrong.Available})
	})
	advance(t, w, sub.TermEnd)
	w.View(func(s *State) {
		paid, _ := s.Subscriptions.Get(sub.CustomerID, sub.ID)
		require.Equal(t, []any{false, "001P", "P1Y", 25}, []any{paid.IsTrial, paid.SKUID, paid.Term, paid.Quantity})
	})
}

func TestPromotionLowersThePrice(t *testing.T) {
	w := newWorld(t, "demo")
	l := CartLine{CatalogItemID: onSale(w, "redwooddental", copilot, "commercial"), Quantity: 2, Term: "P1Y", BillingCycle: "annual", PromotionID: promotions[0].ID}
	o := purchase(t, w, "redwooddental", l)
	require.Equal(t, &LinePrice{List: "288.00", Discounted: "244.80", Prorated: "244.80", Price: "244.80", Extended: "489.60"}, o.Lines[0].Pricing)
	require.Equal(t, promotions[0].ID, subscriptionOf(t, w, o, 0).PromotionID)
	l.BillingCycle = "monthly"
	o = purchase(t, w, "redwooddental", l)
	require.Equal(t, "25.20", o.Lines[0].Pricing.Discounted, "where it does not fit, the list price holds")
	require.Empty(t, subscriptionOf(t, w, o, 0).PromotionID)
}

func TestWhoMayBuy(t *testing.T) {
	agreed := []Agreement{{Type: "MicrosoftCustomerAgreement"}}
	tests := map[string]struct {
		customer Customer
		line     CartLine
		attested bool
		code     int
	}{
		"agreed":                 {customer: Customer{Agreements: agreed, ValidationStatus: "Allowed"}},
		"never validated":        {customer: Customer{Agreements: agreed}},
		"signed directly":        {customer: Customer{DirectSignedAgreement: true}},
		"no agreement":           {code: 13605},
		"an older agreement":     {customer: Customer{Agreements: []Agreement{{Type: "MicrosoftCloudAgreement"}}}, code: 13605},
		"under review":           {customer: Customer{Agreements: agreed, ValidationStatus: "UnderReview"}, code: 800073},
		"unknown":                {customer: Customer{Agreements: agreed, ValidationStatus: "Unknown"}, code: 800074},
		"not allowed":            {customer: Customer{Agreements: agreed, ValidationStatus: "NotAllowed"}, code: 800075},
		"on record, unattested":  {customer: Customer{Agreements: agreed}, line: CartLine{MPNID: "4812907"}, code: 900206},
		"additional, unattested": {customer: Customer{Agreements: agreed}, line: CartLine{AdditionalMPNIDs: []string{"4812907"}}, code: 900206},
		"on record, attested":    {customer: Customer{Agreements: agreed}, line: CartLine{MPNID: "4812907"}, attested: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			wrong := mayBuy(&tt.customer, []CartLine{tt.line}, tt.attested)
			if tt.code == 0 {
				require.Nil(t, wrong)
				return
			}
			require.Equal(t, tt.code, wrong.Code)
		})
	}
}

func TestPendingPurchases(t *testing.T) {
	w := newWorld(t, "demo")
	require.NoError(t, w.Tune(func(s *Settings) { s.OrderDelaySeconds, s.LateSubscriptionIDs, s.ListLagSeconds = 900, true, 60 }))
	l := CartLine{CatalogItemID: onSale(w, "redwooddental", basic, "commercial"), Quantity: 3, Term: "P1M", BillingCycle: "monthly"}
	o := purchase(t, w, "redwooddental", l)
	require.Equal(t, []string{"pending", ""}, []string{o.Status, o.Lines[0].SubscriptionID})
	require.Equal(t, testStart.Add(time.Minute), *o.ListedAt)
	id := o.Lines[0].LateSubscriptionID
	advance(t, w, testStart.Add(899*time.Second))
	w.View(func(s *State) {
		sub, _ := s.Subscriptions.Get(o.CustomerID, id)
		require.Equal(t, StatusPending, sub.Status)
	})
	advance(t, w, testStart.Add(900*time.Second))
	w.View(func(s *State) {
		done, _ := s.Orders.Get(o.CustomerID, o.ID)
		require.Equal(t, []string{"completed", id, ""}, []string{done.Status, done.Lines[0].SubscriptionID, done.Lines[0].LateSubscriptionID})
		sub, _ := s.Subscriptions.Get(o.CustomerID, id)
		require.Equal(t, StatusActive, sub.Status)
	})
}

// purchase buys one line for a demo customer.
func purchase(t *testing.T, w *World, slug string, l CartLine) (o *Order) {
	t.Helper()
	require.NoError(t, w.Update(func(tx *Tx) error {
		var wrong *Problem
		o, wrong = Purchase(tx, Buy{Customer: demoCustomerRow(tx.State, slug), Lines: []CartLine{l}, Beside: []CartLine{l}})
		require.Nil(t, wrong)
		return nil
	}))
	return o
}

func subscriptionOf(t *testing.T, w *World, o *Order, line int) (sub *Subscription) {
	t.Helper()
	w.View(func(s *State) { sub, _ = s.Subscriptions.Get(o.CustomerID, o.Lines[line].SubscriptionID) })
	require.NotNil(t, sub)
	require.Equal(t, o.ID, sub.OrderID)
	return sub
}

// A promotion is for what is bought, whoever buys it.
func TestAPromotionIsForASegment(t *testing.T) {
	w := newWorld(t, "demo")
	w.View(func(s *State) {
		for c := range s.Customers.All(DemoCredentials()[1].TenantID) {
			sku, _ := FindSKU("CFQ7TTC0HD33", "0003")
			ask := PromotionAsk{Customer: c, SKU: sku, Term: "P1Y", BillingCycle: "annual", Quantity: 1}
			for segment, applies := range map[string]bool{"commercial": true, "education": false} {
				ask.Segment = segment
				require.Equal(t, applies, autoPromotion(s, ask) != nil, segment)
			}
		}
	})
}
