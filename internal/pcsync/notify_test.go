package pcsync_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/operation"
	"github.com/tenantry/tenantry/internal/partnercenter"
	"github.com/tenantry/tenantry/internal/pcsync"
	"github.com/tenantry/tenantry/internal/pcsync/live"
	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

func TestNotificationsReadTheTenantOnce(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 1)
	s := newSetup(t, w)
	s.sweep()
	s.clock.advance(time.Minute)
	noticed := s.clock.Now()
	w.subscriptions[id][0].Status = "suspended"
	s.clock.advance(time.Second)
	for range 3 { // three notifications of the same moment, and late ones
		require.NoError(t, s.service.RefreshTenant(s.ctx(), s.resellerID, id, noticed))
		require.NoError(t, s.service.RefreshTenant(s.ctx(), s.resellerID, id, noticed.Add(-time.Hour)))
	}
	require.EqualValues(t, 2+3+3, w.calls.Load())
	require.Equal(t, "suspended", one[string](s, `SELECT status FROM subscriptions`))
	require.NoError(t, s.service.RefreshTenant(s.ctx(), s.resellerID, newID(), s.clock.Now()), "a customer nobody knows")
}

func TestATenantsClick(t *testing.T) {
	t.Parallel()
	w := newWorld()
	id := w.addCustomer("Acme", 1)
	s := newSetup(t, w)
	s.sweep()
	scope := mustScope(t, s.resellerID)
	tenantID := s.tenantOf(id)

	s.clock.advance(time.Minute)
	first, err := s.operations.StartTenantSync(s.ctx(), scope, tenantID, operation.ReasonPerson)
	require.NoError(t, err)
	second, err := s.operations.StartTenantSync(s.ctx(), scope, tenantID, operation.ReasonPerson)
	require.NoError(t, err)
	require.Equal(t, first.ID, second.ID, "it joins the one that waits")
	require.Equal(t, 1, s.actions()["tenant.sync_requested"])

	w.subscriptions[id][0].Quantity = 42
	w.fail["licenses "+id] = refusal(upstream.ReasonGDAPMissing)
	require.NoError(t, s.service.SyncTenant(s.ctx(), first.ID, tenantID))
	op := s.operation(first.ID)
	require.Equal(t, operation.Succeeded, op.State)
	require.Equal(t, [2]int{2, 3}, [2]int{op.Done, op.Total})
	require.Equal(t, "gdap_missing", op.ProblemCode)
	require.Equal(t, map[string]int{"changed": 1}, op.Result)

	s.clock.advance(time.Minute)
	third, err := s.operations.StartTenantSync(s.ctx(), scope, tenantID, operation.ReasonPerson)
	require.NoError(t, err)
	require.NotEqual(t, first.ID, third.ID)
	w.fail["subscriptions"] = &upstream.Error{Kind: upstream.KindUnavailable, RetryAfter: time.Minute}
	var stop *pcsync.Stop
	require.ErrorAs(t, s.service.SyncTenant(s.ctx(), third.ID, tenantID), &stop, "nobody waits an outage out in front of a screen")
}

// verified says what a verifier found, and counts how often it was asked.
type verified struct {
	event partnercenter.Event
	err   error
	asked *atomic.Int64
}

func (v verified) Verify(context.Context, http.Header, []byte) (partnercenter.Event, error) {
	if v.asked != nil {
		v.asked.Add(1)
	}
	return v.event, v.err
}

func TestNotificationsForNobodyCostNothing(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"never", "revoked", "deleted", "unknown"} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			s := newSetup(t, newWorld())
			id := s.resellerID
			var err error
			switch state {
			case "unknown":
				id = newID()
			case "deleted":
				_, err = s.sql.Exec(s.Context(), `UPDATE resellers SET deleted_at = now()`)
			default:
				_, err = s.sql.Exec(s.Context(), `UPDATE resellers SET authorization_state = $1`, state)
			}
			require.NoError(t, err)
			asked := new(atomic.Int64)
			r := pcsync.NewReceiver(verified{err: partnercenter.ErrForged, asked: asked}, s.db, s.queue, s.clock.Now)
			require.Equal(t, apperr.NotFound, apperr.KindOf(r.Receive(s.ctx(), id, nil, nil)))
			require.Zero(t, asked.Load(), "no certificate is fetched, no signature is checked")
			require.Empty(t, s.queue.jobs)
		})
	}
}

