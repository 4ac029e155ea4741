package graph_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func ids(users []*world.User) []string {
	out := []string{}
	for _, u := range users {
		out = append(out, u.ID)
	}
	return out
}

func idsOf(items []map[string]any) []string {
	out := []string{}
	for _, v := range items {
		out = append(out, v["id"].(string))
	}
	return out
}

func TestUsersShowBasicPropertiesByDefault(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.customer(), nil)
	page := c.get(token, "/v1.0/users?$top=2")
	page.is(t, 200, metadata+`users","@odata.nextLink":"{the next page}","value":[{`+tyler+`},{`+daniel+`}]}`)
	require.Regexp(t, `^`+c.url+`/v1\.0/users\?\$skiptoken=[^&]+&\$top=2$`, page.next())
	c.get(token, "/v1.0/users?$filter=startsWith(displayName,'Tyler Riv')&$count=true", advanced...).is(t, 200, metadata+`users","@odata.count":1,"value":[{`+tyler+`}]}`)
	for _, path := range []string{"/v1.0/users/5c0e6a0c-cc9e-5b3d-9c7d-9b75390f7bdb", "/v1.0/users/Admin@lakeshore.onmicrosoft.com", "/v1.0/users('admin@lakeshore.onmicrosoft.com')"} {
		c.get(token, path).is(t, 200, metadata+`users/$entity",`+tyler+`}`)
	}
}

func TestSelect(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	licensed := c.users(customer, nil)[0]
	c.edit(func(tx *world.Tx) {
		u, _ := tx.Users.Edit(customer, licensed.ID)
		u.Licenses = []world.AssignedLicense{{SKUID: skuE3, DisabledPlans: []string{planSway}, AssignedAt: noon}}
	})
	a := c.get(c.token(customer, nil), "/v1.0/users/"+licensed.ID+"?$select=id,accountEnabled,assignedLicenses,userType,licenseAssignmentStates")
	a.is(t, 200, metadata+`users(id,accountEnabled,assignedLicenses,userType,licenseAssignmentStates)/$entity","id":"`+licensed.ID+`",
		"accountEnabled":true,"userType":"Member","assignedLicenses":[{"disabledPlans":["`+planSway+`"],"skuId":"`+skuE3+`"}],"licenseAssignmentStates":[
		{"skuId":"`+skuE3+`","assignedByGroup":null,"disabledPlans":["`+planSway+`"],"error":"None","state":"Active","lastUpdatedDateTime":"2026-03-02T12:00:00Z"}]}`)
	c.get(c.reporter(customer), "/v1.0/users?$select=id,signInActivity&$filter=displayName eq 'Tyler Rivera'").is(t, 200, metadata+`users(id,signInActivity)","value":[
		{"id":"5c0e6a0c-cc9e-5b3d-9c7d-9b75390f7bdb","signInActivity":{
		"lastSignInDateTime":"2026-03-02T05:00:00Z","lastSignInRequestId":"09321626-f510-505e-926a-0c7385cae5c2",
		"lastNonInteractiveSignInDateTime":"2026-03-02T05:00:00Z","lastNonInteractiveSignInRequestId":"09321626-f510-505e-926a-0c7385cae5c2",
		"lastSuccessfulSignInDateTime":"2026-03-02T05:00:00Z","lastSuccessfulSignInRequestId":"09321626-f510-505e-926a-0c7385cae5c2"}}]}`)

	c.get(c.token(customer, nil), "/v1.0/users/"+licensed.ID+"?$select=ID,DisplayName").is(t, 200,
		metadata+`users(id,displayName)/$entity","id":"`+licensed.ID+`","displayName":"Tyler Rivera"}`) // whatever the case asked for

	byName := c.get(c.token(customer, nil), "/v1.0/users/"+strings.ReplaceAll(licensed.UserPrincipalName, "#", "%23")+"?$select=id")
	require.Equal(t, licensed.ID, byName.body["id"])
	byKey := c.get(c.token(customer, nil), "/v1.0/users('"+licensed.UserPrincipalName+"')?$select=id")
	require.Equal(t, licensed.ID, byKey.body["id"])
}

