package world

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Seeds are the names Reset accepts.
var Seeds = []string{"empty", "demo", "large"}

// Reset goes back to a seed, with the clock at start. Signing keys stay, so that
// clients keep trusting what they know.
func (w *World) Reset(seed string, start time.Time) error {
	if seed == "" {
		seed = "demo"
	}
	if !slices.Contains(Seeds, seed) {
		return fmt.Errorf("unknown seed %q: use empty, demo or large", seed)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	start = start.UTC()
	old := w.tables
	w.tables = newTables()
	w.due = newDueQueue()
	w.clock = simClock{sim: start, real: w.machine()}
	tx := w.tables.begin(start)
	if old != nil {
		for k := range read(old.keys).All("") {
			tx.keys.Put("", k.Purpose, k)
		}
	}
	set := &Settings{Seed: seed, Start: start, ExtendedService: true, Throttle: true, ThrottlePerMinute: 500, RequireMFA: true}
	if w.tune != nil {
		w.tune(set)
	}
	tx.State.Settings = *set
	tx.settings.Put("", "", set)
	if seed == "demo" {
		seedDemo(tx)
	}
	_, err := w.finish(tx)
	return err
}

// Tune changes the settings. Their seed and start stay.
func (w *World) Tune(change func(*Settings)) error {
	return w.Update(func(tx *Tx) error {
		set := tx.State.Settings
		change(&set)
		set.Seed, set.Start = tx.State.Settings.Seed, tx.State.Settings.Start
		tx.settings.Put("", "", &set)
		return nil
	})
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
