package world

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhatMeetsASignInPolicy(t *testing.T) {
	before, after := testStart.Add(-time.Hour), testStart.Add(time.Hour)
	password, both := []string{"pwd"}, []string{"pwd", "mfa"}
	tests := map[string]struct {
		demand  SignInDemand
		methods []string
		at      time.Time
		guest   bool
		want    bool
	}{
		"second factor afterwards":      {DemandMFA, both, after, false, true},
		"second factor before":          {DemandMFA, both, before, false, false},
		"no second factor":              {DemandMFA, password, after, false, false},
		"signed in again":               {DemandSignInFrequency, password, after, false, true},
		"signed in too long ago":        {DemandSignInFrequency, both, before, false, false},
		"a member, delegation is risky": {DemandNoRiskyDelegation, password, before, false, true},
		"a partner's user":              {DemandNoRiskyDelegation, both, after, true, false},
		"blocked":                       {DemandBlock, both, after, false, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := &SignInPolicy{Demand: tt.demand, Since: testStart}
			require.Equal(t, tt.want, p.Met(tt.methods, tt.at, tt.guest))
		})
	}
	require.True(t, (*SignInPolicy)(nil).Met(nil, before, true))
}
