//go:build full

package world

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFaultTenThousandHistories holds seats and money of ten thousand random histories against the independent books: half of
// them changes of seats alone, half with transitions.
func TestFaultTenThousandHistories(t *testing.T) {
	const histories = 10_000
	var next atomic.Uint64
	for n := range runtime.GOMAXPROCS(0) {
		t.Run(fmt.Sprint("hand ", n), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "empty")
			for seed := next.Add(1); seed <= histories; seed = next.Add(1) {
				require.NoError(t, w.Reset("empty", testStart))
				if seed <= histories/2 {
					balance(t, w, termOfHistory(seed), seed)
				} else {
					balanceTransitions(t, w, seed)
				}
			}
		})
	}
}
