package graph_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// managing are the delegated permissions that changes of people need.
const managing = "User.ReadWrite.All Directory.ReadWrite.All User-PasswordProfile.ReadWrite.All Directory.AccessAsUser.All RoleManagement.ReadWrite.Directory AuditLog.Read.All"

// manager is the partner's administrator in a customer's tenant, with the roles.
func (c *cloud) manager(customer string, roles ...string) string {
	return c.scoped(customer, managing, roles...)
}

// scoped is the same with other permissions.
func (c *cloud) scoped(customer, scopes string, roles ...string) string {
	var admin string
	c.w.View(func(s *world.State) {
		_, u, ok := world.FindSignIn(s, c.cred.Logins[0].UserPrincipalName)
		require.True(c.t, ok)
		admin = u.ID
	})
	return c.token(customer, map[string]any{"xms_sim_partner": c.cred.TenantID, "xms_sim_user": admin, "wids": roles, "scp": scopes})
}

func (c *cloud) person(tenant, id string) (u *world.User) {
	c.w.View(func(s *world.State) { u, _ = s.Users.Get(tenant, id) })
	require.NotNil(c.t, u)
	return u
}

// plain gives members without roles, the licensed ones first.
func (c *cloud) plain(tenant string) []*world.User {
	keep := func(licensed bool) []*world.User {
		return c.users(tenant, func(u *world.User) bool {
			return len(u.DirectoryRoles) == 0 && u.UserType == "Member" && u.AccountEnabled && (len(u.Licenses) > 0) == licensed
		})
	}
	return append(keep(true), keep(false)...)
}

// refused expects one of Graph's refusals.
func (c *cloud) refused(a answer, status int, code, message string) {
	c.t.Helper()
	gotCode, gotMessage := a.fault()
	require.Equal(c.t, status, a.status, a.raw)
	require.Equal(c.t, code, gotCode)
	require.Contains(c.t, gotMessage, message)
}

const adele = `{"accountEnabled":true,"displayName":"Adele Vance","mailNickname":"AdeleV","userPrincipalName":"AdeleV@lakeshore.onmicrosoft.com",
	"usageLocation":"ch","givenName":"Adele","surname":"Vance","businessPhones":["+1 425 555 0109"],
	"passwordProfile":{"password":"Correct-Horse-7","forceChangePasswordNextSignIn":true,"forceChangePasswordNextSignInWithMfa":false}}`

// with gives the body with some properties replaced; nil takes one out.
func with(body string, change map[string]any) map[string]any {
	out := map[string]any{}
	_ = json.Unmarshal([]byte(body), &out)
	for k, v := range change {
		if out[k] = v; v == nil {
			delete(out, k)
		}
	}
	return out
}

