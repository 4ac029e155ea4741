package v1

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/license"
)

// Licenses is seats by product in one tenant.
type Licenses struct{ service *license.Service }

// NewLicenses makes the handlers.
func NewLicenses(s *license.Service) *Licenses { return &Licenses{service: s} }

// Routes of the resource.
func (h *Licenses) Routes() []Route {
	return []Route{{Operation: "listTenantLicenses", Method: http.MethodGet, Path: "/tenants/:id/licenses", Handler: h.List}}
}

// List returns a tenant's licenses, live from Microsoft at the time of the call; when Microsoft
// fails, the last known ones with stale and the reason.
//
//	@Summary	List a tenant's licenses
//	@ID			listTenantLicenses
//	@Tags		licenses
//	@Produce	json
//	@Param		id	path	string	true	"Tenant id"	format(uuid)
//	@Success	200		{object}	LicenseList
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	404		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/tenants/{id}/licenses [get]
func (h *Licenses) List(c echo.Context) error {
	id, err := pathID(c, "id", "tenant")
	if err != nil {
		return err
	}
	if _, err := params(c); err != nil {
		return err
	}
	found, err := h.service.OfTenant(c.Request().Context(), scope(c), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, LicenseList{
		Data: mapAll(found.Licenses, toAPILicense), AsOf: utc(found.AsOf), Stale: found.Stale,
		StaleReason: optional(connectionProblem(actor(c), found.Problem)),
	})
}

// LicenseList is a tenant's licenses with their age.
type LicenseList struct {
	Data        []License  `json:"data"`
	AsOf        *time.Time `json:"as_of" extensions:"x-nullable" format:"date-time"` // when Microsoft said it; null: never read
	Stale       bool       `json:"stale"`                                            // Microsoft did not answer now
	StaleReason *string    `json:"stale_reason" extensions:"x-nullable"`             // the cause only for who has resellers:read
} // @name LicenseList

// License is the seats of one product in one tenant.
type License struct {
	SkuID                    string   `json:"sku_id" format:"uuid"` // Microsoft's directory SKU id
	SkuPartNumber            string   `json:"sku_part_number" example:"SPE_E5"`
	ProductName              string   `json:"product_name"` // as in Partner Center
	CapabilityStatus         string   `json:"capability_status" example:"Enabled"`
	Active                   int      `json:"active"`
	Assigned                 int      `json:"assigned"`  // of the active ones, given to users
	Available                int      `json:"available"` // free now
	Suspended                int      `json:"suspended"`
	Warning                  int      `json:"warning"` // in their grace period
	LockedOut                int      `json:"locked_out"`
	MicrosoftSubscriptionIDs []string `json:"microsoft_subscription_ids"`
} // @name License

func toAPILicense(l license.License) License {
	return License{
		SkuID: l.SkuID, SkuPartNumber: l.SkuPartNumber, ProductName: l.ProductName, CapabilityStatus: l.CapabilityStatus,
		Active: l.Active, Assigned: l.Assigned, Available: l.Available(), Suspended: l.Suspended, Warning: l.Warning, LockedOut: l.LockedOut,
		MicrosoftSubscriptionIDs: mapAll(l.MicrosoftSubscriptionIDs, func(s string) string { return s }),
	}
}
