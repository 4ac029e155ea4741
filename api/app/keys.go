package app

import (
	"os"
	"path/filepath"

	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/seal"
)

// firstKey is the name of the master key that a first start makes.
const firstKey = "k1"

// Keyring reads the master keys; a first start without any makes a key file in the data folder.
func Keyring(cfg config.Config) (*seal.Keyring, error) {
	if cfg.SecretKeys != "" {
		return seal.ParseKeys(cfg.SecretKeys)
	}
	if filepath.Dir(cfg.SecretKeyFile) == filepath.Clean(cfg.DataDir) {
		if err := os.MkdirAll(cfg.DataDir, 0o750); err != nil {
			return nil, err
		}
		return seal.GenerateKeyFile(cfg.SecretKeyFile, firstKey)
	}
	return seal.ReadKeyFile(cfg.SecretKeyFile)
}
