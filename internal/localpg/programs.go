package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// oldestMajor is the first version whose features the migrations rely on.
const oldestMajor = 15

// installation is one set of server programs.
type installation struct {
	bin     string // folder with initdb and postgres, without symlinks
	version string // as PostgreSQL writes it: "15.14"
	major   int
}

func (p installation) command(name string) string { return filepath.Join(p.bin, name) }

// root is the folder to copy when the programs must lie elsewhere: npm's package keeps its
// libraries beside its programs.
func (p installation) root() string { return filepath.Dir(p.bin) }

// Find tells where server programs lie that an instance could use: TENANTRY_PG_BIN, PATH,
// the usual folders, or npm's package. The error names what to install.
func Find(ctx context.Context) (string, error) {
	found, err := installations(ctx, "")
	if err != nil {
		return "", err
	}
	best, err := choose(found, 0, "")
	return best.bin, err
}

// installations lists what is there, best first. binDir, or else TENANTRY_PG_BIN, excludes
// everything else.
func installations(ctx context.Context, binDir string) ([]installation, error) {
	if binDir == "" {
		binDir = os.Getenv("TENANTRY_PG_BIN")
	}
	if binDir != "" {
		p, err := inspect(ctx, binDir)
		if err != nil {
			return nil, &Failure{"TENANTRY_PG_BIN names " + binDir + ", where no PostgreSQL could be run",
				"name the folder that holds initdb and postgres, or unset it", err}
		}
		return []installation{p}, nil
	}
	var found []installation
	for _, dir := range candidateFolders() {
		p, err := inspect(ctx, dir)
		if err != nil || p.major < oldestMajor || slices.Contains(found, p) {
			continue
		}
		found = append(found, p)
	}
	return found, nil
}

// choose takes the programs for data of major version made, or the best ones when made is 0.
func choose(found []installation, made int, cluster string) (installation, error) {
	if len(found) == 0 {
		return installation{}, &Failure{fmt.Sprintf("No PostgreSQL server programs of version %d or newer were found", oldestMajor),
			"run `npm ci --ignore-scripts` in deployments/localpg, install PostgreSQL, or set TENANTRY_PG_BIN to the folder of initdb and postgres", nil}
	}
	if made == 0 {
		return found[0], nil
	}
	var have []string
	for _, p := range found {
		if p.major == made {
			return p, nil
		}
		have = append(have, p.version)
	}
	return installation{}, &Failure{
		fmt.Sprintf("The data in %s were made with PostgreSQL %d, but only %s is here", cluster, made, strings.Join(have, ", ")),
		fmt.Sprintf("install PostgreSQL %d or set TENANTRY_PG_BIN to its programs, or run `make reset` to start empty", made), nil}
}

// candidateFolders lists where server programs may lie: PATH first, then distributions'
// versioned folders (newest first), which are outside PATH, then npm's package.
func candidateFolders() []string {
	var dirs []string
	if path, err := exec.LookPath("postgres"); err == nil {
		dirs = append(dirs, filepath.Dir(path))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",          // Debian, Ubuntu
		"/usr/pgsql-*/bin",                   // Red Hat and PostgreSQL's own packages
		"/opt/homebrew/opt/postgresql@*/bin", // Homebrew on Apple silicon
		"/usr/local/opt/postgresql@*/bin",    // Homebrew on Intel
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		matches, _ := filepath.Glob(pattern)
		slices.SortFunc(matches, func(a, b string) int { return folderMajor(b) - folderMajor(a) })
		dirs = append(dirs, matches...)
	}
	return append(dirs, npmFolders()...)
}

var digits = regexp.MustCompile(`[0-9]+`)

// folderMajor reads the version out of a folder's name, 0 when there is none.
func folderMajor(dir string) int {
	n, _ := strconv.Atoi(digits.FindString(dir))
	return n
}

var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) (([0-9]+)[^ \n]*)`)

// inspect runs the server program in dir to learn its version.
func inspect(ctx context.Context, dir string) (installation, error) {
	path, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	if err != nil {
		return installation{}, err
	}
	bin := filepath.Dir(path)
	if _, err := os.Stat(filepath.Join(bin, "initdb")); err != nil {
		return installation{}, err
	}
	if err := linkLibraries(filepath.Dir(bin)); err != nil {
		return installation{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--version")
	cmd.Env = plainEnv()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return installation{}, fmt.Errorf("%s --version: %w: %s", path, err, strings.TrimSpace(string(out)))
	}
	m := versionLine.FindSubmatch(out)
	if m == nil {
		return installation{}, errors.New(path + " is not PostgreSQL")
	}
	major, err := strconv.Atoi(string(m[2]))
	return installation{bin: bin, version: string(m[1]), major: major}, err
}

// plainEnv is what server programs are started with. The caller's PG* variables, locale and
// home folder are kept from them.
func plainEnv() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC", "TMPDIR=/tmp"}
}
