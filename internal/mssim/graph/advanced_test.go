package graph_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// TestWhatAsksForAnAdvancedQuery sends each query bare, with the header alone, with
// $count=true alone and with both.
func TestWhatAsksForAnAdvancedQuery(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.customer(), nil)
	const (
		unsupported = "Request_UnsupportedQuery: Unsupported Query."
		notIndexed  = "Request_UnsupportedQuery: The request uses a filter property that is not indexed"
		unsorted    = "Request_UnsupportedQuery: Sorting not supported for current query."
		noHeader    = "Request_UnsupportedQuery: Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"
	)
	for query, want := range map[string]struct{ without, headerAlone, with string }{
		"/users?$filter=userType ne 'Guest'":                                   {unsupported, unsupported, ""},
		"/users?$filter=not(userType eq 'Guest')":                              {unsupported, unsupported, ""},
		"/users?$filter=not startsWith(displayName,'A')":                       {unsupported, unsupported, ""},
		"/users?$filter=endsWith(mail,'.com')":                                 {unsupported, unsupported, ""},
		"/users?$filter=usageLocation eq null":                                 {unsupported, unsupported, ""},
		"/users?$filter=assignedLicenses/$count ne 0":                          {unsupported, unsupported, ""},
		"/users?$filter=companyName eq 'x'":                                    {notIndexed, notIndexed, ""},
		"/users?$filter=accountEnabled eq true&$orderby=displayName":           {unsorted, unsorted, ""},
		"/users?$orderby=jobTitle":                                             {"Request_UnsupportedQuery: Unsupported sort property 'jobTitle' for 'User'.", "Request_UnsupportedQuery: Unsupported sort property 'jobTitle' for 'User'.", ""},
		"/users?$orderby=otherMails":                                           {"Request_UnsupportedQuery: Unsupported sort property 'otherMails' for 'User'.", "Request_UnsupportedQuery: Unsupported sort property 'otherMails' for 'User'.", "Request_UnsupportedQuery: An unsupported property was specified."},
		"/users?$orderby=shoeSize":                                             {"BadRequest: Could not find a property named 'shoeSize' on type 'microsoft.graph.user'.", "BadRequest: Could not find a property named 'shoeSize' on type 'microsoft.graph.user'.", "BadRequest: Could not find a property named 'shoeSize' on type 'microsoft.graph.user'."},
		`/users?$search="displayName:a"`:                                       {noHeader, "", ""},
		`/users?$search="displayName:a"&$orderby=jobTitle`:                     {"Request_UnsupportedQuery: Unsupported sort property 'jobTitle' for 'User'.", "", ""},
		`/users?$search="displayName:a"&$filter=userType ne 'Guest'`:           {unsupported, "", ""},
		`/groups?$search="displayName:a"`:                                      {noHeader, "", ""},
		"/groups?$filter=startswith(displayName,'a')&$orderby=displayName":     {unsorted, unsorted, ""},
		"/groups?$filter=description eq 'x'":                                   {notIndexed, notIndexed, ""},
		`/servicePrincipals?$search="displayName:a"`:                           {noHeader, "", ""},
		"/servicePrincipals?$filter=appId ne 'x'":                              {unsupported, unsupported, ""},
		`/directory/deletedItems/microsoft.graph.user?$search="displayName:a"`: {noHeader, "", ""},
		`/organization?$search="displayName:a"`:                                {unsupported, unsupported, unsupported},
		`/roleManagement/directory/roleDefinitions?$search="displayName:a"`:    {unsupported, unsupported, unsupported},
		"/users?$filter=contains(displayName,'a')":                             {unsupported, unsupported, unsupported},
		"/users?$filter=userType eq 'Guest'":                                   {"", "", ""},
		"/users?$orderby=displayName desc":                                     {"", "", ""},
	} {
		counted := query + "&$count=true"
		for _, tt := range []struct {
			how, path, want string
			header          []string
		}{
			{"bare", query, want.without, nil}, {"$count=true alone", counted, want.without, nil},
			{"header alone", query, want.headerAlone, advanced}, {"both", counted, want.with, advanced},
		} {
			a := c.get(token, "/v1.0"+strings.ReplaceAll(tt.path, `"`, "%22"), tt.header...)
			if tt.want == "" {
				require.Equal(t, http.StatusOK, a.status, "%s, %s: %s", query, tt.how, a.raw)
				_, counts := a.body["@odata.count"]
				require.Equal(t, tt.how == "both", counts, "%s, %s", query, tt.how)
				continue
			}
			code, message := a.fault()
			require.Equal(t, http.StatusBadRequest, a.status, "%s, %s: %s", query, tt.how, a.raw)
			require.Equal(t, tt.want, code+": "+message, "%s, %s", query, tt.how)
		}
	}
	code, message := c.get(token, "/v1.0/users/$count").fault()
	require.Equal(t, "Request_BadRequest: $count is not currently supported.", code+": "+message)
	require.Equal(t, "0", c.get(token, "/v1.0/users/$count?$filter="+url.QueryEscape("companyName eq 'nobody'"), advanced...).raw, "the header is enough here")
}

