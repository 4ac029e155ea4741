package world

import "iter"

// ordered is a map that keeps the order in which keys first came. A nil row is
// the mark of a deletion that keeps its place. A nil map is empty.
type ordered[T any] struct {
	keys  []string // "" where a key was taken out
	rows  map[string]place[T]
	marks int // nil rows
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

// len counts the rows without marks of deletion.
func (o *ordered[T]) len() int {
	if o == nil {
		return 0
	}
	return len(o.rows) - o.marks
}

// put stores a row, or with nil the mark of its deletion, in the key's place.
func (o *ordered[T]) put(key string, row *T) {
	p, seen := o.rows[key]
	if !seen {
		p.at = len(o.keys)
		o.keys = append(o.keys, key)
	}
	if seen && p.row == nil {
		o.marks--
	}
	if row == nil {
		o.marks++
	}
	p.row = row
	o.rows[key] = p
}

// drop takes a key out for good: stored again, it comes last.
func (o *ordered[T]) drop(key string) {
	p, seen := o.rows[key]
	if !seen {
		return
	}
	if p.row == nil {
		o.marks--
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

// each walks rows and marks in order.
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
