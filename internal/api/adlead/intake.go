package adlead

import (
	"fmt"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
)

// intake takes the fields of one JSON object into core types. A field that is not
// there changes nothing, null and "" clear; what cannot be understood becomes a
// problem under the field's name, in French, and refuses the whole request: this
// API guesses nothing. Numbers and texts are read alike, as PHP clients send them.
type intake struct {
	object   wire.Object
	within   string // "contact." before the names of a nested object's fields
	problems *[]fault.Problem
}

// newIntake begins the reading of a body.
func newIntake(o wire.Object) *intake { return &intake{object: o, problems: new([]fault.Problem)} }

// err is all problems as one error, nil when there are none.
func (in *intake) err() error {
	if len(*in.problems) == 0 {
		return nil
	}
	return &inputError{*in.problems}
}

// inputError is a request that this door does not understand, in French.
type inputError struct{ problems []fault.Problem }

func (e *inputError) Error() string { return "invalid input" }

// refuse notes a problem with a field; the sentence has the field's name in place
// of its %s.
func (in *intake) refuse(name, sentence string) {
	field := in.within + name
	if strings.Contains(sentence, "%s") {
		sentence = fmt.Sprintf(sentence, field)
	}
	*in.problems = append(*in.problems, fault.Problem{Field: field, Message: sentence})
}

// has tells whether a field says something.
func (in *intake) has(name string) bool {
	v, ok := in.object.Get(name)
	return ok && !empty(v)
}

func empty(v wire.Value) bool {
	return v.IsNull() || v.Kind() == wire.KindString && strings.TrimSpace(v.Text()) == ""
}

// required wants fields to say something.
func (in *intake) required(names ...string) {
	for _, name := range names {
		if !in.has(name) {
			in.refuse(name, "Le champ %s est obligatoire.")
		}
	}
}

// kept wants a field that comes to say something: it can be changed, not cleared.
func (in *intake) kept(names ...string) {
	for _, name := range names {
		if v, ok := in.object.Get(name); ok && empty(v) {
			in.refuse(name, "Le champ %s ne peut pas être vide.")
		}
	}
}

// nested gives the intake of an object within this one; what is none is a problem.
func (in *intake) nested(name string) *intake {
	v, _ := in.object.Get(name)
	o, ok := v.Object()
	if !ok && !v.IsNull() {
		in.refuse(name, "Le champ %s doit être un objet.")
	}
	return &intake{object: o, within: in.within + name + ".", problems: in.problems}
}

// put sets dst from a field: nothing there leaves it, an empty value clears it,
// one that parse does not understand is a problem and leaves it.
func put[T any](in *intake, name string, dst *T, sentence string, parse func(wire.Value) (T, bool)) {
	v, ok := in.object.Get(name)
	if !ok {
		return
	}
	if empty(v) {
		*dst = *new(T)
		return
	}
	if parsed, ok := parse(v); ok {
		*dst = parsed
	} else {
		in.refuse(name, sentence)
	}
}

// pointer makes a parser of a value that can also be unsaid.
func pointer[T any](parse func(wire.Value) (T, bool)) func(wire.Value) (*T, bool) {
	return func(v wire.Value) (*T, bool) {
		parsed, ok := parse(v)
		return &parsed, ok
	}
}