func TestCreateUser(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RoleUserAdmin)
	a := c.call(http.MethodPost, token, "/v1.0/users", adele)
	const id = "cde5cbd7-4ff7-5f62-a341-4c5ad21778fb"
	a.is(t, 201, metadata+`users/$entity",`+adeleVance+`}`)
	require.Equal(t, c.url+"/v1.0/users/"+id, a.header.Get("Location"))
	c.get(token, "/v1.0/users/adelev@lakeshore.onmicrosoft.com?$select=id,usageLocation,userType,accountEnabled,createdDateTime,lastPasswordChangeDateTime").is(t, 200,
		metadata+`users(id,usageLocation,userType,accountEnabled,createdDateTime,lastPasswordChangeDateTime)/$entity",
		"id":"`+id+`","usageLocation":"CH","userType":"Member","accountEnabled":true,"createdDateTime":"2026-03-02T12:00:00Z","lastPasswordChangeDateTime":"2026-03-02T12:00:00Z"}`)
	require.True(t, c.person(customer, id).SignIn.MustChange)

	const invalid, parser = "Request_BadRequest", "BadRequest"
	tests := map[string]struct {
		change        map[string]any
		code, message string
	}{
		"twice":               {nil, invalid, "Another object with the same value for property userPrincipalName already exists."},
		"other domain":        {map[string]any{"userPrincipalName": "a@example.org"}, invalid, "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization."},
		"weak password":       {map[string]any{"passwordProfile": map[string]any{"password": "simple"}}, invalid, "The specified password does not comply with password complexity requirements. Please provide a different password."},
		"no password":         {map[string]any{"passwordProfile": nil}, invalid, "A value is required for property 'passwordProfile' of resource 'User'."},
		"empty password":      {map[string]any{"passwordProfile": map[string]any{}}, invalid, "A value is required for property 'passwordProfile' of resource 'User'."},
		"no state":            {map[string]any{"accountEnabled": nil}, invalid, "A value is required for property 'accountEnabled' of resource 'User'."},
		"no name":             {map[string]any{"displayName": nil}, invalid, "A value is required for property 'displayName' of resource 'User'."},
		"bad nickname":        {map[string]any{"mailNickname": "a b"}, invalid, "Invalid value specified for property 'mailNickname' of resource 'User'."},
		"bad country":         {map[string]any{"usageLocation": "Switzerland"}, invalid, "Invalid value specified for property 'usageLocation' of resource 'User'."},
		"licenses":            {map[string]any{"assignedLicenses": []any{}}, invalid, "Property 'assignedLicenses' is read-only and cannot be set."},
		"unknown property":    {map[string]any{"shoeSize": 42}, parser, "shoeSize"},
		"number for a text":   {map[string]any{"city": 3}, parser, "Edm.String"},
		"text for a boolean":  {map[string]any{"accountEnabled": "yes"}, parser, "Edm.Boolean"},
		"two numbers":         {map[string]any{"businessPhones": []string{"1", "2"}}, invalid, "businessPhones"},
		"too long":            {map[string]any{"city": strings.Repeat("x", 257)}, invalid, "city"},
		"password as a text":  {map[string]any{"passwordProfile": "x"}, parser, "JSON"},
		"unknown in password": {map[string]any{"passwordProfile": map[string]any{"hint": "x"}}, parser, "hint"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			fresh := map[string]any{"userPrincipalName": "new@lakeshore.onmicrosoft.com", "mailNickname": "new"}
			if name == "twice" {
				fresh = nil
			}
			body := with(adele, fresh)
			for k, v := range tt.change {
				if body[k] = v; v == nil {
					delete(body, k)
				}
			}
			c.refused(c.call(http.MethodPost, token, "/v1.0/users", body), 400, tt.code, tt.message)
		})
	}
	a = c.call(http.MethodPost, token, "/v1.0/users", adele)
	detail := a.body["error"].(map[string]any)["details"].([]any)[0].(map[string]any)
	require.Equal(t, "ObjectConflict", detail["code"])
	require.Equal(t, "userPrincipalName", detail["target"])
	a = c.call(http.MethodPost, token, "/v1.0/users", with(adele, map[string]any{"userPrincipalName": "x@example.org"}))
	require.Equal(t, "InvalidValue", a.body["error"].(map[string]any)["details"].([]any)[0].(map[string]any)["code"])
	for _, body := range []any{"{", "[]", "null"} {
		c.refused(c.call(http.MethodPost, token, "/v1.0/users", body), 400, "BadRequest", "Unable to read JSON request payload")
	}
	c.refused(c.call(http.MethodPost, token, "/v1.0/users", nil), 400, "BadRequest", "Empty Payload")
}

