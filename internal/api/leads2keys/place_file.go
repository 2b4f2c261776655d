package leads2keys

import (
	"errors"
	"fmt"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/core/places"
)

// A building file can be carried as a file: what this API shows of it as a record (schema
// PlaceRecord), and what a reader without this server needs to know besides
// (docs/imports.md).

// placeForm says which form a file has.
const placeForm = "palier.place/1"

// PlaceFile is what such a file says.
type PlaceFile struct {
	Place string // id of the address
	Mark  string // version it was made of, may be empty
	Tree  buildings.Tree
}

// WritePlace writes a building file. address is that of the address base, nil when it does
// not have it.
func WritePlace(f *buildings.File, address *places.Address) []byte {
	var e wire.Encoder
	e.Object()
	e.StringField("format", placeForm)
	e.StringField("place", f.Place)
	e.StringField("cas", f.Mark())
	e.Key("address")
	if address == nil {
		e.Null()
	} else {
		e.Object()
		e.StringField("id", address.ID)
		e.StringField("label", address.String())
		e.StringField("postcode", address.Postcode)
		e.StringField("city", address.Commune)
		e.StringField("citycode", address.INSEE)
		e.FloatField("lat", address.Lat)
		e.FloatField("lon", address.Lon)
		e.End()
	}
	e.Key("value")
	renderFile(&e, f, false, nil, func() {})
	e.End()
	return e.Bytes()
}

// ReadPlace reads one. Invalid: every problem by its path. Whose agency's the file was,
// its dates and its address are not read.
func ReadPlace(raw []byte) (f PlaceFile, err error) {
	if len(raw) > maxBody+64<<10 { // what stands around it
		return f, fault.Newf(fault.Invalid, "This is no building file: it has %d MiB at most", maxBody>>20)
	}
	body, err := wire.ParseWithin(raw, room)
	if err != nil {
		return f, fault.Wrap(fault.Invalid, "This is no building file: "+unparsed(err), err)
	}
	get := func(name string) wire.Value { v, _ := body.Get(name); return v }
	if get("format").Text() != placeForm {
		return f, fault.Newf(fault.Invalid, "This is no building file: its field format is not %s", placeForm)
	}
	in := &intake{}
	f.Place, f.Mark = in.string("place", get("place")), in.string("cas", get("cas"))
	in.down("value", -1)
	value, ok := get("value").Object()
	if list, there := value.Get("immeuble"); ok && (!there || list.IsNull()) {
		in.refuse("immeuble", "is required: an array, which may be empty")
	}
	treeShape(nil).read(in, get("value"), &f.Tree, ours()...)
	in.up()
	var problems []fault.Problem
	for _, w := range in.wrong {
		field, must, _ := strings.Cut(w, " ")
		problems = append(problems, fault.Problem{Field: field, Message: "It " + must})
	}
	return f, fault.All(problems)
}

// unparsed says where a text stops being JSON, as far as the parser tells.
func unparsed(err error) string {
	if errors.Is(err, wire.ErrNotObject) {
		return "it is not a JSON object"
	}
	return fmt.Sprintf("it is not JSON (%v)", err)
}

// PlaceProblems puts what the core says of a tree into the words of such a file: the path of
// each field, as ReadPlace says it.
func PlaceProblems(err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid {
		return err
	}
	said := *f
	said.Problems = nil
	for _, p := range f.Problems {
		field := fieldName(p.Field)
		if first, _, _ := strings.Cut(p.Field, "."); first == "buildings" || first == "name" || first == "address" {
			field = "value." + field
		}
		said.Problems = append(said.Problems, fault.Problem{Field: field, Message: p.Message})
	}
	return &said
}
