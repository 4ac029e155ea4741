package v1_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

// again signs somebody in once more.
func again(e *apitest.Env, email string) *apitest.Client {
	c := e.Anonymous()
	c.Login(email, apitest.Password).Expect(http.StatusOK)
	return c
}

func code(c *apitest.Client, text string) *apitest.Answer {
	return c.Post("/auth/mfa", map[string]string{"code": text})
}

func recovered(c *apitest.Client, text string) *apitest.Answer {
	return c.Post("/auth/mfa", map[string]string{"recovery_code": text})
}

func TestAnAuthenticatorAppIsASecondFactor(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	c := e.Operator()
	elsewhere := again(e, "operator@example.com")
	require.Equal(t, "none", c.Get("/me").Text("mfa.state"))

	now := time.Now()
	app := c.AddApp(now)
	require.Len(t, app.Codes, 10)
	require.Equal(t, "proven", c.Get("/me").Text("mfa.state"))
	elsewhere.Get("/me").Refused(http.StatusUnauthorized, "session.ended")

	early := again(e, "operator@example.com")
	me := early.Get("/me").Expect(http.StatusOK)
	require.Equal(t, "needed", me.Text("mfa.state"))
	require.Equal(t, "[totp recovery_code]", me.Text("mfa.methods"))
	require.Equal(t, "[]", me.Text("permissions"))
	require.Equal(t, "operator", me.Text("kind"))
	require.Equal(t, "proven", code(early, app.Code(now.Add(30*time.Second))).Expect(http.StatusOK).Text("mfa.state"))
	require.NotEqual(t, "[]", early.Get("/me").Text("permissions"))

	mine := early.Get("/me/mfa").Expect(http.StatusOK)
	require.NotEmpty(t, mine.Text("totp_since"))
	require.Equal(t, "10", mine.Text("recovery_codes_left"))
	early.Do(http.MethodDelete, "/me/mfa/totp", nil).Expect(http.StatusNoContent)
	early.Do(http.MethodDelete, "/me/mfa/totp", nil).Refused(http.StatusNotFound, "totp.not_found")
	require.Equal(t, "none", early.Get("/me").Text("mfa.state"))
	require.Equal(t, "none", again(e, "operator@example.com").Get("/me").Text("mfa.state"))
	early.Post("/me/mfa/recovery-codes", nil).Refused(http.StatusConflict, "mfa.none")
	for _, action := range []string{"mfa.totp_added", "mfa.proven", "mfa.totp_removed"} {
		_, count := auditOf(early, action)
		require.Equal(t, 1, count, action)
	}
}

func TestAPasskeyIsASecondFactor(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	c := e.Operator()
	key := apitest.NewAuthenticator(t)
	added := c.Post("/me/mfa/passkeys", map[string]any{
		"name": " Laptop ", "credential": key.Create(c.Post("/me/mfa/passkeys/begin", nil).Expect(http.StatusOK)),
	}).Expect(http.StatusCreated)
	require.Equal(t, "Laptop", added.Text("passkey.name"))
	require.Contains(t, string(added.Body), "-")

	early := again(e, "operator@example.com")
	require.Equal(t, "[passkey recovery_code]", early.Get("/me").Text("mfa.methods"))
	code(early, "123456").Refused(http.StatusConflict, "mfa.none")
	proven := early.Post("/auth/mfa/passkey/finish", map[string]any{"credential": key.Get(early.Post("/auth/mfa/passkey/begin", nil).Expect(http.StatusOK))})
	require.Equal(t, "proven", proven.Expect(http.StatusOK).Text("mfa.state"))

	id := added.Text("passkey.id")
	early.Do(http.MethodPatch, "/me/mfa/passkeys/"+id, map[string]string{"name": "Old laptop"}).Expect(http.StatusNoContent)
	early.Do(http.MethodPatch, "/me/mfa/passkeys/"+id, map[string]string{"name": " "}).Refused(http.StatusUnprocessableEntity, "passkey.name")
	body := string(early.Get("/me/mfa").Expect(http.StatusOK).Body)
	require.Contains(t, body, "Old laptop")
	require.NotContains(t, body, `"last_used_at":null`)
	mia := e.User("mia@example.com", authz.RoleOperator, "")
	mia.Do(http.MethodPatch, "/me/mfa/passkeys/"+id, map[string]string{"name": "Mine"}).Refused(http.StatusNotFound, "passkey.not_found")
	mia.Do(http.MethodDelete, "/me/mfa/passkeys/"+id, nil).Refused(http.StatusNotFound, "passkey.not_found")
	early.Do(http.MethodDelete, "/me/mfa/passkeys/"+id, nil).Expect(http.StatusNoContent)
	require.Equal(t, "none", early.Get("/me").Text("mfa.state"))
}

