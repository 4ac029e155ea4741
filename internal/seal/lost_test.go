package seal_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/seal"
)

func TestLostMasterKeysAreNoticedAndForgotten(t *testing.T) {
	for name, keys := range map[string]string{
		"another name":              "k2:" + key32('b'),
		"another key, the old name": "k1:" + key32('b'),
	} {
		t.Run(name, func(t *testing.T) {
			ctx, store := context.Background(), newMemStore()
			before := newSealer(t, "k1:"+key32('a'), store)
			sealed, err := before.Seal(ctx, secretPlace, []byte("s3cret"))
			require.NoError(t, err)
			lost, err := before.Lost(ctx)
			require.NoError(t, err)
			require.Zero(t, lost)

			other := seal.Place{Owner: "reseller-2", Table: "resellers", Column: "client_secret", RowID: "row-2"}
			ids := 0
			after, err := seal.New(ring(t, keys), store, func() string { ids++; return fmt.Sprintf("after-%d", ids) }, time.Now)
			require.NoError(t, err)
			kept, err := after.Seal(ctx, other, []byte("kept"))
			require.NoError(t, err)
			lost, err = after.Lost(ctx)
			require.NoError(t, err)
			require.Equal(t, 1, lost, "the one of before, not the one of now")
			_, err = after.Seal(ctx, secretPlace, []byte("anew"))
			require.Error(t, err, "nothing is sealed under a data key that cannot be read")

			gone, err := after.Forget(ctx)
			require.NoError(t, err)
			require.Equal(t, 1, gone)
			_, err = after.Open(ctx, secretPlace, sealed)
			require.ErrorIs(t, err, seal.ErrNoKey)
			anew, err := after.Seal(ctx, secretPlace, []byte("anew"))
			require.NoError(t, err)
			for want, at := range map[string]seal.Place{"anew": secretPlace, "kept": other} {
				value := map[string][]byte{"anew": anew, "kept": kept}[want]
				got, err := after.Open(ctx, at, value)
				require.NoError(t, err)
				require.Equal(t, want, string(got))
			}
		})
	}
}
