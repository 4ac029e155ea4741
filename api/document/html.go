package document

import (
	"bytes"
	"cmp"
	_ "embed"
	"errors"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed docs.html
var page string

// NoncePlaceholder stands in the page where the answer's Content-Security-Policy nonce goes.
const NoncePlaceholder = "__CSP_NONCE__"

// HTML makes the document readable: one page without script, operations by tag, then the
// shapes of bodies.
func HTML(yaml []byte) ([]byte, error) {
	doc, err := openapi3.NewLoader().LoadFromData(yaml)
	if err != nil {
		return nil, err
	}
	if doc.Info == nil || doc.Paths == nil || doc.Components == nil {
		return nil, errors.New("the document says nothing of its title, paths or shapes")
	}
	t, err := template.New("docs").Parse(page)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, view{Title: doc.Info.Title, Description: doc.Info.Description, Base: base(doc), Groups: groups(doc), Shapes: shapes(doc)})
	return out.Bytes(), err
}

type view struct {
	Title, Description, Base string
	Groups                   []group
	Shapes                   []shape
}

type group struct {
	Tag        string
	Operations []operation
}

type operation struct {
	ID, Method, Path, Summary, Description string
	Public                                 bool
	Parameters                             []field
	Body                                   *kind
	Answers                                []answer
}

type answer struct {
	Status, Description string
	Kind                kind
}

type shape struct {
	Name, Description string
	Fields            []field
	Facts             *facts
}

type field struct {
	Name, In, Description string
	Required              bool
	Kind                  kind
	Facts                 *facts
}

// kind is a type in words, with the shape it links to.
type kind struct{ Words, Shape string }

func base(doc *openapi3.T) string {
	if len(doc.Servers) == 0 {
		return ""
	}
	return doc.Servers[0].URL
}

var methodOrder = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

func groups(doc *openapi3.T) []group {
	byTag := map[string][]operation{}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		ops := doc.Paths.Value(path).Operations()
		for _, method := range methodOrder {
			if op := ops[method]; op != nil {
				tag := strings.Join(op.Tags, ", ")
				byTag[tag] = append(byTag[tag], operationOf(method, path, op))
			}
		}
	}
	var out []group
	for _, tag := range slices.Sorted(maps.Keys(byTag)) {
		out = append(out, group{Tag: tag, Operations: byTag[tag]})
	}
	return out
}

func operationOf(method, path string, op *openapi3.Operation) operation {
	o := operation{
		ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, Description: op.Description,
		Public: op.Security == nil || len(*op.Security) == 0,
	}
	for _, p := range op.Parameters {
		o.Parameters = append(o.Parameters, field{
			Name: p.Value.Name, In: p.Value.In, Description: p.Value.Description, Required: p.Value.Required,
			Kind: kindOf(p.Value.Schema), Facts: factsOf(p.Value.Schema),
		})
	}
	if op.RequestBody != nil {
		k := contentKind(op.RequestBody.Value.Content)
		o.Body = &k
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses.Map())) {
		r := op.Responses.Value(status).Value
		o.Answers = append(o.Answers, answer{Status: status, Description: deref(r.Description), Kind: contentKind(r.Content)})
	}
	return o
}

func contentKind(c openapi3.Content) kind {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		return kindOf(c[name].Schema)
	}
	return kind{}
}

func shapes(doc *openapi3.T) []shape {
	var out []shape
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		s := doc.Components.Schemas[name].Value
		one := shape{Name: name, Description: s.Description, Facts: factsOf(doc.Components.Schemas[name])}
		for _, property := range slices.Sorted(maps.Keys(s.Properties)) {
			ref := s.Properties[property]
			one.Fields = append(one.Fields, field{
				Name: property, Description: ref.Value.Description, Required: slices.Contains(s.Required, property),
				Kind: kindOf(ref), Facts: factsOf(ref),
			})
		}
		out = append(out, one)
	}
	return out
}

func kindOf(ref *openapi3.SchemaRef) kind {
	if ref == nil || ref.Value == nil {
		return kind{}
	}
	if name, ok := strings.CutPrefix(ref.Ref, "#/components/schemas/"); ok {
		return kind{Words: name, Shape: name}
	}
	s := ref.Value
	var k kind
	switch {
	case len(s.AllOf) > 0:
		k = kindOf(s.AllOf[0])
	case s.Items != nil:
		k = kindOf(s.Items)
		k.Words = "list of " + k.Words
	case s.Type != nil:
		k.Words = strings.Join(s.Type.Slice(), ", ")
		if s.Format != "" {
			k.Words = cmp.Or(map[string]string{"uuid": "UUID", "date-time": "time", "date": "date"}[s.Format], k.Words)
		}
	}
	if s.Nullable {
		k.Words += " or null"
	}
	return k
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
