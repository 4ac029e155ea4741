package reseller

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	machine  = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	business = machine.AddDate(1, 0, 0)
)

// healthy is a reseller with nothing to say about.
func healthy() (Reseller, HealthFacts, Probes) {
	yes, set, recent := true, business.AddDate(0, -2, 0), machine.Add(-time.Hour)
	r := Reseller{ID: "r1", Domain: "contoso.example", HasSecret: true, SecretSetAt: &set, AuthorizationState: Authorized, AuthorizedAs: "a@contoso.example"}
	f := HealthFacts{Connected: 3, Syncs: []SyncFact{{Resource: "customers", LastSuccessAt: &recent}, {Resource: "subscriptions", LastSuccessAt: &recent}}}
	ok := Probe{Tried: true}
	p := Probes{
		AppToken: ok, UserToken: ok, Profile: ok, Webhook: ok, MFACompliant: &yes, MPNID: "123", Agreement: &yes,
		OwnWebhook: "https://portal.example/hook", WebhookURL: "https://portal.example/hook",
	}
	return r, f, p
}

func TestHealthyResellerHasNothingToDo(t *testing.T) {
	r, f, p := healthy()
	report := Report{Findings: Findings(r, f, p, machine, business)}
	require.Equal(t, SeverityOK, report.Worst())
	seen := map[string]bool{}
	for _, finding := range report.Findings {
		require.False(t, seen[finding.ID], "%s twice", finding.ID)
		seen[finding.ID] = true
		require.Empty(t, finding.Remedy, finding.ID)
		require.Nil(t, finding.Action, finding.ID)
	}
	for _, id := range []string{"app_token", "user_token", "mfa", "secret_age", "sync:customers", "throttling", "consent", "gdap", "webhook", "partner_agreement"} {
		require.True(t, seen[id], "nothing about %s", id)
	}
}

