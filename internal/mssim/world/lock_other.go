//go:build !unix

package world

import (
	"fmt"
	"os"
	"path/filepath"
)

// lockDir only opens the lock file: without flock nothing keeps a second
// simulator out of the folder.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the simulator's data folder: %w", err)
	}
	return f, nil
}
