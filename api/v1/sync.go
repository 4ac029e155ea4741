package v1

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/mirror"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Syncs starts syncs and tells how fresh the mirror is.
type Syncs struct{ service *operation.Service }

// NewSyncs makes the handlers.
func NewSyncs(s *operation.Service) *Syncs { return &Syncs{service: s} }

// Routes of the resource.
func (h *Syncs) Routes() []Route {
	return []Route{
		{Operation: "getResellerSync", Method: http.MethodGet, Path: "/resellers/:id/sync", Handler: h.Reseller},
		{Operation: "syncReseller", Method: http.MethodPost, Path: "/resellers/:id/sync", Handler: h.StartReseller},
		{Operation: "getTenantSync", Method: http.MethodGet, Path: "/tenants/:id/sync", Handler: h.Tenant},
		{Operation: "syncTenant", Method: http.MethodPost, Path: "/tenants/:id/sync", Handler: h.StartTenant},
	}
}

// Reseller returns how fresh the mirror of a reseller is, and the sync under way.
//
//	@Summary	Get a reseller's sync state
//	@ID			getResellerSync
//	@Tags		sync
//	@Produce	json
//	@Param		id	path	string	true	"Reseller id"	format(uuid)
//	@Success	200		{object}	SyncStatus
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/resellers/{id}/sync [get]
func (h *Syncs) Reseller(c echo.Context) error {
	return h.status(c, "reseller", h.service.ResellerSync)
}

// Tenant returns how fresh the mirror of a tenant is, and the sync under way.
//
//	@Summary	Get a tenant's sync state
//	@ID			getTenantSync
//	@Tags		sync
//	@Produce	json
//	@Param		id	path	string	true	"Tenant id"	format(uuid)
//	@Success	200		{object}	SyncStatus
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants/{id}/sync [get]
func (h *Syncs) Tenant(c echo.Context) error { return h.status(c, "tenant", h.service.TenantSync) }

// StartReseller begins a full sync of a reseller, or joins the one that is queued or running.
// Poll the operation that Location names.
//
//	@Summary	Sync a reseller
//	@ID			syncReseller
//	@Tags		sync
//	@Produce	json
//	@Param		id	path	string	true	"Reseller id"	format(uuid)
//	@Success	202		{object}	Operation
//	@Header		202		{string}	Location	"The operation to poll"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"The reseller is not authorized"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/resellers/{id}/sync [post]
func (h *Syncs) StartReseller(c echo.Context) error {
	return h.start(c, "reseller", h.service.StartResellerSync)
}

// StartTenant begins a sync of one tenant, or joins the one that is queued or running. Poll the
// operation that Location names.
//
//	@Summary	Sync a tenant
//	@ID			syncTenant
//	@Tags		sync
//	@Produce	json
//	@Param		id	path	string	true	"Tenant id"	format(uuid)
//	@Success	202		{object}	Operation
//	@Header		202		{string}	Location	"The operation to poll"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"The tenant is not connected, or its reseller is not authorized"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants/{id}/sync [post]
func (h *Syncs) StartTenant(c echo.Context) error {
	return h.start(c, "tenant", h.service.StartTenantSync)
}

func (h *Syncs) status(c echo.Context, noun string, read func(context.Context, tenancy.Scope, string) (operation.Sync, error)) error {
	id, err := pathID(c, "id", noun)
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	found, err := read(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	out := SyncStatus{Resources: mapAll(found.States, toAPISyncState), Tenants: mapAll(found.Tenants, toAPISyncFreshness)}
	if found.Running != nil {
		running := toAPIOperation(*found.Running)
		out.Running = &running
	}
	return c.JSON(http.StatusOK, out)
}

func (h *Syncs) start(c echo.Context, noun string,
	begin func(context.Context, tenancy.Scope, string, operation.Reason) (operation.Operation, error),
) error {
	id, err := pathID(c, "id", noun)
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	op, err := begin(c.Request().Context(), scope(c), id, operation.ReasonPerson)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, Base+"/operations/"+op.ID)
	return c.JSON(http.StatusAccepted, toAPIOperation(op))
}

// SyncStatus is how the mirror of a reseller or tenant stands.
type SyncStatus struct {
	Running   *Operation      `json:"running" extensions:"x-nullable"` // the sync that is queued or running
	Resources []SyncState     `json:"resources"`                       // what is mirrored of the thing itself
	Tenants   []SyncFreshness `json:"tenants"`                         // of a reseller: its connected tenants summed up
} // @name SyncStatus

// SyncResource is one thing that is mirrored.
type SyncResource string // @name SyncResource

// The mirrored resources.
const (
	SyncCustomers     SyncResource = "customers"
	SyncGDAP          SyncResource = "gdap"
	SyncChanges       SyncResource = "changes"
	SyncSubscriptions SyncResource = "subscriptions"
	SyncOrders        SyncResource = "orders"
	SyncLicenses      SyncResource = "licenses"
	SyncConsent       SyncResource = "consent"
)

// SyncState is how fresh one resource is.
type SyncState struct {
	Resource      SyncResource `json:"resource"`
	AsOf          *time.Time   `json:"as_of" extensions:"x-nullable" format:"date-time"` // when Microsoft said it; null: never read
	LastAttemptAt time.Time    `json:"last_attempt_at" format:"date-time"`
	LastSuccessAt *time.Time   `json:"last_success_at" extensions:"x-nullable" format:"date-time"`
	ProblemCode   *string      `json:"problem_code" extensions:"x-nullable"` // null: the newest reading was complete
	ProblemDetail *string      `json:"problem_detail" extensions:"x-nullable"`
	Failures      int          `json:"failures"` // in a row
} // @name SyncState

// SyncFreshness is how fresh one resource is over a reseller's connected tenants.
type SyncFreshness struct {
	Resource        SyncResource `json:"resource"`
	Tenants         int          `json:"tenants"`
	NeverRead       int          `json:"never_read"`
	WithProblem     int          `json:"with_problem"`
	OldestSuccessAt *time.Time   `json:"oldest_success_at" extensions:"x-nullable" format:"date-time"`
} // @name SyncFreshness

func toAPISyncState(s mirror.State) SyncState {
	return SyncState{
		Resource: SyncResource(s.Resource), AsOf: utc(s.AsOf), LastAttemptAt: s.LastAttemptAt, LastSuccessAt: utc(s.LastSuccessAt),
		ProblemCode: optional(s.ProblemCode), ProblemDetail: optional(s.ProblemDetail), Failures: s.Failures,
	}
}

func toAPISyncFreshness(f mirror.Freshness) SyncFreshness {
	return SyncFreshness{
		Resource: SyncResource(f.Resource), Tenants: f.Tenants, NeverRead: f.Never, WithProblem: f.Problems, OldestSuccessAt: utc(f.OldestSuccess),
	}
}
