// Package deployments_test compares the files that bring Tenantry up with what the program
// reads, where no Docker engine is at hand to try them.
package deployments_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

var variable = regexp.MustCompile(`TENANTRY_[A-Z_]+`)

// composeOnly are variables of docker-compose.yml, which the program does not read.
var composeOnly = []string{"TENANTRY_POSTGRES_PASSWORD", "TENANTRY_OWNER_PASSWORD", "TENANTRY_APP_PASSWORD", "TENANTRY_PORT"}

// settingsInCode finds every variable that the program reads: struct tags of its settings, and
// the one that the own PostgreSQL looks up itself.
func settingsInCode(t *testing.T) []string {
	t.Helper()
	found := []string{"TENANTRY_PG_BIN"}
	tag := regexp.MustCompile(`env:"(TENANTRY_[A-Z_]+)"`)
	for _, pattern := range []string{"../api/*.go", "../internal/config/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			for _, m := range tag.FindAllStringSubmatch(read(t, file), -1) {
				found = append(found, m[1])
			}
		}
	}
	require.Greater(t, len(found), 10, "the settings were found")
	slices.Sort(found)
	return slices.Compact(found)
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

func TestEnvExampleNamesEverySetting(t *testing.T) {
	var named []string
	for _, line := range strings.Split(read(t, "../.env.example"), "\n") {
		if name, _, ok := strings.Cut(line, "="); ok && !strings.HasPrefix(line, "#") {
			named = append(named, name)
		}
	}
	require.ElementsMatch(t, append(settingsInCode(t), composeOnly...), named)
}

// service is what the test looks at of a service in docker-compose.yml.
type service struct {
	Image       string            `yaml:"image"`
	Build       map[string]string `yaml:"build"`
	Command     []string          `yaml:"command"`
	Environment map[string]string `yaml:"environment"`
	Profiles    []string          `yaml:"profiles"`
	Healthcheck map[string]any    `yaml:"healthcheck"`
	NetworkMode string            `yaml:"network_mode"`
	Volumes     []string          `yaml:"volumes"`
	DependsOn   map[string]struct {
		Condition string `yaml:"condition"`
	} `yaml:"depends_on"`
}

func TestComposeFile(t *testing.T) {
	text := read(t, "../docker-compose.yml")
	var file struct {
		Services map[string]service `yaml:"services"`
		Volumes  map[string]any     `yaml:"volumes"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(text), &file))
	known := append(settingsInCode(t), composeOnly...)
	for _, name := range variable.FindAllString(text, -1) {
		require.Contains(t, known, name)
	}
	for name, s := range file.Services {
		for on, how := range s.DependsOn {
			require.Contains(t, file.Services, on, name)
			if how.Condition == "service_healthy" {
				require.NotEmpty(t, file.Services[on].Healthcheck, "%s waits for the health of %s", name, on)
			}
		}
		for _, v := range s.Volumes {
			source, _, _ := strings.Cut(v, ":")
			if strings.HasPrefix(source, "./") {
				require.FileExists(t, filepath.Join("..", source), name)
			} else {
				require.Contains(t, file.Volumes, source, name)
			}
		}
		if s.Build != nil {
			require.FileExists(t, filepath.Join("..", s.Build["dockerfile"]), name)
		}
	}
	require.Equal(t, []string{"simulator"}, file.Services["simulator"].Profiles, "the simulator is an option")
	require.NotContains(t, file.Services["simulator"].Environment, "TENANTRY_DATABASE_URL", "the simulator knows no database")
	require.Contains(t, file.Services["portal"].Environment["TENANTRY_DATABASE_URL"], "tenantry_app:", "the portal runs as the application's role")
}

func TestImage(t *testing.T) {
	dockerfile := read(t, "Dockerfile")
	stages := strings.Split(dockerfile, "\nFROM ")
	final := stages[len(stages)-1]
	require.Contains(t, final, "\nUSER tenantry\n", "the program does not run as root")
	require.Contains(t, final, "\nHEALTHCHECK ")
	for _, line := range strings.Split(dockerfile, "\n") {
		words := strings.Fields(line)
		if len(words) < 3 || words[0] != "COPY" || strings.HasPrefix(words[1], "--from") {
			continue
		}
		for _, source := range words[1 : len(words)-1] {
			_, err := os.Stat(filepath.Join("..", source))
			require.NoError(t, err, line)
		}
	}
}

func TestShellScriptsParse(t *testing.T) {
	scripts, err := filepath.Glob("*/*.sh")
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	for _, script := range append(scripts, "../.ci/run") {
		out, err := exec.CommandContext(t.Context(), "sh", "-n", script).CombinedOutput()
		require.NoError(t, err, "%s: %s", script, out)
		info, err := os.Stat(script)
		require.NoError(t, err)
		require.NotZero(t, info.Mode()&0o111, "%s can be run", script)
	}
}
