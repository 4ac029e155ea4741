package v1_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	"github.com/tenantry/tenantry/api/app"
	"github.com/tenantry/tenantry/internal/authz"
	"github.com/tenantry/tenantry/internal/mssim/world"
)

// simulated is business time as the simulator tells it.
type simulated struct{ env atomic.Pointer[apitest.Env] }

func (s *simulated) now() time.Time {
	if e := s.env.Load(); e != nil {
		return e.Sim.World().Now()
	}
	return time.Now().UTC()
}

// withSimulatedTime is an environment whose business time is the simulator's.
func withSimulatedTime(t *testing.T) *apitest.Env {
	t.Helper()
	clock := &simulated{}
	e := apitest.New(t, apitest.Overriding(app.Overrides{Business: clock.now}))
	clock.env.Store(e)
	e.Work()
	return e
}

type renewing struct {
	ID                string
	Status            string
	AutoRenewEnabled  bool       `json:"auto_renew_enabled"`
	CommitmentEndDate *time.Time `json:"commitment_end_date"`
}

// TestARenewalShowsWithItsTrail is the end of journey G1: time passes a renewal, a sync, the
// new date and what the audit says of it.
func TestARenewalShowsWithItsTrail(t *testing.T) {
	t.Parallel()
	e := withSimulatedTime(t)
	c := e.Operator()
	id := synced(t, e, c)

	var all struct{ Data []renewing }
	c.Get("/subscriptions?status=active&limit=200").Expect(http.StatusOK).Into(&all)
	var due renewing
	for _, s := range all.Data {
		if s.AutoRenewEnabled && s.CommitmentEndDate != nil && (due.ID == "" || s.CommitmentEndDate.Before(*due.CommitmentEndDate)) {
			due = s
		}
	}
	require.NotEmpty(t, due.ID)

	simulate(t, e, http.MethodPost, "/clock", map[string]any{"now": due.CommitmentEndDate.Add(48 * time.Hour)})
	require.Equal(t, "succeeded", resync(t, c, id).Text("state"))

	var renewed renewing
	c.Get("/subscriptions/" + due.ID).Expect(http.StatusOK).Into(&renewed)
	require.True(t, renewed.CommitmentEndDate.After(*due.CommitmentEndDate), "%s", renewed.CommitmentEndDate)
	var trail struct {
		Data []struct {
			Action        string
			ActorName     string `json:"actor_name"`
			Before, After struct {
				CommitmentEndDate *time.Time `json:"commitment_end_date"`
			}
		}
	}
	c.Get("/audit-events?subscription_id=" + due.ID).Expect(http.StatusOK).Into(&trail)
	require.Len(t, trail.Data, 1)
	require.Equal(t, "subscription.changed", trail.Data[0].Action)
	require.Equal(t, due.CommitmentEndDate, trail.Data[0].Before.CommitmentEndDate)
	require.Equal(t, renewed.CommitmentEndDate, trail.Data[0].After.CommitmentEndDate)
}

// TestASecondSweepOfTheSimulatorFindsNothing is the promise of the mirror with Microsoft's real
// shapes in between.
func TestASecondSweepOfTheSimulatorFindsNothing(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	c := e.Operator()
	id := synced(t, e, c)
	var again struct{ Result map[string]int }
	resync(t, c, id).Into(&again)
	require.Empty(t, again.Result)
}

// TestANotificationIsReadAgain goes all the way round: Partner Center is told where to send,
// something changes there, its signed notification arrives, and the mirror follows.
func TestANotificationIsReadAgain(t *testing.T) {
	t.Parallel()
	e := withSimulatedTime(t)
	c := e.Operator()
	id := synced(t, e, c)
	partner := apitest.Credentials()[0].TenantID
	var hook *world.Webhook
	require.Eventually(t, func() bool {
		e.Sim.World().View(func(s *world.State) { hook, _ = s.Webhooks.Get("", partner) })
		return hook != nil
	}, 30*time.Second, 50*time.Millisecond, "the first sync registers the address")
	require.Contains(t, hook.URL, "/api/v1/webhooks/partner-center/"+id)

	// The address is the portal's own, where nothing listens in a test: a mailbox stands there.
	delivered := make(chan int, 100)
	mailbox := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/api/v1/webhooks/partner-center/" + id
		r.RequestURI = r.URL.Path
		recorder := httptest.NewRecorder()
		e.App.Server.Handler().ServeHTTP(recorder, r)
		rw.WriteHeader(recorder.Code)
		delivered <- recorder.Code
	}))
	t.Cleanup(mailbox.Close)
	require.NoError(t, e.Sim.World().Update(func(tx *world.Tx) error {
		h, _ := tx.Webhooks.Edit("", partner)
		h.URL = mailbox.URL
		return nil
	}))

	var all struct{ Data []renewing }
	c.Get("/subscriptions?status=active&limit=200").Expect(http.StatusOK).Into(&all)
	due := all.Data[0]
	for _, s := range all.Data {
		if s.CommitmentEndDate != nil && (due.CommitmentEndDate == nil || s.CommitmentEndDate.Before(*due.CommitmentEndDate)) {
			due = s
		}
	}
	simulate(t, e, http.MethodPost, "/clock", map[string]any{"now": due.CommitmentEndDate.Add(48 * time.Hour)})
	select {
	case status := <-delivered:
		require.Equal(t, http.StatusOK, status)
	case <-time.After(30 * time.Second):
		t.Fatal("no notification came")
	}
	require.Eventually(t, func() bool {
		var now renewing
		c.Get("/subscriptions/" + due.ID).Into(&now)
		return now.Status != due.Status || now.CommitmentEndDate.After(*due.CommitmentEndDate)
	}, 30*time.Second, 50*time.Millisecond)
}

