package partner

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// edit changes a row behind the API's back, to reach a state no seed has.
func (s *sim) edit(customer string, sub map[string]any, change func(*world.Subscription)) {
	s.t.Helper()
	require.NoError(s.t, s.w.Update(func(tx *world.Tx) error {
		row, found := tx.Subscriptions.Edit(customerID(customer), sub["id"].(string))
		require.True(s.t, found)
		change(row)
		return nil
	}))
}

func TestATrialIsCancelableUntilItConverts(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("oezdemir", "Microsoft 365 Copilot Business Trial")
	require.Equal(t, "2026-12-09T00:00:00Z", before["cancellationAllowedUntilDate"], "bought eleven days ago for a month")
	after := s.changed(path, map[string]any{"autoRenewEnabled": false})
	require.Contains(t, after, "scheduledNextTermInstructions", "a trial always shows what it can become")
	require.Equal(t, 800093, s.patch(path, s.whole(path, map[string]any{"autoRenewEnabled": true})).code(t))
	require.Equal(t, "deleted", s.changed(path, map[string]any{"status": "deleted"})["status"])
	s.w.View(func(st *world.State) {
		for c := range st.Charges.All(customerID("oezdemir")) {
			require.NotEqual(t, before["id"], c.SubscriptionID, "it cost nothing")
		}
	})
}

func TestTheExtendedServiceTermEndsAnyDay(t *testing.T) {
	s := newSim(t)
	path, before := s.bought("alpenblick", "Visio Plan 2")
	require.Equal(t, false, before["autoRenewEnabled"])
	s.advance(5 * 24 * time.Hour)
	require.Equal(t, "Visio Plan 2 (Extended Service Term)", s.get(path).json(t)["offerName"])
	require.Len(t, s.get(path).json(t)["refundOptions"], 1, "no full refund")
	require.Equal(t, 800093, s.patch(path, s.whole(path, map[string]any{"autoRenewEnabled": true})).code(t))
	s.advance(20 * 24 * time.Hour)
	require.Equal(t, "deleted", s.changed(path, map[string]any{"status": "deleted"})["status"])
	var kinds []world.ChargeKind
	s.w.View(func(st *world.State) {
		for c := range st.Charges.All(customerID("alpenblick")) {
			if c.SubscriptionID == before["id"] {
				kinds = append(kinds, c.Kind)
			}
		}
	})
	require.Equal(t, []world.ChargeKind{world.ChargeNew, world.ChargeRenew, world.ChargeRenew, world.ChargeRenew, world.ChargeCancel}, kinds)
}

func TestStatesThatTakeNoChange(t *testing.T) {
	s := newSim(t)
	path, sub := s.bought("alpenblick", "Microsoft 365 Business Standard")
	_, parent := s.bought("alpenblick", "Power BI Pro")
	s.edit("alpenblick", sub, func(row *world.Subscription) { row.Status = world.StatusPending })
	require.Equal(t, 800082, s.patch(path, s.whole(path, map[string]any{"quantity": 26})).code(t))

	s.edit("alpenblick", sub, func(row *world.Subscription) {
		row.Status, row.ParentID = world.StatusSuspended, parent["id"].(string)
	})
	s.edit("alpenblick", parent, func(row *world.Subscription) { row.Status = world.StatusSuspended })
	got := s.patch(path, s.whole(path, map[string]any{"status": "active"}))
	require.Equal(t, 409, got.status)
	require.Equal(t, 27009, got.code(t))
}
