package v1_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
)

// simulate sets a control of the simulator, such as a fault.
func simulate(t *testing.T, e *apitest.Env, method, path string, body any) {
	t.Helper()
	text, err := json.Marshal(body)
	require.NoError(t, err)
	req, err := http.NewRequest(method, e.SimURL+"/_sim"+path, bytes.NewReader(text))
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Less(t, resp.StatusCode, 300, "%s", answer)
}

type fault map[string]any

func inject(t *testing.T, e *apitest.Env, faults ...fault) {
	t.Helper()
	for _, f := range faults {
		simulate(t, e, http.MethodPost, "/faults", f)
	}
}

func heal(t *testing.T, e *apitest.Env) {
	t.Helper()
	simulate(t, e, http.MethodDelete, "/faults", nil)
}

// refusing makes every token of the reseller's account be refused with one of Entra's codes.
func refusing(code string) []fault {
	return []fault{
		{"path": "/*/oauth2/v2.0/token", "status": http.StatusBadRequest, "code": code, "message": "Refused."},
		// After it, so that no job under way meets a 401 that a new token does not mend.
		{"path": "/v1/**", "status": http.StatusUnauthorized},
	}
}

type shown struct {
	Total int
	Data  []struct {
		ID       string
		Quantity int
		AsOf     time.Time `json:"as_of"`
		Stale    bool
	}
}

func subscriptions(c *apitest.Client) (s shown) {
	c.Get("/subscriptions?limit=200&include=total").Expect(http.StatusOK).Into(&s)
	return s
}

type syncStatus struct {
	Running   *struct{}
	Resources []struct {
		Resource      string
		ProblemCode   string `json:"problem_code"`
		ProblemDetail string `json:"problem_detail"`
	}
	Tenants []struct {
		Resource    string
		WithProblem int `json:"with_problem"`
	}
}

func statusOf(c *apitest.Client, resellerID string) (s syncStatus) {
	c.Get("/resellers/" + resellerID + "/sync").Expect(http.StatusOK).Into(&s)
	return s
}

// synced authorizes the simulator's first reseller and waits for the first sync.
func synced(t *testing.T, e *apitest.Env, c *apitest.Client) (resellerID string) {
	t.Helper()
	id := addAuthorized(e, c)
	idle(t, e, c, id)
	require.NotZero(t, subscriptions(c).Total)
	return id
}

// idle waits until every sync has ended, the one that was just asked for included, and the work
// that follows a sync.
func idle(t *testing.T, e *apitest.Env, c *apitest.Client, resellerID string) {
	t.Helper()
	require.Eventually(t, func() bool { return statusOf(c, resellerID).Running == nil }, time.Minute, 50*time.Millisecond)
	e.Idle()
}

// resync asks for a sync and gives its operation once it has ended.
func resync(t *testing.T, c *apitest.Client, resellerID string) *apitest.Answer {
	t.Helper()
	return ended(t, c, c.Post("/resellers/"+resellerID+"/sync", nil).Expect(http.StatusAccepted))
}

func ended(t *testing.T, c *apitest.Client, accepted *apitest.Answer) *apitest.Answer {
	t.Helper()
	path := "/operations/" + accepted.Text("id")
	require.Eventually(t, func() bool { return c.Get(path).Text("finished_at") != "" }, time.Minute, 50*time.Millisecond)
	return c.Get(path)
}

// same asserts that the figures are those of before, at the age they had.
func same(t *testing.T, before, now shown, stale bool) {
	t.Helper()
	require.Equal(t, before.Total, now.Total, "nothing is lost")
	for i, s := range now.Data {
		require.Equal(t, before.Data[i].ID, s.ID)
		require.Equal(t, before.Data[i].AsOf, s.AsOf, "nothing is shown as fresher than it is")
		require.Equal(t, stale, s.Stale)
	}
}

