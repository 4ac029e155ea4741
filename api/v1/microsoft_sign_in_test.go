package v1_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// between is where the state of an address begins, which has a session_state too.
var between = regexp.MustCompile(`([?&])state=`)

// fjordDomain is the domain of a customer whose tenant the tests below know.
const fjordDomain = "fjordline.onmicrosoft.com"

// fjordline is an authorized reseller with a customer whose Microsoft tenant is attached, and another customer without one.
func fjordline(t *testing.T, e *apitest.Env, op *apitest.Client) (resellerID, customerID, otherID string) {
	t.Helper()
	resellerID = addAuthorized(e, op)
	customerID = op.Post("/tenants", map[string]any{
		"reseller_id": resellerID, "partner_center_customer_id": candidate(t, op, resellerID, "Fjordline"), "new_customer": map[string]any{},
	}).Expect(http.StatusCreated).Text("customer_id")
	otherID = op.Post("/customers", map[string]string{"name": "Fabrikam", "reseller_id": resellerID}).Expect(http.StatusCreated).Text("id")
	return resellerID, customerID, otherID
}

// invite invites an address and gives what the link carries.
func invite(c *apitest.Client, email string, customerIDs ...string) (token string) {
	link := c.Post("/portal-users", map[string]any{
		"email": email, "name": "Ada Fjord", "customer": map[string]any{"level": "view", "customer_ids": customerIDs},
	}).Expect(http.StatusCreated).Text("invitation.link")
	_, token, _ = strings.Cut(link, "#")
	return token
}

func TestTheFirstSignInWithMicrosoftFindsWhoeverItsTenantBelongsTo(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SigningInWithMicrosoft())
	op := e.Operator()
	_, customerID, _ := fjordline(t, e, op)
	ada := apitest.MicrosoftPerson(fjordDomain)
	invite(op, "Admin@"+fjordDomain, customerID)

	c := e.Anonymous()
	require.Equal(t, "/customers", c.WithMicrosoft(ada), "an invitation handed over on paper needs no link")
	me := c.Get("/me").Expect(http.StatusOK)
	require.Equal(t, "customer", me.Text("kind"))
	require.Contains(t, string(me.Body), customerID)
	require.Equal(t, ada.UserPrincipalName, c.Get("/me/microsoft-account").Expect(http.StatusOK).Text("name"))
	require.Equal(t, "proven", me.Text("mfa.state"), "Microsoft's second factor counts")
	events := string(op.Get("/audit-events?limit=200").Expect(http.StatusOK).Body)
	for _, action := range []string{"microsoft_account.linked", "portal_user.accepted", "session.opened"} {
		require.Contains(t, events, action)
	}
	require.Contains(t, events, `"after":{"way_in":"password"}`)
	require.Contains(t, events, `"after":{"second_factor":"microsoft","way_in":"microsoft"}`)

	renamed := ada
	renamed.UserPrincipalName = "ada.new@" + fjordDomain
	require.NoError(t, e.Sim.World().Update(func(tx *world.Tx) error {
		tenant, user, _ := world.FindSignIn(tx.State, ada.UserPrincipalName)
		row, _ := tx.Users.Edit(tenant.ID, user.ID)
		row.UserPrincipalName = renamed.UserPrincipalName
		return nil
	}))
	again := e.Anonymous()
	require.Equal(t, "/customers", again.WithMicrosoft(renamed), "tenant and object id count, not the name")
	require.Equal(t, me.Text("login_id"), again.Get("/me").Text("login_id"))
}

