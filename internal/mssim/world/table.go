package world

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"sync"
)

// shard holds the rows of one table under one first key, in a stable order:
// generated rows first, then the others in the order they were first stored.
// Containers change only under the world's exclusive lock; rows never change.
type shard[T any] struct {
	keys []string
	rows map[string]*T
}

func newShard[T any]() *shard[T] { return &shard[T]{rows: map[string]*T{}} }

func (sh *shard[T]) put(key string, row *T) {
	if _, ok := sh.rows[key]; !ok {
		sh.keys = append(sh.keys, key)
	}
	sh.rows[key] = row
}

func (sh *shard[T]) remove(key string) {
	if _, ok := sh.rows[key]; !ok {
		return
	}
	delete(sh.rows, key)
	for i, k := range sh.keys {
		if k == key {
			sh.keys = append(sh.keys[:i:i], sh.keys[i+1:]...)
			return
		}
	}
}

// table is one kind of row: generated shards, made when first asked for, with
// the changes since laid over them. Only the changes are kept and persisted.
type table[T any] struct {
	name     string
	generate func(shardKey string) *shard[T] // nil: the table starts empty
	names    func() []string                 // shards that generate knows
	keep     int                             // generated, unchanged shards kept in memory; 0 keeps all

	mu      sync.Mutex // guards cache; readers fill it side by side
	cache   map[string]*shard[T]
	recent  []string                 // generated shards in the order they entered the cache
	changes map[string]*changeSet[T] // under the world's lock
	order   []string                 // keys of changes in the order they appeared
}

// changeSet is what happened to one shard since it was generated; a nil row is
// a deletion.
type changeSet[T any] struct {
	keys []string
	rows map[string]*T
}

func newTable[T any](name string) *table[T] {
	return &table[T]{name: name, cache: map[string]*shard[T]{}, changes: map[string]*changeSet[T]{}}
}

// load gives the current shard, generating it when needed; nil when it has no
// rows and never had.
func (t *table[T]) load(key string) *shard[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	if sh, ok := t.cache[key]; ok {
		return sh
	}
	var sh *shard[T]
	if t.generate != nil {
		sh = t.generate(key)
	}
	cs := t.changes[key]
	if sh == nil && cs == nil {
		return nil
	}
	if sh == nil {
		sh = newShard[T]()
	}
	if cs != nil {
		for _, k := range cs.keys {
			if row := cs.rows[k]; row != nil {
				sh.put(k, row)
			} else {
				sh.remove(k)
			}
		}
	}
	t.cache[key] = sh
	t.remember(key)
	return sh
}

// remember evicts the oldest generated shard when the table keeps only some.
// Evicted shards come back equal: generation is deterministic and changes stay.
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
	cs := t.changes[shardKey]
	if cs == nil {
		cs = &changeSet[T]{rows: map[string]*T{}}
		t.changes[shardKey] = cs
		t.order = append(t.order, shardKey)
	}
	t.mu.Lock()
	sh := t.cache[shardKey]
	t.mu.Unlock()
	if _, seen := cs.rows[key]; !seen {
		cs.keys = append(cs.keys, key)
	} else if row != nil && cs.rows[key] == nil {
		cs.moveLast(key)
	}
	cs.rows[key] = row
	if sh == nil {
		return
	}
	if row == nil {
		sh.remove(key)
	} else {
		sh.put(key, row)
	}
}

// moveLast keeps the order of a row that was deleted and stored again the same
// whether the shard is in memory or rebuilt.
func (cs *changeSet[T]) moveLast(key string) {
	for i, k := range cs.keys {
		if k == key {
			cs.keys = append(append(cs.keys[:i:i], cs.keys[i+1:]...), key)
			return
		}
	}
}

// Rows reads one table at one moment.
type Rows[T any] struct {
	t       *table[T]
	pending map[string]*changeSet[T] // nil outside Update
}

// Get finds one row. The row must not be changed.
func (r Rows[T]) Get(shardKey, key string) (*T, bool) {
	if cs := r.pending[shardKey]; cs != nil {
		if row, ok := cs.rows[key]; ok {
			return row, row != nil
		}
	}
	sh := r.t.load(shardKey)
	if sh == nil {
		return nil, false
	}
	row, ok := sh.rows[key]
	return row, ok
}

// All walks a shard in its stable order. Valid only inside View or Update.
func (r Rows[T]) All(shardKey string) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		sh, cs := r.t.load(shardKey), r.pending[shardKey]
		if sh != nil {
			for _, k := range sh.keys {
				row := sh.rows[k]
				if cs != nil {
					if changed, ok := cs.rows[k]; ok {
						row = changed
					}
				}
				if row != nil && !yield(row) {
					return
				}
			}
		}
		if cs == nil {
			return
		}
		for _, k := range cs.keys {
			if sh != nil && sh.rows[k] != nil {
				continue
			}
			if row := cs.rows[k]; row != nil && !yield(row) {
				return
			}
		}
	}
}

// Len counts the rows of a shard.
func (r Rows[T]) Len(shardKey string) int {
	if len(r.pending) == 0 {
		sh := r.t.load(shardKey)
		if sh == nil {
			return 0
		}
		return len(sh.keys)
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
	if cs := m.pending[shardKey]; cs != nil {
		if row, ok := cs.rows[key]; ok {
			return row, row != nil
		}
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
	cs := m.pending[shardKey]
	if cs == nil {
		cs = &changeSet[T]{rows: map[string]*T{}}
		m.pending[shardKey] = cs
	}
	if _, seen := cs.rows[key]; !seen {
		cs.keys = append(cs.keys, key)
	}
	cs.rows[key] = row
}

// Delete removes a row; it is no error when there is none.
func (m MutableRows[T]) Delete(shardKey, key string) {
	if _, ok := m.Get(shardKey, key); ok {
		m.Put(shardKey, key, nil)
	}
}

// clone copies a row through its JSON, which every row must survive unchanged
// anyway because that is how rows are stored.
func clone[T any](row *T) *T {
	data, err := json.Marshal(row)
	if err != nil {
		return row
	}
	c := new(T)
	if err := json.Unmarshal(data, c); err != nil {
		return row
	}
	return c
}