func TestARefusedAccountIsOneClearStateOfItsResellerUntilAuthorizedAnew(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ entra, code, remedy string }{
		"token revoked":      {"50173", "token_revoked", "Authorize again"},
		"second factor gone": {"50076", "mfa_missing", "Turn it on for that account and authorize again"},
		"consent gone":       {"65001", "consent_missing", "consent"},
		"secret expired":     {"7000222", "secret_expired", "Make a new one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := apitest.New(t)
			e.Work()
			c := e.Operator()
			id := synced(t, e, c)
			before := subscriptions(c)

			inject(t, e, refusing(tt.entra)...)
			// The job that follows changes may find out before this sync is asked for.
			if op := c.Post("/resellers/"+id+"/sync", nil); op.Status == http.StatusAccepted {
				op = ended(t, c, op)
				require.Equal(t, "failed", op.Text("state"))
				require.Equal(t, tt.code, op.Text("problem_code"))
				require.Contains(t, op.Text("problem_detail"), tt.remedy)
			} else {
				op.Refused(http.StatusConflict, "reseller.not_authorized")
				require.Contains(t, op.Text("detail"), "press Authorize")
			}
			reseller := c.Get("/resellers/" + id).Expect(http.StatusOK)
			require.Equal(t, tt.code, reseller.Text("problem.code"))
			require.Contains(t, reseller.Text("problem.detail"), tt.remedy)
			same(t, before, subscriptions(c), true)
			require.Contains(t, string(c.Get("/resellers/"+id+"/health").Expect(http.StatusOK).Body), tt.remedy)

			heal(t, e)
			authorize(e, c, id, administrator(0))
			idle(t, e, c, id)
			require.Equal(t, "succeeded", resync(t, c, id).Text("state"))
			require.Empty(t, c.Get("/resellers/"+id).Text("problem"))
			after := subscriptions(c)
			require.Equal(t, before.Total, after.Total)
			for i, s := range after.Data {
				require.False(t, s.Stale)
				require.True(t, s.AsOf.After(before.Data[i].AsOf))
			}
		})
	}
}

func TestUnusableAnswersLeaveTheLastKnownFiguresWithTheirAge(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fault{
		"cut JSON":     {"status": http.StatusOK, "body": `{"items": [{"id": "x", "quantity`, "content_type": "application/json"},
		"HTML":         {"status": http.StatusOK, "body": "<html>Sorry</html>", "content_type": "text/html"},
		"another kind": {"status": http.StatusOK, "body": `["a", 7, null]`, "content_type": "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := apitest.New(t)
			e.Work()
			c := e.Operator()
			id := synced(t, e, c)
			before := subscriptions(c)

			f["path"], f["method"] = "/v1/customers/*/subscriptions", http.MethodGet
			inject(t, e, f)
			op := resync(t, c, id)
			require.Equal(t, "succeeded", op.Text("state"))
			require.Equal(t, "partly_read", op.Text("problem_code"))
			require.Contains(t, op.Text("problem_detail"), "Of 9 tenants, 9 could be read only in part.")
			for _, s := range statusOf(c, id).Tenants {
				require.Equal(t, map[bool]int{true: 9, false: 0}[s.Resource == "subscriptions"], s.WithProblem, s.Resource)
			}
			same(t, before, subscriptions(c), true)
			require.Empty(t, c.Get("/resellers/"+id).Text("problem"), "the connection works")

			heal(t, e)
			resync(t, c, id)
			for _, s := range subscriptions(c).Data {
				require.False(t, s.Stale)
			}
		})
	}
}

