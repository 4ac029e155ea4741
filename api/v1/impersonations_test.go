package v1_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// userID is the portal user with an address.
func userID(c *apitest.Client, email string) string { return people(c, "&q="+email)[0].ID }

func launch(c *apitest.Client, customerID, portalUserID string) *apitest.Answer {
	return c.Post("/impersonations", map[string]any{"customer_id": customerID, "portal_user_id": portalUserID, "reason": "Asked for help with licenses"})
}

// launched is the caller as a customer user.
func launched(c *apitest.Client, customerID, email string) *apitest.Client {
	return c.Launched(launch(c, customerID, userID(c, email)).Expect(http.StatusCreated).Text("id"))
}

func raise(c *apitest.Client) *apitest.Answer {
	return c.Post("/impersonations/current/raise", map[string]string{"reason": "Invite the new colleague"})
}

type auditEvent struct {
	Action       string
	ActorName    string  `json:"actor_name"`
	OnBehalfOf   *string `json:"on_behalf_of_id"`
	OnBehalfName *string `json:"on_behalf_of_name"`
	ObjectName   string  `json:"object_name"`
	After        map[string]any
}

func launchAudit(c *apitest.Client, query string) []auditEvent {
	var page struct{ Data []auditEvent }
	c.Get("/audit-events?limit=200" + query).Expect(http.StatusOK).Into(&page)
	return page.Data
}

type sentMail struct {
	To, Kind, Subject, Body string
	WrittenBy               string `json:"written_by"`
	OnBehalfOf              string `json:"on_behalf_of"`
}

// mailTo is the newest mail to an address.
func mailTo(operator *apitest.Client, address string) sentMail {
	var page struct{ Data []sentMail }
	operator.Get("/mails").Expect(http.StatusOK).Into(&page)
	return page.Data[slices.IndexFunc(page.Data, func(m sentMail) bool { return m.To == address })]
}

func TestALaunchedPortalIsReadOnlyUntilRaised(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	staff, master := who["partner_admin"].client, who["master_admin"].client
	mia := launched(staff, customer, "master@example.com")

	var me struct {
		Name, Kind string
		Companies  []struct {
			CustomerID string `json:"customer_id"`
			Level      string
			Master     bool `json:"master_admin"`
		}
		Permissions []string
		Acting      struct {
			PortalUserName string  `json:"portal_user_name"`
			RaisedUntil    *string `json:"raised_until"`
		}
	}
	mia.Get("/me").Expect(http.StatusOK).Into(&me)
	require.Equal(t, []string{"partner_admin", "customer", "master"}, []string{me.Name, me.Kind, me.Acting.PortalUserName})
	require.Len(t, me.Companies, 1)
	require.Equal(t, customer, me.Companies[0].CustomerID)
	require.Equal(t, "view", me.Companies[0].Level)
	require.True(t, me.Companies[0].Master)
	require.Contains(t, me.Permissions, "portal_users:write")
	require.NotContains(t, me.Permissions, "costs:read", "a customer user does not see costs")
	require.Nil(t, me.Acting.RaisedUntil)
	require.Equal(t, "partner", staff.Get("/me").Text("kind"), "the session itself stays the staff's")

	mail := mailTo(who["operator"].client, "master@example.com")
	require.Equal(t, "impersonation", mail.Kind)
	require.Contains(t, mail.Body, "partner_admin opened the portal of Fabrikam as master")
	require.Contains(t, mail.Body, "Asked for help with licenses")
	require.Equal(t, "partner_admin", mail.WrittenBy)

	invite := func() *apitest.Answer { return invited(mia, "new@example.com", customer, nil) }
	invite().Refused(http.StatusForbidden, "impersonation.read_only")
	require.Empty(t, people(staff, "&q=new@example.com"))
	raise(mia).Expect(http.StatusOK)
	require.NotEmpty(t, mia.Get("/impersonations/current").Expect(http.StatusOK).Text("raised_until"))
	require.Empty(t, invite().Expect(http.StatusCreated).Text("invitation.link"), "a company's own people get no link")
	invitation := mailTo(who["operator"].client, "new@example.com")
	require.Contains(t, invitation.Body, "partner_admin did this on behalf of master.")
	require.Equal(t, []string{"partner_admin", "master"}, []string{invitation.WrittenBy, invitation.OnBehalfOf})
	mia.Do(http.MethodDelete, "/impersonations/current", nil).Expect(http.StatusNoContent)
	mia.Get("/me").Refused(http.StatusForbidden, "impersonation.ended")
	staff.Get("/me").Expect(http.StatusOK)

	events := launchAudit(who["operator"].client, "&on_behalf_of="+userID(staff, "master@example.com"))
	var actions []string
	for _, event := range events {
		actions = append(actions, event.Action)
		require.Equal(t, "partner_admin", event.ActorName, event.Action)
		require.Equal(t, "master", *event.OnBehalfName, event.Action)
	}
	require.Equal(t, []string{"impersonation.ended", "portal_user.invited", "impersonation.raised", "impersonation.started"}, actions)
	require.Equal(t, "Asked for help with licenses", events[3].After["reason"])
	require.Equal(t, "Invite the new colleague", events[2].After["reason"])

	for name, reader := range map[string]*apitest.Client{"master admin": master, "admin": who["customer_admin"].client, "staff": who["partner_view"].client} {
		var list struct{ Data []map[string]any }
		reader.Get("/impersonations?customer_id=" + customer).Expect(http.StatusOK).Into(&list)
		require.Len(t, list.Data, 1, name)
		row := list.Data[0]
		require.Equal(t, []any{"partner_admin", "Asked for help with licenses", "left", 1.0, "Invite the new colleague", 1.0},
			[]any{row["actor_name"], row["reason"], row["ended_by"], row["raises"], row["raise_reason"], row["changes"]}, name)
	}
	who["customer_modify"].client.Get("/impersonations").Refused(http.StatusForbidden, "permission.missing")
	require.Equal(t, "true", staff.Get("/audit-events/verify").Text("intact"))
}

