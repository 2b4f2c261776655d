package storagetest

import (
	"context"
	"time"

	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/prospecting"
)

const buildingFile int64 = 800 // that both accounts have

func buildingRows() []row {
	return []row{
		{"GetBuilding InsertBuilding UpdateBuilding", buildingFiles},
		{"BuildingPlaces", buildingPlaces},
		{"ListResidences", listResidences},
	}
}

func (w *world) seedBuildings(ctx context.Context, tx event.Tx, account int64, mark string) error {
	return w.db.InsertBuilding(ctx, buildings.File{Account: account, ID: buildingFile, Agency: agency, Place: "seed", Version: 1,
		Tree: buildings.Tree{Name: mark}, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
}

// sampleTree has a value in every field of every kind of node.
func sampleTree() buildings.Tree {
	number := 12
	sent := func(s string) buildings.Sent { return buildings.Sent(`{"x":"` + s + `"}`) }
	photos := []buildings.Photo{{ID: "d", Mime: "image/jpeg", Text: "t", Date: "2026", Sent: sent("photo")}}
	remarks := func() buildings.Remarks {
		r := []buildings.Remark{{Text: "calme", Tag: "vue", Quality: "dégagée", Quantity: "3", Unit: "m²"}}
		return buildings.Remarks{Plus: r, Minus: r, Informative: r, Qualities: r, Quantities: r, Sent: sent("remarks")}
	}
	return buildings.Tree{Name: "Les Tilleuls", Address: "12 rue des Tilleuls", Sent: sent("tree"), Buildings: []buildings.Building{{
		ID: "i-1", Name: "A", Code: "12A34", Comment: "c", Remarks: remarks(), Photos: photos, Sent: sent("building"), Stairs: []buildings.Staircase{{
			ID: "e-1", Name: "1", Photos: photos, Sent: sent("stairs"), Boxes: []buildings.Mailbox{{
				ID: "b-1", Floor: &number, Number: &number, Door: "gauche", Kind: "Logement", Remarks: remarks(), Photos: photos, Sent: sent("box"),
				Companies: []buildings.Company{{ID: "c-1", Name: "n", Status: "SARL", Activity: "a", Email: "e", Phone: "p", Fax: "f", Web: "w", Comments: "c", Sent: sent("company")}},
				People: []buildings.Person{{ID: "p-1", Civility: "Mme", Firstname: "Inès", Lastname: "Lefort", Job: "j", Phone: "p", Mobile: "m", Email: "e", Web: "w",
					Comment: "c", Mood: &number, Sent: sent("person"), Contact: contact}},
			}},
		}},
	}}}
}

// sampleFacts have every field filled.
func sampleFacts() buildings.Facts {
	return buildings.Facts{Type: 2, Reference: "R1", LocationReference: "AB 12", Standing: 4, Built: 1906, Floors: 4, Lots: 12, TotalShares: 1_000_000, Comment: "c", User: agent,
		CodedAt:  endOfDays,
		Holdings: []buildings.Holding{{Person: "p-1", Role: buildings.Owner, Shares: 3400, Unit: true, Rooms: 3, Bedrooms: 2, Subtype: 5, Area: 6_512, Comment: "h"}}}
}

// listResidences gives files by their last change, each with where it is.
func listResidences(w *world) {
	add := func(place string) (f buildings.File) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			f = buildings.File{Account: ours, ID: tx.NextID(), Agency: neighbour, Place: place, Version: 1, Tree: sampleTree(), Facts: sampleFacts(), CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
			return w.db.InsertBuilding(ctx, f)
		})
		return f
	}
	a, b := add("residence-a"), add("residence-b")
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		return w.db.SaveSite(ctx, prospecting.Site{Account: ours, Agency: neighbour, Place: b.Place, Postcode: "44000", City: "Nantes", Street: "rue des Tilleuls", House: "12",
			Lat: 47.5, Lon: -1.5, Located: true, File: true, Seen: tx.Now()})
	})
	list := func(account, agency int64, since time.Time, limit, offset int) ([]buildings.Residence, buildings.ResidencePage) {
		w.Helper()
		var got []buildings.Residence
		page, err := w.db.ListResidences(w.ctx, buildings.ResidenceQuery{Account: account, Agency: agency, Since: since, Limit: limit, Offset: offset},
			func(r buildings.Residence) error { got = append(got, r); return nil })
		w.ok(err)
		return got, page
	}
	got, page := list(ours, neighbour, a.UpdatedAt, 10, 0)
	w.same("residences", got, []buildings.Residence{{File: a},
		{File: b, Line: "12 rue des Tilleuls", Postcode: "44000", City: "Nantes", Lat: 47.5, Lon: -1.5, Located: true}})
	w.same("frame", page, buildings.ResidencePage{Total: 2, Last: b.UpdatedAt})
	got, page = list(ours, neighbour, a.UpdatedAt, 1, 1)
	w.same("a page", []any{ids(got, func(r buildings.Residence) int64 { return r.ID }), page.Total}, []any{[]int64{b.ID}, int64(2)})
	got, _ = list(ours, neighbour, b.UpdatedAt, 10, 0)
	w.same("since", ids(got, func(r buildings.Residence) int64 { return r.ID }), []int64{b.ID})
	got, _ = list(theirs, neighbour, time.Time{}, 10, 0)
	w.same("of the other account", len(got), 0)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DropSite(ctx, ours, neighbour, b.Place) })
}

