package world

import "slices"

// aliasIndex finds rows by names that they have beside their keys: key by alias, by
// shard. An entry may be out of date, so that the row itself is asked; a row whose
// aliases are new is never missing.
type aliasIndex map[string]map[string]string

// indexed gives the index of a shard, made when first asked for.
func (t *table[T]) indexed(shardKey string) map[string]string {
	t.mu.Lock()
	index, made := t.index[shardKey]
	t.mu.Unlock()
	if made {
		return index
	}
	index = map[string]string{}
	for key, row := range t.load(shardKey).each() {
		t.noteAliases(index, key, row)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.index == nil {
		t.index = aliasIndex{}
	}
	t.index[shardKey] = index
	return index
}

func (t *table[T]) noteAliases(index map[string]string, key string, row *T) {
	if index == nil || row == nil {
		return
	}
	for _, alias := range t.aliases(row) {
		index[alias] = key
	}
}

// Find finds one row by one of its aliases, which at most one row of the shard has.
// The row must not be changed.
func (r Rows[T]) Find(shardKey, alias string) (*T, bool) {
	for _, row := range r.pending[shardKey].each() {
		if row != nil && slices.Contains(r.t.aliases(row), alias) {
			return row, true
		}
	}
	if key, known := r.t.indexed(shardKey)[alias]; known {
		if row, ok := r.Get(shardKey, key); ok && slices.Contains(r.t.aliases(row), alias) {
			return row, true
		}
	}
	return nil, false
}