func TestAForgedNotificationIsRefused(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	c := e.Operator()
	id := addReseller(e, c)
	authorize(e, c, id, administrator(0))
	foreign := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a foreign address was called") }))
	t.Cleanup(foreign.Close)
	body := `{"EventName":"subscription-updated","ResourceUri":"http://x/webhooks/v1/customers/a/subscriptions/b","ResourceChangeUtcDate":"2026-01-01T00:00:00Z"}`
	tests := map[string]struct {
		path, body string
		header     map[string]string
		want       int
	}{
		"no signature":          {id, body, nil, http.StatusUnauthorized},
		"a foreign certificate": {id, body, map[string]string{"Authorization": "Signature AAAA", "X-MS-Certificate-Url": foreign.URL + "/c.cer", "X-MS-Signature-Algorithm": "rsa-sha256"}, http.StatusUnauthorized},
		"an unknown reseller":   {uuid.NewString(), body, nil, http.StatusNotFound},
		"no reseller":           {"nonsense", body, nil, http.StatusNotFound},
		"nothing":               {id, "", nil, http.StatusUnauthorized},
		"too much":              {id, string(make([]byte, 70<<10)), nil, http.StatusBadRequest},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/api/v1/webhooks/partner-center/"+tt.path, strings.NewReader(tt.body))
			r.Header.Set("Content-Type", "application/json")
			for k, v := range tt.header {
				r.Header.Set(k, v)
			}
			recorder := httptest.NewRecorder()
			e.App.Server.Handler().ServeHTTP(recorder, r)
			require.Equal(t, tt.want, recorder.Code, "%s", recorder.Body)
		})
	}
}

func TestSyncsAreJoinedAndStayInTheirReseller(t *testing.T) {
	t.Parallel()
	e := apitest.New(t) // no worker: what is queued stays so
	c := e.Operator()
	id := addReseller(e, c)
	c.Post("/resellers/"+id+"/sync", nil).Refused(http.StatusConflict, "reseller.not_authorized")
	authorize(e, c, id, administrator(0))
	first := c.Post("/resellers/"+id+"/sync", nil).Expect(http.StatusAccepted)
	second := c.Post("/resellers/"+id+"/sync", nil).Expect(http.StatusAccepted)
	require.Equal(t, first.Text("id"), second.Text("id"))
	asked := c.Get("/operations/" + first.Text("id")).Expect(http.StatusOK)
	require.NotEmpty(t, asked.Text("reseller_name"))
	require.NotEmpty(t, asked.Text("requested_by_name"))
	for _, answer := range []string{string(first.Body), string(second.Body)} {
		require.JSONEq(t, string(asked.Body), answer, "the answer is what GET tells")
	}
	var status struct{ Running json.RawMessage }
	require.NoError(t, json.Unmarshal(c.Get("/resellers/"+id+"/sync").Expect(http.StatusOK).Body, &status))
	require.JSONEq(t, string(asked.Body), string(status.Running))
	require.Equal(t, "/api/v1/operations/"+first.Text("id"), first.Header.Get("Location"))
	require.Equal(t, "queued", c.Get("/operations/"+first.Text("id")).Expect(http.StatusOK).Text("state"))

	viewer := e.User("viewer@example.com", authz.RolePartnerView, id)
	viewer.Get("/operations/" + first.Text("id")).Expect(http.StatusOK)
	viewer.Post("/resellers/"+id+"/sync", nil).Refused(http.StatusForbidden, "permission.missing")
	other := c.Post("/resellers", map[string]any{
		"display_name": "Other", "domain": apitest.Credentials()[1].Domain, "application_id": apitest.Credentials()[1].ApplicationID,
		"application_secret": apitest.Credentials()[1].Secret,
	}).Expect(http.StatusCreated).Text("id")
	stranger := e.User("stranger@example.com", authz.RoleCSPAdmin, other)
	stranger.Get("/operations/"+first.Text("id")).Refused(http.StatusNotFound, "operation.not_found")
	stranger.Post("/resellers/"+id+"/sync", nil).Refused(http.StatusNotFound, "reseller.not_found")
	stranger.Get("/resellers/"+id+"/sync").Refused(http.StatusNotFound, "reseller.not_found")
	require.NotContains(t, string(stranger.Get("/operations").Expect(http.StatusOK).Body), first.Text("id"))
	c.Get("/operations?kind=nonsense").Refused(http.StatusUnprocessableEntity, "query.kind")
}
