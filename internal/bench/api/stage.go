package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/bench/dataset"
	"github.com/tenantry/tenantry/internal/localpg"
)

// stage is everything that is measured: a database with the data set, and the product serving it.
type stage struct {
	root     string // folder of the module
	dir      string // data, programs and logs of this run
	pg       *localpg.Instance
	admin    *pgx.Conn // superuser in the product's database
	tenantry *program
	cookies  map[string]string // by who is signed in
	facts    facts
	stops    []func() error
}

// facts are ids in the data set.
type facts struct {
	Biggest, Smallest  string // resellers by their customers
	Customer           string // the one with the most subscriptions, of the biggest reseller
	Tenant             string
	Subscription       string
	Order              string
	MicrosoftSubscript string
	Parent             string // Microsoft's id of a subscription with add-ons
	Actor              string
}

// Who signs in: an operator, and staff of the biggest and of the smallest reseller.
const (
	operator = "operator@example.com"
	staff    = "staff@example.com"
	small    = "small@example.com"
	password = "correct horse battery staple"
)

// setTheStage starts the database, loads it unless dir holds it already, and starts the product.
func setTheStage(ctx context.Context, root, dir string, size dataset.Size, say func(string, ...any)) (*stage, error) {
	s := &stage{root: root, dir: dir, cookies: map[string]string{}}
	for _, step := range []func(context.Context, dataset.Size, func(string, ...any)) error{s.startDatabase, s.fill, s.startTenantry, s.signIn} {
		if err := step(ctx, size, say); err != nil {
			return nil, errors.Join(err, s.strike())
		}
	}
	return s, nil
}

// strike stops everything, the last started first.
func (s *stage) strike() error {
	var problems []error
	for i := len(s.stops) - 1; i >= 0; i-- {
		problems = append(problems, s.stops[i]())
	}
	return errors.Join(problems...)
}

// startDatabase starts PostgreSQL as an installation does, with two libraries that tell what
// statements cost; they do nothing until they are asked.
func (s *stage) startDatabase(ctx context.Context, _ dataset.Size, _ func(string, ...any)) error {
	options := localpg.Options{DataDir: filepath.Join(s.dir, "postgres"), Durable: true}
	first, err := localpg.Start(ctx, options)
	if err != nil {
		return err
	}
	err = execAs(ctx, first.AdminURL(), "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements', 'auto_explain'")
	if err := errors.Join(err, first.Stop(ctx)); err != nil {
		return err
	}
	if s.pg, err = localpg.Start(ctx, options); err != nil {
		return err
	}
	s.stops = append(s.stops, func() error { return s.pg.Stop(context.WithoutCancel(ctx)) })
	if s.admin, err = pgx.Connect(ctx, s.pg.URL("postgres", localpg.Database)); err != nil {
		return err
	}
	s.stops = append(s.stops, func() error { return s.admin.Close(context.WithoutCancel(ctx)) })
	return execAs(ctx, s.pg.URL("postgres", localpg.Database),
		"CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
		"ALTER SYSTEM SET pg_stat_statements.track = 'none'",
		"ALTER SYSTEM SET auto_explain.log_format = 'json'",
		"ALTER SYSTEM SET auto_explain.log_analyze = on",
		"ALTER SYSTEM SET auto_explain.log_buffers = on",
		"ALTER SYSTEM SET auto_explain.log_min_duration = -1",
		"SELECT pg_reload_conf()")
}

// fill builds and migrates with the product's own command and loads the data set.
func (s *stage) fill(ctx context.Context, size dataset.Size, say func(string, ...any)) error {
	if err := build(ctx, s.root, "./api", s.path("tenantry")); err != nil {
		return err
	}
	var loaded bool
	if err := s.admin.QueryRow(ctx, "SELECT to_regclass('bench.companies') IS NOT NULL").Scan(&loaded); err != nil {
		return err
	}
	if loaded {
		return nil
	}
	migrate := exec.CommandContext(ctx, s.path("tenantry"), "migrate")
	migrate.Env = append(os.Environ(), s.environment()...)
	if text, err := migrate.CombinedOutput(); err != nil {
		return fmt.Errorf("migrate: %w\n%s", err, text)
	}
	return dataset.Load(ctx, s.pg.OwnerURL(), size, time.Now(), func(step string, took time.Duration) {
		say("loaded %s in %s", step, took.Round(100*time.Millisecond))
	})
}

func (s *stage) path(name string) string { return filepath.Join(s.dir, name) }

func (s *stage) environment() []string {
	return []string{"TENANTRY_DATABASE_URL=" + s.pg.AppURL(), "TENANTRY_MIGRATION_DATABASE_URL=" + s.pg.OwnerURL(), "TENANTRY_DATA_DIR=" + s.path("data")}
}

