package postgres_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/postgres"
)

// TestATenantIsReadAloneFromTablesNeverAnalyzed keeps a first sync from reading whole tables once for each tenant: it
// fills tables of which PostgreSQL knows nothing yet, with plans made when they were empty.
func TestATenantIsReadAloneFromTablesNeverAnalyzed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dbtest.New(t).AppURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(ctx) })
	_, err = conn.Exec(ctx, `SET plan_cache_mode = force_generic_plan`)
	require.NoError(t, err)
	_, err = conn.Exec(ctx, `SET random_page_cost = 1.1`)
	require.NoError(t, err)

	for name, statement := range postgres.OfOneTenant {
		_, err := conn.Exec(ctx, "PREPARE "+name+"(uuid) AS "+statement)
		require.NoError(t, err, name)
		rows, err := conn.Query(ctx, "EXPLAIN EXECUTE "+name+"('00000000-0000-0000-0000-000000000000')")
		require.NoError(t, err, name)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err, name)
		for i, line := range lines {
			if strings.Contains(line, "Scan using") {
				require.Contains(t, lines[i+1], "Index Cond", "%s reads a whole index:\n%s", name, strings.Join(lines, "\n"))
				require.Regexp(t, `(_pkey|_key) on `, line, "%s takes an index for less than it is", name)
			}
			require.NotContains(t, line, "Seq Scan", "%s:\n%s", name, strings.Join(lines, "\n"))
		}
	}
}

// TestManyPeopleAreListedFromAnIndex: a page of everybody reads about as many rows as it shows.
func TestManyPeopleAreListedFromAnIndex(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	url := dbtest.New(t)
	conn, err := pgx.Connect(ctx, url.OwnerURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(ctx) })
	for _, statement := range []string{
		`INSERT INTO resellers (id, display_name, name_folded, nickname, domain, application_id, authorization_state, created_at, updated_at)
			VALUES (gen_random_uuid(), 'Nordlicht', 'nordlicht', 'nordlicht', 'nordlicht.example', gen_random_uuid(), 'authorized', now(), now())`,
		`INSERT INTO customers (id, reseller_id, name, name_folded, country, created_at, updated_at, version)
			SELECT gen_random_uuid(), r.id, 'Firm ' || i, 'firm ' || i, '', now(), now(), 1 FROM resellers r, generate_series(1, 500) i`,
		`INSERT INTO logins (id, reseller_id, kind, email, email_folded, name, password_hash, created_at, updated_at, version)
			SELECT gen_random_uuid(), r.id, 'customer', 'p' || i || '@example.com', 'p' || i || '@example.com', 'P ' || i, '', now(), now(), 1
			FROM resellers r, generate_series(1, 20000) i`,
		`INSERT INTO portal_users (id, login_id, reseller_id, customer_id, kind, name, name_folded, email, email_folded, level, status, created_at, updated_at)
			SELECT gen_random_uuid(), l.id, l.reseller_id, c.id, 'customer', l.name, lower(l.name), l.email, l.email_folded, 'view', 'active', now(), now()
			FROM (SELECT *, row_number() OVER () % 500 AS k FROM logins) l JOIN (SELECT id, row_number() OVER () - 1 AS k FROM customers) c USING (k)`,
		`ANALYZE resellers, customers, logins, portal_users`,
		`SET statement_timeout = '20s'`,
	} {
		_, err := conn.Exec(ctx, statement)
		require.NoError(t, err, statement)
	}
	sql, args := postgres.PortalUserPage(everyone, 50)
	rows, err := conn.Query(ctx, "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "+sql, args...)
	require.NoError(t, err)
	plans, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[[]struct {
		Plan struct {
			Hit  int `json:"Shared Hit Blocks"`
			Read int `json:"Shared Read Blocks"`
		}
	}])
	require.NoError(t, err)
	require.Less(t, plans[0].Plan.Hit+plans[0].Plan.Read, 2000, "pages read for 50 people")
}

// TestTheNextValueOfASessionIsFoundInAnIndex: every request asks it, also of a session that has had many.
func TestTheNextValueOfASessionIsFoundInAnIndex(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dbtest.New(t).OwnerURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(ctx) })
	for _, statement := range []string{
		`INSERT INTO logins (id, kind, email, email_folded, name, password_hash, created_at, updated_at, version)
			VALUES (gen_random_uuid(), 'partner', 'mia@example.com', 'mia@example.com', 'Mia', '', now(), now(), 1)`,
		`INSERT INTO sessions (id, login_id, csrf_token, address, user_agent, created_at, last_seen_at, expires_at, token_issued_at)
			SELECT gen_random_uuid(), l.id, '', '', '', now(), now(), now(), now() FROM logins l, generate_series(1, 20)`,
		`INSERT INTO session_tokens (hash, session_id, issued_at)
			SELECT sha256((s.id || '/' || i)::bytea), s.id, now() + i * interval '15 minutes' FROM sessions s, generate_series(1, 600) i`,
		`ANALYZE logins, sessions, session_tokens`,
	} {
		_, err := conn.Exec(ctx, statement)
		require.NoError(t, err, statement)
	}
	rows, err := conn.Query(ctx, "EXPLAIN "+postgres.SessionWithLogin, []byte("hash"))
	require.NoError(t, err)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	plan := strings.Join(lines, "\n")
	require.Regexp(t, `using session_tokens_issued on session_tokens n.*\n\s+Index Cond: .*issued_at > `, plan)
}