// TestEachFaultIsExactlyOneFinding states one fault each and expects one finding that is not ok,
// with the remedy.
func TestEachFaultIsExactlyOneFinding(t *testing.T) {
	no := false
	day := 24 * time.Hour
	in := func(d time.Duration) *time.Time { at := business.Add(d); return &at }
	ending := func(d time.Duration, change ...func(*GDAPEnding)) func(*Reseller, *HealthFacts, *Probes) {
		return func(_ *Reseller, f *HealthFacts, _ *Probes) {
			e := GDAPEnding{TenantID: "t1", TenantName: "Fabrikam", EndsAt: *in(d)}
			for _, c := range change {
				c(&e)
			}
			f.GDAPEndings = []GDAPEnding{e}
		}
	}
	tests := map[string]struct {
		fault    func(*Reseller, *HealthFacts, *Probes)
		id       string
		severity Severity
		remedy   string // part of it
	}{
		"no secret": {func(r *Reseller, _ *HealthFacts, p *Probes) { r.HasSecret, p.AppToken = false, Probe{} }, "app_token", SeverityProblem, "Make a secret"},
		"wrong secret": {func(_ *Reseller, _ *HealthFacts, p *Probes) {
			p.AppToken.Problem = &Problem{Code: ProblemSecretWrong, Detail: "wrong"}
		}, "app_token", SeverityProblem, "value again"},
		"unreadable secret": {func(_ *Reseller, _ *HealthFacts, p *Probes) {
			p.AppToken = ProbeOf(SecretUnreadable(errors.New("no such key")), machine)
		}, "app_token", SeverityProblem, "Put the right key back"},
		"secret not tried": {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.AppToken = Probe{} }, "app_token", SeverityWarning, "few minutes"},
		"never authorized": {func(r *Reseller, _ *HealthFacts, _ *Probes) { r.AuthorizationState = NeverAuthorized }, "user_token", SeverityProblem, "Press Authorize"},
		"revoked": {func(_ *Reseller, _ *HealthFacts, p *Probes) {
			p.UserToken.Problem = &Problem{Code: ProblemTokenRevoked, Detail: "revoked"}
		}, "user_token", SeverityProblem, "Re-authorize"},
		"no MFA":           {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.MFACompliant = &no }, "mfa", SeverityProblem, "Turn on MFA"},
		"MFA not told":     {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.MFACompliant = nil }, "mfa", SeverityWarning, "900421"},
		"secret expired":   {func(r *Reseller, _ *HealthFacts, _ *Probes) { r.SecretExpiresAt = in(0) }, "secret_age", SeverityProblem, "second secret"},
		"secret ends soon": {func(r *Reseller, _ *HealthFacts, _ *Probes) { r.SecretExpiresAt = in(30 * day) }, "secret_age", SeverityWarning, "second secret"},
		"secret is old":    {func(r *Reseller, _ *HealthFacts, _ *Probes) { r.SecretSetAt = in(-secretOld) }, "secret_age", SeverityWarning, "second secret"},
		"never synced":     {func(_ *Reseller, f *HealthFacts, _ *Probes) { f.Syncs = nil }, "sync", SeverityWarning, "Sync now"},
		"sync fails":       {func(_ *Reseller, f *HealthFacts, _ *Probes) { f.Syncs[1].Failing = 2 }, "sync:subscriptions", SeverityProblem, "Sync now"},
		"sync is old": {func(_ *Reseller, f *HealthFacts, _ *Probes) {
			old := machine.Add(-27 * time.Hour)
			f.Syncs[1].LastSuccessAt = &old
		}, "sync:subscriptions", SeverityWarning, "Sync now"},
		"sync not complete": {func(_ *Reseller, f *HealthFacts, _ *Probes) { f.Syncs[1].LastSuccessAt = nil }, "sync:subscriptions", SeverityWarning, "Wait"},
		"throttled":         {func(_ *Reseller, _ *HealthFacts, p *Probes) { at := machine.Add(time.Minute); p.HeldUntil = &at }, "throttling", SeverityWarning, "Nothing to do"},
		"consent missing":   {func(_ *Reseller, f *HealthFacts, _ *Probes) { f.ConsentMissing = 1 }, "consent", SeverityWarning, "one click"},
		"no GDAP":           {func(_ *Reseller, f *HealthFacts, _ *Probes) { f.GDAPMissing = 2 }, "gdap_missing", SeverityWarning, "Request a GDAP"},
		"GDAP ends in 30":   {ending(30 * day), "gdap_ending:t1", SeverityWarning, "Turn on auto-extend"},
		"GDAP ends in 7":    {ending(7 * day), "gdap_ending:t1", SeverityWarning, "Turn on auto-extend"},
		"GDAP ends in 1":    {ending(day), "gdap_ending:t1", SeverityProblem, "Turn on auto-extend"},
		"GDAP has ended":    {ending(0), "gdap_ending:t1", SeverityProblem, "new GDAP"},
		"GDAP with Global Admin": {ending(7*day, func(e *GDAPEnding) { e.GlobalAdmin = true }), "gdap_ending:t1", SeverityWarning,
			"Remove that role"},
		"no webhook":           {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.WebhookURL = "" }, "webhook", SeverityWarning, "registers"},
		"webhook elsewhere":    {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.WebhookURL = "https://x.example" }, "webhook", SeverityWarning, "register"},
		"webhook not read":     {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.Webhook = Probe{} }, "webhook", SeverityWarning, "findings above"},
		"no partner id":        {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.MPNID = "" }, "partner_agreement", SeverityWarning, "Identifiers"},
		"agreement not signed": {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.Agreement = &no }, "partner_agreement", SeverityProblem, "Sign"},
		"agreement not told":   {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.Agreement, p.AgreementAnswered = nil, true }, "partner_agreement", SeverityWarning, "Look there yourself"},
		"agreement not asked":  {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.Agreement = nil }, "partner_agreement", SeverityWarning, "later"},
		"profile not shown":    {func(_ *Reseller, _ *HealthFacts, p *Probes) { p.Profile = Probe{} }, "partner_agreement", SeverityWarning, "findings above"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r, f, p := healthy()
			tt.fault(&r, &f, &p)
			var bad []Finding
			for _, finding := range Findings(r, f, p, machine, business) {
				if finding.Severity != SeverityOK {
					bad = append(bad, finding)
				}
			}
			require.Len(t, bad, 1)
			require.Equal(t, tt.id, bad[0].ID)
			require.Equal(t, tt.severity, bad[0].Severity)
			require.Contains(t, bad[0].Remedy, tt.remedy)
			require.NotEmpty(t, bad[0].Title)
			require.NotEmpty(t, bad[0].Detail)
		})
	}
}

func TestExtendingDelegationIsNoFault(t *testing.T) {
	r, f, p := healthy()
	f.GDAPEndings = []GDAPEnding{{TenantID: "t1", TenantName: "Fabrikam", EndsAt: business.Add(time.Hour), AutoExtend: true}}
	require.Equal(t, SeverityOK, Report{Findings: Findings(r, f, p, machine, business)}.Worst())
}

func TestWithoutAPublicAddressThereIsNoWebhook(t *testing.T) {
	r, f, p := healthy()
	p.OwnWebhook, p.WebhookURL, p.Webhook = "", "", Probe{}
	require.Equal(t, SeverityOK, Report{Findings: Findings(r, f, p, machine, business)}.Worst())
}

// TestWhatConsentAndDelegationAreFor holds the words to what is needed for what: Partner Center tells licenses without
// the customer's consent, but only to whom administration was delegated.
func TestWhatConsentAndDelegationAreFor(t *testing.T) {
	r, f, p := healthy()
	ended := business.Add(-time.Hour)
	f.ConsentMissing, f.GDAPMissing, f.GDAPEndings = 1, 1, []GDAPEnding{{TenantID: "t1", TenantName: "Fabrikam", EndsAt: ended}}
	details := map[string]string{}
	for _, finding := range Findings(r, f, p, machine, business) {
		details[finding.ID] = finding.Detail
	}
	require.Contains(t, details["consent"], "Subscriptions, orders and licenses need no consent.")
	require.Contains(t, details["gdap_missing"], "Subscriptions and orders work without; licenses cannot be read there")
	require.Contains(t, details["gdap_ending:t1"], "licenses stay as they were last read")
	for id, detail := range details {
		require.NotContains(t, detail, "users and licenses", id)
	}
}