func TestAMicrosoftAddressAloneOpensNothing(t *testing.T) {
	t.Parallel()
	var pretend map[string]any
	e := apitest.New(t, apitest.SigningInWithMicrosoft(), apitest.Forging(func(claims map[string]any) {
		for name, value := range pretend {
			claims[name] = value
		}
	}))
	op := e.Operator()
	resellerID, customerID, otherID := fjordline(t, e, op)
	stranger := apitest.MicrosoftPerson("gruenwald.onmicrosoft.com")
	invite(op, "clara@"+fjordDomain, customerID)
	invite(op, stranger.UserPrincipalName, otherID)
	e.CustomerUser("boss@fabrikam.example", authz.LevelAdmin, true, customerID)
	e.User("staff@"+fjordDomain, authz.RoleCSPAdmin, resellerID)

	tests := map[string]struct {
		who      apitest.Person
		pretends map[string]any
	}{
		"nobody here has the address":                 {apitest.MicrosoftPerson(fjordDomain), nil},
		"the tenant is not one of the company":        {stranger, nil},
		"another tenant writes the address":           {stranger, map[string]any{"preferred_username": "clara@" + fjordDomain}},
		"another tenant writes it as a mail address":  {stranger, map[string]any{"email": "clara@" + fjordDomain, "email_verified": true}},
		"the tenant has not verified the domain":      {apitest.MicrosoftPerson(fjordDomain), map[string]any{"preferred_username": "boss@fabrikam.example"}},
		"the account is a guest in the tenant":        {apitest.MicrosoftPerson(fjordDomain), map[string]any{"preferred_username": "clara@" + fjordDomain, "idp": "https://sts.windows.net/x/"}},
		"a customer's tenant has the staff's address": {apitest.MicrosoftPerson(fjordDomain), map[string]any{"preferred_username": "staff@" + fjordDomain}},
		"the operator's address":                      {apitest.MicrosoftPerson(fjordDomain), map[string]any{"preferred_username": "operator@example.com"}},
		"a name that is no address":                   {apitest.MicrosoftPerson(fjordDomain), map[string]any{"preferred_username": "clara\x00@" + fjordDomain}},
	}
	for name, tt := range tests {
		pretend = tt.pretends
		c := e.Anonymous()
		require.Equal(t, "/sign-in?microsoft=nobody&next=%2Fcustomers", c.WithMicrosoft(tt.who), name)
		c.Get("/me").Refused(http.StatusUnauthorized, "session.ended")
	}
	require.NotContains(t, string(op.Get("/audit-events?limit=200").Expect(http.StatusOK).Body), "microsoft_account.linked")
}

func TestAnInvitationIsAcceptedWithAMicrosoftAccount(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SigningInWithMicrosoft())
	op := e.Operator()
	_, customerID, otherID := fjordline(t, e, op)
	who := apitest.MicrosoftPerson("gruenwald.onmicrosoft.com") // of another address, in a tenant that is nobody's here
	token := invite(op, "mia@fabrikam.example", otherID)
	start := func(token string) map[string]string { return map[string]string{"invitation": token} }

	c := e.Anonymous()
	c.Post("/auth/microsoft/start", start("x"+token)).Refused(http.StatusNotFound, "link.ended")
	visit := c.AtMicrosoft("/auth/microsoft/start", start(token), who)
	late := e.Anonymous()
	tooLate := late.AtMicrosoft("/auth/microsoft/start", start(token), who)
	require.Equal(t, "/", c.Return(visit))
	require.Equal(t, "mia@fabrikam.example", c.Get("/me").Expect(http.StatusOK).Text("email"))
	require.Equal(t, "/sign-in?microsoft=invitation_ended", late.Return(tooLate))
	c.Post("/auth/microsoft/start", start(token)).Refused(http.StatusNotFound, "link.ended")
	c.Do(http.MethodDelete, "/me/microsoft-account", nil).Refused(http.StatusConflict, "microsoft_sign_in.only_way")

	// Whoever has something to sign in with does not get another way in by an invitation.
	again := invite(op, "mia@fabrikam.example", customerID)
	e.Anonymous().Post("/auth/microsoft/start", start(again)).Refused(http.StatusConflict, "microsoft_sign_in.has_way_in")
	require.Equal(t, "false", e.Anonymous().Post("/auth/invitation", map[string]string{"token": again}).Expect(http.StatusOK).Text("needs_password"))
	e.Anonymous().Post("/auth/activate", map[string]string{"token": again, "password": ""}).Expect(http.StatusNoContent)
	require.Contains(t, string(c.Get("/me").Body), customerID)
	e.Anonymous().Login("mia@fabrikam.example", "").Refused(http.StatusUnauthorized, "login.refused")

	// The account is one login's only.
	second := invite(op, "eve@fabrikam.example", otherID)
	require.Equal(t, "/sign-in?microsoft=taken", e.Anonymous().Return(e.Anonymous().AtMicrosoft("/auth/microsoft/start", start(second), who)))
	e.Anonymous().Post("/auth/invitation", map[string]string{"token": second}).Expect(http.StatusOK)
	require.NotContains(t, e.Log.String(), token)
}

