package pcsync_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/gdap"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/order"
	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/subscription"
	"github.com/tenantry/tenantry/internal/tenancy"
	"github.com/tenantry/tenantry/internal/upstream"
)

var notFound error = &upstream.Error{API: "partnercenter", Op: "get customer", Kind: upstream.KindNotFound, Status: 404}

func refusal(r upstream.Reason) error {
	return &upstream.Error{API: "partnercenter", Op: "list", Kind: upstream.KindUnauthorized, Reason: r, Status: 403, CorrelationID: "c0ffee"}
}

func blocking(err error) bool {
	r := upstream.ReasonOf(err)
	return r == upstream.ReasonTokenRevoked || r == upstream.ReasonSecretWrong
}

func mustScope(t *testing.T, resellerID string) tenancy.Scope {
	t.Helper()
	sc, err := tenancy.ForReseller(resellerID)
	require.NoError(t, err)
	return sc
}

func TestMain(m *testing.M) {
	time.Local = time.UTC
	m.Run()
}

func TestFirstSyncMirrorsEverything(t *testing.T) {
	t.Parallel()
	w := newWorld()
	acme, beta := w.addCustomer("Acme", 3), w.addCustomer("Beta", 0)
	ends := day(2026, 9, 1)
	activated := day(2025, 9, 1)
	w.relationships = []gdap.Relationship{{MicrosoftID: "r1", MicrosoftTenantID: acme, DisplayName: "Acme admin", Status: "active", ActivatedAt: &activated, EndsAt: &ends, RoleIDs: []string{"role"}}}
	s := newSetup(t, w)

	op := s.sweep()

	require.Equal(t, operation.Succeeded, op.State)
	require.Equal(t, [2]int{2, 2}, [2]int{op.Done, op.Total})
	require.Equal(t, map[string]int{"created": 8, "customers_created": 2, "relationships_changed": 1}, op.Result)
	require.Equal(t, 2, one[int](s, `SELECT count(*) FROM customers`))
	require.Equal(t, 3, one[int](s, `SELECT count(*) FROM subscriptions WHERE tenant_id = $1`, s.tenantOf(acme)))
	require.Equal(t, 3, one[int](s, `SELECT count(*) FROM order_items`))
	require.Equal(t, 2, one[int](s, `SELECT count(*) FROM licenses`))
	require.Equal(t, "active", one[string](s, `SELECT gdap_state FROM tenants WHERE id = $1`, s.tenantOf(acme)))
	require.Equal(t, ends, one[time.Time](s, `SELECT gdap_ends_at FROM tenants WHERE id = $1`, s.tenantOf(acme)).UTC())
	require.Equal(t, "missing", one[string](s, `SELECT gdap_state FROM tenants WHERE id = $1`, s.tenantOf(beta)))
	require.Equal(t, 33, one[int](s, `SELECT seats FROM tenant_rollups WHERE tenant_id = $1`, s.tenantOf(acme)))
	require.Equal(t, 0, one[int](s, `SELECT subscriptions FROM tenant_rollups WHERE tenant_id = $1`, s.tenantOf(beta)))
	require.Equal(t, 6, one[int](s, `SELECT count(*) FROM sync_states WHERE last_success_at IS NOT NULL AND tenant_id <> '00000000-0000-0000-0000-000000000000'`))
	require.Equal(t, map[string]int{"customer.created": 2}, s.actions(), "what was always there is no change")
	require.Equal(t, []string{"sync_reseller " + op.ID, "consents"}, s.queue.jobs)
}

func TestASecondSyncWritesNoRowVersion(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for range 5 {
		w.addCustomer("Customer", 4)
	}
	s := newSetup(t, w)
	s.sweep()
	before := s.versions()

	s.clock.advance(time.Hour)
	s.business.advance(time.Hour)
	op := s.sweep()

	require.Equal(t, operation.Succeeded, op.State)
	require.Equal(t, before, s.versions())
	require.Empty(t, op.Result)
	require.Equal(t, 15, one[int](s, `SELECT count(*) FROM sync_states WHERE as_of = $1 AND tenant_id <> '00000000-0000-0000-0000-000000000000'`, s.business.Now()), "it is fresh all the same")
}