func TestReceiving(t *testing.T) {
	t.Parallel()
	customer := newID()
	event := func(name, uri string) partnercenter.Event {
		return partnercenter.Event{Name: wire.Text(name), ResourceURI: wire.Text(uri), Fingerprint: name + uri}
	}
	uri := "http://api.partnercenter.microsoft.com/webhooks/v1/customers/" + customer + "/subscriptions/s"
	tests := map[string]struct {
		verified  verified
		elsewhere bool
		want      []string
		kind      apperr.Kind
	}{
		"a subscription":            {verified: verified{event: event("subscription-updated", uri)}, want: []string{"refresh " + customer}},
		"a new customer":            {verified: verified{event: event("reseller-relationship-accepted-by-customer", "/v1/customers/"+customer)}, want: []string{"refresh " + customer}},
		"delegated administration":  {verified: verified{event: event("granular-admin-relationship-approved", "")}, want: []string{"relationships"}},
		"a test":                    {verified: verified{event: event("test-created", "http://x/webhooks/v1/registration/test")}},
		"about nothing we know":     {verified: verified{event: event("invoice-ready", "/v1/invoices/x")}},
		"a customer that is no id":  {verified: verified{event: event("subscription-updated", "/v1/customers/../subscriptions/s")}},
		"forged":                    {verified: verified{err: partnercenter.ErrForged}, kind: apperr.Unauthenticated},
		"too old":                   {verified: verified{err: partnercenter.ErrReplayed}, kind: apperr.Unauthenticated},
		"certificate not to be had": {verified: verified{err: errors.New("no network")}, kind: apperr.Unavailable},
		"no such reseller":          {verified: verified{event: event("subscription-updated", uri)}, elsewhere: true, kind: apperr.NotFound},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSetup(t, newWorld())
			r := pcsync.NewReceiver(tt.verified, s.db, s.queue, s.clock.Now)
			resellerID := s.resellerID
			if tt.elsewhere {
				resellerID = newID()
			}
			for range 3 { // delivered again and again
				err := r.Receive(s.ctx(), resellerID, nil, nil)
				require.Equal(t, tt.kind, apperr.KindOf(err), "%v", err)
			}
			require.Equal(t, tt.want, s.queue.jobs)
		})
	}
}

func TestPlanning(t *testing.T) {
	t.Parallel()
	s := newSetup(t, newWorld())
	broken, idle := newID(), newID()
	for id, state := range map[string]string{broken: "authorized", idle: "never"} {
		_, err := s.sql.Exec(s.Context(), `
			INSERT INTO resellers (id, display_name, name_folded, nickname, domain, application_id, authorization_state, problem_code, problem_at, created_at, updated_at)
			VALUES ($1, 'x', 'x', $2, 'x', $1, $3, 'secret_wrong', $4, now(), now())`, id, id, state, s.clock.Now())
		require.NoError(t, err)
	}
	p := pcsync.NewPlanner(s.db, s.queue, live.NewQueue(s.operations), s.clock.Now, s.log)
	require.NoError(t, p.PlanChanges(s.ctx()))
	require.Equal(t, []string{"follow " + s.resellerID}, s.queue.jobs, "one with a problem rests for five minutes")

	s.clock.advance(5 * time.Minute)
	s.queue.jobs = nil
	require.NoError(t, p.PlanChanges(s.ctx()))
	require.ElementsMatch(t, []string{"follow " + s.resellerID, "follow " + broken}, s.queue.jobs)

	s.queue.jobs = nil
	require.NoError(t, p.PlanNight(s.ctx()))
	require.NoError(t, p.PlanNight(s.ctx()))
	require.Len(t, s.queue.jobs, 2, "a sync under way is joined")

	s.queue.jobs = nil
	s.clock.advance(11 * time.Minute)
	require.NoError(t, p.PlanChanges(s.ctx()))
	require.Len(t, s.queue.jobs, 4, "syncs of which nothing is heard are taken up")
}

func TestTheWebhookIsRegisteredWhereThereIsAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld()
	s := newSetup(t, w)
	require.NoError(t, s.service.RegisterWebhook(s.ctx(), s.resellerID))
	require.Empty(t, w.webhooks)
	s.options.WebhookURL = "https://portal.example.com/api/v1/webhooks/partner-center/"
	s.remake()
	require.NoError(t, s.service.RegisterWebhook(s.ctx(), s.resellerID))
	require.Equal(t, []string{"https://portal.example.com/api/v1/webhooks/partner-center/" + s.resellerID}, w.webhooks)
	require.NoError(t, s.service.RegisterWebhook(s.ctx(), s.resellerID))
	require.Equal(t, 1, s.actions()["webhook.registered"], "the registration, not that it was looked at again")
}
