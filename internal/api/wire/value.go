package wire

// Kind is what a JSON value is. The zero Kind is KindNull.
type Kind uint8

// The kinds of RFC 8259; true and false are one.
const (
	KindNull Kind = iota
	KindBool
	KindNumber
	KindString
	KindArray
	KindObject
)

// Value is one JSON value as it was written. It is small and copied freely.
// The zero Value is null, which is what a missing field reads as.
type Value struct {
	text   string  // of a scalar; null has none
	nested *nested // of an array or object
	kind   Kind
}

// nested is behind a pointer so that scalars, nearly all the values there are,
// do not pay for two slices.
type nested struct {
	items  []Value
	fields []Field
}

// Kind tells what the value is.
func (v Value) Kind() Kind { return v.kind }

// IsNull is true of null, thus also of a field that is not there.
func (v Value) IsNull() bool { return v.kind == KindNull }

// Text is a scalar as text: the content of a string, a number's literal as it
// was sent ("1e3" stays "1e3"), "true" or "false", and "" for null. It is ""
// for arrays and objects too: ask Kind first where that matters.
func (v Value) Text() string { return v.text }

// Items are the values of an array in order; nil for any other kind. The
// slice is shared and must not be changed.
func (v Value) Items() []Value {
	if v.kind != KindArray {
		return nil
	}
	return v.nested.items
}

// Fields are the fields of an object in the order sent; nil for any other
// kind. The slice is shared and must not be changed.
func (v Value) Fields() []Field {
	if v.kind != KindObject {
		return nil
	}
	return v.nested.fields
}

// Object gives the value as an object; false when it is none.
func (v Value) Object() (Object, bool) {
	return Object{fields: v.Fields()}, v.kind == KindObject
}

// Field is one name and value of an object.
type Field struct {
	Name  string
	Value Value
}

// Object is a JSON object: fields in the order sent, no name twice. The zero
// Object has no field.
type Object struct {
	fields []Field
}

// Get finds a field by its exact name. Case matters: encoding/json would let
// "ROLE" overwrite "role", here it is another field that nobody asks for.
// What is not there is null and false.
func (o Object) Get(name string) (Value, bool) {
	for i := range o.fields {
		if o.fields[i].Name == name {
			return o.fields[i].Value, true
		}
	}
	return Value{}, false
}

// Fields are the fields in the order sent. The slice is shared and must not
// be changed.
func (o Object) Fields() []Field { return o.fields }
