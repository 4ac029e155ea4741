package apiclient

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
)

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	r := newRig()
	first := r.token(t)
	r.at = r.at.Add(time.Second)
	require.NoError(t, r.RotateKey(t.Context(), false))
	second := r.token(t)
	require.NotEqual(t, strings.Split(first, ".")[0], strings.Split(second, ".")[0], "another kid")
	require.True(t, r.counts(t, first))
	require.True(t, r.counts(t, second))
	require.Empty(t, r.keys[1].Sealed, "the private half is forgotten")
	published, err := r.Service.Keys(t.Context())
	require.NoError(t, err)
	require.Len(t, published, 2)

	r.at = r.at.Add(TokenLife + leeway)
	published, err = r.Service.Keys(t.Context())
	require.NoError(t, err)
	require.Len(t, published, 1, "the former one's tokens ended")

	third := r.token(t)
	require.NoError(t, r.RotateKey(t.Context(), true))
	r.at = r.at.Add(keyKnown) // another process has read the keys before
	require.False(t, r.counts(t, third))

	r.at = r.at.Add(keySigns)
	n := len(r.keys)
	r.token(t)
	require.Len(t, r.keys, n+1, "a key signs for 30 days")
	r.keys[0].Sealed = nil
	r.token(t)
	require.Len(t, r.keys, n+2, "one that cannot be opened any more is replaced")
}

// TestBucketsAreBounded: however many clients call, a process remembers only so many.
func TestAnUnknownKeyIsLookedForOnceASecond(t *testing.T) {
	t.Parallel()
	r := newRig()
	good := r.token(t)
	require.True(t, r.counts(t, good))
	forged := r.signed(t, func(t *jwt.Token, _ *claims) { t.Header["kid"] = "of-nobody" })
	before := r.reads
	for range 100 {
		require.False(t, r.counts(t, forged))
	}
	require.Equal(t, before+1, r.reads)
	require.True(t, r.counts(t, good))
	r.at = r.at.Add(keyAsked)
	require.False(t, r.counts(t, forged))
	require.Equal(t, before+2, r.reads)

	waiting := make(chan struct{})
	r.memory.hold = waiting // the next read
	r.at = r.at.Add(keyAsked)
	refused := make(chan bool)
	go func() { _, err := r.publicKey(t.Context(), "of-nobody-else"); refused <- err != nil }()
	waiting <- struct{}{}
	require.True(t, r.counts(t, good), "a read holds nobody up whose key is known")
	waiting <- struct{}{}
	require.True(t, <-refused)
}
