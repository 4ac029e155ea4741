// Package config is every setting of the program, with default, unit and meaning. Kong reads
// them from flags and environment; New checks them once, at the start.
package config

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"runtime"
)

// Settings are the knobs of an installation. The names of the environment variables are part
// of the product: see .env.example.
type Settings struct {
	Addr         string `env:"TENANTRY_ADDR" default:":8080" help:"Address the portal and its API listen on."`
	InternalAddr string `env:"TENANTRY_INTERNAL_ADDR" default:"127.0.0.1:9090" help:"Address for metrics and profiles. Keep it private."`
	PublicURL    string `env:"TENANTRY_PUBLIC_URL" help:"Where browsers reach the portal. https turns Secure cookies on. Default: http://localhost with the port of TENANTRY_ADDR."`

	TrustedProxies []string `env:"TENANTRY_TRUSTED_PROXIES" help:"Networks of proxies in front, such as 10.0.0.0/8, whose X-Forwarded-For names the caller. Empty: nobody is believed."`

	DataDir              string `env:"TENANTRY_DATA_DIR" default:".data" help:"Folder of the installation's own database, keys and simulator state."`
	DatabaseURL          string `env:"TENANTRY_DATABASE_URL" help:"PostgreSQL URL of the application's role. Empty: the installation starts a PostgreSQL of its own."`
	MigrationDatabaseURL string `env:"TENANTRY_MIGRATION_DATABASE_URL" help:"PostgreSQL URL of the owner's role, for tenantry migrate only; keep it from the processes that serve."`
	DatabaseConns        int32  `env:"TENANTRY_DATABASE_CONNS" default:"8" help:"Connections for people; about four per database core."`
	SyncDatabaseConns    int32  `env:"TENANTRY_SYNC_DATABASE_CONNS" default:"8" help:"Connections for the worker."`

	SecretKeys    string `env:"TENANTRY_SECRET_KEYS" help:"Master keys that secrets are sealed under, id:base64 each, newest first, separated by commas."`
	SecretKeyFile string `env:"TENANTRY_SECRET_KEY_FILE" help:"File with master keys, mode 600, used when TENANTRY_SECRET_KEYS is empty. Default: keys in the data folder, made at the first start."`

	SimulatorURL    string `env:"TENANTRY_SIMULATOR_URL" help:"Address of the Microsoft simulator, for all four Microsoft addresses at once."`
	EntraURL        string `env:"TENANTRY_ENTRA_URL" default:"https://login.microsoftonline.com" help:"Microsoft Entra ID."`
	PartnerCenter   string `name:"partner-center-url" env:"TENANTRY_PARTNER_CENTER_URL" default:"https://api.partnercenter.microsoft.com" help:"Partner Center."`
	GraphURL        string `env:"TENANTRY_GRAPH_URL" default:"https://graph.microsoft.com" help:"Microsoft Graph."`
	PartnerAPIURL   string `env:"TENANTRY_PARTNER_API_URL" default:"https://api.partner.microsoft.com" help:"Partner API: price sheets."`
	MicrosoftCAFile string `env:"TENANTRY_MICROSOFT_CA_FILE" help:"Certificate authority of a simulator with TLS, PEM."`

	MicrosoftSignInClientID   string `name:"microsoft-sign-in-client-id" env:"TENANTRY_MICROSOFT_SIGN_IN_CLIENT_ID" help:"Application (client) id of the registration that people sign in with. Empty: no sign-in with Microsoft."`
	MicrosoftSignInSecret     string `name:"microsoft-sign-in-secret" env:"TENANTRY_MICROSOFT_SIGN_IN_SECRET" help:"Its secret."`
	MicrosoftSignInSecretFile string `name:"microsoft-sign-in-secret-file" env:"TENANTRY_MICROSOFT_SIGN_IN_SECRET_FILE" help:"File with its secret, used when TENANTRY_MICROSOFT_SIGN_IN_SECRET is empty."`

	RequireOperatorMFA bool `name:"require-operator-mfa" env:"TENANTRY_REQUIRE_OPERATOR_MFA" help:"Operators need a second factor, and set one up at their next sign-in. A reseller requires it of its people in its settings."`

	SMTPURL  string `name:"smtp-url" env:"TENANTRY_SMTP_URL" help:"Mail server, such as smtp://name:password@mail.example:587 (STARTTLS) or smtps:// (TLS). Empty: mails wait in the outbox."`
	MailFrom string `env:"TENANTRY_MAIL_FROM" help:"Sender of mails, such as Contoso Cloud <cloud@contoso.example>. Needed with TENANTRY_SMTP_URL."`

	SyncCallers int    `env:"TENANTRY_SYNC_CALLERS" default:"0" help:"Calls to Microsoft under way at once in a sync; 0 for 16 with each processor. Microsoft's limits bound the rate."`
	PerMinute   int    `name:"partner-center-per-minute" env:"TENANTRY_PARTNER_CENTER_PER_MINUTE" default:"500" help:"Calls a minute to each of Partner Center's resources for one reseller. Microsoft allows 500 to all programs of a partner together: lower it when others call too."`
	LogLevel    string `env:"TENANTRY_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"Least level that is logged."`
}

