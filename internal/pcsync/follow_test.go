package pcsync_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/pcsync/live"
	"github.com/tenantry/tenantry/internal/upstream"
)

// follow follows changes and gives how many calls that cost.
func (s *setup) follow() int64 {
	s.Helper()
	s.clock.advance(5 * time.Minute)
	s.business.advance(5 * time.Minute)
	before := s.world.calls.Load()
	require.NoError(s, s.service.FollowChanges(s.ctx(), s.resellerID))
	return s.world.calls.Load() - before
}

func TestFollowingReadsOnlyWhatWasTouched(t *testing.T) {
	t.Parallel()
	w := newWorld()
	touched := w.addCustomer("Touched", 2)
	for range 9 {
		w.addCustomer("Quiet", 2)
	}
	s := newSetup(t, w)
	require.EqualValues(t, 0, s.follow(), "before the first full sync there is nothing to follow")
	s.sweep()
	require.EqualValues(t, 1, s.follow(), "no news costs one call")

	w.subscriptions[touched][0].Quantity = 77
	w.touches = append(w.touches, pcsync.Touch{CustomerID: touched, Resource: "subscription", At: s.business.Now().Add(time.Minute)})
	require.EqualValues(t, 1+3, s.follow())
	require.Equal(t, 77, one[int](s, `SELECT quantity FROM subscriptions WHERE microsoft_subscription_id = $1`, touched+"-0"))

	s.business.advance(time.Hour)
	require.EqualValues(t, 1+3, s.follow(), "a listing may have lagged behind its record: once more")
	require.EqualValues(t, 1, s.follow())
}

func TestARecordThatAppearsLateIsFollowed(t *testing.T) {
	t.Parallel()
	w := newWorld()
	late, early := w.addCustomer("Late", 1), w.addCustomer("Early", 1)
	s := newSetup(t, w)
	s.sweep()
	at := s.business.Now().Add(4 * time.Minute)
	w.touches = []pcsync.Touch{{CustomerID: early, Resource: "order", At: at}}
	require.EqualValues(t, 1+3, s.follow())

	w.subscriptions[late][0].Quantity = 77
	w.touches = append(w.touches, pcsync.Touch{CustomerID: late, Resource: "order", At: at.Add(-14 * time.Minute)})
	s.follow()
	require.Equal(t, 77, one[int](s, `SELECT quantity FROM subscriptions WHERE tenant_id = $1`, s.tenantOf(late)))
}

// Listings lag behind their records for up to 15 minutes: what was touched is read at once, and once
// more when that is over, whatever else was touched meanwhile.
func TestWhatWasTouchedIsReadAtOnceAndOnceMore(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		resource string
		calls    int64
	}{
		"a customer":               {"subscription", 3},
		"delegated administration": {"granular_admin_relationship", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			touched, other := w.addCustomer("Touched", 1), newID()
			s := newSetup(t, w)
			s.sweep()
			at := s.business.Now().Add(time.Minute)
			w.touches = []pcsync.Touch{{CustomerID: touched, Resource: tt.resource, At: at}, {CustomerID: other, Resource: "invoice", At: at.Add(2 * time.Minute)}}
			for _, calls := range []int64{tt.calls, 0, 0, tt.calls, 0} { // 4, 9, 14, 19 and 24 minutes after it
				require.Equal(t, 1+calls, s.follow())
			}
		})
	}
}

