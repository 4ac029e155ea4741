package v1_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/authz"
)

// TestEveryRouteHasAGate: the matrix says of every operation who may call it, the route carries
// that operation's id, and the matrix knows no operation that is not there.
func TestEveryRouteHasAGate(t *testing.T) {
	t.Parallel()
	documented := operations(t)
	var permissions []authz.Permission
	for _, row := range authz.Matrix() {
		permissions = append(permissions, row.Permission)
	}
	routed := map[string]bool{}
	for _, r := range apitest.New(t).App.Routes {
		line := r.Method + " " + v1.Base + parameter.ReplaceAllString(r.Path, "{$1}")
		op := documented[line]
		require.NotNil(t, op, line)
		require.Equal(t, op.OperationID, r.Operation, line)
		require.NotZero(t, r.Gate(), "%s is not in the matrix: nobody may call it", line)
		if !r.Gate().Public && !r.Gate().SignedIn {
			require.Contains(t, permissions, r.Gate().Permission, line)
		}
		secured := op.Security != nil && len(*op.Security) > 0
		require.Equal(t, !r.Gate().Public, secured, "%s: the document and the matrix differ on who may call", line)
		require.Equal(t, r.Gate().Client, takesTokens(op), "%s: the document and the matrix differ on whether API clients may call", line)
		routed[r.Operation] = true
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(routed)), authz.Operations())
}

// takesTokens tells whether the document lets an operation be called with an access token.
func takesTokens(op *openapi3.Operation) bool {
	return op.Security != nil && slices.ContainsFunc(*op.Security, func(r openapi3.SecurityRequirement) bool { return r["Client"] != nil })
}
