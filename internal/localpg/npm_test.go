package localpg

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// npmPackage lays out a package as npm unpacks it and gives its native folder.
func npmPackage(t *testing.T, dir, links string) string {
	t.Helper()
	native := filepath.Join(dir, "native")
	fakePrograms(t, native, "18.4")
	require.NoError(t, os.MkdirAll(filepath.Join(native, "lib"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(native, "lib/libpq.so.5.18"), []byte("library"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(native, linkList), []byte(links), 0o644))
	return native
}

func TestLinkLibraries(t *testing.T) {
	native := npmPackage(t, t.TempDir(), `[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]`)
	for range 2 {
		require.NoError(t, linkLibraries(native))
		to, err := os.Readlink(filepath.Join(native, "lib/libpq.so.5"))
		require.NoError(t, err)
		require.Equal(t, "libpq.so.5.18", to)
	}
}

func TestLinkLibrariesRefuses(t *testing.T) {
	tests := map[string]struct{ links, want string }{
		"a link outside the package":   {`[{"source":"native/lib/a","target":"../../etc/b"}]`, "points outside"},
		"a target outside the package": {`[{"source":"/etc/passwd","target":"native/lib/b"}]`, "points outside"},
		"no list":                      {`{"source":1}`, "read pg-symlinks.json"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, linkLibraries(npmPackage(t, t.TempDir(), tt.links)), tt.want)
		})
	}
}

func TestLinkLibrariesLeavesOtherFoldersAlone(t *testing.T) {
	require.NoError(t, linkLibraries(t.TempDir()))
}

// Where no account can reach a checkout and the kernel allows no user namespace, data and
// npm's programs move to a system folder, whose mode lets accounts through.
func TestProgramsAreCopiedToWhereEveryAccountReachesThem(t *testing.T) {
	native := npmPackage(t, t.TempDir(), `[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]`)
	p, err := inspect(t.Context(), filepath.Join(native, "bin"))
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "programs")
	for range 2 {
		near, err := p.copyTo(dir)
		require.NoError(t, err)
		require.NoError(t, self().try(t.Context(), near, dir))
		to, err := os.Readlink(filepath.Join(dir, "lib/libpq.so.5"))
		require.NoError(t, err)
		require.Equal(t, "libpq.so.5.18", to)
	}

	_, err = installation{bin: "/usr/bin"}.copyTo(dir)
	require.ErrorContains(t, err, "not npm's package")
}
