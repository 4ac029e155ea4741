package v1_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/authz"
)

// book is one reseller with everything mirrored.
type book struct {
	resellerID string
	ids        map[string]string // noun of the path -> an id in this book
	names      []string          // of customers
}

// mirrored adds, authorizes and syncs the simulator's reseller i.
func mirrored(t *testing.T, e *apitest.Env, operator *apitest.Client, i int) book {
	t.Helper()
	cred := apitest.Credentials()[i]
	id := operator.Post("/resellers", map[string]any{
		"display_name": cred.Name, "domain": cred.Domain, "application_id": cred.ApplicationID, "application_secret": cred.Secret,
	}).Expect(http.StatusCreated).Text("id")
	authorize(e, operator, id, administrator(i))
	type list struct {
		Data []struct{ ID, Name, State string }
	}
	require.Eventually(t, func() bool {
		var runs list
		operator.Get("/operations?reseller_id=" + id).Expect(http.StatusOK).Into(&runs)
		return len(runs.Data) > 0 && runs.Data[0].State == "succeeded"
	}, time.Minute, 100*time.Millisecond)

	b := book{resellerID: id, ids: map[string]string{"resellers": id, "mails": uuid.NewString()}} // mails are for operators only
	for _, noun := range []string{"customers", "tenants", "subscriptions", "orders", "operations", "audit-events"} {
		var found list
		operator.Get("/" + noun + "?reseller_id=" + id).Expect(http.StatusOK).Into(&found)
		require.NotEmpty(t, found.Data, noun)
		b.ids[noun] = found.Data[0].ID
		if noun == "customers" {
			for _, c := range found.Data {
				b.names = append(b.names, c.Name)
			}
		}
	}
	b.ids["api-clients"] = operator.Post("/api-clients", map[string]any{
		"reseller_id": id, "name": "Theirs of " + cred.Name, "scopes": []string{"customers:read"},
	}).Expect(http.StatusCreated).Text("client.id")
	return b
}

// TestNobodySeesAnotherResellersBook walks every route with ids of another reseller's book: the
// answer is that of an id which exists nowhere, and no list, search or count tells of it.
func TestNobodySeesAnotherResellersBook(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	operator := e.Operator()
	mine, theirs := mirrored(t, e, operator, 0), mirrored(t, e, operator, 1)
	e.User("theirs@example.com", authz.RoleCSPAdmin, theirs.resellerID)
	theirs.ids["portal-users"] = people(operator, "&q=theirs")[0].ID
	companies := theirs.names
	theirs.names = append(theirs.names, theirs.resellerID, "theirs@example.com")
	staff := e.User("staff@example.com", authz.RoleCSPAdmin, mine.resellerID)
	elsewhereIsNowhere(t, e, staff, theirs)
	elsewhereIsNowhere(t, e, e.APIClient(mine.resellerID, authz.Scopes()), theirs)
	for _, path := range []string{"/customers", "/tenants", "/subscriptions", "/orders", "/operations", "/audit-events", "/portal-users", "/api-clients"} {
		filtered := staff.Get(path + "?reseller_id=" + theirs.resellerID).Expect(http.StatusOK)
		require.Contains(t, string(filtered.Body), `"data":[]`, path)
	}
	for _, name := range companies {
		found := staff.Get("/search?q=" + firstLetters(name)).Expect(http.StatusOK)
		require.NotContains(t, string(found.Body), name)
	}
	require.NotContains(t, string(staff.Get("/dashboard").Expect(http.StatusOK).Body), theirs.resellerID)
}

