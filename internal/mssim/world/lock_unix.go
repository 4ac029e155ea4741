//go:build unix

package world

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lockDir keeps a second simulator out of the folder; the system lets go of the
// lock when this process ends, however it ends.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the simulator's data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("another simulator uses the folder %s: stop it or choose another folder", dir)
	}
	return f, nil
}
