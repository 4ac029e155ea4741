package v1_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// portalUser is a portal user as the API gives it.
type portalUser struct {
	ID, Email, Name, Status string
	Level                   string
	CustomerID              string `json:"customer_id"`
	CSPAdmin                bool   `json:"csp_admin"`
	MasterAdmin             bool   `json:"master_admin"`
	Version                 int64
}

func people(c *apitest.Client, query string) []portalUser {
	var page struct{ Data []portalUser }
	c.Get("/portal-users?limit=200" + query).Expect(http.StatusOK).Into(&page)
	return page.Data
}

// partner adds a partner user through the API.
func partner(c *apitest.Client, email string, more map[string]any) *apitest.Answer {
	body := map[string]any{"password": apitest.Password, "level": "view"}
	for k, v := range more {
		body[k] = v
	}
	return c.Post("/portal-users", map[string]any{"email": email, "name": "Paul", "partner": body})
}

// invited adds a customer user through the API.
func invited(c *apitest.Client, email string, customerID string, more map[string]any) *apitest.Answer {
	body := map[string]any{"customer_ids": []string{customerID}, "level": "view"}
	for k, v := range more {
		body[k] = v
	}
	return c.Post("/portal-users", map[string]any{"email": email, "name": "Clara", "customer": body})
}

func firstOf(a *apitest.Answer) portalUser {
	var made struct{ Data []portalUser }
	a.Expect(http.StatusCreated).Into(&made)
	return made.Data[0]
}

func tag(version string) []string { return []string{"If-Match", `"` + version + `"`} }

func TestAPartnerUserIsAddedAndSignsIn(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, _ := everyRole(e)
	made := firstOf(partner(who["partner_admin"].client, "Paul@Example.com", map[string]any{"level": "modify"}))
	require.Equal(t, portalUser{ID: made.ID, Email: "Paul@Example.com", Name: "Paul", Status: "active", Level: "modify", Version: 1}, made)

	paul := e.Anonymous()
	me := paul.Login("paul@example.com", apitest.Password).Expect(http.StatusOK)
	require.Equal(t, "partner", me.Text("kind"))
	require.Equal(t, "modify", me.Text("level"))
	require.Equal(t, reseller, me.Text("reseller_id"))
	paul.Get("/customers").Expect(http.StatusOK)
	paul.Post("/customers", map[string]string{"name": "X"}).Refused(http.StatusForbidden, "permission.missing")

	partner(who["partner_admin"].client, "paul@example.com", nil).Refused(http.StatusUnprocessableEntity, "email.unusable")
	actor, count := auditOf(who["operator"].client, "portal_user.created")
	require.Equal(t, "partner_admin", actor)
	require.Positive(t, count)
}

func TestABodyTellsEverythingOfAPortalUser(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, customer := everyRole(e)
	made := firstOf(invited(who["master_admin"].client, "clara@example.com", customer, map[string]any{"mobile": "+49 171 1234567"}))
	got := who["master_admin"].client.Get("/portal-users/" + made.ID).Expect(http.StatusOK)
	require.JSONEq(t, `{"id":"`+made.ID+`","kind":"customer","reseller_id":"`+reseller+`","customer_id":"`+customer+`","customer_name":"Fabrikam",
		"email":"clara@example.com","name":"Clara","mobile":"+49 171 1234567","level":"view","catalog_admin":false,"csp_admin":false,"master_admin":false,
		"status":"invited","second_factor":null,"last_login_at":null,"created_at":"`+got.Text("created_at")+`","updated_at":"`+got.Text("updated_at")+`","version":1}`, string(got.Body))
	require.Equal(t, `"1"`, got.Header.Get("ETag"))
}

func TestInvitedPeopleCannotSignInYet(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	firstOf(invited(who["operator"].client, "clara@example.com", customer, nil))
	e.Anonymous().Login("clara@example.com", "").Refused(http.StatusUnauthorized, "login.refused")
	e.Anonymous().Login("clara@example.com", apitest.Password).Refused(http.StatusUnauthorized, "login.refused")
}

