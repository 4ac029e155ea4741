// Package apitest gives a test the whole product in memory: a database of its own, the
// simulator as Microsoft, and callers who are signed in. Every answer is checked against the
// published document.
package apitest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/alecthomas/kong"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/dbtest"
	"github.com/tenantry/tenantry/internal/localpg"
	"github.com/tenantry/tenantry/internal/mssim"
	"github.com/tenantry/tenantry/internal/mssim/world"
	"github.com/tenantry/tenantry/internal/portaluser"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// Password of every ready-made actor.
const Password = "harbor lantern 42"

// Env is the product in memory.
type Env struct {
	t   testing.TB
	App *app.App
	Sim *mssim.Server
	// SimURL is where the simulator answers.
	SimURL string
	Log    *Log
	// Database is the test's own, as the application's role.
	DatabaseURL string
	journal     *journal

	secondFactor bool
}

// Log keeps everything that was logged, so that a test can look for what must not be there.
type Log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// String is everything logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Option changes an environment before it starts.
type Option func(*settings)

type settings struct {
	seed         string
	arguments    []string
	overrides    app.Overrides
	forge        func(claims map[string]any)
	secondFactor bool
}

// Seed chooses the simulator's world; the default is demo.
func Seed(name string) Option { return func(s *settings) { s.seed = name } }

// Overriding replaces parts of the app.
func Overriding(o app.Overrides) Option { return func(s *settings) { s.overrides = o } }

// SecondFactor makes sessions begin as they do for people. Without it they have proven a second factor as
// soon as they are there, so that tests of other things need none.
func SecondFactor() Option { return func(s *settings) { s.secondFactor = true } }

// With adds settings as the command line gives them, such as --smtp-url=….
func With(arguments ...string) Option {
	return func(s *settings) { s.arguments = append(s.arguments, arguments...) }
}

// New starts an environment. The worker does not run; see Work.
func New(t testing.TB, options ...Option) *Env {
	t.Helper()
	s := settings{seed: "demo"}
	for _, o := range options {
		o(&s)
	}
	sim, err := mssim.New(mssim.Config{Seed: s.seed})
	require.NoError(t, err)
	t.Cleanup(func() { _ = sim.Close() })
	simulator := httptest.NewServer(forging(t, sim, s.forge))
	t.Cleanup(simulator.Close)

	if s.overrides.HashCost == nil {
		s.overrides.HashCost = &portaluser.Cost{MemoryKiB: 64, Time: 1, Threads: 1} // a test is no attacker
	}
	if s.overrides.SPA == nil {
		s.overrides.SPA = fstest.MapFS{"index.html": {Data: []byte("<title>Tenantry</title>")}}
	}
	e := &Env{t: t, Sim: sim, SimURL: simulator.URL, Log: &Log{}, secondFactor: s.secondFactor}
	db := dbtest.New(t)
	e.DatabaseURL = db.AppURL
	e.App, err = app.NewWith(context.Background(), e.config(s.arguments), &app.Database{OwnerURL: db.OwnerURL, AppURL: db.AppURL, AppRole: localpg.AppRole},
		slog.New(slog.NewJSONHandler(io.MultiWriter(e.Log), &slog.HandlerOptions{Level: slog.LevelDebug})), s.overrides)
	require.NoError(t, err)
	t.Cleanup(e.App.Close)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the log of the app:\n%s", e.Log)
		}
	})
	return e
}

func (e *Env) config(more []string) config.Config {
	var s config.Settings
	parser, err := kong.New(&s)
	require.NoError(e.t, err)
	_, err = parser.Parse(append([]string{"--simulator-url=" + e.SimURL, "--data-dir=" + e.t.TempDir(), "--database-conns=4", "--sync-database-conns=4"}, more...))
	require.NoError(e.t, err)
	s.SecretKeyFile = filepath.Join(s.DataDir, "keys")
	cfg, err := config.New(s)
	require.NoError(e.t, err)
	return cfg
}

// Credentials are the simulator's resellers, ready to be typed in.
func Credentials() []world.Credentials { return world.DemoCredentials() }

