package mssim

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func TestTheManualTellsTheRightLogins(t *testing.T) {
	manual, err := os.ReadFile("../../docs/simulator.md")
	require.NoError(t, err)
	for _, c := range world.DemoCredentials() {
		for _, fact := range []string{c.Name, c.Domain, c.TenantID, c.ApplicationID, c.Secret} {
			require.Contains(t, string(manual), fact)
		}
	}
	for _, fact := range []string{world.MFACode, world.StaffPassword, world.CustomerPassword, CAFile} {
		require.Contains(t, string(manual), fact)
	}
}
