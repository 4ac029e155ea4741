package v1_test

import (
	"context"
	"database/sql"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// TestAStolenSessionIsNoWayInOfItsOwn: whoever has a copy of a session cannot link a Microsoft account of
// theirs, which would sign in also after another password; and the owner reads of every such change.
func TestAStolenSessionIsNoWayInOfItsOwn(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SigningInWithMicrosoft())
	owner, reader := e.Operator(), e.User("reader@example.com", authz.RoleOperator, "")
	who := apitest.MicrosoftPerson("gruenwald.onmicrosoft.com")
	link := map[string]string{"return_to": "/account"}
	visit := owner.AtMicrosoft("/me/microsoft-account", link, who)
	grow(t, e)
	owner.Post("/me/microsoft-account", link).Refused(http.StatusForbidden, "mfa.confirm")
	require.Equal(t, "/account?microsoft=linked", owner.Return(visit), "who left for Microsoft in time comes back in time")
	require.Contains(t, mailTo(reader, "operator@example.com").Body, "The Microsoft account "+who.UserPrincipalName+" signs in as you from now on.")

	owner.Do(http.MethodDelete, "/me/microsoft-account", nil).Expect(http.StatusNoContent)
	owner.Post("/me/mfa/password", map[string]string{"current_password": apitest.Password}).Expect(http.StatusNoContent)
	require.Equal(t, "/account?microsoft=linked", owner.Return(owner.AtMicrosoft("/me/microsoft-account", link, who)))
	changePassword(owner, apitest.Password, "another lantern 43").Expect(http.StatusNoContent)
	require.Contains(t, mailTo(reader, "operator@example.com").Body, "Your password was changed.")
}

// TestWhoGivesAProgramAccessShowsWhoTheyAre: a copy of a session alone makes no client, no secret and no scope; and
// whoever looks after the reseller's clients reads of each.
func TestWhoGivesAProgramAccessShowsWhoTheyAre(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	id := addReseller(e, operator)
	customer := operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": id}).Expect(http.StatusCreated).Text("id")
	ada := e.User("ada@example.com", authz.RolePartnerAdmin, id)
	e.User("vera@example.com", authz.RolePartnerView, id)
	limited := reading("customers:read")
	limited["customer_ids"] = []string{customer}
	made := makeClient(ada, limited)
	written := mailTo(operator, "ada@example.com")
	require.Equal(t, "The API client Halo was given access", written.Subject)
	require.Contains(t, written.Body, `ada added the API client "Halo", which calls in the name of Nordlicht Cloud GmbH.`)
	require.NotContains(t, string(operator.Get("/mails").Body), "vera@example.com", "who may not look after clients")

	client := "/api-clients/" + made.id
	patch := func(body map[string]any) *apitest.Answer {
		return ada.Do(http.MethodPatch, client, body, "If-Match", ada.Get(client).Header.Get("ETag"))
	}
	grow(t, e)
	ada.Post("/api-clients", reading("customers:read")).Refused(http.StatusForbidden, "mfa.confirm")
	ada.Post(client+"/secrets", map[string]any{}).Refused(http.StatusForbidden, "mfa.confirm")
	for name, more := range map[string]map[string]any{"a scope": {"scopes": []string{"customers:read", "orders:read"}}, "all customers": {"all_customers": true}} {
		patch(more).Refused(http.StatusForbidden, "mfa.confirm")
		require.Equal(t, "1", ada.Get(client).Text("version"), name)
	}
	patch(map[string]any{"name": "Halo PSA", "requests_per_minute": 60}).Expect(http.StatusOK)
	ada.Do(http.MethodPost, client+"/disable", nil, "If-Match", ada.Get(client).Header.Get("ETag")).Expect(http.StatusOK)
	ada.Do(http.MethodPost, client+"/enable", nil, "If-Match", ada.Get(client).Header.Get("ETag")).Refused(http.StatusForbidden, "mfa.confirm")

	ada.Post("/me/mfa/password", map[string]string{"current_password": apitest.Password}).Expect(http.StatusNoContent)
	ada.Post(client+"/secrets", map[string]any{}).Expect(http.StatusCreated)
	require.Contains(t, mailTo(operator, "ada@example.com").Body, `ada made another secret for the API client "Halo PSA"`)
	patch(map[string]any{"all_customers": true}).Expect(http.StatusOK)
	require.Contains(t, mailTo(operator, "ada@example.com").Body, `ada let more be done by the API client "Halo PSA"`)
}

// TestNobodyIsTooFarDownTheListToBeWrittenTo: more than a page of colleagues come before who looks after clients.
func TestNobodyIsTooFarDownTheListToBeWrittenTo(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	id := addReseller(e, operator)
	e.User("zoe@example.com", authz.RolePartnerAdmin, id)
	e.User("aaa@example.com", authz.RolePartnerView, id)
	db, err := sql.Open("pgx", e.DatabaseURL)
	require.NoError(t, err)
	db.SetMaxOpenConns(1) // which has the temporary table
	defer func() { _ = db.Close() }()
	for _, statement := range []string{
		`CREATE TEMPORARY TABLE many AS SELECT gen_random_uuid() AS id, gen_random_uuid() AS login, n FROM generate_series(1, 205) n`,
		`INSERT INTO logins SELECT l.* FROM many, logins o, jsonb_populate_record(o, jsonb_build_object('id', many.login, 'email', 'aaa' || n || '@example.com', 'email_folded', 'aaa' || n || '@example.com')) l WHERE o.email_folded = 'aaa@example.com'`,
		`INSERT INTO portal_users SELECT u.* FROM many, portal_users o, jsonb_populate_record(o, jsonb_build_object('id', many.id, 'login_id', many.login, 'email', 'aaa' || n || '@example.com', 'email_folded', 'aaa' || n || '@example.com')) u WHERE o.email_folded = 'aaa@example.com'`,
	} {
		_, err = db.ExecContext(context.Background(), statement)
		require.NoError(t, err)
	}
	makeClient(operator, map[string]any{"reseller_id": id, "name": "Halo", "scopes": []string{"audit:read"}})
	require.Equal(t, "The API client Halo was given access", mailTo(operator, "zoe@example.com").Subject)
}

// grow makes every session and visit to Microsoft eleven minutes older.
func grow(t *testing.T, e *apitest.Env) {
	t.Helper()
	db, err := sql.Open("pgx", e.DatabaseURL)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	for _, statement := range []string{
		`UPDATE sessions SET confirmed_at = confirmed_at - interval '11 minutes'`,
		`UPDATE microsoft_sign_ins SET created_at = created_at - interval '11 minutes'`,
	} {
		_, err = db.ExecContext(context.Background(), statement)
		require.NoError(t, err)
	}
}
