package v1_test

import (
	"context"
	"encoding/hex"
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
)

// TestLinksAndPasswordsAreKeptNowhere goes every way in by a link, and then looks for what links
// carry and for passwords in the log, in answers to others, and in every row of every table, job
// arguments and the memory of Idempotency-Key included.
func TestLinksAndPasswordsAreKeptNowhere(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	e := apitest.New(t, apitest.Through(server))
	e.Work()
	operator := e.Operator()
	reseller := addReseller(e, operator)
	customer := operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")

	key := []string{"Idempotency-Key", "canary-key"}
	operator.Post("/portal-users", map[string]any{
		"email": "clara@example.com", "name": "Clara", "customer": map[string]any{"customer_ids": []string{customer}, "level": "view"},
	}, key...).Expect(http.StatusCreated)
	operator.Post("/portal-users", map[string]any{
		"email": "paul@example.com", "name": "Paul", "partner": map[string]any{"reseller_id": reseller, "password": "canary meadow 11", "level": "view"},
	}, "Idempotency-Key", "canary-key-2").Expect(http.StatusCreated)
	waiting := tokenOf(t, server.Wait("clara@example.com", 1).Link(), "/activate")
	operator.Post("/portal-users/"+people(operator, "&q=clara")[0].ID+"/invite", nil).Expect(http.StatusOK)
	used := server.Wait("clara@example.com", 2).Link()
	accept(t, e, used, "canary meadow 22").Expect(http.StatusNoContent)
	e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": "clara@example.com"}).Expect(http.StatusAccepted)
	reset := tokenOf(t, server.Wait("clara@example.com", 3).Link(), "/reset-password")
	e.Anonymous().Post("/auth/password/reset", map[string]string{"token": reset, "password": "canary meadow 33"}).Expect(http.StatusNoContent)
	e.Idle()

	places := map[string]string{
		"log": e.Log.String(), "tables": everyRow(t, e),
		"outbox": string(operator.Get("/mails").Body), "audit": string(operator.Get("/audit-events?limit=200").Body),
	}
	for place, text := range places {
		require.NotEmpty(t, text, place)
		for _, secret := range []string{waiting, tokenOf(t, used, "/activate"), reset, "canary meadow"} {
			require.NotContains(t, text, secret, place)
			require.NotContains(t, text, hex.EncodeToString([]byte(secret)), place)
		}
	}
	require.Contains(t, places["tables"], "clara@example.com", "the rows were read")
}

// everyRow is every row of every table, as text.
func everyRow(t *testing.T, e *apitest.Env) string {
	t.Helper()
	ctx := context.Background()
	db, err := pgx.Connect(ctx, e.DatabaseURL)
	require.NoError(t, err)
	defer func() { _ = db.Close(ctx) }()
	rows, err := db.Query(ctx, `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Contains(t, tables, "river_job")
	var all string
	for _, table := range tables {
		var text string
		require.NoError(t, db.QueryRow(ctx, "SELECT coalesce(string_agg(x::text, E'\\n'), '') FROM "+pgx.Identifier{table}.Sanitize()+" x").Scan(&text), table)
		all += text + "\n"
	}
	return all
}