func TestOnesOwnMicrosoftAccountIsLinkedAndUnlinked(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SigningInWithMicrosoft())
	op := e.Operator()
	who := apitest.MicrosoftPerson("gruenwald.onmicrosoft.com")
	link := map[string]string{"return_to": "/account?tab=1"}

	require.Equal(t, "true", op.Get("/me/microsoft-account").Expect(http.StatusOK).Text("available"))
	op.Do(http.MethodDelete, "/me/microsoft-account", nil).Refused(http.StatusNotFound, "microsoft_account.not_found")
	require.Equal(t, "/account?microsoft=linked", op.Return(op.AtMicrosoft("/me/microsoft-account", link, who)))
	op.Post("/me/microsoft-account", link).Refused(http.StatusConflict, "microsoft_sign_in.linked")
	c := e.Anonymous()
	require.Equal(t, "/customers", c.WithMicrosoft(who))
	require.Equal(t, "operator", c.Get("/me").Text("kind"))
	op.Do(http.MethodDelete, "/me/microsoft-account", nil).Expect(http.StatusNoContent)
	require.Equal(t, "/sign-in?microsoft=nobody&next=%2Fcustomers", e.Anonymous().WithMicrosoft(who))
	require.Contains(t, string(op.Get("/audit-events?limit=200").Body), "microsoft_account.unlinked")

	// Who signed out meanwhile links nothing.
	visit := c.AtMicrosoft("/me/microsoft-account", link, who)
	c.Post("/auth/logout", nil).Expect(http.StatusNoContent)
	require.Equal(t, "/account?microsoft=signed_out", c.Return(visit))
}

func TestADisabledLoginIsNotSignedInByMicrosoft(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SigningInWithMicrosoft())
	op := e.Operator()
	_, customerID, _ := fjordline(t, e, op)
	ada := apitest.MicrosoftPerson(fjordDomain)
	invite(op, ada.UserPrincipalName, customerID)
	require.Equal(t, "/customers", e.Anonymous().WithMicrosoft(ada))
	var list struct{ Data []struct{ ID string } }
	op.Get("/portal-users?customer_id=" + customerID).Expect(http.StatusOK).Into(&list)
	path := "/portal-users/" + list.Data[0].ID
	op.Post(path+"/disable", nil, "If-Match", op.Get(path).Header.Get("ETag")).Expect(http.StatusOK)

	require.Equal(t, "/sign-in?microsoft=nobody&next=%2Fcustomers", e.Anonymous().WithMicrosoft(ada))
	require.Contains(t, string(op.Get("/audit-events?limit=200").Body), "session.refused")
}