// named are people of one name each, in a tenant of their own.
func (c *cloud) named(tenant string, people map[string]*world.User) {
	c.edit(func(tx *world.Tx) {
		for u := range tx.Users.All(tenant) {
			gone, _ := tx.Users.Edit(tenant, u.ID)
			gone.DeletedAt = &noon
		}
		for id, u := range people {
			u.ID = id
			tx.Users.Put(tenant, id, u)
		}
	})
}

func TestSearch(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.token(customer, nil)
	c.named(customer, map[string]*world.User{
		"nicole": {DisplayName: "Nicole Wagner", Mail: "nw@x.example", UserPrincipalName: "nw@x.example", JobTitle: "One"},
		"oneill": {DisplayName: "Sean O'Neill-Wagner", Mail: "sean@x.example", UserPrincipalName: "sean@x.example"},
		"video":  {DisplayName: "OneVideo Team2024", Mail: "onevideo@x.example", UserPrincipalName: "onevideo@x.example", OtherMails: []string{"Team@other.example"}},
		"drive":  {DisplayName: "One Drive", Mail: "drive@x.example", UserPrincipalName: "drive@x.example"},
		"quoted": {DisplayName: `The "Boss" C:\temp`, UserPrincipalName: "boss@x.example"},
		"li":     {DisplayName: "李四(David Li)", UserPrincipalName: "li@x.example"},
	})
	for search, want := range map[string]string{
		`"displayName:wag"`:                 "nicole oneill",
		`"displayName:WAGNER nicole"`:       "nicole",
		`"displayName:agner"`:               "",
		`"displayName:neill"`:               "oneill",
		`"displayName:O'Neill"`:             "oneill",
		`"displayname:one"`:                 "drive oneill video",
		`"displayName:OneVideo"`:            "video",
		`"displayName:onevid"`:              "video",
		`"displayName:OneDrive"`:            "drive",
		`"displayName:onedrive"`:            "",
		`"displayName:2024"`:                "video",
		`"displayName:team2"`:               "video",
		`"displayName:李四"`:                  "li",
		`"displayName:(Li)"`:                "li",
		`"displayName:\"Boss\""`:            "quoted",
		`"displayName:c:\\temp"`:            "quoted",
		`"mail:onev"`:                       "video",
		`"mail:example"`:                    "",
		`"otherMails:team@"`:                "video",
		`"jobTitle:on"`:                     "nicole",
		`"displayName:wag" AND "mail:nw"`:   "nicole",
		`"displayName:wag" OR "mail:drive"`: "drive nicole oneill",
		`"displayName:one" AND "mail:drive" OR "displayName:nicole"`:         "drive nicole",
		`"displayName:one" AND ("mail:drive" OR "displayName:nicole")`:       "drive",
		`("displayName:one")AND("displayName:video"OR"displayName:\"drive")`: "drive video",
	} {
		a := c.get(token, "/v1.0/users?$select=id&$search="+url.QueryEscape(search), advanced...)
		require.Equal(t, http.StatusOK, a.status, "%s: %s", search, a.raw)
		var found []string
		for _, v := range a.value() {
			found = append(found, v["id"].(string))
		}
		slices.Sort(found)
		require.Equal(t, want, strings.Join(found, " "), search)
		if found == nil {
			continue
		}
		require.Equal(t, "1", c.get(token, "/v1.0/users/$count?$filter="+url.QueryEscape("id eq '"+found[0]+"'")+"&$search="+url.QueryEscape(search), advanced...).raw, "%s and a filter", search)
	}
	var names []string
	for _, v := range c.get(token, "/v1.0/users?$orderby=mail desc&$search="+url.QueryEscape(`"displayName:OneDrive" OR "mail:onev"`), advanced...).value() {
		names = append(names, v["mail"].(string))
	}
	require.Equal(t, []string{"onevideo@x.example", "drive@x.example"}, names)
	groups := c.get(c.token(c.cred.TenantID, nil), "/v1.0/groups?$search="+url.QueryEscape(`"description:customers" OR "displayName:sales"`), advanced...).value()
	require.Len(t, groups, 2)
}