func TestPagingGivesEverybodyOnce(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token, want := c.token(customer, nil), ids(c.users(customer, nil))
	for _, host := range []string{"", "graph.microsoft.com"} {
		link, origin, header := "/v1.0/users?$top=7&$select=id&$count=true", c.url, advanced
		if host != "" {
			origin, header = "https://"+host, append([]string{"Host", host}, advanced...)
		}
		var got []string
		for page := 0; link != ""; page++ {
			a := c.get(token, strings.Replace(link, origin, c.url, 1), header...)
			require.Equal(t, http.StatusOK, a.status, a.raw)
			if page == 0 {
				require.InDelta(t, len(want), a.body["@odata.count"], 0)
			} else {
				require.NotContains(t, a.body, "@odata.count", "the count stands on the first page only")
			}
			got = append(got, idsOf(a.value())...)
			link = a.next()
			require.True(t, link == "" || strings.HasPrefix(link, origin+"/v1.0/users?"), link)
		}
		require.Equal(t, want, got)
	}
	require.Len(t, c.get(token, "/v1.0/users").value(), min(100, len(want)))
	require.Len(t, c.get(token, "/v1.0/users?$top=999").value(), len(want))
}

func TestPageLinks(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, nil)
	first := c.get(token, "/v1.0/users?$top=5&$select=id")
	expired := func(a answer) {
		t.Helper()
		code, _ := a.fault()
		require.Equal(t, http.StatusBadRequest, a.status, a.raw)
		require.Equal(t, "Directory_ExpiredPageToken", code)
	}
	expired(c.get(token, "/v1.0/users?$skiptoken=nonsense"))
	expired(c.get(token, strings.Replace(first.next(), "top=5", "top=6", 1)))
	expired(c.get(c.token(c.cred.TenantID, nil), first.next()))

	// Deleting the last one of a page loses nobody.
	all := ids(c.users(customer, nil))
	c.edit(func(tx *world.Tx) {
		u, _ := tx.Users.Edit(customer, all[4])
		u.DeletedAt = &noon
	})
	rest := c.get(token, first.next())
	require.NotContains(t, idsOf(rest.value()), all[4])
	pass(25 * time.Hour)
	expired(c.get(c.token(customer, nil), first.next()))
}

func TestFilters(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, nil)
	one := c.users(customer, func(u *world.User) bool { return len(u.Licenses) > 0 })[1]
	sku := one.Licenses[0].SKUID
	c.edit(func(tx *world.Tx) {
		u, _ := tx.Users.Edit(customer, one.ID)
		u.Surname = "O'Neil"
	})
	letter := strings.ToLower(one.UserPrincipalName[:1])
	tests := map[string]struct {
		filter   string
		advanced bool
		keep     func(u *world.User) bool
	}{
		"eq text without case": {"displayName eq '" + strings.ToUpper(one.DisplayName) + "'", false, func(u *world.User) bool { return strings.EqualFold(u.DisplayName, one.DisplayName) }},
		"doubled quote":        {"surname eq 'O''Neil'", false, func(u *world.User) bool { return u.Surname == "O'Neil" }},
		"eq bool":              {"accountEnabled eq false", false, func(u *world.User) bool { return !u.AccountEnabled }},
		"startsWith":           {"startsWith(userPrincipalName,'" + letter + "')", false, func(u *world.User) bool { return strings.HasPrefix(strings.ToLower(u.UserPrincipalName), letter) }},
		"startswith eq true":   {"startswith(userPrincipalName,'" + letter + "') eq true", false, func(u *world.User) bool { return strings.HasPrefix(strings.ToLower(u.UserPrincipalName), letter) }},
		"and, or, parentheses": {"(userType eq 'Guest' or accountEnabled eq false) and usageLocation eq '" + one.UsageLocation + "'", false, func(u *world.User) bool {
			return (u.UserType == "Guest" || !u.AccountEnabled) && u.UsageLocation == one.UsageLocation
		}},
		"and binds tighter": {"userType eq 'Guest' or accountEnabled eq false and usageLocation eq '" + one.UsageLocation + "'", false, func(u *world.User) bool {
			return u.UserType == "Guest" || !u.AccountEnabled && u.UsageLocation == one.UsageLocation
		}},
		"in":                    {"department in ('Finance','Sales')", false, func(u *world.User) bool { return u.Department == "Finance" || u.Department == "Sales" }},
		"date":                  {"createdDateTime ge 2025-01-01T00:00:00Z", false, func(u *world.User) bool { return u.CreatedAt.Year() >= 2025 }},
		"license":               {"assignedLicenses/any(x:x/skuId eq " + sku + ")", false, func(u *world.User) bool { return u.Holds(sku) }},
		"any license":           {"assignedLicenses/any()", false, func(u *world.User) bool { return len(u.Licenses) > 0 }},
		"text in a list":        {"proxyAddresses/any(p:startsWith(p,'SMTP:" + letter + "'))", false, func(u *world.User) bool { return strings.HasPrefix(strings.ToLower(u.Mail), letter) }},
		"ne":                    {"userType ne 'Guest'", true, func(u *world.User) bool { return u.UserType != "Guest" }},
		"not":                   {"not(userType eq 'Guest')", true, func(u *world.User) bool { return u.UserType != "Guest" }},
		"not startsWith":        {"not startsWith(displayName,'A')", true, func(u *world.User) bool { return !strings.HasPrefix(strings.ToLower(u.DisplayName), "a") }},
		"endsWith":              {"endsWith(mail,'@partner.example')", true, func(u *world.User) bool { return strings.HasSuffix(u.Mail, "@partner.example") }},
		"null":                  {"usageLocation eq null", true, func(u *world.User) bool { return u.UsageLocation == "" }},
		"not null":              {"usageLocation ne null", true, func(u *world.User) bool { return u.UsageLocation != "" }},
		"licensed":              {"assignedLicenses/$count ne 0", true, func(u *world.User) bool { return len(u.Licenses) > 0 }},
		"property of the index": {"companyName eq '" + one.CompanyName + "'", true, func(u *world.User) bool { return u.CompanyName == one.CompanyName }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			want := ids(c.users(customer, tt.keep))
			require.NotEmpty(t, want, "the filter should find somebody, or the test proves nothing")
			path := "/v1.0/users?$top=999&$select=id&$filter=" + url.QueryEscape(tt.filter)
			a := c.get(token, path+"&$count=true", advanced...)
			require.Equal(t, http.StatusOK, a.status, a.raw)
			require.Equal(t, want, idsOf(a.value()))
			require.InDelta(t, len(want), a.body["@odata.count"], 0)

			basic := c.get(token, path)
			if !tt.advanced {
				require.Equal(t, want, idsOf(basic.value()))
				return
			}
			code, _ := basic.fault()
			require.Equal(t, "Request_UnsupportedQuery", code)
		})
	}
}