func TestPatchUser(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RoleUserAdmin)
	u := c.plain(customer)[0]
	path := "/v1.0/users/" + u.ID
	a := c.call(http.MethodPatch, token, path, `{"jobTitle":"Boss","city":null,"otherMails":["a@b.example"],"showInAddressList":false,"passwordPolicies":"DisablePasswordExpiration","onPremisesImmutableId":"QUJD"}`)
	a.is(t, 204, "")
	c.get(token, path+"?$select=jobTitle,city,otherMails,showInAddressList,passwordPolicies,onPremisesImmutableId,surname").is(t, 200,
		metadata+`users(jobTitle,city,otherMails,showInAddressList,passwordPolicies,onPremisesImmutableId,surname)/$entity",
		"jobTitle":"Boss","city":null,"otherMails":["a@b.example"],"showInAddressList":false,"passwordPolicies":"DisablePasswordExpiration",
		"onPremisesImmutableId":"QUJD","surname":"Hughes"}`)

	pass(time.Minute)
	require.Equal(t, http.StatusNoContent, c.call(http.MethodPatch, token, path, `{"passwordProfile":{"password":"Another-Horse-8"}}`).status)
	now := c.person(customer, u.ID)
	require.True(t, now.SignIn.MustChange)
	require.Equal(t, machine(), now.SignIn.TokensValidFrom)
	require.Equal(t, http.StatusNoContent, c.call(http.MethodPatch, token, path, `{"passwordProfile":{"forceChangePasswordNextSignIn":false}}`).status)
	require.False(t, c.person(customer, u.ID).SignIn.MustChange)

	c.refused(c.call(http.MethodPatch, token, path, `{"displayName":null}`), 400, "Request_BadRequest", "displayName")
	c.refused(c.call(http.MethodPatch, token, path, `{"accountEnabled":null}`), 400, "Request_BadRequest", "accountEnabled")
	c.refused(c.call(http.MethodPatch, token, path, `{"assignedLicenses":[]}`), 400, "Request_BadRequest", "Property 'assignedLicenses' is read-only and cannot be set.")
	c.refused(c.call(http.MethodPatch, token, path, `{"userPrincipalName":"`+c.plain(customer)[1].UserPrincipalName+`"}`), 400, "Request_BadRequest", "Another object")
	c.refused(c.call(http.MethodPatch, token, "/v1.0/users/nobody", `{}`), 404, "Request_ResourceNotFound", "'nobody'")

	c.edit(func(tx *world.Tx) {
		e, _ := tx.Users.Edit(customer, u.ID)
		e.OnPremises = &world.OnPremises{ImmutableID: "QUJD", SyncedAt: noon}
	})
	const mastered = "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration."
	c.refused(c.call(http.MethodPatch, token, path, `{"jobTitle":"Clerk"}`), 400, "Request_BadRequest", mastered)
	require.Equal(t, http.StatusNoContent, c.call(http.MethodPatch, token, path, `{"usageLocation":"DE"}`).status)
	c.get(token, path+"?$select=onPremisesSyncEnabled,onPremisesLastSyncDateTime").is(t, 200,
		metadata+`users(onPremisesSyncEnabled,onPremisesLastSyncDateTime)/$entity","onPremisesSyncEnabled":true,"onPremisesLastSyncDateTime":"2026-03-02T12:00:00Z"}`)
}

