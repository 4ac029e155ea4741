package v1_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
)

func resellerBody() map[string]any {
	cred := apitest.Credentials()[0]
	return map[string]any{"display_name": cred.Name, "domain": cred.Domain, "application_id": cred.ApplicationID, "application_secret": cred.Secret}
}

func person(n int) apitest.Person {
	l := apitest.Credentials()[0].Logins[n]
	return apitest.Person{UserPrincipalName: l.UserPrincipalName, Password: l.Password, MFACode: l.MFACode}
}

// addAuthorized adds the simulator's first reseller and signs in for it.
func addAuthorized(e *apitest.Env, c *apitest.Client) (id string) {
	id = addReseller(e, c)
	authorize(e, c, id, administrator(0))
	return id
}

func TestResellerIsAddedChangedAndDeleted(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	secret := apitest.Credentials()[0].Secret

	made := op.Post("/resellers", resellerBody(), "Idempotency-Key", "k-1").Expect(http.StatusCreated)
	id := made.Text("id")
	require.Equal(t, "/api/v1/resellers/"+id, made.Header.Get("Location"))
	require.Equal(t, `"1"`, made.Header.Get("ETag"))
	require.Equal(t, "nordlicht-cloud-gmbh", made.Text("nickname"))
	require.Equal(t, "never", made.Text("authorization_state"))
	require.Equal(t, "true", made.Text("has_secret"))
	require.NotContains(t, string(made.Body), secret)

	again := op.Post("/resellers", resellerBody(), "Idempotency-Key", "k-1").Expect(http.StatusCreated)
	require.Equal(t, id, again.Text("id"), "the same key makes one reseller")
	other := resellerBody()
	other["display_name"] = "Other"
	op.Post("/resellers", other, "Idempotency-Key", "k-1").Expect(http.StatusUnprocessableEntity)
	op.Post("/resellers", other).Refused(http.StatusConflict, "reseller.tenant_taken")

	op.Do(http.MethodPatch, "/resellers/"+id, map[string]any{"display_name": "Nordlicht"}).Refused(http.StatusPreconditionRequired, "request.if_match")
	changed := op.Do(http.MethodPatch, "/resellers/"+id, map[string]any{"display_name": "Nordlicht 🌌"}, "If-Match", `"1"`).Expect(http.StatusOK)
	require.Equal(t, `"2"`, changed.Header.Get("ETag"))
	require.Equal(t, "Nordlicht 🌌", changed.Text("display_name"))
	op.Do(http.MethodPatch, "/resellers/"+id, map[string]any{"display_name": "Late"}, "If-Match", `"1"`).Refused(http.StatusPreconditionFailed, "reseller.stale")
	op.Do(http.MethodPatch, "/resellers/"+id, map[string]any{"application_secret": "wrong"}, "If-Match", `"2"`).Refused(http.StatusUnprocessableEntity, "reseller.secret_wrong")
	op.Do(http.MethodPatch, "/resellers/"+id, map[string]any{"secrets": "x"}, "If-Match", `"2"`).Refused(http.StatusUnprocessableEntity, "request.unknown_field")
	same := op.Do(http.MethodPatch, "/resellers/"+id, map[string]any{"display_name": "Nordlicht 🌌"}, "If-Match", `"2"`).Expect(http.StatusOK)
	require.Equal(t, `"2"`, same.Header.Get("ETag"), "saving what is there changes nothing")

	op.Do(http.MethodDelete, "/resellers/"+id, nil, "If-Match", `"1"`).Refused(http.StatusPreconditionFailed, "reseller.stale")
	op.Do(http.MethodDelete, "/resellers/"+id, nil, "If-Match", `"2"`).Expect(http.StatusNoContent)
	op.Get("/resellers/"+id).Refused(http.StatusNotFound, "reseller.not_found")

	audit := op.Get("/audit-events?reseller_id=" + id).Expect(http.StatusOK)
	for _, action := range []string{"reseller.created", "reseller.updated", "reseller.deleted"} {
		require.Contains(t, string(audit.Body), action)
	}
	require.NotContains(t, string(audit.Body), secret)
	require.NotContains(t, e.Log.String(), secret)
}

func TestResellersOfEveryRole(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	id := addReseller(e, op)
	otherBody := resellerBody()
	cred := apitest.Credentials()[1]
	otherBody["display_name"], otherBody["domain"], otherBody["application_id"], otherBody["application_secret"] = cred.Name, cred.Domain, cred.ApplicationID, cred.Secret
	other := op.Post("/resellers", otherBody).Expect(http.StatusCreated).Text("id")
	admin := e.User("admin@example.com", authz.RoleCSPAdmin, id)
	staff := e.User("staff@example.com", authz.RolePartnerAdmin, id)
	viewer := e.User("viewer@example.com", authz.RolePartnerView, id)
	rename := map[string]any{"display_name": "Renamed"}

	for name, tt := range map[string]struct {
		who                                  *apitest.Client
		list, add, change, authorize, remove int
	}{
		"nobody":   {e.Anonymous(), 401, 401, 401, 401, 401},
		"viewer":   {viewer, 200, 403, 403, 403, 403},
		"staff":    {staff, 200, 403, 403, 403, 403},
		"admin":    {admin, 200, 403, 412, 200, 403},
		"operator": {op, 200, 409, 412, 200, 412},
	} {
		t.Run(name, func(t *testing.T) {
			tt.who.Get("/resellers").Expect(tt.list)
			tt.who.Post("/resellers", resellerBody()).Expect(tt.add)
			tt.who.Do(http.MethodPatch, "/resellers/"+id, rename, "If-Match", `"99"`).Expect(tt.change)
			tt.who.Post("/resellers/"+id+"/authorization", nil).Expect(tt.authorize)
			tt.who.Do(http.MethodDelete, "/resellers/"+id, nil, "If-Match", `"99"`).Expect(tt.remove)
		})
	}
	for name, who := range map[string]*apitest.Client{"viewer": viewer, "admin": admin} {
		t.Run(name+" elsewhere", func(t *testing.T) {
			for _, path := range []string{"/resellers/" + other, "/resellers/" + other + "/health", "/resellers/" + other + "/partner-center-customers"} {
				who.Get(path).Refused(http.StatusNotFound, "reseller.not_found")
			}
			require.NotContains(t, string(who.Get("/resellers").Body), other)
		})
	}
	admin.Do(http.MethodPatch, "/resellers/"+other, rename, "If-Match", `"1"`).Refused(http.StatusNotFound, "reseller.not_found")
	admin.Post("/resellers/"+other+"/authorization", nil).Refused(http.StatusNotFound, "reseller.not_found")
}