func TestQueriesThatAreRefused(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.customer(), nil)
	tests := map[string]struct {
		query, code, message string
		status               int
		advanced             bool
	}{
		"not indexed":      {"?$filter=companyName eq 'x'", "Request_UnsupportedQuery", "The request uses a filter property that is not indexed", 400, false},
		"malformed GUID":   {"?$filter=assignedLicenses/any(x:x/skuId eq 123)", "Request_BadRequest", "Cannot convert a primitive value to the expected type 'Edm.Guid'.", 400, false},
		"quoted GUID":      {"?$filter=assignedLicenses/any(x:x/skuId eq '6fd2c87f-b296-42f0-b197-1e91e994b900')", "Request_BadRequest", "'Edm.Guid' and 'Edm.String'", 400, false},
		"unknown property": {"?$filter=shoeSize eq 42", "BadRequest", "Could not find a property named 'shoeSize' on type 'microsoft.graph.user'.", 400, false},
		"unknown selected": {"?$select=shoeSize", "BadRequest", "Could not find a property named 'shoeSize'", 400, false},
		"not servable":     {"?$select=aboutMe", "NotImplemented", "This operation target is not yet supported.", 501, false},
		"skip":             {"?$skip=10", "BadRequest", "'$skip'", 400, false},
		"page too long":    {"?$top=1000", "Request_BadRequest", "Must be between 1 and 999", 400, false},
		"page of no size":  {"?$top=0", "Request_BadRequest", "Must be between 1 and 999", 400, false},
		"page of nothing":  {"?$top=x", "BadRequest", "$top", 400, false},
		"syntax":           {"?$filter=displayName eq", "BadRequest", "Syntax error at position", 400, false},
		"unterminated":     {"?$filter=displayName eq 'a", "BadRequest", "unterminated", 400, false},
		"unknown option":   {"?$sort=a", "BadRequest", "$sort", 400, false},
		"expand":           {"?$expand=memberOf", "NotImplemented", "", 501, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var header []string
			query := tt.query
			if tt.advanced {
				header, query = advanced, query+"&$count=true"
			}
			a := c.get(token, "/v1.0/users"+strings.ReplaceAll(query, `"`, "%22"), header...)
			code, message := a.fault()
			require.Equal(t, tt.status, a.status, a.raw)
			require.Equal(t, tt.code, code)
			require.Contains(t, message, tt.message)
		})
	}
}

func TestCounts(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token, all := c.token(customer, nil), c.users(customer, nil)
	a := c.get(token, "/v1.0/users/$count", advanced...)
	a.is(t, 200, strconv.Itoa(len(all)))
	require.Equal(t, "text/plain", a.header.Get("Content-Type"))
	guests := c.users(customer, func(u *world.User) bool { return u.UserType == "Guest" })
	require.Equal(t, strconv.Itoa(len(guests)), c.get(token, "/v1.0/users/$count?$filter=userType eq 'Guest'", advanced...).raw)
	require.NotContains(t, c.get(token, "/v1.0/users?$count=true").body, "@odata.count", "without the header it is silently ignored")
}