// TestWhoMayDoWhat walks through callers and the kinds of change they ask for.
func TestWhoMayDoWhat(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	people := c.plain(customer)
	target, helper := people[0], people[1]
	admin := c.users(customer, func(u *world.User) bool { return len(u.DirectoryRoles) > 0 })[0]
	c.edit(func(tx *world.Tx) {
		require.NoError(t, world.GiveRole(tx, customer, helper.ID, world.RoleHelpdeskAdmin))
	})
	const (
		rename, phone, block = `{"jobTitle":"x"}`, `{"mobilePhone":"1"}`, `{"accountEnabled":false}`
		locate, password     = `{"usageLocation":"DE"}`, `{"passwordProfile":{"password":"Another-Horse-8"}}`
		patch, remove, post  = http.MethodPatch, http.MethodDelete, http.MethodPost
	)
	u, h, g := "/v1.0/users/"+target.ID, "/v1.0/users/"+helper.ID, "/v1.0/users/"+admin.ID
	userAdmin, global := c.manager(customer, world.RoleUserAdmin), c.manager(customer, world.RoleGlobalAdmin)
	app := c.appToken(customer, "User.ReadWrite.All", "User-PasswordProfile.ReadWrite.All", "User.EnableDisableAccount.All", "Directory.AccessAsUser.All")
	tests := map[string]struct {
		token, method, path, body string
		status                    int
	}{
		"writer, profile":               {c.manager(customer, world.RoleDirectoryWriters), patch, u, rename, 204},
		"writer, phone":                 {c.manager(customer, world.RoleDirectoryWriters), patch, u, phone, 204},
		"writer, phone of an admin":     {c.manager(customer, world.RoleDirectoryWriters), patch, g, phone, 403},
		"writer, block":                 {c.manager(customer, world.RoleDirectoryWriters), patch, u, block, 403},
		"license admin, location":       {c.manager(customer, world.RoleLicenseAdmin), patch, u, locate, 204},
		"license admin, profile":        {c.manager(customer, world.RoleLicenseAdmin), patch, u, rename, 403},
		"reader":                        {c.manager(customer, world.RoleGlobalReader), patch, u, rename, 403},
		"user admin, profile of admin":  {userAdmin, patch, g, rename, 204},
		"user admin, phone of admin":    {userAdmin, patch, g, phone, 403},
		"user admin, password":          {userAdmin, patch, u, password, 204},
		"user admin, helpdesk password": {userAdmin, patch, h, password, 204},
		"user admin, admin's password":  {userAdmin, patch, g, password, 403},
		"helpdesk, password":            {c.manager(customer, world.RoleHelpdeskAdmin), patch, u, password, 204},
		"helpdesk, helpdesk":            {c.manager(customer, world.RoleHelpdeskAdmin), patch, h, password, 204},
		"helpdesk, profile":             {c.manager(customer, world.RoleHelpdeskAdmin), patch, u, rename, 403},
		"password admin, helpdesk":      {c.manager(customer, world.RolePasswordAdmin), patch, h, password, 403},
		"privileged, admin's password":  {c.manager(customer, world.RolePrivilegedAuthAdmin), patch, g, password, 204},
		"global, admin's password":      {global, patch, g, password, 204},
		"no password permission":        {c.scoped(customer, "User.ReadWrite.All", world.RoleGlobalAdmin), patch, u, password, 403},
		"password and profile at once":  {c.scoped(customer, "User.ReadWrite.All", world.RoleGlobalAdmin), patch, u, `{"jobTitle":"x","passwordProfile":{"password":"Another-Horse-8"}}`, 403},
		"block, newer permission":       {c.scoped(customer, "User.EnableDisableAccount.All", world.RoleUserAdmin), patch, u, block, 204},
		"block admin, older permission": {c.scoped(customer, "User.ReadWrite.All", world.RoleGlobalAdmin), patch, g, block, 403},
		"block admin, newer permission": {c.scoped(customer, "User.EnableDisableAccount.All", world.RoleGlobalAdmin), patch, g, block, 204},
		"app, profile":                  {app, patch, u, rename, 204},
		"app, password":                 {app, patch, u, password, 204},
		"app, admin's password":         {app, patch, g, password, 403},
		"app, admin's profile":          {app, patch, g, rename, 204},
		"app, block admin":              {app, patch, g, block, 403},
		"app, delete admin":             {app, remove, g, "", 403},
		"app without permission":        {c.appToken(customer, "User.Read.All"), patch, u, rename, 403},
		"own user without a role":       {c.token(customer, map[string]any{"scp": managing}), patch, u, rename, 403},
		"own user with one":             {c.token(customer, map[string]any{"scp": managing, "wids": []string{world.RoleUserAdmin}}), patch, u, rename, 204},
		"reader, create":                {c.manager(customer, world.RoleDirectoryReaders), post, "/v1.0/users", adele, 403},
		"writer, create":                {c.manager(customer, world.RoleDirectoryWriters), post, "/v1.0/users", adele, 201},
		"helpdesk, revoke":              {c.manager(customer, world.RoleHelpdeskAdmin), post, u + "/revokeSignInSessions", "", 200},
		"helpdesk, revoke admin":        {c.manager(customer, world.RoleHelpdeskAdmin), post, g + "/revokeSignInSessions", "", 403},
		"license admin, revoke":         {c.manager(customer, world.RoleLicenseAdmin), post, u + "/revokeSignInSessions", "", 403},
		"license admin, delete":         {c.manager(customer, world.RoleLicenseAdmin), remove, u, "", 403},
		"directory permission, delete":  {c.scoped(customer, "Directory.ReadWrite.All", world.RoleUserAdmin), remove, u, "", 403},
		"user admin, delete":            {userAdmin, remove, u, "", 204},
		"user admin, delete admin":      {userAdmin, remove, g, "", 403},
		"admin, not as the user":        {c.scoped(customer, "User.DeleteRestore.All", world.RoleGlobalAdmin), remove, g, "", 403},
		"global, delete admin":          {global, remove, g, "", 204},
		"license admin, assign":         {c.manager(customer, world.RoleLicenseAdmin), post, u + "/assignLicense", `{"addLicenses":[{"skuId":"` + target.Licenses[0].SKUID + `"}],"removeLicenses":[]}`, 200},
		"helpdesk, assign":              {c.manager(customer, world.RoleHelpdeskAdmin), post, u + "/assignLicense", `{"addLicenses":[],"removeLicenses":[]}`, 403},
	}
	var before []*world.User
	for _, one := range []*world.User{target, helper, admin} {
		before = append(before, c.person(customer, one.ID))
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c.edit(func(tx *world.Tx) {
				for _, u := range before {
					tx.Users.Put(customer, u.ID, u)
				}
			})
			var body any = tt.body
			if tt.body == "" {
				body = nil
			}
			a := c.call(tt.method, tt.token, tt.path, body)
			require.Equal(t, tt.status, a.status, a.raw)
			if tt.status == http.StatusForbidden {
				c.refused(a, 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
			}
		})
	}
}

