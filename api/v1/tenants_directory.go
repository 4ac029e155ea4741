package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// PartnerCenterCustomers lists a reseller's Partner Center customers live, with what is mapped
// already. When Microsoft fails it is the last known list, marked stale.
//
//	@Summary	List a reseller's Partner Center customers
//	@ID			listPartnerCenterCustomers
//	@Tags		resellers
//	@Produce	json
//	@Param		id		path	string	true	"Reseller id"	format(uuid)
//	@Param		q		query	string	false	"Beginning of the company's name"
//	@Param		limit	query	int		false	"Entries on a page"
//	@Param		cursor	query	string	false	"Opaque; next_cursor of the page before"
//	@Success	200		{object}	PartnerCenterCustomerPage
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	502		{object}	problem.Problem	"Microsoft refuses and nothing is known yet"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/resellers/{id}/partner-center-customers [get]
func (h *Tenants) PartnerCenterCustomers(c echo.Context) error {
	id, err := pathID(c, "id", "reseller")
	if err != nil {
		return err
	}
	q, err := params(c, "q", "limit", "cursor")
	if err != nil {
		return err
	}
	limit, err := queryLimit(q)
	if err != nil {
		return err
	}
	text, err := querySearch(q)
	if err != nil {
		return err
	}
	found, err := h.service.PartnerCenterCustomers(c.Request().Context(), scope(c), id, text, limit, q.Get("cursor"))
	if err != nil {
		return err
	}
	info := pageInfo(found.Page)
	return c.JSON(http.StatusOK, PartnerCenterCustomerPage{
		Data: mapAll(found.Page.Items, toAPICandidate), NextCursor: info.NextCursor, AsOf: utc(found.AsOf), Stale: found.Stale,
	})
}

// DomainAvailability asks Partner Center whether a new tenant may have a name.
//
//	@Summary	Check a domain name
//	@ID			getDomainAvailability
//	@Tags		tenants
//	@Produce	json
//	@Param		prefix		path	string	true	"What stands before .onmicrosoft.com"
//	@Param		reseller_id	query	string	false	"For which reseller; your own when absent"	format(uuid)
//	@Success	200		{object}	DomainAvailability
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	502		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/domains/{prefix}/availability [get]
func (h *Tenants) DomainAvailability(c echo.Context) error {
	q, err := params(c, "reseller_id")
	if err != nil {
		return err
	}
	resellerID, err := queryID(q, "reseller_id")
	if err != nil {
		return err
	}
	found, err := h.service.DomainAvailability(c.Request().Context(), scope(c), resellerID, c.Param("prefix"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, DomainAvailability{Domain: found.Domain, Available: found.Available})
}
