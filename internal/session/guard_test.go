package session

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDelaysGrowAndForget(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var g Guard
	var waits []time.Duration
	for range 18 {
		g = g.next(now, freeOfAccount)
		waits = append(waits, g.BlockedUntil.Sub(now))
	}
	require.Equal(t, make([]time.Duration, freeOfAccount), waits[:freeOfAccount], "the first failures are free")
	for i := freeOfAccount + 1; i < len(waits); i++ {
		require.GreaterOrEqual(t, waits[i], waits[i-1])
	}
	require.Equal(t, firstDelay, waits[freeOfAccount])
	require.Equal(t, longestDelay, waits[len(waits)-1])

	g = g.next(now.Add(forgetAfter+time.Second), freeOfAccount)
	require.Equal(t, 1, g.Failures, "a quiet day forgets")
	require.Equal(t, g.LastFailureAt, g.BlockedUntil)
}

func TestAccountAndAddressAreGuardedApart(t *testing.T) {
	a, b := guardsOf("mia@example.com", "192.0.2.1"), guardsOf("mia@example.com", "192.0.2.2")
	require.Equal(t, a[0], b[0])
	require.NotEqual(t, a[1].key, b[1].key)
	require.NotEqual(t, a[0].key, guardsOf("x", "mia@example.com")[1].key, "a name that looks like an address is not one")
	require.Equal(t, guardsOf("x", "2001:db8::1")[1], guardsOf("x", "2001:db8::ffff")[1], "one /64 is one place")
	require.NotEqual(t, guardsOf("x", "2001:db8::1")[1], guardsOf("x", "2001:db8:0:1::1")[1])
}

func TestSessionsEnd(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	fresh := Session{LastSeenAt: now, ExpiresAt: now.Add(LivesFor)}
	revoked := fresh
	revoked.RevokedAt = &now
	tests := map[string]struct {
		s    Session
		at   time.Time
		live bool
	}{
		"used just now":    {fresh, now, true},
		"idle":             {fresh, now.Add(IdleFor), false},
		"nearly idle":      {fresh, now.Add(IdleFor - time.Second), true},
		"revoked":          {revoked, now, false},
		"past its end":     {Session{LastSeenAt: now.Add(LivesFor), ExpiresAt: now.Add(LivesFor)}, now.Add(LivesFor), false},
		"the zero session": {Session{}, now, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) { require.Equal(t, tt.live, tt.s.Live(tt.at)) })
	}
}
