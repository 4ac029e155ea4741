package localpg

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// locales are tried in turn. Letters of every script must count as letters, or pg_trgm
// ignores them; sorting is by code point everywhere.
var locales = []string{"C.UTF-8", "en_US.UTF-8", "C"}

// initdbEnd is how long initdb may take to end when it is told to, before it is killed.
const initdbEnd = 10 * time.Second

// initialize makes the cluster if there is none. It is made beside its place and moved there
// when complete, so that a run that was killed leaves nothing half made.
func (s site) initialize(ctx context.Context, p installation, durable bool, log *slog.Logger) error {
	if _, err := os.Stat(s.cluster()); err == nil {
		return s.account.own(s.cluster())
	}
	log.Info("making a PostgreSQL cluster", "version", p.version, "folder", s.cluster())
	part, err := s.buildCluster(ctx, p, durable)
	if err != nil {
		return err
	}
	if err := os.Rename(part, s.cluster()); err != nil {
		return unwritable(s.cluster(), err)
	}
	return syncDir(s.dir)
}

// buildCluster runs initdb in a new folder, whose name no program of a killed run can know.
func (s site) buildCluster(ctx context.Context, p installation, durable bool) (string, error) {
	leftovers, _ := filepath.Glob(s.cluster() + ".part*")
	for _, dir := range leftovers {
		_ = os.RemoveAll(dir) // fails while a program of a killed run still ends; the next start tries again
	}
	var output string
	for _, locale := range locales {
		part, err := os.MkdirTemp(s.dir, "cluster.part")
		if err == nil {
			err = s.account.own(part)
		}
		if err != nil {
			return "", unwritable(s.dir, err)
		}
		if output, err = s.initdb(ctx, p, part, locale, durable); err == nil {
			return part, nil
		}
		_ = os.RemoveAll(part)
		if !strings.Contains(output, "invalid locale") {
			return "", refusal("initdb", output, s.dir, "", err)
		}
	}
	return "", refusal("initdb", output, s.dir, "", nil)
}

func (s site) initdb(ctx context.Context, p installation, dir, locale string, durable bool) (string, error) {
	args := []string{"--pgdata=" + dir, "--username=" + adminRole, "--encoding=UTF8",
		"--locale-provider=libc", "--locale=" + locale, "--lc-collate=C", "--lc-messages=C",
		"--auth-local=trust", "--auth-host=reject", "--no-instructions"}
	if durable {
		args = append(args, "--data-checksums")
	} else {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, p.command("initdb"), args...)
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) } // also those it started; it cleans up then
	cmd.WaitDelay = initdbEnd
	cmd.Dir, cmd.Env, cmd.SysProcAttr = s.dir, plainEnv(), s.account.attributes()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// syncDir makes a rename in dir outlive a crash of the machine.
func syncDir(dir string) error {
	d, err := os.Open(filepath.Clean(dir))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// ensureRoles makes the two roles and the database, or what is missing of them.
func (in *Instance) ensureRoles(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, in.AdminURL())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, step := range []struct{ exists, create string }{
		{"SELECT FROM pg_roles WHERE rolname = '" + OwnerRole + "'", "CREATE ROLE " + OwnerRole + " LOGIN"},
		{"SELECT FROM pg_roles WHERE rolname = '" + AppRole + "'", "CREATE ROLE " + AppRole + " LOGIN"},
		{"SELECT FROM pg_database WHERE datname = '" + Database + "'", "CREATE DATABASE " + Database + " OWNER " + OwnerRole},
	} {
		tag, err := conn.Exec(ctx, step.exists)
		if err == nil && tag.RowsAffected() == 0 {
			_, err = conn.Exec(ctx, step.create)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
