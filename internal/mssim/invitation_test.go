package mssim

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestInvitationControl(t *testing.T) {
	b := open(t, Config{})
	invite := func(name string, customer string) (id string) {
		require.NoError(t, b.sim.World().Update(func(tx *world.Tx) error {
			partner := world.DemoCredentials()[1].TenantID
			g, err := world.CreateGDAP(tx, partner, world.GDAPTerms{DisplayName: name, Duration: "P1Y", CustomerID: customer, Roles: []string{world.RoleGlobalReader}})
			require.NoError(t, err)
			id = g.ID
			_, err = world.RequestGDAP(tx, partner, id, world.ActionLock, world.AuditRecord{})
			return err
		}))
		return id
	}
	customer := world.StableID("tenant", "maplepine")
	yes, no, anybody := invite("yes", customer), invite("no", customer), invite("anybody", "")
	b.call(http.StatusConflict, "POST", "/_sim/invitations/"+yes, `{"approve":true}`)
	b.call(200, "POST", "/_sim/clock", `{"advance":"2m"}`)
	require.Equal(t, "approved", b.call(200, "POST", "/_sim/invitations/"+yes, `{"approve":true}`)["status"])
	b.call(http.StatusConflict, "POST", "/_sim/invitations/"+yes, `{"approve":true}`)
	b.call(http.StatusForbidden, "POST", "/_sim/invitations/"+no, `{"approve":true,"customer":"`+world.StableID("tenant", "lakeshore")+`"}`)
	require.Equal(t, "terminated", b.call(200, "POST", "/_sim/invitations/"+no, `{"approve":false}`)["status"])
	b.call(http.StatusBadRequest, "POST", "/_sim/invitations/"+anybody, `{"approve":true}`)
	require.Equal(t, "approved", b.call(200, "POST", "/_sim/invitations/"+anybody, `{"approve":true,"customer":"`+customer+`"}`)["status"])
	b.call(http.StatusNotFound, "POST", "/_sim/invitations/nothing", `{"approve":true}`)
	b.call(http.StatusBadRequest, "POST", "/_sim/invitations/"+no, `{"aprove":true}`)
}
