package leads2keys

import (
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/buildings"
)

// A shape is how this API writes a node of a building file: once, for both directions. What
// was sent of a node is kept beside it (buildings.Sent) with its own keys in their order and
// the keys nobody here knows; what has a shape of its own leaves an empty place there. A node
// is shown by what was sent of it, field by field as long as the node still says that: absent
// stays absent, null stays null, and a change made elsewhere wins.
type shape[N any] struct {
	sent   func(*N) *buildings.Sent
	fields []field[N]
}

// field is one that the core knows.
type field[N any] struct {
	name  string
	read  func(in *intake, n *N, v wire.Value)       // v is not null
	says  func(n *N, sent wire.Value, sdk bool) bool // what was sent can be shown: the node says it
	there func(n *N) bool                            // the node says something
	write func(e *wire.Encoder, n *N, sdk bool)
	// hollow is what is kept in the place of what has a shape of its own, "" for others.
	hollow string
	// ours is what the server says and never takes: what is sent of it is dropped.
	ours bool
}

// usualNode is how long most of what is sent of a node is, in bytes.
const usualNode = 192

// read reads a node. Keys that are ours, not the sender's, are left out of what is kept.
func (s shape[N]) read(in *intake, v wire.Value, n *N, ours ...string) {
	if v.Kind() != wire.KindObject {
		in.refuse("", "must be an object")
		return
	}
	var sent wire.Encoder
	sent.Grow(usualNode)
	sent.Object()
	for _, f := range v.Fields() {
		known := s.named(f.Name)
		if slices.Contains(ours, f.Name) || known != nil && known.ours {
			continue
		}
		sent.Key(f.Name)
		if known != nil && !f.Value.IsNull() {
			known.read(in, n, f.Value)
			if known.hollow != "" {
				sent.Raw([]byte(known.hollow))
				continue
			}
		}
		sent.Value(f.Value)
	}
	sent.End()
	*s.sent(n) = slices.Clip(buildings.Sent(sent.Bytes()))
}

// write writes a node.
func (s shape[N]) write(e *wire.Encoder, n *N, sdk bool) {
	e.Object()
	s.inside(e, n, sdk)
	e.End()
}

// inside writes a node's fields. Of one that nobody sent there are all that it has.
func (s shape[N]) inside(e *wire.Encoder, n *N, sdk bool) {
	kept := *s.sent(n)
	var shown uint32 // by position
	// What could not be read was not kept.
	_ = wire.EachField(kept, room, func(name string, sent wire.Value, written []byte) {
		at := slices.IndexFunc(s.fields, func(known field[N]) bool { return known.name == name })
		if at >= 0 && s.fields[at].ours {
			return // kept before it was a key of ours
		}
		e.Key(name)
		if at >= 0 {
			shown |= 1 << at
		}
		if at < 0 || s.fields[at].says(n, sent, sdk) {
			e.Raw(written)
			return
		}
		s.fields[at].write(e, n, sdk)
	})
	for i, f := range s.fields {
		if shown&(1<<i) == 0 && (len(kept) == 0 && !f.ours || f.there(n)) {
			e.Key(f.name)
			f.write(e, n, sdk)
		}
	}
}

func (s shape[N]) named(name string) *field[N] {
	for i := range s.fields {
		if s.fields[i].name == name {
			return &s.fields[i]
		}
	}
	return nil
}

// text is a string.
func text[N any](name string, of func(*N) *string) field[N] {
	return textBy(name, of, (*intake).string)
}

// moment is a string that is a date or an instant.
func moment[N any](name string, of func(*N) *string) field[N] {
	return textBy(name, of, (*intake).moment)
}

func textBy[N any](name string, of func(*N) *string, read func(*intake, string, wire.Value) string) field[N] {
	return field[N]{
		name:  name,
		read:  func(in *intake, n *N, v wire.Value) { *of(n) = read(in, name, v) },
		says:  func(n *N, sent wire.Value, _ bool) bool { return sent.Text() == *of(n) },
		there: func(n *N) bool { return *of(n) != "" },
		write: func(e *wire.Encoder, n *N, _ bool) { e.String(*of(n)) },
	}
}

// whole is an integer, or nothing.
func whole[N any](name string, of func(*N) **int) field[N] {
	return field[N]{
		name: name,
		read: func(in *intake, n *N, v wire.Value) { *of(n) = new(in.integer(name, v)) },
		says: func(n *N, sent wire.Value, _ bool) bool {
			is := *of(n)
			if is == nil || sent.IsNull() {
				return is == nil && sent.IsNull()
			}
			was, ok := sent.Int()
			return ok && was == int64(*is)
		},
		there: func(n *N) bool { return *of(n) != nil },
		write: func(e *wire.Encoder, n *N, _ bool) {
			if is := *of(n); is != nil {
				e.Int(int64(*is))
				return
			}
			e.Null()
		},
	}
}

// marked is a key of ours, there when the node is so and never false. What is kept of a
// node does not have it.
func marked[N any](name string, of func(*N) bool) field[N] {
	return field[N]{name: name, ours: true, there: of, write: func(e *wire.Encoder, _ *N, _ bool) { e.Bool(true) }}
}

// list is an array of nodes that have a shape.
func list[N, C any](name string, of func(*N) *[]C, items shape[C]) field[N] {
	return field[N]{
		name: name, hollow: "[]",
		read: func(in *intake, n *N, v wire.Value) {
			if v.Kind() != wire.KindArray {
				in.refuse(name, "must be an array")
				return
			}
			made := make([]C, len(v.Items()))
			for i, item := range v.Items() {
				in.down(name, i)
				items.read(in, item, &made[i])
				in.up()
			}
			*of(n) = made
		},
		says:  func(n *N, _ wire.Value, _ bool) bool { return len(*of(n)) == 0 },
		there: func(n *N) bool { return len(*of(n)) > 0 },
		write: func(e *wire.Encoder, n *N, sdk bool) {
			e.Array()
			for i := range *of(n) {
				items.write(e, &(*of(n))[i], sdk)
			}
			e.EndArray()
		},
	}
}
