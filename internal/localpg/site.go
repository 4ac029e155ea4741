package localpg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// systemRoot is where data lie that no unprivileged account can reach in the checkout.
const systemRoot = "/var/lib/tenantry"

const logName = "postgres.log"

// site is where an instance keeps its data, and as whom.
type site struct {
	dir     string
	account account
}

func (s site) cluster() string { return filepath.Join(s.dir, "cluster") }
func (s site) logFile() string { return filepath.Join(s.dir, logName) }

// settle decides on programs, place and account. Data that exist decide first: their version
// and where they lie. Then the place is dir, if root finds an account that may work there,
// else a system folder, into which npm's programs are copied too.
func settle(ctx context.Context, dir, binDir string, log *slog.Logger) (site, installation, error) {
	found, err := installations(ctx, binDir)
	if err != nil {
		return site{}, installation{}, err
	}
	place, made, owner, err := existing(dir)
	if err != nil {
		return site{}, installation{}, err
	}
	program, err := choose(found, made, place)
	if err != nil {
		return site{}, installation{}, err
	}
	if os.Geteuid() != 0 {
		st := site{dir: dir, account: self()}
		if owner >= 0 && owner != st.account.uid {
			return st, program, &Failure{fmt.Sprintf("The data in %s belong to user %d", place, owner),
				"start as that user or as root, or set TENANTRY_DATA_DIR to a folder of your own", nil}
		}
		return st, program, st.account.try(ctx, program, dir)
	}
	if place != systemDir(dir) {
		for _, a := range lesserAccounts(owner) {
			err := a.try(ctx, program, dir)
			if err == nil {
				return site{dir, a}, program, nil
			}
			log.Debug("the own PostgreSQL cannot run here", "reason", err)
		}
	}
	return settleInSystem(ctx, systemDir(dir), program, owner, log)
}

// settleInSystem takes the system folder dir and the first account that can run the programs.
func settleInSystem(ctx context.Context, dir string, p installation, owner int, log *slog.Logger) (site, installation, error) {
	if _, err := ownFolder(dir); err != nil {
		return site{}, p, err
	}
	for _, a := range lesserAccounts(owner) {
		if !a.stepDown {
			continue
		}
		if a.try(ctx, p, dir) == nil {
			return site{dir, a}, p, nil
		}
		near, err := p.copyTo(filepath.Join(dir, "programs-"+p.version))
		if err == nil {
			err = a.try(ctx, near, dir)
		}
		if err == nil {
			return site{dir, a}, near, nil
		}
		log.Debug("the own PostgreSQL cannot run in the system folder", "reason", err)
	}
	return site{}, p, &Failure{"PostgreSQL refuses to run as root, and no other account could run it here",
		"start as an ordinary user, or set TENANTRY_DATABASE_URL to a PostgreSQL of your own", nil}
}

// copyTo copies npm's programs, with the libraries beside them, to a folder that every
// account can reach.
func (p installation) copyTo(dir string) (installation, error) {
	if _, err := os.Stat(filepath.Join(p.root(), linkList)); err != nil {
		return p, fmt.Errorf("%s cannot be reached and is not npm's package: %w", p.bin, err)
	}
	near := installation{bin: filepath.Join(dir, "bin"), version: p.version, major: p.major}
	if _, err := os.Stat(dir); err == nil {
		return near, nil
	}
	part := dir + ".part"
	if err := os.RemoveAll(part); err != nil {
		return p, unwritable(part, err)
	}
	if err := os.CopyFS(part, os.DirFS(p.root())); err != nil {
		return p, unwritable(part, err)
	}
	if err := openToAll(part); err != nil {
		return p, err
	}
	return near, os.Rename(part, dir)
}

// openToAll lets every account read and run what is in dir.
func openToAll(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return fs.WalkDir(root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		return root.Chmod(path, 0o755)
	})
}

// existing finds data made earlier for dir: the folder they lie in, PostgreSQL's major
// version and the user id of their owner. Without data it gives dir, 0 and -1.
func existing(dir string) (place string, major, owner int, err error) {
	for _, place := range []string{dir, systemDir(dir)} {
		cluster := site{dir: place}.cluster()
		info, err := os.Stat(cluster)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return place, 0, -1, unwritable(place, err)
		}
		text, err := os.ReadFile(filepath.Join(cluster, "PG_VERSION"))
		if errors.Is(err, fs.ErrPermission) {
			return place, 0, ownerOf(info), unwritable(cluster, err)
		}
		major, errMajor := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil || errMajor != nil {
			return place, 0, -1, &Failure{cluster + " is not a PostgreSQL cluster",
				"put back what was removed from it, or run `make reset` to start empty", err}
		}
		return place, major, ownerOf(info), nil
	}
	return dir, 0, -1, nil
}

// systemDir is the system folder that belongs to the data folder dir.
func systemDir(dir string) string {
	return filepath.Join(systemRoot, shortHash(dir))
}

// shortHash names something after a path.
func shortHash(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:6])
}
