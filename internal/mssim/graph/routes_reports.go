package graph

import "net/http"

// reportRoutes are the calls about how a tenant's people use what they have.
func reportRoutes() []route {
	return []route{
		{pattern: "/reports/getOffice365ActiveUserDetail()", report: true, access: readReports, serve: serveReport(activeUserDetail)},
		{pattern: "/reports/getOffice365ActiveUserCounts()", report: true, access: readUsageCounts, serve: serveReport(activeUserCounts)},
		{pattern: "/reports/getMailboxUsageDetail()", report: true, access: readReports, serve: serveReport(mailboxUsageDetail)},
		{pattern: "/admin/reportSettings", access: readReportSetting, serve: getReportSettings},
		{method: http.MethodPatch, pattern: "/admin/reportSettings", access: editReportSetting, write: updateReportSettings},
	}
}
