package leads2keys

import (
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/buildings"
)

// remarksShape is a description: five lists (3.3).
func remarksShape() shape[buildings.Remarks] {
	return shape[buildings.Remarks]{func(r *buildings.Remarks) *buildings.Sent { return &r.Sent }, []field[buildings.Remarks]{
		remarks("plus", func(r *buildings.Remarks) *[]buildings.Remark { return &r.Plus }),
		remarks("moins", func(r *buildings.Remarks) *[]buildings.Remark { return &r.Minus }),
		remarks("informatif", func(r *buildings.Remarks) *[]buildings.Remark { return &r.Informative }),
		remarks("qualitatif", func(r *buildings.Remarks) *[]buildings.Remark { return &r.Qualities }),
		remarks("quantitatif", func(r *buildings.Remarks) *[]buildings.Remark { return &r.Quantities }),
	}}
}

// described is the field description of a node.
func described[N any](of func(*N) *buildings.Remarks) field[N] {
	lists := remarksShape()
	said := func(n *N) bool {
		return slices.ContainsFunc(lists.fields, func(l field[buildings.Remarks]) bool { return l.there(of(n)) })
	}
	return field[N]{
		name: "description", hollow: "{}",
		read: func(in *intake, n *N, v wire.Value) {
			in.down("description", -1)
			lists.read(in, v, of(n))
			in.up()
		},
		says:  func(n *N, sent wire.Value, _ bool) bool { return sent.IsNull() && !said(n) },
		there: said,
		write: func(e *wire.Encoder, n *N, sdk bool) { lists.write(e, of(n), sdk) },
	}
}

// remarks is one list of a description. Its items are strings, or objects with a tag that
// the shipped client alone reads: to others such an item is its text (5.1).
func remarks(name string, of func(*buildings.Remarks) *[]buildings.Remark) field[buildings.Remarks] {
	return field[buildings.Remarks]{
		name: name,
		read: func(in *intake, n *buildings.Remarks, v wire.Value) {
			if v.Kind() != wire.KindArray {
				in.refuse(name, "must be an array")
				return
			}
			made := make([]buildings.Remark, len(v.Items()))
			for i, item := range v.Items() {
				in.down(name, i)
				made[i] = in.remark(item)
				in.up()
			}
			*of(n) = made
		},
		says: func(n *buildings.Remarks, sent wire.Value, sdk bool) bool {
			var again intake
			return slices.EqualFunc(*of(n), sent.Items(), func(r buildings.Remark, item wire.Value) bool {
				return again.remark(item) == r && (sdk || item.Kind() == wire.KindString)
			})
		},
		there: func(n *buildings.Remarks) bool { return len(*of(n)) > 0 },
		write: func(e *wire.Encoder, n *buildings.Remarks, sdk bool) {
			e.Array()
			for _, r := range *of(n) {
				if sdk && r.Tag != "" {
					renderRemark(e, r)
					continue
				}
				e.String(r.String())
			}
			e.EndArray()
		},
	}
}

// remark reads one item: a string, {tag, quality} or {tag, quantity, unity}.
func (in *intake) remark(v wire.Value) buildings.Remark {
	if v.Kind() == wire.KindString {
		return buildings.Remark{Text: v.Text()}
	}
	o, ok := v.Object()
	if tag, _ := o.Get("tag"); !ok || tag.Kind() != wire.KindString || tag.Text() == "" {
		in.refuse("", "must be a string, or an object with a tag")
		return buildings.Remark{}
	}
	get := func(name string) wire.Value { v, _ := o.Get(name); return v }
	quantity := get("quantity")
	if quantity.Kind() != wire.KindNumber { // clients count in numbers and in texts
		in.string("quantity", quantity)
	}
	return buildings.Remark{Tag: get("tag").Text(), Quality: in.string("quality", get("quality")), Quantity: quantity.Text(), Unit: in.string("unity", get("unity"))}
}

// renderRemark writes an item that was not sent so, for the shipped client.
func renderRemark(e *wire.Encoder, r buildings.Remark) {
	e.Object()
	e.StringField("tag", r.Tag)
	if r.Quantity != "" {
		e.StringField("quantity", r.Quantity)
		e.StringField("unity", r.Unit)
	} else {
		e.StringField("quality", r.Quality)
	}
	e.End()
}
