package v1_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/clock"
)

func TestALaunchEndsWithTime(t *testing.T) {
	t.Parallel()
	now := &movingClock{}
	e := apitest.New(t, apitest.Overriding(app.Overrides{Machine: clock.Machine(now.time)}))
	who, _, customer := everyRole(e)
	staff := who["partner_admin"].client
	mia := launched(staff, customer, "master@example.com")
	raise(mia).Expect(http.StatusOK)
	now.pass(15*time.Minute - time.Second)
	invited(mia, "one@example.com", customer, nil).Expect(http.StatusCreated)
	now.pass(time.Second)
	invited(mia, "two@example.com", customer, nil).Refused(http.StatusForbidden, "impersonation.read_only")
	raise(mia).Expect(http.StatusOK)
	now.pass(44 * time.Minute)
	until := raise(mia).Expect(http.StatusOK)
	require.Equal(t, until.Text("ends_at"), until.Text("raised_until"), "never beyond the end")
	now.pass(time.Minute - time.Second)
	mia.Get("/me").Expect(http.StatusOK)
	now.pass(time.Second)
	mia.Get("/me").Refused(http.StatusForbidden, "impersonation.ended")
	raise(mia).Refused(http.StatusForbidden, "impersonation.ended")

	short := staff.Post("/impersonations", map[string]any{"customer_id": customer, "portal_user_id": userID(staff, "master@example.com"), "reason": "Short look", "minutes": 1})
	mia = staff.Launched(short.Expect(http.StatusCreated).Text("id"))
	now.pass(time.Minute)
	mia.Get("/me").Refused(http.StatusForbidden, "impersonation.ended")
}

// TestALaunchEndsWithWhatItStandsOn ends what a launch stands on, one by one; the end is noted for the customer.
func TestALaunchEndsWithWhatItStandsOn(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	operator := e.Operator()
	reseller := operator.Post("/resellers", resellerBody()).Expect(http.StatusCreated).Text("id")
	expect := map[string]string{}
	for name, one := range map[string]struct {
		end func(staff *apitest.Client, customer string)
		by  string
	}{
		"signing out": {func(s *apitest.Client, _ string) { s.Post("/auth/logout", nil).Expect(http.StatusNoContent) }, "session"},
		"another password": {func(s *apitest.Client, _ string) {
			s.Do(http.MethodPut, "/me/password", map[string]string{"current_password": apitest.Password, "new_password": "quiet meadow 77"}).Expect(http.StatusNoContent)
		}, "session"},
		"a password by an administrator": {func(s *apitest.Client, _ string) {
			id := userID(operator, s.Get("/me").Text("email"))
			operator.Do(http.MethodPut, "/portal-users/"+id+"/password", map[string]string{"password": "quiet meadow 77"}).Expect(http.StatusNoContent)
		}, "session"},
		"disabling the member of staff": {func(s *apitest.Client, _ string) { change(operator, s.Get("/me").Text("email"), "disable") }, "session"},
		"lowering the member of staff": {func(s *apitest.Client, _ string) {
			id := userID(operator, s.Get("/me").Text("email"))
			operator.Do(http.MethodPatch, "/portal-users/"+id, map[string]string{"level": "view"}, "If-Match", `"1"`).Expect(http.StatusOK)
		}, "rights"},
		"disabling the customer user": {func(_ *apitest.Client, customer string) {
			change(operator, "user-of-"+customer+"@example.com", "disable")
		}, "portal_user"},
		"deleting the customer user": {func(_ *apitest.Client, customer string) {
			id := userID(operator, "user-of-"+customer+"@example.com")
			operator.Do(http.MethodDelete, "/portal-users/"+id, nil, "If-Match", `"2"`).Expect(http.StatusNoContent)
		}, "portal_user"},
		"deleting the company": {func(_ *apitest.Client, customer string) {
			operator.Do(http.MethodDelete, "/customers/"+customer, nil, "If-Match", `"1"`).Expect(http.StatusNoContent)
		}, "portal_user"},
		"launching again": {func(s *apitest.Client, customer string) { launched(s, customer, "user-of-"+customer+"@example.com") }, "replaced"},
	} {
		customer := operator.Post("/customers", map[string]string{"name": name, "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
		e.CustomerUser("user-of-"+customer+"@example.com", authz.LevelView, false, customer)
		staff := e.User(strings.ReplaceAll(name, " ", "-")+"@example.com", authz.RolePartnerAdmin, reseller)
		mia := launched(staff, customer, "user-of-"+customer+"@example.com")
		mia.Get("/me").Expect(http.StatusOK)
		one.end(staff, customer)
		got := mia.Get("/me")
		require.Contains(t, []string{"impersonation.ended", "session.ended"}, got.Text("code"), name)
		expect[name] = one.by
	}

	e.Work()
	require.Eventually(t, func() bool {
		return len(launchAudit(operator, "&action=impersonation.ended")) == len(expect)
	}, time.Minute, 100*time.Millisecond)
	var list struct {
		Data []struct {
			Customer string  `json:"customer_name"`
			EndedBy  *string `json:"ended_by"`
			EndedAt  *string `json:"ended_at"`
		}
	}
	operator.Get("/impersonations?limit=200").Expect(http.StatusOK).Into(&list)
	for _, row := range list.Data {
		if row.EndedBy == nil { // the second of "launching again"
			continue
		}
		require.Equal(t, expect[row.Customer], *row.EndedBy, row.Customer)
		require.NotNil(t, row.EndedAt, row.Customer)
	}
	require.Len(t, list.Data, len(expect)+1)
}

func change(c *apitest.Client, email, how string) {
	c.Post("/portal-users/"+userID(c, email)+"/"+how, nil, "If-Match", `"`+versionOf(c, email)+`"`).Expect(http.StatusOK)
}

func versionOf(c *apitest.Client, email string) string {
	return c.Get("/portal-users/" + userID(c, email)).Expect(http.StatusOK).Text("version")
}

func TestRaisingAndEndingAtOnce(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	staff := who["partner_admin"].client
	for range 10 {
		mia := launched(staff, customer, "master@example.com")
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if got := raise(mia); got.Status != http.StatusOK {
					got.Refused(http.StatusForbidden, "impersonation.ended")
				}
			})
		}
		all.Go(func() { mia.Do(http.MethodDelete, "/impersonations/current", nil).Expect(http.StatusNoContent) })
		all.Wait()
		raise(mia).Refused(http.StatusForbidden, "impersonation.ended")
		invited(mia, "new@example.com", customer, nil).Refused(http.StatusForbidden, "impersonation.ended")
	}
	require.Len(t, launchAudit(staff, "&action=impersonation.ended"), 10)
}

func TestLaunchesAreBounded(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	who, _, customer := everyRole(e)
	staff := who["partner_admin"].client
	first, second := userID(staff, "master@example.com"), userID(staff, "customer_admin@example.com")
	for range 20 {
		launch(staff, customer, first).Expect(http.StatusCreated)
	}
	launch(staff, customer, first).Refused(http.StatusTooManyRequests, "login.delayed")
	for range 10 {
		launch(staff, customer, second).Expect(http.StatusCreated)
	}
	launch(staff, customer, second).Refused(http.StatusTooManyRequests, "login.delayed")
}