func TestSearchesThatAreRefused(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.customer(), nil)
	for search, want := range map[string]string{
		`displayName:a`:                       "BadRequest: Syntax error: character ':' is not valid at position 11 in 'displayName:a'.",
		`*`:                                   "BadRequest: Syntax error: character '*' is not valid at position 0 in '*'.",
		`Backup 0`:                            `BadRequest: Invalid search clause 'Backup' in 'Backup 0': it must have the form "property:text".`,
		`"anna"`:                              `BadRequest: Invalid search clause 'anna' in '"anna"': it must have the form "property:text".`,
		`":anna"`:                             `BadRequest: Invalid search clause ':anna' in '":anna"': it must have the form "property:text".`,
		`"displayName:a`:                      `BadRequest: There is an unterminated string literal at position 14 in '"displayName:a'.`,
		`"displayName:a\`:                     `BadRequest: There is an unterminated string literal at position 15 in '"displayName:a\'.`,
		`"displayName:\a"`:                    `BadRequest: Invalid escape sequence '\a' at position 14 in '"displayName:\a"'.`,
		`"displayName:a" AND`:                 `BadRequest: Expression expected at position 19 in '"displayName:a" AND'.`,
		`("displayName:a"`:                    `BadRequest: Closing parenthesis or operator expected at position 16 in '("displayName:a"'.`,
		`"displayName:a")`:                    `BadRequest: Syntax error at position 15 in '"displayName:a")'.`,
		`"displayName:a" and "mail:b"`:        `BadRequest: Syntax error at position 16 in '"displayName:a" and "mail:b"'.`,
		`"displayName:a" "mail:b"`:            `BadRequest: Syntax error at position 16 in '"displayName:a" "mail:b"'.`,
		`"shoeSize:42"`:                       "BadRequest: Could not find a property named 'shoeSize' on type 'microsoft.graph.user'.",
		`"accountEnabled:true"`:               "Request_UnsupportedQuery: An unsupported property was specified.",
		`"assignedLicenses:x"`:                "Request_UnsupportedQuery: An unsupported property was specified.",
		strings.Repeat("(", 100) + `"mail:a"`: "BadRequest: Invalid search clause: it is nested too deeply.",
		searchOf(4097):                        "BadRequest: Invalid value for $search: it has more than 4096 bytes.",
	} {
		a := c.get(token, "/v1.0/users?$search="+url.QueryEscape(search), advanced...)
		code, message := a.fault()
		require.Equal(t, http.StatusBadRequest, a.status, "%s: %s", search, a.raw)
		require.Equal(t, want, code+": "+message, search)
	}
	require.Equal(t, http.StatusOK, c.get(token, "/v1.0/users?$search="+url.QueryEscape(searchOf(4096)), advanced...).status)
}

// searchOf is a clause of so many bytes.
func searchOf(length int) string {
	const name = `"displayName:`
	return name + strings.Repeat("a", length-len(name)-1) + `"`
}
