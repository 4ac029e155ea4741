package localpg

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// ErrInUse says that another process runs an instance on the same data folder; [Attach]
// connects to that one.
var ErrInUse = errors.New("data folder in use")

// ErrNotRunning says that no process runs an instance on the data folder.
var ErrNotRunning = errors.New("no instance running")

// Failure is why an instance could not start: what is wrong, and what to do about it.
type Failure struct {
	Problem string // a clause without a full stop
	Remedy  string // an instruction without a full stop
	Cause   error  // for errors.Is; may be nil
}

// Error is one sentence for a person.
func (f *Failure) Error() string { return f.Problem + ": " + f.Remedy + "." }

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Cause }

const diskRemedy = "free at least 500 MB there and start again"

// unwritable explains why something could not be written at path.
func unwritable(path string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &Failure{"The disk that holds " + path + " is full", diskRemedy, err}
	case errors.Is(err, syscall.EROFS):
		return &Failure{path + " is on a read-only file system",
			"set TENANTRY_DATA_DIR to a folder that can be written", err}
	case errors.Is(err, fs.ErrPermission):
		return &Failure{path + " cannot be written by this account",
			"change its owner, or set TENANTRY_DATA_DIR to a folder of your own", err}
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return &Failure{path + " is not a folder", "remove it, or set TENANTRY_DATA_DIR to another folder", err}
	}
	return fmt.Errorf("prepare %s: %w", path, err)
}

// refusal explains what initdb or postgres wrote before it gave up. where is the folder of
// the data and logFile, if not empty, where the whole text stands.
func refusal(program, output, where, logFile string, cause error) error {
	switch {
	case strings.Contains(output, "No space left on device"), strings.Contains(output, "Disk quota exceeded"),
		strings.Contains(output, "Check free disk space"): // a write that was cut short
		return &Failure{"The disk that holds " + where + " is full", diskRemedy, cause}
	case strings.Contains(output, "Read-only file system"):
		return &Failure{where + " is on a read-only file system",
			"set TENANTRY_DATA_DIR to a folder that can be written", cause}
	case strings.Contains(output, "could not look up effective user ID"):
		return &Failure{"The account this runs under has no name, which PostgreSQL needs",
			"add it to /etc/passwd, or run as another account", cause}
	case strings.Contains(output, "pre-existing shared memory block"):
		return &Failure{"Processes of an earlier PostgreSQL still use " + where,
			"end the postgres processes that are left, then start again", cause}
	case strings.Contains(output, "could not create shared memory segment"),
		strings.Contains(output, "could not map anonymous shared memory"):
		return &Failure{"The machine gave PostgreSQL no shared memory", "free memory and start again", cause}
	}
	remedy := "see what it wrote, repair that, then start again"
	if logFile != "" {
		remedy = "read " + logFile + ", repair what it names, then start again"
	}
	return &Failure{program + " did not start (" + lastComplaint(output) + ")", remedy, cause}
}

// lastComplaint picks the line of a server log that says why it ended.
func lastComplaint(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		for _, mark := range []string{"PANIC:", "FATAL:", "error:", "ERROR:"} {
			if at := strings.Index(lines[i], mark); at >= 0 {
				return strings.TrimSpace(lines[i][at+len(mark):])
			}
		}
	}
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return last
	}
	return "it said nothing"
}
