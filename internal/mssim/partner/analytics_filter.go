package partner

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// analyticsFilter is a filter of the newer reports: alternatives joined by or, each
// of conditions joined by and. Source: Microsoft, Get subscription analytics by
// search query; that and binds closer is this simulator's choice.
type analyticsFilter [][]analyticsCondition

type analyticsCondition struct {
	field, operator string
	value           any // string, float64, bool or nil
}

var (
	comparison = regexp.MustCompile(`^\s*([A-Za-z]+)\s+(eq|ne|gt|ge|lt|le)\s+('(?:[^']|'')*'|[^\s']+)`)
	containing = regexp.MustCompile(`^\s*contains\(\s*([A-Za-z]+)\s*,\s*('(?:[^']|'')*')\s*\)`)
	joining    = regexp.MustCompile(`^\s+(and|or)\s+`)
)

const longestAnalyticsFilter = 4000

// parseAnalyticsFilter reads `field eq 'text' and flag eq true`, contains(field,'x')
// and the comparisons gt, ge, lt and le.
func parseAnalyticsFilter(raw string) (analyticsFilter, error) {
	rest := strings.TrimSpace(raw)
	if len(rest) > longestAnalyticsFilter {
		return nil, errInvalid("The filter is too long.")
	}
	f := analyticsFilter{nil}
	for {
		var cond analyticsCondition
		if m := containing.FindStringSubmatch(rest); m != nil {
			cond = analyticsCondition{field: m[1], operator: "contains", value: literalValue(m[2])}
			rest = rest[len(m[0]):]
		} else if m := comparison.FindStringSubmatch(rest); m != nil {
			cond = analyticsCondition{field: m[1], operator: m[2], value: literalValue(m[3])}
			rest = rest[len(m[0]):]
		} else {
			return nil, errInvalid("The filter cannot be read at %q.", rest)
		}
		f[len(f)-1] = append(f[len(f)-1], cond)
		if strings.TrimSpace(rest) == "" {
			return f, nil
		}
		m := joining.FindStringSubmatch(rest)
		if m == nil {
			return nil, errInvalid("The filter cannot be read at %q.", rest)
		}
		if rest = rest[len(m[0]):]; m[1] == "or" {
			f = append(f, nil)
		}
	}
}

// literalValue reads a value of a filter: quoted text, a number, true, false or
// null; a bare date is text.
func literalValue(raw string) any {
	if strings.HasPrefix(raw, "'") {
		return strings.ReplaceAll(raw[1:len(raw)-1], "''", "'")
	}
	switch raw {
	case "true", "false":
		return raw == "true"
	case "null":
		return nil
	}
	if n, err := strconv.ParseFloat(raw, 64); err == nil {
		return n
	}
	return raw
}

// known refuses members that rows do not have.
func (f analyticsFilter) known(members map[string]any) error {
	for _, all := range f {
		for _, cond := range all {
			if _, found := members[cond.field]; !found {
				return errInvalid("Filtering on field %s is not supported.", cond.field)
			}
		}
	}
	return nil
}

func (f analyticsFilter) holds(members map[string]any) (bool, error) {
	for _, all := range f {
		every := true
		for _, cond := range all {
			holds, err := cond.holds(members[cond.field])
			if err != nil {
				return false, err
			}
			every = every && holds
		}
		if every {
			return true, nil
		}
	}
	return false, nil
}

func (c analyticsCondition) holds(member any) (bool, error) {
	if c.operator == "contains" {
		text, _ := member.(string)
		part, _ := c.value.(string)
		return strings.Contains(strings.ToLower(text), strings.ToLower(part)), nil
	}
	if member == nil || c.value == nil {
		equal := member == nil && c.value == nil
		return c.operator == "eq" && equal || c.operator == "ne" && !equal, nil
	}
	order, alike := compareMember(member, c.value)
	if !alike {
		return false, errInvalid("The value of field %s is of another kind than %v.", c.field, c.value)
	}
	switch c.operator {
	case "eq":
		return order == 0, nil
	case "ne":
		return order != 0, nil
	case "gt":
		return order > 0, nil
	case "ge":
		return order >= 0, nil
	case "lt":
		return order < 0, nil
	}
	return order <= 0, nil
}

// compareMember compares text without case, dates among it: those of reports sort
// as text when both are cut to the same length.
func compareMember(member, value any) (int, bool) {
	switch m := member.(type) {
	case bool:
		v, same := value.(bool)
		return strings.Compare(strconv.FormatBool(m), strconv.FormatBool(v)), same
	case float64:
		v, same := value.(float64)
		switch {
		case m < v:
			return -1, same
		case m > v:
			return 1, same
		}
		return 0, same
	case string:
		v := strings.ToLower(fmt.Sprint(value))
		m = strings.ToLower(m)
		if _, isDate := readTime(strings.ToUpper(v)); isDate {
			v = strings.TrimSuffix(v, "z")
			m = m[:min(len(m), len(v))]
		}
		_, isBool := value.(bool)
		return strings.Compare(m, v), !isBool
	}
	return 0, false
}
