package graph

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// fieldKind is what a property holds, as far as comparing goes.
type fieldKind int

const (
	kindText fieldKind = iota
	kindBool
	kindTime
	kindGUID
	kindNumber
	kindList // compared through any() and $count
)

// field is a property that a filter may name.
type field struct {
	kind     fieldKind
	indexed  bool             // basic queries may use it
	elements map[string]field // of a list; "" is the element itself
}

// schema is what filters on a type may name.
type schema struct {
	typeName string
	fields   map[string]field // by lower-case path
	sorted   []string         // basic queries can be ordered by them; none: there is no order
	searched []string         // $search looks into their words; none: there is no $search
}

func (s schema) find(path string) (field, error) {
	f, ok := s.fields[strings.ToLower(path)]
	if !ok {
		name, _, _ := strings.Cut(path, "/")
		return field{}, badRequest("Could not find a property named '%s' on type 'microsoft.graph.%s'.", name, s.typeName)
	}
	return f, nil
}

// need is what a filter asks of a query beyond the basics.
type need struct {
	advanced bool   // ConsistencyLevel and $count
	plain    string // a property that is not indexed and therefore needs the same
	lambda   bool
}

// check walks a filter before it is used.
func (s schema) check(e expr, n *need) error {
	switch e := e.(type) {
	case logic:
		if err := s.check(e.left, n); err != nil {
			return err
		}
		return s.check(e.right, n)
	case negation:
		n.advanced = true
		return s.check(e.of, n)
	case lambda:
		return s.checkLambda(e, n)
	case textual:
		if e.fn == "contains" {
			return unsupportedQuery("Unsupported Query.")
		}
		n.advanced = n.advanced || e.fn == "endswith"
		return s.checkPath(e.path, nil, n)
	case membership:
		return s.checkPath(e.path, e.values, n)
	case comparison:
		n.advanced = n.advanced || e.op == "ne" || e.value.null()
		if list, ok := strings.CutSuffix(e.path, "/$count"); ok {
			n.advanced = true
			f, err := s.find(list)
			if err == nil && f.kind != kindList {
				err = unsupportedQuery("Unsupported Query.")
			}
			return err
		}
		return s.checkPath(e.path, []literal{e.value}, n)
	}
	return nil
}

func (s schema) checkPath(path string, values []literal, n *need) error {
	f, err := s.find(path)
	if err != nil {
		return err
	}
	if f.kind == kindList {
		return unsupportedQuery("Unsupported Query.")
	}
	if !f.indexed && n.plain == "" {
		n.plain = path
	}
	for _, v := range values {
		if err := f.accepts(v); err != nil {
			return err
		}
	}
	return nil
}

func (s schema) checkLambda(e lambda, n *need) error {
	f, err := s.find(e.path)
	if err != nil {
		return err
	}
	if f.kind != kindList {
		return unsupportedQuery("Unsupported Query.")
	}
	n.lambda = true
	if e.body == nil {
		return nil
	}
	inner := schema{typeName: s.typeName, fields: map[string]field{}}
	for name, el := range f.elements {
		inner.fields[strings.ToLower(strings.TrimSuffix(e.variable+"/"+name, "/"))] = el
	}
	return inner.check(e.body, n)
}

// accepts checks a literal against the property's kind.
func (f field) accepts(v literal) error {
	if v.null() {
		return nil
	}
	bad := func(edm string) error {
		return refuse(400, "Request_BadRequest", "Cannot convert a primitive value to the expected type '%s'. See the inner exception for more details.", edm)
	}
	switch f.kind {
	case kindGUID:
		if v.quoted {
			return refuse(400, "Request_BadRequest", "A binary operator with incompatible types was detected. Found operand types 'Edm.Guid' and 'Edm.String' for operator kind 'Equal'.")
		}
		if !guid(v.text) {
			return bad("Edm.Guid")
		}
	case kindBool:
		if v.quoted || v.text != "true" && v.text != "false" {
			return bad("Edm.Boolean")
		}
	case kindTime:
		if _, err := time.Parse(time.RFC3339, v.text); v.quoted || err != nil {
			return bad("Edm.DateTimeOffset")
		}
	case kindText:
		if !v.quoted {
			return bad("Edm.String")
		}
	case kindNumber, kindList:
	}
	return nil
}

// value looks a property of one item up: nil, string, bool, time.Time, int or
// []any for lists, whose elements are strings or objects.
type value func(path string) any

// matches applies a checked filter to one item.
func matches(e expr, get value) bool {
	switch e := e.(type) {
	case logic:
		if e.op == "and" {
			return matches(e.left, get) && matches(e.right, get)
		}
		return matches(e.left, get) || matches(e.right, get)
	case negation:
		return !matches(e.of, get)
	case comparison:
		return e.holds(get)
	case membership:
		for _, v := range e.values {
			if (comparison{"eq", e.path, v}).holds(get) {
				return true
			}
		}
	case textual:
		s, ok := get(e.path).(string)
		if !ok {
			return false
		}
		s, want := strings.ToLower(s), strings.ToLower(e.value)
		if e.fn == "startswith" {
			return strings.HasPrefix(s, want)
		}
		return strings.HasSuffix(s, want)
	case lambda:
		return e.holds(get)
	case phrase:
		return e.holds(get)
	}
	return false
}

func (e lambda) holds(get value) bool {
	items, _ := get(e.path).([]any)
	if e.body == nil {
		return len(items) > 0
	}
	for _, item := range items {
		inner := func(path string) any {
			name := strings.TrimPrefix(path[min(len(e.variable), len(path)):], "/")
			if o, ok := item.(object); ok {
				v, _ := o.get(name)
				return v
			}
			return item
		}
		if matches(e.body, inner) {
			return true
		}
	}
	return false
}

func (e comparison) holds(get value) bool {
	if list, ok := strings.CutSuffix(e.path, "/$count"); ok {
		items, _ := get(list).([]any)
		n, err := strconv.Atoi(e.value.text)
		return err == nil && ordered(e.op, cmp.Compare(len(items), n))
	}
	got := get(e.path)
	if got == nil || e.value.null() {
		same := got == nil && e.value.null()
		return e.op == "eq" && same || e.op == "ne" && !same
	}
	switch v := got.(type) {
	case bool:
		return (e.op == "eq") == (v == (e.value.text == "true"))
	case time.Time:
		at, err := time.Parse(time.RFC3339, e.value.text)
		return err == nil && ordered(e.op, v.Compare(at))
	case string:
		return ordered(e.op, strings.Compare(strings.ToLower(v), strings.ToLower(e.value.text)))
	}
	return false
}

func ordered(op string, cmp int) bool {
	switch op {
	case "eq":
		return cmp == 0
	case "ne":
		return cmp != 0
	case "gt":
		return cmp > 0
	case "ge":
		return cmp >= 0
	case "lt":
		return cmp < 0
	case "le":
		return cmp <= 0
	}
	return false
}
