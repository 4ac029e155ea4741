package server_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/server"
	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/impersonation"
)

// anyLaunch takes every id for a raised launch as a master admin.
type anyLaunch struct{}

func (anyLaunch) Act(_ context.Context, staff authz.Actor, id string) (authz.Actor, impersonation.Impersonation, error) {
	who := staff
	who.Acting = &authz.Acting{ImpersonationID: id, CustomerID: "c1", Raised: true, Own: staff.Holdings}
	who.Holdings = []authz.Holding{{Role: authz.RoleMasterAdmin, CustomerID: "c1"}}
	return who, impersonation.Impersonation{ID: id}, nil
}

// TestKeysDoNotCrossIntoALaunch: the same key is another one in each launch, and outside of them.
func TestKeysDoNotCrossIntoALaunch(t *testing.T) {
	calls := 0
	f := serve(t, "http://localhost:8080", func(o *server.Options) {
		o.Impersonations = anyLaunch{}
		o.Routes = append(o.Routes, v1.Route{
			Operation: "invitePortalUser", Method: http.MethodPost, Path: "/people", Replay: v1.ReplayInTx,
			Handler: func(c echo.Context) error { calls++; return c.NoContent(http.StatusNoContent) },
		})
	})
	key := header("Idempotency-Key", "k1")
	for _, acting := range []string{"", "launch-1", "launch-2", "launch-1"} {
		edits := []func(*http.Request){key}
		if acting != "" {
			edits = append(edits, header(v1.ActingAs, acting))
		}
		require.Equal(t, http.StatusNoContent, f.call("POST", "/api/v1/people", edits...).Code, acting)
	}
	require.Equal(t, 3, calls, "only the repetition in the same launch is one")
}
