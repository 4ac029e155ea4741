package world

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Reset goes back to a seed, with the clock at start.
func (w *World) Reset(seed string, start time.Time) error {
	if seed == "" {
		seed = "demo"
	}
	if !slices.Contains([]string{"empty", "demo", "large"}, seed) {
		return fmt.Errorf("unknown seed %q: use empty, demo or large", seed)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tables = newTables()
	w.due = &dueQueue{}
	w.clock = simClock{sim: start.UTC(), real: w.machine()}
	tx := w.tables.begin(start.UTC())
	tx.settings.Put("", "", &Settings{Seed: seed, Start: start.UTC(), ExtendedService: true, Throttle: true, ThrottlePerMinute: 500, RequireMFA: true})
	_, err := w.finish(tx)
	return err
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
