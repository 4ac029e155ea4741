//go:build full && linux

package benchsync_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/internal/localpg"
)

const (
	email    = "operator@example.com"
	password = "harbor lantern 42"
	public   = "http://localhost:8080" // what the simulator's applications know; nothing listens there
	noon     = "2026-03-02T12:00:00Z"  // when the simulator's clock starts, so that its world is the same in every run
)

// rig is an installation as processes: a database, the simulator, and the portal when started.
type rig struct {
	*testing.T
	program   string
	database  *localpg.Instance
	sim       string
	portal    *exec.Cmd
	simulated *exec.Cmd
	address   string
	env       []string
	client    *http.Client
	csrf      string
	pool      *pgxpool.Pool
	last      int64 // calls at the simulator when they were counted last
}

// build compiles the program that is measured.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "tenantry")
	cmd := exec.Command("go", "build", "-o", program, "github.com/tenantry/tenantry/api")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return program
}

func newRig(t *testing.T, program, seed string) *rig {
	t.Helper()
	r := &rig{T: t, program: program}
	dir := t.TempDir()
	var err error
	r.database, err = localpg.Start(t.Context(), localpg.Options{DataDir: filepath.Join(dir, "postgres"), Durable: true})
	require.NoError(t, err)
	t.Cleanup(func() { _ = r.database.Stop(context.Background()) })
	r.address = free(t)
	r.env = append(os.Environ(),
		"TENANTRY_DATABASE_URL="+r.database.AppURL(), "TENANTRY_MIGRATION_DATABASE_URL="+r.database.OwnerURL(),
		"TENANTRY_DATA_DIR="+dir, "TENANTRY_ADDR="+r.address, "TENANTRY_INTERNAL_ADDR="+free(t), "TENANTRY_PUBLIC_URL="+public)
	simAddress := free(t)
	r.sim = "http://" + simAddress
	env := r.env
	r.env = append(env, "GOGC=200") // it stands for Microsoft's machines and should take little of this one
	r.simulated = r.spawn("mssim", "--addr", simAddress, "--seed", seed, "--now", noon)
	r.env = append(env, "TENANTRY_SIMULATOR_URL="+r.sim)
	r.eventually("the simulator answers", time.Minute, func() bool { return ping(r.sim + "/_sim/clock") })
	require.NoError(t, r.command("migrate").Run())
	admin := r.command("admin", "create", "--email", email)
	admin.Stdin = strings.NewReader(password + "\n")
	require.NoError(t, admin.Run())
	r.pool, err = pgxpool.New(t.Context(), r.database.URL("postgres", localpg.Database))
	require.NoError(t, err)
	t.Cleanup(r.pool.Close)
	return r
}

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func ping(url string) bool {
	resp, err := http.Get(url)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func (r *rig) command(args ...string) *exec.Cmd {
	cmd := exec.Command(r.program, args...)
	cmd.Env = r.env
	// Also when the measuring program is killed nothing stays behind.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return cmd
}

// spawn starts a process that ends with the test. What it logs is shown when the test fails.
func (r *rig) spawn(args ...string) *exec.Cmd {
	r.Helper()
	cmd := r.command(args...)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	require.NoError(r, cmd.Start())
	r.Cleanup(func() {
		r.end(cmd)
		if r.Failed() {
			r.Logf("%s: ... %s", args[0], tail(log.String(), 6000))
		}
	})
	return cmd
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

func (r *rig) end(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
}

func (r *rig) eventually(what string, limit time.Duration, check func() bool) {
	r.Helper()
	deadline := time.Now().Add(limit)
	for !check() {
		if time.Now().After(deadline) {
			r.Fatalf("not within %s: %s", limit, what)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// serve starts the portal and signs in.
func (r *rig) serve(args ...string) {
	r.Helper()
	r.portal = r.spawn(append([]string{"serve"}, args...)...)
	r.eventually("the portal is ready", time.Minute, func() bool { return ping("http://" + r.address + "/readyz") })
	jar, err := cookiejar.New(nil)
	require.NoError(r, err)
	r.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var me struct {
		CSRFToken string `json:"csrf_token"`
	}
	r.call(http.MethodPost, "/api/v1/auth/login", map[string]string{"email": email, "password": password}, &me)
	r.csrf = me.CSRFToken
}

// call asks the portal and reads its answer.
func (r *rig) call(method, path string, body, into any) {
	r.Helper()
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		require.NoError(r, err)
		reader = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, "http://"+r.address+path, reader)
	require.NoError(r, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", public)
	req.Header.Set("X-CSRF-Token", r.csrf)
	resp, err := r.client.Do(req)
	require.NoError(r, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(r, err)
	require.Less(r, resp.StatusCode, 400, "%s %s: %s", method, path, text)
	if into != nil {
		require.NoError(r, json.Unmarshal(text, into), "%s", text)
	}
}

// simulator asks or tells the simulator's own controls.
func (r *rig) simulator(method, path string, body, into any) {
	r.Helper()
	text, err := json.Marshal(body)
	require.NoError(r, err)
	req, err := http.NewRequest(method, r.sim+"/_sim"+path, bytes.NewReader(text))
	require.NoError(r, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(r, err)
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(r, err)
	require.Less(r, resp.StatusCode, 400, "%s", answer)
	if into != nil {
		require.NoError(r, json.Unmarshal(answer, into))
	}
}

type credentials struct {
	Name          string `json:"name"`
	Domain        string `json:"domain"`
	ApplicationID string `json:"application_id"`
	Secret        string `json:"secret"`
	Logins        []struct {
		UserPrincipalName string `json:"user_principal_name"`
		Password          string `json:"password"`
		MFACode           string `json:"mfa_code"`
	} `json:"logins"`
}

// resellers are the seed's.
func (r *rig) resellers() []credentials {
	r.Helper()
	var info struct {
		Resellers []credentials `json:"resellers"`
	}
	r.simulator(http.MethodGet, "/seed-info", nil, &info)
	return info.Resellers
}

// authorize adds a reseller and goes through Microsoft's sign-in, as a person does.
func (r *rig) authorize(c credentials) string {
	r.Helper()
	var added struct {
		ID string `json:"id"`
	}
	r.call(http.MethodPost, "/api/v1/resellers", map[string]any{
		"display_name": c.Name, "domain": c.Domain, "application_id": c.ApplicationID, "application_secret": c.Secret,
	}, &added)
	_, err := r.pool.Exec(r.Context(), `UPDATE sessions SET mfa_at = created_at`) // the operator's only
	require.NoError(r, err)
	var started struct {
		AuthorizationURL string `json:"authorization_url"`
	}
	r.call(http.MethodPost, "/api/v1/resellers/"+added.ID+"/authorization", nil, &started)
	login := c.Logins[0]
	back := apitest.Pages(r, r.sim, started.AuthorizationURL, apitest.Person{
		UserPrincipalName: login.UserPrincipalName, Password: login.Password, MFACode: login.MFACode,
	})
	r.call(http.MethodGet, back, nil, nil)
	return added.ID
}

// calls counts what the simulator received since the last count.
func (r *rig) calls() int64 {
	r.Helper()
	var answer struct {
		Last int64 `json:"last"`
	}
	r.simulator(http.MethodGet, "/requests?since="+strconv.FormatInt(1<<60, 10), nil, &answer)
	n := answer.Last - r.last
	r.last = answer.Last
	return n
}

// peakMemory is the most that the portal's process had in memory, in MiB.
func (r *rig) peakMemory() float64 {
	r.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", r.portal.Process.Pid))
	require.NoError(r, err)
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if text, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(text), " kB"), 64)
			require.NoError(r, err)
			return kib / 1024
		}
	}
	r.Fatal("the system does not tell the process's memory")
	return 0
}

// ticksPerSecond is the unit of processor times in /proc, fixed on Linux.
const ticksPerSecond = 100

// processor is the time that processes and their ended children used, in seconds.
func (r *rig) processor(pids ...int) float64 {
	r.Helper()
	ticks := 0.0
	for _, pid := range pids {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it has ended; its parent has its time
		}
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		for _, f := range fields[11:15] { // utime, stime, cutime, cstime
			n, err := strconv.ParseFloat(f, 64)
			require.NoError(r, err)
			ticks += n
		}
	}
	return ticks / ticksPerSecond
}

// load is the processor time of the three parts so far.
type load struct{ portal, database, simulator float64 }

func (a load) since(b load) load {
	return load{a.portal - b.portal, a.database - b.database, a.simulator - b.simulator}
}

func (l load) String() string {
	return fmt.Sprintf("%.0f / %.0f / %.0f", l.portal, l.database, l.simulator)
}

func (r *rig) load() load {
	r.Helper()
	rows, err := r.pool.Query(context.Background(), `SELECT pid FROM pg_stat_activity`)
	require.NoError(r, err)
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	require.NoError(r, err)
	return load{
		portal: r.processor(r.portal.Process.Pid), simulator: r.processor(r.simulated.Process.Pid),
		database: r.processor(append(pids, r.database.PID())...),
	}
}

// one reads one value from the database.
func one[T any](r *rig, sql string, args ...any) T {
	r.Helper()
	var v T
	require.NoError(r, r.pool.QueryRow(context.Background(), sql, args...).Scan(&v))
	return v
}

// settled waits until no sync is queued or running, and gives how long that took.
func (r *rig) settled(limit time.Duration) time.Duration {
	r.Helper()
	began := time.Now()
	r.eventually("every sync has ended", limit, func() bool {
		return one[int](r, `SELECT count(*) FROM operations WHERE state IN ('queued', 'running')`) == 0
	})
	return time.Since(began)
}

// idle waits until no job waits, stands back or runs, so that the next measurement is not
// disturbed. Those of the clock come back for ever and are left out.
func (r *rig) idle() {
	r.Helper()
	r.eventually("no job is left", 20*time.Minute, func() bool {
		return one[int](r, `SELECT count(*) FROM river_job WHERE state IN ('available', 'running', 'scheduled', 'retryable') AND kind NOT LIKE 'plan\_%'`) == 0
	})
}

// machine describes where it was measured.
func machine() string {
	load, _ := os.ReadFile("/proc/loadavg")
	return fmt.Sprintf("%d cores, %s, load average %s", runtime.NumCPU(), runtime.Version(), strings.Join(strings.Fields(string(load))[:3], " "))
}