// TestNobodySeesAnotherCustomer is the same for the people of one company, with ids of another
// company of the same reseller.
func TestNobodySeesAnotherCustomer(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	operator := e.Operator()
	b := mirrored(t, e, operator, 0)
	var subscriptions struct {
		Data []struct {
			ID       string
			Customer string `json:"customer_id"`
			Tenant   string `json:"tenant_id"`
		}
	}
	operator.Get("/subscriptions?limit=200&reseller_id=" + b.resellerID).Expect(http.StatusOK).Into(&subscriptions)
	mine := subscriptions.Data[0]
	for _, s := range subscriptions.Data {
		if s.Customer != mine.Customer {
			b.ids["subscriptions"], b.ids["tenants"], b.ids["customers"] = s.ID, s.Tenant, s.Customer
		}
	}
	require.NotEqual(t, mine.Customer, b.ids["customers"])
	b.ids["orders"] = firstID(operator, "/orders?customer_id="+b.ids["customers"])
	b.ids["audit-events"] = firstID(operator, "/audit-events?customer_id="+b.ids["customers"])
	e.CustomerUser("theirs@example.com", authz.LevelAdmin, true, b.ids["customers"])
	b.ids["portal-users"] = people(operator, "&q=theirs")[0].ID

	clara := e.CustomerUser("clara@example.com", authz.LevelAdmin, true, mine.Customer)
	own := clara.Get("/customers/" + mine.Customer).Expect(http.StatusOK).Text("name")
	b.names = slices.DeleteFunc(b.names, func(name string) bool { return strings.Contains(own, name) || strings.Contains(name, own) })
	b.names = append(b.names, b.ids["customers"], "theirs@example.com")
	require.Greater(t, len(b.names), 5)
	elsewhereIsNowhere(t, e, clara, b)
	limited := e.APIClient(b.resellerID, authz.Scopes(), mine.Customer)
	elsewhereIsNowhere(t, e, limited, b)
	require.Contains(t, string(limited.Get("/subscriptions").Expect(http.StatusOK).Body), mine.ID)
	require.Contains(t, string(clara.Get("/subscriptions").Expect(http.StatusOK).Body), mine.ID)
	for _, path := range []string{"/subscriptions", "/orders", "/tenants", "/portal-users", "/audit-events"} {
		filtered := clara.Get(path + "?customer_id=" + b.ids["customers"]).Expect(http.StatusOK)
		require.Contains(t, string(filtered.Body), `"data":[]`, path)
	}
}

func firstID(c *apitest.Client, path string) string {
	var found struct{ Data []struct{ ID string } }
	c.Get(path).Expect(http.StatusOK).Into(&found)
	return found.Data[0].ID
}

// elsewhereIsNowhere walks every route with ids of theirs: the answer is that of an id which
// exists nowhere, or a refusal of the role; and no list tells of their names.
func elsewhereIsNowhere(t *testing.T, e *apitest.Env, who *apitest.Client, theirs book) {
	t.Helper()
	tried := 0
	eachWithID(t, e, theirs, func(r v1.Route, id string) {
		elsewhere, nowhere := withID(who, r, id), withID(who, r, uuid.NewString())
		require.Equal(t, nowhere.Status, elsewhere.Status, "%s %s: %s", r.Method, r.Path, elsewhere.Body)
		require.Contains(t, []int{http.StatusNotFound, http.StatusForbidden}, elsewhere.Status, "%s %s: %s", r.Method, r.Path, elsewhere.Body)
		require.Equal(t, nowhere.Text("detail"), elsewhere.Text("detail"), "%s %s", r.Method, r.Path)
		tried++
	})
	require.Greater(t, tried, 15)

	for _, path := range []string{"/customers", "/tenants", "/subscriptions", "/orders", "/operations", "/resellers", "/audit-events", "/portal-users", "/api-clients"} {
		page := who.Get(path + "?limit=200&include=total")
		require.Contains(t, []int{http.StatusOK, http.StatusForbidden}, page.Status, path)
		for _, name := range theirs.names {
			require.NotContains(t, string(page.Body), name, path)
		}
	}
}

// eachWithID goes through the operations that have an id of theirs in their path.
func eachWithID(t *testing.T, e *apitest.Env, theirs book, do func(r v1.Route, id string)) {
	t.Helper()
	for _, r := range e.App.Routes {
		if r.Gate().Permission == "" || !strings.Contains(r.Path, ":id") {
			continue
		}
		id, known := theirs.ids[strings.Split(r.Path, "/")[1]]
		require.True(t, known, "%s: no id to try", r.Path)
		do(r, id)
	}
}

// withID calls an operation with an id in its path.
func withID(who *apitest.Client, r v1.Route, id string) *apitest.Answer {
	return who.Do(r.Method, parameter.ReplaceAllString(strings.ReplaceAll(r.Path, ":id", id), uuid.NewString()), bodyFor(r), "If-Match", `"1"`)
}

// bodyFor is a body that an operation can read, so that it gets as far as looking for the object.
func bodyFor(r v1.Route) any {
	if r.Method == http.MethodGet || r.Method == http.MethodDelete {
		return nil
	}
	switch {
	case strings.HasSuffix(r.Path, "/connection"):
		return map[string]string{"reseller_id": uuid.NewString(), "partner_center_customer_id": uuid.NewString()}
	case strings.HasSuffix(r.Path, "/own-dashboard"):
		return map[string]any{"widgets": []string{"seats"}}
	case strings.HasSuffix(r.Path, "/consent"):
		return map[string]string{"action": "check"}
	case strings.HasSuffix(r.Path, "/authorization"), strings.HasSuffix(r.Path, "/sync"):
		return nil
	}
	return map[string]any{}
}

func firstLetters(name string) string {
	letters := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, name)
	return letters[:min(4, len(letters))]
}
