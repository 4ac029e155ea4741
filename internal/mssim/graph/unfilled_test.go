package graph_test

import (
	"net/http"
	"testing"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// unfilledOf are the properties that Microsoft's directory has and nobody here, of the person
// with the security identifier.
func unfilledOf(securityID string) string {
	return `"ageGroup":null,"consentProvidedForMinor":null,"creationType":null,"employeeHireDate":null,"employeeOrgData":null,"employeeType":null,
		"externalUserStateChangeDateTime":null,"faxNumber":null,"imAddresses":[],"isResourceAccount":null,"legalAgeGroupClassification":null,
		"onPremisesDistinguishedName":null,"onPremisesDomainName":null,"onPremisesExtensionAttributes":{
		"extensionAttribute1":null,"extensionAttribute2":null,"extensionAttribute3":null,"extensionAttribute4":null,"extensionAttribute5":null,"extensionAttribute6":null,"extensionAttribute7":null,
		"extensionAttribute8":null,"extensionAttribute9":null,"extensionAttribute10":null,"extensionAttribute11":null,"extensionAttribute12":null,"extensionAttribute13":null,"extensionAttribute14":null,"extensionAttribute15":null},
		"onPremisesProvisioningErrors":[],"onPremisesSamAccountName":null,"onPremisesSecurityIdentifier":null,"onPremisesUserPrincipalName":null,
		"passwordProfile":null,"preferredDataLocation":null,"securityIdentifier":"` + securityID + `","serviceProvisioningErrors":[]`
}

func TestPropertiesThatNobodyHas(t *testing.T) {
	c := start(t, "demo")
	token := c.manager(c.customer(), world.RoleUserAdmin)
	const (
		path  = "/v1.0/users/0a081bf1-b27d-5f6c-98d4-eb8908cebc7c"
		names = "ageGroup,consentProvidedForMinor,creationType,employeeHireDate,employeeOrgData,employeeType,externalUserStateChangeDateTime,faxNumber," +
			"imAddresses,isResourceAccount,legalAgeGroupClassification,onPremisesDistinguishedName,onPremisesDomainName,onPremisesExtensionAttributes," +
			"onPremisesProvisioningErrors,onPremisesSamAccountName,onPremisesSecurityIdentifier,onPremisesUserPrincipalName,passwordProfile," +
			"preferredDataLocation,securityIdentifier,serviceProvisioningErrors"
	)
	c.get(token, path+"?$select="+names).is(t, 200, metadata+`users(`+names+`)/$entity",`+unfilledOf("S-1-12-1-168303601-1600959101-2313933976-2092748296")+`}`)
	for _, body := range []string{`{"faxNumber":"1"}`, `{"onPremisesExtensionAttributes":{"extensionAttribute1":"x"}}`} {
		c.refused(c.call(http.MethodPatch, token, path, body), 501, "NotImplemented", "This operation target is not yet supported.")
	}
	for _, body := range []string{`{"securityIdentifier":"S-1"}`, `{"onPremisesSamAccountName":"x"}`} {
		c.refused(c.call(http.MethodPatch, token, path, body), 400, "Request_BadRequest", "is read-only and cannot be set.")
	}
	c.get(token, path).is(t, 200, metadata+`users/$entity",`+daniel+`}`)
}
