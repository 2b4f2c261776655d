// Package nodes writes typed trees as JSON, and reads that again, without reflection: a
// building file of five hundred mailboxes has a thousand nodes and is read and written
// whole, some of it while everybody else of the account waits.
//
// It knows JSON as encoding/json writes it, and how a node's fields are listed once for
// both directions. It must not know what any tree means, nor where the text is kept.
package nodes

import (
	"fmt"
	"slices"
)

// Kind is what there is to know of one kind of node: its fields in the order in which they
// are written. A field that says nothing is left out; one that is not known is passed over.
type Kind[N any] []Field[N]

// Field is one field of a node.
type Field[N any] struct {
	name  string
	write func(w *writer, n *N) // nothing when the field says nothing
	read  func(r *reader, n *N)
}

// Marshal gives the text of a tree. The error is a Raw that is no JSON.
func (k Kind[N]) Marshal(n *N) (string, error) {
	var w writer
	k.write(&w, n)
	if w.wrong != "" {
		return "", fmt.Errorf("nodes.Marshal: %s is no JSON", w.wrong)
	}
	return string(w.buf), nil
}

// Unmarshal reads a text that Marshal wrote, or encoding/json by the same names. The
// tree's texts and raw values share memory with each other, not with anything else.
func (k Kind[N]) Unmarshal(text string, n *N) error {
	r := reader{text: text, doc: []byte(text)}
	k.read(&r, n)
	if r.end(); r.damaged {
		return fmt.Errorf("nodes.Unmarshal: damaged at byte %d of %d", r.at, len(text))
	}
	return nil
}

func (k Kind[N]) write(w *writer, n *N) {
	w.open('{')
	for i := range k {
		k[i].write(w, n)
	}
	w.close('}')
}

// read reads a node. Its fields come in the order of the list, as a rule: the one after
// the last is looked at first.
func (k Kind[N]) read(r *reader, n *N) {
	next := 0
	r.object(func(name string) {
		for i := range k {
			if f := &k[(next+i)%len(k)]; f.name == name {
				next += i + 1
				f.read(r, n)
				return
			}
		}
		r.skip()
	})
}

// Text is a string; the empty one says nothing.
func Text[N any](name string, of func(*N) *string) Field[N] {
	return Field[N]{name, func(w *writer, n *N) {
		if s := *of(n); s != "" {
			w.key(name)
			w.string(s)
		}
	}, func(r *reader, n *N) { *of(n) = r.string() }}
}

// Whole is a number that may be 0; nil says nothing.
func Whole[N any](name string, of func(*N) **int) Field[N] {
	return Field[N]{name, func(w *writer, n *N) {
		if v := *of(n); v != nil {
			w.key(name)
			w.int(int64(*v))
		}
	}, func(r *reader, n *N) { *of(n) = new(int(r.int())) }}
}

// ID is a number of which 0 says nothing.
func ID[N any](name string, of func(*N) *int64) Field[N] {
	return Field[N]{name, func(w *writer, n *N) {
		if v := *of(n); v != 0 {
			w.key(name)
			w.int(v)
		}
	}, func(r *reader, n *N) { *of(n) = r.int() }}
}

// Raw is JSON that is kept as it came; none says nothing.
func Raw[N any, B ~[]byte](name string, of func(*N) *B) Field[N] {
	return Field[N]{name, func(w *writer, n *N) {
		if v := *of(n); len(v) > 0 {
			w.key(name)
			w.raw(name, v)
		}
	}, func(r *reader, n *N) { *of(n) = r.raw() }}
}

// List is a list of nodes; an empty one says nothing, and is nil when it is read.
func List[N, C any](name string, of func(*N) *[]C, items Kind[C]) Field[N] {
	return Field[N]{name, func(w *writer, n *N) {
		list := *of(n)
		if len(list) == 0 {
			return
		}
		w.key(name)
		w.open('[')
		for i := range list {
			items.write(w, &list[i])
		}
		w.close(']')
	}, func(r *reader, n *N) {
		list := of(n)
		*list = nil
		r.array(func() {
			*list = append(*list, *new(C))
			items.read(r, &(*list)[len(*list)-1])
		})
		*list = slices.Clip(*list)
	}}
}

// Part is a node within another; one in which nothing is said says nothing.
func Part[N, C any](name string, of func(*N) *C, fields Kind[C]) Field[N] {
	return Field[N]{name, func(w *writer, n *N) {
		before := len(w.buf)
		w.key(name)
		fields.write(w, of(n))
		if w.hollow() {
			w.buf = w.buf[:before]
		}
	}, func(r *reader, n *N) { fields.read(r, of(n)) }}
}
