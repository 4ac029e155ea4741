package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/audit"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/tenancy"
)

func TestChainsAreNamedAsPeopleNameThem(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	cfg, err := config.New(parsed[auditVerifyCommand](t, "--database-url="+database.AppURL, "--data-dir="+t.TempDir()).Settings)
	require.NoError(t, err)
	db, err := pgx.Connect(t.Context(), database.OwnerURL)
	require.NoError(t, err)
	defer func() { _ = db.Close(t.Context()) }()
	reseller := func(id, name string) string {
		_, err := db.Exec(t.Context(), `
			INSERT INTO resellers (id, display_name, name_folded, nickname, domain, application_id, authorization_state, created_at, updated_at)
			VALUES ($1, $2, lower($2), lower($2), lower($2) || '.example', gen_random_uuid(), 'never', now(), now())`, id, name)
		require.NoError(t, err)
		return id
	}
	chain := func(id string, head int) {
		_, err := db.Exec(t.Context(), `INSERT INTO audit_chains (chain_id, last_seq, last_hash) VALUES ($1, $2, $3)`, id, head, audit.Genesis())
		require.NoError(t, err)
	}
	contoso := reseller("10000000-0000-4000-8000-000000000000", "Contoso")
	gone := reseller("20000000-0000-4000-8000-000000000000", "Gone")
	unknown := "30000000-0000-4000-8000-000000000000"
	chain(audit.PlatformChain, 0)
	chain(contoso, 0)

	require.NoError(t, app.With(t.Context(), cfg, slog.New(slog.DiscardHandler), func(a *app.App) error {
		sc := tenancy.Unbounded("test")
		was, err := a.Resellers.Get(t.Context(), sc, gone)
		require.NoError(t, err)
		require.NoError(t, a.Resellers.Delete(authz.WithActor(t.Context(), authz.CommandLine()), sc, gone, was.Version))
		var out bytes.Buffer
		require.NoError(t, verifyAudit(t.Context(), a, &out))
		require.Equal(t, "platform: intact, events: 0\n"+
			"reseller Contoso ("+contoso+"): intact, events: 0\n"+
			"deleted reseller Gone ("+gone+"): intact, events: 1\n", out.String())

		chain(unknown, 5)
		out.Reset()
		require.ErrorContains(t, verifyAudit(t.Context(), a, &out), "tampered with")
		require.Contains(t, out.String(), "deleted reseller ("+unknown+"): broken at event 1: the chain ends at 0, its head says 5\n")
		return nil
	}))
}

