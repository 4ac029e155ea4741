// Command api measures the read API on the data set bench: against a program that does the least
// for the same bytes, against PocketBase, and against bounds that are counted. It starts its own
// PostgreSQL and the product as processes, and prints a report in Markdown. docs/performance.md
// has the figures and says what they mean.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/tenantry/tenantry/internal/bench/dataset"
)

func main() {
	time.Local = time.UTC
	rounds := flag.Int("rounds", 7, "rounds of each comparison")
	each := flag.Duration("each", 3*time.Second, "how long each side runs in a round")
	only := flag.String("only", "", "names of what to measure, separated by commas, such as P1,P5; all when empty")
	dir := flag.String("data", "", "folder for the database, kept and used again; a temporary one when empty")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := measure(ctx, pace{*rounds, *each}, *only, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run with its findings.
type bench struct {
	*stage
	report
	pace pace
}

func measure(ctx context.Context, p pace, only, dir string) (err error) {
	root, err := moduleRoot(ctx)
	if err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "tenantry-bench-"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
	}
	if err := prepare(dir); err != nil {
		return err
	}
	say := func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
	s, err := setTheStage(ctx, root, dir, dataset.Bench(), say)
	if err != nil {
		return err
	}
	defer func() {
		if stopped := s.strike(); err == nil {
			err = stopped
		}
	}()
	b := &bench{stage: s, pace: p}
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"P1", b.againstFloor}, {"P2", b.againstPocketBase}, {"P3", b.statements}, {"P4", b.deepPages}, {"P5", b.plans},
		{"P6", b.dashboards}, {"P13", b.notModified}, {"P14", b.compressed},
	} {
		if only != "" && !strings.Contains(","+only+",", ","+part.name+",") {
			continue
		}
		say("measuring %s …", part.name)
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	if err := b.write(ctx, os.Stdout, s, p); err != nil {
		return err
	}
	if missed := b.missed(); len(missed) > 0 {
		return fmt.Errorf("bounds missed: %s", strings.Join(missed, "; "))
	}
	return nil
}

// prepare makes a folder that the account of the database may pass through.
func prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.Chmod(dir, 0o755)
}

func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(out))), nil
}
