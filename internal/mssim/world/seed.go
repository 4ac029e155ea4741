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
	if err := w.lay(seed, start.UTC()); err != nil {
		return err
	}
	w.committed()
	return nil
}

// lay makes the seed's world beside the old one and puts it in its place when it
// is stored.
func (w *World) lay(seed string, start time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	fresh := newTables()
	noteGenerated := installSeed(fresh, seed, start)
	tx := fresh.begin(start)
	if w.tables != nil {
		for k := range read(w.tables.keys).All("") {
			tx.keys.Put("", k.Purpose, k)
		}
	}
	set := &Settings{
		Seed: seed, Start: start, ExtendedService: true, Throttle: true, ThrottlePerMinute: 500, RequireMFA: true,
		ListLagSeconds: 2, OrderDelaySeconds: 5, LateSubscriptionIDs: true, ExportSeconds: 5,
	}
	if w.tune != nil {
		w.tune(set)
	}
	tx.State.Settings = *set
	tx.settings.Put("", "", set)
	if seed == "demo" {
		seedDemo(tx)
	}
	for _, c := range tx.commits {
		c.commit()
	}
	if err := w.store.replace(start, dumper(fresh)); err != nil {
		return err
	}
	w.tables, w.due = fresh, newDueQueue()
	noteGenerated(w.due)
	w.due.noteAll(fresh)
	w.clock = simClock{sim: start, real: w.machine()}
	return nil
}

// installSeed makes the generated part of the tables, if the seed has one, and
// gives the function that queues what falls due in it.
func installSeed(t *tables, seed string, start time.Time) (noteDue func(*dueQueue)) {
	if seed != "large" {
		return func(*dueQueue) {}
	}
	l := newLargeSeed(start)
	l.install(t)
	return l.noteDue
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

// Immediate is a Tune for tests that look at something else than lateness: orders
// are completed and listed at once.
func Immediate(s *Settings) {
	s.ListLagSeconds, s.OrderDelaySeconds, s.LateSubscriptionIDs = 0, 0, false
}
