package world

import (
	"encoding/json"
	"fmt"
)

// change is one row as it is stored: no Row means the row was deleted.
type change struct {
	Table string          `json:"t"`
	Shard string          `json:"s,omitempty"`
	Key   string          `json:"k,omitempty"`
	Row   json.RawMessage `json:"r,omitempty"`
}

// committer is one table's part of a transaction.
type committer interface {
	collect([]change) []change
	commit()
}

// storedTable is a table seen by storage, whatever its rows are.
type storedTable interface {
	tableName() string
	restore(change) error
	dump([]change) []change
	reset()
}

func (tx *Tx) changes() []change {
	var out []change
	for _, c := range tx.commits {
		out = c.collect(out)
	}
	return out
}

func (r Rows[T]) collect(out []change) []change {
	for _, shardKey := range sortedKeys(r.pending) {
		cs := r.pending[shardKey]
		for _, key := range cs.keys {
			out = append(out, encodeRow(r.t.name, shardKey, key, cs.rows[key]))
		}
	}
	return out
}

func (r Rows[T]) commit() {
	for _, shardKey := range sortedKeys(r.pending) {
		cs := r.pending[shardKey]
		for _, key := range cs.keys {
			r.t.apply(shardKey, key, cs.rows[key])
		}
	}
}

// encodeRow cannot fail on our rows: they hold strings, numbers, times and lists
// of those.
func encodeRow[T any](table, shardKey, key string, row *T) change {
	c := change{Table: table, Shard: shardKey, Key: key}
	if row != nil {
		c.Row, _ = json.Marshal(row)
	}
	return c
}

func (t *table[T]) tableName() string { return t.name }

func (t *table[T]) restore(c change) error {
	if c.Row == nil {
		t.apply(c.Shard, c.Key, nil)
		return nil
	}
	row := new(T)
	if err := json.Unmarshal(c.Row, row); err != nil {
		return fmt.Errorf("row %s %s/%s: %w", c.Table, c.Shard, c.Key, err)
	}
	t.apply(c.Shard, c.Key, row)
	return nil
}

// dump gives every change since the seed, in an order that restores the same
// state.
func (t *table[T]) dump(out []change) []change {
	for _, shardKey := range t.order {
		cs := t.changes[shardKey]
		for _, key := range cs.keys {
			out = append(out, encodeRow(t.name, shardKey, key, cs.rows[key]))
		}
	}
	return out
}

func (t *table[T]) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.generate, t.names, t.keep = nil, nil, 0
	t.cache, t.changes = map[string]*shard[T]{}, map[string]*changeSet[T]{}
	t.recent, t.order = nil, nil
}