// Config is checked settings.
type Config struct {
	Settings
	Public    *url.URL
	Microsoft Microsoft
	Proxies   []*net.IPNet // trusted
	SMTP      *url.URL     // nil without a mail server
}

// Microsoft is where Microsoft's services answer.
type Microsoft struct {
	Entra, PartnerCenter, Graph, PartnerAPI *url.URL
	Simulator                               *url.URL // nil at the real Microsoft
	CAFile                                  string
}

// callersPerProcessor keeps a processor busy with the answers of Microsoft's, of which each takes
// some 2 ms to read and compare, while the others are awaited. More would only hold memory.
const callersPerProcessor = 16

// CallbackPath is where Microsoft sends people back to after signing in.
const CallbackPath = "/app/MicrosoftCspAuthenticationCallback"

// New checks settings.
//
// Errors: one that names every setting that is wrong, and how.
func New(s Settings) (Config, error) {
	c := Config{Settings: s}
	var problems []error
	take := func(name, text string, into **url.URL) {
		u, err := origin(name, text)
		problems = append(problems, err)
		*into = u
	}
	host, port, err := listener("TENANTRY_ADDR", s.Addr)
	problems = append(problems, err)
	take("TENANTRY_PUBLIC_URL", cmp.Or(s.PublicURL, reached(host, port)), &c.Public)
	if s.SimulatorURL != "" {
		take("TENANTRY_SIMULATOR_URL", s.SimulatorURL, &c.Microsoft.Simulator)
		sim := c.Microsoft.Simulator
		c.Microsoft.Entra, c.Microsoft.PartnerCenter, c.Microsoft.Graph, c.Microsoft.PartnerAPI = sim, sim, sim, sim
	} else {
		take("TENANTRY_ENTRA_URL", s.EntraURL, &c.Microsoft.Entra)
		take("TENANTRY_PARTNER_CENTER_URL", s.PartnerCenter, &c.Microsoft.PartnerCenter)
		take("TENANTRY_GRAPH_URL", s.GraphURL, &c.Microsoft.Graph)
		take("TENANTRY_PARTNER_API_URL", s.PartnerAPIURL, &c.Microsoft.PartnerAPI)
	}
	c.Microsoft.CAFile = s.MicrosoftCAFile
	problems = append(problems, checkSignIn(s))
	if c.SMTP, err = mailServer(s.SMTPURL, s.MailFrom); err != nil {
		problems = append(problems, err)
	}
	for _, text := range s.TrustedProxies {
		if text == "" { // a variable that is set to nothing
			continue
		}
		_, network, err := net.ParseCIDR(text)
		if err != nil {
			problems = append(problems, fmt.Errorf("TENANTRY_TRUSTED_PROXIES: %q is not a network such as 10.0.0.0/8", text))
			continue
		}
		c.Proxies = append(c.Proxies, network)
	}
	if s.DatabaseURL == "" && s.MigrationDatabaseURL != "" {
		problems = append(problems, errors.New("TENANTRY_MIGRATION_DATABASE_URL is the owner's way to a database of your own: give TENANTRY_DATABASE_URL too"))
	}
	if s.DatabaseConns < 1 || s.SyncDatabaseConns < 2 || s.SyncCallers < 0 || s.PerMinute < 1 {
		problems = append(problems, errors.New(
			"TENANTRY_DATABASE_CONNS and TENANTRY_PARTNER_CENTER_PER_MINUTE must be at least 1, TENANTRY_SYNC_DATABASE_CONNS at least 2, TENANTRY_SYNC_CALLERS at least 0"))
	}
	if s.SyncCallers == 0 {
		c.SyncCallers = callersPerProcessor * runtime.GOMAXPROCS(0)
	}
	if c.SecretKeyFile == "" {
		c.SecretKeyFile = filepath.Join(s.DataDir, "keys")
	}
	return c, errors.Join(problems...)
}

// CallbackURL is the redirect URI to register at Microsoft.
func (c Config) CallbackURL() string { return c.Public.String() + CallbackPath }

// Secure tells whether browsers reach us over HTTPS.
func (c Config) Secure() bool { return c.Public.Scheme == "https" }

// Warnings are sentences about settings that work and are a risk, each with its remedy.
func (c Config) Warnings() []string {
	if c.Secure() || Loopback(c.Public.Hostname()) {
		return nil
	}
	return []string{"TENANTRY_PUBLIC_URL is plain HTTP and not on this machine: passwords, session cookies and Microsoft's answers to sign-ins " +
		"can be read and changed on the way, and cookies are not marked Secure. Put TLS in front and give an https address."}
}

// LogValue is the configuration without its secrets.
func (c Config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("addr", c.Addr), slog.String("public_url", c.Public.String()), slog.String("data_dir", c.DataDir),
		slog.Bool("own_database", c.DatabaseURL == ""), slog.Bool("simulator", c.Microsoft.Simulator != nil),
		slog.String("partner_center", c.Microsoft.PartnerCenter.Host), slog.Int("sync_callers", c.SyncCallers),
	)
}
