package portaluser_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/portaluser"
)

var weak = portaluser.Cost{MemoryKiB: 64, Time: 1, Threads: 1}

func hasher(t *testing.T, cost portaluser.Cost) *portaluser.Hasher {
	t.Helper()
	h, err := portaluser.NewHasher(cost, 2)
	require.NoError(t, err)
	return h
}

func TestPasswordsAreCheckedAgainstTheirHash(t *testing.T) {
	ctx, h := context.Background(), hasher(t, weak)
	phc, err := h.Hash(ctx, "harbor lantern 42")
	require.NoError(t, err)
	require.Regexp(t, `^\$argon2id\$v=19\$m=64,t=1,p=1\$`, phc)

	for password, want := range map[string]bool{"harbor lantern 42": true, "harbor lantern 43": false, "": false} {
		ok, err := h.Check(ctx, password, phc)
		require.NoError(t, err)
		require.Equal(t, want, ok, password)
	}
	other, err := h.Hash(ctx, "harbor lantern 42")
	require.NoError(t, err)
	require.NotEqual(t, phc, other, "each hash has its own salt")
}

func TestNoHashIsNoPassword(t *testing.T) {
	h := hasher(t, weak)
	for _, password := range []string{"", "no account has this password"} {
		ok, err := h.Check(context.Background(), password, "")
		require.NoError(t, err)
		require.False(t, ok)
	}
}

func TestCostsOfAnotherTimeAreOutdated(t *testing.T) {
	ctx := context.Background()
	old, err := hasher(t, weak).Hash(ctx, "harbor lantern 42")
	require.NoError(t, err)
	stronger := hasher(t, portaluser.Cost{MemoryKiB: 128, Time: 1, Threads: 1})
	ok, renewed, err := stronger.CheckAndRenew(ctx, "harbor lantern 42", old)
	require.NoError(t, err)
	require.True(t, ok, "old hashes still work")
	require.Contains(t, renewed, "$m=128,t=1,p=1$")

	for password, phc := range map[string]string{"harbor lantern 42": renewed, "harbor lantern 43": old} {
		ok, again, err := stronger.CheckAndRenew(ctx, password, phc)
		require.NoError(t, err)
		require.Equal(t, phc == renewed, ok)
		require.Empty(t, again, password)
	}
	ok, renewed, err = stronger.CheckAndRenew(ctx, "", "")
	require.NoError(t, err)
	require.False(t, ok)
	require.Empty(t, renewed)
}

func TestTheWaitForAPlaceEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	h, err := portaluser.NewHasher(weak, 1)
	require.NoError(t, err)
	release := portaluser.Occupy(h)
	defer release()
	_, err = h.Check(ctx, "x", "")
	require.Equal(t, apperr.TooMany, apperr.KindOf(err))
}

func TestAFloodIsRefusedInsteadOfWaitedFor(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	h, err := portaluser.NewHasher(weak, 1)
	require.NoError(t, err)
	release := portaluser.Occupy(h)
	answers := make(chan error, 100)
	for range 100 {
		go func() {
			_, err := h.Check(ctx, "x", "")
			answers <- err
		}()
	}
	for range 79 { // 21 wait; nobody else does
		require.Equal(t, apperr.TooMany, apperr.KindOf(<-answers))
	}
	cancel()
	for range 21 {
		require.Equal(t, apperr.TooMany, apperr.KindOf(<-answers))
	}
	release()
}
