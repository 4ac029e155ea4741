package localpg

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postmaster is what a running or killed server wrote about itself in postmaster.pid.
type postmaster struct {
	pid       int
	socketDir string
}

// readPostmaster gives nil when there is no such file, or none that can be understood.
func readPostmaster(cluster string) (*postmaster, error) {
	text, err := os.ReadFile(filepath.Join(cluster, "postmaster.pid"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lines := strings.Split(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid < 2 {
		return nil, nil //nolint:nilerr // a file cut short by a crash says as little as none
	}
	p := &postmaster{pid: pid}
	if len(lines) > 4 {
		p.socketDir = strings.TrimSpace(lines[4])
	}
	return p, nil
}

// endLeftover stops a server that outlived the process that started it: nobody else can be
// using it, since the data folder is locked. A postmaster.pid whose number now belongs to
// another program is removed, because PostgreSQL would take that program for a server.
// Any other stale file PostgreSQL itself sees through.
func endLeftover(ctx context.Context, cluster string, log *slog.Logger) error {
	p, err := readPostmaster(cluster)
	if err != nil || p == nil {
		return err
	}
	if !alive(p.pid) {
		return nil
	}
	if !p.serves(cluster) {
		return os.Remove(filepath.Join(cluster, "postmaster.pid"))
	}
	log.Info("stopping a PostgreSQL that an earlier run left behind", "pid", p.pid)
	for _, try := range []struct {
		signal   syscall.Signal
		patience time.Duration
	}{{syscall.SIGINT, time.Minute}, {syscall.SIGQUIT, 10 * time.Second}, {syscall.SIGKILL, 10 * time.Second}} {
		if err := syscall.Kill(p.pid, try.signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return &Failure{"A PostgreSQL of an earlier run (process " + strconv.Itoa(p.pid) + ") still uses " + cluster,
				"end that process, then start again", err}
		}
		deadline := time.Now().Add(try.patience)
		for p.running(cluster) && time.Now().Before(deadline) {
			if err := pause(ctx, 20*time.Millisecond); err != nil {
				return err
			}
		}
		if !p.running(cluster) {
			return nil
		}
	}
	return &Failure{"A PostgreSQL of an earlier run (process " + strconv.Itoa(p.pid) + ") does not end",
		"restart the machine, then start again", nil}
}

func (p *postmaster) running(cluster string) bool { return alive(p.pid) && p.serves(cluster) }

// alive tells whether there is a process of that id.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
