package live_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/tenantry/tenantry/internal/mssim/world"
	"github.com/tenantry/tenantry/internal/pcsync/connect"
	"github.com/tenantry/tenantry/internal/reseller"
	"github.com/tenantry/tenantry/internal/seal"
	"github.com/tenantry/tenantry/internal/upstream"
)

// tokenCalls counts the calls to the token endpoint of a tenant.
func tokenCalls(t *testing.T, p *portal, tenantID string) (n int) {
	t.Helper()
	res, err := http.Get(p.url + "/_sim/requests?limit=1000")
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	var log struct {
		Requests []struct {
			Method string `json:"method"`
			Path   string `json:"path"`
		} `json:"requests"`
	}
	require.NoError(t, json.NewDecoder(res.Body).Decode(&log))
	for _, r := range log.Requests {
		if r.Method == http.MethodPost && strings.HasPrefix(r.Path, "/"+tenantID+"/oauth2/v2.0/token") {
			n++
		}
	}
	require.NotEmpty(t, log.Requests)
	return n
}

// revoke ends the sessions of the account that authorized.
func revoke(p *portal, upn string) {
	p.edit(func(tx *world.Tx) {
		home, u, ok := world.FindSignIn(tx.State, upn)
		require.True(p.t, ok)
		e, _ := tx.Users.Edit(home.ID, u.ID)
		e.SignIn.TokensValidFrom = p.machine.now().Add(time.Hour)
	})
}

func TestRevokedTokenIsOneClearStateAndOneTryInFiveMinutes(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	revoke(p, r.AuthorizedAs)
	p.machine.pass(2 * time.Hour) // past the life of the access tokens
	p.replica()

	background := context.Background()
	try := func() error {
		x, err := p.connector.Open(background, r.ID)
		if err != nil {
			return err
		}
		_, err = x.PartnerCenter.ValidateMFA(background)
		return err
	}
	before := tokenCalls(t, p, r.MicrosoftTenantID)
	for range 20 {
		require.Equal(t, upstream.ReasonTokenRevoked, upstream.ReasonOf(try()))
	}
	require.Equal(t, 1, tokenCalls(t, p, r.MicrosoftTenantID)-before)
	got := p.reseller(r.ID)
	require.Equal(t, reseller.Revoked, got.AuthorizationState)
	require.Equal(t, reseller.ProblemTokenRevoked, got.Problem.Code)
	require.Contains(t, got.Problem.Detail, "Authorize again")

	p.replica() // another process, which remembers nothing
	for range 20 {
		require.Equal(t, upstream.ReasonTokenRevoked, upstream.ReasonOf(try()))
	}
	require.Equal(t, 1, tokenCalls(t, p, r.MicrosoftTenantID)-before, "the pause holds for all replicas")

	p.machine.pass(5*time.Minute + time.Second)
	for range 20 {
		require.Error(t, try())
	}
	require.Equal(t, 2, tokenCalls(t, p, r.MicrosoftTenantID)-before)

	other := p.add(ctx, world.DemoCredentials()[1])
	_, err := p.resellers.Complete(ctx, p.signIn(ctx, other.ID, world.DemoCredentials()[1].Logins[0]))
	require.NoError(t, err, "other resellers are unharmed")

	p.edit(func(tx *world.Tx) {
		home, u, _ := world.FindSignIn(tx.State, r.AuthorizedAs)
		e, _ := tx.Users.Edit(home.ID, u.ID)
		e.SignIn.TokensValidFrom = time.Time{}
	})
	_, err = p.resellers.Complete(ctx, p.signIn(ctx, r.ID, world.DemoCredentials()[0].Logins[0]))
	require.NoError(t, err)
	require.NoError(t, try(), "a new authorization takes effect at once")
	require.Nil(t, p.reseller(r.ID).Problem)
}

func TestAPersonIsNotHeldBack(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	require.NoError(t, p.db.SetResellerProblem(ctx, everyone, r.ID, &reseller.Problem{Code: reseller.ProblemMFAMissing, Detail: "d", At: p.machine.now()}))

	_, err := p.connector.Open(context.Background(), r.ID)
	require.Equal(t, upstream.ReasonMFAMissing, upstream.ReasonOf(err))
	before := p.reseller(r.ID)
	x, openErr := p.connector.Open(upstream.ForPerson(context.Background()), r.ID)
	require.NoError(t, openErr)
	p.machine.pass(time.Second)
	require.NoError(t, x.Note(ctx, err))
	require.Equal(t, before, p.reseller(r.ID), "a held try is the known problem, not news")

	report, err := p.resellers.Health(ctx, everyone, r.ID)
	require.NoError(t, err)
	require.Equal(t, reseller.SeverityOK, finding(t, report, "user_token").Severity)
	require.Equal(t, reseller.SeverityOK, finding(t, report, "mfa").Severity)
	got := p.reseller(r.ID)
	require.Nil(t, got.Problem, "it works, so nothing is wrong")
	require.Equal(t, reseller.Authorized, got.AuthorizationState)
	_, err = p.connector.Open(context.Background(), r.ID)
	require.NoError(t, err)
}

