package seal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxKeyFile bounds a key file: hundreds of keys fit.
const maxKeyFile = 64 << 10

// ReadKeyFile reads a key file. One that accounts other than its owner may change is refused (whoever does locks everybody
// out), and one that every account may read. The group may read it: so secrets are mounted into containers.
func ReadKeyFile(path string) (*Keyring, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("secret key file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("secret key file: %w", err)
	}
	switch mode := info.Mode().Perm(); {
	case mode&0o022 != 0:
		return nil, fmt.Errorf("secret key file %s may be changed by other accounts; run chmod 600 on it", path)
	case mode&0o004 != 0:
		return nil, fmt.Errorf("secret key file %s may be read by other accounts; run chmod 600 on it, then tenantry keys rotate if others had the chance", path)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil {
		return nil, fmt.Errorf("secret key file: %w", err)
	}
	if len(text) > maxKeyFile {
		return nil, fmt.Errorf("secret key file %s is larger than %d bytes", path, maxKeyFile)
	}
	ring, err := ParseKeys(string(text))
	if err != nil {
		return nil, fmt.Errorf("secret key file %s: %w", path, err)
	}
	return ring, nil
}

// GenerateKeyFile makes a key file with one random key under id, mode 0600, unless the file exists. It appears whole or
// not at all; of several processes that start at once, one makes it and all read the same.
func GenerateKeyFile(path, id string) (*Keyring, error) {
	key, err := NewMasterKey(id)
	if err != nil {
		return nil, err
	}
	ring := &Keyring{keys: []MasterKey{key}}
	tmp, err := writeTemp(path, ring.encode())
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp)
	// A hard link refuses to replace a file, which a rename would do silently.
	if err := os.Link(tmp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("secret key file: %w", err)
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	return ReadKeyFile(path)
}

// RotateKeyFile puts a new random key with id in front of the file's keys. The old ones stay, to be removed by hand once
// Sealer.Rewrap has reported that no data key is wrapped by them.
func RotateKeyFile(path, id string) (*Keyring, error) {
	ring, err := ReadKeyFile(path)
	if err != nil {
		return nil, err
	}
	key, err := NewMasterKey(id)
	if err != nil {
		return nil, err
	}
	next, err := ring.With(key)
	if err != nil {
		return nil, err
	}
	tmp, err := writeTemp(path, next.encode())
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp)
	if err := os.Rename(tmp, path); err != nil {
		return nil, fmt.Errorf("secret key file: %w", err)
	}
	return next, syncDir(filepath.Dir(path))
}

// writeTemp writes text into a new file of mode 0600 beside path and flushes it to the disk.
func writeTemp(path string, text []byte) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".keys-*")
	if err != nil {
		return "", fmt.Errorf("secret key file: %w", err)
	}
	err = f.Chmod(0o600)
	if err == nil {
		_, err = f.Write(text)
	}
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return "", fmt.Errorf("secret key file: %w", err)
	}
	return f.Name(), nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("secret key file: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("secret key file: %w", err)
	}
	return nil
}
