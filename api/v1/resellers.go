package v1

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/reseller"
)

// Resellers is companies with a Partner Center account and their authorization.
type Resellers struct {
	service  *reseller.Service
	callback string // the redirect URI to register at Microsoft
}

// NewResellers makes the handlers. callback is the address that Microsoft sends people back to.
func NewResellers(s *reseller.Service, callback string) *Resellers {
	return &Resellers{service: s, callback: callback}
}

// Routes of the resource.
func (h *Resellers) Routes() []Route {
	return []Route{
		{Operation: "listResellers", Method: http.MethodGet, Path: "/resellers", Handler: h.List},
		{Operation: "createReseller", Method: http.MethodPost, Path: "/resellers", Replay: ReplayAround, Handler: h.Create},
		{Operation: "getResellerRequirements", Method: http.MethodGet, Path: "/reseller-requirements", Handler: h.Requirements},
		{Operation: "getReseller", Method: http.MethodGet, Path: "/resellers/:id", Handler: h.Get},
		{Operation: "updateReseller", Method: http.MethodPatch, Path: "/resellers/:id", Handler: h.Update},
		{Operation: "deleteReseller", Method: http.MethodDelete, Path: "/resellers/:id", Handler: h.Delete},
		{Operation: "authorizeReseller", Method: http.MethodPost, Path: "/resellers/:id/authorization", Handler: h.Authorize},
		{Operation: "getResellerHealth", Method: http.MethodGet, Path: "/resellers/:id/health", Handler: h.Health},
	}
}

var resellerSorts = []string{
	string(reseller.SortNewest), string(reseller.SortOldest), string(reseller.SortName), string(reseller.SortNameDesc),
}

// List returns the resellers you may see.
//
//	@Summary	List resellers
//	@ID			listResellers
//	@Tags		resellers
//	@Produce	json
//	@Param		q		query	string	false	"In display name, nickname and domain"
//	@Param		sort	query	string	false	"Order"	Enums(-created_at, created_at, display_name, -display_name)
//	@Param		limit	query	int		false	"Entries on a page"
//	@Param		cursor	query	string	false	"Opaque; next_cursor of the page before"
//	@Param		include	query	string	false	"Ask for the total"	Enums(total)
//	@Success	200		{object}	ResellerPage
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/resellers [get]
func (h *Resellers) List(c echo.Context) error {
	q, page, sort, err := list(c, resellerSorts, filters{"q": nil})
	if err != nil {
		return err
	}
	f := reseller.Filter{Sort: reseller.Sort(sort)}
	if f.Query, err = querySearch(q); err != nil {
		return err
	}
	found, err := h.service.List(c.Request().Context(), scope(c), f, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, ResellerPage{Data: mapAll(found.Items, toAPIReseller), PageInfo: pageInfo(found)})
}

// Create adds a reseller, not yet authorized. Domain, application id and secret are tried at
// Microsoft; what it refuses is named by field. With Microsoft away the reseller is saved
// untested.
//
//	@Summary	Add a reseller
//	@ID			createReseller
//	@Tags		resellers
//	@Accept		json
//	@Produce	json
//	@Param		Idempotency-Key	header	string			false	"Repeats the first answer for the same key and body"
//	@Param		body			body	ResellerCreate	true	"The reseller"
//	@Success	201		{object}	Reseller
//	@Header		201		{string}	ETag		"Version"
//	@Header		201		{string}	Location	"The reseller"
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"The Microsoft tenant or the nickname is taken"
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/resellers [post]
func (h *Resellers) Create(c echo.Context) error {
	var body ResellerCreate
	if err := decode(c, &body); err != nil {
		return err
	}
	in := reseller.CreateInput{
		DisplayName: body.DisplayName, Domain: body.Domain, ApplicationID: body.ApplicationID,
		ApplicationSecret: body.ApplicationSecret, SecretExpiresAt: utc(body.SecretExpiresAt), AddCustomersBySync: body.AddCustomersBySync,
	}
	if body.Nickname != nil {
		in.Nickname = *body.Nickname
	}
	made, err := h.service.Create(c.Request().Context(), scope(c), in)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, Base+"/resellers/"+made.ID)
	return tagged(c, http.StatusCreated, made.Version, toAPIReseller(reseller.Listed{Reseller: made}))
}

// Get returns one reseller.
//
//	@Summary	Get a reseller
//	@ID			getReseller
//	@Tags		resellers
//	@Produce	json
//	@Param		id	path	string	true	"Reseller id"	format(uuid)
//	@Success	200		{object}	Reseller
//	@Header		200		{string}	ETag	"Version"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/resellers/{id} [get]
func (h *Resellers) Get(c echo.Context) error {
	id, err := pathID(c, "id", "reseller")
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
	return tagged(c, http.StatusOK, found.Version, toAPIReseller(found))
}