func TestChangedCredentialsTakeEffectInEveryReplica(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	first := p.connector
	old, err := first.Open(context.Background(), r.ID)
	require.NoError(t, err)
	same, err := first.Open(context.Background(), r.ID)
	require.NoError(t, err)
	require.Same(t, old, same)

	p.replica()
	p.edit(func(tx *world.Tx) {
		app, _ := tx.Apps.Edit("", r.ApplicationID)
		app.Secrets = append(app.Secrets, world.AppSecret{ID: newID(), Value: "rotated~secret", StartsAt: tx.Now, ExpiresAt: tx.Now.AddDate(1, 0, 0)})
	})
	secret := "rotated~secret"
	_, err = p.resellers.Update(ctx, everyone, reseller.UpdateInput{ID: r.ID, Version: r.Version, ApplicationSecret: &secret})
	require.NoError(t, err)

	changed, err := first.Open(context.Background(), r.ID)
	require.NoError(t, err)
	require.Equal(t, secret, changed.Application.Secret)
	require.NotContains(t, changed.Application.String(), secret)
	_, err = changed.PartnerCenter.ValidateMFA(ctx)
	require.NoError(t, err, "the authorization outlives a rotated secret")
	require.Equal(t, []string{"reseller.secret_changed"}, p.actions()[len(p.actions())-1:])
}

func finding(t *testing.T, r reseller.Report, id string) reseller.Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.ID == id {
			return f
		}
	}
	require.Failf(t, "no such finding", "%s in %v", id, r.Findings)
	return reseller.Finding{}
}

func TestHealthNamesEachFix(t *testing.T) {
	p, ctx := start(t), operator()
	never := p.add(ctx, world.DemoCredentials()[1])
	report, err := p.resellers.Health(ctx, everyone, never.ID)
	require.NoError(t, err)
	require.Equal(t, reseller.SeverityOK, finding(t, report, "app_token").Severity)
	f := finding(t, report, "user_token")
	require.Equal(t, reseller.SeverityProblem, f.Severity)
	require.Equal(t, &reseller.Action{Kind: reseller.ActionAuthorize, Target: never.ID, Label: "Authorize"}, f.Action)

	r := p.authorized(ctx)
	revoke(p, r.AuthorizedAs)
	report, err = p.resellers.Health(ctx, everyone, r.ID)
	require.NoError(t, err)
	f = finding(t, report, "user_token")
	require.Equal(t, reseller.SeverityProblem, f.Severity)
	require.Equal(t, "Re-authorize", f.Action.Label)
	require.Equal(t, reseller.Revoked, p.reseller(r.ID).AuthorizationState)
	require.Equal(t, reseller.SeverityProblem, report.Worst())

	fault(t, p, `{"path":"/**","status":503}`)
	report, err = p.resellers.Health(ctx, everyone, r.ID)
	require.NoError(t, err, "Microsoft away is no error of the report")
	require.Equal(t, reseller.SeverityWarning, finding(t, report, "app_token").Severity)
	for _, f := range report.Findings {
		require.NotEmpty(t, f.Title)
		require.True(t, f.Severity == reseller.SeverityOK || f.Remedy != "", "%s has no remedy", f.ID)
	}
}

// TestALostMasterKeyIsAFindingWithItsRemedy goes the whole way: the key is replaced, noticed, given up, and the secret entered again.
func TestALostMasterKeyIsAFindingWithItsRemedy(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	p.keys = "k:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
	p.replica()
	health := func(id string) reseller.Finding {
		t.Helper()
		report, err := p.resellers.Health(ctx, everyone, r.ID)
		require.NoError(t, err)
		return finding(t, report, id)
	}
	f := health("app_token")
	require.Equal(t, reseller.SeverityProblem, f.Severity)
	require.Equal(t, "Put the right key back, or enter the secret again.", f.Remedy)

	gone, err := p.sealer.Forget(ctx)
	require.NoError(t, err)
	require.Positive(t, gone)
	require.Equal(t, reseller.SeverityProblem, health("app_token").Severity)
	secret := world.DemoCredentials()[0].Secret
	_, err = p.resellers.Update(ctx, everyone, reseller.UpdateInput{ID: r.ID, Version: p.reseller(r.ID).Version, ApplicationSecret: &secret})
	require.NoError(t, err)
	require.Equal(t, reseller.SeverityOK, health("app_token").Severity)
	f = health("user_token")
	require.Equal(t, reseller.SeverityProblem, f.Severity, "the authorization is lost too: %s", f.Detail)
	require.Equal(t, "Re-authorize", f.Action.Label)
}