func TestWhatComesBackFromMicrosoftMustBeWhatWasBegun(t *testing.T) {
	t.Parallel()
	var forge func(claims map[string]any)
	now := time.Now()
	clock := func() time.Time { return now }
	e := apitest.New(t, apitest.SigningInWithMicrosoft(), apitest.Overriding(app.Overrides{Machine: clock}), apitest.Forging(func(claims map[string]any) {
		if forge != nil {
			forge(claims)
		}
	}))
	op := e.Operator()
	who := apitest.MicrosoftPerson("gruenwald.onmicrosoft.com")
	other := world.StableID("tenant", "fjordline")
	op.Return(op.AtMicrosoft("/me/microsoft-account", map[string]string{}, who))
	set := func(name string, value any) func(map[string]any) {
		return func(claims map[string]any) { claims[name] = value }
	}
	begin := func(c *apitest.Client) apitest.MicrosoftVisit {
		return c.AtMicrosoft("/auth/microsoft/start", map[string]string{}, who)
	}

	refused := map[string]struct {
		forge  func(map[string]any)
		change func(v *apitest.MicrosoftVisit)
		code   string
	}{
		"another state":      {change: func(v *apitest.MicrosoftVisit) { v.Back = between.ReplaceAllString(v.Back, "${1}state=x") }, code: "ended"},
		"no state":           {change: func(v *apitest.MicrosoftVisit) { v.Back = "/api/v1/auth/microsoft/callback?code=x" }, code: "ended"},
		"without the cookie": {change: func(v *apitest.MicrosoftVisit) { v.Cookie = "" }, code: "ended"},
		"another browser":    {change: func(v *apitest.MicrosoftVisit) { v.Cookie = begin(e.Anonymous()).Cookie }, code: "ended"},
		"another code":       {change: func(v *apitest.MicrosoftVisit) { v.Back = strings.Replace(v.Back, "code=", "code=x", 1) }, code: "refused"},
		"declined": {change: func(v *apitest.MicrosoftVisit) {
			v.Back = strings.Replace(v.Back, "code=", "error=access_denied&x=", 1)
		}, code: "declined"},
		"an issuer of another tenant (RFC 9207)": {change: func(v *apitest.MicrosoftVisit) {
			v.Back += "&iss=https%3A%2F%2Flogin.microsoftonline.com%2F" + other + "%2Fv2.0"
		}, code: "refused"},
		"another nonce":                  {forge: set("nonce", "other"), code: "refused"},
		"no nonce":                       {forge: func(c map[string]any) { delete(c, "nonce") }, code: "refused"},
		"for another audience":           {forge: set("aud", other), code: "refused"},
		"a tenant that is not issuer's":  {forge: set("tid", other), code: "refused"},
		"an issuer that is not tenant's": {forge: set("iss", "https://login.microsoftonline.com/"+other+"/v2.0"), code: "refused"},
		"a private person's account":     {forge: set("tid", "9188040d-6c67-4c5b-b112-36a304b66dad"), code: "refused"},
		"expired":                        {forge: set("exp", now.Add(-2*time.Minute).Unix()), code: "refused"},
		"not valid yet":                  {forge: set("nbf", now.Add(2*time.Minute).Unix()), code: "refused"},
	}
	for name, tt := range refused {
		t.Run(name, func(t *testing.T) {
			forge = nil
			c := e.Anonymous()
			visit := begin(c)
			if tt.change != nil {
				tt.change(&visit)
			}
			forge = tt.forge
			require.Equal(t, "/sign-in?microsoft="+tt.code, c.Return(visit))
		})
	}
	forge = nil
	t.Run("a clock that is off by less than a minute is fine", func(t *testing.T) {
		forge = set("exp", now.Add(-30*time.Second).Unix())
		c := e.Anonymous()
		require.Equal(t, "/", c.Return(begin(c)))
		forge = nil
	})
	t.Run("replayed", func(t *testing.T) {
		c := e.Anonymous()
		visit := begin(c)
		require.Equal(t, "/", c.Return(visit))
		require.Equal(t, "/sign-in?microsoft=ended", e.Anonymous().Return(visit))
	})
	t.Run("a code of one sign-in in another", func(t *testing.T) {
		c := e.Anonymous()
		first, second := begin(c), begin(c)
		_, code, _ := strings.Cut(first.Back, "code=")
		code, _, _ = strings.Cut(code, "&")
		at := strings.Index(second.Back, "code=") + len("code=")
		end := strings.Index(second.Back[at:], "&")
		if end < 0 {
			end = len(second.Back) - at
		}
		second.Back = second.Back[:at] + code + second.Back[at+end:]
		require.Equal(t, "/sign-in?microsoft=refused", c.Return(second), "its PKCE verifier is another one")
	})
	t.Run("after ten minutes", func(t *testing.T) {
		c := e.Anonymous()
		visit := begin(c)
		now = now.Add(10 * time.Minute)
		require.Equal(t, "/sign-in?microsoft=ended", c.Return(visit))
	})
}

func TestSigningInWithMicrosoftCanBeOff(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	c := e.Anonymous()
	require.Equal(t, "false", c.Get("/auth/methods").Expect(http.StatusOK).Text("microsoft"))
	c.Post("/auth/microsoft/start", map[string]string{}).Refused(http.StatusConflict, "microsoft_sign_in.off")
	require.Equal(t, "/sign-in?microsoft=ended", c.Page("/api/v1/auth/microsoft/callback?code=1&state=2").Header.Get("Location"))
}

func TestASignInWithMicrosoftGoesOnInsideThePortalOnly(t *testing.T) {
	t.Parallel()
	e := apitest.New(t, apitest.SigningInWithMicrosoft())
	c := e.Anonymous()
	for _, path := range []string{"https://evil.example", "//evil.example", `/\evil.example`, "/\t/evil.example", "evil", "/" + strings.Repeat("x", 2000)} {
		c.Post("/auth/microsoft/start", map[string]string{"return_to": path}).Refused(http.StatusUnprocessableEntity, "microsoft_sign_in.return_to")
	}
	for range 60 - 1 {
		c.Post("/auth/microsoft/start", map[string]string{}).Expect(http.StatusOK)
	}
	c.Post("/auth/microsoft/start", map[string]string{}).Expect(http.StatusOK)
	c.Post("/auth/microsoft/start", map[string]string{}).Refused(http.StatusTooManyRequests, "login.delayed")
}
