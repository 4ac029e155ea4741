package live_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/mssim/world"
	"github.com/tenantry/tenantry/internal/reseller"
)

func TestAuthorizeThroughMicrosoftsPages(t *testing.T) {
	p, ctx := start(t), operator()
	credentials := world.DemoCredentials()[0]
	r := p.add(ctx, credentials)
	require.Equal(t, credentials.TenantID, r.MicrosoftTenantID, "the domain was resolved without a credential")
	require.Equal(t, reseller.NeverAuthorized, r.AuthorizationState)

	id, err := p.resellers.Complete(ctx, p.signIn(ctx, r.ID, credentials.Logins[0]))
	require.NoError(t, err)
	require.Equal(t, r.ID, id)

	got := p.reseller(r.ID)
	require.Equal(t, reseller.Authorized, got.AuthorizationState)
	require.Equal(t, credentials.Logins[0].UserPrincipalName, got.AuthorizedAs)
	require.Equal(t, credentials.MPNID, got.MPNID, "the profile was read")
	require.Equal(t, "DE", got.Country)
	require.Equal(t, "EUR", got.DefaultCurrency)
	require.Nil(t, got.Problem)
	require.Empty(t, got.LastAttempt.Code)
	require.NotNil(t, got.LastAttempt.EndedAt)
	require.Equal(t, 1, p.jobs.resellers, "the first sync was begun")
	require.Equal(t, []string{"reseller.created", "reseller.authorization_started", "reseller.authorized"}, p.actions())
	require.NoError(t, uuid.Validate(p.correlation("reseller.authorized")))

	p.replica()
	x, err := p.connector.Open(context.Background(), r.ID)
	require.NoError(t, err)
	_, err = x.PartnerCenter.ValidateMFA(context.Background())
	require.NoError(t, err, "another process uses the stored tokens")
}

func TestWrongValuesAreFoundWhenSaving(t *testing.T) {
	p, ctx := start(t), operator()
	good := world.DemoCredentials()[0]
	tests := map[string]struct {
		change      func(*reseller.CreateInput)
		field, code string
	}{
		"wrong secret":        {func(in *reseller.CreateInput) { in.ApplicationSecret = "not the secret" }, "application_secret", "reseller.secret_wrong"},
		"expired secret":      {func(in *reseller.CreateInput) { in.ApplicationSecret = "nordlicht~simulator~secret~0" }, "application_secret", "reseller.secret_expired"},
		"the secret's id":     {func(in *reseller.CreateInput) { in.ApplicationSecret = newID() }, "application_secret", "reseller.invalid"},
		"unknown domain":      {func(in *reseller.CreateInput) { in.Domain = "nobody.onmicrosoft.com" }, "domain", "reseller.tenant_missing"},
		"unknown application": {func(in *reseller.CreateInput) { in.ApplicationID = newID() }, "application_id", "reseller.app_missing"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in := reseller.CreateInput{DisplayName: good.Name, Domain: good.Domain, ApplicationID: good.ApplicationID, ApplicationSecret: good.Secret}
			tt.change(&in)
			_, err := p.resellers.Create(ctx, everyone, in)
			var e *apperr.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, apperr.Invalid, e.Kind)
			require.Equal(t, tt.code, e.Code)
			require.Len(t, e.Fields, 1)
			require.Equal(t, tt.field, e.Fields[0].Name)
			require.NotContains(t, e.Error()+e.Detail, in.ApplicationSecret, "the secret is in no text")
		})
	}
	require.Empty(t, p.actions(), "nothing was saved")
}

func TestMicrosoftAwayRefusesNothing(t *testing.T) {
	p, ctx := start(t), operator()
	good := world.DemoCredentials()[0]
	fault(t, p, `{"path":"/**","status":503}`)
	r := p.add(ctx, good)
	require.Empty(t, r.MicrosoftTenantID)
	_, err := p.resellers.Authorize(ctx, everyone, r.ID)
	require.Equal(t, apperr.Unavailable, apperr.KindOf(err))

	noFaults(t, p)
	_, err = p.resellers.Complete(ctx, p.signIn(ctx, r.ID, good.Logins[0]))
	require.NoError(t, err)
	require.Equal(t, good.TenantID, p.reseller(r.ID).MicrosoftTenantID)
}

