package archtest

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const root = "../../"

// documented reads docs/dependencies.md: package name to version.
func documented(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile(root + "docs/dependencies.md")
	require.NoError(t, err)
	found := map[string]string{}
	for _, line := range strings.Split(string(page), "\n") {
		if cells := strings.Split(line, "|"); len(cells) == 7 {
			found[strings.TrimSpace(cells[2])] = strings.TrimSpace(cells[3])
		}
	}
	return found
}

func TestEveryDependencyIsDocumented(t *testing.T) {
	used := map[string]string{}
	for _, file := range []string{"go.mod", "deployments/foreign/msgraph-go/go.mod"} {
		out, err := exec.CommandContext(t.Context(), "go", "mod", "edit", "-json", root+file).Output()
		require.NoError(t, err)
		var mod struct {
			Require []struct {
				Path, Version string
				Indirect      bool
			}
		}
		require.NoError(t, json.Unmarshal(out, &mod))
		for _, r := range mod.Require {
			if !r.Indirect {
				used[r.Path] = r.Version
			}
		}
	}
	for _, file := range []string{"frontend/package.json", "deployments/localpg/package.json", "deployments/lighthouse/package.json", "deployments/foreign/msal-node/package.json"} {
		text, err := os.ReadFile(root + file)
		require.NoError(t, err)
		var pkg struct{ Dependencies, DevDependencies, OptionalDependencies map[string]string }
		require.NoError(t, json.Unmarshal(text, &pkg))
		for _, group := range []map[string]string{pkg.Dependencies, pkg.DevDependencies, pkg.OptionalDependencies} {
			for name, version := range group {
				used[name] = version
			}
		}
	}
	page := documented(t)
	for name, version := range used {
		require.Equal(t, version, page[name], "docs/dependencies.md about %s", name)
	}
}

func TestLockFilesNameNoDownloadAddress(t *testing.T) {
	for _, file := range []string{"frontend/package-lock.json", "deployments/localpg/package-lock.json", "deployments/lighthouse/package-lock.json", "deployments/foreign/msal-node/package-lock.json"} {
		text, err := os.ReadFile(root + file)
		require.NoError(t, err)
		require.NotContains(t, string(text), `"resolved": "http`, file)
	}
}
