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
