package localpg

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// fakePrograms puts programs that only tell a version into dir/bin.
func fakePrograms(t *testing.T, dir, version string) string {
	t.Helper()
	bin := filepath.Join(dir, "bin")
	require.NoError(t, os.MkdirAll(bin, 0o755))
	script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n"
	for _, name := range []string{"postgres", "initdb"} {
		require.NoError(t, os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755))
	}
	return bin
}

func TestInspectReadsTheVersion(t *testing.T) {
	tests := map[string]struct {
		says  string
		major int
	}{
		"plain":    {"18.4", 18},
		"Debian's": {"15.14 (Debian 15.14-0+deb12u1)", 15},
		"beta":     {"19beta1", 19},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p, err := inspect(t.Context(), fakePrograms(t, t.TempDir(), tt.says))
			require.NoError(t, err)
			require.Equal(t, tt.major, p.major)
		})
	}
	t.Run("another program", func(t *testing.T) {
		bin := fakePrograms(t, t.TempDir(), "")
		require.NoError(t, os.WriteFile(filepath.Join(bin, "postgres"), []byte("#!/bin/sh\necho hello\n"), 0o755))
		_, err := inspect(t.Context(), bin)
		require.ErrorContains(t, err, "is not PostgreSQL")
	})
}

func TestChooseKeepsToTheVersionOfTheData(t *testing.T) {
	pg15 := installation{bin: "/a", version: "15.14", major: 15}
	pg18 := installation{bin: "/b", version: "18.4", major: 18}
	tests := map[string]struct {
		found   []installation
		made    int
		want    installation
		problem string
	}{
		"no data yet":        {found: []installation{pg18, pg15}, want: pg18},
		"data of the second": {found: []installation{pg18, pg15}, made: 15, want: pg15},
		"nothing found":      {problem: "No PostgreSQL server programs of version 15 or newer were found"},
		"version of data is gone": {found: []installation{pg18}, made: 15, problem: "The data in /data were made with PostgreSQL 15, but only 18.4 is here: " +
			"install PostgreSQL 15 or set TENANTRY_PG_BIN to its programs, or run `make reset` to start empty."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := choose(tt.found, tt.made, "/data")
			if tt.problem != "" {
				require.ErrorContains(t, err, tt.problem)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}
}

func TestSettingExcludesOtherPrograms(t *testing.T) {
	bin := fakePrograms(t, t.TempDir(), "17.2")
	t.Setenv("TENANTRY_PG_BIN", bin)
	found, err := Find(t.Context())
	require.NoError(t, err)
	require.Equal(t, bin, found)
}

func TestPathComesFirstAndOldVersionsAreLeftOut(t *testing.T) {
	t.Setenv("TENANTRY_PG_BIN", "")
	bin := fakePrograms(t, t.TempDir(), "17.2")
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	found, err := installations(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, bin, found[0].bin)

	old := fakePrograms(t, t.TempDir(), "9.6")
	t.Setenv("PATH", old+":"+os.Getenv("PATH"))
	found, err = installations(t.Context(), "")
	require.NoError(t, err)
	for _, p := range found {
		require.NotEqual(t, old, p.bin)
	}
}

func TestNewestFolderComesFirst(t *testing.T) {
	require.Equal(t, 15, folderMajor("/usr/lib/postgresql/15/bin"))
	require.Equal(t, 0, folderMajor("/opt/bin"))
}
