package world

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is a context that ends after it was asked so many times.
type patience struct {
	context.Context
	left int
}

func (p *patience) Err() error {
	if p.left--; p.left < 0 {
		return context.Canceled
	}
	return nil
}

// A year that is broken off again and again is the same year, and each time it
// stops nothing of the moment it stops at is left to do.
func TestAdvancingCanBeBrokenOff(t *testing.T) {
	whole, broken := newWorld(t, "demo"), newWorld(t, "demo")
	end := testStart.AddDate(1, 0, 0)
	changed, err := whole.Advance(end)
	require.NoError(t, err)
	stops, total := 0, 0
	for last := testStart; ; stops++ {
		n, err := broken.AdvanceContext(&patience{context.Background(), 17}, end)
		if total += n; err == nil {
			break
		}
		require.ErrorIs(t, err, context.Canceled)
		now := broken.Now()
		require.True(t, now.After(last) && now.Before(end), "%s after %s", now, last)
		require.Greater(t, broken.due.next.Load(), now.UnixNano())
		last = now
	}
	require.Greater(t, stops, 5)
	require.Equal(t, changed, total)
	require.Equal(t, dump(t, whole), dump(t, broken))
}

func TestWhoHasGoneMovesNoClock(t *testing.T) {
	w := newWorld(t, "demo")
	before := dump(t, w)
	gone, leave := context.WithCancel(context.Background())
	leave()
	changed, err := w.AdvanceContext(gone, testStart.AddDate(1, 0, 0))
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, changed)
	require.Equal(t, before, dump(t, w))
	require.Equal(t, testStart, w.Now())
}

// What was reached when the caller went away is what the data folder holds.
func TestABrokenOffAdvanceIsStored(t *testing.T) {
	dir := t.TempDir()
	w := openWorld(t, dir, "demo")
	_, err := w.AdvanceContext(&patience{context.Background(), 40}, testStart.AddDate(1, 0, 0))
	require.ErrorIs(t, err, context.Canceled)
	now, held := w.Now(), dump(t, w)
	require.True(t, now.After(testStart))
	require.NoError(t, w.Close())
	again := openWorld(t, dir, "demo")
	require.WithinDuration(t, now, again.Now(), time.Second+clockAhead)
	require.JSONEq(t, held, dump(t, again))
}
