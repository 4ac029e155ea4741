package localpg

import (
	"context"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// process is a server that was started here.
type process struct {
	pid  int
	done chan struct{} // closed when it has ended
}

// spawn starts cmd. The kernel tells a child of the end of the thread that made it, not of the
// process, so that thread is kept until the child has ended.
func spawn(cmd *exec.Cmd) (*process, error) {
	p := &process{done: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		p.pid = cmd.Process.Pid
		started <- nil
		_ = cmd.Wait() // how it ended stands in its log
		close(p.done)
	}()
	return p, <-started
}

// end stops the server: cleanly, at once when ctx ends, by force when that does not help.
func (p *process) end(ctx context.Context) {
	p.signal(syscall.SIGINT)
	select {
	case <-p.done:
		return
	case <-ctx.Done():
	}
	p.signal(syscall.SIGQUIT)
	patience := time.NewTimer(10 * time.Second) // PostgreSQL kills its own after 5
	defer patience.Stop()
	select {
	case <-p.done:
	case <-patience.C:
		p.signal(syscall.SIGKILL)
		<-p.done
	}
}

// signal reaches the server only while it is certain that its id is still its own.
func (p *process) signal(sig syscall.Signal) {
	select {
	case <-p.done:
	default:
		_ = syscall.Kill(p.pid, sig)
	}
}
