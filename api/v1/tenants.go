package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenant"
)

// Tenants is Microsoft tenants of customers, their connection and their consent.
type Tenants struct{ service *tenant.Service }

// NewTenants makes the handlers.
func NewTenants(s *tenant.Service) *Tenants { return &Tenants{service: s} }

// Routes of the resource.
func (h *Tenants) Routes() []Route {
	return []Route{
		{Operation: "listTenants", Method: http.MethodGet, Path: "/tenants", Handler: h.List},
		{Operation: "attachTenant", Method: http.MethodPost, Path: "/tenants", Replay: ReplayAround, Handler: h.Add},
		{Operation: "getTenant", Method: http.MethodGet, Path: "/tenants/:id", Handler: h.Get},
		{Operation: "deleteTenant", Method: http.MethodDelete, Path: "/tenants/:id", Handler: h.Delete},
		{Operation: "showInitialAdministrator", Method: http.MethodPost, Path: "/tenants/:id/initial-administrator", Handler: h.InitialAdministrator},
		{Operation: "connectTenant", Method: http.MethodPut, Path: "/tenants/:id/connection", Handler: h.Connect},
		{Operation: "disconnectTenant", Method: http.MethodDelete, Path: "/tenants/:id/connection", Handler: h.Disconnect},
		{Operation: "getTenantConsent", Method: http.MethodGet, Path: "/tenants/:id/consent", Handler: h.Consent},
		{Operation: "settleTenantConsent", Method: http.MethodPost, Path: "/tenants/:id/consent", Handler: h.SettleConsent},
		{Operation: "listPartnerCenterCustomers", Method: http.MethodGet, Path: "/resellers/:id/partner-center-customers", Handler: h.PartnerCenterCustomers},
		{Operation: "getDomainAvailability", Method: http.MethodGet, Path: "/domains/:prefix/availability", Handler: h.DomainAvailability},
	}
}

var tenantSorts = []string{
	string(tenant.SortNewest), string(tenant.SortOldest), string(tenant.SortName), string(tenant.SortNameDesc),
}

// List returns the tenants you may see.
//
//	@Summary	List tenants
//	@ID			listTenants
//	@Tags		tenants
//	@Produce	json
//	@Param		reseller_id			query	string	false	"Of this reseller"	format(uuid)
//	@Param		customer_id			query	string	false	"Of this customer"	format(uuid)
//	@Param		connection_state	query	string	false	"Connected to Microsoft CSP or not"	Enums(connected, not_connected)
//	@Param		consent_state		query	string	false	"Consent to the application"	Enums(unknown, missing, granted)
//	@Param		gdap_state			query	string	false	"Delegated administration"	Enums(unknown, active, missing, ended)
//	@Param		q					query	string	false	"In name and default domain"
//	@Param		sort				query	string	false	"Order"	Enums(-created_at, created_at, name, -name)
//	@Param		limit				query	int		false	"Entries on a page"
//	@Param		cursor				query	string	false	"Opaque; next_cursor of the page before"
//	@Param		include				query	string	false	"Ask for the total"	Enums(total)
//	@Success	200		{object}	TenantPage
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants [get]
func (h *Tenants) List(c echo.Context) error {
	q, page, sort, err := list(c, tenantSorts, filters{
		"reseller_id": nil, "customer_id": nil, "q": nil, "connection_state": texts(tenant.ConnectionStates()),
		"consent_state": texts(tenant.ConsentStates()), "gdap_state": texts(tenant.GDAPStates()),
	})
	if err != nil {
		return err
	}
	f := tenant.Filter{
		Sort: tenant.Sort(sort), ConnectionState: tenant.ConnectionState(q.Get("connection_state")),
		ConsentState: tenant.ConsentState(q.Get("consent_state")), GDAPState: tenant.GDAPState(q.Get("gdap_state")),
	}
	for name, into := range map[string]*string{"reseller_id": &f.ResellerID, "customer_id": &f.CustomerID} {
		if *into, err = queryID(q, name); err != nil {
			return err
		}
	}
	if f.Query, err = querySearch(q); err != nil {
		return err
	}
	found, err := h.service.List(c.Request().Context(), scope(c), f, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, TenantPage{Data: mapAll(found.Items, func(t tenant.Listed) Tenant { return toAPITenant(actor(c), t) }), PageInfo: pageInfo(found)})
}