func TestOrderOfAListingDoesNotMatter(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 4)
	s := newSetup(t, w)
	s.sweep()
	before := s.versions()
	rand.Shuffle(4, func(i, j int) {
		w.subscriptions[id][i], w.subscriptions[id][j] = w.subscriptions[id][j], w.subscriptions[id][i]
	})
	s.sweep()
	require.Equal(t, before, s.versions())
}

func TestChangesAreAppliedAndAudited(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 3)
	s := newSetup(t, w)
	s.sweep()

	renewed := day(2027, 12, 31)
	w.subscriptions[id][0].CommitmentEndDate = &renewed
	w.subscriptions[id][1].Quantity = 99
	w.subscriptions[id] = append(w.subscriptions[id][:2], subscription.Subscription{MicrosoftSubscriptionID: "new", ProductName: "Visio", Status: "active", Quantity: 1})
	w.orders[id][0].Items = append(w.orders[id][0].Items, order.Item{LineItemNumber: 1, CatalogItemID: "P:0002:A", Quantity: 2})
	w.licenses[id][0].Assigned = 7
	op := s.sweep()

	require.Equal(t, map[string]int{"created": 1, "changed": 4, "removed": 1}, op.Result)
	require.Equal(t, renewed, one[time.Time](s, `SELECT commitment_end_date FROM subscriptions WHERE microsoft_subscription_id = $1`, id+"-0").UTC())
	require.Equal(t, 2, one[int](s, `SELECT version FROM subscriptions WHERE microsoft_subscription_id = $1`, id+"-1"))
	require.True(t, one[bool](s, `SELECT deleted_at IS NOT NULL FROM subscriptions WHERE microsoft_subscription_id = $1`, id+"-2"))
	require.Equal(t, 4, one[int](s, `SELECT count(*) FROM order_items`))
	actions := s.actions()
	require.Equal(t, 1, actions["subscription.added"])
	require.Equal(t, 2, actions["subscription.changed"])
	require.Equal(t, 1, actions["subscription.removed"])
	require.Equal(t, 1, actions["order.changed"])
	require.Zero(t, actions["license.changed"], "who has a seat changes all day and is no event")
	require.JSONEq(t, `{"commitment_end_date": "2026-12-31T00:00:00Z"}`, one[string](s, `SELECT before::text FROM audit_events WHERE action = 'subscription.changed' AND after::jsonb ? 'commitment_end_date'`))
	require.JSONEq(t, `{"commitment_end_date": "2027-12-31T00:00:00Z"}`, one[string](s, `SELECT after::text FROM audit_events WHERE action = 'subscription.changed' AND after::jsonb ? 'commitment_end_date'`))
	require.Equal(t, 109, one[int](s, `SELECT seats FROM tenant_rollups`))

	w.subscriptions[id] = append(w.subscriptions[id], subscription.Subscription{MicrosoftSubscriptionID: id + "-2", ProductName: "Back", Status: "active", Quantity: 5})
	s.sweep()
	require.True(t, one[bool](s, `SELECT deleted_at IS NULL FROM subscriptions WHERE microsoft_subscription_id = $1`, id+"-2"))
}

func TestRollupsEqualTheLiveAggregate(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for i := range 6 {
		w.addCustomer("Customer", i)
	}
	s := newSetup(t, w)
	s.sweep()
	wrong, err := s.db.RebuildRollups(s.ctx())
	require.NoError(t, err)
	require.Zero(t, wrong, "the sync wrote every count itself")

	_, err = s.sql.Exec(s.Context(), `UPDATE tenant_rollups SET seats = seats + 1 WHERE seats > 0`)
	require.NoError(t, err)
	wrong, err = s.db.RebuildRollups(s.ctx())
	require.NoError(t, err)
	require.EqualValues(t, 5, wrong)
}

func TestGoneOnlyFromACompleteListing(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 3)
	s := newSetup(t, w)
	s.sweep()

	w.subscriptions[id] = w.subscriptions[id][:1]
	w.unreadable[id] = 1
	s.sweep()
	require.Equal(t, 3, one[int](s, `SELECT count(*) FROM subscriptions WHERE deleted_at IS NULL`))
	require.Equal(t, "unreadable", one[string](s, `SELECT problem_code FROM sync_states WHERE resource = 'subscriptions'`))

	w.unreadable[id] = 0
	s.sweep()
	require.Equal(t, 1, one[int](s, `SELECT count(*) FROM subscriptions WHERE deleted_at IS NULL`))
	require.Equal(t, "", one[string](s, `SELECT problem_code FROM sync_states WHERE resource = 'subscriptions'`))
}

func TestOneTenantsRefusalIsItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld()
	bad, good := w.addCustomer("Bad", 1), w.addCustomer("Good", 1)
	s := newSetup(t, w)
	s.sweep()
	first := s.business.Now()

	w.fail["licenses "+bad] = refusal(upstream.ReasonGDAPMissing)
	s.business.advance(time.Hour)
	op := s.sweep()

	require.Equal(t, operation.Succeeded, op.State)
	require.Equal(t, 1, op.Result["tenants_failed"])
	require.Equal(t, "gdap_missing", one[string](s, `SELECT problem_code FROM sync_states WHERE resource = 'licenses' AND tenant_id = $1`, s.tenantOf(bad)))
	require.Equal(t, first, one[time.Time](s, `SELECT as_of FROM sync_states WHERE resource = 'licenses' AND tenant_id = $1`, s.tenantOf(bad)).UTC(), "nothing is shown as fresh that is not")
	require.Equal(t, s.business.Now(), one[time.Time](s, `SELECT as_of FROM sync_states WHERE resource = 'subscriptions' AND tenant_id = $1`, s.tenantOf(bad)).UTC())
	require.Equal(t, "", one[string](s, `SELECT problem_code FROM sync_states WHERE resource = 'licenses' AND tenant_id = $1`, s.tenantOf(good)))
	require.Equal(t, 2, one[int](s, `SELECT count(*) FROM licenses WHERE deleted_at IS NULL`))
	require.Zero(t, s.world.noted.Load())
}

func TestConnectionsProblemStopsTheSync(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.addCustomer("Acme", 1)
	w.fail["customers"] = refusal(upstream.ReasonTokenRevoked)
	s := newSetup(t, w)

	id := s.start()
	err := s.service.SyncReseller(s.ctx(), id)

	var stop *pcsync.Stop
	require.ErrorAs(t, err, &stop)
	require.Equal(t, "token_revoked", stop.Code)
	require.EqualValues(t, 1, s.world.noted.Load())
	require.EqualValues(t, 1, w.calls.Load())
	require.NoError(t, s.service.GiveUp(s.ctx(), id, err))
	op := s.operation(id)
	require.Equal(t, operation.Failed, op.State)
	require.Equal(t, "token_revoked", op.ProblemCode)
	require.Contains(t, op.ProblemDetail, "Authorize again")
	require.Equal(t, "c0ffee", op.MicrosoftCorrelationID)
}

func TestASyncRefusedWithFormerCredentialsGoesOnWithThePresentOnes(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.addCustomer("Acme", 1)
	w.fail["subscriptions"], w.former = refusal(upstream.ReasonTokenRevoked), true
	s := newSetup(t, w)

	id := s.start()
	require.ErrorIs(t, s.service.SyncReseller(s.ctx(), id), pcsync.ErrMore)
	require.Equal(t, operation.Running, s.operation(id).State)
	require.Zero(t, s.problems.cleared.Load())

	delete(w.fail, "subscriptions")
	require.NoError(t, s.service.SyncReseller(s.ctx(), id))
	require.Equal(t, operation.Succeeded, s.operation(id).State)
}

func TestThrottlingAndOutagesWait(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		want time.Duration
	}{
		"throttled for long":     {&upstream.Error{Kind: upstream.KindThrottled, RetryAfter: time.Hour}, time.Hour},
		"away, breaker is open":  {&upstream.Error{Kind: upstream.KindUnavailable, RetryAfter: 5 * time.Minute}, 5 * time.Minute},
		"away":                   {&upstream.Error{Kind: upstream.KindUnavailable}, time.Minute},
		"throttled without word": {&upstream.Error{Kind: upstream.KindThrottled}, time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			w.fail["customers"] = tt.err
			s := newSetup(t, w)
			var wait *pcsync.Wait
			require.ErrorAs(t, s.service.SyncReseller(s.ctx(), s.start()), &wait)
			require.Equal(t, tt.want, wait.After)
		})
	}
}

