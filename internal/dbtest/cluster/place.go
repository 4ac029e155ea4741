package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

const roomInMemory = 1 << 30 // bytes free in shared memory below which the disk is used

// ModuleRoot is the folder of the go.mod above the working folder, which for a test is its
// package's. It is empty outside a source tree.
func ModuleRoot() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// folder makes, if need be, the folder that all test programs of this checkout, user and
// choice of PostgreSQL share.
func folder() (string, error) {
	base := os.TempDir()
	var fs syscall.Statfs_t
	if syscall.Statfs("/dev/shm", &fs) == nil && fs.Bavail*uint64(fs.Bsize) >= roomInMemory {
		base = "/dev/shm"
	}
	sum := sha256.Sum256([]byte(ModuleRoot() + "\x00" + os.Getenv("TENANTRY_PG_BIN")))
	dir := filepath.Join(base, "tenantry-test-"+strconv.Itoa(os.Geteuid())+"-"+hex.EncodeToString(sum[:6]))
	if err := os.Mkdir(dir, 0o755); err != nil && !os.IsExist(err) {
		return "", err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	if st, ok := info.Sys().(*syscall.Stat_t); !info.IsDir() || ok && int(st.Uid) != os.Geteuid() {
		return "", fmt.Errorf("%s belongs to somebody else: remove it and run the tests again", dir)
	}
	return dir, nil
}

// lockFile opens a lock in dir and takes it the given way (LOCK_SH, LOCK_EX, LOCK_NB). The
// lock goes when the file is closed or the process ends.
func lockFile(dir, name string, how int) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if err != syscall.EINTR { //nolint:errorlint // a plain errno
			break
		}
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}
