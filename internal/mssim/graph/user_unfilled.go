package graph

import (
	"fmt"
	"slices"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// unfilled are the properties of Microsoft's directory that nobody here has: they can
// be selected and are empty. Source: Microsoft Graph, user.
var unfilled = slices.Concat(always(nil, "ageGroup", "consentProvidedForMinor", "creationType", "employeeHireDate", "employeeOrgData", "employeeType",
	"externalUserStateChangeDateTime", "faxNumber", "isResourceAccount", "legalAgeGroupClassification", "onPremisesDistinguishedName",
	"onPremisesDomainName", "onPremisesSamAccountName", "onPremisesSecurityIdentifier", "onPremisesUserPrincipalName", "passwordProfile",
	"preferredDataLocation"),
	always([]object{}, "imAddresses", "onPremisesProvisioningErrors", "serviceProvisioningErrors"),
	always(extensionAttributes(), "onPremisesExtensionAttributes"),
	[]userProperty{{"securityIdentifier", false, func(_ *call, u *world.User) any { return securityIdentifier(u.ID) }}},
)

// unkept are those of them that Microsoft lets a client set.
var unkept = []string{
	"ageGroup", "consentProvidedForMinor", "employeeHireDate", "employeeOrgData", "employeeType", "faxNumber", "onPremisesExtensionAttributes", "preferredDataLocation",
}

func always(value any, names ...string) []userProperty {
	out := make([]userProperty, 0, len(names))
	for _, name := range names {
		out = append(out, userProperty{name, false, func(*call, *world.User) any { return value }})
	}
	return out
}

func extensionAttributes() object {
	var out object
	for i := range 15 {
		out = append(out, member{fmt.Sprintf("extensionAttribute%d", i+1), nil})
	}
	return out
}
