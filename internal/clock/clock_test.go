package clock_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/clock"
)

func TestCutIsUTCMicroseconds(t *testing.T) {
	in := time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.FixedZone("CET", 3600))
	require.Equal(t, "2026-03-01T11:00:00.123456Z", clock.Cut(in).Format(time.RFC3339Nano))
}

func TestFollowerTicksFromWhatItObserved(t *testing.T) {
	here := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	f := clock.NewFollower(func() time.Time { return here })
	require.Equal(t, here, f.Now())

	there := here.AddDate(0, 6, 0)
	f.Observe(there)
	require.Equal(t, there, f.Now())

	here = here.Add(time.Minute)
	require.Equal(t, there.Add(time.Minute), f.Now())
}
