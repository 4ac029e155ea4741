package graph_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// round follows the pages of one round of a delta query.
func (c *cloud) round(token, link string, header ...string) (items []map[string]any, deltaLink string) {
	c.t.Helper()
	for link != "" {
		a := c.get(token, link, header...)
		require.Equal(c.t, http.StatusOK, a.status, a.raw)
		items = append(items, a.value()...)
		deltaLink, _ = a.body["@odata.deltaLink"].(string)
		require.NotEqual(c.t, a.next() == "", deltaLink == "", "one of the two links")
		link = a.next()
	}
	return items, deltaLink
}

func TestDelta(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RoleUserAdmin)
	people := c.plain(customer)
	all, link := c.round(token, "/v1.0/users/delta?$select=displayName,jobTitle")
	require.ElementsMatch(t, ids(c.users(customer, nil)), idsOf(all), "everybody once, over several pages")
	require.Len(t, all[0], 3, "the id comes along")

	none, link := c.round(token, link)
	require.Empty(t, none)
	patch := func(n int, body string) {
		c.call(http.MethodPatch, token, "/v1.0/users/"+people[n].ID, body).is(t, 204, "")
	}
	patch(0, `{"jobTitle":"Boss"}`)
	patch(1, `{"city":"Oslo"}`)
	patch(2, `{"displayName":"Anna"}`)
	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, "/v1.0/users/"+people[3].ID, nil).status)
	require.Equal(t, http.StatusCreated, c.call(http.MethodPost, token, "/v1.0/users", adele).status)
	patch(4, `{"jobTitle":null}`)
	const (
		context = metadata + `users(displayName,jobTitle)","@odata.deltaLink":"{the link of the next round}","value":[`
		gone    = `{"id":"946ec3c1-4b0f-5483-9f6c-f6e83df7b0e7","@removed":{"reason":"changed"}}`
		adeles  = `{"id":"cde5cbd7-4ff7-5f62-a341-4c5ad21778fb","displayName":"Adele Vance"}` // without the title that nobody ever gave her
	)
	a := c.get(token, link)
	a.is(t, 200, context+`{"id":"0a081bf1-b27d-5f6c-98d4-eb8908cebc7c","displayName":"Daniel Hughes","jobTitle":"Boss"},
		{"id":"5dc7b950-0cdc-594d-8a4d-a2e8df9384e2","displayName":"Anna","jobTitle":"Managing Director"},`+gone+`,`+adeles+`,
		{"id":"d7f3ac55-59d4-545c-8866-2dee0dceb28a","displayName":"Marcus Nguyen","jobTitle":null}]}`)
	next := a.body["@odata.deltaLink"].(string)
	require.Regexp(t, `^`+c.url+`/v1\.0/users/delta\?\$deltatoken=[^&]+$`, next)
	again, _ := c.round(token, link)
	require.Len(t, again, 5, "a link can be followed again")
	a = c.get(token, link, "Prefer", "return=minimal")
	require.Equal(t, "return=minimal", a.header.Get("Preference-Applied"))
	a.is(t, 200, context+`{"id":"0a081bf1-b27d-5f6c-98d4-eb8908cebc7c","jobTitle":"Boss"},
		{"id":"5dc7b950-0cdc-594d-8a4d-a2e8df9384e2","displayName":"Anna"},`+gone+`,`+adeles+`,
		{"id":"d7f3ac55-59d4-545c-8866-2dee0dceb28a","jobTitle":null}]}`)

	bin := "/v1.0/directory/deletedItems/" + people[3].ID
	require.Equal(t, http.StatusOK, c.call(http.MethodPost, token, bin+"/restore", nil).status)
	c.get(token, next).is(t, 200, context+`{"id":"946ec3c1-4b0f-5483-9f6c-f6e83df7b0e7","displayName":"Linda O'Brien","jobTitle":"Warehouse Clerk"}]}`)
	_, link = c.round(token, next)
	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, "/v1.0/users/"+people[3].ID, nil).status)
	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, bin, nil).status)
	c.get(token, link).is(t, 200, context+`{"id":"946ec3c1-4b0f-5483-9f6c-f6e83df7b0e7","@removed":{"reason":"deleted"}}]}`)
	_, link = c.round(token, link)
	c.get(token, link).is(t, 200, context+`]}`)
}

// TestTheFirstRoundOfADelta looks at people without $select: what nobody ever set of
// them is absent, which elsewhere is null.
func TestTheFirstRoundOfADelta(t *testing.T) {
	c := start(t, "demo")
	token := c.token(c.customer(), nil)
	const daniel = `{"id":"0a081bf1-b27d-5f6c-98d4-eb8908cebc7c","businessPhones":["+1 87 7754238"],"displayName":"Daniel Hughes","givenName":"Daniel",
		"jobTitle":"Managing Director","mail":"daniel.hughes@lakeshore.onmicrosoft.com","preferredLanguage":"en","surname":"Hughes",
		"userPrincipalName":"daniel.hughes@lakeshore.onmicrosoft.com"}`
	one := "?$filter=" + url.QueryEscape("id eq '0a081bf1-b27d-5f6c-98d4-eb8908cebc7c'")
	for _, path := range []string{"/v1.0/users/delta", "/v1.0/users/delta()"} {
		c.get(token, path+one).is(t, 200, metadata+`users","@odata.deltaLink":"{the link of the next round}","value":[`+daniel+`]}`)
	}
	page := c.get(token, "/v1.0/users/delta?$select=id")
	require.Regexp(t, `^`+c.url+`/v1\.0/users/delta\?\$skiptoken=[^&]+$`, page.next())
	require.Len(t, page.value(), 100)
}