// TestEveryOperationMeetsItsLaunchedGate walks every operation in a launched portal, read-only and raised.
func TestEveryOperationMeetsItsLaunchedGate(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	operator := who["operator"].client
	for _, raised := range []bool{false, true} {
		mia := launched(operator, customer, "customer_admin@example.com")
		if raised {
			raise(mia).Expect(http.StatusOK)
		}
		refused, readOnly, missing, through := 0, 0, 0, 0
		for _, r := range e.App.Routes {
			gate := r.Gate()
			if gate.Public || r.Operation == "endImpersonation" {
				continue
			}
			got := mia.Do(r.Method, parameter.ReplaceAllString(r.Path, uuid.NewString()), bodyFor(r), "If-Match", `"1"`)
			code := ""
			if got.Status >= http.StatusBadRequest {
				code = got.Text("code")
			}
			held := gate.SignedIn || slices.Contains(authz.Permissions(authz.RoleCustomerAdmin), gate.Permission)
			switch {
			case !gate.Launched:
				require.Equal(t, "impersonation.refused", code, r.Operation)
				refused++
			case r.Method != http.MethodGet && !raised && !gate.Unraised:
				require.Equal(t, "impersonation.read_only", code, r.Operation)
				readOnly++
			case !held:
				require.Equal(t, "permission.missing", code, r.Operation)
				missing++
			default:
				require.NotContains(t, []string{"permission.missing", "impersonation.refused", "impersonation.read_only", "impersonation.ended"}, code, r.Operation)
				require.NotEqual(t, http.StatusUnauthorized, got.Status, r.Operation)
				through++
			}
		}
		require.Greater(t, refused, 25)
		require.Greater(t, through, 12)
		require.Equal(t, !raised, readOnly > 0)
		require.Positive(t, missing)
	}
	for _, never := range []string{
		"changePassword", "setPortalUserPassword", "logout", "listMySessions", "endMySession", "endMyOtherSessions", "launchPortal",
	} {
		require.False(t, authz.GateOf(never).Launched, never)
	}
}

// TestOnlyTheVerySessionActs: over, another's, unknown and malformed are one answer.
func TestOnlyTheVerySessionActs(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	staff := who["partner_admin"].client
	id := launch(staff, customer, userID(staff, "master@example.com")).Expect(http.StatusCreated).Text("id")
	again := e.Anonymous()
	again.Login("partner_admin@example.com", apitest.Password).Expect(http.StatusOK)
	answers := map[string]bool{}
	for name, got := range map[string]*apitest.Answer{
		"another session":   again.Launched(id).Get("/me"),
		"another person":    who["operator"].client.Launched(id).Get("/me"),
		"the customer user": who["master_admin"].client.Launched(id).Get("/me"),
		"unknown":           staff.Launched(uuid.NewString()).Get("/me"),
		"no id":             staff.Get("/me", "X-Acting-As", ""),
		"two":               staff.Launched(id + "," + id).Get("/me"),
		"garbage":           staff.Launched("' OR 1=1; --").Get("/customers"),
		"long":              staff.Launched(strings.Repeat("a", 4000)).Get("/customers"),
	} {
		got.Refused(http.StatusForbidden, "impersonation.ended")
		answers[got.Text("detail")] = true
		require.Len(t, answers, 1, name)
	}
	staff.Launched(id).Get("/me").Expect(http.StatusOK)
	e.Anonymous().Launched(id).Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	staff.Get("/impersonations/current").Refused(http.StatusNotFound, "impersonation.none")
	raise(staff).Refused(http.StatusNotFound, "impersonation.none")
	staff.Do(http.MethodDelete, "/impersonations/current", nil).Refused(http.StatusNotFound, "impersonation.none")
}

