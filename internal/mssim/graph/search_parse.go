package graph

import "strings"

// searchParser reads $search; positions in its refusals count from 0.
type searchParser struct {
	src   string
	at    int
	depth int
	of    schema
}

// parseSearch reads the language of $search. AND binds tighter than OR, as in
// OData; clauses without an operator between them are refused, which is ours.
func parseSearch(src string, of schema) (expr, error) {
	p := &searchParser{src: src, of: of}
	e, err := p.or()
	if err == nil && p.peek() != 0 {
		err = badRequest("Syntax error at position %d in '%s'.", p.at, src)
	}
	return e, err
}

// peek gives the character that comes next after spaces; 0 at the end.
func (p *searchParser) peek() byte {
	for p.at < len(p.src) && p.src[p.at] == ' ' {
		p.at++
	}
	if p.at == len(p.src) {
		return 0
	}
	return p.src[p.at]
}

// operator takes the word when it comes next.
func (p *searchParser) operator(word string) bool {
	p.peek()
	after, found := strings.CutPrefix(p.src[p.at:], word)
	if !found || after != "" && !strings.ContainsAny(after[:1], ` "(`) {
		return false
	}
	p.at += len(word)
	return true
}

func (p *searchParser) or() (expr, error)  { return p.chain("OR", p.and) }
func (p *searchParser) and() (expr, error) { return p.chain("AND", p.term) }

func (p *searchParser) chain(word string, part func() (expr, error)) (expr, error) {
	left, err := part()
	for err == nil && p.operator(word) {
		var right expr
		right, err = part()
		left = logic{strings.ToLower(word), left, right}
	}
	return left, err
}

func (p *searchParser) term() (expr, error) {
	if p.depth++; p.depth > deepest {
		return nil, badRequest("Invalid search clause: it is nested too deeply.")
	}
	defer func() { p.depth-- }()
	switch p.peek() {
	case 0:
		return nil, badRequest("Expression expected at position %d in '%s'.", p.at, p.src)
	case '"':
		text, err := p.quoted()
		if err != nil {
			return nil, err
		}
		return p.of.clause(text, p.src)
	case '(':
		p.at++
		e, err := p.or()
		if err == nil && p.peek() != ')' {
			err = badRequest("Closing parenthesis or operator expected at position %d in '%s'.", p.at, p.src)
		}
		p.at++
		return e, err
	}
	return nil, p.bare()
}

// bare refuses what is not in quotes: letters are a word, which names no property,
// and nothing else may stand there.
func (p *searchParser) bare() error {
	from := p.at
	for i, r := range p.src[p.at:] {
		if r == ' ' || r == ')' {
			break
		}
		if runeKind(r) != 'a' {
			return badRequest("Syntax error: character '%c' is not valid at position %d in '%s'.", r, from+i, p.src)
		}
		p.at = from + i + len(string(r))
	}
	if p.at == from {
		return badRequest("Syntax error: character '%c' is not valid at position %d in '%s'.", p.src[from], from, p.src)
	}
	_, err := p.of.clause(p.src[from:p.at], p.src)
	return err
}

// quoted takes a clause in which a quote and a backslash have a backslash before
// them.
func (p *searchParser) quoted() (string, error) {
	var b strings.Builder
	for i := p.at + 1; i < len(p.src); i++ {
		switch p.src[i] {
		case '"':
			p.at = i + 1
			return b.String(), nil
		case '\\':
			if i++; i == len(p.src) {
				break
			}
			if p.src[i] != '"' && p.src[i] != '\\' {
				return "", badRequest("Invalid escape sequence '\\%c' at position %d in '%s'.", p.src[i], i, p.src)
			}
			b.WriteByte(p.src[i])
		default:
			b.WriteByte(p.src[i])
		}
	}
	return "", badRequest("There is an unterminated string literal at position %d in '%s'.", len(p.src), p.src)
}
