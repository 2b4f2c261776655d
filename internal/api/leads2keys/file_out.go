package leads2keys

import (
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/buildings"
)

// instantLayout is an instant of this API: UTC, whole seconds.
const instantLayout = "2006-01-02T15:04:05Z"

// agencyID is what this API calls an agency.
func agencyID(id int64) string { return strconv.FormatInt(id, 10) }

// renderFile writes a building file as a value (schema AgencePlace), what a caller adds
// behind it.
func renderFile(e *wire.Encoder, f *buildings.File, sdk bool, u unwanted, more func()) {
	e.Grow(1024 + usualBox*boxes(&f.Tree))
	e.Object()
	e.StringField("id", f.Place)
	e.StringField("agence", agencyID(f.Agency))
	e.StringField("place", f.Place)
	e.Key("date")
	e.Object()
	e.TimeField("created", f.CreatedAt.UTC(), instantLayout)
	e.TimeField("modified", f.UpdatedAt.UTC(), instantLayout)
	e.End()
	if sdk { // the shipped client reads the file only when there is something here
		e.IntField("buildings", int64(len(f.Tree.Buildings)))
	}
	treeShape(u).inside(e, &f.Tree, sdk)
	more()
	e.End()
}

// usualBox is room for a mailbox with who is behind it, in bytes.
const usualBox = 640

// boxes is how many mailboxes a file has.
func boxes(t *buildings.Tree) (n int) {
	for _, b := range t.Buildings {
		for _, s := range b.Stairs {
			n += len(s.Boxes)
		}
	}
	return n
}

// renderRecord writes a record with its version (schema PlaceRecord).
func renderRecord(e *wire.Encoder, f *buildings.File, sdk bool, u unwanted) {
	e.Object()
	e.StringField("status", "ok")
	e.StringField("cas", f.Mark())
	e.Key("value")
	renderFile(e, f, sdk, u, func() {})
	e.End()
}

// renderPage writes a page of files (3.6): the first of it, if there is one, as its own body
// is, for who reads the document's schema; and the ids of all, for who reads its title.
func renderPage(e *wire.Encoder, agency int64, first *buildings.File, ids []string, total int64, sdk bool, u unwanted) {
	list := func() {
		e.Key("result")
		e.Array()
		for _, id := range ids {
			e.String(id)
		}
		e.EndArray()
		e.IntField("total", total)
	}
	if first != nil {
		renderFile(e, first, sdk, u, list)
		return
	}
	e.Object()
	e.StringField("agence", agencyID(agency))
	e.Key("immeuble")
	e.Array()
	e.EndArray()
	list()
	e.End()
}
