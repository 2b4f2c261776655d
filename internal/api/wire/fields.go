package wire

import "fmt"

// EachField reads an object that was read before and kept: it gives the fields one after
// the other, each with the text of its value as it stands there, so that who shows most of
// them as they were has no need of the whole. What it refuses is what ParseWithin does,
// without another look at the UTF-8 and at names that come twice; the fields before a fault
// are given.
func EachField(body []byte, room Room, each func(name string, v Value, written []byte)) error {
	p := parser{doc: string(body), room: room}
	if p.skipSpace(); p.peek() != '{' {
		return fmt.Errorf("wire.EachField: %w", p.unexpected())
	}
	empty, err := p.open('}')
	var names nameSet
	for more := !empty && err == nil; more; {
		if more, err = p.eachField(&names, body, each); err != nil {
			break
		}
	}
	if p.skipSpace(); err == nil && p.at < len(p.doc) {
		err = p.refuse(trailing)
	}
	if err != nil {
		return fmt.Errorf("wire.EachField: %w", err)
	}
	return nil
}

// eachField reads one field, and tells whether another follows.
func (p *parser) eachField(names *nameSet, body []byte, each func(name string, v Value, written []byte)) (more bool, err error) {
	name, err := p.name(names)
	if err != nil {
		return false, err
	}
	from := p.at
	v, err := p.value()
	if err != nil {
		return false, err
	}
	each(name, v, body[from:p.at])
	return p.another('}')
}
