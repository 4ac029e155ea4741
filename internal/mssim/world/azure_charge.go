package world

import (
	"time"

	dec "github.com/shopspring/decimal"
)

// azureDue is when the next month of an Azure plan is charged: at its end, once all
// of its days are known.
func azureDue(p *AzurePlan) (time.Time, bool) {
	return addMonths(p.ChargedUntil, 1), !p.ChargedUntil.IsZero()
}

func advanceAzurePlan(tx *Tx, customerID, id string) {
	if p, ok := tx.AzurePlans.Edit(customerID, id); ok {
		chargeAzureMonth(tx, p)
	}
}

// chargeAzureMonth charges what the plan used in the first month that is not
// charged, in that month's last moment; a month without use is charged nothing. p
// is the transaction's own copy.
func chargeAzureMonth(tx *Tx, p *AzurePlan) {
	from, until := AzureMonth(p.ChargedUntil)
	p.ChargedUntil = until
	total := dec.Zero
	for u := range AzureUsage(p, from, until, until) {
		total = total.Add(u.Cost)
	}
	customer, found := tx.Customers.Get(p.PartnerID, p.CustomerID)
	if !found || total.IsZero() {
		return
	}
	amount := moneyText(total, p.Currency)
	c := &Charge{
		ID: StableID("charge", p.ID, from.Format(time.DateOnly)), PartnerID: p.PartnerID, CustomerID: p.CustomerID, SubscriptionID: p.ID,
		OrderID: p.OrderID, Kind: ChargeNew, Seats: 1, From: from, Until: until, UnitPrice: amount, Amount: amount, Currency: p.Currency,
		At: until.Add(-time.Nanosecond), ProductID: AzurePlanProduct, SKUID: AzurePlanSKU,
		AvailabilityID: p.AvailabilityID(customer.Country), BillingCycle: "monthly",
		TermStart: from, TermEnd: until,
	}
	tx.Charges.Put(c.CustomerID, c.ID, c)
}

// endAzurePlans ends what a customer has of Azure at once; the running month is not
// charged, which is the simulator's own.
func endAzurePlans(tx *Tx, customer *Customer) {
	var plans []string
	for p := range tx.AzurePlans.All(customer.ID) {
		if p.PartnerID == customer.PartnerID {
			plans = append(plans, p.ID)
		}
	}
	for _, id := range plans {
		p, _ := tx.AzurePlans.Edit(customer.ID, id)
		p.end(tx.Now)
	}
}

// end is of the transaction's own copy.
func (p *AzurePlan) end(now time.Time) {
	p.ChargedUntil, p.EndedAt, p.Pending = time.Time{}, &now, false
	for i := range p.Entitlements {
		if e := &p.Entitlements[i]; e.Active(now) {
			e.EndsAt = &now
		}
	}
}

// UsageLine is what one resource used on one day, as reconciliation shows it.
type UsageLine struct {
	AzureUse
	Plan           *AzurePlan
	Customer       *Customer // nil when it is gone
	Partner        *Partner
	InvoiceNumber  string // "" while unbilled
	AvailabilityID string
	From           time.Time // the month it is charged with
	Until          time.Time // exclusive
}

// Key names the line among those of its partner.
func (l *UsageLine) Key() string {
	return l.Entitlement.ID + " " + l.Meter.ID + " " + l.Day.Format(time.DateOnly)
}

// ExchangeRate is how much of the plan's currency a dollar is, in which meters are
// priced.
func (l *UsageLine) ExchangeRate() dec.Decimal {
	return dec.NewFromInt(int64(currencyRates[l.Plan.Currency])).Shift(-3)
}

// UsageLines lists the Azure usage behind the invoice's charges.
func (i *Invoice) UsageLines(s *State) []UsageLine {
	return usageOfCharges(s, i.PartnerID, i.ID, i.Charges(s))
}

// UnbilledUsage lists the Azure usage that is on no invoice at a moment: of the
// month that holds the moment as far as it is known, or of the time before it.
func UnbilledUsage(s *State, partnerID, currency string, previous bool, at time.Time) []UsageLine {
	if previous {
		return usageOfCharges(s, partnerID, "", UnbilledCharges(s, partnerID, currency, true, at))
	}
	var lines []UsageLine
	from, until := AzureMonth(at)
	for _, p := range AzurePlansOf(s, partnerID) {
		if (p.EndedAt == nil || p.EndedAt.After(at)) && p.Currency == currency {
			lines = appendUsage(lines, s, p, "", from, until, at)
		}
	}
	return lines
}

func usageOfCharges(s *State, partnerID, invoice string, charges []*Charge) []UsageLine {
	var lines []UsageLine
	for _, c := range charges {
		if p, found := s.AzurePlans.Get(c.CustomerID, c.SubscriptionID); found && p.PartnerID == partnerID {
			lines = appendUsage(lines, s, p, invoice, c.From, c.Until, c.Until)
		}
	}
	return lines
}

func appendUsage(lines []UsageLine, s *State, p *AzurePlan, invoice string, from, until, known time.Time) []UsageLine {
	partner, found := s.Partners.Get("", p.PartnerID)
	if !found {
		return lines
	}
	customer, country := (*Customer)(nil), ""
	if c, found := s.Customers.Get(p.PartnerID, p.CustomerID); found {
		customer, country = c, c.Country
	}
	availability := p.AvailabilityID(country)
	for u := range AzureUsage(p, from, until, known) {
		lines = append(lines, UsageLine{
			AzureUse: u, Plan: p, Customer: customer, Partner: partner, InvoiceNumber: invoice, AvailabilityID: availability, From: from, Until: until,
		})
	}
	return lines
}
