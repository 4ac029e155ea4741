package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	maxLogSize = 8 << 20 // bytes after which the server's log is set aside at a start
	logTail    = 8 << 10 // bytes of the log that are searched for the reason of a failure
)

// arguments configure the server; the files that initdb made stay as they are. Statements
// and details of errors are kept out of the log because they may hold personal data.
func (in *Instance) arguments() []string {
	settings := []string{
		"listen_addresses=", "unix_socket_directories=" + in.socketDir, "unix_socket_permissions=0700", "port=" + socketPort,
		"timezone=UTC", "log_timezone=UTC", "logging_collector=off", "log_destination=stderr",
		"log_min_error_statement=panic", "log_error_verbosity=terse", "log_parameter_max_length=0",
	}
	if in.durable {
		settings = append(settings, "max_connections=100", "shared_buffers=256MB")
	} else {
		settings = append(settings, "max_connections=300", "shared_buffers=64MB", "fsync=off", "synchronous_commit=off",
			"full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "checkpoint_timeout=1h", "max_wal_size=4GB",
			"dynamic_shared_memory_type=mmap") // a kill then leaves nothing outside the data folder
	}
	args := []string{"-D", in.site.cluster()}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	return args
}

// boot starts the server and waits until it accepts connections. Processes that a killed
// server left behind are waited for.
func (in *Instance) boot(ctx context.Context) error {
	deadline := time.Now().Add(30 * time.Second)
	for {
		err := in.bootOnce(ctx)
		var output *complaint
		if err == nil || !errors.As(err, &output) {
			return err
		}
		if !strings.Contains(output.text, "pre-existing shared memory block") || time.Now().After(deadline) {
			return refusal("PostgreSQL", output.text, in.site.dir, in.site.logFile(), err)
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

// complaint is what a server wrote before it ended by itself.
type complaint struct{ text string }

func (c *complaint) Error() string { return "postgres ended: " + lastComplaint(c.text) }

func (in *Instance) bootOnce(ctx context.Context) error {
	log, offset, err := in.openLog()
	if err != nil {
		return unwritable(in.site.logFile(), err)
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command(in.program.command("postgres"), in.arguments()...) //nolint:noctx // ended by SIGINT, never by a context's SIGKILL
	cmd.Dir, cmd.Env, cmd.SysProcAttr, cmd.Stderr = in.site.cluster(), plainEnv(), in.site.account.attributes(), log
	server, err := spawn(cmd)
	if err != nil {
		return fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	in.mu.Lock()
	in.server = server
	in.mu.Unlock()
	if err := in.awaitReady(ctx, server); err != nil {
		server.end(ctx)
		return err
	}
	select {
	case <-server.done:
		text, _ := io.ReadAll(io.NewSectionReader(log, offset, logTail))
		return &complaint{string(text)}
	default:
		return nil
	}
}

// awaitReady returns when the server accepts connections or has ended.
func (in *Instance) awaitReady(ctx context.Context, server *process) error {
	since := time.Now()
	told := since
	for {
		if in.answers(ctx) {
			return nil
		}
		if time.Since(told) > 10*time.Second {
			told = time.Now()
			in.log.Info("the own PostgreSQL is recovering", "for", time.Since(since).Round(time.Second))
		}
		wait := time.NewTimer(20 * time.Millisecond)
		select {
		case <-server.done:
			wait.Stop()
			return nil
		case <-ctx.Done():
			wait.Stop()
			return fmt.Errorf("wait for the own PostgreSQL: %w", ctx.Err())
		case <-wait.C:
		}
	}
}

// answers tells whether a connection can be made.
func (in *Instance) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgconn.Connect(ctx, in.AdminURL())
	return err == nil && conn.Close(ctx) == nil
}

// supervise starts the server again whenever it ends, until life does.
func (in *Instance) supervise(life context.Context) {
	defer close(in.over)
	for {
		select {
		case <-life.Done():
			return
		case <-in.server.done:
		}
		in.log.Error("the own PostgreSQL ended unexpectedly and is started again", "log", in.site.logFile())
		for delay := 100 * time.Millisecond; life.Err() == nil; delay = min(2*delay, 5*time.Second) {
			err := endLeftover(life, in.site.cluster(), in.log)
			if err == nil {
				err = in.boot(life)
			}
			if err == nil {
				in.log.Info("the own PostgreSQL is up again")
				break
			}
			if life.Err() == nil {
				in.log.Error("the own PostgreSQL could not be started again", "reason", err, "next_try_in", delay)
			}
			_ = pause(life, delay)
		}
	}
}

// openLog opens the server's log to append to, and tells where this start's part begins.
func (in *Instance) openLog() (*os.File, int64, error) {
	path := in.site.logFile()
	if info, err := os.Lstat(path); err == nil && info.Size() > maxLogSize {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, 0, err
		}
	}
	f, err := openIn(in.site.dir, logName)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// pause waits for d or for the end of ctx, whose error it then gives.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
