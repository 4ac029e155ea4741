package reseller

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/fold"
)

func TestFieldsThatPeopleEnter(t *testing.T) {
	const id = "7f0c3b0a-9a5e-4f7e-8f1b-0d6f2f6b9a11"
	tests := map[string]struct {
		check func(*checks) string
		want  string
		bad   string // the field that is refused; empty when it passes
	}{
		"name":                      {func(c *checks) string { return c.displayName("  Contoso  ") }, "Contoso", ""},
		"name of 300 characters":    {func(c *checks) string { return c.displayName(strings.Repeat("ü", 300)) }, strings.Repeat("ü", 300), ""},
		"right-to-left with emoji":  {func(c *checks) string { return c.displayName("חברה 🏢") }, "חברה 🏢", ""},
		"name of 301 characters":    {func(c *checks) string { return c.displayName(strings.Repeat("a", 301)) }, strings.Repeat("a", 301), "display_name"},
		"no name":                   {func(c *checks) string { return c.displayName(" \t ") }, "", "display_name"},
		"name with a zero byte":     {func(c *checks) string { return c.displayName("a\x00b") }, "a\x00b", "display_name"},
		"name that nobody sees":     {func(c *checks) string { return c.displayName("\u200b\u2800") }, "\u200b\u2800", "display_name"},
		"name that is no text":      {func(c *checks) string { return c.displayName("a\xffb") }, "a\xffb", "display_name"},
		"domain":                    {func(c *checks) string { return c.domain(" Contoso.OnMicrosoft.com ") }, "contoso.onmicrosoft.com", ""},
		"tenant id":                 {func(c *checks) string { return c.domain(strings.ToUpper(id)) }, id, ""},
		"address instead of domain": {func(c *checks) string { return c.domain("https://contoso.com") }, "https://contoso.com", "domain"},
		"path in a domain":          {func(c *checks) string { return c.domain("a.com/../x") }, "a.com/../x", "domain"},
		"domain without a dot":      {func(c *checks) string { return c.domain("contoso") }, "contoso", "domain"},
		"application id":            {func(c *checks) string { return c.applicationID("{" + strings.ToUpper(id) + "}") }, id, ""},
		"no application id":         {func(c *checks) string { return c.applicationID("x") }, "", "application_id"},
		"secret":                    {func(c *checks) string { return c.secret(" abc~DEF ") }, "abc~DEF", ""},
		"secret's id":               {func(c *checks) string { return c.secret(id) }, id, "application_secret"},
		"no secret":                 {func(c *checks) string { return c.secret("") }, "", "application_secret"},
		"nickname":                  {func(c *checks) string { return c.nickname("Contoso-1") }, "contoso-1", ""},
		"nickname with a space":     {func(c *checks) string { return c.nickname("a b") }, "a b", "nickname"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var c checks
			require.Equal(t, tt.want, tt.check(&c))
			if tt.bad == "" {
				require.NoError(t, c.err())
				return
			}
			require.Len(t, c.fields, 1)
			require.Equal(t, tt.bad, c.fields[0].Name)
			require.Error(t, c.err())
		})
	}
}

func TestNicknamesAreMadeOfNames(t *testing.T) {
	for name, want := range map[string]string{
		"Nordlicht Cloud GmbH": "nordlicht-cloud-gmbh", "Ärzte & Söhne": "arzte-sohne", "שלום": "reseller", "  --a--  ": "a",
		strings.Repeat("abc ", 30): "abc-abc-abc-abc-abc-abc-abc-abc-abc",
	} {
		got := nicknameFrom(fold.Text(name))
		if len(want) > maxNickname-8 {
			want = want[:len(got)]
		}
		require.Equal(t, want, got)
		var c checks
		require.Equal(t, got, c.nickname(got))
		require.NoError(t, c.err(), got)
	}
}

func TestMicrosoftsRefusalsAreWorded(t *testing.T) {
	for name, tt := range map[string]struct {
		in   Callback
		want string
	}{
		"declined":             {Callback{Error: "access_denied", ErrorDescription: "AADSTS65004: User declined to consent."}, "authorization.consent_declined"},
		"canceled":             {Callback{Error: "access_denied"}, "authorization.consent_declined"},
		"not an administrator": {Callback{Error: "access_denied", ErrorDescription: "AADSTS90094: Admin consent is required."}, "authorization.admin_consent_needed"},
		"MFA":                  {Callback{Error: "interaction_required", ErrorDescription: "AADSTS50076: ..."}, "authorization.mfa_missing"},
		"may not sign in":      {Callback{Error: "access_denied", ErrorDescription: "AADSTS50105: not assigned"}, "authorization.sign_in_refused"},
		"Microsoft's trouble":  {Callback{Error: "server_error"}, "authorization.microsoft_unavailable"},
		"redirect address":     {Callback{Error: "invalid_request", ErrorDescription: "AADSTS50011: ..."}, "authorization.registration_wrong"},
		"nothing at all":       {Callback{}, "authorization.registration_wrong"},
		"hostile":              {Callback{Error: "<script>", ErrorDescription: strings.Repeat("x", 1<<16)}, "authorization.registration_wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			err := declined(tt.in)
			require.ErrorContains(t, err, tt.want)
			require.NotContains(t, err.Error(), "<script>")
		})
	}
}
