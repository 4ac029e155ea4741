package partner

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// putUser lays a person into a customer's directory.
func (s *sim) putUser(tenantID string, change func(*world.User)) *world.User {
	s.t.Helper()
	u := &world.User{
		ID: "a9ef48bb-8758-4590-a312-d4a47bfaded4", UserPrincipalName: "daniel@gruenwald.example", DisplayName: "Daniel Tsai",
		GivenName: "Daniel", Surname: "Tsai", UsageLocation: "US", UserType: "Member", AccountEnabled: true, CreatedAt: start,
	}
	if change != nil {
		change(u)
	}
	require.NoError(s.t, s.w.Update(func(tx *world.Tx) error {
		tx.Users.Put(tenantID, u.ID, u)
		return nil
	}))
	return u
}

func TestReadCustomerUser(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	u := s.putUser(id, nil)
	path := "/v1/customers/" + id + "/users/" + u.ID
	s.get(path).is(t, 200, `{"usageLocation":"US","id":"a9ef48bb-8758-4590-a312-d4a47bfaded4","userPrincipalName":"daniel@gruenwald.example",
		"firstName":"Daniel","lastName":"Tsai","displayName":"Daniel Tsai","userDomainType":"none","state":"active",
		"links":{"self":{"uri":"/customers/`+id+`/users/a9ef48bb-8758-4590-a312-d4a47bfaded4","method":"GET","headers":[]}},
		"attributes":{"objectType":"CustomerUser"}}`)
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		tenant, _ := tx.Tenants.Edit("", id)
		tenant.Domains[1].Federated = true
		return nil
	}))
	require.Equal(t, "federated", s.get(path).json(t)["userDomainType"])
	missing := s.get("/v1/customers/" + id + "/users/11111111-2222-3333-4444-555555555555")
	require.Equal(t, 404, missing.status)
	require.Equal(t, 60002, missing.code(t))
}

func TestListCustomerUsers(t *testing.T) {
	s := newSim(t)
	id := customerID("mueller-praezision")
	path := "/v1/customers/" + id + "/users"
	var living, deleted []string
	s.w.View(func(st *world.State) {
		for u := range st.Users.All(id) {
			if u.Deleted() {
				deleted = append(deleted, u.ID)
			} else {
				living = append(living, u.ID)
			}
		}
	})
	require.Len(t, deleted, 2)
	require.Equal(t, living, ids(s.walk(path)))
	require.Equal(t, living, ids(s.walk(path+"?size=7")))
	require.Equal(t, living, ids(s.walk(path+"?filter="+filterQuery("UserState", "Active", "equals"))))
	const inactive = "?size=500&filter=%7B%22Field%22%3A%22UserState%22%2C%22Value%22%3A%22Inactive%22%2C%22Operator%22%3A%22equals%22%7D"
	user := func(id, principal, first, last, phone, more string) string {
		return `{"usageLocation":"DE","id":"` + id + `","userPrincipalName":"` + principal + `@mueller-praezision.onmicrosoft.com","firstName":"` + first + `","lastName":"` + last +
			`","displayName":"` + first + ` ` + last + `","phoneNumber":"` + phone + `","userDomainType":"none",` + more +
			`,"links":{"self":{"uri":"/customers/CUSTOMER/users/` + id + `","method":"GET","headers":[]}},"attributes":{"objectType":"CustomerUser"}}`
	}
	s.get(path+inactive).is(t, 200, replaced(`{"totalCount":2,"items":[`+
		user("dc1d8694-775f-59bf-900f-937f742e6795", "dc1d8694775f59bf900f937f742e6795matthias.winkler", "Matthias", "Winkler", "+49 48 6797042", `"state":"inactive","softDeletionTime":"2026-10-22T09:00:00Z"`)+`,`+
		user("d05372a0-4785-5533-991e-15605f353eff", "d05372a047855533991e15605f353effkatharina.vogt3", "Katharina", "Vogt", "+49 89 7032411", `"state":"inactive","softDeletionTime":"2026-11-15T09:00:00Z"`)+`],
		"links":{"self":{"uri":"/customers/CUSTOMER/users`+inactive+`","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}}`, "CUSTOMER", id))
	const token = "93qANjjgFIEjMXxkMDQ2ZjRjMi1hZDI5LTViN2ItYTNhNi1kNTBkNzczM2I5MzE="
	s.get(path+"?size=1").is(t, 200, replaced(`{"totalCount":1,"items":[`+
		user("d046f4c2-ad29-5b7b-a3a6-d50d7733b931", "admin", "Annika", "Huber", "+49 83 0832924", `"state":"active"`)+`],"continuationToken":"TOKEN",
		"links":{"self":{"uri":"/customers/CUSTOMER/users?size=1","method":"GET","headers":[]},
		"next":{"uri":"/customers/CUSTOMER/users?size=1&seekOperation=Next","method":"GET","headers":[{"key":"MS-ContinuationToken","value":"TOKEN"}]}},
		"attributes":{"objectType":"Collection"}}`, "CUSTOMER", id, "TOKEN", token))
	require.Equal(t, 404, s.get(path+"/"+deleted[0]).status, "one of the recycle bin is not read")

	names := func(query string) (out []string) {
		for _, u := range s.get(path + query).items(t) {
			out = append(out, u["userPrincipalName"].(string))
		}
		return out
	}
	up, down := names("?sortField=UserPrincipalName"), names("?sortField=userPrincipalName&sortDirection=Descending")
	require.IsIncreasing(t, up)
	require.IsDecreasing(t, down)
	require.NotEqual(t, up, names("?sortField=DisplayName&sortDirection=ascending"))
	for query, code := range map[string]int{
		"?filter=" + filterQuery("UserState", "Asleep", "equals"):    900126,
		"?filter=" + filterQuery("UserState", "Active", "substring"): 800002,
		"?filter=" + filterQuery("DisplayName", "x", "equals"):       800002,
		"?sortField=age": 800002,
		"?sortField=DisplayName&sortDirection=up": 900126,
		"?seekOperation=Next":                     800002,
		"?size=all":                               800002,
	} {
		got := s.get(path + query)
		require.Equal(t, 400, got.status, query)
		require.Equal(t, code, got.code(t), query)
	}
}

