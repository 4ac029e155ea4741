package world

import (
	"fmt"
	"time"
)

// open restores what the data folder holds; false when it holds nothing yet.
func (w *World) open(dir string) (bool, error) {
	w.tables, w.due = newTables(), newDueQueue()
	byName := map[string]storedTable{}
	for _, t := range w.tables.all() {
		byName[t.tableName()] = t
	}
	var last time.Time
	store, found, err := openJournal(dir, func(r record) error {
		if r.Now.After(last) {
			last = r.Now
		}
		for _, c := range r.Changes {
			t, ok := byName[c.Table]
			if !ok {
				return fmt.Errorf("unknown table %q: the folder is from another version, remove it to start over", c.Table)
			}
			if err := t.restore(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	w.store = store
	if !found {
		return false, nil
	}
	set := w.tables.state(time.Time{}).Settings
	installSeed(w.tables, set.Seed, set.Start)(w.due)
	w.due.noteAll(w.tables)
	last = store.resume(last)
	w.clock = simClock{sim: last, real: w.machine()}
	return true, nil
}

// compact puts a fresh journal in place when the old one has grown; the caller
// holds the exclusive lock.
func (w *World) compact(now time.Time) {
	if !w.store.grown() {
		return
	}
	if err := w.store.replace(now, dumper(w.tables)); err != nil {
		w.log.Error("the simulator's state file stays long", "error", err)
	}
}

const dumpBatch = 500

// dumper gives all that differs from the seed, in batches.
func dumper(t *tables) func(yield func([]change) error) error {
	return func(yield func([]change) error) error {
		for _, table := range t.all() {
			all := table.dump(nil)
			for len(all) > 0 {
				n := min(dumpBatch, len(all))
				if err := yield(all[:n]); err != nil {
					return err
				}
				all = all[n:]
			}
		}
		return nil
	}
}
