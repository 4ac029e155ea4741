// Package archtest holds the rules of who may import whom, which its test asserts for the
// whole module: a wrong import fails a test instead of waiting for a reviewer.
// docs/architecture.md explains the layers.
package archtest

import (
	"fmt"
	"slices"
	"strings"
)

// layer is a set of packages that follow the same rule. A package stands for those below it
// too, which may always import each other, unless these are named in a layer of their own.
type layer struct {
	name     string
	packages []string // paths inside the module
	mayUse   []string // names of layers; its own only if its packages may import each other
	says     string   // the rule, as the message of a failing test
}

var layers = []layer{
	{
		name: "kernel",
		packages: []string{"internal/apperr", "internal/authz", "internal/clock", "internal/config", "internal/fold",
			"internal/idempotency", "internal/money", "internal/paging", "internal/requestid", "internal/seal", "internal/sheet", "internal/tenancy"},
		mayUse: []string{"kernel"},
		says:   "the kernel imports nothing of ours but the kernel",
	},
	{
		name: "domain",
		packages: []string{"internal/apiclient", "internal/approval", "internal/audit", "internal/billing", "internal/catalog",
			"internal/customer", "internal/dashboard", "internal/gdap", "internal/impersonation", "internal/license", "internal/mail",
			"internal/limit", "internal/mfa", "internal/microsoftlogin", "internal/mirror", "internal/notify",
			"internal/operation", "internal/order", "internal/portaluser", "internal/psa", "internal/report", "internal/reseller",
			"internal/search", "internal/session", "internal/storefront", "internal/subscription", "internal/tenant", "internal/user"},
		mayUse: []string{"kernel", "domain"},
		says:   "a domain package imports the kernel and, rarely, another domain package",
	},
	{
		name:     "upstream",
		packages: []string{"internal/upstream"},
		mayUse:   []string{"kernel"},
		says:     "what the Microsoft clients share knows the kernel only",
	},
	{
		name:     "microsoft",
		packages: []string{"internal/entra", "internal/msgraph", "internal/partnercenter"},
		mayUse:   []string{"kernel", "upstream"},
		says:     "a Microsoft client knows Microsoft only: pcsync translates to the domain",
	},
	{
		name:     "smtp",
		packages: []string{"internal/smtp"},
		mayUse:   []string{"kernel"},
		says:     "what talks to a mail server knows the kernel only",
	},
	{
		name:     "postgres",
		packages: []string{"internal/postgres"},
		mayUse:   []string{"kernel", "domain"},
		says:     "storage imports the kernel and the domain",
	},
	{
		name:     "pcsync",
		packages: []string{"internal/pcsync"},
		mayUse:   []string{"kernel", "domain", "upstream", "microsoft"},
		says:     "pcsync translates between Microsoft and the domain, behind interfaces that storage implements",
	},
	{
		name:     "jobs",
		packages: []string{"internal/jobs"},
		mayUse:   []string{"kernel", "domain", "upstream", "pcsync"},
		says:     "jobs call the domain and pcsync",
	},
	{
		name:     "mssim",
		packages: []string{"internal/mssim"},
		says:     "the simulator imports nothing of ours: it meets the clients on the wire only",
	},
	{
		name:     "localpg",
		packages: []string{"internal/localpg"},
		mayUse:   []string{"kernel"},
		says:     "the own PostgreSQL knows nothing of the product",
	},
	{
		name:     "test tools",
		packages: []string{"internal/archtest", "internal/dbtest"},
		mayUse:   []string{"kernel", "postgres", "localpg"},
		says:     "test tools build on storage",
	},
	{
		name:     "benchmarks",
		packages: []string{"api/benchsync", "internal/bench", "internal/faults"},
		mayUse:   []string{"kernel", "domain", "postgres", "localpg", "HTTP", "composition", "test tools", "benchmarks"},
		says:     "benchmarks and fault runs look at the product from outside",
	},
	{
		name:     "SPA",
		packages: []string{"frontend"},
		says:     "the SPA's package holds its built files only",
	},
	{
		name:     "HTTP",
		packages: []string{"api/document", "api/problem", "api/server", "api/specgen", "api/v1"},
		mayUse:   []string{"kernel", "domain", "HTTP", "SPA"},
		says:     "HTTP sees the kernel and the domain; api/app hands it everything else",
	},
	{
		name:     "composition",
		packages: []string{"api/app"},
		mayUse:   []string{"kernel", "domain", "upstream", "microsoft", "smtp", "postgres", "pcsync", "jobs", "localpg", "HTTP", "SPA"},
		says:     "api/app sees everything but the simulator and test tools",
	},
	{
		name:     "program",
		packages: []string{"api"},
		mayUse: []string{"kernel", "domain", "upstream", "postgres", "localpg", "HTTP", "composition",
			"mssim"},
		says: "the program parses its command line and calls api/app",
	},
	{
		name:     "API tests",
		packages: []string{"api/apitest"},
		mayUse: []string{"kernel", "domain", "upstream", "microsoft", "postgres", "pcsync", "jobs", "localpg", "HTTP", "SPA",
			"composition", "mssim", "test tools"},
		says: "api/apitest may use everything",
	},
}

