package v1

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/operation"
)

// Operations is slow work.
type Operations struct{ service *operation.Service }

// NewOperations makes the handlers.
func NewOperations(s *operation.Service) *Operations { return &Operations{service: s} }

// Routes of the resource.
func (h *Operations) Routes() []Route {
	return []Route{
		{Operation: "listOperations", Method: http.MethodGet, Path: "/operations", Handler: h.List},
		{Operation: "getOperation", Method: http.MethodGet, Path: "/operations/:id", Handler: h.Get},
	}
}

// List returns the operations you may see, newest first.
//
//	@Summary	List operations
//	@ID			listOperations
//	@Tags		operations
//	@Produce	json
//	@Param		reseller_id	query	string			false	"Of this reseller"	format(uuid)
//	@Param		tenant_id	query	string			false	"Of this tenant"	format(uuid)
//	@Param		kind		query	OperationKind	false	"Of this kind"
//	@Param		state		query	OperationState	false	"In this state"
//	@Param		sort		query	string			false	"Order"	Enums(-created_at)
//	@Param		limit		query	int				false	"Entries on a page"
//	@Param		cursor		query	string			false	"Opaque; next_cursor of the page before"
//	@Param		include		query	string			false	"Ask for the total"	Enums(total)
//	@Success	200		{object}	OperationPage
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/operations [get]
func (h *Operations) List(c echo.Context) error {
	q, page, _, err := list(c, []string{operation.SortNewest}, filters{
		"reseller_id": nil, "tenant_id": nil, "kind": texts(operation.Kinds()), "state": texts(operation.States()),
	})
	if err != nil {
		return err
	}
	f := operation.Filter{Kind: operation.Kind(q.Get("kind")), State: operation.State(q.Get("state"))}
	for name, into := range map[string]*string{"reseller_id": &f.ResellerID, "tenant_id": &f.TenantID} {
		if *into, err = queryID(q, name); err != nil {
			return err
		}
	}
	found, err := h.service.List(c.Request().Context(), scope(c), f, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, OperationPage{Data: mapAll(found.Items, toAPIOperation), PageInfo: pageInfo(found)})
}

// Get returns one operation; poll it until finished_at is set.
//
//	@Summary	Get an operation
//	@ID			getOperation
//	@Tags		operations
//	@Produce	json
//	@Param		id	path	string	true	"Operation id"	format(uuid)
//	@Success	200		{object}	Operation
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/operations/{id} [get]
func (h *Operations) Get(c echo.Context) error {
	id, err := pathID(c, "id", "operation")
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	found, err := h.service.Get(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIOperation(found))
}

// OperationKind is what the work is.
type OperationKind string // @name OperationKind

// The kinds of operations.
const (
	OperationSyncReseller OperationKind = "sync_reseller"
	OperationSyncTenant   OperationKind = "sync_tenant"
	OperationCreateTenant OperationKind = "create_tenant"
)

// OperationState is where an operation stands. Syncs are queued, running, succeeded or failed: one
// that left something unread succeeded with a problem_code, one that read nothing failed. Writes to Microsoft have the other states.
type OperationState string // @name OperationState

// The states of operations.
const (
	OperationQueued         OperationState = "queued"
	OperationRunning        OperationState = "running"
	OperationSucceeded      OperationState = "succeeded"
	OperationFailed         OperationState = "failed"
	OperationRecorded       OperationState = "recorded"
	OperationSubmitting     OperationState = "submitting"
	OperationUnknown        OperationState = "unknown"
	OperationNeedsAttention OperationState = "needs_attention"
	OperationAccepted       OperationState = "accepted"
	OperationRefused        OperationState = "refused"
)

// OperationReason is why the work was begun.
type OperationReason string // @name OperationReason

// The reasons of operations.
const (
	OperationByPerson        OperationReason = "person"
	OperationByAuthorization OperationReason = "authorization"
	OperationBySchedule      OperationReason = "schedule"
	OperationByWebhook       OperationReason = "webhook"
)

// OperationPage is one page of operations.
type OperationPage struct {
	Data []Operation `json:"data"`
	PageInfo
} // @name OperationPage

// Operation is one piece of slow work.
type Operation struct {
	ID              string          `json:"id" format:"uuid"`
	Kind            OperationKind   `json:"kind"`
	State           OperationState  `json:"state"`
	Reason          OperationReason `json:"reason"`
	ResellerID      string          `json:"reseller_id" format:"uuid"`
	ResellerName    string          `json:"reseller_name"`
	TenantID        *string         `json:"tenant_id" extensions:"x-nullable" format:"uuid"` // null: it is the reseller's
	TenantName      *string         `json:"tenant_name" extensions:"x-nullable"`
	Done            int             `json:"done"`                                                                     // steps done; of a reseller's sync, tenants read
	Total           int             `json:"total"`                                                                    // steps in all; 0 while not known
	Result          map[string]int  `json:"result"`                                                                   // what it found, by name: created, changed, removed, tenants_failed, ...
	WaitingFor      *string         `json:"waiting_for" extensions:"x-nullable" enums:"queue,throttled,outage,retry"` // a free worker, the end of Microsoft's pause, its answer, another try of ours; null: it is going on, has ended or waits for a person
	WaitingUntil    *time.Time      `json:"waiting_until" extensions:"x-nullable" format:"date-time"`                 // not before; null while not known
	ProblemCode     *string         `json:"problem_code" extensions:"x-nullable"`                                     // of one that succeeded: a warning, such as partly_read
	ProblemDetail   *string         `json:"problem_detail" extensions:"x-nullable"`                                   // cause and remedy
	CorrelationID   *string         `json:"microsoft_correlation_id" extensions:"x-nullable"`                         // to quote to Microsoft's support
	RequestedByName *string         `json:"requested_by_name" extensions:"x-nullable"`                                // null: by itself
	CreatedAt       time.Time       `json:"created_at" format:"date-time"`
	StartedAt       *time.Time      `json:"started_at" extensions:"x-nullable" format:"date-time"`
	FinishedAt      *time.Time      `json:"finished_at" extensions:"x-nullable" format:"date-time"` // null: not yet
	UpdatedAt       time.Time       `json:"updated_at" format:"date-time"`                          // of the newest progress
} // @name Operation

func toAPIOperation(o operation.Operation) Operation {
	result := o.Result
	if result == nil {
		result = map[string]int{}
	}
	why, until := o.Waiting()
	return Operation{
		WaitingFor: optional(string(why)), WaitingUntil: utc(until),
		ID: o.ID, Kind: OperationKind(o.Kind), State: OperationState(o.State), Reason: OperationReason(o.Reason),
		ResellerID: o.ResellerID, ResellerName: o.ResellerName, TenantID: optional(o.TenantID), TenantName: optional(o.TenantName),
		Done: o.Done, Total: o.Total, Result: result, ProblemCode: optional(o.ProblemCode), ProblemDetail: optional(o.ProblemDetail),
		CorrelationID: optional(o.MicrosoftCorrelationID), RequestedByName: optional(o.RequestedByName),
		CreatedAt: o.CreatedAt, StartedAt: utc(o.StartedAt), FinishedAt: utc(o.FinishedAt), UpdatedAt: o.UpdatedAt,
	}
}
