package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/session"
)

// PortalUsers is the people who sign in here.
type PortalUsers struct {
	service  *portaluser.Service
	sessions *session.Service
}

// NewPortalUsers makes the handlers.
func NewPortalUsers(s *portaluser.Service, limits *session.Service) *PortalUsers {
	return &PortalUsers{service: s, sessions: limits}
}

// Routes of the resource.
func (h *PortalUsers) Routes() []Route {
	return []Route{
		{Operation: "listPortalUsers", Method: http.MethodGet, Path: "/portal-users", Handler: h.List},
		// No Replay: an address is added once anyway, and neither a password nor a link may be kept with a key.
		{Operation: "createPortalUser", Method: http.MethodPost, Path: "/portal-users", Handler: h.Create},
		{Operation: "getPortalUser", Method: http.MethodGet, Path: "/portal-users/:id", Handler: h.Get},
		{Operation: "updatePortalUser", Method: http.MethodPatch, Path: "/portal-users/:id", Handler: h.Update},
		{Operation: "deletePortalUser", Method: http.MethodDelete, Path: "/portal-users/:id", Handler: h.Delete},
		{Operation: "disablePortalUser", Method: http.MethodPost, Path: "/portal-users/:id/disable", Handler: h.Disable},
		{Operation: "enablePortalUser", Method: http.MethodPost, Path: "/portal-users/:id/enable", Handler: h.Enable},
		{Operation: "invitePortalUser", Method: http.MethodPost, Path: "/portal-users/:id/invite", Handler: h.Invite},
		{Operation: "handOverPasswordLink", Method: http.MethodPost, Path: "/portal-users/:id/password-link", Handler: h.HandOverPasswordLink},
		{Operation: "setPortalUserPassword", Method: http.MethodPut, Path: "/portal-users/:id/password", Handler: h.SetPassword},
		{Operation: "resetPortalUserMFA", Method: http.MethodPost, Path: "/portal-users/:id/mfa/reset", Handler: h.ResetMFA},
	}
}

var portalUserSorts = []string{string(portaluser.SortName), string(portaluser.SortNameDesc)}

// List returns the portal users you may see, by name.
//
//	@Summary		List portal users
//	@Description	A person who works for several companies is one entry for each of them.
//	@ID				listPortalUsers
//	@Tags			portal-users
//	@Produce		json
//	@Param			kind		query	string	false	"Of which portal"			Enums(partner,customer)
//	@Param			reseller_id	query	string	false	"Of this reseller"			format(uuid)
//	@Param			customer_id	query	string	false	"Of this customer's portal"	format(uuid)
//	@Param			status		query	string	false	"In this state"				Enums(invited,active,disabled)
//	@Param			q			query	string	false	"Part of a name or an address"
//	@Param			sort		query	string	false	"Order"				Enums(name,-name)	default(name)
//	@Param			limit		query	int		false	"Entries on a page"	minimum(1)			maximum(200)	default(50)
//	@Param			cursor		query	string	false	"Opaque; next_cursor of the page before"
//	@Param			include		query	string	false	"Ask for the total"	Enums(total)
//	@Success		200		{object}	PortalUserPage
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem
//	@Failure		422		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/portal-users [get]
func (h *PortalUsers) List(c echo.Context) error {
	q, page, sort, err := list(c, portalUserSorts, filters{
		"reseller_id": nil, "customer_id": nil, "q": nil, "kind": {"partner", "customer"}, "status": {"invited", "active", "disabled"},
	})
	if err != nil {
		return err
	}
	f := portaluser.Filter{Kind: portaluser.Kind(q.Get("kind")), Status: portaluser.Status(q.Get("status")), Sort: portaluser.Sort(sort)}
	if f.ResellerID, err = queryID(q, "reseller_id"); err != nil {
		return err
	}
	if f.CustomerID, err = queryID(q, "customer_id"); err != nil {
		return err
	}
	if f.Query, err = querySearch(q); err != nil {
		return err
	}
	found, err := h.service.List(c.Request().Context(), scope(c), f, page)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, PortalUserPage{Data: mapAll(found.Items, toAPIPortalUser(scope(c))), PageInfo: pageInfo(found)})
}

