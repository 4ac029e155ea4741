package pcsync_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/upstream"
)

// state is code and words of what is wrong with a resource of the reseller's.
func (s *setup) state(resource string) [2]string {
	s.Helper()
	row := `SELECT array[problem_code, problem_detail] FROM sync_states WHERE resource = $1 AND tenant_id = '00000000-0000-0000-0000-000000000000'`
	return [2]string(one[[]string](s, row, resource))
}

func TestThrottlingIsNoOutage(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 1)
	s := newSetup(t, w)
	s.sweep()
	w.fail["customers"] = &upstream.Error{Kind: upstream.KindThrottled, RetryAfter: time.Hour}
	opID := s.start()
	var wait *pcsync.Wait
	require.ErrorAs(t, s.service.SyncReseller(s.ctx(), opID), &wait)
	got := s.state("customers")
	until := s.clock.Now().Add(time.Hour).Format("2006-01-02 15:04:05 UTC")
	require.Equal(t, "throttled", got[0])
	require.Contains(t, got[1], "after "+until)
	require.NoError(t, s.service.GiveUp(s.ctx(), opID, notFound))

	w.fail["orders "+id] = &upstream.Error{Kind: upstream.KindThrottled, RetryAfter: time.Hour}
	op, err := s.operations.StartTenantSync(s.ctx(), mustScope(t, s.resellerID), s.tenantOf(id), operation.ReasonPerson)
	require.NoError(t, err)
	var stop *pcsync.Stop
	err = s.service.SyncTenant(s.ctx(), op.ID, op.TenantID)
	require.ErrorAs(t, err, &stop)
	require.NoError(t, s.service.GiveUp(s.ctx(), op.ID, err))
	op = s.operation(op.ID)
	require.Equal(t, "throttled", op.ProblemCode)
	require.Contains(t, op.ProblemDetail, "limits how often")
	require.Contains(t, op.ProblemDetail, "after "+until)
	require.NotContains(t, op.ProblemDetail, "by itself", "a click is not repeated")

	// After a day it is given up, still with the right name.
	delete(w.fail, "orders "+id)
	long := s.start()
	require.ErrorAs(t, s.service.SyncReseller(s.ctx(), long), &wait)
	s.clock.advance(25 * time.Hour)
	err = s.service.SyncReseller(s.ctx(), long)
	require.ErrorAs(t, err, &stop)
	require.NoError(t, s.service.GiveUp(s.ctx(), long, err))
	require.Equal(t, "throttled", s.operation(long).ProblemCode)
	require.Contains(t, s.operation(long).ProblemDetail, "for a day")
}

// A listing that was only tried is no listing: when Microsoft may be asked again, the sync reads it.
func TestAThrottledListingIsReadAfterTheWait(t *testing.T) {
	t.Parallel()
	for _, call := range []string{"customers", "relationships"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			id := w.addCustomer("Acme", 1)
			activated := day(2026, 1, 1)
			w.relationships = []gdap.Relationship{{MicrosoftID: "r1", MicrosoftTenantID: id, Status: "active", ActivatedAt: &activated}}
			s := newSetup(t, w)
			w.fail[call] = &upstream.Error{Kind: upstream.KindThrottled, RetryAfter: time.Hour}
			opID := s.start()
			var wait *pcsync.Wait
			require.ErrorAs(t, s.service.SyncReseller(s.ctx(), opID), &wait)
			delete(w.fail, call)
			s.clock.advance(time.Hour)
			require.NoError(t, s.service.SyncReseller(s.ctx(), opID))
			require.Equal(t, operation.Succeeded, s.operation(opID).State)
			require.Equal(t, 1, one[int](s, `SELECT count(*) FROM subscriptions`))
			require.Equal(t, "active", one[string](s, `SELECT gdap_state FROM tenants`))
		})
	}
}

func TestTheResellersOwnConsentHasItsOwnRemedy(t *testing.T) {
	t.Parallel()
	own := pcsync.Own(refusal(upstream.ReasonConsentMissing))
	for name, fails := range map[string]map[string]error{
		"at the listing of customers": {"customers": refusal(upstream.ReasonConsentMissing)},
		"at a customer":               {"subscriptions": own},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			w.addCustomer("Acme", 1)
			s := newSetup(t, w)
			w.fail = fails
			id := s.start()
			err := s.service.SyncReseller(s.ctx(), id)
			var stop *pcsync.Stop
			require.ErrorAs(t, err, &stop)
			require.NoError(t, s.service.GiveUp(s.ctx(), id, err))
			op := s.operation(id)
			require.Equal(t, "consent_missing", op.ProblemCode)
			require.Contains(t, op.ProblemDetail, "reseller's own tenant")
			require.NotContains(t, op.ProblemDetail, "This customer")
			require.Zero(t, one[int](s, `SELECT count(*) FROM sync_states WHERE problem_detail LIKE '%This customer%'`))
		})
	}
	t.Run("at following changes, where a customer's is the customer's", func(t *testing.T) {
		t.Parallel()
		w := newWorld()
		w.addCustomer("Acme", 1)
		s := newSetup(t, w)
		s.sweep()
		w.touches = []pcsync.Touch{{CustomerID: newID(), Resource: "customer", At: s.business.Now().Add(time.Minute)}}
		w.fail["customer"] = refusal(upstream.ReasonForbidden)
		s.clock.advance(time.Minute)
		require.NoError(t, s.service.FollowChanges(s.ctx(), s.resellerID))
		require.Contains(t, s.state("changes")[1], "read this customer")
		w.fail["touched"] = refusal(upstream.ReasonForbidden)
		s.clock.advance(time.Minute)
		require.Error(t, s.service.FollowChanges(s.ctx(), s.resellerID))
		require.Contains(t, s.state("changes")[1], "account that authorized")
	})
	t.Run("at delegated administration, which ends nothing", func(t *testing.T) {
		t.Parallel()
		w := newWorld()
		w.addCustomer("Acme", 1)
		w.fail["relationships"] = refusal(upstream.ReasonConsentMissing)
		s := newSetup(t, w)
		require.Equal(t, operation.Succeeded, s.sweep().State)
		got := s.state("gdap")
		require.Equal(t, "consent_missing", got[0])
		require.Contains(t, got[1], "reseller's own tenant")
	})
}
