package v1_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
)

func TestWhatMicrosoftRefusesIsNamedByFieldWithItsRemedy(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	c := e.Operator()
	cred := apitest.Credentials()[0]
	for name, tt := range map[string]struct {
		field, value, code, remedy string
	}{
		"wrong secret":           {"application_secret", "not~the~secret", "reseller.secret_wrong", "value, not its id"},
		"expired secret":         {"application_secret", cred.Secret[:len(cred.Secret)-1] + "0", "reseller.secret_expired", "Make a new one"},
		"unknown application":    {"application_id", "00000000-0000-4000-8000-000000000001", "reseller.app_missing", "application id"},
		"domain nobody has":      {"domain", "nobody-has-this.onmicrosoft.com", "reseller.tenant_missing", "tenant"},
		"a secret of emoji":      {"application_secret", "🔑🔑🔑", "reseller.secret_wrong", "value, not its id"},
		"a domain with controls": {"domain", "a\x00b", "reseller.invalid", ""},
	} {
		t.Run(name, func(t *testing.T) {
			body := resellerBody()
			body[tt.field] = tt.value
			a := c.Post("/resellers", body).Refused(http.StatusUnprocessableEntity, tt.code)
			var p struct {
				Detail string
				Fields []struct{ Name, Detail string }
			}
			a.Into(&p)
			require.NotEmpty(t, p.Fields)
			require.Equal(t, tt.field, p.Fields[0].Name)
			require.Contains(t, p.Detail+p.Fields[0].Detail, tt.remedy)
		})
	}
	require.Equal(t, "[]", c.Get("/resellers").Text("data"), "nothing was half saved")
}

func TestWithMicrosoftAwayAResellerIsKeptAndAuthorizingSaysWhy(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	c := e.Operator()
	inject(t, e, fault{"path": "/**", "drop": true})
	id := addReseller(e, c)
	require.Equal(t, "never", c.Get("/resellers/"+id).Text("authorization_state"))
	a := c.Post("/resellers/"+id+"/authorization", nil).Expect(http.StatusServiceUnavailable)
	require.Contains(t, a.Text("detail"), "Microsoft")
	require.NotEmpty(t, a.Header.Get("Retry-After"))
}

func TestASignInWithoutASecondFactorSaysWhatToTurnOn(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	c := e.Operator()
	id := addAuthorized(e, c)
	before := c.Get("/resellers/" + id).Expect(http.StatusOK)
	back := authorize(e, c, id, person(1))
	require.Contains(t, back.Header.Get("Location"), "code=mfa_missing")
	now := c.Get("/resellers/" + id).Expect(http.StatusOK)
	require.Equal(t, "mfa_missing", now.Text("last_attempt.code"))
	require.Contains(t, now.Text("last_attempt.detail"), "multifactor authentication")
	require.Equal(t, before.Text("authorized_at"), now.Text("authorized_at"), "the authorization of before stands")
}