// What Microsoft refuses is no success, but asking again gives the same answer.
func TestWhatIsRefusedForGoodIsNotReadInEveryRound(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		resource string
		refuse   func(w *world, customer string)
		calls    int64
	}{
		"one resource of a customer": {"subscription", func(w *world, id string) { w.fail["licenses "+id] = refusal(upstream.ReasonGDAPMissing) }, 3},
		"a whole customer": {"subscription", func(w *world, id string) {
			for _, call := range []string{"subscriptions ", "orders ", "licenses "} {
				w.fail[call+id] = refusal(upstream.ReasonForbidden)
			}
		}, 3},
		"a listing that is read in part": {"subscription", func(w *world, id string) { w.unreadable[id] = 1 }, 3},
		"delegated administration": {"granular_admin_relationship", func(w *world, _ string) {
			w.fail["relationships"] = refusal(upstream.ReasonGDAPMissing)
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			touched := w.addCustomer("Touched", 1)
			s := newSetup(t, w)
			s.sweep()
			tt.refuse(w, touched)
			at := s.business.Now().Add(time.Minute)
			w.touches = []pcsync.Touch{{CustomerID: touched, Resource: tt.resource, At: at}, {CustomerID: newID(), Resource: "invoice", At: at.Add(10 * time.Minute)}}
			for _, calls := range []int64{tt.calls, 0, 0, tt.calls, 0, 0, 0, 0, 0} { // 4, 9, 14, 19 and more minutes after it
				require.Equal(t, 1+calls, s.follow())
			}
			s.sweep()
			require.EqualValues(t, 1, s.follow(), "nor after a full sync")
		})
	}
}

// A failure that passes is tried again at once while listings may lag, then every half hour like any other.
func TestATouchedTenantThatGivesNoAnswerIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld()
	touched := w.addCustomer("Touched", 1)
	s := newSetup(t, w)
	s.sweep()
	w.fail["orders "+touched] = &upstream.Error{Kind: upstream.KindUnavailable, Status: 500}
	w.touches = []pcsync.Touch{{CustomerID: touched, Resource: "order", At: s.business.Now().Add(time.Minute)}}
	for _, calls := range []int64{3, 3, 3, 3, 0, 0, 0, 0, 0, 0, 3, 0} { // 4, 9, 14, 19 and more minutes after it
		require.Equal(t, 1+calls, s.follow())
	}
}

func TestFollowingFindsNewAndLostCustomersAndDelegation(t *testing.T) {
	t.Parallel()
	w := newWorld()
	lost := w.addCustomer("Lost", 1)
	s := newSetup(t, w)
	s.sweep()
	added := w.addCustomer("Added", 2)
	w.entries = w.entries[1:]
	at := s.business.Now().Add(time.Minute)
	w.touches = []pcsync.Touch{
		{CustomerID: added, Resource: "customer", At: at},
		{Resource: "granular_admin_relationship", At: at},
		{CustomerID: lost, Resource: "partner_customer_relationship", At: at},
	}
	activated := day(2026, 1, 1)
	w.relationships = []gdap.Relationship{{MicrosoftID: "r", MicrosoftTenantID: added, Status: "active", ActivatedAt: &activated}}
	s.follow()
	require.Equal(t, 2, one[int](s, `SELECT count(*) FROM subscriptions WHERE tenant_id = $1`, s.tenantOf(added)))
	require.Equal(t, "active", one[string](s, `SELECT gdap_state FROM tenants WHERE id = $1`, s.tenantOf(added)))

	// A refused reading of a known customer does not lose it; that it is unknown does.
	require.NoError(t, s.service.RefreshTenant(s.ctx(), s.resellerID, lost, s.clock.Now()))
	require.Equal(t, "active", one[string](s, `SELECT relationship_state FROM tenants WHERE id = $1`, s.tenantOf(lost)))
	s.sweep()
	require.Equal(t, "removed", one[string](s, `SELECT relationship_state FROM tenants WHERE id = $1`, s.tenantOf(lost)))
}

// watermark is up to when changes were followed.
func (s *setup) watermark() string {
	s.Helper()
	return one[string](s, `SELECT watermark FROM sync_states WHERE resource = 'changes'`)
}