// TestOneLoginForTwoCompanies: a person works for two companies; each sees and manages only what
// it wrote itself.
func TestOneLoginForTwoCompanies(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, first := everyRole(e)
	operator := who["operator"].client
	second := operator.Post("/customers", map[string]string{"name": "Contoso", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	master := e.CustomerUser("contoso@example.com", authz.LevelAdmin, true, second)

	clara := e.CustomerUser("clara@example.com", authz.LevelAdmin, false, first)
	added := firstOf(invited(master, "clara@example.com", second, nil))
	require.Equal(t, "invited", added.Status, "the same answer as for a new address")
	require.EqualValues(t, 1, added.Version)
	invited(master, "clara@example.com", second, nil).Refused(http.StatusConflict, "portal_user.exists")
	require.Len(t, people(master, "&q=clara"), 1)
	clara.Get("/customers/"+second).Refused(http.StatusNotFound, "customer.not_found")

	require.Empty(t, master.Post("/portal-users/"+added.ID+"/invite", nil).Expect(http.StatusOK).Text("link"),
		"whoever has the link could open the other company's portal too")
	accept(t, e, operator.Post("/portal-users/"+added.ID+"/invite", nil).Expect(http.StatusOK).Text("link"), "another lantern 43").Expect(http.StatusNoContent)
	var me struct {
		Companies []struct {
			CustomerName string `json:"customer_name"`
			Level        string
			Permissions  []string
		}
	}
	clara.Get("/me").Expect(http.StatusOK).Into(&me)
	require.Equal(t, "Contoso", me.Companies[0].CustomerName)
	require.Equal(t, "view", me.Companies[0].Level)
	require.NotContains(t, me.Companies[0].Permissions, "audit:read")
	require.Equal(t, "admin", me.Companies[1].Level)
	require.Contains(t, me.Companies[1].Permissions, "audit:read")
	clara.Get("/customers/" + second).Expect(http.StatusOK)
	e.Anonymous().Login("clara@example.com", "another lantern 43").Refused(http.StatusUnauthorized, "login.refused")

	master.Do(http.MethodPost, "/portal-users/"+added.ID+"/disable", nil, tag("2")...).Expect(http.StatusOK)
	clara.Get("/customers/"+second).Refused(http.StatusNotFound, "customer.not_found")
	clara.Get("/customers/" + first).Expect(http.StatusOK)
}

func TestNobodyGivesWhatTheyDoNotHold(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, customer := everyRole(e)
	admin, csp, master := who["partner_admin"].client, who["csp_admin"].client, who["master_admin"].client

	partner(admin, "a@example.com", map[string]any{"csp_admin": true}).Refused(http.StatusForbidden, "portal_user.above_own")
	partner(admin, "a@example.com", map[string]any{"catalog_admin": true}).Refused(http.StatusForbidden, "portal_user.above_own")
	firstOf(partner(csp, "b@example.com", map[string]any{"level": "admin", "csp_admin": true}))
	partner(csp, "c@example.com", map[string]any{"reseller_id": customer}).Refused(http.StatusNotFound, "reseller.not_found")
	partner(master, "d@example.com", map[string]any{"reseller_id": reseller}).Refused(http.StatusNotFound, "reseller.not_found")

	invited(master, "e@example.com", customer, map[string]any{"level": "modify"}).Refused(http.StatusForbidden, "portal_user.above_own")
	low := firstOf(invited(master, "e@example.com", customer, map[string]any{"master_admin": true}))
	master.Do(http.MethodPatch, "/portal-users/"+low.ID, map[string]any{"level": "admin"}, tag("1")...).Refused(http.StatusForbidden, "portal_user.above_own")
	high := people(master, "&q=customer_admin")[0]
	master.Do(http.MethodPatch, "/portal-users/"+high.ID, map[string]any{"name": "Less"}, tag("2")...).Refused(http.StatusForbidden, "portal_user.above_own")
	master.Do(http.MethodDelete, "/portal-users/"+high.ID, nil, tag("2")...).Refused(http.StatusForbidden, "portal_user.above_own")
	require.Equal(t, "customer_admin", people(master, "&q=customer_admin")[0].Name)

	// Partner staff look after every company.
	admin.Do(http.MethodPatch, "/portal-users/"+high.ID, map[string]any{"level": "modify"}, tag("2")...).Expect(http.StatusOK)
}

func TestNobodyChangesTheirOwnRights(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, _ := everyRole(e)
	for name, field := range map[string]map[string]any{
		"csp_admin": {"csp_admin": false}, "partner_admin": {"level": "view"}, "master_admin": {"master_admin": false},
	} {
		c := who[name].client
		own := people(c, "&q="+name[:6])
		i := 0
		for own[i].Email != name+"@example.com" && own[i].Email != "master@example.com" {
			i++
		}
		path, version := "/portal-users/"+own[i].ID, tag("1")
		if name == "master_admin" {
			version = tag("2") // accepting is a change
		}
		c.Do(http.MethodPatch, path, field, version...).Refused(http.StatusForbidden, "portal_user.own")
		c.Do(http.MethodPost, path+"/disable", nil, version...).Refused(http.StatusForbidden, "portal_user.own")
		c.Do(http.MethodDelete, path, nil, version...).Refused(http.StatusForbidden, "portal_user.own")
		c.Do(http.MethodPut, path+"/password", map[string]string{"password": "another lantern 43"}).Refused(http.StatusForbidden, "portal_user.own")
		c.Do(http.MethodPatch, path, map[string]any{"name": "Another name"}, version...).Expect(http.StatusOK)
	}
}

func TestSomebodyStaysToLookAfterThings(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, _ := everyRole(e)
	operator := who["operator"].client
	second := e.User("second@example.com", authz.RoleOperator, "")
	first := people(second, "&q=operator")[0]
	second.Do(http.MethodPost, "/portal-users/"+first.ID+"/disable", nil, tag("1")...).Expect(http.StatusOK)
	operator.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	second.Do(http.MethodPost, "/portal-users/"+first.ID+"/enable", nil, tag("2")...).Expect(http.StatusOK)

	csp := people(who["csp_admin"].client, "&q=csp_admin")[0]
	another := firstOf(partner(who["csp_admin"].client, "csp2@example.com", map[string]any{"level": "admin", "csp_admin": true}))
	two := e.Anonymous()
	two.Login("csp2@example.com", apitest.Password).Expect(http.StatusOK)
	two.Do(http.MethodPost, "/portal-users/"+csp.ID+"/disable", nil, tag("1")...).Expect(http.StatusOK)
	require.True(t, another.CSPAdmin)
	e.Anonymous().Login("csp_admin@example.com", apitest.Password).Refused(http.StatusUnauthorized, "login.refused")
}

func TestTheAddressIsFreeAgainAfterTheLastPortal(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	admin := who["partner_admin"].client
	made := firstOf(partner(admin, "paul@example.com", nil))
	paul := e.Anonymous()
	paul.Login("paul@example.com", apitest.Password).Expect(http.StatusOK)

	admin.Do(http.MethodDelete, "/portal-users/"+made.ID, nil, tag("7")...).Refused(http.StatusPreconditionFailed, "portal_user.stale")
	admin.Do(http.MethodDelete, "/portal-users/"+made.ID, nil).Refused(http.StatusPreconditionRequired, "request.if_match")
	admin.Do(http.MethodDelete, "/portal-users/"+made.ID, nil, tag("1")...).Expect(http.StatusNoContent)
	paul.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	admin.Get("/portal-users/"+made.ID).Refused(http.StatusNotFound, "portal_user.not_found")
	firstOf(invited(admin, "paul@example.com", customer, nil))
}

func TestSetByStaffAPasswordEndsSessions(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, _ := everyRole(e)
	admin := who["partner_admin"].client
	made := firstOf(partner(admin, "paul@example.com", nil))
	paul := e.Anonymous()
	paul.Login("paul@example.com", apitest.Password).Expect(http.StatusOK)
	path := "/portal-users/" + made.ID + "/password"
	admin.Do(http.MethodPut, path, map[string]string{"password": "short"}).Refused(http.StatusUnprocessableEntity, "password.length")
	admin.Do(http.MethodPut, path, map[string]string{"password": "another lantern 43"}).Expect(http.StatusNoContent)
	paul.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	e.Anonymous().Login("paul@example.com", "another lantern 43").Expect(http.StatusOK)

	clara := people(admin, "&q=customer_view")[0]
	admin.Do(http.MethodPut, "/portal-users/"+clara.ID+"/password", map[string]string{"password": "another lantern 43"}).Refused(http.StatusConflict, "portal_user.own_password")
	csp := people(admin, "&q=csp_admin")[0]
	admin.Do(http.MethodPut, "/portal-users/"+csp.ID+"/password", map[string]string{"password": "another lantern 43"}).Refused(http.StatusForbidden, "portal_user.above_own")
}

func TestFieldsOfPortalUsersAreChecked(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	admin := who["partner_admin"].client
	for name, body := range map[string]map[string]any{
		"neither kind":      {"email": "a@example.com", "name": "A"},
		"both kinds":        {"email": "a@example.com", "name": "A", "partner": map[string]any{"password": "x", "level": "view"}, "customer": map[string]any{"customer_ids": []string{customer}, "level": "view"}},
		"no address":        {"email": "nobody", "name": "A", "customer": map[string]any{"customer_ids": []string{customer}, "level": "view"}},
		"a Cyrillic a":      {"email": "cl\u0430ra@example.com", "name": "A", "customer": map[string]any{"customer_ids": []string{customer}, "level": "view"}},
		"a name with it":    {"email": "Mia <mia@example.com>", "name": "A", "customer": map[string]any{"customer_ids": []string{customer}, "level": "view"}},
		"no name":           {"email": "a@example.com", "name": " ", "customer": map[string]any{"customer_ids": []string{customer}, "level": "view"}},
		"no level":          {"email": "a@example.com", "name": "A", "customer": map[string]any{"customer_ids": []string{customer}, "level": "owner"}},
		"no company":        {"email": "a@example.com", "name": "A", "customer": map[string]any{"customer_ids": []string{}, "level": "view"}},
		"a name of none":    {"email": "a@example.com", "name": "API client Halo", "customer": map[string]any{"customer_ids": []string{customer}, "level": "view"}},
		"a mobile in words": {"email": "a@example.com", "name": "A", "customer": map[string]any{"customer_ids": []string{customer}, "level": "view", "mobile": "call me"}},
	} {
		t.Run(name, func(t *testing.T) {
			admin.Post("/portal-users", body).Expect(http.StatusUnprocessableEntity)
		})
	}
	made := firstOf(invited(admin, "clara@example.com", customer, nil))
	for name, change := range map[string]map[string]any{
		"a grant of the other portal": {"csp_admin": true}, "an unknown level": {"level": "owner"}, "an empty name": {"name": ""},
	} {
		t.Run(name, func(t *testing.T) {
			admin.Do(http.MethodPatch, "/portal-users/"+made.ID, change, tag("1")...).Refused(http.StatusUnprocessableEntity, "portal_user.invalid")
		})
	}
	admin.Do(http.MethodPost, "/portal-users/"+made.ID+"/enable", nil, tag("1")...).Refused(http.StatusConflict, "portal_user.not_accepted")
	admin.Do(http.MethodPost, "/portal-users/"+made.ID+"/disable", nil, tag("1")...).Expect(http.StatusOK)
	require.Equal(t, "invited", admin.Do(http.MethodPost, "/portal-users/"+made.ID+"/enable", nil, tag("2")...).Expect(http.StatusOK).Text("status"))
}