func TestAShortThrottlingIsWaitedForWithTheReadingHalfDone(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 1)
	w.fail["orders "+id] = &upstream.Error{Kind: upstream.KindThrottled, RetryAfter: 10 * time.Millisecond}
	refused := 0
	w.before = func(call string) {
		if call == "orders "+id {
			if refused++; refused > 3 {
				w.set(func() { delete(w.fail, call) })
			}
		}
	}
	s := newSetup(t, w)
	require.Equal(t, operation.Succeeded, s.sweep().State)
	require.EqualValues(t, 1+1+1+4+1, w.calls.Load(), "subscriptions were not read again")
}

// A process may die at any call; what it had applied stays, and the next one goes on.
func TestInterruptedAnywhereItConverges(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 1))
		w := newWorld()
		for i := range 12 {
			w.addCustomer("Customer", i%4)
		}
		s := newSetup(t, w)
		id := s.start()
		ended := false
		for range 12 {
			ctx, cancel := context.WithCancel(s.ctx())
			left := random.IntN(30)
			w.set(func() {
				w.before = func(string) {
					w.mu.Lock()
					defer w.mu.Unlock()
					if left--; left == 0 {
						cancel()
					}
				}
			})
			s.remake()
			err := s.service.SyncReseller(ctx, id)
			cancel()
			if ended = err == nil; ended {
				break
			}
			require.ErrorIs(t, err, context.Canceled, "seed %d", seed)
		}
		w.before = nil
		if !ended {
			require.NoError(t, s.service.SyncReseller(s.ctx(), id), "seed %d", seed)
		}
		require.Equal(t, 18, one[int](s, `SELECT count(*) FROM subscriptions`), "seed %d", seed)
		require.Equal(t, 12, one[int](s, `SELECT count(*) FROM tenants`), "seed %d", seed)
		require.Equal(t, operation.Succeeded, s.operation(id).State)
		before := s.versions()
		s.sweep()
		require.Equal(t, before, s.versions(), "seed %d", seed)
	}
}

func TestASliceEndsAndTheNextGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for range 30 {
		w.addCustomer("Customer", 1)
	}
	s := newSetup(t, w)
	s.options.Slice, s.options.Callers = time.Minute, 1
	s.remake()
	w.before = func(string) { s.clock.advance(2 * time.Second) }
	id := s.start()
	slices := 1
	for ; errors.Is(s.service.SyncReseller(s.ctx(), id), pcsync.ErrMore); slices++ {
		require.Less(t, slices, 20)
		op := s.operation(id)
		require.Equal(t, operation.Running, op.State)
		require.Positive(t, op.Done)
	}
	require.Greater(t, slices, 2)
	require.Equal(t, operation.Succeeded, s.operation(id).State)
	require.EqualValues(t, 2+30*3, w.calls.Load(), "nothing was read twice")
}

func TestAReadingThatWasOvertakenGivesWay(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 1)
	s := newSetup(t, w)
	s.sweep()
	tenantID := s.tenantOf(id)

	// A slow reading has fetched the old quantity; meanwhile a quick one reads the new one.
	slow, goOn := make(chan struct{}), make(chan struct{})
	first := true
	w.set(func() {
		w.subscriptions[id][0].Quantity = 20
		w.before = func(call string) {
			if call == "orders "+id && first {
				first = false
				close(slow)
				<-goOn
			}
		}
	})
	done := make(chan error)
	s.clock.advance(time.Minute)
	noticed := s.clock.Now()
	go func() { done <- s.service.RefreshTenant(s.ctx(), s.resellerID, id, noticed) }()
	<-slow
	s.clock.advance(time.Minute)
	w.set(func() { w.subscriptions[id][0].Quantity = 30 })
	require.NoError(t, s.service.RefreshTenant(s.ctx(), s.resellerID, id, s.clock.Now()))
	close(goOn)
	require.NoError(t, <-done)
	require.Equal(t, 30, one[int](s, `SELECT quantity FROM subscriptions WHERE tenant_id = $1`, tenantID))
}