// TestTamperingIsNamed writes to the database past the application, as its owner can, and looks
// what the command says of it.
func TestTamperingIsNamed(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	folder := t.TempDir()
	cfg, err := config.New(parsed[auditVerifyCommand](t, "--database-url="+database.AppURL, "--data-dir="+folder).Settings)
	require.NoError(t, err)
	db, err := pgx.Connect(t.Context(), database.OwnerURL)
	require.NoError(t, err)
	defer func() { _ = db.Close(t.Context()) }()
	exec := func(statements ...string) {
		t.Helper()
		for _, s := range statements {
			_, err := db.Exec(t.Context(), s)
			require.NoError(t, err, s)
		}
	}
	exec(`ALTER TABLE audit_events DISABLE TRIGGER USER`, `ALTER TABLE audit_heads DISABLE TRIGGER USER`)
	id := func(seq int) (id string) {
		require.NoError(t, db.QueryRow(t.Context(), `SELECT id::text FROM audit_events WHERE seq = $1`, seq).Scan(&id))
		return id
	}

	require.NoError(t, app.With(t.Context(), cfg, slog.New(slog.DiscardHandler), func(a *app.App) error {
		store, err := postgres.Open(t.Context(), database.AppURL, postgres.Options{MaxConns: 1, ApplicationName: t.Name()})
		require.NoError(t, err)
		defer store.Close()
		recorder := audit.NewRecorder(store, clock.System, clock.System, uuid.NewString)
		for i := range 5 {
			require.NoError(t, recorder.Record(t.Context(), audit.Event{Action: "tenant.connected", ObjectKind: "tenant", ObjectID: fmt.Sprint(i), ObjectName: "Contoso"}))
		}
		require.NoError(t, a.Heads.SignHeads(t.Context()))
		require.NoError(t, a.Heads.SignHeads(t.Context()), "a second time the same day signs nothing")
		kept := filepath.Join(folder, "audit-heads.ndjson")
		lines, err := os.ReadFile(kept)
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count(string(lines), "\n"))
		keys, err := a.Audit.PublicKeys(t.Context())
		require.NoError(t, err)
		heads, err := readHeads(kept, keys)
		require.NoError(t, err)

		said := func() string {
			t.Helper()
			var out bytes.Buffer
			if err := verifyAudit(t.Context(), a, &out, heads...); err != nil {
				require.ErrorContains(t, err, "tampered with")
			}
			return out.String()
		}
		require.Equal(t, "platform: intact, events: 5, signed heads: 3\n", said(), "of the database, the folder and the given file")

		exec(`CREATE TABLE kept AS SELECT * FROM audit_events`, `CREATE TABLE kept_chains AS SELECT * FROM audit_chains`)
		third := id(3)
		for name, tt := range map[string]struct{ tamper, says string }{
			"changed":        {`UPDATE audit_events SET object_name = 'Fabrikam' WHERE seq = 3`, "broken at event 3: it was changed after it was written (id " + third + ")"},
			"removed":        {`DELETE FROM audit_events WHERE seq = 3`, "broken at event 3: event 3 is missing"},
			"swapped":        {`UPDATE audit_events SET seq = 9 WHERE seq = 3; UPDATE audit_events SET seq = 3 WHERE seq = 4; UPDATE audit_events SET seq = 4 WHERE seq = 9`, "broken at event 3: it does not follow"},
			"tail cut":       {`DELETE FROM audit_events WHERE seq > 3; UPDATE audit_chains SET last_seq = 3, last_hash = (SELECT hash FROM audit_events WHERE seq = 3)`, "the chain ends at 3, the head signed on "},
			"all taken away": {`DELETE FROM audit_events; UPDATE audit_chains SET last_seq = 0, last_hash = decode('` + hex.EncodeToString(audit.Genesis()) + `', 'hex')`, "the chain ends at 0, the head signed on "},
		} {
			exec(tt.tamper)
			require.Contains(t, said(), tt.says, name)
			require.NoError(t, a.Heads.SignHeads(t.Context()), name)
			exec(`DELETE FROM audit_events`, `INSERT INTO audit_events SELECT * FROM kept`,
				`UPDATE audit_chains c SET last_seq = k.last_seq, last_hash = k.last_hash FROM kept_chains k WHERE k.chain_id = c.chain_id`)
		}
		require.Contains(t, said(), "intact")

		// What the file says cannot be changed either, and a key of somebody else signs nothing.
		changed := strings.Replace(string(lines), `"seq":5`, `"seq":3`, 1)
		require.NoError(t, os.WriteFile(kept, []byte(changed), 0o600))
		require.ErrorContains(t, verifyAudit(t.Context(), a, io.Discard), "was changed")
		_, err = readHeads(kept, keys)
		require.ErrorContains(t, err, "line 1 of the signed heads")
		return nil
	}))
}

// TestAnExportIsVerifiedWithoutADatabase: what the API gives is proven elsewhere, with the heads that were kept.
func TestAnExportIsVerifiedWithoutADatabase(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	require.NoError(t, e.App.Heads.SignHeads(t.Context()))
	keys, err := e.App.Audit.PublicKeys(t.Context())
	require.NoError(t, err)
	file := func(name string, content []byte) string {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, content, 0o600))
		return path
	}
	heads := file("heads", operator.Get("/audit-events/heads").Expect(http.StatusOK).Body)
	export := operator.Get("/audit-events/export").Expect(http.StatusOK).Body
	verify := func(export string, arguments ...string) (string, error) {
		c := parsed[auditVerifyCommand](t, append([]string{"--export=" + export, "--heads=" + heads}, arguments...)...)
		known, err := parseKeys(c.PublicKey)
		require.NoError(t, err)
		var out bytes.Buffer
		err = c.verifyExport(known, &out)
		return out.String(), err
	}
	key := "--public-key=" + audit.KeyText(keys[0])
	said, err := verify(file("whole", export), key)
	require.NoError(t, err)
	require.Regexp(t, `chain \S+: intact, events: \d+, signed heads: 1\n`, said)
	_, err = verify(file("whole", export))
	require.ErrorContains(t, err, "--public-key")
	_, err = verify(file("changed", bytes.Replace(export, []byte("session.opened"), []byte("session.closed"), 1)), key)
	require.ErrorContains(t, err, "tampered with")
	require.ErrorContains(t, err, "SHA-256")
}
