package partner

// webhookRoutes are the calls for audit records, and webhooks that tell of them.
func webhookRoutes() []route {
	return []route{
		{method: "GET", pattern: "/v1/auditrecords", bom: true, read: listAuditRecords},
		{method: "GET", pattern: "/auditactivity/v1/auditrecords/{record}", read: getAuditRecord},
		{method: "GET", pattern: "/v1/auditrecords/{record}", read: getAuditRecord},
		{method: "GET", pattern: "/webhooks/v1/auditrecords/{record}", read: getAuditRecord},
		{method: "GET", pattern: "/webhooks/v1/registration/events", read: listWebhookEvents},
		{method: "GET", pattern: "/webhooks/v1/registration", read: getRegistration},
		{method: "POST", pattern: "/webhooks/v1/registration", write: postRegistration},
		{method: "PUT", pattern: "/webhooks/v1/registration", write: putRegistration},
		{method: "POST", pattern: "/webhooks/v1/registration/validationEvents", resource: validation, write: postValidationEvent},
		{method: "GET", pattern: "/webhooks/v1/registration/validationEvents/{event}", read: getValidationEvent},
		{method: "GET", pattern: certificatePath, public: getCertificate},
		{method: "GET", pattern: authorityPath, public: getAuthority},
	}
}
