package world

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhatHasEndedIsThrownAway(t *testing.T) {
	machine := testStart
	w, err := New(Options{Seed: "empty", Now: testStart, Machine: func() time.Time { return machine }})
	require.NoError(t, err)
	grant := func(tx *Tx, key string, kind GrantKind, life time.Duration) {
		tx.Grants.Put("", key, &Grant{Kind: kind, UserID: "u", AppID: "a", ExpiresAt: testStart.Add(life)})
	}
	touch := func() {
		require.NoError(t, w.Update(func(tx *Tx) error { tx.Groups.Put("g", "g", &Group{ID: "g"}); return nil }))
	}
	touch()
	require.NoError(t, w.Update(func(tx *Tx) error {
		grant(tx, "code", GrantCode, 5*time.Minute)
		grant(tx, "session", GrantSession, time.Hour)
		for n := range refreshTokensKept + 30 {
			grant(tx, fmt.Sprint(n), GrantRefresh, 90*24*time.Hour)
		}
		tx.Replies.Put("p", "old", &Reply{ExpiresAt: testStart.Add(time.Minute)})
		tx.Replies.Put("p", "new", &Reply{ExpiresAt: testStart.Add(24 * time.Hour)})
		return nil
	}))
	machine = machine.Add(pruneEvery)
	touch()
	w.View(func(s *State) {
		has := func(key string) bool { _, ok := s.Grants.Get("", key); return ok }
		require.Equal(t, []bool{false, true}, []bool{has("code"), has("session")})
		require.Equal(t, []bool{false, false, true, true}, []bool{has("0"), has("29"), has("30"), has(fmt.Sprint(refreshTokensKept + 29))})
		require.Equal(t, 1, s.Replies.Len("p"))
	})
}