func TestWhileMicrosoftIsAwayReadingGoesOn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault fault
		waits string
	}{
		"throttled for an hour": {fault{"path": "/v1/**", "status": http.StatusTooManyRequests, "retry_after": 3600}, "throttled"},
		"out of order":          {fault{"path": "/v1/**", "status": http.StatusServiceUnavailable}, "outage"},
		"half sent":             {fault{"path": "/v1/customers", "truncate": true}, "outage"},
		"not reachable":         {fault{"path": "/**", "drop": true}, "outage"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := apitest.New(t)
			e.Work()
			c := e.Operator()
			id := synced(t, e, c)
			before := subscriptions(c)

			inject(t, e, tt.fault)
			op := c.Post("/resellers/"+id+"/sync", nil).Expect(http.StatusAccepted).Text("id")
			var told string
			require.Eventually(t, func() bool {
				for _, s := range statusOf(c, id).Resources {
					if s.Resource == "customers" && s.ProblemCode != "" {
						told = s.ProblemDetail
					}
				}
				return told != ""
			}, time.Minute, 50*time.Millisecond)
			require.Contains(t, told, "The last known figures are shown; it is tried again by itself")
			var waiting *apitest.Answer
			require.Eventually(t, func() bool {
				waiting = c.Get("/operations/" + op).Expect(http.StatusOK)
				return waiting.Text("waiting_for") == tt.waits && waiting.Text("waiting_until") != ""
			}, time.Minute, 50*time.Millisecond)
			require.Equal(t, "running", waiting.Text("state"), "it goes on by itself when Microsoft is back")
			until, err := time.Parse(time.RFC3339Nano, waiting.Text("waiting_until"))
			require.NoError(t, err)
			require.True(t, until.After(time.Now()))
			if tt.waits == "throttled" {
				require.Contains(t, told, "Microsoft limits how often")
				require.WithinDuration(t, time.Now().Add(time.Hour), until, 5*time.Minute)
			}
			same(t, before, subscriptions(c), false)
			directory := c.Get("/resellers/" + id + "/partner-center-customers").Expect(http.StatusOK)
			require.Equal(t, "true", directory.Text("stale"))
			require.NotEmpty(t, directory.Text("as_of"))
			c.Get("/dashboard").Expect(http.StatusOK)
		})
	}
}

func TestASyncThatReadsNothingFails(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	c := e.Operator()
	id := synced(t, e, c)
	before := subscriptions(c)
	inject(t, e, fault{"path": "/v1/customers/*/**", "status": http.StatusForbidden})
	op := resync(t, c, id)
	require.Equal(t, "failed", op.Text("state"))
	require.Equal(t, "nothing_read", op.Text("problem_code"))
	require.Contains(t, op.Text("problem_detail"), "Of 9 tenants, none could be read. The commonest cause: ")
	same(t, before, subscriptions(c), true)

	heal(t, e)
	op = resync(t, c, id)
	require.Equal(t, "succeeded", op.Text("state"))
	require.Empty(t, op.Text("problem_code"))
}

func TestOrdersSayThatTheyAreStale(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	c := e.Operator()
	id := synced(t, e, c)
	type orders struct {
		Data []struct {
			ID    string
			AsOf  *time.Time `json:"as_of"`
			Stale bool
		}
	}
	read := func() (o orders) {
		c.Get("/orders?limit=200").Expect(http.StatusOK).Into(&o)
		return o
	}
	before := read()
	require.NotEmpty(t, before.Data)
	for _, o := range before.Data {
		require.NotNil(t, o.AsOf)
		require.False(t, o.Stale)
	}

	inject(t, e, fault{"path": "/v1/customers/*/orders", "status": http.StatusForbidden})
	resync(t, c, id)
	for i, o := range read().Data {
		require.True(t, o.Stale)
		require.Equal(t, before.Data[i].AsOf, o.AsOf, "nothing is shown as fresher than it is")
	}
	require.Equal(t, "true", c.Get("/orders/"+before.Data[0].ID).Expect(http.StatusOK).Text("stale"))
	for _, s := range subscriptions(c).Data {
		require.False(t, s.Stale, "each resource for itself")
	}

	heal(t, e)
	resync(t, c, id)
	for _, o := range read().Data {
		require.False(t, o.Stale)
	}
}