func TestWhoReadsCustomerUsers(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	for _, path := range []string{"/users", "/users/x", "/users/x/licenses", "/users/x/directoryroles", "/directoryroles", "/directoryroles/x/usermembers"} {
		path = "/v1/customers/" + id + path
		require.Equal(t, 900329, s.do(request{path: path, token: s.token(appOnly)}).code(t), path)
		require.Equal(t, 900308, s.do(request{path: path, token: s.token(s.asLogin(2))}).code(t), path+": no role in the customer")
	}
}

func TestUserLicenses(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	sku, found := world.FindSKU("CFQ7TTC0LFLS", "0002") // Entra ID P1
	require.True(t, found)
	held := func(off ...string) world.AssignedLicense {
		return world.AssignedLicense{SKUID: sku.ProvisioningID, DisabledPlans: off, AssignedAt: start}
	}
	u := s.putUser(id, func(u *world.User) {
		u.Licenses = []world.AssignedLicense{held(sku.Plans[0].ID, sku.Plans[1].ID), held(sku.Plans[0].ID)}
	})
	path := "/v1/customers/" + id + "/users/" + u.ID + "/licenses"
	s.get(path).is(t, 200, `{"totalCount":1,"items":[{"servicePlans":[
		{"displayName":"AAD_PREMIUM","serviceName":"AAD_PREMIUM","id":"`+sku.Plans[0].ID+`","capabilityStatus":"Disabled","targetType":"User"},
		{"displayName":"MFA_PREMIUM","serviceName":"MFA_PREMIUM","id":"`+sku.Plans[1].ID+`","capabilityStatus":"Assigned","targetType":"User"},
		{"displayName":"EXCHANGE_S_FOUNDATION","serviceName":"EXCHANGE_S_FOUNDATION","id":"`+sku.Plans[2].ID+`","capabilityStatus":"Assigned","targetType":"Tenant"}],
		"productSku":{"id":"078d2b04-f1bd-4111-bbd4-b4b1b354cef4","name":"Microsoft Entra ID P1","skuPartNumber":"AAD_PREMIUM","licenseGroupId":"group1"},
		"attributes":{"objectType":"License"}}],"attributes":{"objectType":"Collection"}}`)
	require.Len(t, s.get(path+"?licenseGroupIds=Group1&licenseGroupIds=Group2").items(t), 1)
	require.Empty(t, s.get(path+"?licenseGroupIds=Group2").items(t), "nobody has one of the second group")
	require.Equal(t, 900126, s.get(path+"?licenseGroupIds=Group9").code(t))
	require.Equal(t, 60002, s.get("/v1/customers/"+id+"/users/x/licenses").code(t))
}

func TestDirectoryRoles(t *testing.T) {
	s := newSim(t)
	id := customerID("gruenwald")
	u := s.putUser(id, func(u *world.User) { u.DirectoryRoles = []string{world.RoleHelpdeskAdmin, world.RoleUserAdmin} })
	base := "/v1/customers/" + id
	s.get(base+"/users/"+u.ID+"/directoryroles").is(t, 200, `{"totalCount":2,"items":[
		{"name":"Helpdesk Administrator","id":"729827e3-9c14-49f7-bb1b-9608f156bbb8","attributes":{"objectType":"DirectoryRole"}},
		{"name":"User Account Administrator","id":"fe930be7-5e62-47db-91af-98c3a49a38b1","attributes":{"objectType":"DirectoryRole"}}],
		"attributes":{"objectType":"Collection"}}`)
	s.get(base+"/directoryroles/"+world.RoleHelpdeskAdmin+"/usermembers").is(t, 200, `{"totalCount":1,"items":[{"displayName":"Daniel Tsai","userPrincipalName":"daniel@gruenwald.example",
		"roleId":"729827e3-9c14-49f7-bb1b-9608f156bbb8","id":"a9ef48bb-8758-4590-a312-d4a47bfaded4","attributes":{"objectType":"UserMember"}}],
		"attributes":{"objectType":"Collection"}}`)
	s.get(base+"/directoryroles").golden(t, "customer_directory_roles")
	require.Equal(t, 60002, s.get(base+"/users/x/directoryroles").code(t))
	require.Equal(t, 1000, s.get(base+"/directoryroles/x/usermembers").code(t))
}
