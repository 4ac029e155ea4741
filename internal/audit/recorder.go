package audit

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/requestid"
)

// store appends events to their chains in the caller's transaction.
type store interface {
	AppendAudit(ctx context.Context, chainID string, events []Event) error
}

// Recorder writes events in the transaction of the act that they tell of.
type Recorder struct {
	store    store
	machine  clock.Machine
	business clock.Business
	newID    func() string
}

// NewRecorder makes a recorder.
func NewRecorder(s store, machine clock.Machine, business clock.Business, newID func() string) *Recorder {
	return &Recorder{store: s, machine: machine, business: business, newID: newID}
}

// Record appends events. The actor and the request id come from ctx. It takes the lock of each
// chain until the transaction ends, always in the same order, so call it last.
//
// Errors: those of the database; then the act must not be committed either.
func (r *Recorder) Record(ctx context.Context, events ...Event) error {
	who := authz.FromContext(ctx)
	if who.IsNobody() {
		who = authz.System()
	}
	chains := map[string][]Event{}
	for _, e := range events {
		e = r.fill(ctx, who, e)
		chains[e.ChainID] = append(chains[e.ChainID], e)
	}
	ids := make([]string, 0, len(chains))
	for id := range chains {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := r.store.AppendAudit(ctx, id, chains[id]); err != nil {
			return err
		}
	}
	return nil
}

func (r *Recorder) fill(ctx context.Context, who authz.Actor, e Event) Event {
	e.ID = r.newID()
	e.OccurredAt = clock.Cut(r.machine())
	e.BusinessTime = clock.Cut(r.business())
	if e.ActorName == "" {
		e.ActorID, e.ActorName = who.ID(), who.NameFor(e.CustomerID)
	}
	if who.Acting != nil && e.OnBehalfOfName == "" {
		e.OnBehalfOfID, e.OnBehalfOfName = who.Acting.PortalUserID, who.Acting.Name
	}
	if e.Result == "" {
		e.Result = Succeeded
	}
	if e.ChainID == "" {
		e.ChainID = e.ResellerID
	}
	if e.ChainID == "" {
		e.ChainID = PlatformChain
	}
	if e.ActorAddress == "" {
		e.ActorAddress = requestid.Address(ctx)
	}
	if e.RequestID == "" {
		e.RequestID = requestid.From(ctx)
	}
	// PostgreSQL cannot keep a zero character; Microsoft's names are hostile input too.
	e.ObjectName = clean(e.ObjectName)
	e.Before, e.After = cleanJSON(e.Before), cleanJSON(e.After)
	return e
}

func clean(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD")
}

// cleanJSON makes JSON's null the same as nothing, which is how it is stored.
func cleanJSON(b json.RawMessage) json.RawMessage {
	text := clean(string(b))
	if text == "" || text == "null" {
		return nil
	}
	return json.RawMessage(text)
}

// Filter narrows a list of events. Empty fields do not.
type Filter struct {
	ResellerID     string
	CustomerID     string
	TenantID       string
	SubscriptionID string
	ActorID        string
	OnBehalfOfID   string
	Action         string
	ObjectName     string     // a part of it, in any case
	From, To       *time.Time // From inclusive, To exclusive
}
