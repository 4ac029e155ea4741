package gdap_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/gdap"
)

func TestWhatARelationshipGives(t *testing.T) {
	activated := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		status      string
		activated   bool
		force, over bool
	}{
		"active":                           {status: "active", activated: true, force: true},
		"near its end":                     {status: "expiring", activated: true, force: true},
		"ended":                            {status: "expired", activated: true, over: true},
		"terminated":                       {status: "terminated", activated: true, over: true},
		"an invitation nobody accepted":    {status: "expired"},
		"waiting for the customer":         {status: "approvalPending"},
		"a value that Microsoft has added": {status: "unknownFutureValue", activated: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := gdap.Relationship{Status: tt.status}
			if tt.activated {
				r.ActivatedAt = &activated
			}
			require.Equal(t, tt.force, r.InForce())
			require.Equal(t, tt.over, r.Over())
		})
	}
}
