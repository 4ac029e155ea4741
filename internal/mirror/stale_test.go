package mirror_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mirror"
)

func TestStale(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	tests := map[string]struct {
		readAt *time.Time
		failed bool
		want   bool
	}{
		"just read":              {ago(0), false, false},
		"read last night":        {ago(26 * time.Hour), false, false},
		"a night was missed":     {ago(26*time.Hour + time.Second), false, true},
		"the newest one failed":  {ago(0), true, true},
		"never read":             {nil, false, true},
		"never read, and failed": {nil, true, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) { require.Equal(t, tt.want, mirror.Stale(tt.readAt, tt.failed, now)) })
	}
}
