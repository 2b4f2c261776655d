package wire

import "slices"

// open reads the opening bracket and goes one level down; empty when the
// closing one follows, which is then read too.
func (p *parser) open(closing byte) (empty bool, err error) {
	if p.depth == MaxDepth {
		return false, p.refuse(tooDeep)
	}
	p.at++
	if p.skipSpace(); p.peek() == closing {
		p.at++
		return true, nil
	}
	p.depth++
	return false, nil
}

// array reads an array, from its bracket.
func (p *parser) array() (Value, error) {
	empty, err := p.open(']')
	if empty || err != nil {
		return Value{kind: KindArray, nested: &nested{}}, err
	}
	start := len(p.items)
	for more := true; more; {
		v, err := p.value()
		if err != nil {
			return Value{}, err
		}
		p.items = append(p.items, v)
		if more, err = p.another(']'); err != nil {
			return Value{}, err
		}
	}
	items := slices.Clone(p.items[start:])
	p.items = p.items[:start]
	return Value{kind: KindArray, nested: &nested{items: items}}, nil
}

// object reads an object, from its brace.
func (p *parser) object() (Value, error) {
	empty, err := p.open('}')
	if empty || err != nil {
		return Value{kind: KindObject, nested: &nested{}}, err
	}
	names := nameSet{start: len(p.fields)}
	for more := true; more; {
		name, err := p.name(&names)
		if err != nil {
			return Value{}, err
		}
		v, err := p.value()
		if err != nil {
			return Value{}, err
		}
		p.fields = append(p.fields, Field{name, v})
		if more, err = p.another('}'); err != nil {
			return Value{}, err
		}
	}
	fields := slices.Clone(p.fields[names.start:])
	p.fields = p.fields[:names.start]
	return Value{kind: KindObject, nested: &nested{fields: fields}}, nil
}

// name reads the name of a field and the colon after it.
func (p *parser) name(names *nameSet) (string, error) {
	if p.peek() != '"' {
		return "", p.unexpected()
	}
	if p.nFields++; p.nFields > p.room.Fields {
		return "", p.refuse(tooManyFields)
	}
	start := p.at
	name, err := p.text()
	if err != nil {
		return "", err
	}
	if !names.add(name, p.fields) {
		return "", &malformedError{duplicateName, start}
	}
	if p.skipSpace(); p.peek() != ':' {
		return "", p.unexpected()
	}
	p.at++
	p.skipSpace()
	return name, nil
}

// another reads what may follow a value: a comma, then it is true, or the
// closing bracket, then it is false and one level up again.
func (p *parser) another(closing byte) (bool, error) {
	p.skipSpace()
	switch p.peek() {
	case ',':
		p.at++
		p.skipSpace()
		return true, nil
	case closing:
		p.at++
		p.depth--
		return false, nil
	default:
		return false, p.unexpected()
	}
}

// manyNames is from where on a map beats comparing with each name before.
const manyNames = 48

// nameSet tells whether the open object already has a name. Its fields are
// those of the parser from start on; few of them need no set of their own,
// and many must not cost the square of their number.
type nameSet struct {
	start int
	seen  map[string]struct{}
}

// add is false when the name is already there.
func (s *nameSet) add(name string, fields []Field) bool {
	fields = fields[s.start:]
	if len(fields) < manyNames {
		return !slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name })
	}
	if s.seen == nil {
		s.seen = make(map[string]struct{}, 2*manyNames)
		for _, f := range fields {
			s.seen[f.Name] = struct{}{}
		}
	}
	before := len(s.seen)
	s.seen[name] = struct{}{}
	return len(s.seen) > before
}
