package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/tenantry/tenantry/internal/localpg"
)

const (
	superviseVariable = "TENANTRY_TEST_SUPERVISE" // names the shared folder to a supervisor

	usersLock    = "users"    // shared: a test program; exclusive: a supervisor that ends
	startingLock = "starting" // exclusive: whoever looks for the instance or starts it

	reportFile = 3 // descriptor of the pipe to whoever started the supervisor

	startTime = 2 * time.Minute  // within which an instance must be up
	idleTime  = 30 * time.Second // longer than compiling between two packages usually takes
)

// A test program that is started as supervisor must not come to its tests, and only init runs
// before every TestMain.
func init() {
	dir := os.Getenv(superviseVariable)
	if dir == "" {
		return
	}
	syscall.CloseOnExec(reportFile) // or the server would keep the pipe open
	if err := supervise(dir, os.NewFile(reportFile, "report"), idleTime); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// membership is this test program's share in the running instance.
type membership struct {
	localpg.Address
	users *os.File // kept open, and with it the lock, until the process ends
}

// join gives the running instance, starting a supervisor if there is none.
func join() (membership, error) {
	dir, err := folder()
	if err != nil {
		return membership{}, err
	}
	users, err := lockFile(dir, usersLock, syscall.LOCK_SH)
	if err != nil {
		return membership{}, err
	}
	starting, err := lockFile(dir, startingLock, syscall.LOCK_EX)
	if err != nil {
		return membership{}, err
	}
	defer func() { _ = starting.Close() }()
	address, err := attach(dir)
	if err != nil {
		if err := startSupervisor(dir); err != nil {
			return membership{}, err
		}
		address, err = attach(dir)
	}
	return membership{address, users}, err
}

func dataDir(dir string) string { return filepath.Join(dir, "postgres") }

// readyFile stands while an instance has its roles and can be used.
func readyFile(dir string) string { return filepath.Join(dir, "ready") }

func attach(dir string) (localpg.Address, error) {
	if _, err := os.Stat(readyFile(dir)); err != nil {
		return localpg.Address{}, err
	}
	return localpg.Attach(dataDir(dir))
}

// startSupervisor starts this test program once more, detached from the terminal and from
// the pipes of `go test`, and waits for its report: nothing when all is well, else why not.
func startSupervisor(dir string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(dir, "supervisor.log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	report, said, err := os.Pipe()
	if err != nil {
		return err
	}
	defer func() { _ = report.Close() }()
	cmd := exec.Command(program) //nolint:noctx // it outlives the test
	cmd.Env = append(os.Environ(), superviseVariable+"="+dir)
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = log, log, []*os.File{said}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Start()
	_ = said.Close()
	if err != nil {
		return err
	}
	if err := report.SetReadDeadline(time.Now().Add(startTime)); err != nil {
		return err
	}
	text, err := io.ReadAll(io.LimitReader(report, 4096))
	if err == nil && strings.TrimSpace(string(text)) != "" {
		err = errors.New(strings.TrimSpace(string(text)))
	}
	return err
}

// supervise runs the instance until nobody has used it for idle, or a signal asks to end.
func supervise(dir string, report io.WriteCloser, idle time.Duration) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	in, err := freshInstance(ctx, dir)
	if err != nil {
		_, _ = fmt.Fprintln(report, err)
		return errors.Join(err, report.Close())
	}
	if err := report.Close(); err != nil {
		return err
	}
	unused := awaitIdle(ctx, dir, idle)
	defer func() { _ = unused.Close() }() // last: a test program that waits starts anew
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return errors.Join(os.Remove(readyFile(dir)), in.Stop(ctx), localpg.Reset(ctx, dataDir(dir)))
}

// freshInstance starts without what a killed supervisor may have left: data that were never
// synced cannot be trusted.
func freshInstance(ctx context.Context, dir string) (*localpg.Instance, error) {
	if err := os.Remove(readyFile(dir)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if err := localpg.Reset(ctx, dataDir(dir)); err != nil {
		return nil, err
	}
	in, err := localpg.Start(ctx, localpg.Options{DataDir: dataDir(dir), Logger: slog.Default()})
	if err != nil {
		return nil, err
	}
	return in, os.WriteFile(readyFile(dir), nil, 0o600)
}

// awaitIdle returns, holding the users' lock alone, when no test program has held it at any
// look during idle. It returns nil when ctx ends first.
func awaitIdle(ctx context.Context, dir string, idle time.Duration) *os.File {
	look := time.NewTicker(idle / 30)
	defer look.Stop()
	lastUse := time.Now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
		alone, err := lockFile(dir, usersLock, syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err != nil:
			lastUse = time.Now()
		case time.Since(lastUse) >= idle:
			return alone
		default:
			_ = alone.Close()
		}
	}
}
