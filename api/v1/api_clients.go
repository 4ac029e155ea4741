package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apiclient"
)

// APIClients is programs that call the API in their own name.
type APIClients struct{ service *apiclient.Service }

// NewAPIClients makes the handlers.
func NewAPIClients(s *apiclient.Service) *APIClients { return &APIClients{service: s} }

// Routes of the resource. No Replay: a secret may not be kept with a key.
func (h *APIClients) Routes() []Route {
	return []Route{
		{Operation: "listApiClients", Method: http.MethodGet, Path: "/api-clients", Handler: h.List},
		{Operation: "createApiClient", Method: http.MethodPost, Path: "/api-clients", Handler: h.Create},
		{Operation: "getApiClient", Method: http.MethodGet, Path: "/api-clients/:id", Handler: h.Get},
		{Operation: "updateApiClient", Method: http.MethodPatch, Path: "/api-clients/:id", Handler: h.Update},
		{Operation: "deleteApiClient", Method: http.MethodDelete, Path: "/api-clients/:id", Handler: h.Delete},
		{Operation: "disableApiClient", Method: http.MethodPost, Path: "/api-clients/:id/disable", Handler: h.Disable},
		{Operation: "enableApiClient", Method: http.MethodPost, Path: "/api-clients/:id/enable", Handler: h.Enable},
		{Operation: "addApiClientSecret", Method: http.MethodPost, Path: "/api-clients/:id/secrets", Handler: h.AddSecret},
		{Operation: "endApiClientSecret", Method: http.MethodDelete, Path: "/api-clients/:id/secrets/:secret_id", Handler: h.EndSecret},
	}
}

var apiClientSorts = []string{string(apiclient.SortName), string(apiclient.SortNameDesc)}

// List returns the API clients you may see, by name.
//
//	@Summary	List API clients
//	@ID			listApiClients
//	@Tags		api-clients
//	@Produce	json
//	@Param		reseller_id	query	string	false	"Of this reseller"	format(uuid)
//	@Param		q			query	string	false	"Part of a name"
//	@Param		sort		query	string	false	"Order"				Enums(name,-name)	default(name)
//	@Param		limit		query	int		false	"Entries on a page"	minimum(1)			maximum(200)	default(50)
//	@Param		cursor		query	string	false	"Opaque; next_cursor of the page before"
//	@Param		include		query	string	false	"Ask for the total"	Enums(total)
//	@Success	200		{object}	APIClientPage
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/api-clients [get]
func (h *APIClients) List(c echo.Context) error {
	q, page, sort, err := list(c, apiClientSorts, filters{"reseller_id": nil, "q": nil})
	if err != nil {
		return err
	}
	f := apiclient.Filter{Sort: apiclient.Sort(sort)}
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
	return c.JSON(http.StatusOK, APIClientPage{Data: mapAll(found.Items, toAPIClient), PageInfo: pageInfo(found)})
}

// Create adds a client with its first secret, which is shown this once.
//
//	@Summary		Add an API client
//	@Description	Nobody gives scopes that they do not hold. The secret is in this answer only. Idempotency-Key is not honored, since a secret is kept with no key.
//	@ID				createApiClient
//	@Tags			api-clients
//	@Accept			json
//	@Produce		json
//	@Param			body	body	APIClientCreate	true	"What the client may do"
//	@Success		201		{object}	APIClientCreated
//	@Failure		400		{object}	problem.Problem
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem	"More than you hold"
//	@Failure		404		{object}	problem.Problem	"No such reseller or customer"
//	@Failure		409		{object}	problem.Problem	"The reseller has as many as there may be"
//	@Failure		422		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/api-clients [post]
func (h *APIClients) Create(c echo.Context) error {
	var body APIClientCreate
	if err := decode(c, &body); err != nil {
		return err
	}
	in := apiclient.Change{Name: &body.Name, Scopes: toScopes(&body.Scopes), RequestsPerMinute: body.RequestsPerMinute}
	var err error
	if in.Customers, err = toIDs("customer_ids", body.CustomerIDs); err != nil {
		return err
	}
	resellerID := ""
	if body.ResellerID != nil {
		if resellerID, err = bodyID("reseller_id", *body.ResellerID); err != nil {
			return err
		}
	}
	made, secret, err := h.service.Create(c.Request().Context(), scope(c), resellerID, in, body.SecretExpiresAt)
	if err != nil {
		return err
	}
	return tagged(c, http.StatusCreated, made.Version, APIClientCreated{Client: toAPIClient(made), Secret: toAPINewSecret(secret)})
}

