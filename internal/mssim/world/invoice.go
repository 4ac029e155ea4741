package world

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	dec "github.com/shopspring/decimal"
)

// Days of an invoice. Source: Microsoft, read your bill: the invoice of a calendar
// month is there about the eighth of the next one. When it is paid is the
// simulator's own.
const (
	invoiceDay     = 8
	invoicePayment = 30 * 24 * time.Hour
)

// Invoice is what a partner owes for one calendar month in one currency.
type Invoice struct {
	ID        string    `json:"id"`
	PartnerID string    `json:"partnerId"`
	Currency  string    `json:"currency"`
	From      time.Time `json:"from"`  // the month's first moment
	Until     time.Time `json:"until"` // exclusive
	At        time.Time `json:"at"`
	Total     string    `json:"total"` // decimal, the sum of its charges; negative when more was paid back
}

// PaidAt is when the invoice is settled in full.
func (i *Invoice) PaidAt() time.Time { return i.At.Add(invoicePayment) }

// Paid is how much of the invoice is settled at now.
func (i *Invoice) Paid(now time.Time) dec.Decimal {
	if now.Before(i.PaidAt()) {
		return dec.Zero
	}
	return i.Amount()
}

// Amount is Total as a number.
func (i *Invoice) Amount() dec.Decimal { return dec.RequireFromString(i.Total) }

// Invoices lists a partner's invoices, oldest first.
func Invoices(s *State, partnerID string) []*Invoice {
	list := slices.Collect(s.Invoices.All(partnerID))
	slices.SortStableFunc(list, func(a, b *Invoice) int { return a.At.Compare(b.At) })
	return list
}

// FindInvoice resolves an invoice id, also in the form its links have, such as
// OneTime-G000024135.
func FindInvoice(s *State, partnerID, id string) (*Invoice, bool) {
	id = strings.ToUpper(id)
	for _, kind := range []string{"ONETIME-", "RECURRING-"} {
		id = strings.TrimPrefix(id, kind)
	}
	return s.Invoices.Get(partnerID, id)
}

// Charges lists what the invoice is made of, in the order it was charged.
func (i *Invoice) Charges(s *State) []*Charge {
	return chargesBetween(s, i.PartnerID, i.Currency, i.From, i.Until, i.At)
}

// UnbilledCharges lists what is in the ledger at a moment and on no invoice yet:
// of the month that holds the moment, or of the time before it.
func UnbilledCharges(s *State, partnerID, currency string, previous bool, at time.Time) []*Charge {
	month := monthOf(at)
	if !previous {
		return chargesBetween(s, partnerID, currency, month, addMonths(month, 1), at)
	}
	return chargesBetween(s, partnerID, currency, billedUntil(at), month, at)
}

// chargesBetween lists a partner's charges of a time, as they were known at a
// moment.
func chargesBetween(s *State, partnerID, currency string, from, until, known time.Time) []*Charge {
	var list []*Charge
	for customer := range s.Customers.All(partnerID) {
		for c := range s.Charges.All(customer.ID) {
			if c.PartnerID == partnerID && c.Currency == currency && !c.At.Before(from) && c.At.Before(until) && !c.At.After(known) {
				list = append(list, c)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *Charge) int { return a.At.Compare(b.At) })
	return list
}

func monthOf(t time.Time) time.Time { return day(t).AddDate(0, 0, 1-t.UTC().Day()) }

// billedUntil is the first month whose invoice is not there at a moment.
func billedUntil(now time.Time) time.Time {
	month := monthOf(now)
	if now.Before(month.AddDate(0, 0, invoiceDay-1)) {
		return addMonths(month, -1)
	}
	return month
}

// partnerDue is when the partner's next invoices are made.
func partnerDue(p *Partner) (time.Time, bool) {
	return addMonths(p.BilledUntil, 1).AddDate(0, 0, invoiceDay-1), !p.BilledUntil.IsZero()
}

// advancePartner makes the invoices of the next month and tells of them.
func advancePartner(tx *Tx, partnerID string) {
	p, ok := tx.Partners.Edit("", partnerID)
	if !ok {
		return
	}
	for _, i := range invoiceMonth(tx, partnerID, p.BilledUntil) {
		recordInvoice(tx, i)
	}
	p.BilledUntil = addMonths(p.BilledUntil, 1)
}

// invoiceMonth makes a partner's invoices of one month: one in each currency that
// something was charged in.
func invoiceMonth(tx *Tx, partnerID string, month time.Time) []*Invoice {
	totals := map[string]dec.Decimal{}
	until := addMonths(month, 1)
	for customer := range tx.Customers.All(partnerID) {
		for c := range tx.Charges.All(customer.ID) {
			if c.PartnerID == partnerID && !c.At.Before(month) && c.At.Before(until) {
				totals[c.Currency] = totals[c.Currency].Add(dec.RequireFromString(c.Amount))
			}
		}
	}
	var made []*Invoice
	for _, currency := range sortedKeys(totals) {
		i := &Invoice{
			ID: invoiceID(tx, partnerID, currency, month), PartnerID: partnerID, Currency: currency, From: month, Until: until, At: tx.Now,
			Total: moneyText(totals[currency], currency),
		}
		tx.Invoices.Put(partnerID, i.ID, i)
		made = append(made, i)
	}
	return made
}

// seedInvoices makes the invoices of all months that the seed's ledger reaches
// back to.
func seedInvoices(tx *Tx, partnerID string) {
	p, ok := tx.Partners.Get("", partnerID)
	if !ok {
		return
	}
	oldest := p.BilledUntil
	for customer := range tx.Customers.All(partnerID) {
		for c := range tx.Charges.All(customer.ID) {
			if c.PartnerID == partnerID && c.At.Before(oldest) {
				oldest = monthOf(c.At)
			}
		}
	}
	for month := oldest; month.Before(p.BilledUntil); month = addMonths(month, 1) {
		past := tx.at(addMonths(month, 1).AddDate(0, 0, invoiceDay-1))
		for _, i := range invoiceMonth(past, partnerID, month) {
			if tx.Now.Sub(i.At) < AuditHistory {
				recordInvoice(past, i)
			}
		}
	}
}

// invoiceID is G and nine digits, counted up until the partner has no such
// invoice.
func invoiceID(tx *Tx, partnerID, currency string, month time.Time) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{"invoice", partnerID, currency, month.Format(time.DateOnly)}, "\x00")))
	for n := binary.BigEndian.Uint32(sum[:]) % 100_000_000; ; n++ {
		id := fmt.Sprintf("G%09d", n)
		if _, taken := tx.Invoices.Get(partnerID, id); !taken {
			return id
		}
	}
}

// recordInvoice writes the audit record of a new invoice and its event.
func recordInvoice(tx *Tx, i *Invoice) {
	uri := "/v1/invoices/" + i.ID
	Record(tx, AuditRecord{PartnerID: i.PartnerID, ResourceType: "invoice", ResourceID: i.ID, ResourceURI: uri, Operation: "ready_invoice"},
		Event{Name: "invoice-ready", Resource: "invoice", URI: uri})
}