func buildingFiles(w *world) {
	var f buildings.File
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		f = buildings.File{Account: ours, ID: tx.NextID(), Agency: agency, Place: "44109_7480_00012", Version: 3, Tree: sampleTree(), Facts: sampleFacts(), Writer: agent, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		return w.db.InsertBuilding(ctx, f)
	})
	b := f.Tree.Buildings[0]
	box := b.Stairs[0].Boxes[0]
	w.filled(f, ".Coded")
	w.filled(f.Facts.Holdings[0])
	for _, sample := range []any{b, b.Stairs[0], box, box.Companies[0], box.People[0], box.Photos[0], box.Remarks, box.Remarks.Plus[0]} {
		w.filled(sample)
	}
	get := func(account, agency int64, want buildings.File) {
		w.Helper()
		got, found, err := w.db.GetBuilding(w.ctx, account, agency, f.Place)
		w.same("the file", []any{got, found, err}, []any{want, want.ID != 0, nil})
	}
	get(ours, agency, f)
	get(ours, neighbour, buildings.File{})
	get(theirs, agency, buildings.File{})
	w.refused(fault.Conflict, "a second file of a place", func(ctx context.Context, tx event.Tx) error {
		again := f
		again.ID = tx.NextID()
		return w.db.InsertBuilding(ctx, again)
	})
	changed := f
	changed.Version, changed.Tree, changed.Facts, changed.Writer, changed.UpdatedAt = 4, buildings.Tree{Name: "autre"}, buildings.Facts{Lots: 1}, agent+1, f.UpdatedAt.Add(1000)
	for _, c := range []struct {
		before int64
		want   bool
	}{{2, false}, {3, true}, {3, false}} {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			kept, err := w.db.UpdateBuilding(ctx, changed, c.before)
			w.same("kept", kept, c.want)
			return err
		})
	}
	get(ours, agency, changed)
	w.outside("InsertBuilding", w.db.InsertBuilding(w.ctx, f))
	_, err := w.db.UpdateBuilding(w.ctx, f, 4)
	w.outside("UpdateBuilding", err)
}

func buildingPlaces(w *world) {
	for _, place := range []string{"z", "a"} {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			return w.db.InsertBuilding(ctx, buildings.File{Account: ours, ID: tx.NextID(), Agency: neighbour, Place: place, Version: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
		})
	}
	for _, c := range []struct {
		account, agency int64
		skip, most      int
		want            []string
		total           int64
	}{{ours, neighbour, 0, 10, []string{"z", "a"}, 2}, {ours, neighbour, 1, 10, []string{"a"}, 2}, {ours, neighbour, 0, 1, []string{"z"}, 2},
		{ours, neighbour, 2, 10, nil, 2}, {theirs, neighbour, 0, 10, nil, 0}} {
		list, total, err := w.db.BuildingPlaces(w.ctx, c.account, c.agency, c.skip, c.most)
		w.same("places", []any{list, total, err}, []any{c.want, c.total, nil})
	}
}