// Get returns one client.
//
//	@Summary	Get an API client
//	@ID			getApiClient
//	@Tags		api-clients
//	@Produce	json
//	@Param		id	path	string	true	"API client id"	format(uuid)
//	@Success	200		{object}	APIClient
//	@Header		200		{string}	ETag	"Version"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/api-clients/{id} [get]
func (h *APIClients) Get(c echo.Context) error {
	id, err := pathID(c, "id", "api_client")
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
	return tagged(c, http.StatusOK, found.Version, toAPIClient(found))
}

// Update changes the fields that the body names. Tokens under way follow at once.
//
//	@Summary	Change an API client
//	@ID			updateApiClient
//	@Tags		api-clients
//	@Accept		json
//	@Produce	json
//	@Param		id			path	string			true	"API client id"	format(uuid)
//	@Param		If-Match	header	string			true	"ETag of what you read"
//	@Param		body		body	APIClientUpdate	true	"What changes"
//	@Success	200		{object}	APIClient
//	@Header		200		{string}	ETag	"Version"
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"More than you hold"
//	@Failure	404		{object}	problem.Problem
//	@Failure	412		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/api-clients/{id} [patch]
func (h *APIClients) Update(c echo.Context) error {
	return h.change(c, func() (apiclient.Change, error) {
		var body APIClientUpdate
		if err := decode(c, &body); err != nil {
			return apiclient.Change{}, err
		}
		in := apiclient.Change{
			Name: body.Name, Scopes: toScopes(body.Scopes), AllCustomers: isTrue(body.AllCustomers), RequestsPerMinute: body.RequestsPerMinute,
		}
		var err error
		in.Customers, err = toIDs("customer_ids", body.CustomerIDs)
		return in, err
	})
}

// Disable ends the client's access at once, with every token. It can be enabled again.
//
//	@Summary	Disable an API client
//	@ID			disableApiClient
//	@Tags		api-clients
//	@Produce	json
//	@Param		id			path	string	true	"API client id"	format(uuid)
//	@Param		If-Match	header	string	true	"ETag of what you read"
//	@Success	200		{object}	APIClient
//	@Header		200		{string}	ETag	"Version"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	412		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/api-clients/{id}/disable [post]
func (h *APIClients) Disable(c echo.Context) error { return h.able(c, true) }

// Enable lets a client call again, with the secrets that it had.
//
//	@Summary	Enable an API client
//	@ID			enableApiClient
//	@Tags		api-clients
//	@Produce	json
//	@Param		id			path	string	true	"API client id"	format(uuid)
//	@Param		If-Match	header	string	true	"ETag of what you read"
//	@Success	200		{object}	APIClient
//	@Header		200		{string}	ETag	"Version"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"The client may do more than you"
//	@Failure	404		{object}	problem.Problem
//	@Failure	412		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/api-clients/{id}/enable [post]
func (h *APIClients) Enable(c echo.Context) error { return h.able(c, false) }

func (h *APIClients) able(c echo.Context, disabled bool) error {
	return h.change(c, func() (apiclient.Change, error) { return apiclient.Change{Disabled: &disabled}, nil })
}

func (h *APIClients) change(c echo.Context, read func() (apiclient.Change, error)) error {
	id, err := pathID(c, "id", "api_client")
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	in, err := read()
	if err != nil {
		return err
	}
	now, err := h.service.Update(c.Request().Context(), scope(c), id, version, in)
	if err != nil {
		return err
	}
	return tagged(c, http.StatusOK, now.Version, toAPIClient(now))
}

// Delete takes a client away, with its secrets and tokens.
//
//	@Summary	Delete an API client
//	@ID			deleteApiClient
//	@Tags		api-clients
//	@Produce	json
//	@Param		id			path	string	true	"API client id"	format(uuid)
//	@Param		If-Match	header	string	true	"ETag of what you read"
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	412		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/api-clients/{id} [delete]
func (h *APIClients) Delete(c echo.Context) error {
	id, err := pathID(c, "id", "api_client")
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
