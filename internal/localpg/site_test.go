package localpg

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func names(accounts []account) (names []string) {
	for _, a := range accounts {
		names = append(names, a.name)
	}
	return names
}

func TestAccountsKeepToTheOwnerOfTheData(t *testing.T) {
	fresh := lesserAccounts(-1)
	last := fresh[len(fresh)-1]
	require.True(t, last.namespace, "the namespace comes after other accounts: %v", names(fresh))
	require.Positive(t, last.alias)

	require.True(t, lesserAccounts(0)[0].namespace, "root's data stay root's")
	require.Equal(t, 4711, lesserAccounts(4711)[0].uid)
	for _, a := range lesserAccounts(4711) {
		require.True(t, a.namespace || a.uid > 0, "%s must not be root", a.name)
	}
}

func TestSettleSteps(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Run("an ordinary user stays itself", func(t *testing.T) {
			st, _, err := settle(t.Context(), t.TempDir(), "", slog.Default())
			require.NoError(t, err)
			require.Equal(t, self(), st.account)
		})
		return
	}
	base, err := os.MkdirTemp("/tmp", "site")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	require.NoError(t, os.Chmod(base, 0o755))
	program := fakePrograms(t, filepath.Join(base, "pg"), "18.4")

	t.Run("root steps down where another account can work", func(t *testing.T) {
		dir := filepath.Join(base, "data")
		require.NoError(t, os.Mkdir(dir, 0o711))
		st, p, err := settle(t.Context(), dir, program, slog.Default())
		require.NoError(t, err)
		require.True(t, st.account.stepDown)
		require.Equal(t, dir, st.dir)
		require.Equal(t, program, p.bin)
	})
	t.Run("the system folder takes programs that nobody else can reach", func(t *testing.T) {
		native := npmPackage(t, t.TempDir(), `[]`) // below a folder of mode 0700
		p, err := inspect(t.Context(), filepath.Join(native, "bin"))
		require.NoError(t, err)
		st, near, err := settleInSystem(t.Context(), filepath.Join(base, "system"), p, -1, slog.Default())
		require.NoError(t, err)
		require.True(t, st.account.stepDown)
		require.Equal(t, filepath.Join(base, "system", "programs-18.4", "bin"), near.bin)
	})
	t.Run("nothing is left when not even that can be run", func(t *testing.T) {
		p := installation{bin: filepath.Join(t.TempDir(), "bin"), version: "18.4", major: 18}
		_, _, err := settleInSystem(t.Context(), filepath.Join(base, "system2"), p, -1, slog.Default())
		require.ErrorContains(t, err, "PostgreSQL refuses to run as root")
	})
}
