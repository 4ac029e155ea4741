package document

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// facts are what a value may be beyond its type. Those of a named shape stand at the shape.
type facts struct {
	Values  []string // the only ones
	Range   string
	Default string // what counts when nothing is given; "" where there is no choice
}

// factsOf is nil where the type says all.
func factsOf(ref *openapi3.SchemaRef) *facts {
	if ref == nil || ref.Value == nil || ref.Ref != "" {
		return nil
	}
	s := ref.Value
	if s.Items != nil {
		return factsOf(s.Items)
	}
	f := facts{Range: rangeOf(s)}
	for _, v := range s.Enum {
		f.Values = append(f.Values, fmt.Sprint(v))
	}
	if s.Default != nil && len(f.Values) != 1 {
		f.Default = fmt.Sprint(s.Default)
	}
	if len(f.Values) == 0 && f.Range == "" && f.Default == "" {
		return nil
	}
	return &f
}

func rangeOf(s *openapi3.Schema) string {
	switch {
	case s.Min != nil && s.Max != nil:
		return fmt.Sprintf("From %v to %v", *s.Min, *s.Max)
	case s.Min != nil:
		return fmt.Sprintf("At least %v", *s.Min)
	case s.Max != nil:
		return fmt.Sprintf("At most %v", *s.Max)
	}
	return ""
}
