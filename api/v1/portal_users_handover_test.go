package v1_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/portaluser"
)

// TestStaffHandOverALinkForAForgottenPassword where no mail reaches the person.
func TestStaffHandOverALinkForAForgottenPassword(t *testing.T) {
	t.Parallel()
	now := &movingClock{}
	e := apitest.New(t, apitest.Overriding(app.Overrides{Machine: clock.Machine(now.time)}))
	who, _, customer := everyRole(e)
	staff := who["partner_admin"].client
	clara := e.CustomerUser("clara@example.com", authz.LevelView, false, customer)
	path := "/portal-users/" + people(staff, "&q=clara")[0].ID + "/password-link"
	who["master_admin"].client.Post(path, nil).Refused(http.StatusForbidden, "portal_user.staff_only")
	who["partner_modify"].client.Post(path, nil).Refused(http.StatusForbidden, "permission.missing")
	link := staff.Post(path, nil).Expect(http.StatusOK).Text("link")
	clara.Get("/me").Expect(http.StatusOK)
	actor, count := auditOf(who["operator"].client, "portal_user.link_handed_over")
	require.Equal(t, "partner_admin", actor)
	require.Equal(t, 1, count)

	reset := map[string]string{"token": tokenOf(t, link, "/reset-password"), "password": "quiet meadow 77"}
	now.pass(23 * time.Hour)
	operator := who["operator"].client
	operator.Login("operator@example.com", apitest.Password).Expect(http.StatusOK) // a day without use ends sessions
	e.Anonymous().Post("/auth/password/reset", reset).Expect(http.StatusNoContent)
	clara.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	e.Anonymous().Login("clara@example.com", "quiet meadow 77").Expect(http.StatusOK)
	e.Anonymous().Post("/auth/password/reset", reset).Refused(http.StatusNotFound, "link.ended")
	require.NotContains(t, e.Log.String(), reset["token"])
	require.NotContains(t, string(operator.Get("/audit-events?limit=200").Body), reset["token"])

	for query, code := range map[string]string{"&q=csp_admin": "portal_user.not_customer", "&q=dora": "portal_user.no_password"} {
		invited(operator, "dora@example.com", customer, nil)
		operator.Post("/portal-users/"+people(operator, query)[0].ID+"/password-link", nil).Refused(http.StatusConflict, code)
	}
	late := operator.Post(path, nil).Expect(http.StatusOK).Text("link")
	now.pass(24 * time.Hour)
	e.Anonymous().Post("/auth/password/reset", map[string]string{"token": tokenOf(t, late, "/reset-password"), "password": "quiet meadow 78"}).
		Refused(http.StatusNotFound, "link.ended")
}

func TestWhereMailsReachNobodyHandsALinkOver(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	e, operator, reseller, customer := mailing(t, server)
	linkFor(operator, "clara@example.com", customer)
	accept(t, e, server.Wait("clara@example.com", 1).Link(), "quiet meadow 77").Expect(http.StatusNoContent)
	path := "/portal-users/" + people(operator, "&q=clara")[0].ID + "/password-link"
	operator.Post(path, nil).Refused(http.StatusConflict, "portal_user.mails_reach")
	_, count := auditOf(operator, "portal_user.link_handed_over")
	require.Zero(t, count)
	changeReseller(operator, reseller, map[string]any{"mails_end_users": false}).Expect(http.StatusOK)
	require.Contains(t, operator.Post(path, nil).Expect(http.StatusOK).Text("link"), "/reset-password#")
}

// TestWhoAcceptedStaysAccepted: disabled before ever signing in, they come back as they were.
func TestWhoAcceptedStaysAccepted(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	staff := who["partner_admin"].client
	accept(t, e, linkFor(staff, "clara@example.com", customer), "quiet meadow 77").Expect(http.StatusNoContent)
	path := "/portal-users/" + people(staff, "&q=clara")[0].ID
	staff.Do(http.MethodPost, path+"/disable", nil, tag("2")...).Expect(http.StatusOK)
	require.Equal(t, "active", staff.Do(http.MethodPost, path+"/enable", nil, tag("3")...).Expect(http.StatusOK).Text("status"))
	e.Anonymous().Login("clara@example.com", "quiet meadow 77").Expect(http.StatusOK)
}

// TestAPasswordIsSetForWhoThePersonIsByThen: somebody gets more rights while the new password is hashed.
func TestAPasswordIsSetForWhoThePersonIsByThen(t *testing.T) {
	t.Parallel()
	e, ctx := apitest.New(t, apitest.Overriding(app.Overrides{HashCost: &portaluser.Cost{MemoryKiB: 64, Time: 1, Threads: 1}})), context.Background()
	who, _, _ := everyRole(e)
	admin := who["partner_admin"].client
	made := firstOf(partner(admin, "paul@example.com", nil))
	db, err := pgx.Connect(ctx, e.DatabaseURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close(ctx) })
	raising, err := db.Begin(ctx)
	require.NoError(t, err)
	_, err = raising.Exec(ctx, `SELECT FROM logins WHERE email_folded = 'paul@example.com' FOR UPDATE`)
	require.NoError(t, err)
	answer := make(chan *apitest.Answer)
	go func() {
		answer <- admin.Do(http.MethodPut, "/portal-users/"+made.ID+"/password", map[string]string{"password": "another lantern 43"})
	}()
	require.Eventually(t, func() bool {
		var waiting bool
		err := raising.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`).Scan(&waiting)
		return err == nil && waiting
	}, time.Minute, 10*time.Millisecond)
	_, err = raising.Exec(ctx, `UPDATE portal_users SET csp_admin = true, level = 'admin' WHERE id = $1`, made.ID)
	require.NoError(t, err)
	require.NoError(t, raising.Commit(ctx))
	(<-answer).Refused(http.StatusForbidden, "portal_user.above_own")
	e.Anonymous().Login("paul@example.com", apitest.Password).Expect(http.StatusOK)
}

// TestEachCompanyReadsItsOwnName of somebody who works for two.
func TestEachCompanyReadsItsOwnName(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, first := everyRole(e)
	operator := who["operator"].client
	second := operator.Post("/customers", map[string]string{"name": "Contoso", "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	clara := e.CustomerUser("clara@example.com", authz.LevelAdmin, true, first)
	var made struct{ Invitation struct{ Link string } }
	operator.Post("/portal-users", map[string]any{
		"email": "clara@example.com", "name": "Dr. Winter", "customer": map[string]any{"customer_ids": []string{second}, "level": "admin", "master_admin": true},
	}).Expect(http.StatusCreated).Into(&made)
	accept(t, e, made.Invitation.Link, "").Expect(http.StatusNoContent)
	invited(clara, "emil@example.com", second, nil).Expect(http.StatusCreated)
	actor, _ := auditOf(operator, "portal_user.invited&customer_id="+second)
	require.Equal(t, "Dr. Winter", actor)
	invited(clara, "emil@example.com", first, nil).Expect(http.StatusCreated)
	actor, _ = auditOf(operator, "portal_user.invited&customer_id="+first)
	require.Equal(t, "clara", actor)
}