// startTenantry starts the product as a process of its own, without a worker, so that nothing but
// requests is measured, with its log as it is by default.
func (s *stage) startTenantry(ctx context.Context, _ dataset.Size, _ func(string, ...any)) error {
	addr, err := freeAddr(ctx)
	if err != nil {
		return err
	}
	internal, err := freeAddr(ctx)
	if err != nil {
		return err
	}
	environment := append(s.environment(), "TENANTRY_ADDR="+addr, "TENANTRY_INTERNAL_ADDR="+internal, "TENANTRY_PUBLIC_URL=http://"+addr, "TENANTRY_NO_WORKER=true")
	if s.tenantry, err = start(ctx, s.dir, "serve", addr, environment, s.path("tenantry"), "serve"); err != nil {
		return err
	}
	s.stops = append(s.stops, s.tenantry.stop)
	return nil
}

// signIn makes the people, each with the password that the product hashed for the operator, and
// signs them in.
func (s *stage) signIn(ctx context.Context, _ dataset.Size, _ func(string, ...any)) error {
	if err := s.readFacts(ctx); err != nil {
		return err
	}
	var there bool
	if err := s.admin.QueryRow(ctx, "SELECT EXISTS (SELECT FROM logins)").Scan(&there); err != nil {
		return err
	}
	if !there {
		create := exec.CommandContext(ctx, s.path("tenantry"), "admin", "create", "--email", operator)
		create.Env, create.Stdin = append(os.Environ(), s.environment()...), strings.NewReader(password+"\n")
		if text, err := create.CombinedOutput(); err != nil {
			return fmt.Errorf("make the operator: %w\n%s", err, text)
		}
		for email, reseller := range map[string]string{staff: s.facts.Biggest, small: s.facts.Smallest} {
			_, err := s.admin.Exec(ctx, `WITH made AS (
				INSERT INTO logins (id, reseller_id, kind, email, email_folded, name, password_hash, created_at, updated_at)
				SELECT $1, $2, 'partner', $3, $3, $3, password_hash, now(), now() FROM logins WHERE reseller_id IS NULL RETURNING *)
				INSERT INTO portal_users (id, login_id, reseller_id, kind, name, name_folded, email, email_folded, level, status, created_at, updated_at)
				SELECT id, id, reseller_id, kind, name, name, email, email_folded, 'admin', 'active', created_at, updated_at FROM made`,
				uuid.Must(uuid.NewV7()), reseller, email)
			if err != nil {
				return err
			}
		}
	}
	for _, email := range []string{operator, staff, small} {
		cookie, err := s.login(ctx, email)
		if err != nil {
			return err
		}
		s.cookies[email] = cookie
	}
	return nil
}

func (s *stage) login(ctx context.Context, email string) (string, error) {
	body, err := json.Marshal(map[string]string{"email": email, "password": password})
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.tenantry.addr+"/api/v1/auth/login", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	for _, c := range answer.Cookies() {
		return c.Name + "=" + c.Value, nil
	}
	return "", fmt.Errorf("sign in as %s: %s", email, answer.Status)
}

func (s *stage) readFacts(ctx context.Context) error {
	rows, err := s.admin.Query(ctx, `
		WITH books AS (SELECT reseller_id, count(*) AS n FROM customers GROUP BY 1),
		     big AS (SELECT reseller_id FROM books ORDER BY n DESC, 1 LIMIT 1),
		     top AS (SELECT s.tenant_id, s.customer_id FROM subscriptions s JOIN big USING (reseller_id) GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1)
		SELECT big.reseller_id::text, (SELECT reseller_id::text FROM books ORDER BY n, 1 LIMIT 1), top.customer_id::text, top.tenant_id::text,
		       s.id::text, (SELECT id::text FROM orders WHERE tenant_id = top.tenant_id ORDER BY 1 LIMIT 1), s.microsoft_subscription_id,
		       (SELECT parent_microsoft_subscription_id FROM subscriptions WHERE parent_microsoft_subscription_id <> '' ORDER BY 1 LIMIT 1),
		       (SELECT actor_id::text FROM audit_events WHERE actor_id IS NOT NULL AND subscription_id IS NOT NULL LIMIT 1)
		FROM big, top, LATERAL (SELECT * FROM subscriptions WHERE tenant_id = top.tenant_id ORDER BY id LIMIT 1) s`)
	if err != nil {
		return err
	}
	s.facts, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[facts])
	return err
}

// as is the product as a contestant, with somebody's session.
func (s *stage) as(who string, paths ...string) contestant {
	return contestant{
		name: "Tenantry", addr: s.tenantry.addr, paths: paths, status: http.StatusOK, header: map[string]string{"Cookie": s.cookies[who]},
		pids: []int{s.tenantry.pid(), s.pg.PID()},
	}
}

// get asks once and gives the body.
func (c contestant) get(ctx context.Context, path string) ([]byte, http.Header, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.addr+path, nil)
	if err != nil {
		return nil, nil, err
	}
	for name, value := range c.header {
		request.Header.Set(name, value)
	}
	request.Header.Set("Accept-Encoding", "identity")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	var body bytes.Buffer
	if _, err := body.ReadFrom(answer.Body); err != nil {
		return nil, nil, err
	}
	if answer.StatusCode != c.status {
		return nil, nil, fmt.Errorf("%s %s: %s %s", c.name, path, answer.Status, body.String()[:min(body.Len(), 300)])
	}
	return body.Bytes(), answer.Header, nil
}

func execAs(ctx context.Context, url string, statements ...string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	return nil
}
