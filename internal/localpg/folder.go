package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

const lockName = "lock"

// ownFolder makes dir if it is missing and gives its real path. Root keeps the folder to
// itself and lets the server's account only pass through to the cluster in it, so that this
// account cannot put a symlink where root writes.
func ownFolder(dir string) (string, error) {
	resolved, err := realPath(dir)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(resolved), 0o755)
	}
	if err == nil {
		err = os.MkdirAll(resolved, 0o700)
	}
	if err == nil && os.Geteuid() == 0 {
		err = os.Chmod(resolved, 0o711)
	}
	if err != nil {
		return "", unwritable(dir, err)
	}
	return resolved, nil
}

// realPath is dir without symlinks, also when the end of it does not exist yet.
func realPath(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	resolved, err := filepath.EvalSymlinks(abs)
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(abs) != abs {
		parent, err := realPath(filepath.Dir(abs))
		return filepath.Join(parent, filepath.Base(abs)), err
	}
	return resolved, err
}

// openIn opens a file of ours in dir to append to it, making it for the owner of dir.
func openIn(dir, name string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_RDWR|os.O_APPEND|syscall.O_NOFOLLOW, 0o600)
	if err != nil || os.Geteuid() != 0 {
		return f, err
	}
	info, err := os.Stat(dir)
	if err == nil {
		err = f.Chown(ownerOf(info), -1)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// lockFolder makes this process the only user of the data folder. The lock goes with the
// process, however that ends.
func lockFolder(dir string) (unlock func(), err error) {
	f, err := openIn(dir, lockName)
	if err != nil {
		return nil, unwritable(dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer func() { _ = f.Close() }()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			holder, _ := os.ReadFile(f.Name())
			return nil, &Failure{fmt.Sprintf("Another Tenantry (process %s) is using %s", strings.TrimSpace(string(holder)), dir),
				"stop it first, or set TENANTRY_DATA_DIR to another folder", ErrInUse}
		}
		return nil, fmt.Errorf("lock %s: %w", f.Name(), err)
	}
	err = f.Truncate(0)
	if err == nil {
		_, err = fmt.Fprintln(f, os.Getpid())
	}
	if err != nil {
		return nil, unwritable(f.Name(), errors.Join(err, f.Close()))
	}
	return func() { _ = f.Close() }, nil
}

// Reset removes all data of the instance on dataDir, also those in a system folder, after
// stopping a server that an earlier run left behind. While an instance runs it changes nothing
// and gives an error that matches [ErrInUse].
func Reset(ctx context.Context, dataDir string) error {
	dir, err := ownFolder(dataDir)
	if err != nil {
		return err
	}
	unlock, err := lockFolder(dir)
	if err != nil {
		return err
	}
	defer unlock()
	for _, place := range []string{dir, systemDir(dir)} {
		if err := endLeftover(ctx, site{dir: place}.cluster(), slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		entries, err := os.ReadDir(place)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return unwritable(place, err)
		}
		for _, e := range entries {
			if e.Name() == lockName { // held until the end
				continue
			}
			if err := os.RemoveAll(filepath.Join(place, e.Name())); err != nil {
				return unwritable(place, err)
			}
		}
	}
	if err := os.Remove(systemDir(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(systemDir(dir), err)
	}
	return nil
}
