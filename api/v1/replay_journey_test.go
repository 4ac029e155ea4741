package v1_test

import (
	"context"
	"database/sql"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// journey is a day with every operation in it: one reseller's staff and a customer's master admin at work.
type journey struct {
	t                                       *testing.T
	e                                       *apitest.Env
	operator, staff, master                 *apitest.Client
	resellerID, customerID, otherCustomerID string
	tenantID, subscriptionID, orderID       string
}

func newJourney(t *testing.T, e *apitest.Env, operator *apitest.Client, resellerID string) *journey {
	t.Helper()
	j := &journey{t: t, e: e, operator: operator, resellerID: resellerID, staff: e.User("journey@example.com", authz.RoleCSPAdmin, resellerID)}
	var list struct {
		Data []struct {
			ID       string
			Customer string `json:"customer_id"`
			Tenant   string `json:"tenant_id"`
		}
	}
	operator.Get("/subscriptions?limit=200&reseller_id=" + resellerID).Expect(http.StatusOK).Into(&list)
	j.subscriptionID, j.customerID, j.tenantID = list.Data[0].ID, list.Data[0].Customer, list.Data[0].Tenant
	for _, s := range list.Data {
		if s.Customer != j.customerID {
			j.otherCustomerID = s.Customer
		}
	}
	require.NotEmpty(t, j.otherCustomerID)
	j.orderID = firstID(operator, "/orders?customer_id="+j.customerID)
	e.CustomerUser("forgetful@example.com", authz.LevelView, false, j.customerID).AddApp(time.Now())
	j.master = e.CustomerUser("boss@example.com", authz.LevelAdmin, true, j.customerID)
	return j
}

func (j *journey) walk() {
	j.looksAround()
	j.looksAfterCustomers()
	j.looksAfterTenants()
	j.looksAfterPeople()
	j.actsAsACustomerUser()
	j.looksAfterPrograms()
	j.looksAfterThePlatform()
}

// reads calls addresses that all answer.
func (j *journey) reads(who *apitest.Client, paths ...string) {
	j.t.Helper()
	for _, path := range paths {
		who.Get(path).Expect(http.StatusOK)
	}
}

// does changes something that is addressed by its version.
func (j *journey) does(who *apitest.Client, method, object, action string, body any) *apitest.Answer {
	j.t.Helper()
	return who.Do(method, object+action, body, "If-Match", who.Get(object).Expect(http.StatusOK).Header.Get("ETag"))
}

func (j *journey) looksAround() {
	reseller, customer, tenant := "/resellers/"+j.resellerID, "/customers/"+j.customerID, "/tenants/"+j.tenantID
	of := "?customer_id=" + j.customerID
	j.reads(j.staff, "/dashboard", "/search?q=a", "/resellers", reseller, reseller+"/health", reseller+"/sync", "/reseller-requirements",
		reseller+"/partner-center-customers", "/customers?limit=2", "/permissions", "/operations?reseller_id="+j.resellerID,
		"/domains/brandnew1/availability?reseller_id="+j.resellerID, "/audit-events"+of, "/audit-events/verify", "/audit-events/heads", tenant+"/sync")
	j.reads(j.staff, "/operations/"+firstID(j.staff, "/operations?reseller_id="+j.resellerID))
	for _, list := range []string{"/customers", "/tenants", "/subscriptions", "/orders", "/portal-users", "/audit-events"} {
		next := j.staff.Get(list + "?limit=1").Text("next_cursor")
		require.NotEmpty(j.t, next, list)
		j.reads(j.staff, list+"?limit=1&cursor="+next)
	}
	for _, who := range []*apitest.Client{j.staff, j.master} {
		j.reads(who, customer, customer+"/own-dashboard", "/audit-events"+of, "/audit-events/export"+of+"&format=csv",
			"/audit-events/"+firstID(who, "/audit-events"+of), "/tenants"+of, tenant, tenant+"/consent", tenant+"/licenses", "/subscriptions"+of,
			"/subscriptions/"+j.subscriptionID, "/orders"+of, "/orders/"+j.orderID, "/portal-users"+of, customer+"/own-dashboard")
		who.Do(http.MethodPut, customer+"/own-dashboard", widgets("tenants")).Expect(http.StatusOK)
	}
}

func (j *journey) looksAfterCustomers() {
	made := j.staff.Post("/customers", map[string]string{"name": "Waldkauz", "reseller_id": j.resellerID}, "Idempotency-Key", "journey").Expect(http.StatusCreated)
	customer := "/customers/" + made.Text("id")
	j.does(j.staff, http.MethodPatch, customer, "", map[string]string{"name": "Waldkauz GmbH"}).Expect(http.StatusOK)
	j.does(j.staff, http.MethodDelete, customer, "", nil).Expect(http.StatusNoContent)
	j.master.Do(http.MethodPut, "/customers/"+j.customerID+"/own-dashboard", map[string]any{"widgets": []string{"seats"}}).Expect(http.StatusOK)
	j.does(j.staff, http.MethodPatch, "/customers/"+j.customerID, "", map[string]string{"country": "DE"}).Expect(http.StatusOK)
}

func (j *journey) looksAfterTenants() {
	tenant := "/tenants/" + j.tenantID
	connected := j.staff.Get(tenant)
	candidate := connected.Text("partner_center_customer_id")
	j.does(j.staff, http.MethodDelete, tenant, "/connection", nil).Expect(http.StatusOK)
	j.does(j.staff, http.MethodPut, tenant, "/connection", map[string]string{"reseller_id": j.resellerID, "partner_center_customer_id": candidate}).Expect(http.StatusOK)
	j.staff.Post(tenant+"/consent", map[string]string{"action": "check"}).Expect(http.StatusOK)
	idle(j.t, j.e, j.staff, j.resellerID) // a sync that is under way would be joined, not begun
	j.staff.Post(tenant+"/sync", nil).Expect(http.StatusAccepted)
	j.staff.Post("/resellers/"+j.resellerID+"/sync", nil).Expect(http.StatusAccepted)
	idle(j.t, j.e, j.staff, j.resellerID)

	made := j.staff.Post("/tenants", map[string]any{
		"reseller_id": j.resellerID, "new_customer": map[string]any{"name": "Waldkauz"}, "create": map[string]any{
			"domain_prefix": "waldkauz", "company_name": "Waldkauz GmbH", "country": "DE", "city": "Berlin", "postal_code": "10115",
			"address_line1": "Invalidenstraße 1", "first_name": "Änne", "last_name": "Öz", "email": "it@waldkauz.example", "culture": "de-DE",
		},
	}).Expect(http.StatusAccepted)
	j.e.Idle()
	fresh := "/tenants/" + j.staff.Get("/operations/"+made.Text("id")).Expect(http.StatusOK).Text("tenant_id")
	j.staff.Post(fresh+"/initial-administrator", nil).Expect(http.StatusOK)
	j.does(j.staff, http.MethodDelete, fresh, "/connection", nil).Expect(http.StatusOK)
	j.does(j.staff, http.MethodDelete, fresh, "", nil).Expect(http.StatusNoContent)
}

func (j *journey) looksAfterPeople() {
	colleague := "/portal-users/" + firstOf(partner(j.staff, "colleague@example.com", map[string]any{"reseller_id": j.resellerID}).Expect(http.StatusCreated)).ID
	j.staff.Do(http.MethodPut, colleague+"/password", map[string]string{"password": "another lantern 43"}).Expect(http.StatusNoContent)
	clerk := "/portal-users/" + firstOf(invited(j.master, "clerk@example.com", j.customerID, nil).Expect(http.StatusCreated)).ID
	j.master.Post(clerk+"/invite", nil).Expect(http.StatusOK)
	forgetful := "/portal-users/" + userID(j.staff, "forgetful@example.com")
	j.staff.Post(forgetful+"/password-link", nil).Expect(http.StatusOK)
	j.staff.Post(forgetful+"/mfa/reset", nil).Expect(http.StatusNoContent)
	for _, one := range []struct {
		who  *apitest.Client
		user string
	}{{j.staff, colleague}, {j.master, clerk}} {
		j.reads(one.who, one.user)
		j.does(one.who, http.MethodPut, one.user+"/limits", "", map[string]int{"max_seats": 5}).Expect(http.StatusOK)
		one.who.Post(one.user+"/limits/explain", map[string]string{"action": "cancel"}).Expect(http.StatusOK)
		j.does(one.who, http.MethodPatch, one.user, "", map[string]string{"name": "Somebody Else"}).Expect(http.StatusOK)
		j.does(one.who, http.MethodPost, one.user, "/disable", nil).Expect(http.StatusOK)
		j.does(one.who, http.MethodPost, one.user, "/enable", nil).Expect(http.StatusOK)
		j.does(one.who, http.MethodDelete, one.user, "", nil).Expect(http.StatusNoContent)
	}
}

func (j *journey) actsAsACustomerUser() {
	acting := launched(j.staff, j.customerID, "boss@example.com")
	j.reads(acting, "/customers/"+j.customerID, "/impersonations/current")
	acting.Post("/impersonations/current/raise", map[string]string{"reason": "The country is missing"}).Expect(http.StatusOK)
	acting.Do(http.MethodDelete, "/impersonations/current", nil).Expect(http.StatusNoContent)
	j.reads(j.staff, "/impersonations?customer_id="+j.customerID)
	j.reads(j.master, "/impersonations")
}

func (j *journey) looksAfterPrograms() {
	made := makeClient(j.staff, map[string]any{"name": "Halo", "scopes": []string{"customers:read"}, "customer_ids": []string{j.customerID}})
	client := "/api-clients/" + made.id
	j.reads(j.staff, "/api-clients", client)
	j.does(j.staff, http.MethodPatch, client, "", map[string]any{"name": "Halo PSA"}).Expect(http.StatusOK)
	second := j.staff.Post(client+"/secrets", map[string]any{}).Expect(http.StatusCreated).Text("id")
	j.staff.Do(http.MethodDelete, client+"/secrets/"+second, nil).Expect(http.StatusNoContent)
	j.does(j.staff, http.MethodPost, client, "/disable", nil).Expect(http.StatusOK)
	j.does(j.staff, http.MethodPost, client, "/enable", nil).Expect(http.StatusOK)
	j.does(j.staff, http.MethodDelete, client, "", nil).Expect(http.StatusNoContent)
}

func (j *journey) looksAfterThePlatform() {
	reseller := "/resellers/" + j.resellerID
	j.does(j.staff, http.MethodPatch, reseller, "", map[string]string{"nickname": "nordlicht"}).Expect(http.StatusOK)
	j.staff.Post(reseller+"/authorization", nil).Expect(http.StatusOK)
	cred := apitest.Credentials()[0]
	spare := j.operator.Post("/resellers", map[string]any{
		"display_name": "Spare", "domain": j.staff.Get("/tenants/" + j.tenantID).Text("default_domain"), "application_id": cred.ApplicationID, "application_secret": cred.Secret,
	}).Expect(http.StatusCreated).Text("id")
	j.does(j.operator, http.MethodDelete, "/resellers/"+spare, "", nil).Expect(http.StatusNoContent)
	j.reads(j.operator, "/mails")
	j.operator.Post("/mails/"+givenUp(j.t, j.e)+"/retry", nil).Expect(http.StatusAccepted)
}

// givenUp is a mail that no mail server took.
func givenUp(t *testing.T, e *apitest.Env) (id string) {
	t.Helper()
	db, err := sql.Open("pgx", e.DatabaseURL)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	require.NoError(t, db.QueryRowContext(context.Background(), `UPDATE mails SET state = 'failed' WHERE id = (SELECT id FROM mails ORDER BY created_at DESC LIMIT 1) RETURNING id`).Scan(&id))
	return id
}
