package partner

// partnerRoutes are the calls for the partner itself.
func partnerRoutes() []route {
	return []route{
		{method: "GET", pattern: "/v1/profiles/{profile}", userOnly: true, bom: true, read: getPartnerProfile},
		{method: "PUT", pattern: "/v1/profiles/{profile}", userOnly: true, bom: true, write: putPartnerProfile},
		{method: "GET", pattern: "/v1/SelfServePolicy", read: listSelfServePolicies},
		{method: "POST", pattern: "/v1/SelfServePolicy", write: postSelfServePolicy},
		{method: "PUT", pattern: "/v1/SelfServePolicy", write: putSelfServePolicy},
		{method: "GET", pattern: "/v1/SelfServePolicy/{policy}", read: getSelfServePolicy},
		{method: "DELETE", pattern: "/v1/SelfServePolicy/{policy}", write: deleteSelfServePolicy},
		{method: "GET", pattern: "/v1/relationships", userOnly: true, read: listRelationships},
		{method: "GET", pattern: "/v1/compliance/csp/agreementstatus", userOnly: true, bom: true, read: getAgreementStatus},
		{method: "GET", pattern: "/v1/partnerRequests", userOnly: true, read: listPartnerRequests},
		{method: "GET", pattern: "/v1/applicationmfaadoptionstatus", userOnly: true, read: listApplicationAdoption},
		{method: "GET", pattern: "/v1/nonMfaCompliantPartnerPrincipals", userOnly: true, read: listNonCompliantPrincipals},
	}
}
