package partner

import (
	"encoding/json"
	"strings"
)

// filter is the JSON of the filter query parameter; only its simple form works
// on the resources served here.
type filter struct {
	Field    string
	Value    string
	Operator string
}

// parseFilter reads raw, which is "" when there is no filter. allowed names the
// fields the endpoint filters on, each with its operators.
func parseFilter(raw string, allowed map[string][]string) (*filter, error) {
	if raw == "" {
		return nil, nil
	}
	var f filter
	if err := json.Unmarshal([]byte(raw), &f); err != nil {
		return nil, errInvalid("The filter is not valid JSON.")
	}
	for field, operators := range allowed {
		if !strings.EqualFold(field, f.Field) {
			continue
		}
		for _, op := range operators {
			if strings.EqualFold(op, f.Operator) {
				return &filter{Field: field, Value: f.Value, Operator: op}, nil
			}
		}
		return nil, errInvalid("Operator %s is not supported for field %s.", f.Operator, field)
	}
	return nil, errInvalid("Filtering on field %s is not supported.", f.Field)
}

// matches compares ignoring case, as the platform does.
func (f *filter) matches(value string) bool {
	value, want := strings.ToLower(value), strings.ToLower(f.Value)
	switch f.Operator {
	case "starts_with":
		return strings.HasPrefix(value, want)
	case "substring":
		return strings.Contains(value, want)
	case "equals":
		return value == want
	}
	return false
}