func TestSecretThatWentBadIsFoundBeforeAnybodySignsIn(t *testing.T) {
	p, ctx := start(t), operator()
	good := world.DemoCredentials()[0]
	r := p.add(ctx, good)
	p.edit(func(tx *world.Tx) {
		app, ok := tx.Apps.Edit("", good.ApplicationID)
		require.True(t, ok)
		app.Secrets = app.Secrets[:1]
		app.Secrets[0].Value, app.Secrets[0].ExpiresAt = "another", tx.Now.AddDate(1, 0, 0)
	})
	_, err := p.resellers.Authorize(ctx, everyone, r.ID)
	require.Equal(t, apperr.Conflict, apperr.KindOf(err))
	require.Equal(t, "reseller.secret_wrong", apperr.CodeOf(err))
	got := p.reseller(r.ID)
	require.Equal(t, reseller.ProblemSecretWrong, got.Problem.Code)

	secret := "another"
	_, err = p.resellers.Update(ctx, everyone, reseller.UpdateInput{ID: r.ID, Version: got.Version, ApplicationSecret: &secret})
	require.NoError(t, err)
	require.Nil(t, p.reseller(r.ID).Problem)
	_, err = p.resellers.Authorize(ctx, everyone, r.ID)
	require.NoError(t, err)
}

func TestSignInsThatMustNotCount(t *testing.T) {
	p, ctx := start(t), operator()
	credentials := world.DemoCredentials()
	r := p.add(ctx, credentials[0])
	in := func() reseller.Callback { return p.signIn(ctx, r.ID, credentials[0].Logins[0]) }
	who := authz.FromContext(ctx)
	elsewhere := who
	elsewhere.SessionID = newID()
	bare := who
	bare.MFA = false
	used := in()

	tests := map[string]struct {
		ctx  context.Context
		in   func() reseller.Callback
		code string
	}{
		"without MFA": {ctx, func() reseller.Callback { return p.signIn(ctx, r.ID, credentials[0].Logins[1]) }, "authorization.mfa_missing"},
		"declined": {ctx, func() reseller.Callback {
			c := in()
			c.Code, c.Error, c.ErrorDescription = "", "access_denied", "AADSTS65004: declined"
			return c
		}, "authorization.consent_declined"},
		"another code":      {ctx, func() reseller.Callback { c := in(); c.Code += "x"; return c }, "authorization.code_refused"},
		"no second factor":  {authz.WithActor(ctx, bare), in, "authorization.mfa_required"},
		"another's session": {authz.WithActor(ctx, elsewhere), in, "authorization.other_session"},
		"nobody signed in":  {context.Background(), in, "authorization.signed_out"},
		"invented state":    {ctx, func() reseller.Callback { return reseller.Callback{State: "x", Code: "y"} }, "authorization.link_used"},
		"no permission": {authz.WithActor(ctx, authz.Actor{LoginID: who.LoginID, SessionID: who.SessionID, ResellerID: r.ID, Holdings: []authz.Holding{{Role: authz.RolePartnerView}}}),
			in, "permission.missing"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := p.resellers.Complete(tt.ctx, tt.in())
			require.Error(t, err)
			require.Equal(t, tt.code, apperr.CodeOf(err))
			require.Equal(t, reseller.NeverAuthorized, p.reseller(r.ID).AuthorizationState)
		})
	}
	t.Run("twice", func(t *testing.T) {
		_, err := p.resellers.Complete(ctx, used)
		require.NoError(t, err)
		_, err = p.resellers.Complete(ctx, used)
		require.Equal(t, "authorization.link_used", apperr.CodeOf(err))
	})
	t.Run("too late", func(t *testing.T) {
		late := in()
		p.machine.pass(16 * time.Minute)
		_, err := p.resellers.Complete(ctx, late)
		require.Equal(t, "authorization.link_expired", apperr.CodeOf(err))
		require.Equal(t, "link_expired", p.reseller(r.ID).LastAttempt.Code)
		require.Equal(t, reseller.Authorized, p.reseller(r.ID).AuthorizationState, "the authorization of before stands")
	})
	require.Equal(t, 1, p.jobs.resellers)
}
