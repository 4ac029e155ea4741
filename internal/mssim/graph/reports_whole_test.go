package graph_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// two leaves a customer one active and one idle person, and gives its id.
func (c *cloud) two() string {
	const tenant = "13527ec3-1e8c-51ee-9c96-eb958fc82c2c"
	c.edit(func(tx *world.Tx) {
		for u := range tx.State.Users.All(tenant) {
			if u.UserPrincipalName != "linda.kim@lakeshore.onmicrosoft.com" && u.UserPrincipalName != "daniel.thompson@lakeshore.onmicrosoft.com" {
				tx.Users.Delete(tenant, u.ID)
			}
		}
	})
	return tenant
}

// csvIs follows the way to a report's CSV and compares all of it.
func (c *cloud) csvIs(t *testing.T, token, call, filename, literal string) {
	t.Helper()
	a := c.get(token, "/v1.0/reports/"+call)
	a.is(t, 302, "")
	require.Equal(t, "text/plain", a.header.Get("Content-Type"))
	require.Regexp(t, "^"+c.url+`/data/v1.0/download\?token=[0-9a-f]{64}$`, a.header.Get("Location"))
	file := c.get("", a.header.Get("Location"))
	require.Equal(t, 200, file.status, file.raw)
	require.Equal(t, "application/octet-stream", file.header.Get("Content-Type"))
	require.Equal(t, `attachment; filename="`+filename+`"`, file.header.Get("Content-Disposition"))
	require.Equal(t, "\ufeff"+strings.TrimPrefix(literal, "\n"), file.raw)
}

func TestReportsAsCSVInWhole(t *testing.T) {
	c := start(t, "demo")
	token := c.reporter(c.two())
	c.csvIs(t, token, "getOffice365ActiveUserDetail(period='D30')", "Office365ActiveUserDetail.csv", `
Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Has Exchange License,Has OneDrive License,Has SharePoint License,Has Skype For Business License,Has Yammer License,Has Teams License,Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,Skype For Business Last Activity Date,Yammer Last Activity Date,Teams Last Activity Date,Exchange License Assign Date,OneDrive License Assign Date,SharePoint License Assign Date,Skype For Business License Assign Date,Yammer License Assign Date,Teams License Assign Date,Assigned Products
2026-02-28,linda.kim@lakeshore.onmicrosoft.com,Linda Kim,False,,True,True,True,True,True,True,2026-02-22,2026-02-24,2026-02-26,2026-02-26,2026-02-27,2026-02-28,2023-05-27,2023-05-27,2023-05-27,2023-05-27,2023-05-27,2023-05-27,MICROSOFT 365 E5+MICROSOFT 365 COPILOT+MICROSOFT DEFENDER FOR OFFICE 365 (PLAN 1)
2026-02-28,daniel.thompson@lakeshore.onmicrosoft.com,Daniel Thompson,False,,True,True,True,True,True,True,,,,,,,2024-12-12,2024-12-12,2024-12-12,2024-12-12,2024-12-12,2024-12-12,MICROSOFT 365 E5+MICROSOFT 365 COPILOT+POWER BI PRO+MICROSOFT DEFENDER FOR OFFICE 365 (PLAN 1)
`)
	c.csvIs(t, token, "getOffice365ActiveUserCounts(period='D7')", "Office365ActiveUserCounts.csv", `
Report Refresh Date,Office 365,Exchange,OneDrive,SharePoint,Skype For Business,Yammer,Teams,Report Date,Report Period
2026-02-28,0,0,0,0,0,0,0,2026-02-28,7
2026-02-28,1,0,0,0,0,1,1,2026-02-27,7
2026-02-28,1,0,0,1,1,1,1,2026-02-26,7
2026-02-28,1,0,0,1,1,1,1,2026-02-25,7
2026-02-28,1,0,1,1,1,1,1,2026-02-24,7
2026-02-28,1,0,1,1,1,1,1,2026-02-23,7
2026-02-28,0,0,0,0,0,0,0,2026-02-22,7
`)
	c.csvIs(t, token, "getMailboxUsageDetail(period='D30')", "MailboxUsageDetail.csv", `
Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Created Date,Last Activity Date,Item Count,Storage Used (Byte),Issue Warning Quota (Byte),Prohibit Send Quota (Byte),Prohibit Send/Receive Quota (Byte),Deleted Item Count,Deleted Item Size (Byte),Deleted Item Quota (Byte),Has Archive,Report Period
2026-02-28,linda.kim@lakeshore.onmicrosoft.com,Linda Kim,False,,2023-05-27,2026-02-22,588,44100000,52613349376,53150220288,53687091200,29,1764000,32212254720,False,30
2026-02-28,daniel.thompson@lakeshore.onmicrosoft.com,Daniel Thompson,False,,2024-12-12,,8320,624000000,52613349376,53150220288,53687091200,416,24960000,32212254720,False,30
`)
}

