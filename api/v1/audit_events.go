package v1

import (
	"bytes"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/audit"
)

// How long walking through the whole record may take: an answer has two minutes, an export goes on
// as long as somebody takes it.
const (
	verifyFor = 110 * time.Second
	exportFor = time.Hour
)

// AuditEvents is the record of what was done here.
type AuditEvents struct{ service *audit.Service }

// NewAuditEvents makes the handlers.
func NewAuditEvents(s *audit.Service) *AuditEvents { return &AuditEvents{service: s} }

// Routes of the resource.
func (h *AuditEvents) Routes() []Route {
	return []Route{
		{Operation: "listAuditEvents", Method: http.MethodGet, Path: "/audit-events", Handler: h.List},
		{Operation: "exportAuditEvents", Method: http.MethodGet, Path: "/audit-events/export", Handler: h.Export, Timeout: exportFor},
		{Operation: "verifyAudit", Method: http.MethodGet, Path: "/audit-events/verify", Handler: h.Verify, Timeout: verifyFor},
		{Operation: "listAuditHeads", Method: http.MethodGet, Path: "/audit-events/heads", Handler: h.Heads},
		{Operation: "getAuditEvent", Method: http.MethodGet, Path: "/audit-events/:id", Handler: h.Get},
	}
}

// List returns what was done in your scope, newest first.
//
//	@Summary	List audit events
//	@ID			listAuditEvents
//	@Tags		audit
//	@Produce	json
//	@Param		reseller_id		query	string	false	"Of this reseller"		format(uuid)
//	@Param		customer_id		query	string	false	"Of this customer"		format(uuid)
//	@Param		tenant_id		query	string	false	"Of this tenant"		format(uuid)
//	@Param		subscription_id	query	string	false	"Of this subscription"	format(uuid)
//	@Param		actor			query	string	false	"Portal user id of who did it"	format(uuid)
//	@Param		on_behalf_of	query	string	false	"Portal user id of whom staff acted as"	format(uuid)
//	@Param		action			query	string	false	"Such as tenant.connected"
//	@Param		q				query	string	false	"Part of the name of the thing, in any case"
//	@Param		from			query	string	false	"Earliest time, RFC 3339 or a date in UTC"
//	@Param		to				query	string	false	"Time before which, RFC 3339 or a date in UTC"
//	@Param		limit			query	int		false	"Entries on a page"
//	@Param		cursor			query	string	false	"Opaque; next_cursor of the page before"
//	@Param		sort			query	string	false	"Order"	Enums(-occurred_at)
//	@Param		include			query	string	false	"Ask for the total"	Enums(total)
//	@Success	200		{object}	AuditEventPage
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/audit-events [get]
func (h *AuditEvents) List(c echo.Context) error {
	q, page, _, err := list(c, []string{audit.SortNewest}, auditFilters())
	if err != nil {
		return err
	}
	f, err := auditFilter(q)
	if err != nil {
		return err
	}
	events, err := h.service.List(c.Request().Context(), scope(c), f, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, AuditEventPage{Data: mapAll(events.Items, func(e audit.Event) AuditEvent { return toAPIAuditEvent(actor(c), e) }), PageInfo: pageInfo(events)})
}

func auditFilters() filters {
	return filters{
		"reseller_id": nil, "customer_id": nil, "tenant_id": nil, "subscription_id": nil, "actor": nil, "on_behalf_of": nil, "action": nil, "q": nil, "from": nil, "to": nil,
	}
}

func auditFilter(q url.Values) (f audit.Filter, err error) {
	for name, into := range map[string]*string{
		"reseller_id": &f.ResellerID, "customer_id": &f.CustomerID, "tenant_id": &f.TenantID,
		"subscription_id": &f.SubscriptionID, "actor": &f.ActorID, "on_behalf_of": &f.OnBehalfOfID,
	} {
		if *into, err = queryID(q, name); err != nil {
			return f, err
		}
	}
	f.Action = q.Get("action")
	if f.ObjectName, err = querySearch(q); err != nil {
		return f, err
	}
	if f.From, err = queryTime(q, "from"); err != nil {
		return f, err
	}
	f.To, err = queryTime(q, "to")
	return f, err
}

// Get returns one event.
//
//	@Summary	Get an audit event
//	@ID			getAuditEvent
//	@Tags		audit
//	@Produce	json
//	@Param		id	path	string	true	"Event id"	format(uuid)
//	@Success	200		{object}	AuditEvent
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/audit-events/{id} [get]
func (h *AuditEvents) Get(c echo.Context) error {
	id, err := pathID(c, "id", "audit_event")
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	event, err := h.service.Get(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIAuditEvent(actor(c), event))
}

// Verify walks the chains in your scope, through the heads that were signed, and names the first break of each.
//
//	@Summary	Verify the audit chains
//	@ID			verifyAudit
//	@Tags		audit
//	@Produce	json
//	@Success	200		{object}	AuditVerification
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/audit-events/verify [get]
func (h *AuditEvents) Verify(c echo.Context) error {
	if _, err := params(c); err != nil {
		return err
	}
	if err := seesWholeChains(c); err != nil {
		return err
	}
	reports, err := h.service.Verify(c.Request().Context(), scope(c))
	if err != nil {
		return err
	}
	out := AuditVerification{Intact: true, Chains: mapAll(reports, toAPIAuditChain)}
	for _, chain := range out.Chains {
		out.Intact = out.Intact && chain.Break == nil
	}
	return c.JSON(http.StatusOK, out)
}

// Heads returns the signed heads of the chains in your scope, a line of JSON each, to be kept outside.
//
//	@Summary	Get the signed heads of the audit chains
//	@ID			listAuditHeads
//	@Tags		audit
//	@Produce	application/x-ndjson
//	@Success	200		{string}	string	"NDJSON: chain_id, seq, hash, signed_at, public_key, signature"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/audit-events/heads [get]
func (h *AuditEvents) Heads(c echo.Context) error {
	if _, err := params(c); err != nil {
		return err
	}
	if err := seesWholeChains(c); err != nil {
		return err
	}
	heads, err := h.service.Heads(c.Request().Context(), scope(c))
	if err != nil {
		return err
	}
	var lines bytes.Buffer
	for _, head := range heads {
		lines.Write(head.Line())
		lines.WriteByte('\n')
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, attachment("audit-heads.ndjson"))
	return c.Blob(http.StatusOK, mimeNDJSON, lines.Bytes())
}

// seesWholeChains refuses whoever sees only some customers of a reseller: a chain is the record of all of them.
//
// Errors: Forbidden.
func seesWholeChains(c echo.Context) error {
	if sc := scope(c); sc.CrossesResellers() || sc.AllCustomers() {
		return nil
	}
	return apperr.New(apperr.Forbidden, "audit.part",
		"You see some customers of the reseller, and a chain is the record of all of them. Nothing was checked: ask somebody who sees the whole reseller.")
}
