package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenant"
)

// Connect maps a tenant to a customer of its reseller's Partner Center ("Connect to Microsoft
// CSP"), or changes the connection of a connected one.
//
//	@Summary	Connect a tenant
//	@ID			connectTenant
//	@Tags		tenants
//	@Accept		json
//	@Produce	json
//	@Param		id			path	string			true	"Tenant id"	format(uuid)
//	@Param		If-Match	header	string			true	"ETag of what you read"
//	@Param		body		body	TenantConnect	true	"The connection"
//	@Success	200		{object}	TenantDetail
//	@Header		200		{string}	ETag	"Version"
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	412		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	502		{object}	problem.Problem	"Microsoft refuses"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants/{id}/connection [put]
func (h *Tenants) Connect(c echo.Context) error {
	id, err := pathID(c, "id", "tenant")
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	var body TenantConnect
	if err := decode(c, &body); err != nil {
		return err
	}
	in := tenant.ConnectInput{ID: id, Version: version}
	if in.ResellerID, err = bodyID("reseller_id", body.ResellerID); err != nil {
		return err
	}
	if in.PartnerCenterCustomerID, err = bodyID("partner_center_customer_id", body.PartnerCenterCustomerID); err != nil {
		return err
	}
	if body.CustomerID != nil {
		if in.CustomerID, err = bodyID("customer_id", *body.CustomerID); err != nil {
			return err
		}
	}
	if _, err := h.service.Connect(c.Request().Context(), scope(c), in); err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, id)
}

// Disconnect takes away a tenant's mapping to Partner Center ("Disconnect from Microsoft CSP").
// Nothing changes at Microsoft, and the sync does not bring it back by itself.
//
//	@Summary	Disconnect a tenant
//	@ID			disconnectTenant
//	@Tags		tenants
//	@Produce	json
//	@Param		id			path	string	true	"Tenant id"	format(uuid)
//	@Param		If-Match	header	string	true	"ETag of what you read"
//	@Success	200		{object}	TenantDetail
//	@Header		200		{string}	ETag	"Version"
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"It is not connected"
//	@Failure	412		{object}	problem.Problem
//	@Failure	428		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants/{id}/connection [delete]
func (h *Tenants) Disconnect(c echo.Context) error {
	id, err := pathID(c, "id", "tenant")
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if _, err := h.service.Disconnect(c.Request().Context(), scope(c), id, version); err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, id)
}

// Consent tells the last known state of a tenant's consent, and the link for its administrator.
//
//	@Summary	Get a tenant's consent
//	@ID			getTenantConsent
//	@Tags		tenants
//	@Produce	json
//	@Param		id	path	string	true	"Tenant id"	format(uuid)
//	@Success	200		{object}	Consent
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants/{id}/consent [get]
func (h *Tenants) Consent(c echo.Context) error {
	id, err := pathID(c, "id", "tenant")
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	found, err := h.service.Consent(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIConsent(found))
}

// SettleConsent checks a tenant's consent at Microsoft now, or gives it through Partner Center
// in the customer's name, which needs delegated administration (GDAP), and then checks it.
//
//	@Summary	Check or give a tenant's consent
//	@ID			settleTenantConsent
//	@Tags		tenants
//	@Accept		json
//	@Produce	json
//	@Param		id		path	string			true	"Tenant id"	format(uuid)
//	@Param		body	body	ConsentRequest	true	"What to do"
//	@Success	200		{object}	Consent
//	@Failure	400		{object}	problem.Problem
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	409		{object}	problem.Problem	"The tenant is not connected"
//	@Failure	422		{object}	problem.Problem
//	@Failure	502		{object}	problem.Problem	"Microsoft refuses"
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants/{id}/consent [post]
func (h *Tenants) SettleConsent(c echo.Context) error {
	id, err := pathID(c, "id", "tenant")
	if err != nil {
		return err
	}
	var body ConsentRequest
	if err := decode(c, &body); err != nil {
		return err
	}
	settle := h.service.CheckConsent
	switch body.Action {
	case ConsentCheck:
	case ConsentGrant:
		settle = h.service.GrantConsent
	default:
		return apperr.InvalidField("request.action", "action", "This must be check or grant.")
	}
	found, err := settle(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, toAPIConsent(found))
}
