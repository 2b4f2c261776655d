package flatsy

import (
	"bytes"
	"fmt"
	"strings"

	"palier/internal/api/wire"
)

// intake takes the fields of one JSON object into core types. What cannot be
// understood becomes a sentence that names the field, in French, and refuses the
// whole request: this door guesses nothing. Types are those of openapi.yaml: the
// number 44000 is no postcode.
type intake struct {
	object    wire.Object
	within    string // "visitor." before the names of a nested object's fields
	sentences *[]string
}

// newIntake begins the reading of a body.
func newIntake(o wire.Object) *intake { return &intake{object: o, sentences: new([]string)} }

// body reads the JSON object of a request.
func (c *call) body() (raw []byte, in *intake, err error) {
	raw, o, err := c.Object(maxBody)
	return raw, newIntake(o), err
}

// bodyIfAny reads it likewise; a request without one says nothing.
func (c *call) bodyIfAny() (raw []byte, in *intake, err error) {
	if raw, err = wire.ReadBody(c.W, c.R, maxBody); err != nil {
		return nil, nil, err
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = []byte("{}")
	}
	o, err := wire.ParseObject(raw)
	return raw, newIntake(o), err
}

// maxSentences is how much is told of a request that is wrong all over.
const maxSentences = 100

// err is all that is wrong as one error, nil when nothing is.
func (in *intake) err() error {
	if len(*in.sentences) == 0 {
		return nil
	}
	return unfit(*in.sentences...)
}

// refuse notes what is wrong with a field: "Le champ visitor.email est obligatoire."
func (in *intake) refuse(name, what string) {
	if len(*in.sentences) < maxSentences {
		*in.sentences = append(*in.sentences, fmt.Sprintf("Le champ %s%s %s.", in.within, name, what))
	}
}

// has tells whether a field says something; null says nothing.
func (in *intake) has(name string) bool {
	v, _ := in.object.Get(name)
	return !v.IsNull() && !(v.Kind() == wire.KindString && strings.TrimSpace(v.Text()) == "")
}

// required wants fields to say something.
func (in *intake) required(names ...string) {
	for _, name := range names {
		if !in.has(name) {
			in.refuse(name, "est obligatoire")
		}
	}
}

// kind is how a field is read: what it must be, in words, and the reading.
type kind[T any] struct {
	must  string
	parse func(wire.Value) (T, bool)
}

// put sets dst from a field; one that is not there, or null, leaves it.
func put[T any](in *intake, name string, dst *T, k kind[T]) {
	v, _ := in.object.Get(name)
	if v.IsNull() {
		return
	}
	if parsed, ok := k.parse(v); ok {
		*dst = parsed
	} else {
		in.refuse(name, k.must)
	}
}

// replace points dst at what a field that is there says; null says the empty value.
func replace[T any](in *intake, name string, dst **T, k kind[T]) {
	v, there := in.object.Get(name)
	if !there {
		return
	}
	*dst = new(T)
	if v.IsNull() {
		return
	}
	if parsed, ok := k.parse(v); ok {
		**dst = parsed
	} else {
		in.refuse(name, k.must)
	}
}

// said is a kind of value that can also be unsaid.
func said[T any](k kind[T]) kind[*T] {
	return kind[*T]{k.must, func(v wire.Value) (*T, bool) {
		parsed, ok := k.parse(v)
		return &parsed, ok
	}}
}

// list is a kind of array of a kind.
func list[T any](must string, k kind[T]) kind[[]T] {
	return kind[[]T]{must, func(v wire.Value) ([]T, bool) {
		out := make([]T, 0, len(v.Items()))
		for _, item := range v.Items() {
			parsed, ok := k.parse(item)
			if !ok {
				return nil, false
			}
			out = append(out, parsed)
		}
		return out, v.Kind() == wire.KindArray
	}}
}

// object is a kind of object that read reads whole; what is wrong inside it is noted
// under its own name.
func object[T any](in *intake, name string, read func(*intake) T) kind[T] {
	return kind[T]{"doit être un objet", func(v wire.Value) (T, bool) {
		o, ok := v.Object()
		if !ok {
			return *new(T), false
		}
		return read(&intake{object: o, within: in.within + name + ".", sentences: in.sentences}), true
	}}
}
