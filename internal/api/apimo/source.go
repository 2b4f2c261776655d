package apimo

import (
	"fmt"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/catalog"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/requests"
)

// Reader reads what another server of this API shows, as answers have it (openapi.yaml, schemas
// Property, Contact, SearchRequest and User), into the core's words. Numbers of people, of
// properties and of places are that server's own: they are given apart, or left out.
//
// What it does not understand refuses nothing: it is named as a doubt and left out, and where
// there is room for it kept as a warning.
type Reader struct {
	Book  *catalog.Book
	Towns towns
}

// Told are the server's own numbers in a record, as text: of itself, of who is in charge and of
// whom it speaks. "": none.
type Told struct {
	ID      string
	User    string
	Contact string   // of a search
	Owners  []string // of a property, in their order
	Parent  string
	Visitor string   // who shows a property
	Doubts  []string // fields that could not be read
}

// Photo is a picture of a property on that server.
type Photo struct {
	ID       string
	URL      string
	Width    int
	Height   int
	Captions []listings.Caption
}

// Colleague is a user of that server.
type Colleague struct {
	ID        string
	Email     string
	Firstname string
	Lastname  string
}

// idOf is a number or a text, or the id of an object.
func idOf(v wire.Value) string {
	if o, is := v.Object(); is {
		v = part(o, "id")
	}
	if v.Kind() != wire.KindString && v.Kind() != wire.KindNumber {
		return ""
	}
	id := strings.TrimSpace(v.Text())
	if id == "0" || len(id) > 100 {
		return ""
	}
	return id
}

func (f *form) doubts() (list []string) {
	for _, p := range f.problems {
		list = append(list, p.Field)
	}
	return list
}

// User reads a user. Malformed: it is no JSON object.
func (r Reader) User(raw []byte) (c Colleague, err error) {
	o, err := wire.ParseObject(raw)
	if err != nil {
		return c, err
	}
	text := func(name string) string { return strings.TrimSpace(part(o, name).Text()) }
	return Colleague{ID: idOf(part(o, "id")), Email: text("email"), Firstname: text("firstname"), Lastname: text("lastname")}, nil
}

// Contact reads a person. Malformed: it is no JSON object.
func (r Reader) Contact(raw []byte) (f people.Filing, t Told, err error) {
	o, err := wire.ParseObject(raw)
	if err != nil {
		return f, t, err
	}
	in := newFiling(o, r.Book)
	in.takeContact(&f)
	f.Card.User, f.Unlisted = 0, nil
	return f, Told{ID: idOf(part(o, "id")), User: idOf(part(o, "user")), Doubts: in.doubts()}, nil
}

// Search reads a search. Malformed: it is no JSON object.
func (r Reader) Search(raw []byte) (s requests.Search, t Told, err error) {
	o, err := wire.ParseObject(raw)
	if err != nil {
		return s, t, err
	}
	f := &requestForm{s: &s}
	for _, field := range o.Fields() {
		take, known := requestFields[field.Name]
		if !known || field.Name == "contact" || field.Name == "user" {
			continue
		}
		f.form.book, f.form.warn = r.Book, func(_, value, reason string) { s.Warn(field.Name, value, reason) }
		take(f, field.Name, field.Value)
	}
	for _, p := range f.problems {
		s.Warn(p.Field, "", p.Message)
	}
	return s, Told{ID: idOf(part(o, "id")), User: idOf(part(o, "user")), Contact: idOf(part(o, "contact")), Doubts: f.doubts()}, nil
}

// otherwise are the fields of a property that are read otherwise of another server than of who
// writes to this one.
var otherwise = map[string]taker{
	"user": nil, "parent": nil, "owner": nil,
	"visit":     merged(map[string]taker{"comment": visitFields["comment"]}),
	"residence": merged(map[string]taker{"type": residenceFields["type"], "fees": residenceFields["fees"], "period": residenceFields["period"], "lots": residenceFields["lots"]}),
	"city":      (*propertyForm).foreignCity,
	"district": func(f *propertyForm, path string, v wire.Value) {
		f.d.Particulars.District = listings.District{Name: f.name(path, v)}
	},
	"medias": (*propertyForm).foreignMedias,
}

// Property reads a property with its pictures. Malformed: it is no JSON object.
func (r Reader) Property(raw []byte) (p listings.Property, photos []Photo, t Told, err error) {
	o, err := wire.ParseObject(raw)
	if err != nil {
		return p, nil, t, err
	}
	d := &listings.Draft{Property: listings.Property{Step: 1, Status: 1}}
	f := &propertyForm{form: form{book: r.Book, warn: d.Particulars.Warn}, d: d, towns: r.Towns, body: o}
	for _, field := range o.Fields() {
		take, known := otherwise[field.Name]
		if !known {
			take = propertyFields[field.Name]
		}
		if take != nil {
			take(f, field.Name, field.Value)
		}
	}
	t = Told{ID: idOf(part(o, "id")), User: idOf(part(o, "user")), Parent: idOf(part(o, "parent"))}
	if visit, is := part(o, "visit").Object(); is {
		t.Visitor = idOf(part(visit, "contact"))
	}
	for _, v := range append([]wire.Value{part(o, "owner")}, part(o, "owners").Items()...) {
		if id := idOf(v); id != "" && (len(t.Owners) == 0 || t.Owners[0] != id) {
			t.Owners = append(t.Owners, id)
		}
	}
	photos = f.photos("pictures", part(o, "pictures"))
	t.Doubts = f.doubts()
	for _, problem := range f.problems {
		d.Particulars.Warn(problem.Field, "", problem.Message)
	}
	return d.Property, photos, t, nil
}

// name is that of a thing with a number of the other server's; a bare number says nothing here.
func (f *propertyForm) name(path string, v wire.Value) string {
	if o, is := v.Object(); is {
		v = part(o, "name")
	} else if v.Kind() == wire.KindNumber {
		return ""
	}
	return strings.TrimSpace(f.text(path, v, maxPropertyLine))
}

// foreignCity is a city by its name and zipcode.
func (f *propertyForm) foreignCity(path string, v wire.Value) {
	f.d.City, f.d.Commune = f.name(path, v), ""
	if o, is := v.Object(); is {
		f.zipcode(path+".zipcode", part(o, "zipcode"))
	}
	if f.d.City == "" && !empty(v) {
		f.d.Particulars.Warn(path, idOf(v), "a city without a name")
	}
}

func (f *propertyForm) foreignMedias(path string, v wire.Value) {
	f.objects(path, v, func(at string, o wire.Object) {
		m := listings.Media{Value: f.text(at+".value", part(o, "value"), 10_000)}
		if kind := f.whole(at+".type", part(o, "type")); kind != nil {
			m.Type = *kind
		}
		f.d.Particulars.Medias = append(f.d.Particulars.Medias, m)
	})
}

// photos are pictures in their order.
func (f *propertyForm) photos(path string, v wire.Value) (list []Photo) {
	f.objects(path, v, func(at string, o wire.Object) {
		p := Photo{ID: idOf(part(o, "id")), URL: strings.TrimSpace(f.text(at+".url", part(o, "url"), 2000)), Captions: f.captions(at+".comments", part(o, "comments"))}
		if n := f.whole(at+".width_max", part(o, "width_max")); n != nil {
			p.Width = *n
		}
		if n := f.whole(at+".height_max", part(o, "height_max")); n != nil {
			p.Height = *n
		}
		if p.ID == "" {
			p.ID = fmt.Sprintf("%d", len(list)+1)
		}
		list = append(list, p)
	})
	return list
}