func TestReportsAsJSONInWhole(t *testing.T) {
	c := start(t, "demo")
	token := c.reporter(c.two())
	const format = "?$format=application/json"
	c.get(token, "/beta/reports/getOffice365ActiveUserDetail(period='D30')"+format).is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/beta/$metadata#Collection(microsoft.graph.office365ActiveUserDetail)",
		"value": [
			{"reportRefreshDate": "2026-02-28", "userPrincipalName": "linda.kim@lakeshore.onmicrosoft.com", "displayName": "Linda Kim",
			 "isDeleted": false, "deletedDate": null, "hasExchangeLicense": true, "hasOneDriveLicense": true, "hasSharePointLicense": true,
			 "hasSkypeForBusinessLicense": true, "hasYammerLicense": true, "hasTeamsLicense": true, "exchangeLastActivityDate": "2026-02-22",
			 "oneDriveLastActivityDate": "2026-02-24", "sharePointLastActivityDate": "2026-02-26", "skypeForBusinessLastActivityDate": "2026-02-26",
			 "yammerLastActivityDate": "2026-02-27", "teamsLastActivityDate": "2026-02-28", "exchangeLicenseAssignDate": "2023-05-27",
			 "oneDriveLicenseAssignDate": "2023-05-27", "sharePointLicenseAssignDate": "2023-05-27", "skypeForBusinessLicenseAssignDate": "2023-05-27",
			 "yammerLicenseAssignDate": "2023-05-27", "teamsLicenseAssignDate": "2023-05-27",
			 "assignedProducts": ["MICROSOFT 365 E5", "MICROSOFT 365 COPILOT", "MICROSOFT DEFENDER FOR OFFICE 365 (PLAN 1)"]},
			{"reportRefreshDate": "2026-02-28", "userPrincipalName": "daniel.thompson@lakeshore.onmicrosoft.com", "displayName": "Daniel Thompson",
			 "isDeleted": false, "deletedDate": null, "hasExchangeLicense": true, "hasOneDriveLicense": true, "hasSharePointLicense": true,
			 "hasSkypeForBusinessLicense": true, "hasYammerLicense": true, "hasTeamsLicense": true, "exchangeLastActivityDate": null,
			 "oneDriveLastActivityDate": null, "sharePointLastActivityDate": null, "skypeForBusinessLastActivityDate": null,
			 "yammerLastActivityDate": null, "teamsLastActivityDate": null, "exchangeLicenseAssignDate": "2024-12-12",
			 "oneDriveLicenseAssignDate": "2024-12-12", "sharePointLicenseAssignDate": "2024-12-12", "skypeForBusinessLicenseAssignDate": "2024-12-12",
			 "yammerLicenseAssignDate": "2024-12-12", "teamsLicenseAssignDate": "2024-12-12",
			 "assignedProducts": ["MICROSOFT 365 E5", "MICROSOFT 365 COPILOT", "POWER BI PRO", "MICROSOFT DEFENDER FOR OFFICE 365 (PLAN 1)"]}]}`)
	c.get(token, "/beta/reports/getOffice365ActiveUserCounts(period='D7')"+format).is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/beta/$metadata#Collection(microsoft.graph.office365ActiveUserCounts)",
		"value": [
			{"reportRefreshDate": "2026-02-28", "office365": 0, "exchange": 0, "oneDrive": 0, "sharePoint": 0, "skypeForBusiness": 0,
			 "yammer": 0, "teams": 0, "reportDate": "2026-02-28", "reportPeriod": "7"},
			{"reportRefreshDate": "2026-02-28", "office365": 1, "exchange": 0, "oneDrive": 0, "sharePoint": 0, "skypeForBusiness": 0,
			 "yammer": 1, "teams": 1, "reportDate": "2026-02-27", "reportPeriod": "7"},
			{"reportRefreshDate": "2026-02-28", "office365": 1, "exchange": 0, "oneDrive": 0, "sharePoint": 1, "skypeForBusiness": 1,
			 "yammer": 1, "teams": 1, "reportDate": "2026-02-26", "reportPeriod": "7"},
			{"reportRefreshDate": "2026-02-28", "office365": 1, "exchange": 0, "oneDrive": 0, "sharePoint": 1, "skypeForBusiness": 1,
			 "yammer": 1, "teams": 1, "reportDate": "2026-02-25", "reportPeriod": "7"},
			{"reportRefreshDate": "2026-02-28", "office365": 1, "exchange": 0, "oneDrive": 1, "sharePoint": 1, "skypeForBusiness": 1,
			 "yammer": 1, "teams": 1, "reportDate": "2026-02-24", "reportPeriod": "7"},
			{"reportRefreshDate": "2026-02-28", "office365": 1, "exchange": 0, "oneDrive": 1, "sharePoint": 1, "skypeForBusiness": 1,
			 "yammer": 1, "teams": 1, "reportDate": "2026-02-23", "reportPeriod": "7"},
			{"reportRefreshDate": "2026-02-28", "office365": 0, "exchange": 0, "oneDrive": 0, "sharePoint": 0, "skypeForBusiness": 0,
			 "yammer": 0, "teams": 0, "reportDate": "2026-02-22", "reportPeriod": "7"}]}`)
	c.get(token, "/beta/reports/getMailboxUsageDetail(period='D30')"+format).is(t, 200, `{
		"@odata.context": "https://graph.microsoft.com/beta/$metadata#Collection(microsoft.graph.mailboxUsageDetail)",
		"value": [
			{"reportRefreshDate": "2026-02-28", "userPrincipalName": "linda.kim@lakeshore.onmicrosoft.com", "displayName": "Linda Kim", "isDeleted": false,
			 "deletedDate": null, "createdDate": "2023-05-27", "lastActivityDate": "2026-02-22", "itemCount": 588, "storageUsedInBytes": 44100000,
			 "deletedItemCount": 29, "deletedItemSizeInBytes": 1764000, "deletedItemQuota": 32212254720, "hasArchive": false,
			 "issueWarningQuotaInBytes": 52613349376, "prohibitSendQuotaInBytes": 53150220288, "prohibitSendReceiveQuotaInBytes": 53687091200,
			 "reportPeriod": "30"},
			{"reportRefreshDate": "2026-02-28", "userPrincipalName": "daniel.thompson@lakeshore.onmicrosoft.com", "displayName": "Daniel Thompson",
			 "isDeleted": false, "deletedDate": null, "createdDate": "2024-12-12", "lastActivityDate": null, "itemCount": 8320,
			 "storageUsedInBytes": 624000000, "deletedItemCount": 416, "deletedItemSizeInBytes": 24960000, "deletedItemQuota": 32212254720,
			 "hasArchive": false, "issueWarningQuotaInBytes": 52613349376, "prohibitSendQuotaInBytes": 53150220288,
			 "prohibitSendReceiveQuotaInBytes": 53687091200, "reportPeriod": "30"}]}`)
}
