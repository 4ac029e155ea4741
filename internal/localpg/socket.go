package localpg

import (
	"context"
	"os"
	"path/filepath"
)

const (
	socketPort    = "5432" // part of the socket's name; nothing listens on TCP
	socketName    = ".s.PGSQL." + socketPort
	maxSocketPath = 107 // bytes, without the closing zero of sun_path
)

// makeSocketDir makes the private folder of the socket, empty, under the first of the usual
// places that the account may search and that leaves the socket's path short enough.
func (s site) makeSocketDir(ctx context.Context, p installation) (string, error) {
	for _, base := range []string{os.Getenv("XDG_RUNTIME_DIR"), os.TempDir(), "/tmp", "/var/tmp"} {
		dir := filepath.Join(base, "tenantry-"+shortHash(s.dir))
		if !filepath.IsAbs(base) || len(filepath.Join(dir, socketName)) > maxSocketPath {
			continue
		}
		if s.account.try(ctx, p, base) != nil {
			continue
		}
		if s.emptyPrivate(dir) == nil {
			return dir, nil
		}
		// Somebody else may have taken that name.
		if dir, err := os.MkdirTemp(base, "tenantry-"); err == nil && s.account.own(dir) == nil &&
			len(filepath.Join(dir, socketName)) <= maxSocketPath {
			return dir, nil
		}
	}
	return "", &Failure{"No folder for PostgreSQL's socket could be made under " + os.TempDir() + " or /tmp",
		"set TMPDIR to a writable folder with a path of at most 60 bytes", nil}
}

// emptyPrivate makes dir afresh, for the account alone. Mkdir fails on whatever exists, so it
// never takes over another user's folder.
func (s site) emptyPrivate(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	return s.account.own(dir)
}
