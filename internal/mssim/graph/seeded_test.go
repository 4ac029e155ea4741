package graph_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// TestTheDemoShowsRareThings looks at what the demo seed has for trying them out.
func TestTheDemoShowsRareThings(t *testing.T) {
	c := start(t, "demo")
	mueller, fjordline := world.StableID("tenant", "mueller-praezision"), world.StableID("tenant", "fjordline")
	token := c.token(mueller, nil)
	groups := c.get(token, "/v1.0/groups?$select=id,displayName&$filter="+url.QueryEscape("assignedLicenses/any() and hasMembersWithLicenseErrors eq false")).value()
	require.Len(t, groups, 1)
	require.Equal(t, "Workshop licenses", groups[0]["displayName"])
	members := c.get(token, "/v1.0/groups/"+groups[0]["id"].(string)+"/members").value()
	require.Len(t, members, 10)
	states := c.get(token, "/v1.0/users/"+members[0]["id"].(string)+"?$select=licenseAssignmentStates").body["licenseAssignmentStates"].([]any)
	require.Equal(t, groups[0]["id"], states[0].(map[string]any)["assignedByGroup"])
	require.Len(t, c.get(token, "/v1.0/directoryRoles").value(), 3)
	synced := c.get(c.token(fjordline, nil), "/v1.0/users?$filter=onPremisesSyncEnabled eq true").value()
	require.Len(t, synced, 14)
}
