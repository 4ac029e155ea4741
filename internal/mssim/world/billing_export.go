package world

import (
	"crypto/rand"
	"strconv"
	"time"
)

// exportKept is how long a finished export of billing data can be fetched; the
// length is the simulator's own.
const exportKept = 30 * 24 * time.Hour

// BillingExport is a partner's request for a file of billing data. The file is
// made when it is read, of what the ledger held at the request.
type BillingExport struct {
	ID        string    `json:"id"`
	PartnerID string    `json:"partnerId"`
	Usage     bool      `json:"usage,omitempty"`     // metered usage instead of reconciliation
	InvoiceID string    `json:"invoiceId,omitempty"` // "" for what is unbilled
	Currency  string    `json:"currency,omitempty"`
	Previous  bool      `json:"previous,omitempty"` // unbilled, of the month before
	Basic     bool      `json:"basic,omitempty"`    // fewer attributes
	At        time.Time `json:"at"`
	ReadyAt   time.Time `json:"readyAt"`
	Key       Secret    `json:"key"` // signs the addresses of its file
}

// RequestBillingExport puts an export on its way; the caller fills what is asked
// for.
func RequestBillingExport(tx *Tx, e BillingExport) *BillingExport {
	e.At, e.ReadyAt = tx.Now, tx.Now.Add(time.Duration(tx.Settings.ExportSeconds)*time.Second)
	for n := 0; ; n++ {
		e.ID = StableID("billing-export", e.PartnerID, tx.Now.Format(time.RFC3339Nano), strconv.Itoa(n))
		if _, taken := tx.Exports.Get(e.PartnerID, e.ID); !taken {
			break
		}
	}
	e.Key = Secret(rand.Text())
	tx.Exports.Put(e.PartnerID, e.ID, &e)
	return &e
}

// ManifestID is the id under which the list of the export's files is found.
func (e *BillingExport) ManifestID() string { return StableID("billing-manifest", e.ID) }

// Lines is what the file of an export of reconciliation holds.
func (e *BillingExport) Lines(s *State) []BillingLine {
	if e.InvoiceID == "" {
		return BillingLines(s, e.PartnerID, UnbilledCharges(s, e.PartnerID, e.Currency, e.Previous, e.At), nil)
	}
	i, ok := FindInvoice(s, e.PartnerID, e.InvoiceID)
	if !ok {
		return nil
	}
	return BillingLines(s, e.PartnerID, i.Charges(s), i)
}

// UsageLines is what the file of an export of usage holds.
func (e *BillingExport) UsageLines(s *State) []UsageLine {
	if e.InvoiceID == "" {
		return UnbilledUsage(s, e.PartnerID, e.Currency, e.Previous, e.At)
	}
	i, ok := FindInvoice(s, e.PartnerID, e.InvoiceID)
	if !ok {
		return nil
	}
	return i.UsageLines(s)
}

func exportDue(e *BillingExport) (time.Time, bool) { return e.At.Add(exportKept), true }
