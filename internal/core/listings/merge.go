package listings

import (
	"reflect"
	"slices"

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
	m := merging{wins: sourceWins}
	m.fields(reflect.ValueOf(base), reflect.ValueOf(said), reflect.ValueOf(known), reflect.ValueOf(&merged).Elem(), "")
	if len(m.clashes) == 0 {
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
var ownFields = []string{"Account", "ID", "UID", "Agency", "Commune", "Cover", "PublishedAt", "Complete", "CreatedAt", "UpdatedAt", "Particulars.Warnings"}

type merging struct {
	wins    bool
	clashes []string
}

func (m *merging) fields(base, said, ours, merged reflect.Value, path string) {
	for i := range merged.NumField() {
		name := path + merged.Type().Field(i).Name
		b, s, o, into := base.Field(i), said.Field(i), ours.Field(i), merged.Field(i)
		switch {
		case name == "Particulars.Warnings": // they are about what the source says now
			into.Set(s)
		case slices.Contains(ownFields, name):
		case into.Kind() == reflect.Struct && !atomic(into.Type()):
			m.fields(b, s, o, into, name+".")
		case alike(b, s) || alike(s, o): // the source says nothing new
		case alike(b, o) || m.wins:
			into.Set(s)
		default:
			m.clashes = append(m.clashes, name)
		}
	}
}

// atomic tells a type that is one value, though it is made of several.
func atomic(t reflect.Type) bool {
	return t == reflect.TypeFor[day.Date]() || t == reflect.TypeFor[money.Amount]()
}

// alike tells whether two values say the same; no list is an empty list.
func alike(a, b reflect.Value) bool {
	if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
		return true
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