func TestHealthTellsOfThePartnerAgreement(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	const path = `{"path":"/v1/compliance/csp/agreementstatus",`
	tests := []struct {
		fault    string
		severity reseller.Severity
		title    string
	}{
		{"", reseller.SeverityOK, "Partner agreement signed"},
		{path + `"status":400,"code":"2206","message":"not signed"}`, reseller.SeverityProblem, "Partner agreement not signed"},
		{path + `"status":400,"code":"2205","message":"no account"}`, reseller.SeverityWarning, "Partner agreement cannot be checked"},
		{path + `"status":403}`, reseller.SeverityWarning, "Partner agreement cannot be checked"},
		{path + `"status":503}`, reseller.SeverityWarning, "Partner agreement not checked"},
	}
	for _, tt := range tests {
		noFaults(t, p)
		if tt.fault != "" {
			fault(t, p, tt.fault)
		}
		report, err := p.resellers.Health(ctx, everyone, r.ID)
		require.NoError(t, err)
		f := finding(t, report, "partner_agreement")
		require.Equal(t, tt.title, f.Title, tt.fault)
		require.Equal(t, tt.severity, f.Severity, tt.fault)
		require.Equal(t, reseller.SeverityOK, finding(t, report, "user_token").Severity, "one refused question is not the account's problem")
		require.Nil(t, p.reseller(r.ID).Problem)
	}
}

func TestOnlyALaterCallThatWorkedProvesThatNothingIsWrong(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	background := context.Background()
	x, err := p.connector.Open(background, r.ID)
	require.NoError(t, err)
	_, err = x.PartnerCenter.ValidateMFA(background)
	require.NoError(t, err)

	require.NoError(t, x.Note(background, &upstream.Error{Kind: upstream.KindUnauthorized, Reason: upstream.ReasonGDAPMissing}))
	require.Nil(t, p.reseller(r.ID).Problem, "one customer's delegation is not the reseller's problem")
	require.NoError(t, x.Note(background, refused(upstream.ReasonMFAMissing)))
	require.NoError(t, p.connector.Clear(background, r.ID))
	require.Equal(t, reseller.ProblemMFAMissing, p.reseller(r.ID).Problem.Code, "what worked before proves nothing")

	_, err = x.PartnerCenter.ValidateMFA(background)
	require.Equal(t, upstream.ReasonMFAMissing, upstream.ReasonOf(err), "work under way stops too")
	require.NoError(t, p.connector.Clear(background, r.ID))
	require.NotNil(t, p.reseller(r.ID).Problem)

	_, err = x.PartnerCenter.ValidateMFA(upstream.ForPerson(background))
	require.NoError(t, err)
	require.NoError(t, p.connector.Clear(background, r.ID))
	got := p.reseller(r.ID)
	require.Nil(t, got.Problem)
	require.Equal(t, reseller.Authorized, got.AuthorizationState)
}

// meeting opens secrets for two at the same time.
type meeting struct {
	*seal.Sealer
	both *sync.WaitGroup
}

func (m meeting) Open(ctx context.Context, p seal.Place, sealed []byte) ([]byte, error) {
	m.both.Done()
	m.both.Wait()
	return m.Sealer.Open(ctx, p, sealed)
}

func TestWhoOpensAtTheSameTimeSharesAConnection(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	background, cfg := context.Background(), p.connecting
	both := new(sync.WaitGroup)
	both.Add(2)
	cfg.Sealer = meeting{p.sealer, both}
	connector := connect.New(cfg)
	opened := make([]*connect.Connection, 2)
	var g errgroup.Group
	for i := range opened {
		g.Go(func() (err error) {
			opened[i], err = connector.Open(background, r.ID)
			return err
		})
	}
	require.NoError(t, g.Wait())

	for _, x := range opened {
		require.NoError(t, x.Note(background, refused(upstream.ReasonMFAMissing)))
		require.NotNil(t, p.reseller(r.ID).Problem)
		_, err := x.PartnerCenter.ValidateMFA(upstream.ForPerson(background))
		require.NoError(t, err)
		require.NoError(t, connector.Clear(background, r.ID))
		require.Nil(t, p.reseller(r.ID).Problem, "what works on either is known of the other")
	}
}

