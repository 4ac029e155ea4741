package partner

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const newUserBody = `{"usageLocation":"DE","userPrincipalName":"userid@gruenwald.example","firstName":"First","lastName":"Last","displayName":"User name",
	"immutableId":"Some unique key","passwordProfile":{"password":"abCD123*","forceChangePassword":true},"attributes":{"objectType":"CustomerUser"}}`

// lastAudit is the newest record of a partner's activity log.
func (s *sim) lastAudit() map[string]any {
	s.t.Helper()
	return s.get("/v1/auditrecords?size=1").items(s.t)[0]
}

// onlyRoles leaves the first reseller these roles in every customer.
func (s *sim) onlyRoles(roles ...string) {
	s.t.Helper()
	require.NoError(s.t, s.w.Update(func(tx *world.Tx) error {
		for g := range tx.State.GDAP.All(s.first.TenantID) {
			e, _ := tx.GDAP.Edit(s.first.TenantID, g.ID)
			for i := range e.Assignments {
				e.Assignments[i].Roles = roles
			}
		}
		return nil
	}))
}

func TestCreateCustomerUser(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("gruenwald") + "/users"
	got := s.do(request{method: "POST", path: path, body: newUserBody})
	id := got.json(t)["id"].(string)
	got.is(t, 200, replaced(`{"usageLocation":"DE","id":"ID","userPrincipalName":"userid@gruenwald.example","firstName":"First","lastName":"Last",
		"displayName":"User name","immutableId":"Some unique key","passwordProfile":{"forceChangePassword":true,"password":"abCD123*"},
		"lastDirectorySyncTime":null,"userDomainType":"none","state":"active","softDeletionTime":null,"attributes":{"objectType":"CustomerUser"}}`, "ID", id))
	s.get(path+"/"+id).is(t, 200, replaced(`{"usageLocation":"DE","id":"ID","userPrincipalName":"userid@gruenwald.example","firstName":"First","lastName":"Last",
		"displayName":"User name","immutableId":"Some unique key","userDomainType":"none","state":"active",
		"links":{"self":{"uri":"/customers/CUSTOMER/users/ID","method":"GET","headers":[]}},"attributes":{"objectType":"CustomerUser"}}`,
		"ID", id, "CUSTOMER", customerID("gruenwald")))
	audit := s.lastAudit()
	require.Equal(t, []any{"customer_user", "create_customer_user", customerID("gruenwald")}, []any{audit["resourceType"], audit["operationType"], audit["customerId"]})
	require.NotContains(t, audit["resourceNewValue"], "abCD123*")

	for name, tt := range map[string]struct {
		body string
		code int
	}{
		"taken":              {newUserBody, 3000},
		"another domain":     {replaced(newUserBody, "gruenwald.example", "contoso.example"), 3000},
		"weak password":      {replaced(newUserBody, "userid", "other", "abCD123*", "abc", "Some", "x"), 3000},
		"no password":        {`{"userPrincipalName":"x@gruenwald.example","displayName":"x"}`, 3000},
		"no name":            {`{"userPrincipalName":"x@gruenwald.example","passwordProfile":{"password":"abCD123*"}}`, 3000},
		"no country":         {replaced(newUserBody, `"DE"`, `"country"`, "userid", "other", "Some", "x"), 3000},
		"numbers for a text": {`{"userPrincipalName":7}`, 800002},
	} {
		refused := s.do(request{method: "POST", path: path, body: tt.body})
		require.Equal(t, 400, refused.status, name)
		require.Equal(t, tt.code, refused.code(t), name+": "+string(refused.body))
	}
}