// Create adds a partner user, who may sign in at once or is invited, or invites a customer user to one or
// more companies.
//
//	@Summary		Add a portal user
//	@Description	Give exactly one of partner and customer. A customer user is one entry for each of the companies. Nobody gives more than they hold themselves. Asked again it is refused: an address is added once.
//	@ID				createPortalUser
//	@Tags			portal-users
//	@Accept			json
//	@Produce		json
//	@Param			body	body	PortalUserCreate	true	"Who"
//	@Success		201		{object}	PortalUsersCreated
//	@Failure		400		{object}	problem.Problem
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem
//	@Failure		404		{object}	problem.Problem	"No such reseller or customer"
//	@Failure		409		{object}	problem.Problem	"The address is a portal user of that company already"
//	@Failure		422		{object}	problem.Problem
//	@Failure		429		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/portal-users [post]
func (h *PortalUsers) Create(c echo.Context) error {
	var body PortalUserCreate
	if err := decode(c, &body); err != nil {
		return err
	}
	if (body.Partner == nil) == (body.Customer == nil) {
		return apperr.InvalidField("portal_user.kind", "partner", "Give either partner or customer. Nothing was changed.")
	}
	made, handover, err := h.create(c, body)
	if err != nil {
		return err
	}
	for i, one := range made { // the login may have been there before, with a second factor
		if made[i], err = h.service.Get(c.Request().Context(), scope(c), one.ID); err != nil {
			return err
		}
	}
	out := PortalUsersCreated{Data: mapAll(made, toAPIPortalUser(scope(c)))}
	if body.Customer != nil || body.Partner.Password == nil {
		invited := toAPIHandover(handover)
		out.Invitation = &invited
	}
	return c.JSON(http.StatusCreated, out)
}

func (h *PortalUsers) create(c echo.Context, body PortalUserCreate) ([]portaluser.PortalUser, portaluser.Handover, error) {
	ctx := c.Request().Context()
	if p := body.Partner; p != nil {
		in, err := fromAPINewPartner(body.Email, body.Name, *p)
		if err != nil {
			return nil, portaluser.Handover{}, err
		}
		if p.Password != nil {
			made, err := h.service.CreatePartner(ctx, scope(c), in)
			return []portaluser.PortalUser{made}, portaluser.Handover{}, err
		}
		if err := h.sessions.CountInvitation(ctx, in.Email, actor(c).LoginID); err != nil {
			return nil, portaluser.Handover{}, err
		}
		made, handover, err := h.service.InvitePartner(ctx, scope(c), in)
		return []portaluser.PortalUser{made}, handover, err
	}
	in, err := fromAPINewCustomerUser(body.Email, body.Name, *body.Customer)
	if err != nil {
		return nil, portaluser.Handover{}, err
	}
	if err := h.sessions.CountInvitation(ctx, in.Email, actor(c).LoginID); err != nil {
		return nil, portaluser.Handover{}, err
	}
	return h.service.Invite(ctx, scope(c), in)
}

// Get returns one portal user.
//
//	@Summary	Get a portal user
//	@ID			getPortalUser
//	@Tags		portal-users
//	@Produce	json
//	@Param		id	path	string	true	"Portal user id"	format(uuid)
//	@Success	200		{object}	PortalUser
//	@Header		200		{string}	ETag	"Version"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/portal-users/{id} [get]
func (h *PortalUsers) Get(c echo.Context) error {
	id, err := pathID(c, "id", "portal_user")
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	return h.answer(c, id)
}

