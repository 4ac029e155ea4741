package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/customer"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

// Customers is companies that resellers sell to.
type Customers struct {
	service  *customer.Service
	users    *portaluser.Service
	sessions *session.Service
}

// NewCustomers makes the handlers.
func NewCustomers(s *customer.Service, u *portaluser.Service, limits *session.Service) *Customers {
	return &Customers{service: s, users: u, sessions: limits}
}

// Routes of the resource.
func (h *Customers) Routes() []Route {
	return []Route{
		{Operation: "listCustomers", Method: http.MethodGet, Path: "/customers", Handler: h.List},
		{Operation: "createCustomer", Method: http.MethodPost, Path: "/customers", Replay: ReplayInTx, First: h.countInvite, Handler: h.Create},
		{Operation: "getCustomer", Method: http.MethodGet, Path: "/customers/:id", Handler: h.Get},
		{Operation: "updateCustomer", Method: http.MethodPatch, Path: "/customers/:id", Handler: h.Update},
		{Operation: "deleteCustomer", Method: http.MethodDelete, Path: "/customers/:id", Handler: h.Delete},
	}
}

var customerSorts = []string{
	string(customer.SortNewest), string(customer.SortOldest), string(customer.SortName), string(customer.SortNameDesc),
}

// List returns the customers you may see.
//
//	@Summary	List customers
//	@ID			listCustomers
//	@Tags		customers
//	@Produce	json
//	@Param		reseller_id	query	string	false	"Of this reseller"	format(uuid)
//	@Param		q			query	string	false	"In the name"
//	@Param		sort		query	string	false	"Order"	Enums(-created_at, created_at, name, -name)
//	@Param		limit		query	int		false	"Entries on a page"
//	@Param		cursor		query	string	false	"Opaque; next_cursor of the page before"
//	@Param		include		query	string	false	"Ask for the total"	Enums(total)
//	@Success	200		{object}	CustomerPage
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/customers [get]
func (h *Customers) List(c echo.Context) error {
	q, page, sort, err := list(c, customerSorts, filters{"reseller_id": nil, "q": nil})
	if err != nil {
		return err
	}
	f := customer.Filter{Sort: customer.Sort(sort)}
	if f.ResellerID, err = queryID(q, "reseller_id"); err != nil {
		return err
	}
	if f.Query, err = querySearch(q); err != nil {
		return err
	}
	found, err := h.service.List(c.Request().Context(), scope(c), f, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, CustomerPage{Data: mapAll(found.Items, toAPICustomer), PageInfo: pageInfo(found)})
}

// Create adds a customer to a reseller's book ("add sub account").
//
//	@Summary		Add a customer
//	@Description	With its master admin, who is invited in the same step, if one is given. The answer carries no link: where no mail reaches the person, POST /portal-users/{id}/invite hands one over.
//	@ID			createCustomer
//	@Tags		customers
//	@Accept		json
//	@Produce	json
//	@Param		Idempotency-Key	header	string			false	"Repeats the first answer for the same key and body"
//	@Param		body			body	CustomerCreate	true	"The customer"
//	@Success	201		{object}	Customer
//	@Header		201		{string}	ETag		"Version"
//	@Header		201		{string}	Location	"The customer"
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem	"No such reseller"
//	@Failure	422		{object}	problem.Problem
//	@Failure	429		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/customers [post]
func (h *Customers) Create(c echo.Context) error {
	var body CustomerCreate
	if err := decode(c, &body); err != nil {
		return err
	}
	in := customer.CreateInput{Name: body.Name, Then: h.invite(c, body.MasterAdmin)}
	var err error
	if body.ResellerID != nil {
		if in.ResellerID, err = bodyID("reseller_id", *body.ResellerID); err != nil {
			return err
		}
	}
	if body.Country != nil {
		in.Country = *body.Country
	}
	made, err := h.service.Create(c.Request().Context(), scope(c), in)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, Base+"/customers/"+made.ID)
	return h.answer(c, http.StatusCreated, made.ID)
}

// answer is one customer with its figures.
func (h *Customers) answer(c echo.Context, status int, id string) error {
	found, err := h.service.Get(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return tagged(c, status, found.Version, toAPICustomer(found))
}

// Get returns one customer.
//
//	@Summary	Get a customer
//	@ID			getCustomer
//	@Tags		customers
//	@Produce	json
//	@Param		id	path	string	true	"Customer id"	format(uuid)
//	@Success	200		{object}	Customer
//	@Header		200		{string}	ETag	"Version"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/customers/{id} [get]
func (h *Customers) Get(c echo.Context) error {
	id, err := pathID(c, "id", "customer")
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, id)
}

// Update changes the fields that the body names.
//
//	@Summary	Change a customer
//	@ID			updateCustomer
//	@Tags		customers
//	@Accept		json
//	@Produce	json
//	@Param		id			path	string			true	"Customer id"	format(uuid)
//	@Param		If-Match	header	string			true	"ETag of what you read"
//	@Param		body		body	CustomerUpdate	true	"What changes"
//	@Success	200		{object}	Customer
//	@Header		200		{string}	ETag	"Version"
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	412		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/customers/{id} [patch]
func (h *Customers) Update(c echo.Context) error {
	id, err := pathID(c, "id", "customer")
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	var body CustomerUpdate
	if err := decode(c, &body); err != nil {
		return err
	}
	in := customer.UpdateInput{ID: id, Version: version, Name: body.Name, Country: body.Country}
	if _, err := h.service.Update(c.Request().Context(), scope(c), in); err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, id)
}

// Delete removes a customer none of whose tenants is connected. Nothing changes at Microsoft.
//
//	@Summary	Delete a customer
//	@ID			deleteCustomer
//	@Tags		customers
//	@Produce	json
//	@Param		id			path	string	true	"Customer id"	format(uuid)
//	@Param		If-Match	header	string	true	"ETag of what you read"
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"Tenants are connected"
//	@Failure	412		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/customers/{id} [delete]
func (h *Customers) Delete(c echo.Context) error {
	id, err := pathID(c, "id", "customer")
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