func TestUpdateCustomerUser(t *testing.T) {
	s := newSim(t)
	u := s.putUser(customerID("gruenwald"), func(u *world.User) { u.MailNickname = "daniel" })
	path := "/v1/customers/" + customerID("gruenwald") + "/users/" + u.ID
	patch := func(body string) response { return s.do(request{method: "PATCH", path: path, body: body}) }
	got := patch(`{"usageLocation":"fr","phoneNumber":"+33 1","displayName":null,"attributes":{"objectType":"CustomerUser"}}`)
	want := replaced(`{"usageLocation":"FR","id":"a9ef48bb-8758-4590-a312-d4a47bfaded4","userPrincipalName":"daniel@gruenwald.example","firstName":"Daniel","lastName":"Tsai",
		"displayName":"Daniel Tsai","phoneNumber":"+33 1","userDomainType":"none","state":"active",
		"links":{"self":{"uri":"/customers/CUSTOMER/users/a9ef48bb-8758-4590-a312-d4a47bfaded4","method":"GET","headers":[]}},"attributes":{"objectType":"CustomerUser"}}`,
		"CUSTOMER", customerID("gruenwald"))
	got.is(t, 200, want)
	s.get(path).is(t, 200, want)
	require.Equal(t, "update_customer_user", s.lastAudit()["operationType"])
	require.Equal(t, "dan@gruenwald.example", patch(`{"UserPrincipalName":"dan@gruenwald.example"}`).json(t)["userPrincipalName"])
	require.Equal(t, "update_customer_user_principal_name", s.lastAudit()["operationType"])
	require.Equal(t, 3000, patch(`{"userPrincipalName":"dan@elsewhere.example"}`).code(t))
	require.Equal(t, 3000, patch(`{"displayName":""}`).code(t))
	require.Equal(t, 60002, s.do(request{method: "PATCH", path: path + "0", body: `{"displayName":"x"}`}).code(t))
	require.Equal(t, 800002, patch("").code(t))
}

func TestResetUserPassword(t *testing.T) {
	s := newSim(t)
	customer := customerID("gruenwald")
	u := s.putUser(customer, func(u *world.User) { u.MailNickname = "daniel" })
	path := "/v1/customers/" + customer + "/users/" + u.ID
	const body = `{"passwordProfile":{"password":"Renew456*","forceChangePassword":true},"attributes":{"objectType":"CustomerUser"}}`
	for _, p := range []string{path + "/resetpassword", path} {
		s.do(request{method: "PATCH", path: p, body: body}).is(t, 200, replaced(`{"usageLocation":"US","id":"a9ef48bb-8758-4590-a312-d4a47bfaded4",
			"userPrincipalName":"daniel@gruenwald.example","firstName":"Daniel","lastName":"Tsai","displayName":"Daniel Tsai",
			"passwordProfile":{"forceChangePassword":true,"password":"Renew456*"},"lastDirectorySyncTime":null,"userDomainType":"none","state":"active","softDeletionTime":null,
			"links":{"self":{"uri":"/customers/CUSTOMER/users/a9ef48bb-8758-4590-a312-d4a47bfaded4","method":"GET","headers":[]}},"attributes":{"objectType":"CustomerUser"}}`,
			"CUSTOMER", customer))
		require.Equal(t, "reset_customer_user_password", s.lastAudit()["operationType"])
		s.w.View(func(st *world.State) {
			now, _ := st.Users.Get(customer, u.ID)
			require.Equal(t, world.Secret("Renew456*"), now.SignIn.Password)
			require.True(t, now.SignIn.MustChange)
		})
		require.Equal(t, 3000, s.do(request{method: "PATCH", path: p, body: `{"passwordProfile":{"password":"short"}}`}).code(t))
	}
	require.Equal(t, 3000, s.do(request{method: "PATCH", path: path + "/resetpassword", body: `{}`}).code(t))
	require.Equal(t, 60002, s.do(request{method: "PATCH", path: path + "0/resetpassword", body: body}).code(t))

	s.onlyRoles(world.RoleDirectoryWriters)
	require.Equal(t, 900308, s.do(request{method: "PATCH", path: path, body: body}).code(t), "may change people, not their passwords")
	s.onlyRoles(world.RoleUserAdmin)
	require.Equal(t, 200, s.do(request{method: "PATCH", path: path, body: body}).status)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		e, _ := tx.Users.Edit(customer, u.ID)
		e.DirectoryRoles = []string{world.RoleGlobalAdmin}
		return nil
	}))
	for name, r := range map[string]request{
		"a password": {method: "PATCH", path: path + "/resetpassword", body: body}, "a name": {method: "PATCH", path: path, body: `{"userPrincipalName":"x@gruenwald.example"}`},
		"a life": {method: "DELETE", path: path},
	} {
		got := s.do(r)
		require.Equal(t, 403, got.status, name)
		require.Equal(t, 900308, got.code(t), name)
	}
}