// answer is one portal user as it is now.
func (h *PortalUsers) answer(c echo.Context, id string) error {
	found, err := h.service.Get(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return tagged(c, http.StatusOK, found.Version, toAPIPortalUser(scope(c))(found))
}

// Update changes the fields that the body names.
//
//	@Summary	Change a portal user
//	@ID			updatePortalUser
//	@Tags		portal-users
//	@Accept		json
//	@Produce	json
//	@Param		id			path	string				true	"Portal user id"	format(uuid)
//	@Param		If-Match	header	string				true	"ETag of what you read"
//	@Param		body		body	PortalUserUpdate	true	"What changes"
//	@Success	200		{object}	PortalUser
//	@Header		200		{string}	ETag	"Version"
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"Your own rights, or more than you hold"
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"Nobody would be left to look after the reseller"
//	@Failure	412		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/portal-users/{id} [patch]
func (h *PortalUsers) Update(c echo.Context) error {
	var body PortalUserUpdate
	return h.change(c, &body, func(in *portaluser.Change) { fromAPIPortalUserUpdate(body, in) })
}

// Disable ends somebody's access at once. They can be enabled again.
//
//	@Summary	Disable a portal user
//	@ID			disablePortalUser
//	@Tags		portal-users
//	@Produce	json
//	@Param		id			path	string	true	"Portal user id"	format(uuid)
//	@Param		If-Match	header	string	true	"ETag of what you read"
//	@Success	200		{object}	PortalUser
//	@Header		200		{string}	ETag	"Version"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"Yourself, or somebody who holds more than you"
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"Nobody would be left to look after the reseller"
//	@Failure	412		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/portal-users/{id}/disable [post]
func (h *PortalUsers) Disable(c echo.Context) error { return h.become(c, portaluser.Disabled) }

// Enable lets somebody in again. Who had not accepted the invitation is invited again.
//
//	@Summary	Enable a portal user
//	@ID			enablePortalUser
//	@Tags		portal-users
//	@Produce	json
//	@Param		id			path	string	true	"Portal user id"	format(uuid)
//	@Param		If-Match	header	string	true	"ETag of what you read"
//	@Success	200		{object}	PortalUser
//	@Header		200		{string}	ETag	"Version"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"The invitation is not accepted yet"
//	@Failure	412		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/portal-users/{id}/enable [post]
func (h *PortalUsers) Enable(c echo.Context) error { return h.become(c, portaluser.Active) }

func (h *PortalUsers) become(c echo.Context, status portaluser.Status) error {
	return h.change(c, nil, func(in *portaluser.Change) { in.Status = &status })
}

// change makes one change; body is read when there is one.
func (h *PortalUsers) change(c echo.Context, body any, fill func(*portaluser.Change)) error {
	id, err := pathID(c, "id", "portal_user")
	if err != nil {
		return err
	}
	in := portaluser.Change{ID: id}
	if in.Version, err = ifMatch(c); err != nil {
		return err
	}
	if body != nil {
		if err := decode(c, body); err != nil {
			return err
		}
	}
	fill(&in)
	if _, err := h.service.Update(c.Request().Context(), scope(c), in); err != nil {
		return err
	}
	return h.answer(c, id)
}

// Invite invites somebody again who has not accepted yet.
//
//	@Summary		Send an invitation again
//	@Description	Where no mail reaches the person, since there is no mail server or the reseller turned mails off, partner staff get the link to hand over; it is shown once.
//	@ID				invitePortalUser
//	@Tags			portal-users
//	@Produce		json
//	@Param			id	path	string	true	"Portal user id"	format(uuid)
//	@Success		200		{object}	Handover
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem
//	@Failure		404		{object}	problem.Problem
//	@Failure		409		{object}	problem.Problem	"The invitation is accepted already"
//	@Failure		429		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/portal-users/{id}/invite [post]
func (h *PortalUsers) Invite(c echo.Context) error {
	return h.handOver(c, h.service.Reinvite)
}

// SetPassword gives a partner user another password and ends their sessions.
//
//	@Summary		Set a partner user's password
//	@Description	Customer users choose theirs themselves; your own is changed with PUT /me/password.
//	@ID				setPortalUserPassword
//	@Tags			portal-users
//	@Accept			json
//	@Produce		json
//	@Param			id		path	string				true	"Portal user id"	format(uuid)
//	@Param			body	body	PortalUserPassword	true	"The password"
//	@Success		204
//	@Failure		400		{object}	problem.Problem
//	@Failure		401		{object}	problem.Problem
//	@Failure		403		{object}	problem.Problem
//	@Failure		404		{object}	problem.Problem
//	@Failure		409		{object}	problem.Problem	"A customer user"
//	@Failure		422		{object}	problem.Problem
//	@Failure		default	{object}	problem.Problem
//	@Security		Login
//	@Router			/portal-users/{id}/password [put]
func (h *PortalUsers) SetPassword(c echo.Context) error {
	id, err := pathID(c, "id", "portal_user")
	if err != nil {
		return err
	}
	var body PortalUserPassword
	if err := decode(c, &body); err != nil {
		return err
	}
	if err := h.service.SetPasswordOf(c.Request().Context(), scope(c), id, body.Password); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// Delete takes a portal user away. Their address is free again with the last of their portals.
//
//	@Summary	Delete a portal user
//	@ID			deletePortalUser
//	@Tags		portal-users
//	@Produce	json
//	@Param		id			path	string	true	"Portal user id"	format(uuid)
//	@Param		If-Match	header	string	true	"ETag of what you read"
//	@Success	204
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem	"Yourself, or somebody who holds more than you"
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"Nobody would be left to look after the reseller"
//	@Failure	412		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/portal-users/{id} [delete]
func (h *PortalUsers) Delete(c echo.Context) error {
	id, err := pathID(c, "id", "portal_user")
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