// fence keeps a library, with everything below its path, inside some packages.
type fence struct {
	library string
	within  []string // packages of ours and those below; everywhere else it is refused
	says    string
}

var fences = []fence{
	{"github.com/labstack/echo/v4", []string{"api"}, "echo.Context stops in api/"},
	{"github.com/wneessen/go-mail", []string{"internal/smtp"}, "mails leave through internal/smtp"},
	{"github.com/go-webauthn/webauthn", []string{"internal/mfa"}, "passkeys stay in internal/mfa"},
	{"gorm.io", []string{"internal/postgres"}, "rows and GORM never leave internal/postgres"},
	{"github.com/AzureAD/microsoft-authentication-library-for-go", []string{"internal/entra"}, "tokens come from internal/entra"},
	{"github.com/riverqueue/river", []string{"internal/jobs", "internal/postgres", "api/app"}, "jobs are enqueued through internal/jobs"},
}

// withoutHTTP are layers that must not know HTTP.
var withoutHTTP = []string{"kernel", "domain"}

// simulatorStarters are the files of the program that may import the simulator: it is a
// sub-command, and must not become part of anything else.
var simulatorStarters = []string{"api/main.go", "api/command_mssim.go"}

// Violations lists every import that breaks a rule, as a sentence each.
func (m Module) Violations() []string {
	var found []string
	for _, im := range m.Imports {
		if why := m.refuses(im); why != "" {
			found = append(found, fmt.Sprintf("%s imports %s: %s", im.File, im.Path, why))
		}
	}
	for _, p := range m.Packages {
		if layerOf(p) == nil {
			found = append(found, p+" belongs to no layer: name it in rules.go")
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func (m Module) refuses(im Import) string {
	from := layerOf(im.Package)
	if from == nil {
		return "" // told once per package
	}
	if own, ok := strings.CutPrefix(im.Path, m.Path+"/"); ok {
		to := layerOf(own)
		if to == nil {
			return ""
		}
		if isTool(own) && !isTool(im.Package) {
			return "packages whose name ends in test are for tests"
		}
		if rootOf(im.Package) != rootOf(own) && !slices.Contains(from.mayUse, to.name) {
			return from.says
		}
		if to.name == "mssim" && from.name == "program" && !slices.Contains(simulatorStarters, im.File) {
			return "of the program only " + strings.Join(simulatorStarters, " and ") + " may start the simulator"
		}
		return ""
	}
	if below(im.Path, "github.com/stretchr/testify") && !isTool(im.Package) {
		return "test libraries stay in tests"
	}
	if below(im.Path, "net/http") && slices.Contains(withoutHTTP, from.name) {
		return "HTTP stops in api/ and in the Microsoft clients"
	}
	for _, f := range fences {
		if below(im.Path, f.library) && !slices.ContainsFunc(f.within, func(p string) bool { return below(im.Package, p) }) {
			return f.says
		}
	}
	return ""
}

// layerOf finds the layer that names the package or the nearest package above it.
func layerOf(pkg string) *layer {
	root := rootOf(pkg)
	for i := range layers {
		if slices.Contains(layers[i].packages, root) {
			return &layers[i]
		}
	}
	return nil
}

// rootOf is the package itself or the nearest above it that a layer names; empty without one.
func rootOf(pkg string) (root string) {
	for _, l := range layers {
		for _, p := range l.packages {
			if below(pkg, p) && len(p) > len(root) {
				root = p
			}
		}
	}
	return root
}

// isTool tells whether a package, or one above it, is named as helping tests, such as
// internal/dbtest/cluster.
func isTool(pkg string) bool {
	return slices.ContainsFunc(strings.Split(pkg, "/"), func(element string) bool { return strings.HasSuffix(element, "test") })
}

// below tells whether path is top or lies under it.
func below(path, top string) bool {
	return path == top || strings.HasPrefix(path, top+"/")
}
