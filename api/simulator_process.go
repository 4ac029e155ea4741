package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

const (
	simulatorStart = 60 * time.Second
	simulatorStop  = 10 * time.Second
)

// simulatorProcess is the simulator as a program of its own, so that its world can be killed and
// reset without the portal.
type simulatorProcess struct {
	url   string
	cmd   *exec.Cmd
	alive io.Closer // its standard input; it stops when this ends, however we end
	done  chan error
}

// startSimulator runs `tenantry mssim` and waits until it answers.
func startSimulator(ctx context.Context, addr, dataDir string) (*simulatorProcess, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	log, err := os.OpenFile(filepath.Join(dataDir, "mssim.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the simulator's log: %w", err)
	}
	defer func() { _ = log.Close() }()
	cmd := exec.CommandContext(context.WithoutCancel(ctx), self, "mssim", "--addr", addr, "--data", filepath.Join(dataDir, "mssim"), "--watch-parent")
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us: the portal drains first
	alive, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the simulator: %w", err)
	}
	p := &simulatorProcess{url: "http://" + addr, cmd: cmd, alive: alive, done: make(chan error, 1)}
	go func() { p.done <- cmd.Wait() }()
	if err := p.ready(ctx); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

func (p *simulatorProcess) ready(stopped context.Context) error {
	ctx, cancel := context.WithTimeout(stopped, simulatorStart)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-p.done:
			p.done <- err
			return fmt.Errorf("the simulator ended at once (%w); its last words are in mssim.log in the data folder", err)
		case <-ctx.Done():
			if err := stopped.Err(); err != nil {
				return err
			}
			return errors.New("the simulator did not answer within a minute; see mssim.log in the data folder")
		case <-tick.C:
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/_sim/clock", nil)
			if err != nil {
				return err
			}
			if resp, err := http.DefaultClient.Do(req); err == nil {
				_ = resp.Body.Close()
				return nil
			}
		}
	}
}

// stop ends the simulator and waits for it.
func (p *simulatorProcess) stop() {
	_ = p.alive.Close()
	select {
	case err := <-p.done:
		_ = err // it was told to stop: how it ended no longer matters
	case <-time.After(simulatorStop):
		_ = p.cmd.Process.Kill()
	}
}

// checkPort tells early, and with the remedy, when a port is taken.
func checkPort(what, variable, addr string) error {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
	if err == nil {
		return l.Close()
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s cannot listen on %s because another program uses that port: stop that program, or choose another address with %s", what, addr, variable)
	}
	return fmt.Errorf("%s cannot listen on %s: choose another address with %s (%w)", what, addr, variable, err)
}
