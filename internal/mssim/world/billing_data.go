package world

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// BillingData is what the files of an export hold, in order. It keeps the rows of
// the ledger; reconciliation describes them when a part is asked for.
type BillingData struct {
	partnerID string
	invoice   *Invoice // nil for what is unbilled
	charges   []*Charge
	usage     []UsageLine
}

// Data finds what an export holds: what the ledger held at the request.
func (e *BillingExport) Data(s *State) *BillingData {
	d := &BillingData{partnerID: e.PartnerID}
	if e.InvoiceID == "" {
		if e.Usage {
			d.usage = UnbilledUsage(s, e.PartnerID, e.Currency, e.Previous, e.At)
		} else {
			d.charges = UnbilledCharges(s, e.PartnerID, e.Currency, e.Previous, e.At)
		}
		return d
	}
	i, ok := FindInvoice(s, e.PartnerID, e.InvoiceID)
	if !ok {
		return d
	}
	d.invoice = i
	if e.Usage {
		d.usage = i.UsageLines(s)
	} else {
		d.charges = i.Charges(s)
	}
	return d
}

// Len is the number of lines.
func (d *BillingData) Len() int { return len(d.charges) + len(d.usage) }

// Lines are those of reconciliation from one to before another.
func (d *BillingData) Lines(s *State, from, to int) []BillingLine {
	return BillingLines(s, d.partnerID, d.charges[min(from, len(d.charges)):min(to, len(d.charges))], d.invoice)
}

// Usage are the lines of usage from one to before another.
func (d *BillingData) Usage(from, to int) []UsageLine {
	return d.usage[min(from, len(d.usage)):min(to, len(d.usage))]
}

// Tag is the same for the same data with the same attributes, in whatever export.
func (d *BillingData) Tag(basic bool) string {
	sum := sha256.New()
	_, _ = fmt.Fprintln(sum, basic)
	if d.invoice != nil {
		_, _ = fmt.Fprintln(sum, d.invoice.ID)
	}
	for _, c := range d.charges {
		_, _ = fmt.Fprintln(sum, c.ID, c.Amount)
	}
	for n := range d.usage {
		_, _ = fmt.Fprintln(sum, d.usage[n].Key(), d.usage[n].Cost)
	}
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:12])
}
