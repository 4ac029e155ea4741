package partner

// billingRoutes are the calls for invoices and what they are made of.
func billingRoutes() []route {
	return []route{
		{method: "GET", pattern: "/v1/invoices", read: listInvoices},
		{method: "GET", pattern: "/v1/invoices/summary", read: getInvoiceSummary},
		{method: "GET", pattern: "/v1/invoices/summaries", read: listInvoiceSummaries},
		{method: "GET", pattern: "/v1/invoices/estimates/links", read: listEstimateLinks},
		{method: "GET", pattern: "/v1/invoices/unbilled/lineitems", read: listUnbilledLines},
		{method: "GET", pattern: "/v1/invoices/{invoice}", userOnly: true, read: getInvoice},
		{method: "GET", pattern: "/v1/invoices/{invoice}/lineitems", read: listInvoiceLines},
		{method: "GET", pattern: "/v1/invoices/{invoice}/lineitems/{provider}/{type}", read: listInvoiceLines},
		{method: "GET", pattern: "/v1/invoices/{invoice}/documents/statement", userOnly: true, read: getStatement},
		{method: "GET", pattern: "/v1/invoices/{invoice}/receipts/{receipt}/documents/statement", userOnly: true, read: getTaxReceipt},
	}
}
