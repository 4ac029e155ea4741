package graph_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// TestALicenseFromGivingToTaking follows what the directory shows of one person.
func TestALicenseFromGivingToTaking(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RoleUserAdmin)
	const (
		adeles  = "cde5cbd7-4ff7-5f62-a341-4c5ad21778fb"
		powerBI = "f8a1db68-be16-40ed-86d5-cb42ce701560"
		planBI  = "70d33638-9c74-4d01-bfd3-562de28bd4ba"
		base    = "113feb6c-3fe4-4440-bddc-54d774bf0318" // which Exchange puts into other services' SKUs
		known   = adeleVance + `,"accountEnabled":true,"city":null,"companyName":null,"country":null,"createdDateTime":"2026-03-02T12:00:00Z",
			"deletedDateTime":null,"department":null,"employeeId":null,"externalUserState":null,
			"identities":[{"signInType":"userPrincipalName","issuer":"lakeshore.onmicrosoft.com","issuerAssignedId":"AdeleV@lakeshore.onmicrosoft.com"}],
			"isManagementRestricted":null,"lastPasswordChangeDateTime":"2026-03-02T12:00:00Z","mailNickname":"AdeleV","onPremisesImmutableId":null,
			"onPremisesLastSyncDateTime":null,"onPremisesSyncEnabled":null,"otherMails":[],"passwordPolicies":null,"postalCode":null,"proxyAddresses":[],
			"showInAddressList":null,"signInSessionsValidFromDateTime":"2026-03-02T12:00:00Z","state":null,"streetAddress":null,"usageLocation":"CH","userType":"Member",`
		licensed = `,"assignedLicenses":[{"disabledPlans":["` + base + `"],"skuId":"` + powerBI + `"}],
			"assignedPlans":[{"assignedDateTime":"2026-03-02T12:00:00Z","capabilityStatus":"Enabled","service":"PowerBI","servicePlanId":"` + planBI + `"},
			{"assignedDateTime":"2026-03-02T12:00:00Z","capabilityStatus":"Deleted","service":"exchange","servicePlanId":"` + base + `"}],
			"licenseAssignmentStates":[{"skuId":"` + powerBI + `","assignedByGroup":null,"disabledPlans":["` + base + `"],"error":"None","state":"Active",
			"lastUpdatedDateTime":"2026-03-02T12:00:00Z"}],
			"provisionedPlans":[{"capabilityStatus":"Enabled","provisioningStatus":"Success","service":"PowerBI"}]`
		bare = `,"assignedLicenses":[],"assignedPlans":[],"licenseAssignmentStates":[],"provisionedPlans":[]`
	)
	user := known + unfilledOf("S-1-12-1-3454389207-1600278519-1514946979-4218951634")
	c.call(http.MethodPost, token, "/v1.0/users", adele).is(t, 201, metadata+`users/$entity",`+adeleVance+`}`)
	path := "/v1.0/users/" + adeles
	c.call(http.MethodPost, token, path+"/assignLicense", licenses([]any{wish(powerBI, base)})).is(t, 200, metadata+`users/$entity",`+user+licensed+`}`)
	c.call(http.MethodPost, token, path+"/reprocessLicenseAssignment", nil).is(t, 200, metadata+`users/$entity",`+user+licensed+`}`)
	c.get(token, path+"?$select=assignedLicenses,assignedPlans,licenseAssignmentStates,provisionedPlans").is(t, 200,
		metadata+`users(assignedLicenses,assignedPlans,licenseAssignmentStates,provisionedPlans)/$entity"`+licensed+`}`)

	c.call(http.MethodPost, token, path+"/assignLicense", licenses(nil, powerBI)).is(t, 200, metadata+`users/$entity",`+user+bare+`}`)
	c.get(token, path+"/licenseDetails").is(t, 200, metadata+`users('`+adeles+`')/licenseDetails","value":[]}`)

	// The first license with a mailbox gives an address at once.
	mailed := strings.Replace(adeleVance, `"mail":null`, `"mail":"AdeleV@lakeshore.onmicrosoft.com"`, 1)
	c.call(http.MethodPost, token, path+"/assignLicense", licenses([]any{wish("06ebc4ee-1bb5-47dd-8120-11324bc54e06")}))
	c.get(token, path).is(t, 200, metadata+`users/$entity",`+mailed+`}`)
	c.get(token, path+"?$select=proxyAddresses").is(t, 200, metadata+`users(proxyAddresses)/$entity","proxyAddresses":["SMTP:AdeleV@lakeshore.onmicrosoft.com"]}`)
}
