package archtest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestThisModuleKeepsTheRules(t *testing.T) {
	m, err := Load(t.Context(), ".")
	require.NoError(t, err)
	require.Contains(t, m.Packages, "internal/archtest", "the module was read")
	require.Empty(t, m.Violations(), "%s", strings.Join(m.Violations(), "\n"))
}

func TestRulesRefuseWrongImports(t *testing.T) {
	const ours = "example.com/m/"
	tests := map[string]struct {
		file, imports string
		want          string // part of the sentence; empty when the import is right
	}{
		"kernel of kernel":             {"internal/authz/a.go", ours + "internal/tenancy", ""},
		"kernel of domain":             {"internal/authz/a.go", ours + "internal/customer", "the kernel imports nothing of ours"},
		"domain of kernel":             {"internal/customer/a.go", ours + "internal/apperr", ""},
		"domain of domain":             {"internal/customer/a.go", ours + "internal/audit", ""},
		"domain of storage":            {"internal/customer/a.go", ours + "internal/postgres", "a domain package imports the kernel"},
		"domain of a Microsoft client": {"internal/customer/a.go", ours + "internal/msgraph", "a domain package imports the kernel"},
		"domain of HTTP":               {"internal/customer/a.go", "net/http", "HTTP stops in api/"},
		"domain of Echo":               {"internal/customer/a.go", "github.com/labstack/echo/v4", "echo.Context stops"},
		"domain of GORM":               {"internal/customer/a.go", "gorm.io/gorm/clause", "never leave internal/postgres"},
		"storage of GORM":              {"internal/postgres/a.go", "gorm.io/gorm", ""},
		"storage of pcsync":            {"internal/postgres/a.go", ours + "internal/pcsync", "storage imports the kernel and the domain"},
		"client of upstream":           {"internal/msgraph/a.go", ours + "internal/upstream/wire", ""},
		"client of domain":             {"internal/msgraph/a.go", ours + "internal/tenant", "knows Microsoft only"},
		"client of another client":     {"internal/msgraph/a.go", ours + "internal/entra", "knows Microsoft only"},
		"client of the simulator":      {"internal/msgraph/a.go", ours + "internal/mssim", "knows Microsoft only"},
		"simulator of itself":          {"internal/mssim/graph/a.go", ours + "internal/mssim/world", ""},
		"simulator of the kernel":      {"internal/mssim/world/a.go", ours + "internal/money", "the simulator imports nothing of ours"},
		"simulator of a client":        {"internal/mssim/graph/a.go", ours + "internal/msgraph", "the simulator imports nothing of ours"},
		"pcsync of clients":            {"internal/pcsync/a.go", ours + "internal/partnercenter", ""},
		"pcsync of storage":            {"internal/pcsync/a.go", ours + "internal/postgres", "behind interfaces"},
		"jobs of pcsync":               {"internal/jobs/a.go", ours + "internal/pcsync", ""},
		"jobs of the simulator":        {"internal/jobs/a.go", ours + "internal/mssim", "jobs call"},
		"handlers of domain":           {"api/v1/a.go", ours + "internal/order", ""},
		"handlers of storage":          {"api/v1/a.go", ours + "internal/postgres", "HTTP sees the kernel and the domain"},
		"handlers of a client":         {"api/v1/a.go", ours + "internal/partnercenter", "HTTP sees the kernel and the domain"},
		"server of storage":            {"api/server/a.go", ours + "internal/postgres", "HTTP sees the kernel and the domain"},
		"composition of storage":       {"api/app/a.go", ours + "internal/postgres", ""},
		"composition of the simulator": {"api/app/a.go", ours + "internal/mssim", "everything but the simulator"},
		"composition of test tools":    {"api/app/a.go", ours + "internal/dbtest/cluster", "are for tests"},
		"client of its test helpers":   {"internal/entra/a.go", ours + "internal/entra/entratest", "are for tests"},
		"test helpers of their client": {"internal/entra/entratest/a.go", ours + "internal/entra", ""},
		"benchmarks of storage":        {"internal/bench/api/a.go", ours + "internal/postgres", ""},
		"storage of benchmarks":        {"internal/postgres/a.go", ours + "internal/bench/api", "storage imports the kernel and the domain"},
		"main of the simulator":        {"api/main.go", ours + "internal/mssim", ""},
		"beside main":                  {"api/demo.go", ours + "internal/mssim", "of the program only api/main.go"},
		"API tests of the simulator":   {"api/apitest/a.go", ours + "internal/mssim", ""},
		"benchmark of storage":         {"internal/bench/api/a.go", ours + "internal/postgres", ""},
		"benchmark of the simulator":   {"internal/bench/api/a.go", ours + "internal/mssim", "from outside"},
		"storage of a benchmark":       {"internal/postgres/a.go", ours + "internal/bench/dataset", "storage imports the kernel"},
		"test library in the product":  {"internal/customer/a.go", "github.com/stretchr/testify/require", "stay in tests"},
		"a similar name":               {"internal/customer/a.go", "net/httpx", ""},
		"a package nobody placed":      {"internal/misc/a.go", "strings", "internal/misc belongs to no layer"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			pkg := tt.file[:strings.LastIndex(tt.file, "/")]
			m := Module{
				Path:     "example.com/m",
				Packages: []string{pkg},
				Imports:  []Import{{Package: pkg, File: tt.file, Path: tt.imports}},
			}
			got := m.Violations()
			if tt.want == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			require.Contains(t, got[0], tt.want)
		})
	}
}

func TestEveryLayerNamedInARuleExists(t *testing.T) {
	names := map[string]bool{}
	for _, l := range layers {
		names[l.name] = true
	}
	for _, l := range layers {
		for _, use := range l.mayUse {
			require.True(t, names[use], "%s may use %s", l.name, use)
		}
	}
	for _, name := range withoutHTTP {
		require.True(t, names[name], name)
	}
}
