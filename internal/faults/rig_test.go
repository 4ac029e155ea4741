//go:build linux

package faults_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/localpg"
)

const (
	email    = "operator@example.com"
	password = "harbor lantern 42"
	public   = "http://localhost:8080" // what browsers would call; nothing listens there
)

// program compiles what is tested, once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "tenantry-faults")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "tenantry")
	cmd := exec.Command("go", "build", "-o", path, "github.com/tenantry/tenantry/api")
	cmd.Stderr = os.Stderr
	return path, cmd.Run()
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// rig is an installation as processes.
type rig struct {
	*testing.T
	random   *rand.Rand
	rounds   int
	dir      string
	database *localpg.Instance
	env      []string
}

// newRig prints the seed and takes the number of rounds.
func newRig(t *testing.T) *rig {
	t.Helper()
	_, err := program()
	require.NoError(t, err)
	seed, rounds := uint64(time.Now().UnixNano()), defaultRounds
	if text := os.Getenv("FAULT_SEED"); text != "" {
		seed, err = strconv.ParseUint(text, 10, 64)
		require.NoError(t, err)
	}
	if text := os.Getenv("FAULT_ROUNDS"); text != "" {
		rounds, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	t.Logf("FAULT_SEED=%d FAULT_ROUNDS=%d", seed, rounds)
	return &rig{T: t, random: rand.New(rand.NewPCG(seed, 0)), rounds: rounds, dir: t.TempDir(), env: os.Environ()}
}

// withDatabase starts a PostgreSQL that comes back by itself when it ends.
func (r *rig) withDatabase() {
	r.Helper()
	var err error
	r.database, err = localpg.Start(r.Context(), localpg.Options{DataDir: filepath.Join(r.dir, "postgres"), Durable: true})
	require.NoError(r, err)
	r.Cleanup(func() { _ = r.database.Stop(context.Background()) })
	r.env = append(r.env, "TENANTRY_DATABASE_URL="+r.database.AppURL(), "TENANTRY_MIGRATION_DATABASE_URL="+r.database.OwnerURL(),
		"TENANTRY_DATA_DIR="+r.dir, "TENANTRY_PUBLIC_URL="+public)
}

// withOperator migrates and makes somebody who can sign in.
func (r *rig) withOperator() {
	r.Helper()
	r.must("", "migrate")
	r.must(password+"\n", "admin", "create", "--email", email)
}

// must runs a command of the program to its end.
func (r *rig) must(input string, args ...string) {
	r.Helper()
	cmd := r.command(args...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	require.NoError(r, err, "%s", out)
}

func (r *rig) command(args ...string) *exec.Cmd {
	r.Helper()
	path, err := program()
	require.NoError(r, err)
	cmd := exec.Command(path, args...)
	cmd.Env = r.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

// process is one run of the program.
type process struct {
	cmd  *exec.Cmd
	out  *bytes.Buffer
	done chan struct{} // closed when it has ended
}

// start runs a command that ends with the test at the latest.
func (r *rig) start(args ...string) *process {
	r.Helper()
	p := &process{cmd: r.command(args...), out: &bytes.Buffer{}, done: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	require.NoError(r, p.cmd.Start())
	go func() {
		_ = p.cmd.Wait()
		close(p.done)
	}()
	r.Cleanup(func() {
		p.signal(syscall.SIGTERM)
		select {
		case <-p.done:
		case <-time.After(time.Minute):
			p.signal(syscall.SIGKILL)
			<-p.done
		}
		if r.Failed() {
			text := p.out.String()
			r.Logf("%s: ... %s", strings.Join(args, " "), text[max(0, len(text)-4000):])
		}
	})
	return p
}

// signal reaches the process only while its id is its own.
func (p *process) signal(s syscall.Signal) {
	select {
	case <-p.done:
	default:
		_ = p.cmd.Process.Signal(s)
	}
}

// ended waits for the end and gives the exit code, -1 after a kill.
func (p *process) ended() int {
	<-p.done
	return p.cmd.ProcessState.ExitCode()
}

// replica is a portal that listens.
type replica struct {
	*process
	url string
}

// serve starts a portal and waits until it is ready.
func (r *rig) serve(addr string) *replica {
	r.Helper()
	p := &replica{process: r.start("serve", "--addr", addr, "--internal-addr", r.free()), url: "http://" + addr}
	r.ready(p)
	return p
}

func (r *rig) ready(p *replica) {
	r.Helper()
	r.within(time.Minute, "the portal is ready", func() bool { return status(p.url+"/readyz") == http.StatusOK })
}

func (r *rig) free() string {
	r.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(r, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// within polls until check holds.
func (r *rig) within(limit time.Duration, what string, check func() bool) {
	r.Helper()
	require.Eventually(r, check, limit, 20*time.Millisecond, what)
}

// moment is a random time below limit.
func (r *rig) moment(limit time.Duration) time.Duration {
	return time.Duration(r.random.Int64N(int64(limit)))
}

var probe = &http.Client{Timeout: 5 * time.Second}

func status(url string) int {
	resp, err := probe.Get(url)
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}
