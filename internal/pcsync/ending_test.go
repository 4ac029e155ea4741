package pcsync_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/upstream"
)

// What a full sync could not read shows in how it ends: nobody takes it for a success.
func TestASyncEndsAsWhatItCouldRead(t *testing.T) {
	t.Parallel()
	gdap := refusal(upstream.ReasonGDAPMissing)
	everything := func(w *world, id string, err error) {
		for _, call := range []string{"subscriptions ", "orders ", "licenses "} {
			w.fail[call+id] = err
		}
	}
	tests := map[string]struct {
		breaks func(w *world, ids []string)
		state  operation.State
		code   string
		says   []string
	}{
		"everything":          {func(*world, []string) {}, operation.Succeeded, "", nil},
		"no tenant there is":  {func(w *world, _ []string) { w.entries = nil }, operation.Succeeded, "", nil},
		"nothing of one of 3": {func(w *world, ids []string) { everything(w, ids[0], gdap) }, operation.Succeeded, "partly_read", []string{"Of 3 tenants, 1 could not be read.", "delegated administration"}},
		"something of two of 3": {func(w *world, ids []string) {
			w.fail["licenses "+ids[0]], w.unreadable[ids[1]] = gdap, 1
		}, operation.Succeeded, "partly_read", []string{"Of 3 tenants, 2 could be read only in part."}},
		"both": {func(w *world, ids []string) {
			everything(w, ids[0], gdap)
			w.fail["orders "+ids[1]] = gdap
		}, operation.Succeeded, "partly_read", []string{"Of 3 tenants, 1 could not be read and 1 could be read only in part. The commonest cause: The reseller has no delegated administration"}},
		"nothing at all": {func(w *world, ids []string) {
			for _, id := range ids {
				everything(w, id, gdap)
			}
			everything(w, ids[2], &upstream.Error{Kind: upstream.KindUnavailable, Status: 500})
		}, operation.Failed, "nothing_read", []string{"Of 3 tenants, none could be read. The commonest cause: The reseller has no delegated administration"}},
		"unreadable answers are something": {func(w *world, ids []string) {
			for _, id := range ids {
				everything(w, id, gdap)
				delete(w.fail, "subscriptions "+id)
				w.unreadable[id] = 1
			}
		}, operation.Succeeded, "partly_read", []string{"3 could be read only in part"}},
		"not the relationships": {func(w *world, _ []string) { w.fail["relationships"] = refusal(upstream.ReasonForbidden) }, operation.Succeeded, "partly_read",
			[]string{"Delegated administration could not be read:", "account that authorized"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			ids := []string{w.addCustomer("A", 1), w.addCustomer("B", 1), w.addCustomer("C", 1)}
			s := newSetup(t, w)
			tt.breaks(w, ids)
			op := s.sweep()
			require.Equal(t, tt.state, op.State)
			require.Equal(t, tt.code, op.ProblemCode, op.ProblemDetail)
			for _, words := range tt.says {
				require.Contains(t, op.ProblemDetail, words)
			}
			require.NotNil(t, op.FinishedAt)

			for _, id := range ids {
				everything(w, id, nil)
			}
			w.fail["relationships"] = nil
			clear(w.unreadable)
			op = s.sweep()
			require.Equal(t, operation.Succeeded, op.State)
			require.Empty(t, op.ProblemCode, "gaps of before are not this sync's")
		})
	}
}

func TestAWaitingSyncSaysForWhat(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	for name, tt := range map[string]struct {
		err   error
		why   operation.WaitingFor
		after time.Duration // 0: not known
	}{
		"throttled":       {&upstream.Error{Kind: upstream.KindThrottled, RetryAfter: 100 * time.Second}, operation.WaitsForThrottle, 100 * time.Second},
		"away":            {&upstream.Error{Kind: upstream.KindUnavailable, RetryAfter: 5 * time.Minute}, operation.WaitsForOutage, 5 * time.Minute},
		"a fault of ours": {boom, operation.WaitsForRetry, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			id := w.addCustomer("Acme", 1)
			s := newSetup(t, w)
			opID := s.start()
			why, until := s.operation(opID).Waiting()
			require.Equal(t, operation.WaitsForQueue, why)
			require.Nil(t, until)

			during := func() {
				w.set(func() {
					w.before = func(string) {
						why, _ := s.operation(opID).Waiting()
						require.Empty(t, why, "it is going on")
					}
				})
			}
			during()
			w.fail["customers"] = tt.err
			require.ErrorIs(t, s.service.SyncReseller(s.ctx(), opID), tt.err)
			why, until = s.operation(opID).Waiting()
			require.Equal(t, tt.why, why)
			if tt.after == 0 {
				require.Nil(t, until)
			} else {
				require.Equal(t, s.clock.Now().Add(tt.after), *until)
			}

			delete(w.fail, "customers")
			require.NoError(t, s.service.SyncReseller(s.ctx(), opID))
			why, _ = s.operation(opID).Waiting()
			require.Empty(t, why, "it has ended")
			if tt.why != operation.WaitsForThrottle {
				return // nobody waits an outage out in front of a screen
			}

			w.set(func() { w.before = nil })
			w.fail["orders "+id] = tt.err
			click, err := s.operations.StartTenantSync(s.ctx(), mustScope(t, s.resellerID), s.tenantOf(id), operation.ReasonPerson)
			require.NoError(t, err)
			var wait *pcsync.Wait
			require.ErrorAs(t, s.service.SyncTenant(s.ctx(), click.ID, click.TenantID), &wait)
			why, _ = s.operation(click.ID).Waiting()
			require.Equal(t, tt.why, why)
			require.NoError(t, s.service.GiveUp(s.ctx(), click.ID, notFound))
			why, until = s.operation(click.ID).Waiting()
			require.Empty(t, why)
			require.Nil(t, until)
		})
	}
}

// A pause that is waited out inside a try shows, too, where it holds the work up.
func TestASyncThatMicrosoftHoldsUpSaysSo(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		quiet time.Duration // since the newest progress
		held  time.Duration
		shows bool
	}{
		"long":               {10 * time.Second, time.Minute, true},
		"as good as over":    {10 * time.Second, time.Second, false},
		"while others go on": {time.Second, time.Minute, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			id := w.addCustomer("Acme", 1)
			s := newSetup(t, w)
			var asked atomic.Int64
			s.options.HeldEvery = time.Millisecond
			s.options.HeldUntil = func(resellerID string) *time.Time {
				require.Equal(t, s.resellerID, resellerID)
				asked.Add(1)
				until := s.clock.Now().Add(tt.held)
				return &until
			}
			s.remake()
			opID := s.start()
			w.before = func(call string) {
				if call != "orders "+id {
					return
				}
				s.clock.advance(tt.quiet)
				before := asked.Load()
				require.Eventually(t, func() bool { return asked.Load() > before+5 }, 10*time.Second, time.Millisecond)
				why, until := s.operation(opID).Waiting()
				if !tt.shows {
					require.Empty(t, why)
					return
				}
				require.Equal(t, operation.WaitsForThrottle, why)
				require.Equal(t, s.clock.Now().Add(tt.held), *until)
			}
			require.NoError(t, s.service.SyncReseller(s.ctx(), opID))
			require.Equal(t, operation.Succeeded, s.operation(opID).State)
		})
	}
}
