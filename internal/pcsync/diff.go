package pcsync

import "sort"

// Change is one thing that differs at Microsoft from what stands here.
type Change[T any] struct {
	Ours   T
	Theirs T // with our id
}

// Plan is what must happen so that ours is as theirs.
type Plan[T any] struct {
	Created []T
	Changed []Change[T]
	Removed []T // only from a complete listing
}

// Empty tells whether nothing must happen.
func (p Plan[T]) Empty() bool {
	return len(p.Created) == 0 && len(p.Changed) == 0 && len(p.Removed) == 0
}

// Saves are the things to write: created and changed ones.
func (p Plan[T]) Saves() []T {
	out := make([]T, 0, len(p.Created)+len(p.Changed))
	out = append(out, p.Created...)
	for _, c := range p.Changed {
		out = append(out, c.Theirs)
	}
	return out
}

// kind tells the diff how to compare things of one type.
type kind[T any] struct {
	key   func(T) string         // Microsoft's id, in the form that is compared
	id    func(T) string         // ours
	adopt func(theirs, ours T) T // theirs with our id and what Microsoft did not tell
	equal func(a, b T) bool      // as mirrored
}

// diff compares a listing with what stands here. Where Microsoft lists a key twice, the last
// one counts. Nothing is removed unless the listing is complete. The plan is ordered by key, so
// that equal input gives equal plans and rows are always locked in the same order.
func diff[T any](k kind[T], theirs, ours []T, complete bool) Plan[T] {
	told := make(map[string]T, len(theirs))
	for _, t := range theirs {
		told[k.key(t)] = t
	}
	var p Plan[T]
	known := make(map[string]bool, len(ours))
	for _, o := range ours {
		key := k.key(o)
		known[key] = true
		t, ok := told[key]
		if !ok {
			if complete {
				p.Removed = append(p.Removed, o)
			}
			continue
		}
		if t = k.adopt(t, o); !k.equal(t, o) {
			p.Changed = append(p.Changed, Change[T]{Ours: o, Theirs: t})
		}
	}
	for key, t := range told {
		if !known[key] {
			p.Created = append(p.Created, t)
		}
	}
	sort.Slice(p.Created, func(i, j int) bool { return k.key(p.Created[i]) < k.key(p.Created[j]) })
	sort.Slice(p.Changed, func(i, j int) bool { return k.key(p.Changed[i].Ours) < k.key(p.Changed[j].Ours) })
	sort.Slice(p.Removed, func(i, j int) bool { return k.key(p.Removed[i]) < k.key(p.Removed[j]) })
	return p
}
