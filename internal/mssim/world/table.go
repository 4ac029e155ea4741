package world

import (
	"iter"
	"maps"
	"slices"
	"sync"
)

// table is one kind of row: generated shards, made when first asked for, with
// the changes since laid over them. Only the changes are kept and persisted.
// Containers change only under the world's exclusive lock; rows never change.
type table[T any] struct {
	name     string
	generate func(shardKey string) *ordered[T] // nil: the table starts empty
	names    func() []string                   // shards that generate knows
	keep     int                               // generated shards kept in memory; 0 keeps all

	aliases func(*T) []string // by which Find finds rows; nil: there are none

	mu      sync.Mutex // guards cache, recent and index; readers fill them side by side
	cache   map[string]*ordered[T]
	recent  []string // shards in the order they entered the cache
	index   aliasIndex
	changes map[string]*ordered[T] // a nil row is a deletion
	order   []string               // keys of changes in the order they appeared
}

func newTable[T any](name string) *table[T] {
	return &table[T]{name: name, cache: map[string]*ordered[T]{}, changes: map[string]*ordered[T]{}}
}

// load gives the current shard, generating it when needed; nil when it has no
// rows and never had.
func (t *table[T]) load(key string) *ordered[T] {
	if t.generate == nil {
		return t.changes[key]
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if sh, ok := t.cache[key]; ok {
		return sh
	}
	sh, changed := t.generate(key), t.changes[key]
	if sh == nil && changed == nil {
		return nil
	}
	if sh == nil {
		sh = newOrdered[T]()
	}
	if changed != nil {
		for k, row := range changed.each() {
			sh.put(k, row)
		}
	}
	t.cache[key] = sh
	t.remember(key)
	return sh
}

// remember evicts the oldest shard when the table keeps only some. It comes back
// equal: generation is deterministic and changes stay.
func (t *table[T]) remember(key string) {
	if t.keep == 0 {
		return
	}
	t.recent = append(t.recent, key)
	if len(t.recent) > t.keep {
		delete(t.cache, t.recent[0])
		t.recent = t.recent[1:]
	}
}

// apply stores a committed change; the caller holds the world's exclusive lock.
func (t *table[T]) apply(shardKey, key string, row *T) {
	changed := t.changes[shardKey]
	if changed == nil {
		changed = newOrdered[T]()
		t.changes[shardKey] = changed
		t.order = append(t.order, shardKey)
	}
	if t.generate == nil && row == nil {
		changed.drop(key)
		return
	}
	changed.put(key, row)
	t.mu.Lock()
	sh := t.cache[shardKey]
	t.noteAliases(t.index[shardKey], key, row)
	t.mu.Unlock()
	if sh != nil {
		sh.put(key, row)
	}
}

// Rows reads one table at one moment.
type Rows[T any] struct {
	t       *table[T]
	pending map[string]*ordered[T] // nil outside Update; a nil row is a deletion
}

// Get finds one row. The row must not be changed.
func (r Rows[T]) Get(shardKey, key string) (*T, bool) {
	if row, ok := r.pending[shardKey].get(key); ok {
		return row, row != nil
	}
	row, ok := r.t.load(shardKey).get(key)
	return row, ok && row != nil
}

// All walks a shard in its stable order. Valid only inside View or Update.
func (r Rows[T]) All(shardKey string) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		sh, pending := r.t.load(shardKey), r.pending[shardKey]
		for k, row := range sh.each() {
			if changed, ok := pending.get(k); ok {
				row = changed
			}
			if row != nil && !yield(row) {
				return
			}
		}
		for k, row := range pending.each() {
			if _, known := sh.get(k); !known && row != nil && !yield(row) {
				return
			}
		}
	}
}

// keys lists the keys of a shard in order, without rows that this transaction has
// just put or deleted.
func (r Rows[T]) keys(shardKey string) []string {
	var out []string
	for k, row := range r.t.load(shardKey).each() {
		if _, touched := r.pending[shardKey].get(k); !touched && row != nil {
			out = append(out, k)
		}
	}
	return out
}

// Len counts the rows of a shard.
func (r Rows[T]) Len(shardKey string) int {
	if len(r.pending) == 0 {
		return r.t.load(shardKey).len()
	}
	n := 0
	for range r.All(shardKey) {
		n++
	}
	return n
}

// Shards names every shard that has or had rows: generated ones first.
func (r Rows[T]) Shards() []string {
	var out []string
	seen := map[string]bool{}
	add := func(k string) {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	if r.t.names != nil {
		for _, k := range r.t.names() {
			add(k)
		}
	}
	for _, k := range r.t.order {
		add(k)
	}
	for _, k := range slices.Sorted(maps.Keys(r.pending)) {
		add(k)
	}
	return out
}

// MutableRows is a table inside Update.
type MutableRows[T any] struct{ Rows[T] }

// Edit gives a private copy of the row that is stored when Update's function
// returns nil. Editing one row twice gives the same copy.
func (m MutableRows[T]) Edit(shardKey, key string) (*T, bool) {
	if row, ok := m.pending[shardKey].get(key); ok {
		return row, row != nil
	}
	row, ok := m.Get(shardKey, key)
	if !ok {
		return nil, false
	}
	c := clone(row)
	m.Put(shardKey, key, c)
	return c, true
}

// Put stores row under its keys, replacing what was there. The caller gives the
// row away: it must not be changed after Update returns.
func (m MutableRows[T]) Put(shardKey, key string, row *T) {
	changed := m.pending[shardKey]
	if changed == nil {
		changed = newOrdered[T]()
		m.pending[shardKey] = changed
	}
	changed.put(key, row)
}

// Delete removes a row; it is no error when there is none.
func (m MutableRows[T]) Delete(shardKey, key string) {
	if _, ok := m.Get(shardKey, key); ok {
		m.Put(shardKey, key, nil)
	}
}
