package v1_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	v1 "github.com/tenantry/tenantry/api/v1"
)

// TestEveryRouteHasAPermission: deny unless a route says who may call it, in exactly one way.
func TestEveryRouteHasAPermission(t *testing.T) {
	t.Parallel()
	documented := operations(t)
	routes := apitest.New(t).App.Routes
	require.NotEmpty(t, routes)
	for _, r := range routes {
		line := r.Method + " " + v1.Base + parameter.ReplaceAllString(r.Path, "{$1}")
		ways := 0
		for _, way := range []bool{r.Public, r.SignedIn, r.Permission != ""} {
			if way {
				ways++
			}
		}
		require.Equal(t, 1, ways, "%s must name a permission, or be public, or for anybody signed in", line)
		op := documented[line]
		require.NotNil(t, op, line)
		secured := op.Security != nil && len(*op.Security) > 0
		require.Equal(t, !r.Public, secured, "%s: the document and the route differ on who may call", line)
	}
}
