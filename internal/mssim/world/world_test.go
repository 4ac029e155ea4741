package world

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var testStart = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// newWorld makes a world whose machine clock stands still, so that its own clock
// moves only when told.
func newWorld(t *testing.T, seed string) *World {
	t.Helper()
	return openWorld(t, "", seed)
}

func openWorld(t *testing.T, dir, seed string) *World {
	t.Helper()
	w, err := New(Options{Dir: dir, Seed: seed, Now: testStart, Machine: func() time.Time { return testStart }, Tune: Immediate})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, w.Close()) })
	return w
}

func dump(t *testing.T, w *World) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, w.WriteState(&b, ""))
	return b.String()
}

func TestUpdateIsAllOrNothing(t *testing.T) {
	w := newWorld(t, "demo")
	before := dump(t, w)
	refused := errors.New("refused")
	err := w.Update(func(tx *Tx) error {
		for p := range tx.Partners.All("") {
			edited, _ := tx.Partners.Edit("", p.TenantID)
			edited.Name = "changed"
			tx.Webhooks.Put("", p.TenantID, &Webhook{PartnerID: p.TenantID})
			tx.Apps.Delete("", StableID("app", "nordlicht"))
		}
		return refused
	})
	require.ErrorIs(t, err, refused)
	require.Equal(t, before, dump(t, w))
}

func TestTransactionReadsItsOwnWrites(t *testing.T) {
	w := newWorld(t, "empty")
	put := func(tx *Tx, keys ...string) {
		for _, k := range keys {
			tx.Groups.Put("t", k, &Group{ID: k})
		}
	}
	ids := func(s *State) (out []string) {
		for g := range s.Groups.All("t") {
			out = append(out, g.ID)
		}
		return out
	}
	require.NoError(t, w.Update(func(tx *Tx) error { put(tx, "a", "b", "c"); return nil }))
	require.NoError(t, w.Update(func(tx *Tx) error {
		tx.Groups.Delete("t", "b")
		put(tx, "d")
		g, ok := tx.Groups.Edit("t", "c")
		require.True(t, ok)
		g.DisplayName = "C"
		require.Equal(t, []string{"a", "c", "d"}, ids(tx.State))
		require.Equal(t, 3, tx.State.Groups.Len("t"))
		seen, _ := tx.State.Groups.Get("t", "c")
		require.Equal(t, "C", seen.DisplayName)
		_, ok = tx.State.Groups.Get("t", "b")
		require.False(t, ok)
		return nil
	}))
	require.NoError(t, w.Update(func(tx *Tx) error { put(tx, "b"); return nil }))
	w.View(func(s *State) { require.Equal(t, []string{"a", "c", "d", "b"}, ids(s), "a row stored anew comes last") })
}

func TestEditGivesAPrivateCopy(t *testing.T) {
	w := newWorld(t, "demo")
	id := StableID("tenant", "nordlicht")
	var kept *Partner
	w.View(func(s *State) { kept, _ = s.Partners.Get("", id) })
	name := kept.Name
	require.NoError(t, w.Update(func(tx *Tx) error {
		p, _ := tx.Partners.Edit("", id)
		p.Name = "changed"
		return nil
	}))
	require.Equal(t, name, kept.Name, "a row kept from before must not change")
}

func TestSameStartSameBytes(t *testing.T) {
	a, b := newWorld(t, "demo"), newWorld(t, "demo")
	require.Equal(t, dump(t, a), dump(t, b))
	_, err := a.Advance(testStart.AddDate(0, 3, 0))
	require.NoError(t, err)
	require.NotEqual(t, dump(t, a), dump(t, b))
	require.NoError(t, a.Reset("demo", testStart))
	require.Equal(t, dump(t, a), dump(t, b), "a reset gives the same world again")
}

func TestUnknownSeedIsRefused(t *testing.T) {
	_, err := New(Options{Seed: "huge"})
	require.ErrorContains(t, err, `unknown seed "huge"`)
}

func TestStateShowsNoSecrets(t *testing.T) {
	w := newWorld(t, "demo")
	_, err := w.SigningKeys()
	require.NoError(t, err)
	state := dump(t, w)
	for _, secret := range []string{StaffPassword, CustomerPassword, "simulator~secret"} {
		require.NotContains(t, state, secret)
	}
	require.Contains(t, state, "[redacted]")
}

func TestSigningKeysSurviveAReset(t *testing.T) {
	w := newWorld(t, "demo")
	token, err := w.SignToken(map[string]any{"tid": "t", "exp": testStart.Add(time.Hour).Unix()})
	require.NoError(t, err)
	require.NoError(t, w.Reset("empty", testStart))
	claims, err := w.VerifyToken(token)
	require.NoError(t, err)
	require.Equal(t, "t", claims.TenantID)
}

func TestVerifyTokenRefuses(t *testing.T) {
	w, other := newWorld(t, "empty"), newWorld(t, "empty")
	signed := func(w *World, claims map[string]any) string {
		token, err := w.SignToken(claims)
		require.NoError(t, err)
		return token
	}
	valid := map[string]any{"exp": testStart.Add(time.Hour).Unix()}
	tests := map[string]string{
		"not a token":          "abc",
		"another world's":      signed(other, valid),
		"expired":              signed(w, map[string]any{"exp": testStart.Add(-time.Hour).Unix()}),
		"without an end":       signed(w, map[string]any{"tid": "t"}),
		"not valid yet":        signed(w, map[string]any{"exp": testStart.Add(time.Hour).Unix(), "nbf": testStart.Add(time.Minute).Unix()}),
		"signed with nothing":  "eyJhbGciOiJub25lIn0.eyJleHAiOjQ4MDAwMDAwMDB9.",
		"with a changed claim": signed(w, valid)[:40] + "x",
	}
	for name, token := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := w.VerifyToken(token)
			require.ErrorIs(t, err, ErrToken)
		})
	}
}
