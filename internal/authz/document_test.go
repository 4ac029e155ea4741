package authz_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/authz"
)

var update = flag.Bool("update", false, "write docs/permissions.md")

// TestTheDocumentIsTheMatrix: docs/permissions.md is written from the matrix.
func TestTheDocumentIsTheMatrix(t *testing.T) {
	const path = "../../docs/permissions.md"
	want := document()
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
	}
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, want, string(have), "go test ./internal/authz -update writes it anew")
}

func document() string {
	var b strings.Builder
	b.WriteString("# Who may do what\n\nWritten from `internal/authz/permissions.csv` and `internal/authz/operations.csv`; [access.md](access.md) says what the roles are.\n" +
		"A role counts where it is held: an operator's everywhere, a partner user's for the whole book of the reseller, a customer user's for one company.\n\n")
	b.WriteString("| permission | what it is |")
	for _, role := range authz.Roles() {
		fmt.Fprintf(&b, " %s |", strings.ReplaceAll(string(role), "_", " "))
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(authz.Roles())) + "\n")
	for _, row := range authz.Matrix() {
		fmt.Fprintf(&b, "| `%s` | %s |", row.Permission, row.Meaning)
		for _, role := range authz.Roles() {
			fmt.Fprintf(&b, " %s |", mark(slices.Contains(row.Roles, role)))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n## Operations\n\nBefore the second factor: a session that still has to prove one may call it. Second factor: only a session that proved one.\n" +
		"Launched: staff who act as a customer user may call it; what changes something only once they raised it, unless it says always. API client: so may an API client with the scope.\n\n" +
		"| operation | who | before the second factor | second factor | launched | API client |\n|---|---|---|---|---|---|\n")
	for _, op := range slices.Sorted(slices.Values(authz.Operations())) {
		who := "`" + string(authz.GateOf(op).Permission) + "`"
		switch gate := authz.GateOf(op); {
		case gate.Public:
			who = "everybody"
		case gate.SignedIn:
			who = "everybody signed in"
		}
		fmt.Fprintf(&b, "| `%s` | %s |", op, who)
		gate := authz.GateOf(op)
		launched := mark(gate.Launched)
		if gate.Unraised {
			launched = "always"
		}
		fmt.Fprintf(&b, " %s | %s | %s | %s |", mark(gate.Early), mark(gate.MFA), launched, mark(gate.Client))
		b.WriteString("\n")
	}
	return b.String()
}

func mark(held bool) string {
	if held {
		return "yes"
	}
	return ""
}