// Update changes the fields that the body names. A new secret, application id or domain is tried
// at Microsoft first. Another application or Microsoft tenant ends the authorization.
//
//	@Summary	Change a reseller
//	@ID			updateReseller
//	@Tags		resellers
//	@Accept		json
//	@Produce	json
//	@Param		id			path	string			true	"Reseller id"	format(uuid)
//	@Param		If-Match	header	string			true	"ETag of what you read"
//	@Param		body		body	ResellerUpdate	true	"What changes"
//	@Success	200		{object}	Reseller
//	@Header		200		{string}	ETag	"Version"
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"Tenants are connected, or a value is taken"
//	@Failure	412		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	503		{object}	problem.Problem	"Microsoft cannot be asked about the new domain"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/resellers/{id} [patch]
func (h *Resellers) Update(c echo.Context) error {
	id, err := pathID(c, "id", "reseller")
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	var body ResellerUpdate
	if err := decode(c, &body); err != nil {
		return err
	}
	in := reseller.UpdateInput{
		ID: id, Version: version, DisplayName: body.DisplayName, Nickname: body.Nickname, Domain: body.Domain,
		ApplicationID: body.ApplicationID, ApplicationSecret: body.ApplicationSecret, AddCustomersBySync: body.AddCustomersBySync,
		MailsEndUsers: body.MailsEndUsers, MailName: body.MailName, SupportEmail: body.SupportEmail,
		RequireMFA: body.RequireMFA, DefaultAdminName: body.DefaultAdminName, DefaultAdminEmail: body.DefaultAdminEmail,
	}
	if body.SecretExpiresAt != nil {
		if in.SecretExpiresAt, err = bodyTime("secret_expires_at", *body.SecretExpiresAt); err != nil {
			return err
		}
		in.ClearSecretExpiry = in.SecretExpiresAt == nil
	}
	ctx := c.Request().Context()
	if _, err := h.service.Update(ctx, scope(c), in); err != nil {
		return err
	}
	found, err := h.service.Get(ctx, scope(c), id)
	if err != nil {
		return err
	}
	return tagged(c, http.StatusOK, found.Version, toAPIReseller(found))
}

// Delete removes a reseller that no tenant is connected through. Nothing changes at Microsoft.
//
//	@Summary	Delete a reseller
//	@ID			deleteReseller
//	@Tags		resellers
//	@Produce	json
//	@Param		id			path	string	true	"Reseller id"	format(uuid)
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
//	@Router		/resellers/{id} [delete]
func (h *Resellers) Delete(c echo.Context) error {
	id, err := pathID(c, "id", "reseller")
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

// Health tries the reseller's connection now and names each finding with its remedy.
//
//	@Summary	Check a reseller's connection
//	@ID			getResellerHealth
//	@Tags		resellers
//	@Produce	json
//	@Param		id	path	string	true	"Reseller id"	format(uuid)
//	@Success	200		{object}	HealthReport
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/resellers/{id}/health [get]
func (h *Resellers) Health(c echo.Context) error {
	id, err := pathID(c, "id", "reseller")
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	report, err := h.service.Health(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIHealth(report))
}

// Requirements tells what an app registration at Microsoft needs.
//
//	@Summary	What an app registration needs
//	@ID			getResellerRequirements
//	@Tags		resellers
//	@Produce	json
//	@Success	200		{object}	ResellerRequirements
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/reseller-requirements [get]
func (h *Resellers) Requirements(c echo.Context) error {
	if _, err := params(c); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, ResellerRequirements{
		RedirectURI: h.callback,
		Permissions: mapAll(reseller.Permissions(), func(p reseller.Permission) ApplicationPermission {
			return ApplicationPermission{API: p.API, Name: p.Name, Kind: p.Kind, Reason: p.Reason}
		}),
	})
}

// tagged answers with a versioned thing whose figures change without its version, so that its
// ETag serves If-Match and nothing else.
func tagged(c echo.Context, status int, version int64, body any) error {
	c.Response().Header().Set("ETag", strconv.Quote(strconv.FormatInt(version, 10)))
	return c.JSON(status, body)
}

// bodyTime is a time in a body, nil for "".
func bodyTime(field, text string) (*time.Time, error) {
	if text == "" {
		return nil, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil, apperr.InvalidField("request.time", field, "This must be a time such as 2026-03-01T12:00:00Z, or empty.")
	}
	t = t.UTC()
	return &t, nil
}