func TestOrderAndSearch(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, nil)
	names := func(a answer) (out []string) {
		for _, v := range a.value() {
			out = append(out, strings.ToLower(v["displayName"].(string)))
		}
		return out
	}
	up := names(c.get(token, "/v1.0/users?$orderby=displayName&$top=999&$select=displayName"))
	require.True(t, slices.IsSorted(up))
	down := names(c.get(token, "/v1.0/users?$orderby=displayName desc&$top=999&$select=displayName"))
	slices.Reverse(down)
	require.True(t, slices.IsSorted(down))

	one := c.users(customer, nil)[3]
	found := c.get(token, "/v1.0/users?$top=999&$search="+url.QueryEscape(`"displayName:`+strings.ToLower(one.Surname)+`"`), advanced...)
	require.Contains(t, idsOf(found.value()), one.ID)
	for _, v := range found.value() {
		require.Contains(t, strings.ToLower(v["displayName"].(string)), strings.ToLower(one.Surname))
	}
}

func TestDeletedUsersAreNotThere(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	gone := c.users(customer, nil)[2]
	c.edit(func(tx *world.Tx) {
		u, _ := tx.Users.Edit(customer, gone.ID)
		u.DeletedAt = &noon
	})
	token := c.token(customer, nil)
	require.NotContains(t, idsOf(c.get(token, "/v1.0/users?$top=999").value()), gone.ID)
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/users/"+gone.ID).status)
	require.Equal(t, http.StatusNotFound, c.get(token, "/v1.0/users/"+gone.ID+"/licenseDetails").status)
}

func TestBasicLambdasFailOnTheirSecondPage(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, nil)
	path := "/v1.0/users?$top=2&$select=id&$filter=" + url.QueryEscape("assignedLicenses/any()")
	code, _ := c.get(token, c.get(token, path).next()).fault()
	require.Equal(t, "Directory_ExpiredPageToken", code)
	a := c.get(token, path+"&$count=true", advanced...)
	require.Equal(t, http.StatusOK, c.get(token, a.next(), advanced...).status)
}

func TestMe(t *testing.T) {
	c := start(t, "demo")
	self := c.token(c.cred.TenantID, map[string]any{"oid": "7da241ae-6568-5841-a97f-06d1a214462f", "scp": "User.Read"})
	c.get(self, "/v1.0/me").is(t, 200, metadata+`users/$entity",`+kevin+`}`)
	c.get(self, "/v1.0/me?$select=displayName").is(t, 200, metadata+`users(displayName)/$entity","displayName":"Kevin Ramirez"}`)
	_, message := c.get(c.appToken(c.cred.TenantID, "User.Read.All"), "/v1.0/me").fault()
	require.Equal(t, "/me request is only valid with delegated authentication flow.", message)
	require.Equal(t, http.StatusNotFound, c.get(c.gdapToken(c.customer(), world.RoleGlobalReader), "/v1.0/me").status, "a partner's user has no object here")
}

func TestSignInActivityNeedsAPremiumTenant(t *testing.T) {
	c := start(t, "demo")
	const path = "/v1.0/users?$top=999&$select=id,signInActivity"
	const premium = "41781fb2-bc02-4b7c-bd55-b576c07bb09d"
	var with, without string
	c.w.View(func(s *world.State) {
		for cu := range s.Customers.All(c.cred.TenantID) {
			has := false
			for _, k := range world.SubscribedSKUs(s, cu.ID) {
				has = has || k.CapabilityStatus() == "Enabled" && slices.ContainsFunc(k.Plans, func(p world.ServicePlan) bool { return p.ID == premium })
			}
			if has {
				with = cu.ID
			} else {
				without = cu.ID
			}
		}
	})
	require.NotEmpty(t, with)
	require.NotEmpty(t, without)
	a := c.get(c.reporter(without), path)
	code, _ := a.fault()
	require.Equal(t, http.StatusForbidden, a.status)
	require.Equal(t, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", code)
	a = c.get(c.reporter(with), path)
	require.Equal(t, http.StatusOK, a.status, a.raw)
	seen, never := 0, 0
	for _, v := range a.value() {
		if _, ok := v["signInActivity"]; ok {
			seen++
		} else {
			never++
		}
	}
	require.Positive(t, seen)
	require.Positive(t, never, "it is absent for people who never signed in")
	require.Equal(t, http.StatusForbidden, c.get(c.token(with, map[string]any{"scp": "User.Read.All"}), path).status)
}