func TestResellerListIsStrict(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	addReseller(e, op)
	page := op.Get("/resellers?include=total&sort=display_name&q=nordl").Expect(http.StatusOK)
	require.Equal(t, "1", page.Text("total"))
	require.Empty(t, page.Text("next_cursor"))
	op.Get("/resellers?q=nobody").Expect(http.StatusOK)
	for query, code := range map[string]string{
		"limit=0": "query.limit", "limit=201": "query.limit", "sort=secret": "query.sort", "page=2": "query.unknown",
		"q=a&q=b": "query.repeated", "cursor=x": "cursor.invalid", "include=all": "query.include",
	} {
		op.Get("/resellers?"+query).Refused(http.StatusUnprocessableEntity, code)
	}
	op.Get("/resellers/not-an-id").Refused(http.StatusNotFound, "reseller.not_found")
	op.Get("/reseller-requirements").Expect(http.StatusOK)
}

func TestAuthorizationLeadsBackToTheReseller(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	op := e.Operator()
	id := addReseller(e, op)
	begin := func() string {
		return op.Post("/resellers/"+id+"/authorization", nil).Expect(http.StatusOK).Text("authorization_url")
	}
	lands := func(who *apitest.Client, address string) string {
		a := who.Page(address)
		a.Expect(http.StatusSeeOther)
		return a.Header.Get("Location")
	}

	require.Equal(t, "/partner/resellers/"+id+"?authorization=failed&code=admin_consent_needed", lands(op, e.SignInAtMicrosoft(begin(), person(1))))
	got := op.Get("/resellers/" + id).Expect(http.StatusOK)
	require.Equal(t, "never", got.Text("authorization_state"))
	require.Equal(t, "admin_consent_needed", got.Text("last_attempt.code"))
	require.Contains(t, got.Text("last_attempt.detail"), "Global Administrator")

	back := e.SignInAtMicrosoft(begin(), person(0))
	require.Equal(t, "/partner/resellers?authorization=failed&code=signed_out", lands(e.Anonymous(), back), "the browser of somebody else")
	require.Equal(t, "/partner/resellers/"+id+"?authorization=authorized", lands(op, back))
	require.Equal(t, "/partner/resellers?authorization=failed&code=link_used", lands(op, back))
	require.Equal(t, "/partner/resellers?authorization=failed&code=link_used", lands(op, "/app/MicrosoftCspAuthenticationCallback?state=x&code=y"))

	got = op.Get("/resellers/" + id).Expect(http.StatusOK)
	require.Empty(t, got.Text("last_attempt.code"))
	require.Equal(t, "authorized", got.Text("authorization_state"))
	require.Equal(t, person(0).UserPrincipalName, got.Text("authorized_as"))
	report := op.Get("/resellers/" + id + "/health").Expect(http.StatusOK)
	require.Contains(t, string(report.Body), `"id":"user_token","severity":"ok"`)

	require.Equal(t, "/partner/resellers/"+id+"?authorization=failed&code=mfa_missing", lands(op, e.SignInAtMicrosoft(begin(), person(1))))
	require.Equal(t, "authorized", op.Get("/resellers/"+id).Text("authorization_state"), "the authorization of before stands")
	require.NotContains(t, e.Log.String(), "code=", "no code of a sign-in is logged")
}

func TestConsentLeadsAdministratorsToAPageOfTheirOwn(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	for query, want := range map[string]string{
		"admin_consent=True&tenant=x&state=consent":                                "permissions are accepted",
		"error=access_denied&error_description=x&admin_consent=True&state=consent": "not accepted",
		"error=permission_denied&state=consent":                                    "not accepted",
	} {
		a := e.Anonymous().Page("/app/MicrosoftCspAuthenticationCallback?" + query)
		a.Expect(http.StatusOK)
		require.Contains(t, string(a.Body), want)
		require.Equal(t, "text/html; charset=UTF-8", a.Header.Get("Content-Type"))
		require.NotContains(t, a.Header.Get("Content-Security-Policy"), "unsafe-inline")
		style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(string(a.Body))
		sum := sha256.Sum256([]byte(style[1]))
		require.Contains(t, a.Header.Get("Content-Security-Policy"), base64.StdEncoding.EncodeToString(sum[:]), "the browser takes the style")
	}
}
