package v1_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestASecondFactorAtMicrosoftCountsAndNothingLess(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor(), apitest.SigningInWithMicrosoft())
	op := e.Operator()
	who := apitest.MicrosoftPerson("gruenwald.onmicrosoft.com")
	standing := func(mfa bool) *apitest.Answer {
		require.NoError(t, e.Sim.World().Update(func(tx *world.Tx) error {
			tenant, user, _ := world.FindSignIn(tx.State, who.UserPrincipalName)
			row, _ := tx.Users.Edit(tenant.ID, user.ID)
			changed := *row.SignIn
			changed.MFA = mfa
			row.SignIn = &changed
			return nil
		}))
		c := e.Anonymous()
		require.Equal(t, "/customers", c.WithMicrosoft(who))
		return c.Get("/me").Expect(http.StatusOK)
	}

	require.Equal(t, "/account?microsoft=linked", op.Return(op.AtMicrosoft("/me/microsoft-account", map[string]string{"return_to": "/account"}, who)))
	require.Equal(t, "none", standing(false).Text("mfa.state"))
	require.Equal(t, "proven", standing(true).Text("mfa.state"))
	op.AddApp(time.Now())
	needed := standing(false)
	require.Equal(t, "needed", needed.Text("mfa.state"))
	require.Equal(t, "[]", needed.Text("permissions"))
	require.Equal(t, "proven", standing(true).Text("mfa.state"))

	early := again(e, "operator@example.com")
	early.Do(http.MethodDelete, "/me/microsoft-account", nil).Refused(http.StatusForbidden, "mfa.needed")
	early.Post("/me/microsoft-account", map[string]string{"return_to": "/account"}).Refused(http.StatusForbidden, "mfa.needed")
}

func TestWhoHasNoPasswordAddsASecondFactorAfterMicrosoft(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor(), apitest.SigningInWithMicrosoft())
	op := e.Operator()
	op.AddApp(time.Now())
	_, customerID, _ := fjordline(t, e, op)
	ada := apitest.MicrosoftPerson(fjordDomain)
	invite(op, ada.UserPrincipalName, customerID)
	c := e.Anonymous()
	require.Equal(t, "/customers", c.WithMicrosoft(ada))
	require.NotEmpty(t, c.Get("/me/mfa").Expect(http.StatusOK).Text("changeable_until"))
	require.Len(t, c.AddApp(time.Now()).Codes, 10)
}

func TestAnAddressAloneLinksNobodyWhoHasASecondFactor(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SecondFactor(), apitest.SigningInWithMicrosoft())
	op := e.Operator()
	op.AddApp(time.Now())
	_, customerID, _ := fjordline(t, e, op)
	ada := apitest.MicrosoftPerson(fjordDomain)
	c := e.CustomerUser(ada.UserPrincipalName, authz.LevelView, false, customerID)
	c.AddApp(time.Now())
	require.Equal(t, "/sign-in?microsoft=nobody&next=%2Fcustomers", e.Anonymous().WithMicrosoft(ada))
}
