package partner

// customerRoutes are the calls for customers, what is agreed with them and what is checked about them.
func customerRoutes() []route {
	return []route{
		{method: "GET", pattern: "/v1/customers", resource: customers, read: listCustomers},
		{method: "POST", pattern: "/v1/customers", resource: customers, write: postCustomer},
		{method: "GET", pattern: "/v1/customers/relationshiprequests", userOnly: true, read: getRelationshipRequest},
		{method: "GET", pattern: customerPath, resource: customers, read: getCustomer},
		{method: "PATCH", pattern: customerPath, resource: customers, write: patchCustomer},
		{method: "GET", pattern: customerPath + "/profiles/company", resource: customers, bom: true, read: getCompanyProfile},
		{method: "GET", pattern: customerPath + "/profiles/billing", resource: customers, bom: true, read: getBillingProfile},
		{method: "PUT", pattern: customerPath + "/profiles/billing", resource: customers, bom: true, write: putBillingProfile},
		{method: "GET", pattern: customerPath + "/organization", roles: readsOrganization, read: getOrganization},
		{method: "GET", pattern: customerPath + "/customDomains", roles: readsDomains, read: getCustomDomains},
		{method: "GET", pattern: customerPath + "/subscribedskus", userOnly: true, roles: readsLicenses, bom: true, read: listSubscribedSKUs},
		{method: "GET", pattern: customerPath + "/relationships", userOnly: true, read: listCustomerRelationships},
		{method: "POST", pattern: customerPath + "/applicationconsents", resource: consents, userOnly: true, roles: consentsToApps, write: postConsent},
		{method: "DELETE", pattern: customerPath + "/applicationconsents/{application}", resource: consents, userOnly: true, roles: consentsToApps, write: deleteConsent},
		{method: "GET", pattern: customerPath + "/agreements", userOnly: true, read: listAgreements},
		{method: "POST", pattern: customerPath + "/agreements", userOnly: true, write: postAgreement},
		{method: "GET", pattern: customerPath + "/directSignedMicrosoftCustomerAgreementStatus", read: getDirectSigned},
		{method: "GET", pattern: customerPath + "/qualifications", read: listQualifications},
		{method: "POST", pattern: customerPath + "/qualifications", userOnly: true, write: postQualification},
		{method: "GET", pattern: "/v1/customers/all/validations", userOnly: true, read: listValidationCodes},
		{method: "GET", pattern: customerPath + "/managedservices", read: listManagedServices},
		{method: "POST", pattern: customerPath + "/verifieddomain", roles: writesDomains, write: postVerifiedDomain},
		{method: "GET", pattern: customerPath + "/validationStatus", read: getValidationStatus},
		{method: "HEAD", pattern: "/v1/domains/{domain}", read: getDomain},
		{method: "GET", pattern: "/v1/domains/{domain}", read: getDomain},
		{method: "POST", pattern: "/v1/validations/address", read: postAddressValidation},
		{method: "GET", pattern: "/v1/agreements", read: listAgreementKinds},
		{method: "GET", pattern: "/v1/agreementtemplates/{template}/document", userOnly: true, read: getAgreementDocument},
		{method: "GET", pattern: documentPath + "{document}", public: getAgreementText},
		{method: "GET", pattern: "/v1/countryvalidationrules/{country}", read: getCountryRules},
	}
}
