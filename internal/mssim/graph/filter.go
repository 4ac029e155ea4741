package graph

import (
	"strings"
)

// expr is a filter or a part of one.
type expr interface{ isExpr() }

type (
	// logic joins two conditions with "and" or "or".
	logic struct {
		op          string
		left, right expr
	}
	// negation is "not".
	negation struct{ of expr }
	// comparison is a property against a literal: eq, ne, gt, ge, lt, le.
	comparison struct {
		op    string
		path  string
		value literal
	}
	// membership is "in".
	membership struct {
		path   string
		values []literal
	}
	// textual is startsWith, endsWith or contains.
	textual struct{ fn, path, value string }
	// lambda is path/any(x:...); body nil asks only whether there is an element.
	lambda struct {
		path     string
		variable string
		body     expr
	}
)

func (logic) isExpr()      {}
func (negation) isExpr()   {}
func (comparison) isExpr() {}
func (membership) isExpr() {}
func (textual) isExpr()    {}
func (lambda) isExpr()     {}

// literal is a value written in a filter.
type literal struct {
	text   string
	quoted bool
}

func (l literal) null() bool { return !l.quoted && l.text == "null" }

// deepest bounds how far a filter may be nested.
const deepest = 64

type parser struct {
	src   string
	toks  []token
	depth int
}

// parseFilter reads the part of OData's filter language that Graph's directory
// understands. What it cannot read is a syntax error; what it can read but a
// resource does not offer is refused when the resource looks at it.
func parseFilter(s string) (expr, error) {
	toks, err := lex(s)
	if err != nil {
		return nil, err
	}
	p := &parser{src: s, toks: toks}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokEnd {
		return nil, p.wrong()
	}
	return e, nil
}

func (p *parser) peek() token { return p.toks[0] }

func (p *parser) next() token {
	t := p.toks[0]
	if t.kind != tokEnd {
		p.toks = p.toks[1:]
	}
	return t
}

func (p *parser) wrong() error {
	return badRequest("Invalid filter clause: Syntax error at position %d in '%s'.", p.peek().at, p.src)
}

// word takes the name when it comes next.
func (p *parser) word(name string) bool {
	if t := p.peek(); t.kind == tokName && strings.EqualFold(t.text, name) {
		p.next()
		return true
	}
	return false
}

func (p *parser) punct(s string) bool {
	if t := p.peek(); t.kind == tokPunct && t.text == s {
		p.next()
		return true
	}
	return false
}

func (p *parser) or() (expr, error)  { return p.chain("or", p.and) }
func (p *parser) and() (expr, error) { return p.chain("and", p.unary) }

func (p *parser) chain(op string, part func() (expr, error)) (expr, error) {
	left, err := part()
	if err != nil {
		return nil, err
	}
	for p.word(op) {
		right, err := part()
		if err != nil {
			return nil, err
		}
		left = logic{op, left, right}
	}
	return left, nil
}

func (p *parser) unary() (expr, error) {
	if p.depth++; p.depth > deepest {
		return nil, badRequest("Invalid filter clause: it is nested too deeply.")
	}
	defer func() { p.depth-- }()
	if p.word("not") {
		e, err := p.unary()
		return negation{e}, err
	}
	if p.punct("(") {
		e, err := p.or()
		if err == nil && !p.punct(")") {
			err = p.wrong()
		}
		return e, err
	}
	return p.condition()
}

func (p *parser) condition() (expr, error) {
	first := p.next()
	if first.kind != tokName {
		p.toks = append([]token{first}, p.toks...)
		return nil, p.wrong()
	}
	if t := p.peek(); t.kind == tokPunct && t.text == "(" {
		return p.function(strings.ToLower(first.text))
	}
	path := first.text
	for p.punct("/") {
		part := p.next()
		if part.kind != tokName {
			return nil, p.wrong()
		}
		if strings.EqualFold(part.text, "any") && p.punct("(") {
			return p.lambda(path)
		}
		path += "/" + part.text
	}
	return p.comparison(path)
}

func (p *parser) function(name string) (expr, error) {
	if name != "startswith" && name != "endswith" && name != "contains" {
		return nil, badRequest("Invalid filter clause: An unknown function with name '%s' was found.", name)
	}
	p.next()
	path, err := p.path()
	if err != nil {
		return nil, err
	}
	if !p.punct(",") || p.peek().kind != tokString {
		return nil, p.wrong()
	}
	value := p.next().text
	if !p.punct(")") {
		return nil, p.wrong()
	}
	// "startsWith(x,'a') eq true" is the long form of the same.
	if p.word("eq") {
		if t := p.next(); t.kind != tokLiteral || t.text != "true" {
			return nil, p.wrong()
		}
	}
	return textual{name, path, value}, nil
}

func (p *parser) path() (string, error) {
	t := p.next()
	if t.kind != tokName {
		return "", p.wrong()
	}
	path := t.text
	for p.punct("/") {
		if t = p.next(); t.kind != tokName {
			return "", p.wrong()
		}
		path += "/" + t.text
	}
	return path, nil
}

func (p *parser) lambda(path string) (expr, error) {
	if p.punct(")") {
		return lambda{path: path}, nil
	}
	v := p.next()
	if v.kind != tokName || !p.punct(":") {
		return nil, p.wrong()
	}
	body, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.punct(")") {
		return nil, p.wrong()
	}
	return lambda{path, v.text, body}, nil
}

var operators = map[string]bool{"eq": true, "ne": true, "gt": true, "ge": true, "lt": true, "le": true}

func (p *parser) comparison(path string) (expr, error) {
	op := p.peek()
	name := strings.ToLower(op.text)
	switch {
	case op.kind == tokName && name == "in":
		p.next()
		return p.membership(path)
	case op.kind != tokName || !operators[name]:
		return nil, p.wrong()
	}
	p.next()
	v, err := p.literal()
	return comparison{name, path, v}, err
}

func (p *parser) literal() (literal, error) {
	t := p.peek()
	if t.kind != tokString && t.kind != tokLiteral {
		return literal{}, p.wrong()
	}
	p.next()
	return literal{t.text, t.kind == tokString}, nil
}

func (p *parser) membership(path string) (expr, error) {
	if !p.punct("(") {
		return nil, p.wrong()
	}
	m := membership{path: path}
	for {
		v, err := p.literal()
		if err != nil {
			return nil, err
		}
		m.values = append(m.values, v)
		if p.punct(")") {
			return m, nil
		}
		if !p.punct(",") {
			return nil, p.wrong()
		}
	}
}
