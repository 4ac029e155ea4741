package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/tenantry/tenantry/internal/clock"
	"github.com/tenantry/tenantry/internal/config"
	"github.com/tenantry/tenantry/internal/postgres"
	"github.com/tenantry/tenantry/internal/seal"
)

// firstKey is the name of the master key that a first start makes.
const firstKey = "k1"

// lostRemedy ends what is said of master keys that are not there.
const lostRemedy = "If it is lost for good, `tenantry keys forget` gives up what is sealed under it; then enter each reseller's application secret again and authorize it again."

// Keyring reads the master keys; a first start without any makes a key file in the data folder.
func Keyring(cfg config.Config) (*seal.Keyring, error) {
	if cfg.SecretKeys != "" {
		return seal.ParseKeys(cfg.SecretKeys)
	}
	if makesKeyFile(cfg) {
		if err := os.MkdirAll(cfg.DataDir, 0o750); err != nil {
			return nil, err
		}
		return seal.GenerateKeyFile(cfg.SecretKeyFile, firstKey)
	}
	return seal.ReadKeyFile(cfg.SecretKeyFile)
}

// makesKeyFile tells whether a missing key file is made: in the data folder only.
func makesKeyFile(cfg config.Config) bool {
	return cfg.SecretKeys == "" && filepath.Dir(cfg.SecretKeyFile) == filepath.Clean(cfg.DataDir)
}

// keyFileMissing tells whether Keyring would make a key file.
func keyFileMissing(cfg config.Config) bool {
	_, err := os.Stat(cfg.SecretKeyFile)
	return makesKeyFile(cfg) && errors.Is(err, fs.ErrNotExist)
}

// openSealer reads the master keys and makes sure that they open every data key of the database. No new
// key is made over a database that holds sealed secrets.
//
// Errors: one that says what is missing and what to do.
func openSealer(ctx context.Context, cfg config.Config, store seal.KeyStore, machine clock.Machine) (*seal.Sealer, error) {
	if keyFileMissing(cfg) {
		kept, err := store.Keys(ctx, "", 1)
		if err != nil {
			return nil, fmt.Errorf("list data keys: %w", err)
		}
		if len(kept) > 0 {
			return nil, fmt.Errorf("the key file %s is not there, and secrets in this database are sealed under its key. Nothing was changed: put the file back, or set TENANTRY_SECRET_KEYS. %s",
				cfg.SecretKeyFile, lostRemedy)
		}
	}
	ring, err := Keyring(cfg)
	if err != nil {
		return nil, err
	}
	sealer, err := seal.New(ring, store, newID, machine)
	if err != nil {
		return nil, err
	}
	lost, err := sealer.Lost(ctx)
	if err != nil {
		return nil, err
	}
	if lost > 0 {
		place := "TENANTRY_SECRET_KEYS"
		if cfg.SecretKeys == "" {
			place = "the key file " + cfg.SecretKeyFile
		}
		return nil, fmt.Errorf("the key that secrets in this database are sealed under is not in %s. Nothing was changed: put the right key back. %s", place, lostRemedy)
	}
	return sealer, nil
}

// LostKeys counts the data keys that the configured master keys do not open. It makes no key file.
func LostKeys(ctx context.Context, cfg config.Config, log *slog.Logger) (n int, err error) {
	err = withSealer(ctx, cfg, log, lookingKeyring, func(s *seal.Sealer) error {
		n, err = s.Lost(ctx)
		return err
	})
	return n, err
}

// lookingKeyring is Keyring, with a key that is kept nowhere where Keyring would make a file.
func lookingKeyring(cfg config.Config) (*seal.Keyring, error) {
	if !keyFileMissing(cfg) {
		return Keyring(cfg)
	}
	key, err := seal.NewMasterKey("none")
	if err != nil {
		return nil, err
	}
	return (&seal.Keyring{}).With(key)
}

// ForgetKeys gives up the secrets that the configured master keys do not open, and returns how many data
// keys were taken away.
func ForgetKeys(ctx context.Context, cfg config.Config, log *slog.Logger) (n int, err error) {
	err = withSealer(ctx, cfg, log, Keyring, func(s *seal.Sealer) error {
		n, err = s.Forget(ctx)
		return err
	})
	return n, err
}

// RenewKeys gives every reseller and the installation a new data key and puts all secrets under them, while others
// work; the audit's heads are signed with a new key too.
func (a *App) RenewKeys(ctx context.Context) (seal.Renewed, error) {
	done, err := a.Sealer.Renew(ctx, a.workers)
	if err != nil {
		return done, err
	}
	return done, a.Heads.RenewKey(ctx)
}

// withSealer runs fn over a database of this program's version, without making sure that every data key opens.
func withSealer(ctx context.Context, cfg config.Config, log *slog.Logger, keys func(config.Config) (*seal.Keyring, error), fn func(*seal.Sealer) error) error {
	return WithDatabase(ctx, cfg, log, func(d *Database) error {
		db, err := postgres.Open(ctx, d.AppURL, postgres.Options{MaxConns: 1, ApplicationName: "tenantry keys", Logger: log})
		if err != nil {
			return err
		}
		defer db.Close()
		if err := postgres.CheckVersion(ctx, db.SQL()); err != nil {
			return err
		}
		ring, err := keys(cfg)
		if err != nil {
			return err
		}
		sealer, err := seal.New(ring, db, newID, clock.System)
		if err != nil {
			return err
		}
		return fn(sealer)
	})
}
