package v1_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
)

// TestAnAddressIsInvitedWhileItsLastPortalGoes: the invitation waits, and leads to a login that is there.
func TestAnAddressIsInvitedWhileItsLastPortalGoes(t *testing.T) {
	t.Parallel()
	e, ctx := apitest.New(t), context.Background()
	who, reseller, first := everyRole(e)
	operator := who["operator"].client
	second := operator.Post("/customers", map[string]string{"name": "Contoso", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	old := firstOf(invited(operator, "clara@example.com", first, nil))
	db, err := pgx.Connect(ctx, e.DatabaseURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close(ctx) })

	deleting, err := db.Begin(ctx)
	require.NoError(t, err)
	_, err = deleting.Exec(ctx, `SELECT FROM logins WHERE email_folded = 'clara@example.com' FOR UPDATE`)
	require.NoError(t, err)
	link := make(chan string)
	go func() { link <- linkFor(operator, "clara@example.com", second) }()
	require.Eventually(t, func() bool {
		var waiting bool
		err := deleting.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`).Scan(&waiting)
		return err == nil && waiting
	}, time.Minute, 10*time.Millisecond)
	_, err = deleting.Exec(ctx, `UPDATE portal_users SET deleted_at = now() WHERE id = $1`, old.ID)
	require.NoError(t, err)
	_, err = deleting.Exec(ctx, `UPDATE logins SET deleted_at = now(), password_hash = '' WHERE email_folded = 'clara@example.com'`)
	require.NoError(t, err)
	require.NoError(t, deleting.Commit(ctx))
	accept(t, e, <-link, "quiet meadow 77").Expect(http.StatusNoContent)
}

// TestANewAddressIsInvitedByManyAtOnce: nobody is told that the address cannot be used.
func TestANewAddressIsInvitedByManyAtOnce(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, _ := everyRole(e)
	operator := who["operator"].client
	var all sync.WaitGroup
	answers := make([]*apitest.Answer, 6)
	for i := range answers {
		id := operator.Post("/customers", map[string]string{"name": fmt.Sprintf("Firm %d", i), "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
		all.Go(func() { answers[i] = invited(operator, "clara@example.com", id, nil) })
	}
	all.Wait()
	for _, a := range answers {
		a.Expect(http.StatusCreated)
	}
}

// TestMasterAdminsAreInvitedWhilePeopleChange: a customer that is added for somebody who is there already and a change of
// that person wait for each other in one order.
func TestMasterAdminsAreInvitedWhilePeopleChange(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, first := everyRole(e)
	operator, staff := who["operator"].client, who["partner_admin"].client
	var emails, paths []string
	for i := range 4 {
		emails = append(emails, fmt.Sprintf("p%d@example.com", i))
		paths = append(paths, "/portal-users/"+firstOf(invited(operator, emails[i], first, nil)).ID)
	}
	var all sync.WaitGroup
	answers := make([]*apitest.Answer, 40)
	for i, path := range paths {
		for j := range 5 {
			n := 10*i + 2*j
			all.Go(func() {
				answers[n] = operator.Post("/customers", map[string]any{
					"name": fmt.Sprintf("Firm %d", n), "reseller_id": reseller, "master_admin": map[string]any{"name": "IT", "email": emails[i]},
				})
			})
			all.Go(func() {
				answers[n+1] = staff.Do(http.MethodPatch, path, map[string]string{"name": fmt.Sprintf("Clara %d", n)}, tag(staff.Get(path).Text("version"))...)
			})
		}
	}
	all.Wait()
	for i, a := range answers {
		if i%2 == 0 || a.Status != http.StatusPreconditionFailed {
			require.Less(t, a.Status, http.StatusBadRequest, "%s", a.Body)
		}
	}
}