func TestFollowingGoesOnPastARefusedCustomer(t *testing.T) {
	t.Parallel()
	w := newWorld()
	touched := w.addCustomer("Touched", 1)
	s := newSetup(t, w)
	s.sweep()
	s.follow()
	succeeded := `SELECT last_success_at FROM sync_states WHERE resource = 'changes'`
	before := one[time.Time](s, succeeded)

	unknown, refused, alsoRefused, added := newID(), w.addCustomer("Refused", 1), w.addCustomer("Also refused", 1), w.addCustomer("Added", 1)
	w.fail["customer "+refused], w.fail["customer "+alsoRefused] = refusal(upstream.ReasonForbidden), refusal(upstream.ReasonGDAPMissing)
	w.subscriptions[touched][0].Quantity = 77
	at := s.business.Now().Add(time.Minute)
	for i, id := range []string{unknown, refused, alsoRefused, added, touched} {
		w.touches = append(w.touches, pcsync.Touch{CustomerID: id, Resource: "customer", At: at.Add(time.Duration(i) * time.Second)})
	}
	require.EqualValues(t, 1+4+3+3, s.follow())
	require.Equal(t, 1, one[int](s, `SELECT count(*) FROM subscriptions WHERE tenant_id = $1`, s.tenantOf(added)))
	require.Equal(t, 77, one[int](s, `SELECT quantity FROM subscriptions WHERE tenant_id = $1`, s.tenantOf(touched)))
	got := s.state("changes")
	require.Equal(t, "forbidden", got[0])
	require.Contains(t, got[1], "2 customers that changed could not be read; the next full sync reads everything again. Customer "+refused+": ")
	require.Equal(t, before, one[time.Time](s, succeeded), "it is not complete")
	require.Equal(t, at.Add(4*time.Second).Format(time.RFC3339Nano), s.watermark())
	require.Zero(t, w.noted.Load())

	w.touches = append(w.touches, pcsync.Touch{CustomerID: touched, Resource: "order", At: at.Add(time.Hour)})
	s.business.advance(2 * time.Hour)
	s.follow()
	require.EqualValues(t, 1, s.follow(), "the refused ones are not asked for any more")
	require.Equal(t, [2]string{}, s.state("changes"))
	s.sweep()
	require.Equal(t, 1, one[int](s, `SELECT count(*) FROM subscriptions WHERE tenant_id = $1`, s.tenantOf(refused)), "the night reads them")
}

func TestNewsOfACustomerThatGivesNoAnswerAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld()
	touched := w.addCustomer("Touched", 1)
	s := newSetup(t, w)
	s.sweep()
	s.follow()
	before := s.watermark()

	silent := w.addCustomer("Silent", 1)
	w.fail["customer "+silent] = &upstream.Error{Kind: upstream.KindUnavailable, Status: 500}
	w.subscriptions[touched][0].Quantity = 77
	at := s.business.Now().Add(time.Minute)
	w.touches = []pcsync.Touch{{CustomerID: silent, Resource: "customer", At: at}, {CustomerID: touched, Resource: "order", At: at}}
	s.clock.advance(5 * time.Minute)
	s.business.advance(5 * time.Minute)
	require.NoError(t, s.service.FollowChanges(s.ctx(), s.resellerID), "it is asked for again in the next round, not sooner")
	require.Equal(t, 77, one[int](s, `SELECT quantity FROM subscriptions WHERE tenant_id = $1`, s.tenantOf(touched)), "the others are read")
	require.Equal(t, "unavailable", s.state("changes")[0])
	require.Equal(t, before, s.watermark())
	require.EqualValues(t, 1+1, s.follow(), "the records and the silent one")
	require.Equal(t, before, s.watermark())

	delete(w.fail, "customer "+silent)
	s.follow()
	require.Equal(t, 1, one[int](s, `SELECT count(*) FROM subscriptions WHERE tenant_id = $1`, s.tenantOf(silent)))
	require.Equal(t, [2]string{}, s.state("changes"))
}

func TestFollowingGoesOnPastRefusedDelegation(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.addCustomer("Acme", 1)
	s := newSetup(t, w)
	s.sweep()
	s.follow()
	before, at := s.watermark(), s.business.Now().Add(time.Minute)
	w.touches = []pcsync.Touch{{Resource: "granular_admin_relationship", At: at}}

	w.fail["relationships"] = &upstream.Error{Kind: upstream.KindUnavailable, Status: 500}
	s.clock.advance(5 * time.Minute)
	var wait *pcsync.Wait
	require.ErrorAs(t, s.service.FollowChanges(s.ctx(), s.resellerID), &wait)
	require.Equal(t, before, s.watermark(), "it is asked for again")

	w.fail["relationships"] = refusal(upstream.ReasonGDAPMissing)
	s.follow()
	require.Equal(t, "gdap_missing", s.state("gdap")[0])
	require.Equal(t, [2]string{}, s.state("changes"), "of that listing, as in a full sync")
	require.Equal(t, at.Format(time.RFC3339Nano), s.watermark())
}

