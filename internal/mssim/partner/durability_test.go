package partner

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// reopen makes a simulator over a data folder, as a fresh process would.
func reopen(t *testing.T, dir string, clock *fakeClock) *sim {
	t.Helper()
	w, err := world.New(world.Options{Dir: dir, Seed: "demo", Now: start, Machine: clock.Now, Tune: world.Immediate})
	require.NoError(t, err)
	demo := world.DemoCredentials()
	return &sim{t: t, w: w, h: New(w), clock: clock, first: demo[0], other: demo[1]}
}

func TestRestart(t *testing.T) {
	dir, clock := t.TempDir(), &fakeClock{now: start}
	s := reopen(t, dir, clock)
	hook := newReceiver(t, 503)
	require.Equal(t, 200, s.register(hook, "", "test-created").status)
	first := s.createCustomer("durable", nil)
	require.Equal(t, 201, first.status)
	asked := s.do(request{method: "POST", path: "/webhooks/v1/registration/validationEvents"})
	require.Equal(t, 200, asked.status)
	hook.wait(t)
	s.h.Close()
	require.NoError(t, s.w.Close())

	clock.advance(time.Minute)
	s = reopen(t, dir, clock)
	t.Cleanup(func() { s.h.Close(); require.NoError(t, s.w.Close()) })
	d := hook.wait(t)
	s.verify(d, d.header.Get("Authorization"))
	require.Equal(t, asked.json(t)["correlationId"], d.header.Get("X-MS-Correlation-Id"), "what was waiting goes on its way")
	require.Equal(t, first.body, s.createCustomer("durable", nil).body, "the answer is known after a restart")
}

func TestExpiredRepliesGo(t *testing.T) {
	s := newSim(t)
	for i, prefix := range []string{"one", "two", "three"} {
		require.Equal(t, 201, s.createCustomer(prefix, nil).status)
		s.clock.advance(time.Duration(i) * time.Hour)
	}
	s.clock.advance(replayWindow - 150*time.Minute)
	require.Equal(t, 201, s.createCustomer("four", nil).status)
	s.w.View(func(st *world.State) { require.Equal(t, 2, st.Replies.Len(s.first.TenantID)) })
}
