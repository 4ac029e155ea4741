package partner

import (
	"encoding/json"
	"strings"
	"time"
)

// dateFilter is a filter on one date: simple, or two joined by "and" or "or".
type dateFilter struct {
	Field       string
	Value       string
	Operator    string
	LeftFilter  *dateFilter
	RightFilter *dateFilter
}

const filterDepth = 8

// parseDateFilter reads the filter query parameter of a resource that is filtered
// by one date field; "" lets everything through.
func parseDateFilter(raw, field string) (func(time.Time) bool, error) {
	if raw == "" {
		return func(time.Time) bool { return true }, nil
	}
	var f dateFilter
	if err := json.Unmarshal([]byte(raw), &f); err != nil {
		return nil, errInvalid("The filter is not valid JSON.")
	}
	return f.compile(field, filterDepth)
}

func (f *dateFilter) compile(field string, depth int) (func(time.Time) bool, error) {
	operator := strings.ToLower(f.Operator)
	if operator == "and" || operator == "or" {
		if f.LeftFilter == nil || f.RightFilter == nil || depth == 0 {
			return nil, errInvalid("The operator %s needs a left and a right filter.", f.Operator)
		}
		left, err := f.LeftFilter.compile(field, depth-1)
		if err != nil {
			return nil, err
		}
		right, err := f.RightFilter.compile(field, depth-1)
		if err != nil {
			return nil, err
		}
		if operator == "and" {
			return func(t time.Time) bool { return left(t) && right(t) }, nil
		}
		return func(t time.Time) bool { return left(t) || right(t) }, nil
	}
	if !strings.EqualFold(f.Field, field) {
		return nil, errInvalid("Filtering on field %s is not supported.", f.Field)
	}
	value, readable := readTime(f.Value)
	if !readable {
		return nil, errInvalid("The date %q cannot be read; use yyyy-mm-dd.", f.Value)
	}
	holds, known := map[string]func(int) bool{
		"equals": func(n int) bool { return n == 0 }, "not_equals": func(n int) bool { return n != 0 },
		"greater_than": func(n int) bool { return n > 0 }, "greater_than_or_equals": func(n int) bool { return n >= 0 },
		"less_than": func(n int) bool { return n < 0 }, "less_than_or_equals": func(n int) bool { return n <= 0 },
	}[operator]
	if !known {
		return nil, errInvalid("Operator %s is not supported for field %s.", f.Operator, field)
	}
	return func(t time.Time) bool { return holds(t.Compare(value)) }, nil
}
