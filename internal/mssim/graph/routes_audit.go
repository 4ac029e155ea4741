package graph

// auditRoutes are the calls about what happened in a tenant.
func auditRoutes() []route {
	return []route{
		{pattern: "/auditLogs/signIns", report: true, access: readAudits, serve: listSignIns},
		{pattern: "/auditLogs/signIns/{id}", report: true, access: readAudits, serve: getSignIn},
		{pattern: "/auditLogs/directoryAudits", report: true, access: readAudits, serve: listDirectoryAudits},
	}
}

// announcementRoutes are the calls about the health of Microsoft's services.
func announcementRoutes() []route {
	const base = "/admin/serviceAnnouncement"
	return []route{
		{pattern: base + "/healthOverviews", access: readHealth, expands: []string{"issues"}, serve: listHealth},
		{pattern: base + "/healthOverviews/{id}", access: readHealth, expands: []string{"issues"}, serve: getHealth},
		{pattern: base + "/issues", access: readHealth, serve: listIssues},
		{pattern: base + "/issues/{id}", access: readHealth, serve: getIssue},
		{pattern: base + "/messages", access: readMessages, serve: listMessages},
		{pattern: base + "/messages/{id}", access: readMessages, serve: getMessage},
	}
}