func TestRevokeSessions(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	admin := c.users(customer, func(u *world.User) bool { return u.SignIn != nil })[0]
	pass(time.Minute)
	token := c.manager(customer, world.RoleGlobalAdmin)
	a := c.call(http.MethodPost, token, "/v1.0/users/"+admin.ID+"/revokeSignInSessions", nil)
	a.is(t, 200, metadata+`Edm.Boolean","value":true}`)
	require.Equal(t, machine(), c.person(customer, admin.ID).SignIn.TokensValidFrom)
	got := c.get(token, "/v1.0/users/"+admin.ID+"?$select=signInSessionsValidFromDateTime")
	require.Equal(t, "2026-03-02T12:01:00Z", got.body["signInSessionsValidFromDateTime"])
	require.Equal(t, http.StatusNotFound, c.call(http.MethodPost, token, "/v1.0/users/nobody/revokeSignInSessions", nil).status)
}

func TestRecycleBin(t *testing.T) {
	c := start(t, "demo")
	customer := c.customer()
	token := c.manager(customer, world.RoleUserAdmin)
	u := c.plain(customer)[0]
	const (
		bin    = "/v1.0/directory/deletedItems/"
		james  = `"id":"17c72df2-6bd5-5a01-a0e0-58ecd6eddbbd","userPrincipalName":"17c72df26bd55a01a0e058ecd6eddbbdjames.bennett@lakeshore.onmicrosoft.com"`
		priya  = `"id":"ee3288ed-3c53-5295-858c-1ac4ac7e9983","userPrincipalName":"ee3288ed3c535295858c1ac4ac7e9983priya.carter_partner.example#EXT#@lakeshore.onmicrosoft.com"`
		binned = `"id":"0a081bf1-b27d-5f6c-98d4-eb8908cebc7c","userPrincipalName":"0a081bf1b27d5f6c98d4eb8908cebc7cdaniel.hughes@lakeshore.onmicrosoft.com"`
	)
	inBin := func(rest string) {
		t.Helper()
		c.get(token, bin+"microsoft.graph.user?$select=id,userPrincipalName").is(t, 200, metadata+`users(id,userPrincipalName)","value":[`+rest+`]}`)
	}
	inBin(`{` + james + `},{` + priya + `}`)
	c.get(token, bin+"microsoft.graph.user?$filter=displayName eq 'James Bennett'").is(t, 200, metadata+`users","value":[{`+james+`,
		"businessPhones":["+1 61 5494839"],"displayName":"James Bennett","givenName":"James","jobTitle":"Purchaser","mail":"james.bennett@lakeshore.onmicrosoft.com",
		"mobilePhone":null,"officeLocation":null,"preferredLanguage":"en","surname":"Bennett"}]}`)
	c.call(http.MethodDelete, token, "/v1.0/users/"+u.ID, nil).is(t, 204, "")
	inBin(`{` + binned + `},{` + james + `},{` + priya + `}`)
	c.get(token, bin+u.ID).is(t, 200, metadata+`directoryObjects/$entity","@odata.type":"#microsoft.graph.user",`+
		strings.Replace(daniel, `"userPrincipalName":"`, `"userPrincipalName":"0a081bf1b27d5f6c98d4eb8908cebc7c`, 1)+`}`)
	c.get(token, bin+u.ID+"?$select=id,userPrincipalName,deletedDateTime").is(t, 200, metadata+`directoryObjects(id,userPrincipalName,deletedDateTime)/$entity",
		"@odata.type":"#microsoft.graph.user",`+binned+`,"deletedDateTime":"2026-03-02T12:00:00Z"}`)
	c.refused(c.call(http.MethodDelete, token, "/v1.0/users/"+u.ID, nil), 404, "Request_ResourceNotFound", u.ID)
	sorted := bin + "microsoft.graph.user?$select=id&$orderby=deletedDateTime desc"
	c.refused(c.get(token, sorted), 400, "Request_UnsupportedQuery", "Unsupported sort property 'deletedDateTime' for 'User'.")
	c.get(token, sorted+"&$top=1&$count=true", advanced...).is(t, 200, metadata+`users(id)","@odata.count":3,"@odata.nextLink":"{the next page}","value":[{"id":"`+u.ID+`"}]}`)

	c.call(http.MethodPost, token, bin+u.ID+"/restore", nil).is(t, 200, metadata+`directoryObjects/$entity","@odata.type":"#microsoft.graph.user",`+daniel+`}`)
	c.get(token, "/v1.0/users/"+u.ID).is(t, 200, metadata+`users/$entity",`+daniel+`}`)
	require.Equal(t, u.Licenses, c.person(customer, u.ID).Licenses)
	for _, call := range [][2]string{{http.MethodPost, u.ID + "/restore"}, {http.MethodDelete, u.ID}, {http.MethodGet, u.ID}} {
		require.Equal(t, http.StatusNotFound, c.call(call[0], token, bin+call[1], nil).status, call)
	}

	require.Equal(t, http.StatusNoContent, c.call(http.MethodDelete, token, "/v1.0/users/"+u.ID, nil).status)
	taken := with(adele, map[string]any{"userPrincipalName": u.UserPrincipalName})
	require.Equal(t, http.StatusCreated, c.call(http.MethodPost, token, "/v1.0/users", taken).status, "the name is free")
	c.refused(c.call(http.MethodPost, token, bin+u.ID+"/restore", nil), 400, "Request_BadRequest", "Another object with the same value for property userPrincipalName already exists.")
	c.call(http.MethodDelete, token, bin+u.ID, nil).is(t, 204, "")
	inBin(`{` + james + `},{` + priya + `}`)

	_, err := c.w.Advance(noon.AddDate(0, 0, 31))
	require.NoError(t, err)
	inBin("") // after 30 days everybody is gone for good
}