func TestDeleteAndRestoreCustomerUser(t *testing.T) {
	s := newSim(t)
	customer := customerID("gruenwald")
	u := s.putUser(customer, func(u *world.User) { u.MailNickname = "daniel" })
	path := "/v1/customers/" + customer + "/users/" + u.ID
	const restore = `{"State":"active","Attributes":{"ObjectType":"CustomerUser"}}`
	s.do(request{method: "DELETE", path: path}).is(t, 204, "")
	require.Equal(t, "delete_customer_user", s.lastAudit()["operationType"])
	require.Equal(t, 60002, s.do(request{method: "DELETE", path: path}).code(t))
	require.Equal(t, 60002, s.do(request{method: "PATCH", path: path, body: `{"displayName":"x"}`}).code(t))
	gone := s.get("/v1/customers/" + customer + "/users?filter=" + filterQuery("UserState", "Inactive", "equals")).items(t)
	require.Equal(t, "a9ef48bb87584590a312d4a47bfaded4daniel@gruenwald.example", gone[0]["userPrincipalName"])
	restored := s.do(request{method: "PATCH", path: path, body: restore})
	restored.is(t, 200, replaced(`{"usageLocation":"US","id":"a9ef48bb-8758-4590-a312-d4a47bfaded4","userPrincipalName":"daniel@gruenwald.example",
		"firstName":"Daniel","lastName":"Tsai","displayName":"Daniel Tsai","userDomainType":"none","state":"active",
		"links":{"self":{"uri":"/customers/CUSTOMER/users/a9ef48bb-8758-4590-a312-d4a47bfaded4","method":"GET","headers":[]}},"attributes":{"objectType":"CustomerUser"}}`,
		"CUSTOMER", customer))
	s.get(path).is(t, 200, restored.text())
	require.Equal(t, "restore_customer_user", s.lastAudit()["operationType"])
	require.Equal(t, 200, s.do(request{method: "PATCH", path: path, body: restore}).status, "once more does nothing")

	require.Equal(t, 204, s.do(request{method: "DELETE", path: path}).status)
	_, err := s.w.Advance(start.Add(31 * 24 * time.Hour))
	require.NoError(t, err)
	require.Equal(t, 60002, s.do(request{method: "PATCH", path: path, body: restore}).code(t), "gone after 30 days")
}

