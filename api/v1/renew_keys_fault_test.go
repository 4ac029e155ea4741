package v1_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// underLoad makes calls again and again, each by somebody of its own, while do works; every one must have its answer.
func underLoad(t *testing.T, calls map[string]func() (status, want int), do func()) {
	t.Helper()
	var stop atomic.Bool
	var wg sync.WaitGroup
	made := map[string]*atomic.Int32{}
	for name, call := range calls {
		count := &atomic.Int32{}
		made[name] = count
		wg.Go(func() {
			for !stop.Load() {
				if status, want := call(); status != want {
					t.Errorf("%s: %d instead of %d", name, status, want)
					return
				}
				count.Add(1)
			}
		})
	}
	goOn := func() {
		for name, count := range made {
			begin := count.Load()
			require.Eventually(t, func() bool { return count.Load() > begin+1 || t.Failed() }, time.Minute, 5*time.Millisecond, name)
		}
	}
	goOn()
	do()
	goOn()
	stop.Store(true)
	wg.Wait()
}

// TestKeysAreRenewedUnderLoad: while the portal, its worker and API clients work, every data key gets a successor and
// every secret goes under it. Nobody notices, and nothing stays under a former key.
func TestKeysAreRenewedUnderLoad(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	mails := apitest.NewMailServer(t)
	e := apitest.New(t, apitest.Through(mails))
	e.Work()
	operator := e.Operator()
	id := synced(t, e, operator)
	customer := firstID(operator, "/customers?reseller_id="+id)
	program := makeClient(operator, map[string]any{"reseller_id": id, "name": "Halo", "scopes": []string{"customers:read"}})
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	staff := e.User("staff@example.com", authz.RoleCSPAdmin, id)
	invited(operator, "clara@example.com", customer, nil).Expect(http.StatusCreated)
	accept(t, e, mails.Wait("clara@example.com", 1).Link(), apitest.Password).Expect(http.StatusNoContent)
	clara, begun := e.Anonymous(), time.Now()
	clara.Login("clara@example.com", apitest.Password).Expect(http.StatusOK)
	app := clara.AddApp(begun)
	staff.Post("/resellers/"+id+"/authorization", nil).Expect(http.StatusOK) // its proof waits, sealed
	require.NoError(t, e.App.Heads.SignHeads(ctx))

	people := 0
	calls := map[string]func() (int, int){
		"health":   func() (int, int) { return operator.Get("/resellers/" + id + "/health").Status, http.StatusOK },
		"sync":     func() (int, int) { return staff.Post("/resellers/"+id+"/sync", nil).Status, http.StatusAccepted },
		"token":    func() (int, int) { return e.Token(program.form()).Status, http.StatusOK },
		"app":      func() (int, int) { return mia.Post("/me/mfa/totp", nil).Status, http.StatusOK },
		"the list": func() (int, int) { return program.token(e).Get("/customers").Status, http.StatusOK },
		"invitation": func() (int, int) {
			if people++; people > 40 { // no more are sent at once
				return operator.Get("/portal-users").Status, http.StatusOK
			}
			return invited(operator, fmt.Sprintf("p%d@example.com", people), customer, nil).Status, http.StatusCreated
		},
	}
	underLoad(t, calls, func() {
		for range 3 {
			done, err := e.App.RenewKeys(ctx)
			require.NoError(t, err)
			require.Equal(t, 2, done.Keys, "of the reseller and of the installation")
			require.GreaterOrEqual(t, done.Values, 3, "secret, proof and key of tokens at least")
			require.Zero(t, done.Lost)
		}
	})
	idle(t, e, operator, id)
	require.Zero(t, underFormerKeys(t, e))
	require.NotContains(t, e.Log.String(), `"level":"ERROR"`)
	require.Zero(t, len(operationsOf(operator, "failed")), "syncs that failed")
	require.NotEmpty(t, mails.Wait("p1@example.com", 1).Link(), "mails leave with their links")

	clara.Login("clara@example.com", apitest.Password).Expect(http.StatusOK)
	clara.Post("/auth/mfa", map[string]string{"code": app.Code(begun.Add(30 * time.Second))}).Expect(http.StatusOK)
	require.NoError(t, e.App.Heads.SignHeads(ctx))
	again, err := e.App.RenewKeys(ctx)
	require.NoError(t, err)
	require.Zero(t, again.Lost, "all of it still opens")
}

// underFormerKeys counts the values under data keys that have a successor, of every column that holds sealed values by
// its name. The private keys of heads that were signed stay as they were: nobody may rewrite them.
func underFormerKeys(t *testing.T, e *apitest.Env) (count int) {
	t.Helper()
	ctx := context.Background()
	db, err := sql.Open("pgx", e.DatabaseURL)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(ctx, `SELECT table_name, column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name LIKE '%sealed' AND table_name <> 'audit_keys'`)
	require.NoError(t, err)
	defer func() { _ = rows.Close() }()
	columns := 0
	for rows.Next() {
		var table, column string
		require.NoError(t, rows.Scan(&table, &column))
		columns++
		var former int
		require.NoError(t, db.QueryRowContext(ctx, fmt.Sprintf(`SELECT count(*) FROM %[1]s t JOIN data_keys k
			ON k.retired_at IS NOT NULL AND position(k.id::text::bytea IN t.%[2]s) = 3`, table, column)).Scan(&former))
		count += former
	}
	require.NoError(t, rows.Err())
	require.Equal(t, 7, columns)
	return count
}

// operationsOf are the ids of the operations in a state.
func operationsOf(c *apitest.Client, state string) (ids []string) {
	var list struct{ Data []struct{ ID string } }
	c.Get("/operations?limit=200&state=" + state).Expect(http.StatusOK).Into(&list)
	for _, o := range list.Data {
		ids = append(ids, o.ID)
	}
	return ids
}
