package graph

import "net/http"

var readBilling = access{permissions: []string{"PartnerBilling.Read.All"}}

// billingRoutes are the calls that export what a partner is billed.
func billingRoutes() []route {
	const base = "/reports/partners/billing"
	return []route{
		{method: http.MethodPost, pattern: base + "/reconciliation/billed/export", access: readBilling, write: exportBilled(false)},
		{method: http.MethodPost, pattern: base + "/reconciliation/unbilled/export", access: readBilling, write: exportUnbilled(false)},
		{method: http.MethodPost, pattern: base + "/usage/billed/export", access: readBilling, write: exportBilled(true)},
		{method: http.MethodPost, pattern: base + "/usage/unbilled/export", access: readBilling, write: exportUnbilled(true)},
		{pattern: base + "/operations/{id}", access: readBilling, serve: getBillingOperation},
		{pattern: base + "/manifests/{id}", access: readBilling, serve: getBillingManifest},
	}
}