func TestLicenseUpdates(t *testing.T) {
	s := newSim(t)
	customer := customerID("smorgas") // holds 18 seats each of Business Standard and Entra ID P1
	u := s.putUser(customer, func(u *world.User) {
		u.UserPrincipalName, u.MailNickname = "daniel@smorgas.example", "daniel"
	})
	base := "/v1/customers/" + customer
	path := base + "/users/" + u.ID + "/licenseupdates"
	const entra = "078d2b04-f1bd-4111-bbd4-b4b1b354cef4"
	var free float64
	for _, k := range s.get(base + "/subscribedskus").items(t) {
		if k["productSku"].(map[string]any)["id"] == entra {
			free = k["availableUnits"].(float64)
		}
	}
	require.Positive(t, free)
	sku, _ := world.FindDirectorySKU(entra)
	assign := func(path, body string) response { return s.do(request{method: "POST", path: path, body: body}) }
	assign(path, `{"LicensesToAssign":[{"ExcludedPlans":null,"SkuId":"`+entra+`"}],"LicensesToRemove":null,"LicenseWarnings":null,"Attributes":{"ObjectType":"LicenseUpdate"}}`).
		is(t, 201, `{"licensesToAssign":[{"skuId":"`+entra+`"}],"licenseWarnings":[],"attributes":{"objectType":"LicenseUpdate"}}`)
	require.Equal(t, []any{"license", "update_customer_user_licenses"}, []any{s.lastAudit()["resourceType"], s.lastAudit()["operationType"]})
	require.Equal(t, 201, assign(path, `{"LicensesToAssign":[{"ExcludedPlans":["`+sku.Plans[0].ID+`"],"SkuId":"`+entra+`"}]}`).status)
	held := s.get(base + "/users/" + u.ID + "/licenses").items(t)
	require.Len(t, held, 1)
	require.Equal(t, "Disabled", held[0]["servicePlans"].([]any)[0].(map[string]any)["capabilityStatus"])

	require.NoError(t, s.w.Update(func(tx *world.Tx) error { // no seat is left
		for sub := range tx.State.Subscriptions.All(customer) {
			if sub.ProductID == "CFQ7TTC0LFLS" {
				e, _ := tx.Subscriptions.Edit(customer, sub.ID)
				e.Quantity -= int(free) - 1
			}
		}
		return nil
	}))
	other := s.putUser(customer, func(u *world.User) {
		u.ID, u.UserPrincipalName, u.MailNickname = "11111111-2222-3333-4444-555555555555", "other@smorgas.example", "other"
	})
	refused := assign(base+"/users/"+other.ID+"/licenseupdates", `{"LicensesToAssign":[{"SkuId":"`+entra+`"}]}`)
	refused.is(t, 400, `{"code":60012,"description":"We are sorry, it looks like you have run out of licenses. Buy more licenses, and then try again.",
		"data":["LicenseQuotaExceededException : Subscription with Account `+customer+` and SKU `+entra+` does not have any available licenses left."],
		"source":"PartnerFD"}`)
	assign(path, `{"LicensesToRemove":["`+entra+`"]}`).
		is(t, 201, `{"licensesToRemove":["`+entra+`"],"licenseWarnings":[],"attributes":{"objectType":"LicenseUpdate"}}`)
	s.get(base+"/users/"+u.ID+"/licenses").is(t, 200, `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}`)
	require.Equal(t, 201, assign(base+"/users/"+other.ID+"/licenseupdates", `{"LicensesToAssign":[{"SkuId":"`+entra+`"}]}`).status, "the seat is free again")
	require.Equal(t, 800002, assign(path, `{"LicensesToRemove":["`+entra+`"]}`).code(t), "not held")
	require.Equal(t, 800002, assign(path, `{}`).code(t), "nothing to do")
	require.Equal(t, 60002, assign(base+"/users/x/licenseupdates", `{}`).code(t))
}

func TestRoleMembers(t *testing.T) {
	s := newSim(t)
	customer := customerID("gruenwald")
	u := s.putUser(customer, nil)
	path := "/v1/customers/" + customer + "/directoryroles/" + world.RoleServiceSupportAdmin + "/usermembers"
	body := `{"Id":"` + u.ID + `","DisplayName":"Daniel Tsai","UserPrincipalName":"daniel@gruenwald.example","Attributes":{"ObjectType":"UserMember"}}`
	got := s.do(request{method: "POST", path: path, body: body})
	got.is(t, 201, `{"displayName":"Daniel Tsai","userPrincipalName":"daniel@gruenwald.example","roleId":"f023fd81-a637-4b56-95fd-791ac0226033",
		"id":"a9ef48bb-8758-4590-a312-d4a47bfaded4","attributes":{"objectType":"UserMember"}}`)
	require.Equal(t, []any{"customer_directory_role", "add_user_member"}, []any{s.lastAudit()["resourceType"], s.lastAudit()["operationType"]})
	require.Equal(t, 800002, s.do(request{method: "POST", path: path, body: body}).code(t), "a member already")
	require.Equal(t, 60002, s.do(request{method: "POST", path: path, body: `{"Id":"x"}`}).code(t))
	require.Equal(t, 1000, s.do(request{method: "POST", path: "/v1/customers/" + customer + "/directoryroles/x/usermembers", body: body}).code(t))
	s.do(request{method: "DELETE", path: path + "/" + u.ID}).is(t, 204, "")
	s.get(path).is(t, 200, `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}`)
	require.Equal(t, "remove_user_member", s.lastAudit()["operationType"])
	require.Equal(t, 60002, s.do(request{method: "DELETE", path: path + "/" + u.ID}).code(t))
	s.onlyRoles(world.RoleUserAdmin)
	require.Equal(t, 900308, s.do(request{method: "POST", path: path, body: body}).code(t))
}
