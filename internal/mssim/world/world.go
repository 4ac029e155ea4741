package world

import (
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// Options make a World.
type Options struct {
	Dir     string           // data folder; "" keeps everything in memory
	Seed    string           // "empty", "demo" or "large"; "" is "demo". Used when Dir holds no state yet
	Now     time.Time        // start of the simulated clock; zero is the machine's now. Used like Seed
	Machine func() time.Time // machine clock; nil is time.Now
	Logger  *slog.Logger     // nil discards
	Tune    func(*Settings)  // changes the settings of every new seed, and once those that Dir holds; may be nil
}

// World is Microsoft's cloud in the box. Safe for use by many goroutines.
type World struct {
	machine func() time.Time
	log     *slog.Logger
	tune    func(*Settings)

	mu     sync.RWMutex
	tables *tables
	clock  simClock
	due    *dueQueue
	store  *journal // nil without a data folder
	pruned time.Time

	keyMu    sync.Mutex
	parsed   map[string]parsedKey
	onCommit []func()
}

// New opens the state in opts.Dir, or lays the seed when there is none.
func New(opts Options) (*World, error) {
	w := &World{machine: opts.Machine, log: opts.Logger, tune: opts.Tune, parsed: map[string]parsedKey{}}
	if w.machine == nil {
		w.machine = time.Now
	}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	if opts.Dir != "" {
		found, err := w.open(opts.Dir)
		if err != nil {
			return nil, err
		}
		if found {
			w.log.Info("the simulator goes on with what its data folder holds", "folder", opts.Dir, "now", w.Now())
			if w.tune == nil {
				return w, nil
			}
			return w, w.Tune(w.tune)
		}
	}
	start := opts.Now
	if start.IsZero() {
		start = w.machine()
	}
	if err := w.Reset(opts.Seed, start); err != nil {
		return nil, err
	}
	return w, nil
}

// Machine is the machine's clock: token lifetimes, sign-in sessions, limits.
func (w *World) Machine() time.Time { return w.machine().UTC() }

// View calls read with the world at one moment. Many may read at once.
func (w *World) View(read func(*State)) {
	w.catchUp()
	w.mu.RLock()
	defer w.mu.RUnlock()
	read(w.tables.state(w.tell()))
}

// Update calls change with a transaction and stores what it changed when it
// returns nil; any error it returns is passed on and nothing is stored. The
// change is in the data folder when Update returns nil.
func (w *World) Update(change func(*Tx) error) error {
	w.catchUp()
	ticket, err := w.commit(func() (*Tx, error) {
		tx := w.tables.begin(w.clock.now(w.machine()))
		if err := change(tx); err != nil {
			return nil, err
		}
		w.prune(tx)
		return tx, nil
	})
	if err != nil {
		return err
	}
	if err := w.store.wait(ticket); err != nil {
		return fmt.Errorf("store the simulator's state: %w", err)
	}
	w.committed()
	return nil
}

// OnCommit calls notify after every stored change; it must return at once. Used
// by those that react to rows, such as the sender of webhooks.
func (w *World) OnCommit(notify func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.onCommit = append(w.onCommit, notify)
}

func (w *World) committed() {
	w.mu.RLock()
	hooks := w.onCommit
	w.mu.RUnlock()
	for _, notify := range hooks {
		notify()
	}
}

// commit runs one transaction under the exclusive lock and hands it to the
// journal; the ticket tells when it is on disk.
func (w *World) commit(run func() (*Tx, error)) (ticket uint64, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	tx, err := run()
	if err != nil {
		return 0, err
	}
	_, ticket, err = w.finish(tx)
	return ticket, err
}

// finish stores a transaction, if it changed anything; the caller holds the
// exclusive lock.
func (w *World) finish(tx *Tx) (changed bool, ticket uint64, err error) {
	stampUsers(tx)
	if !tx.touched() {
		return false, 0, nil
	}
	if w.store != nil {
		if ticket, err = w.store.append(record{Now: tx.Now, Changes: tx.changes()}); err != nil {
			return false, 0, fmt.Errorf("store the simulator's state: %w", err)
		}
	}
	w.applied(tx)
	w.compact(tx.Now)
	return true, ticket, nil
}

func (w *World) applied(tx *Tx) {
	for _, c := range tx.commits {
		c.commit()
	}
	w.due.noteTx(tx)
}

// Close flushes and lets go of the data folder.
func (w *World) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.store.close()
}
