// Package operation is slow work with a page of its own: a sync run today, a write to
// Microsoft from wish to known outcome later.
package operation

import "time"

// State is where an operation stands. Sync runs use the first four.
type State string

// The states.
const (
	Queued         State = "queued"
	Running        State = "running"
	Succeeded      State = "succeeded"
	Failed         State = "failed"
	Recorded       State = "recorded"
	Submitting     State = "submitting"
	Unknown        State = "unknown"
	NeedsAttention State = "needs_attention"
	Accepted       State = "accepted"
	Refused        State = "refused"
)

// States are all there are.
func States() []State {
	return []State{Queued, Running, Succeeded, Failed, Recorded, Submitting, Unknown, NeedsAttention, Accepted, Refused}
}

// Kind is what the work is.
type Kind string

// The kinds.
const (
	SyncReseller Kind = "sync_reseller"
	SyncTenant   Kind = "sync_tenant"
	CreateTenant Kind = "create_tenant"
)

// Kinds are all there are.
func Kinds() []Kind { return []Kind{SyncReseller, SyncTenant, CreateTenant} }

// Reason is why the work was begun.
type Reason string

// The reasons.
const (
	ReasonPerson        Reason = "person"
	ReasonAuthorization Reason = "authorization"
	ReasonSchedule      Reason = "schedule"
	ReasonWebhook       Reason = "webhook"
)

// ProblemMoved is why a sync ended whose reseller was moved to another Microsoft tenant.
const (
	ProblemMoved = "reseller_moved"
	MovedDetail  = "The reseller was moved to another Microsoft tenant while this ran. It stopped, and nothing of the former tenant is written any more. Authorize the reseller again: that begins a new sync."
)

// Problems of syncs that were done to their end.
const (
	ProblemNothingRead = "nothing_read" // failed: no tenant could be read
	ProblemPartlyRead  = "partly_read"  // succeeded with a warning: some things could not be read
)

// WaitingFor is what work that is not going on now waits for.
type WaitingFor string

// What work waits for.
const (
	WaitsForQueue    WaitingFor = "queue"     // for a worker that is free
	WaitsForThrottle WaitingFor = "throttled" // for the end of a pause that Microsoft asked for
	WaitsForOutage   WaitingFor = "outage"    // for Microsoft to answer again
	WaitsForRetry    WaitingFor = "retry"     // for another try after a failure on our side
)

// Operation is one piece of slow work.
type Operation struct {
	ID                     string
	ResellerID             string
	ResellerName           string // set where operations are read for people, as the names below
	CustomerID             string // "" when it is the reseller's
	TenantID               string // "" when it is the reseller's
	TenantName             string
	Kind                   Kind
	Reason                 Reason
	State                  State
	Done                   int // steps done
	Total                  int // steps in all; 0 while not known
	Result                 map[string]int
	WaitingFor             WaitingFor // noted by a try that ended; see Waiting
	WaitingUntil           *time.Time // not before this machine time; nil while not known
	ProblemCode            string     // of one that succeeded: what it could not do
	ProblemDetail          string
	MicrosoftCorrelationID string
	RequestedBy            string // id of the login or the API client; "" for the system
	RequestedByName        string
	CreatedAt              time.Time
	StartedAt              *time.Time
	FinishedAt             *time.Time
	UpdatedAt              time.Time
	Version                int64
}

// Waiting tells what the work waits for, "" when it is going on, has ended or waits for a person.
// until is nil while not known.
func (o Operation) Waiting() (why WaitingFor, until *time.Time) {
	switch {
	case o.Ended() || o.State == NeedsAttention:
		return "", nil
	case o.WaitingFor != "":
		return o.WaitingFor, o.WaitingUntil
	case o.State == Queued || o.State == Recorded:
		return WaitsForQueue, nil
	}
	return "", nil
}

// Ended tells whether nothing more will happen.
func (o Operation) Ended() bool {
	switch o.State {
	case Succeeded, Failed, Accepted, Refused:
		return true
	case Queued, Running, Recorded, Submitting, Unknown, NeedsAttention:
		return false
	}
	return false
}