func TestANewAuthorizationWorksAtOnceInEveryProcess(t *testing.T) {
	for name, code := range map[string]string{"token revoked": "50173", "secret expired": "7000222"} {
		t.Run(name, func(t *testing.T) {
			p, ctx := start(t), operator()
			r := p.authorized(ctx)
			p.machine.pass(2 * time.Hour) // past the life of the access tokens
			background, worker := context.Background(), p.connector
			try := func() error {
				x, err := worker.Open(background, r.ID)
				if err != nil {
					return err
				}
				_, err = x.PartnerCenter.ValidateMFA(background)
				return err
			}
			fault(t, p, `{"path":"/*/oauth2/v2.0/token","status":400,"code":"`+code+`"}`)
			require.Equal(t, upstream.KindUnauthorized, upstream.KindOf(try()))
			require.NotNil(t, p.reseller(r.ID).Problem)

			noFaults(t, p)
			p.replica() // the person authorizes in another process
			_, err := p.resellers.Complete(ctx, p.signIn(ctx, r.ID, world.DemoCredentials()[0].Logins[0]))
			require.NoError(t, err)
			require.NoError(t, try(), "what the worker remembers belongs to the authorization of before")
			require.Nil(t, p.reseller(r.ID).Problem)
		})
	}
}

// refused is a refusal of the reseller's own connection.
func refused(r upstream.Reason) error {
	return &upstream.Error{API: "partnercenter", Op: "list", Kind: upstream.KindUnauthorized, Reason: r}
}

func TestARefusalOfFormerCredentialsIsNotTheResellers(t *testing.T) {
	tests := map[string]struct {
		reason upstream.Reason
		change func(ctx context.Context, p *portal, r reseller.Reseller)
	}{
		"authorized anew": {upstream.ReasonTokenRevoked, func(ctx context.Context, p *portal, r reseller.Reseller) {
			_, err := p.resellers.Complete(ctx, p.signIn(ctx, r.ID, world.DemoCredentials()[0].Logins[0]))
			require.NoError(p.t, err)
		}},
		"given another secret": {upstream.ReasonSecretExpired, func(ctx context.Context, p *portal, r reseller.Reseller) {
			secret := world.DemoCredentials()[0].Secret
			_, err := p.resellers.Update(ctx, everyone, reseller.UpdateInput{ID: r.ID, Version: r.Version, ApplicationSecret: &secret})
			require.NoError(p.t, err)
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p, ctx := start(t), operator()
			r := p.authorized(ctx)
			background, worker := context.Background(), p.connector
			former, err := worker.Open(background, r.ID)
			require.NoError(t, err)

			p.replica() // it happens in another process
			p.machine.pass(time.Second)
			tt.change(ctx, p, r)
			present, err := worker.Open(background, r.ID)
			require.NoError(t, err)

			require.ErrorIs(t, former.Note(background, refused(tt.reason)), connect.ErrFormer)
			got := p.reseller(r.ID)
			require.Nil(t, got.Problem)
			require.Equal(t, reseller.Authorized, got.AuthorizationState)
			_, err = former.PartnerCenter.ValidateMFA(background)
			require.Equal(t, tt.reason, upstream.ReasonOf(err), "what is under way with the former ones stops")
			require.ErrorIs(t, former.Note(background, err), connect.ErrFormer)
			_, err = present.PartnerCenter.ValidateMFA(background)
			require.NoError(t, err, "what goes on with the present ones does not")

			require.NoError(t, present.Note(background, refused(tt.reason)))
			require.Equal(t, string(tt.reason), p.reseller(r.ID).Problem.Code)
		})
	}
}

// The refusal is met by the token itself, whose note nobody waits for.
func TestATokenRefusedWithAFormerSecretIsNotTheResellers(t *testing.T) {
	p, ctx := start(t), operator()
	r := p.authorized(ctx)
	p.machine.pass(2 * time.Hour) // past the life of the access tokens
	background := context.Background()
	former, err := p.connector.Open(background, r.ID)
	require.NoError(t, err)
	secret := world.DemoCredentials()[0].Secret
	_, err = p.resellers.Update(ctx, everyone, reseller.UpdateInput{ID: r.ID, Version: r.Version, ApplicationSecret: &secret})
	require.NoError(t, err)
	fault(t, p, `{"path":"/*/oauth2/v2.0/token","status":400,"code":"7000222"}`)
	_, err = former.PartnerCenter.ValidateMFA(background)
	require.Equal(t, upstream.ReasonSecretExpired, upstream.ReasonOf(err))
	require.Nil(t, p.reseller(r.ID).Problem)
}
