package entra

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// TestADeviceIsDecidedOnce: between the page and the answer another may have come.
func TestADeviceIsDecidedOnce(t *testing.T) {
	const code, device = "BCDF-GHJK", "device"
	issued := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	used := issued.Add(time.Minute)
	who := signedIn{user: &world.User{ID: "user"}, home: &world.Tenant{ID: "home"}, amr: []string{amrPassword}, at: issued}
	tests := map[string]struct {
		decided string
		usedAt  *time.Time
		after   time.Duration
		code    int // 0: it is decided
	}{
		"waiting":  {"", nil, deviceLife - 1, 0},
		"approved": {deviceApproved, nil, time.Minute, 70018},
		"declined": {deviceDeclined, nil, time.Minute, 70018},
		"redeemed": {"", &used, time.Minute, 70018},
		"too late": {"", nil, deviceLife, 70019},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			now := issued.Add(tt.after)
			w, err := world.New(world.Options{Seed: "empty", Machine: func() time.Time { return now }})
			require.NoError(t, err)
			g := world.Grant{
				Kind: world.GrantDevice, IssuedAt: issued, ExpiresAt: issued.Add(deviceKept), UsedAt: tt.usedAt,
				Extra: map[string]string{extraResource: "", extraDecided: tt.decided},
			}
			require.NoError(t, w.Update(func(tx *world.Tx) error {
				tx.Grants.Put("", device, &g)
				tx.Grants.Put("", userCodeKey(code), &world.Grant{Kind: world.GrantDevice, ExpiresAt: g.ExpiresAt, Extra: map[string]string{extraDevice: device}})
				return nil
			}))
			err = (&Handler{world: w}).decideDevice(code, &who, "tenant")
			var after *world.Grant
			w.View(func(s *world.State) { after, _ = s.Grants.Get("", device) })
			if tt.code != 0 {
				require.Equal(t, tt.code, asFailure(err).code)
				require.Empty(t, after.UserID)
				return
			}
			require.NoError(t, err)
			require.Equal(t, []string{deviceApproved, "tenant", "home", "user"}, []string{after.Extra[extraDecided], after.Extra[extraTenant], after.TenantID, after.UserID})
		})
	}
	w, err := world.New(world.Options{Seed: "empty"})
	require.NoError(t, err)
	require.Equal(t, 70018, asFailure((&Handler{world: w}).decideDevice("WXYZ-WXYZ", nil, "")).code)
}
