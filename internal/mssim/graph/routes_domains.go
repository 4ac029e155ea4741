package graph

import "net/http"

// domainRoutes are the calls that change a tenant's domains.
func domainRoutes() []route {
	return []route{
		{method: http.MethodPost, pattern: "/domains", access: editDomains, write: createDomain},
		{method: http.MethodPatch, pattern: "/domains/{id}", access: editDomains, write: updateDomain},
		{method: http.MethodDelete, pattern: "/domains/{id}", access: editDomains, write: deleteDomain},
		{method: http.MethodPost, pattern: "/domains/{id}/verify", access: editDomains, write: verifyDomain},
		{pattern: "/domains/{id}/verificationDnsRecords", access: readDomains, serve: listVerificationRecords},
		{pattern: "/domains/{id}/serviceConfigurationRecords", access: readDomains, serve: listServiceRecords},
	}
}