func TestRecoveryCodesStandInOnce(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	c := e.Operator()
	app := c.AddApp(time.Now())
	early := again(e, "operator@example.com")
	recovered(early, " "+strings.ToLower(app.Codes[3])).Expect(http.StatusOK)
	require.Equal(t, "9", early.Get("/me/mfa").Text("recovery_codes_left"))
	recovered(again(e, "operator@example.com"), app.Codes[3]).Refused(http.StatusUnprocessableEntity, "mfa.wrong_code")

	var anew struct {
		Codes []string `json:"recovery_codes"`
	}
	early.Post("/me/mfa/recovery-codes", nil).Expect(http.StatusOK).Into(&anew)
	require.Len(t, anew.Codes, 10)
	recovered(again(e, "operator@example.com"), app.Codes[4]).Refused(http.StatusUnprocessableEntity, "mfa.wrong_code")
	recovered(again(e, "operator@example.com"), anew.Codes[4]).Expect(http.StatusOK)
}

func TestAResellerCanRequireASecondFactor(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	operator := e.Operator()
	id := addReseller(e, operator)
	customer := operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": id}).Expect(http.StatusCreated).Text("id")
	staff := e.User("staff@example.com", authz.RoleCSPAdmin, id)
	clara := e.CustomerUser("clara@example.com", authz.LevelView, false, customer)
	staff.Do(http.MethodPatch, "/resellers/"+id, map[string]bool{"require_mfa": true}, "If-Match", `"1"`).Expect(http.StatusOK)

	for _, c := range []*apitest.Client{staff, clara, again(e, "clara@example.com")} {
		me := c.Get("/me").Expect(http.StatusOK)
		require.Equal(t, "enroll", me.Text("mfa.state"))
		require.Equal(t, "[]", me.Text("companies"))
		require.Empty(t, me.Text("level"))
		c.Get("/customers").Refused(http.StatusForbidden, "mfa.needed")
	}
	require.Equal(t, "none", operator.Get("/me").Text("mfa.state"), "it counts for the reseller's people")
	clara.AddApp(time.Now())
	clara.Get("/customers").Expect(http.StatusOK)
	clara.Do(http.MethodDelete, "/me/mfa/totp", nil).Refused(http.StatusConflict, "mfa.last")
	require.Equal(t, "proven", clara.Get("/me").Text("mfa.state"))
	other := clara.AddApp(time.Now()) // another telephone
	require.Empty(t, other.Codes, "those of before stay")
}

func TestStaffTakeLostFactorsAway(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	operator := e.Operator()
	id := addReseller(e, operator)
	customer := operator.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": id}).Expect(http.StatusCreated).Text("id")
	admin := e.User("admin@example.com", authz.RolePartnerAdmin, id)
	csp := e.User("csp@example.com", authz.RoleCSPAdmin, id)
	master := e.CustomerUser("master@example.com", authz.LevelAdmin, true, customer)
	clara := e.CustomerUser("clara@example.com", authz.LevelView, false, customer)
	reset := func(who *apitest.Client, email string) *apitest.Answer {
		return who.Post("/portal-users/"+people(operator, "&q="+email)[0].ID+"/mfa/reset", nil)
	}

	reset(admin, "clara").Refused(http.StatusForbidden, "mfa.required")
	admin.AddApp(time.Now())
	reset(admin, "clara").Refused(http.StatusConflict, "portal_user.no_mfa")
	clara.AddApp(time.Now())
	csp.AddApp(time.Now())
	reset(admin, "csp").Refused(http.StatusForbidden, "portal_user.above_own")
	reset(csp, "csp").Refused(http.StatusForbidden, "portal_user.own")
	clara.Get("/me").Expect(http.StatusOK)
	has := func(who *apitest.Client, email string) string {
		return who.Get("/portal-users/" + people(operator, "&q="+email)[0].ID).Text("second_factor")
	}
	require.Equal(t, []string{"true", "false", "true"}, []string{has(admin, "clara"), has(admin, "master"), has(operator, "csp")})
	require.Empty(t, has(master, "clara"), "the login may open another company, of which this would tell")
	require.Empty(t, has(launched(csp, customer, "master@example.com"), "clara"))
	master.AddApp(time.Now())
	reset(master, "clara").Refused(http.StatusForbidden, "portal_user.mfa_staff")
	reset(admin, "clara").Expect(http.StatusNoContent)
	require.Equal(t, "false", has(admin, "clara"))
	clara.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	require.Equal(t, "none", again(e, "clara@example.com").Get("/me").Text("mfa.state"))
	outbox := string(operator.Get("/mails?limit=1").Expect(http.StatusOK).Body)
	require.Contains(t, outbox, `"kind":"mfa_reset"`)
	require.Contains(t, outbox, `"to":"clara@example.com"`)
	_, count := auditOf(operator, "portal_user.mfa_reset")
	require.Equal(t, 1, count)

	_, err := e.App.Users.ResetFactorsOf(t.Context(), "csp@example.com")
	require.NoError(t, err)
	csp.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
}

