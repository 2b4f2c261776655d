package listings

import (
	"reflect"
	"slices"
	"sync"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/money"
)

// Merge is ours with what a source changed since it said base: what it says now of each field
// that it says otherwise than before. A field that both changed, and not to the same, stays
// ours and is named among conflicts, by the journal's names; when the source wins it is the
// source's. What a source cannot say (whose a property is, since when it is published, what
// Palier works out) stays.
func Merge(base, said, ours Property, sourceWins bool) (merged Property, conflicts []string) {
	merged = ours
	unnumbered(&base)
	unnumbered(&said)
	known := ours
	unnumbered(&known)
	b, s, o, into := reflect.ValueOf(&base).Elem(), reflect.ValueOf(&said).Elem(), reflect.ValueOf(&known).Elem(), reflect.ValueOf(&merged).Elem()
	clash := false
	for _, f := range saidFields() {
		b, s, o := b.FieldByIndex(f.index), s.FieldByIndex(f.index), o.FieldByIndex(f.index)
		switch {
		case f.always:
			into.FieldByIndex(f.index).Set(s)
		case alike(b, s) || alike(s, o): // the source says nothing new
		case alike(b, o) || sourceWins:
			into.FieldByIndex(f.index).Set(s)
		default:
			clash = true
		}
	}
	if !clash {
		return merged, nil
	}
	// The journal's names of those fields: what would differ if the source won.
	taken, _ := Merge(base, said, ours, true)
	for _, c := range event.Diff(merged.Fields(), taken.Fields()) {
		conflicts = append(conflicts, c.Field)
	}
	return merged, conflicts
}

// unnumbered forgets numbers that Palier gives to what a source names otherwise.
func unnumbered(p *Property) {
	p.Particulars.District.ID = 0
	p.Particulars.Medias = slices.Clone(p.Particulars.Medias)
	for i := range p.Particulars.Medias {
		p.Particulars.Medias[i].ID = 0
	}
}

// ownFields are those that no source says.
var ownFields = []string{"Account", "ID", "UID", "Agency", "Commune", "Cover", "PublishedAt", "Complete", "CreatedAt", "UpdatedAt"}

// saidField is one that a source says.
type saidField struct {
	index  []int
	always bool // it is about what the source says now
}

// saidFields are those of a property, and of what it is made of.
var saidFields = sync.OnceValue(func() []saidField { return fieldsOf(reflect.TypeFor[Property](), "", nil) })

func fieldsOf(t reflect.Type, path string, index []int) (list []saidField) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, at := path+f.Name, append(slices.Clone(index), i)
		switch {
		case slices.Contains(ownFields, name):
		case f.Type.Kind() == reflect.Struct && !atomic(f.Type):
			list = append(list, fieldsOf(f.Type, name+".", at)...)
		default:
			list = append(list, saidField{at, name == "Particulars.Warnings"})
		}
	}
	return list
}

// atomic tells a type that is one value, though it is made of several.
func atomic(t reflect.Type) bool {
	return t == reflect.TypeFor[day.Date]() || t == reflect.TypeFor[money.Amount]()
}

// alike tells whether two values say the same; no list is an empty list.
func alike(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Slice:
		if a.Len() == 0 || b.Len() == 0 {
			return a.Len() == b.Len()
		}
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() && b.IsNil()
		}
		return alike(a.Elem(), b.Elem())
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		return a.Equal(b) // nearly all fields; DeepEqual allocates
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// Sound tells what no property may say that did not say it before; before without an ID: it is
// new. Invalid names each field.
func Sound(before, p Property) error {
	if err := valid(p); err != nil {
		return err
	}
	return newly(before, p)
}
