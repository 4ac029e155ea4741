package graph

import (
	"cmp"
	"slices"
	"strings"
)

// advanced tells whether the call is an advanced query, which the index behind
// the directory answers. $search is one without $count. Source: Microsoft, advanced
// queries on directory objects.
func (c *call) advanced() bool { return c.eventual() && (c.q.count || c.q.search != "") }

// checkNeed refuses a filter that asks for an advanced query when the call is none.
func (c *call) checkNeed(n need) error {
	switch {
	case c.advanced():
		return nil
	case n.advanced:
		return unsupportedQuery("Unsupported Query.")
	case n.plain != "":
		return unsupportedQuery("The request uses a filter property that is not indexed")
	}
	return nil
}

// checkOrder refuses what a type cannot be ordered by. Texts: as practice reports
// them.
func (c *call) checkOrder(s schema) error {
	for _, o := range c.q.orderBy {
		if len(s.sorted) == 0 {
			return unsupportedQuery("Unsupported Query.")
		}
		f, err := s.find(o.path)
		basic := slices.ContainsFunc(s.sorted, func(name string) bool { return strings.EqualFold(name, o.path) })
		switch {
		case err != nil:
			return err
		case c.advanced() && f.kind == kindList:
			return unsupportedQuery("An unsupported property was specified.")
		case c.advanced():
		case !basic:
			return unsupportedQuery("Unsupported sort property '" + o.path + "' for '" + strings.ToUpper(s.typeName[:1]) + s.typeName[1:] + "'.")
		case c.q.filter != nil:
			return unsupportedQuery("Sorting not supported for current query.")
		}
	}
	return nil
}

// asked tells whether an item is among those that $filter and $search ask for.
func (c *call) asked(search expr, get value) bool {
	return (c.q.filter == nil || matches(c.q.filter, get)) && (search == nil || matches(search, get))
}

// sortBy puts items in the order of $orderby.
func sortBy[T any](by []order, items []T, field func(item T, path string) any) {
	if len(by) == 0 {
		return
	}
	slices.SortStableFunc(items, func(a, b T) int {
		for _, o := range by {
			n := cmp.Compare(sortKey(field(a, o.path)), sortKey(field(b, o.path)))
			if o.desc {
				n = -n
			}
			if n != 0 {
				return n
			}
		}
		return 0
	})
}
