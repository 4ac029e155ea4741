package partner

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// applicationConsent is a partner's consent to an application for a customer.
type applicationConsent struct {
	ApplicationID     string             `json:"applicationId"`
	DisplayName       string             `json:"displayName"`
	ApplicationGrants []applicationGrant `json:"applicationGrants"`
}

type applicationGrant struct {
	EnterpriseApplicationID string `json:"enterpriseApplicationId"`
	Scope                   string `json:"scope"`
}

// postConsent serves POST /v1/customers/{customer}/applicationconsents. A consent
// grows by resources that it does not hold yet and never by scopes. Microsoft
// documents neither its refusals' codes nor, but for practice, their statuses.
func postConsent(c *call, tx *world.Tx) (answer, error) {
	var in applicationConsent
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	customerID := c.param("customer")
	if !world.InGroup(tx.State, c.caller.partnerID, c.caller.userID, world.AdminAgents) {
		return answer{}, errNoPrivilege()
	}
	appID := strings.ToLower(in.ApplicationID)
	if appID != c.caller.appID {
		return answer{}, errInvalid("The application id must be that of the token.")
	}
	if len(in.ApplicationGrants) == 0 {
		return answer{}, errInvalid("At least one application grant is required.")
	}
	consent := &world.Consent{AppID: appID, ObjectID: world.StableID("app-principal", appID, customerID), Source: "partner", GrantedAt: tx.Now}
	if old, found := tx.Consents.Edit(customerID, appID); found {
		consent = old
	} else {
		tx.Consents.Put(customerID, appID, consent)
	}
	for _, g := range in.ApplicationGrants {
		if err := grant(tx, consent, customerID, g); err != nil {
			return answer{}, err
		}
	}
	customer, _ := ownCustomer(tx.State, c, customerID)
	c.record(tx, auditEntry{customer: customer, resourceType: "application", resourceID: appID, operation: "register_application", newValue: in})
	return created(in), nil
}

func grant(tx *world.Tx, consent *world.Consent, customerID string, g applicationGrant) error {
	resourceID := strings.ToLower(g.EnterpriseApplicationID)
	if _, err := uuid.Parse(resourceID); err != nil {
		return errInvalid("The enterprise application id must be a GUID.")
	}
	if _, installed := tx.Consents.Get(customerID, resourceID); !installed && !world.FirstParty(resourceID) {
		return errInvalid("The service principal of %s does not exist in the customer's tenant.", g.EnterpriseApplicationID)
	}
	scopes := strings.FieldsFunc(g.Scope, func(r rune) bool { return r == ',' || r == ' ' })
	if len(scopes) == 0 {
		return errInvalid("The scope is required.")
	}
	for _, p := range consent.Permissions {
		if p.Resource == resourceID && p.Principal == "" {
			return refuse(http.StatusConflict, 409, "Permission entry already exists.")
		}
	}
	consent.Permissions = append(consent.Permissions, world.Permission{Resource: resourceID, Delegated: scopes})
	return nil
}

// deleteConsent serves DELETE .../applicationconsents/{application}: the whole
// consent goes, with every resource.
func deleteConsent(c *call, tx *world.Tx) (answer, error) {
	customerID, appID := c.param("customer"), c.param("application")
	if !world.InGroup(tx.State, c.caller.partnerID, c.caller.userID, world.AdminAgents) {
		return answer{}, errNoPrivilege()
	}
	if appID != c.caller.appID {
		return answer{}, errInvalid("The application id must be that of the token.")
	}
	if _, found := tx.Consents.Get(customerID, appID); !found {
		return answer{}, errNotFound("The application consent")
	}
	tx.Consents.Delete(customerID, appID)
	customer, _ := ownCustomer(tx.State, c, customerID)
	c.record(tx, auditEntry{customer: customer, resourceType: "application", resourceID: appID, operation: "unregister_application"})
	return empty(http.StatusNoContent), nil
}
