package world

import (
	"crypto/rand"
	"slices"
	"strconv"
	"time"
)

// exportKept is how long a finished export of billing data can be fetched; the
// length is the simulator's own.
const exportKept = 30 * 24 * time.Hour

// How many exports a partner can have; the numbers are the simulator's own.
const (
	ExportsOpen = 50  // not finished
	ExportsKept = 500 // in all
)

// BillingExport is a partner's request for a file of billing data. Its files
// are made when they are read, of what the ledger held at the request.
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
// for. While the partner has too many that are not finished there is none, and
// wait tells until when. Beyond what is kept the oldest finished ones go.
func RequestBillingExport(tx *Tx, e BillingExport) (made *BillingExport, wait time.Duration) {
	var open, finished []*BillingExport
	for one := range tx.Exports.All(e.PartnerID) {
		if one.ReadyAt.After(tx.Now) {
			open = append(open, one)
		} else {
			finished = append(finished, one)
		}
	}
	byAge := func(a, b *BillingExport) int { return a.ReadyAt.Compare(b.ReadyAt) }
	if len(open) >= ExportsOpen {
		return nil, slices.MinFunc(open, byAge).ReadyAt.Sub(tx.Now)
	}
	if len(open)+len(finished) >= ExportsKept {
		oldest := slices.MinFunc(finished, byAge)
		tx.Exports.Delete(oldest.PartnerID, oldest.ID)
	}
	e.At, e.ReadyAt = tx.Now, tx.Now.Add(time.Duration(tx.Settings.ExportSeconds)*time.Second)
	for n := 0; ; n++ {
		e.ID = StableID("billing-export", e.PartnerID, tx.Now.Format(time.RFC3339Nano), strconv.Itoa(n))
		if _, taken := tx.Exports.Get(e.PartnerID, e.ID); !taken {
			break
		}
	}
	e.Key = Secret(rand.Text())
	tx.Exports.Put(e.PartnerID, e.ID, &e)
	return &e, 0
}

// ManifestID is the id under which the list of the export's files is found.
func (e *BillingExport) ManifestID() string { return StableID("billing-manifest", e.ID) }

func exportDue(e *BillingExport) (time.Time, bool) { return e.At.Add(exportKept), true }