// TestWhatGivesAwayPowerNeedsASecondFactor: authorizing, credentials of others and of programs, and acting as others.
func TestWhatGivesAwayPowerNeedsASecondFactor(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	op := e.Operator()
	begin := "/resellers/" + addReseller(e, op) + "/authorization"
	op.Post(begin, nil).Refused(http.StatusForbidden, "mfa.required")
	var marked []string
	for _, r := range e.App.Routes {
		if r.Gate().MFA {
			op.Do(r.Method, parameter.ReplaceAllString(r.Path, uuid.NewString()), bodyFor(r), "If-Match", `"1"`).Refused(http.StatusForbidden, "mfa.required")
			marked = append(marked, r.Operation)
		}
	}
	require.ElementsMatch(t, []string{
		"authorizeReseller", "showInitialAdministrator", "launchPortal", "handOverPasswordLink", "setPortalUserPassword", "resetPortalUserMFA",
		"createApiClient", "updateApiClient", "enableApiClient", "addApiClientSecret",
	}, marked)
	op.AddApp(time.Now())
	op.Post(begin, nil).Expect(http.StatusOK)
	op.Do(http.MethodDelete, "/me/mfa/totp", nil).Expect(http.StatusNoContent)
	op.Post(begin, nil).Refused(http.StatusForbidden, "mfa.required")
}

func TestTheInstallationCanRequireASecondFactorOfOperators(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor(), apitest.With("--require-operator-mfa"))
	operator := e.Operator()
	require.Equal(t, "enroll", operator.Get("/me").Expect(http.StatusOK).Text("mfa.state"))
	operator.Get("/customers").Refused(http.StatusForbidden, "mfa.needed")
	operator.AddApp(time.Now())
	id := addReseller(e, operator)
	operator.Do(http.MethodDelete, "/me/mfa/totp", nil).Refused(http.StatusConflict, "mfa.last")
	operator.Get("/customers").Expect(http.StatusOK)
	staff := e.User("staff@example.com", authz.RoleCSPAdmin, id)
	require.Equal(t, "none", staff.Get("/me").Text("mfa.state"), "it is the operators' rule")
}

// TestAnInvitationTellsStaffOfTheFactorThatIsThere: the login may be another company's already.
func TestAnInvitationTellsStaffOfTheFactorThatIsThere(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor())
	operator := e.Operator()
	reseller := addReseller(e, operator)
	add := func(name string) string {
		return operator.Post("/customers", map[string]string{"name": name, "reseller_id": reseller}).Expect(http.StatusCreated).Text("id")
	}
	e.CustomerUser("clara@example.com", authz.LevelView, false, add("Fabrikam")).AddApp(time.Now())
	made := invited(operator, "clara@example.com", add("Contoso"), nil).Expect(http.StatusCreated)
	require.Contains(t, string(made.Body), `"second_factor":true`)
	require.NotContains(t, string(invited(operator, "dora@example.com", add("Litware"), nil).Expect(http.StatusCreated).Body), `"second_factor":true`)
}
