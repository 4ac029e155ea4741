package wire

import (
	"context"
	"errors"
	"iter"
)

// maxPages ends a listing that would go on for ever.
const maxPages = 100_000

// ErrEndless means that a listing repeats a page or has no end.
var ErrEndless = errors.New("the listing does not end")

// Page is one page of a listing and how to get the next; Next is "" on the last.
type Page[T any] struct {
	Items []Item[T]
	Next  string
}

// Pages follows a listing from its first page to its last. fetch gets a page by what the page before said; "" is the
// first. The sequence ends after an error: a listing is complete only if it ended without one.
func Pages[T any](ctx context.Context, fetch func(ctx context.Context, next string) (Page[T], error)) iter.Seq2[Page[T], error] {
	return func(yield func(Page[T], error) bool) {
		next, seen := "", map[string]bool{}
		for range maxPages {
			page, err := fetch(ctx, next)
			if err != nil {
				yield(Page[T]{}, err)
				return
			}
			if !yield(page, nil) || page.Next == "" {
				return
			}
			if seen[page.Next] {
				break
			}
			seen[page.Next] = true
			next = page.Next
		}
		yield(Page[T]{}, ErrEndless)
	}
}

// Each follows a listing item by item.
func Each[T any](pages iter.Seq2[Page[T], error]) iter.Seq2[Item[T], error] {
	return func(yield func(Item[T], error) bool) {
		for page, err := range pages {
			if err != nil {
				yield(Item[T]{}, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// Collect reads a whole listing. On an error it returns nothing, so that half a listing is never taken for one.
func Collect[T any](items iter.Seq2[Item[T], error]) ([]Item[T], error) {
	var out []Item[T]
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, nil
}