// Work runs the worker until the test ends.
func (e *Env) Work() {
	e.t.Helper()
	require.NoError(e.t, e.App.Runner.Start(context.Background()))
	e.t.Cleanup(func() {
		if err := e.App.Runner.Stop(context.Background()); err != nil {
			e.t.Errorf("stop the worker: %v", err)
		}
	})
}

// Idle waits until the worker has nothing to do now. What only becomes due later, such as the
// next try of what has failed, is not waited for.
func (e *Env) Idle() {
	e.t.Helper()
	ctx := context.Background()
	db, err := pgx.Connect(ctx, e.DatabaseURL)
	require.NoError(e.t, err)
	defer func() { _ = db.Close(ctx) }()
	require.Eventually(e.t, func() bool {
		var busy int
		err := db.QueryRow(ctx, `SELECT count(*) FROM river_job WHERE state IN ('available', 'running')`).Scan(&busy)
		return err == nil && busy == 0
	}, time.Minute, 50*time.Millisecond)
}

// prove notes on every session of somebody that it proved a second factor.
func (e *Env) prove(email string) {
	e.t.Helper()
	ctx := context.Background()
	db, err := pgx.Connect(ctx, e.DatabaseURL)
	require.NoError(e.t, err)
	defer func() { _ = db.Close(ctx) }()
	_, err = db.Exec(ctx, `UPDATE sessions s SET mfa_at = s.created_at FROM logins l WHERE l.id = s.login_id AND l.email_folded = lower($1) AND s.mfa_at IS NULL`, email)
	require.NoError(e.t, err)
}

// staff says what a partner user of each role is; a grant comes with the Admin level.
var staff = map[authz.Role]portaluser.NewPartner{
	authz.RolePartnerView:   {Level: authz.LevelView},
	authz.RolePartnerModify: {Level: authz.LevelModify},
	authz.RolePartnerAdmin:  {Level: authz.LevelAdmin},
	authz.RoleCatalogAdmin:  {Level: authz.LevelAdmin, CatalogAdmin: true},
	authz.RoleCSPAdmin:      {Level: authz.LevelAdmin, CSPAdmin: true},
}

// system is the context of what tests prepare.
func system() context.Context { return authz.WithActor(context.Background(), authz.System()) }

// User makes an operator (resellerID "") or a partner user and signs them in.
func (e *Env) User(email string, role authz.Role, resellerID string) *Client {
	e.t.Helper()
	name := strings.Split(email, "@")[0]
	var err error
	if role == authz.RoleOperator {
		_, err = e.App.Users.CreateOperator(system(), portaluser.NewOperator{Email: email, Name: name, Password: Password})
	} else {
		in := staff[role]
		in.ResellerID, in.Email, in.Name, in.Password = resellerID, email, name, Password
		_, err = e.App.Users.CreatePartner(system(), tenancy.Unbounded("a test"), in)
	}
	require.NoError(e.t, err)
	return e.signedIn(email)
}

// CustomerUser makes an active customer user of one company and signs them in; once more with the
// same address for another company of the reseller.
func (e *Env) CustomerUser(email string, level authz.Level, master bool, customerID string) *Client {
	e.t.Helper()
	_, handover, err := e.App.Users.Invite(system(), tenancy.Unbounded("a test"), portaluser.NewCustomerUser{
		CustomerIDs: []string{customerID}, Email: email, Name: strings.Split(email, "@")[0], Level: level, MasterAdmin: master,
	})
	require.NoError(e.t, err)
	_, token, _ := strings.Cut(handover.Link, "#")
	require.NoError(e.t, e.App.Users.Accept(system(), token, Password))
	return e.signedIn(email)
}

// signedIn is somebody who has signed in with the Password.
func (e *Env) signedIn(email string) *Client {
	e.t.Helper()
	c := e.Anonymous()
	c.Login(email, Password).Expect(http.StatusOK)
	return c
}

// Operator is a signed-in platform operator.
func (e *Env) Operator() *Client { return e.User("operator@example.com", authz.RoleOperator, "") }
