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
	first, _ := c.round(token, "/v1.0/users/delta()")
	require.Contains(t, first[0], "userPrincipalName")

	none, link := c.round(token, link)
	require.Empty(t, none)
	patch := func(n int, body string) {
		require.Equal(t, http.StatusNoContent, c.call(http.MethodPatch, token, "/v1.0/users/"+people[n].ID, body).status)
	}
	patch(0, `{"jobTitle":"Boss"}`)
	patch(1, `{"city":"Oslo"}`)
	patch(2, `{"displayName":"Anna"}`)
	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, "/v1.0/users/"+people[3].ID, nil).status)
	created := c.call(http.MethodPost, token, "/v1.0/users", adele).body["id"]
	a := c.get(token, link)
	next := a.body["@odata.deltaLink"].(string)
	require.JSONEq(t, `{"@odata.context":"`+c.url+`/v1.0/$metadata#users(displayName,jobTitle)","@odata.deltaLink":"`+next+`","value":[
		{"displayName":"`+people[0].DisplayName+`","jobTitle":"Boss","id":"`+people[0].ID+`"},
		{"displayName":"Anna","jobTitle":"`+people[2].JobTitle+`","id":"`+people[2].ID+`"},
		{"id":"`+people[3].ID+`","@removed":{"reason":"changed"}},
		{"displayName":"Adele Vance","jobTitle":null,"id":"`+created.(string)+`"}]}`, a.raw)
	again, _ := c.round(token, link)
	require.Len(t, again, 4, "a link can be followed again")
	a = c.get(token, link, "Prefer", "return=minimal")
	require.Equal(t, "return=minimal", a.header.Get("Preference-Applied"))
	require.Equal(t, map[string]any{"id": people[0].ID, "jobTitle": "Boss"}, a.value()[0])
	require.Equal(t, map[string]any{"id": people[2].ID, "displayName": "Anna"}, a.value()[1])

	bin := "/v1.0/directory/deletedItems/" + people[3].ID
	require.Equal(t, http.StatusOK, c.call(http.MethodPost, token, bin+"/restore", nil).status)
	back, link := c.round(token, next)
	require.Equal(t, people[3].DisplayName, back[0]["displayName"], "who is restored comes as a whole")
	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, "/v1.0/users/"+people[3].ID, nil).status)
	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, bin, nil).status)
	gone, link := c.round(token, link)
	require.Equal(t, []map[string]any{{"id": people[3].ID, "@removed": map[string]any{"reason": "deleted"}}}, gone)
	last, _ := c.round(token, link)
	require.Empty(t, last)
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
