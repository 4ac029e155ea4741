package world

import (
	"encoding/json"
	"fmt"
	"slices"
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
	touched() bool
	collect([]change) []change
	commit()
}

// storedTable is a table seen by storage, whatever its rows are.
type storedTable interface {
	tableName() string
	restore(change) error
	dump([]change) []change
}

// touched tells whether the transaction has put or deleted anything.
func (tx *Tx) touched() bool {
	return slices.ContainsFunc(tx.commits, func(c committer) bool { return c.touched() })
}

func (r Rows[T]) touched() bool { return len(r.pending) > 0 }

func (tx *Tx) changes() []change {
	var out []change
	for _, c := range tx.commits {
		out = c.collect(out)
	}
	return out
}

func (r Rows[T]) collect(out []change) []change {
	for _, shardKey := range sortedKeys(r.pending) {
		for key, row := range r.pending[shardKey].each() {
			out = append(out, encodeRow(r.t.name, shardKey, key, row))
		}
	}
	return out
}

func (r Rows[T]) commit() {
	for _, shardKey := range sortedKeys(r.pending) {
		for key, row := range r.pending[shardKey].each() {
			r.t.apply(shardKey, key, row)
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
		for key, row := range t.changes[shardKey].each() {
			out = append(out, encodeRow(t.name, shardKey, key, row))
		}
	}
	return out
}
