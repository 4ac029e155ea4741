package audit

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"time"

	"github.com/tenantry/tenantry/internal/sheet"
)

// exported is one event as a line of an export. The chain's fields are there for whom the whole
// chain is in reach; with them the line proves itself.
type exported struct {
	ChainID                string          `json:"chain_id,omitempty"`
	Seq                    int64           `json:"seq,omitempty"`
	ID                     string          `json:"id"`
	OccurredAt             time.Time       `json:"occurred_at"`
	BusinessTime           time.Time       `json:"business_time"`
	ActorID                string          `json:"actor_id,omitempty"`
	ActorName              string          `json:"actor_name"`
	ActorAddress           string          `json:"actor_address,omitempty"`
	OnBehalfOfID           string          `json:"on_behalf_of_id,omitempty"`
	OnBehalfOfName         string          `json:"on_behalf_of_name,omitempty"`
	Action                 Action          `json:"action"`
	Result                 Result          `json:"result"`
	ResellerID             string          `json:"reseller_id,omitempty"`
	CustomerID             string          `json:"customer_id,omitempty"`
	TenantID               string          `json:"tenant_id,omitempty"`
	SubscriptionID         string          `json:"subscription_id,omitempty"`
	ObjectKind             string          `json:"object_kind"`
	ObjectID               string          `json:"object_id"`
	ObjectName             string          `json:"object_name"`
	Before                 json.RawMessage `json:"before,omitempty"`
	After                  json.RawMessage `json:"after,omitempty"`
	RequestID              string          `json:"request_id,omitempty"`
	MicrosoftCorrelationID string          `json:"microsoft_correlation_id,omitempty"`
	PreviousHash           []byte          `json:"previous_hash,omitempty"`
	Hash                   []byte          `json:"hash,omitempty"`
}

// NDJSON is the event as one line of JSON, its end included.
func NDJSON(e Event) ([]byte, error) {
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false) // before and after keep the bytes that were hashed
	err := enc.Encode(e.exported())
	return line.Bytes(), err
}

// exported has the fields of an event in the order of a line.
func (e Event) exported() exported {
	return exported{
		ChainID: e.ChainID, Seq: e.Seq, ID: e.ID, OccurredAt: e.OccurredAt, BusinessTime: e.BusinessTime, ActorID: e.ActorID, ActorName: e.ActorName,
		ActorAddress: e.ActorAddress, OnBehalfOfID: e.OnBehalfOfID, OnBehalfOfName: e.OnBehalfOfName, Action: e.Action, Result: e.Result,
		ResellerID: e.ResellerID, CustomerID: e.CustomerID, TenantID: e.TenantID, SubscriptionID: e.SubscriptionID, ObjectKind: e.ObjectKind,
		ObjectID: e.ObjectID, ObjectName: e.ObjectName, Before: e.Before, After: e.After, RequestID: e.RequestID,
		MicrosoftCorrelationID: e.MicrosoftCorrelationID, PreviousHash: e.PreviousHash, Hash: e.Hash,
	}
}

func (l exported) event() Event {
	return Event{
		ChainID: l.ChainID, Seq: l.Seq, ID: l.ID, OccurredAt: l.OccurredAt, BusinessTime: l.BusinessTime, ActorID: l.ActorID, ActorName: l.ActorName,
		ActorAddress: l.ActorAddress, OnBehalfOfID: l.OnBehalfOfID, OnBehalfOfName: l.OnBehalfOfName, Action: l.Action, Result: l.Result,
		ResellerID: l.ResellerID, CustomerID: l.CustomerID, TenantID: l.TenantID, SubscriptionID: l.SubscriptionID, ObjectKind: l.ObjectKind,
		ObjectID: l.ObjectID, ObjectName: l.ObjectName, Before: l.Before, After: l.After, RequestID: l.RequestID,
		MicrosoftCorrelationID: l.MicrosoftCorrelationID, PreviousHash: l.PreviousHash, Hash: l.Hash,
	}
}

// csvHeader are the columns of CSV, those of a line without the chain: a table is for reading, and
// what programs of tables do to times and numbers would spoil a proof.
var csvHeader = []string{
	"id", "occurred_at", "business_time", "actor_id", "actor_name", "actor_address", "on_behalf_of_id", "on_behalf_of_name", "action", "result",
	"reseller_id", "customer_id", "tenant_id", "subscription_id", "object_kind", "object_id", "object_name", "before", "after", "request_id",
	"microsoft_correlation_id",
}

// CSVHead is the first line of CSV.
func CSVHead() ([]byte, error) { return csvLine(csvHeader) }

// CSV is the event as one line of CSV, its end included.
func CSV(e Event) ([]byte, error) {
	return csvLine([]string{
		e.ID, e.OccurredAt.Format(time.RFC3339Nano), e.BusinessTime.Format(time.RFC3339Nano), e.ActorID, sheet.Text(e.ActorName), sheet.Text(e.ActorAddress),
		e.OnBehalfOfID, sheet.Text(e.OnBehalfOfName), sheet.Text(string(e.Action)), string(e.Result), e.ResellerID, e.CustomerID, e.TenantID,
		e.SubscriptionID, sheet.Text(e.ObjectKind), sheet.Text(e.ObjectID), sheet.Text(e.ObjectName), sheet.Text(string(e.Before)), sheet.Text(string(e.After)),
		sheet.Text(e.RequestID), sheet.Text(e.MicrosoftCorrelationID),
	})
}

func csvLine(cells []string) ([]byte, error) {
	var line bytes.Buffer
	w := csv.NewWriter(&line)
	w.UseCRLF = true
	if err := w.Write(cells); err != nil {
		return nil, err
	}
	w.Flush()
	return line.Bytes(), w.Error()
}

// End is the last line of an export: how many events, and the SHA-256 of every byte before it.
type End struct {
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// NDJSON is the end as a line of JSON.
func (e End) NDJSON() []byte {
	return append(JSON(map[string]End{"end": e}), '\n')
}

// CSV is the end as a line of CSV, as wide as the others.
func (e End) CSV() ([]byte, error) {
	cells := make([]string, len(csvHeader))
	copy(cells, []string{"end", "rows", strconv.FormatInt(e.Rows, 10), "sha256", e.SHA256})
	return csvLine(cells)
}

// Unchained is the event for whom the chain it stands in is not in reach as a whole: what would tell
// how much else is in it is left out.
func (e Event) Unchained() Event {
	e.ChainID, e.Seq, e.PreviousHash, e.Hash = "", 0, nil, nil
	return e
}
