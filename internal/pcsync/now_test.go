package pcsync_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/pcsync/connect"
	"github.com/tenantry/tenantry/internal/upstream"
)

// Each try meets Microsoft's refusal or none, with credentials that are the reseller's or no longer.
func TestLicensesNowGoOnWithThePresentCredentials(t *testing.T) {
	t.Parallel()
	type try struct{ refused, former bool }
	tests := map[string]struct {
		tries []try
		check func(t *testing.T, err error)
	}{
		"which work": {[]try{{true, true}, {false, false}}, func(t *testing.T, err error) { require.NoError(t, err) }},
		"which are refused, too": {[]try{{true, true}, {true, false}}, func(t *testing.T, err error) {
			require.Equal(t, upstream.ReasonTokenRevoked, upstream.ReasonOf(err))
		}},
		"which were changed once more": {[]try{{true, true}, {true, true}}, func(t *testing.T, err error) {
			require.ErrorIs(t, err, connect.ErrFormer)
			require.Empty(t, upstream.ReasonOf(err), "nothing is known of the present ones")
		}},
		"which are the same": {[]try{{true, false}}, func(t *testing.T, err error) {
			require.Equal(t, upstream.ReasonTokenRevoked, upstream.ReasonOf(err))
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			id := w.addCustomer("Acme", 1)
			s := newSetup(t, w)
			s.sweep()
			made := 0
			w.before = func(string) {
				require.Less(t, made, len(tt.tries))
				delete(w.fail, "licenses")
				if tt.tries[made].refused {
					w.fail["licenses"] = refusal(upstream.ReasonTokenRevoked)
				}
				w.former = tt.tries[made].former
				made++
			}
			found, asOf, err := s.service.LicensesNow(s.ctx(), s.resellerID, s.tenantOf(id))
			tt.check(t, err)
			require.Len(t, tt.tries, made)
			require.Equal(t, err == nil, len(found) == 1)
			require.Equal(t, err != nil, asOf.IsZero())
		})
	}
}
