package world

import "iter"

// ordered is a map that keeps the order in which keys first came. A nil one is
// empty.
type ordered[T any] struct {
	keys []string // "" where a key was taken out
	rows map[string]place[T]
}

type place[T any] struct {
	row *T
	at  int // in keys
}

func newOrdered[T any]() *ordered[T] { return &ordered[T]{rows: map[string]place[T]{}} }

func (o *ordered[T]) get(key string) (*T, bool) {
	if o == nil {
		return nil, false
	}
	p, ok := o.rows[key]
	return p.row, ok
}

func (o *ordered[T]) len() int {
	if o == nil {
		return 0
	}
	return len(o.rows)
}

// set stores a row in its place, or takes the key out when row is nil.
func (o *ordered[T]) set(key string, row *T) {
	if row == nil {
		o.drop(key)
		return
	}
	o.put(key, row)
}

// note stores a row, or nil as the mark of a deletion. A row stored after its
// deletion comes last, as it does in a shard.
func (o *ordered[T]) note(key string, row *T) {
	if old, seen := o.rows[key]; seen && old.row == nil && row != nil {
		o.drop(key)
	}
	o.put(key, row)
}

func (o *ordered[T]) put(key string, row *T) {
	p, seen := o.rows[key]
	if !seen {
		p.at = len(o.keys)
		o.keys = append(o.keys, key)
	}
	p.row = row
	o.rows[key] = p
}

func (o *ordered[T]) drop(key string) {
	p, seen := o.rows[key]
	if !seen {
		return
	}
	delete(o.rows, key)
	o.keys[p.at] = ""
	if len(o.keys) > 2*len(o.rows)+64 {
		o.squeeze()
	}
}

// squeeze closes the gaps that deletions left.
func (o *ordered[T]) squeeze() {
	kept := make([]string, 0, len(o.rows))
	for _, k := range o.keys {
		if p, ok := o.rows[k]; ok && k != "" {
			p.at = len(kept)
			o.rows[k] = p
			kept = append(kept, k)
		}
	}
	o.keys = kept
}

// each walks the rows in order.
func (o *ordered[T]) each() iter.Seq2[string, *T] {
	return func(yield func(string, *T) bool) {
		if o == nil {
			return
		}
		for i, k := range o.keys {
			if p, ok := o.rows[k]; ok && p.at == i && !yield(k, p.row) {
				return
			}
		}
	}
}
