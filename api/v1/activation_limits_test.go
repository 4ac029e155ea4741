package v1_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
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

func TestALinkIsFollowedOnceAtATime(t *testing.T) {
	t.Parallel()
	slow := &portaluser.Cost{MemoryKiB: 32 * 1024, Time: 2, Threads: 1} // the others come while the first is at work
	e := apitest.New(t, apitest.Overriding(app.Overrides{HashCost: slow}))
	who, _, customer := everyRole(e)
	link := map[string]string{"token": tokenOf(t, linkFor(who["operator"].client, "clara@example.com", customer), "/activate"), "password": "quiet meadow 77"}

	const calls = 30
	answers := make(chan *apitest.Answer, calls)
	for range calls {
		go func() { answers <- e.Anonymous().Post("/auth/activate", link) }()
	}
	codes := map[string]int{}
	for range calls {
		a := <-answers
		if a.Status == http.StatusNoContent {
			codes["accepted"]++
			continue
		}
		codes[a.Text("code")]++
	}
	require.Equal(t, 1, codes["accepted"], codes)
	require.Positive(t, codes["link.busy"], codes)
	require.Equal(t, calls, codes["accepted"]+codes["link.busy"]+codes["link.ended"], codes)
}

func TestWhatCannotBeAnAddressIsNobodys(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.User("mia@example.com", authz.RoleOperator, "")
	for _, email := range []string{"a\x00b@example.com", strings.Repeat("x", 900_000)} {
		e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": email}).Expect(http.StatusAccepted)
		e.Anonymous().Login(email, "wrong password 1").Refused(http.StatusUnauthorized, "login.refused")
	}
	db, err := pgx.Connect(context.Background(), e.DatabaseURL)
	require.NoError(t, err)
	defer db.Close(context.Background())
	var kept int
	require.NoError(t, db.QueryRow(context.Background(), "SELECT count(*) FROM password_requests").Scan(&kept))
	require.Zero(t, kept)
}

func TestALinkForAPasswordEndsWithAChangeOfIt(t *testing.T) {
	t.Parallel()
	server := apitest.NewMailServer(t)
	e := apitest.New(t, apitest.Through(server))
	e.Work()
	operator := e.Operator()
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": "mia@example.com"}).Expect(http.StatusAccepted)
	token := tokenOf(t, server.Wait("mia@example.com", 1).Link(), "/reset-password")
	changePassword(mia, apitest.Password, newPassword).Expect(http.StatusNoContent)
	e.Anonymous().Post("/auth/password/reset", map[string]string{"token": token, "password": "stolen lantern 99"}).Refused(http.StatusNotFound, "link.ended")

	actor, count := auditOf(operator, "portal_user.password_requested")
	require.Equal(t, 1, count)
	require.NotEqual(t, "mia", actor, "anybody may have asked")
}

func TestAnOfficeMayForgetPasswordsForWeeks(t *testing.T) {
	t.Parallel()
	now := &movingClock{}
	e := apitest.New(t, apitest.Overriding(app.Overrides{Machine: clock.Machine(now.time)}))
	forgot := func(i int) *apitest.Answer {
		return e.Anonymous().Post("/auth/password/forgot", map[string]string{"email": fmt.Sprintf("p%d@example.com", i)})
	}
	for i := range 40 {
		forgot(i).Expect(http.StatusAccepted)
		now.pass(12 * time.Hour)
	}
	for i := range 20 {
		forgot(100 + i).Expect(http.StatusAccepted)
	}
	forgot(200).Refused(http.StatusTooManyRequests, "login.delayed")
	now.pass(3 * time.Minute)
	forgot(201).Expect(http.StatusAccepted)
}

func TestInvitationsFillNobodysMailbox(t *testing.T) {
	t.Parallel()
	now := &movingClock{}
	e := apitest.New(t, apitest.Overriding(app.Overrides{Machine: clock.Machine(now.time)}))
	who, _, customer := everyRole(e)
	master, staff := who["master_admin"].client, who["partner_admin"].client
	invited(master, "clara@example.com", customer, nil).Expect(http.StatusCreated)
	again := "/portal-users/" + people(staff, "&q=clara")[0].ID + "/invite"
	for range 9 {
		master.Post(again, nil).Expect(http.StatusOK)
	}
	refused := master.Post(again, nil).Refused(http.StatusTooManyRequests, "login.delayed")
	require.Contains(t, refused.Text("detail"), "nothing was sent")
	staff.Post(again, nil).Refused(http.StatusTooManyRequests, "login.delayed")
	now.pass(time.Hour)
	master.Post(again, nil).Expect(http.StatusOK)

	for i := range 50 {
		invited(staff, fmt.Sprintf("p%d@example.com", i), customer, nil).Expect(http.StatusCreated)
	}
	invited(staff, "p50@example.com", customer, nil).Refused(http.StatusTooManyRequests, "login.delayed")
}

// TestAddressesAreNotTriedByAddingCustomers: refusals count too, with a key and without.
func TestAddressesAreNotTriedByAddingCustomers(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, reseller, _ := everyRole(e)
	staff := who["partner_admin"].client
	add := func(i int, email string) *apitest.Answer {
		body := map[string]any{"name": "Litware", "reseller_id": reseller, "master_admin": map[string]any{"name": "IT", "email": email}}
		if i%2 == 0 {
			return staff.Post("/customers", body)
		}
		return staff.Post("/customers", body, "Idempotency-Key", fmt.Sprint("try", i))
	}
	for i := range 10 {
		add(i, "csp_admin@example.com").Refused(http.StatusUnprocessableEntity, "email.unusable")
	}
	for i := range 2 {
		add(10+i, "csp_admin@example.com").Refused(http.StatusTooManyRequests, "login.delayed")
	}
	program := e.APIClient(reseller, []authz.Permission{authz.CustomersWrite})
	for range 12 {
		program.Post("/customers", map[string]any{"name": "Litware", "master_admin": map[string]any{"name": "IT", "email": "dora@example.com"}}).
			Refused(http.StatusForbidden, "permission.missing")
	}
	add(0, "dora@example.com").Expect(http.StatusCreated)
}

func TestANameCarriesNoLink(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	for _, name := range []string{"Locked. Open https://evil.example/x now", "[a link that only the recipient gets]"} {
		who["master_admin"].client.Post("/portal-users", map[string]any{
			"email": "clara@example.com", "name": name, "customer": map[string]any{"customer_ids": []string{customer}, "level": "view"},
		}).Refused(http.StatusUnprocessableEntity, "portal_user.invalid")
	}
}

func TestFollowingLinksIsCountedByNetwork(t *testing.T) {
	t.Parallel()
	clock := newHandClock()
	e := apitest.New(t, apitest.Overriding(app.Overrides{Machine: clock.Now}))
	paths := []string{"/auth/invitation", "/auth/activate", "/auth/password/reset"}
	follow := func(path string) *apitest.Answer {
		link := map[string]string{"token": "nobody's"}
		if path != "/auth/invitation" {
			link["password"] = newPassword
		}
		return e.Anonymous().Post(path, link)
	}
	for i := range 100 {
		follow(paths[i%3]).Refused(http.StatusNotFound, "link.ended")
	}
	for _, path := range paths {
		require.NotEmpty(t, follow(path).Refused(http.StatusTooManyRequests, "login.delayed").Header.Get("Retry-After"))
	}
	clock.Advance(10 * time.Second)
	follow(paths[0]).Refused(http.StatusNotFound, "link.ended")
	follow(paths[0]).Refused(http.StatusTooManyRequests, "login.delayed")
}
