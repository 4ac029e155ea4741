package partner

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// Audiences a token for Partner Center may name: the resource's address or its
// application id.
var (
	partnerCenterAudiences = []string{"https://api.partnercenter.microsoft.com", world.AppPartnerCenter}
	partnerAPIAudiences    = []string{"https://api.partner.microsoft.com", world.AppPartnerAPI}
)

// caller is who stands behind the token.
type caller struct {
	partnerID string // the reseller's tenant
	appID     string
	userID    string // "" for app-only
	upn       string
	appOnly   bool
	mfa       bool
}

func (c caller) signedIn() bool { return c.userID != "" }

// authenticate checks the token itself; what it may do is authorize's question.
func (h *Handler) authenticate(rt *route, c *call) error {
	scheme, raw, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || raw == "" {
		return errUnauthorized("Access denied. A bearer token is required.")
	}
	claims, err := h.w.VerifyToken(strings.TrimSpace(raw))
	if err != nil {
		return errUnauthorized("Access denied. The token is invalid or has expired.")
	}
	audiences := partnerCenterAudiences
	if rt.partnerAPI {
		audiences = partnerAPIAudiences
	}
	if !claims.For(audiences...) {
		return refuse(http.StatusUnauthorized, 900420, "The audience of the token is not supported. Request a token for %s.", audiences[0])
	}
	c.caller = caller{
		partnerID: strings.ToLower(claims.TenantID), appID: strings.ToLower(claims.AppID), upn: claims.UPN,
		appOnly: claims.AppOnly(), mfa: claims.MFA(),
	}
	if !c.caller.appOnly {
		c.caller.userID = strings.ToLower(claims.ObjectID)
	}
	return nil
}

// authorize asks what the kind of token allows, before any resource is looked at.
func authorize(settings world.Settings, rt *route, c *call) error {
	if c.caller.appOnly {
		if rt.userOnly {
			return refuse(http.StatusForbidden, 900329, "This resource does not support app-only authentication.")
		}
		return nil
	}
	if settings.RequireMFA && !c.caller.mfa {
		return refuse(http.StatusUnauthorized, 900421, "Unauthorized - MFA required. The access token does not carry a claim of multi-factor authentication.")
	}
	return nil
}

// admit keeps partners apart: the caller must be a partner, the customer in the
// path one of its own, and a directory call needs one of the roles it lists.
func admit(s *world.State, rt *route, c *call) error {
	if _, ok := s.Partners.Get("", c.caller.partnerID); !ok {
		return refuse(http.StatusForbidden, 2032, "Access denied. The tenant is not enrolled as a partner.")
	}
	id, ok := c.params["customer"]
	if !ok {
		return nil
	}
	customer, ok := ownCustomer(s, c, strings.ToLower(id))
	if !ok {
		return errNoCustomer(id)
	}
	if len(rt.roles) > 0 && !holdsAny(s, c, customer.ID, rt.roles) {
		return errNoPrivilege()
	}
	return nil
}

// ownCustomer finds a customer that has a relationship with the calling partner.
func ownCustomer(s *world.State, c *call, id string) (*world.Customer, bool) {
	customer, ok := s.Customers.Get(c.caller.partnerID, id)
	if !ok || customer.Relationship == "none" {
		return nil, false
	}
	return customer, true
}

// holdsAny tells whether the calling user holds one of the roles in the
// customer's tenant through GDAP. App-only callers hold none.
func holdsAny(s *world.State, c *call, customerID string, roles []string) bool {
	if !c.caller.signedIn() {
		return false
	}
	for _, r := range world.DelegatedRoles(s, c.caller.partnerID, c.caller.userID, customerID) {
		if slices.Contains(roles, r) {
			return true
		}
	}
	return false
}