func TestTheResellersOwnRefusalEndsFollowing(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		err   error
		noted int64
	}{
		"a revoked token":           {refusal(upstream.ReasonTokenRevoked), 1},
		"the application's consent": {pcsync.Own(refusal(upstream.ReasonConsentMissing)), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			touched := w.addCustomer("Touched", 1)
			s := newSetup(t, w)
			s.sweep()
			s.follow()
			before := s.watermark()

			w.fail["customer"] = tt.err
			at := s.business.Now().Add(time.Minute)
			for _, id := range []string{newID(), newID(), touched} {
				w.touches = append(w.touches, pcsync.Touch{CustomerID: id, Resource: "customer", At: at})
			}
			s.clock.advance(5 * time.Minute)
			calls := w.calls.Load()
			var stop *pcsync.Stop
			require.ErrorAs(t, s.service.FollowChanges(s.ctx(), s.resellerID), &stop)
			require.EqualValues(t, 2, w.calls.Load()-calls, "the records and one customer")
			require.Equal(t, tt.noted, w.noted.Load())
			require.Equal(t, before, s.watermark())
		})
	}
}

func TestTimeAloneMakesATenantDue(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Renewing", 1)
	w.addCustomer("Quiet", 0)
	s := newSetup(t, w)
	s.sweep()
	s.business.advance(330 * 24 * time.Hour)
	renewed := day(2027, 12, 31)
	require.EqualValues(t, 1+3, s.follow(), "its term has ended")
	require.EqualValues(t, 1, s.follow(), "Microsoft has not renewed yet; it is asked again in some hours")
	w.subscriptions[id][0].CommitmentEndDate = &renewed
	s.business.advance(7 * time.Hour)
	require.EqualValues(t, 1+3, s.follow())
	require.Equal(t, 1, s.actions()["subscription.changed"])
	s.business.advance(7 * time.Hour)
	require.EqualValues(t, 1, s.follow())
}

func TestAPassingFailureIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 1)
	s := newSetup(t, w)
	w.fail["orders "+id] = &upstream.Error{Kind: upstream.KindUnavailable, Status: 500}
	require.Equal(t, 1, s.sweep().Result["tenants_failed"])
	require.Equal(t, "unavailable", one[string](s, `SELECT problem_code FROM sync_states WHERE resource = 'orders'`))
	delete(w.fail, "orders "+id)
	require.EqualValues(t, 1, s.follow())
	s.clock.advance(time.Hour)
	require.EqualValues(t, 1+3, s.follow())
	require.Equal(t, "", one[string](s, `SELECT problem_code FROM sync_states WHERE resource = 'orders'`))
}

func TestAClockSetBackDoesNotStopFollowing(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 1)
	s := newSetup(t, w)
	s.sweep()
	s.business.advance(365 * 24 * time.Hour)
	s.follow()
	s.business.now.Store(day(2026, 3, 2).UnixMicro())
	w.touches = []pcsync.Touch{{CustomerID: id, Resource: "order", At: day(2026, 3, 2).Add(6 * time.Minute)}}
	require.Greater(t, s.follow(), int64(1))
}

func TestAnUnauthorizedResellerIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 1)
	s := newSetup(t, w)
	s.sweep()
	_, err := s.sql.Exec(s.Context(), `UPDATE resellers SET authorization_state = 'revoked'`)
	require.NoError(t, err)
	require.Zero(t, s.follow())
	require.NoError(t, s.service.RefreshTenant(s.ctx(), s.resellerID, id, s.clock.Now()))
	_, err = s.operations.StartResellerSync(s.ctx(), mustScope(t, s.resellerID), s.resellerID, operation.ReasonPerson)
	require.Equal(t, apperr.Conflict, apperr.KindOf(err))
	started, err := live.NewQueue(s.operations).SyncReseller(s.ctx(), s.resellerID, operation.ReasonSchedule)
	require.NoError(t, err)
	require.Empty(t, started)
}