func TestDeltaFollowsLicensesAndEveryWriter(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RoleUserAdmin)
	none, link := c.round(token, "/v1.0/users/delta?$select=assignedLicenses&$deltatoken=latest")
	require.Empty(t, none, "from now on")
	u := c.plain(customer)[0]
	c.edit(func(tx *world.Tx) {
		require.NoError(t, world.AssignLicenses(tx, customer, u.ID, world.LicenseChange{Add: []world.LicenseWish{{SKUID: u.Licenses[0].SKUID}}}))
	})
	changed, _ := c.round(token, link)
	require.Equal(t, []string{u.ID}, idsOf(changed))

	// More changes than a page holds.
	c.edit(func(tx *world.Tx) {
		for p := range tx.State.Users.All(customer) {
			e, _ := tx.Users.Edit(customer, p.ID)
			e.Licenses = nil
		}
	})
	changed, _ = c.round(token, link)
	require.Len(t, changed, len(c.users(customer, func(p *world.User) bool { return p.Version > 0 })))
}

func TestDeltaOfSomePeople(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RoleUserAdmin)
	people := c.plain(customer)
	filter := func(ids ...string) string {
		var parts []string
		for _, id := range ids {
			parts = append(parts, "id eq '"+id+"'")
		}
		return "/v1.0/users/delta?$filter=" + url.QueryEscape(strings.Join(parts, " or "))
	}
	got, link := c.round(token, filter(people[0].ID, people[1].ID))
	require.ElementsMatch(t, []string{people[0].ID, people[1].ID}, idsOf(got))
	for _, u := range people[1:3] {
		require.Equal(t, http.StatusNoContent, c.call(http.MethodPatch, token, "/v1.0/users/"+u.ID, `{"jobTitle":"Boss"}`).status)
	}
	got, _ = c.round(token, link)
	require.Equal(t, []string{people[1].ID}, idsOf(got))
	many := make([]string, 51)
	c.refused(c.get(token, filter(many...)), 400, "Request_UnsupportedQuery", "")
	c.refused(c.get(token, "/v1.0/users/delta?$filter=displayName eq 'x'"), 400, "Request_UnsupportedQuery", "")
	for _, query := range []string{"?$top=5", "?$orderby=displayName", "?$count=true", "?$expand=manager"} {
		c.refused(c.get(token, "/v1.0/users/delta"+query), 501, "NotImplemented", "This operation target is not yet supported.")
	}
	c.refused(c.get(token, "/v1.0/users/delta?$select=shoeSize"), 400, "BadRequest", "shoeSize")
	c.refused(c.get(token, "/v1.0/users?$deltatoken=x"), 400, "BadRequest", "deltatoken")
}

func TestDeltaEnds(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RoleUserAdmin)
	_, link := c.round(token, "/v1.0/users/delta?$select=id")
	gone := func(a answer, code string) {
		t.Helper()
		c.refused(a, 410, code, "")
		require.Equal(t, c.url+"/v1.0/users/delta?$deltatoken=", a.header.Get("Location"))
	}
	gone(c.get(token, "/v1.0/users/delta?$deltatoken=nonsense"), "syncStateNotFound")
	gone(c.get(token, "/v1.0/users/delta?$skiptoken=nonsense"), "syncStateNotFound")
	gone(c.get(c.token(c.cred.TenantID, nil), link), "syncStateNotFound")
	require.Equal(t, http.StatusOK, c.get(token, "/v1.0/users/delta?$deltatoken=").status, "which begins anew")

	_, err := c.w.Advance(noon.Add(6 * 24 * time.Hour))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, c.get(token, link).status)
	_, later := c.round(token, link)
	_, err = c.w.Advance(noon.Add(7 * 24 * time.Hour))
	require.NoError(t, err)
	gone(c.get(token, link), "resyncRequired")
	require.Equal(t, http.StatusOK, c.get(token, later).status)
	require.NoError(t, c.w.Reset("demo", noon))
	gone(c.get(token, later), "resyncRequired")
}

func TestForgedDeltaTokens(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RoleUserAdmin)
	forged := base64.RawURLEncoding.EncodeToString([]byte(fmt.Sprintf(`{"t":"%s","f":true,"n":-5,"d":%d}`, customer, noon.Unix())))
	c.refused(c.get(token, "/v1.0/users/delta?$skiptoken="+forged), 410, "syncStateNotFound", "")
}