func TestWhoCannotBeLaunched(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, customer := everyRole(e)
	operator, staff := who["operator"].client, who["partner_modify"].client
	other := operator.Post("/customers", map[string]string{"name": "Contoso", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	cred := apitest.Credentials()[1]
	foreign := operator.Post("/resellers", map[string]any{
		"display_name": cred.Name, "domain": cred.Domain, "application_id": cred.ApplicationID, "application_secret": cred.Secret,
	}).Expect(http.StatusCreated).Text("id")
	away := operator.Post("/customers", map[string]string{"name": "Northwind", "reseller_id": foreign}).Expect(http.StatusCreated).Text("id")
	e.CustomerUser("away@example.com", authz.LevelView, false, away)
	invited(operator, "later@example.com", customer, nil).Expect(http.StatusCreated)
	master := userID(operator, "master@example.com")

	launch(staff, away, userID(operator, "away@example.com")).Refused(http.StatusNotFound, "portal_user.not_found")
	launch(staff, other, master).Refused(http.StatusNotFound, "portal_user.not_found")
	launch(staff, customer, uuid.NewString()).Refused(http.StatusNotFound, "portal_user.not_found")
	launch(staff, customer, userID(operator, "partner_view@example.com")).Refused(http.StatusNotFound, "portal_user.not_found")
	notYet := launch(staff, customer, userID(operator, "later@example.com")).Refused(http.StatusConflict, "impersonation.not_active")
	require.Contains(t, notYet.Text("detail"), "activate")
	for _, name := range []string{"partner_view", "customer_admin", "master_admin"} {
		launch(who[name].client, customer, master).Refused(http.StatusForbidden, "permission.missing")
	}
	for name, wrong := range map[string]map[string]any{
		"no reason": {"reason": ""}, "blanks": {"reason": " \t a "}, "long": {"reason": strings.Repeat("ä", 501)}, "zero": {"reason": "a\x00bc"},
		"no time": {"minutes": 0}, "too long": {"minutes": 61}, "back": {"minutes": -5}, "overflow": {"minutes": 1 << 40},
	} {
		body := map[string]any{"customer_id": customer, "portal_user_id": master, "reason": "Asked for help"}
		for field, value := range wrong {
			body[field] = value
		}
		staff.Post("/impersonations", body).Expect(http.StatusUnprocessableEntity)
		require.Empty(t, launchAudit(operator, "&action=impersonation.started"), name)
	}
	mia := launched(staff, customer, "master@example.com")
	raise(mia).Expect(http.StatusOK)
	launch(mia, customer, master).Refused(http.StatusForbidden, "impersonation.refused")
}

// TestNobodyDoesMoreByLaunching: what the member of staff may not do themselves is not open as anybody else.
func TestNobodyDoesMoreByLaunching(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	modify := launched(who["partner_modify"].client, customer, "master@example.com")
	raise(modify).Expect(http.StatusOK)
	invited(modify, "new@example.com", customer, nil).Refused(http.StatusForbidden, "permission.missing")
	modify.Get("/portal-users").Expect(http.StatusOK)

	admin := launched(who["partner_admin"].client, customer, "master@example.com")
	raise(admin).Expect(http.StatusOK)
	self := "/portal-users/" + userID(admin, "master@example.com")
	admin.Do(http.MethodPatch, self, map[string]string{"level": "admin"}, "If-Match", `"2"`).Refused(http.StatusForbidden, "portal_user.own")
}

func TestTwoPortalsAreLaunchedSideBySide(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, customer := everyRole(e)
	staff := who["partner_admin"].client
	other := staff.Post("/customers", map[string]string{"name": "Contoso", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	both := e.CustomerUser("both@example.com", authz.LevelAdmin, true, customer)
	e.CustomerUser("both@example.com", authz.LevelAdmin, true, other)
	require.Contains(t, string(both.Get("/customers").Body), other)
	ids := map[string]string{}
	for _, u := range people(staff, "&q=both@example.com") {
		ids[staff.Get("/portal-users/"+u.ID).Text("customer_id")] = u.ID
	}
	here := staff.Launched(launch(staff, customer, ids[customer]).Expect(http.StatusCreated).Text("id"))
	there := staff.Launched(launch(staff, other, ids[other]).Expect(http.StatusCreated).Text("id"))
	raise(there).Expect(http.StatusOK)

	here.Get("/customers/"+other).Refused(http.StatusNotFound, "customer.not_found")
	there.Get("/customers/"+customer).Refused(http.StatusNotFound, "customer.not_found")
	require.NotContains(t, string(here.Get("/customers").Expect(http.StatusOK).Body), other, "exactly that company, not the user's others")
	require.NotContains(t, string(there.Get("/customers").Expect(http.StatusOK).Body), customer)
	invited(here, "new@example.com", customer, nil).Refused(http.StatusForbidden, "impersonation.read_only")
}