// Add adds a tenant to an existing customer or to a new one. One that is in the reseller's
// Partner Center (partner_center_customer_id) is there at once: 201. One to be made at Microsoft
// (create) is an operation: 202; its name and address are checked first.
//
//	@Summary	Add a tenant
//	@ID			attachTenant
//	@Tags		tenants
//	@Accept		json
//	@Produce	json
//	@Param		Idempotency-Key	header	string		false	"Repeats the first answer for the same key and body"
//	@Param		body			body	TenantAttach	true	"The tenant"
//	@Success	201		{object}	TenantDetail
//	@Header		201		{string}	ETag		"Version"
//	@Header		201		{string}	Location	"The tenant"
//	@Success	202		{object}	Operation
//	@Header		202		{string}	Location	"The operation to follow"
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem	"No such reseller or customer"
//	@Failure	409		{object}	problem.Problem	"The tenant is here already, or is being made: operation_id names by what"
//	@Failure	422		{object}	problem.Problem
//	@Failure	502		{object}	problem.Problem	"Microsoft refuses"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants [post]
func (h *Tenants) Add(c echo.Context) error {
	var body TenantAttach
	if err := decode(c, &body); err != nil {
		return err
	}
	in, err := fromAPITenantAttach(body)
	if err != nil {
		return err
	}
	if body.Create != nil {
		if body.PartnerCenterCustomerID != nil {
			return apperr.InvalidField("request.one_of", "create", "Give partner_center_customer_id or create, not both.")
		}
		return h.create(c, fromAPITenantCreate(*body.Create, in))
	}
	made, err := h.service.Attach(c.Request().Context(), scope(c), in)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, Base+"/tenants/"+made.ID)
	return h.answer(c, http.StatusCreated, made.ID)
}

func (h *Tenants) create(c echo.Context, in tenant.CreateInput) error {
	op, err := h.service.Create(c.Request().Context(), scope(c), in)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, Base+"/operations/"+op.ID)
	return c.JSON(http.StatusAccepted, toAPIOperation(op))
}

// InitialAdministrator shows the first administrator of a tenant that was made here, whose
// password Microsoft told once. Each call is an audit event.
//
//	@Summary	Show a new tenant's first administrator
//	@ID			showInitialAdministrator
//	@Tags		tenants
//	@Produce	json
//	@Param		id	path	string	true	"Tenant id"	format(uuid)
//	@Success	200		{object}	InitialAdministrator
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem	"No such tenant, or no password of it is kept"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants/{id}/initial-administrator [post]
func (h *Tenants) InitialAdministrator(c echo.Context) error {
	id, err := pathID(c, "id", "tenant")
	if err != nil {
		return err
	}
	shown, err := h.service.InitialAdministrator(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, InitialAdministrator{UserName: shown.UserName, Password: shown.Password})
}

// answer is one tenant with its figures.
func (h *Tenants) answer(c echo.Context, status int, id string) error {
	found, err := h.service.Get(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return tagged(c, status, found.Version, toAPITenantDetail(actor(c), found))
}

// Get returns one tenant.
//
//	@Summary	Get a tenant
//	@ID			getTenant
//	@Tags		tenants
//	@Produce	json
//	@Param		id	path	string	true	"Tenant id"	format(uuid)
//	@Success	200		{object}	TenantDetail
//	@Header		200		{string}	ETag	"Version"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants/{id} [get]
func (h *Tenants) Get(c echo.Context) error {
	id, err := pathID(c, "id", "tenant")
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, id)
}

// Delete removes a tenant from the product ("Disconnect tenant"), connected or not. Nothing
// changes at Microsoft, and the sync does not add it again by itself.
//
//	@Summary	Remove a tenant
//	@ID			deleteTenant
//	@Tags		tenants
//	@Produce	json
//	@Param		id			path	string	true	"Tenant id"	format(uuid)
//	@Param		If-Match	header	string	true	"ETag of what you read"
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	412		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants/{id} [delete]
func (h *Tenants) Delete(c echo.Context) error {
	id, err := pathID(c, "id", "tenant")
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.service.Delete(c.Request().Context(), scope(c), id, version); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
