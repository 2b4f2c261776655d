package leads2keys

import (
	"palier/internal/api/wire"
	"palier/internal/core/buildings"
)

// room is how large a body is read: one of maxBody has that many at the very most, as far as
// people write them.
var room = wire.Room{Fields: 400_000, Values: 600_000}

// ours are the keys of a value that are this API's words and not the sender's: whoever sends
// back what he read sends them along.
func ours() []string {
	return []string{"agence", "place", "id", "date", "buildings", "result", "total"}
}

// treeOf reads the field value of a body: the file of a place of an agency, as the path
// names them (3.7).
func (in *intake) treeOf(body wire.Object, agency, place string) (t buildings.Tree) {
	v, there := body.Get("value")
	in.down("value", -1)
	defer in.up()
	o, ok := v.Object()
	if !there || !ok {
		in.refuse("", "must be an object")
		return t
	}
	get := func(name string) wire.Value { v, _ := o.Get(name); return v }
	in.same("agence", get("agence"), "the path", agency)
	in.same("place", get("place"), "the path", place)
	in.same("id", get("id"), "the path", place)
	in.dates(get("date"))
	if get("immeuble").IsNull() {
		in.refuse("immeuble", "is required: an array, which may be empty")
	}
	treeShape(nil).read(in, v, &t, ours()...)
	return t
}

// dates reads what is the server's to say, and only looks whether it is what it should be.
func (in *intake) dates(v wire.Value) {
	if v.IsNull() {
		return
	}
	o, ok := v.Object()
	if !ok {
		in.refuse("date", "must be an object")
		return
	}
	in.down("date", -1)
	defer in.up()
	for _, name := range []string{"created", "modified"} {
		if v, there := o.Get(name); there {
			in.moment(name, v)
		}
	}
}
