// Package audit is the record of what was done here: append-only, hash-chained per reseller,
// with who, on whose behalf, before and after.
package audit

import (
	"encoding/json"
	"time"
)

// Result is how an act ended.
type Result string

// The results.
const (
	Succeeded Result = "succeeded"
	Failed    Result = "failed"
)

// Action is what was done, "noun.verb". It is part of the API and never renamed.
type Action string

// Event is one act. The caller fills what it knows; the recorder adds id, times, actor,
// request id and the chain.
type Event struct {
	ID                     string
	ChainID                string    // the reseller's id, or the zero id for the platform
	Seq                    int64     // from 1, without gaps in its chain
	OccurredAt             time.Time // machine time
	BusinessTime           time.Time
	ActorID                string // of the login or the API client; "" for the system
	ActorName              string
	ActorAddress           string // network address of the caller; "" outside a request
	OnBehalfOfID           string
	OnBehalfOfName         string
	Action                 Action
	Result                 Result
	ResellerID             string // "" for acts on the platform
	CustomerID             string
	TenantID               string
	SubscriptionID         string
	ObjectKind             string // a noun of docs/glossary.md
	ObjectID               string
	ObjectName             string
	Before                 json.RawMessage // what changed, as it was; never secrets
	After                  json.RawMessage
	RequestID              string
	MicrosoftCorrelationID string
	PreviousHash           []byte
	Hash                   []byte
}

// SortNewest is the one order of events: newest first.
const SortNewest = "-occurred_at"

// Head is the end of a chain.
type Head struct {
	ChainID string `json:"chain_id"`
	Seq     int64  `json:"seq"`
	Hash    []byte `json:"hash"`
}

// costs are the members of before and after that tell what the reseller pays Microsoft.
var costs = []string{"total_price"}

// WithoutCosts is the event for whoever may not see what the reseller pays.
func (e Event) WithoutCosts() Event {
	e.Before, e.After = withoutCosts(e.Before), withoutCosts(e.After)
	return e
}

func withoutCosts(fields json.RawMessage) json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(fields, &members) != nil {
		return fields
	}
	for _, name := range costs {
		if _, told := members[name]; told {
			members[name] = json.RawMessage("null")
		}
	}
	return JSON(members)
}
