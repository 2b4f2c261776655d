package storagetest

import (
	"context"
	"time"

	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/uid"
)

func listingRows() []row {
	return []row{
		{"InsertProperty UpdateProperty GetProperty PropertyByID FindProperty", properties},
		{"ListProperties", listProperties},
		{"ListPropertyViews ReadPropertyViews SavePropertyView", propertyViews},
		{"SavePropertyOrigin SentProperty PartOf", propertyOrigins},
		{"DistrictByID FindDistrict InsertDistrict", districts},
		{"InsertEnclosure DeleteEnclosure EnclosuresOf", enclosures},
		{"SavePortal PortalsOf ProviderOpens", portals},
		{"SaveWords AddWords WithoutWords SearchProperties", searchProperties},
		{"ReferenceTaken", referenceTaken},
		{"PropertiesByID PropertiesReferred", severalProperties},
		{"InsertPicture UpdatePicture DeletePicture PicturesOf", pictures},
		{"PropertyAnywhere PictureAnywhere PublishedOffices PublishedAfter PublishedNth", shownToAnybody},
		{"InsertAskedPrice AskedPrices", askedPrices},
		{"InsertAction UpdateAction GetAction ListActions", actions},
	}
}

func (w *world) newProperty(reference string, change func(*listings.Property)) listings.Property {
	w.Helper()
	var p listings.Property
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		p = listings.Property{Account: ours, ID: tx.NextID(), UID: uid.New(), Agency: agency, User: agent, Reference: reference, Category: 1, Type: 2, Subtype: 3, Step: 4, Status: 5,
			Address: "1 quai", AddressMore: "3e", Zipcode: "44000", City: "Nantes", Country: "FR", Lat: 47.2184, Lon: -1.5536001, Located: true, Price: money.Amount{Minor: 26_000_050, Currency: "EUR"}, Details: described(),
			Agreement: listings.Agreement{Type: 3, Reference: "1158", Start: day.Date{Year: 2026, Month: 4, Day: 12}, End: day.Date{Year: 2026, Month: 7, Day: 12}},
			Advert:    advertised(), Particulars: particular(), Commune: "44109", Group: 2, Parent: 3, Cover: "f0", PublishedAt: tx.Now(), Complete: true, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		change(&p)
		return w.db.InsertProperty(ctx, p, nil)
	})
	return p
}

func properties(w *world) {
	p := w.newProperty("P1", func(*listings.Property) {})
	w.filled(p)
	free := w.newProperty("P2", func(p *listings.Property) { p.User, p.Price, p.Lat, p.Lon = 0, money.Amount{Currency: "EUR"}, 0, 0 })
	bare := w.newProperty("P3", func(p *listings.Property) {
		p.User, p.Price, p.Details, p.Advert, p.Particulars = 0, money.Amount{}, listings.Details{}, listings.Advert{}, listings.Particulars{}
		p.Cover, p.PublishedAt, p.Complete = "", time.Time{}, false
		p.Lat, p.Lon, p.Located = 0, 0, false
	})
	for _, want := range []listings.Property{p, free, bare} {
		got, found, err := w.db.GetProperty(w.ctx, ours, agency, want.ID)
		if err != nil || !found {
			w.Fatal(found, err)
		}
		w.same("property", got, want)
		byID, found, err := w.db.PropertyByID(w.ctx, ours, want.ID)
		w.ok(err)
		w.same("property by its number", []any{byID, found}, []any{want, true})
	}
	for _, wrong := range [][2]int64{{theirs, p.ID}, {ours, stranger}} {
		if _, found, err := w.db.PropertyByID(w.ctx, wrong[0], wrong[1]); found || err != nil {
			w.Errorf("PropertyByID(%v): %v %v", wrong, found, err)
		}
	}
	for _, wrong := range [][3]int64{{theirs, agency, p.ID}, {ours, neighbour, p.ID}, {ours, agency, stranger}} {
		if _, found, err := w.db.GetProperty(w.ctx, wrong[0], wrong[1], wrong[2]); found || err != nil {
			w.Errorf("GetProperty(%v): %v %v", wrong, found, err)
		}
	}
	w.newProperty("P4", func(*listings.Property) {})
	w.newProperty("P4", func(*listings.Property) {})
	for _, c := range []struct {
		account, agency int64
		reference       string
		want            int64
	}{{ours, agency, "P1", p.ID}, {ours, agency, "p1", 0}, {ours, agency, "P4", 0}, {ours, agency, "", 0}, {theirs, agency, "P1", 0}, {ours, neighbour, "P1", 0}, {ours, agency, "theirs", 0}} {
		if got, err := w.db.FindProperty(w.ctx, c.account, c.agency, c.reference); got != c.want || err != nil {
			w.Errorf("FindProperty(%+v) = %d %v", c, got, err)
		}
	}
	w.refused(fault.Invalid, "their user", func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertProperty(ctx, listings.Property{Account: ours, ID: tx.NextID(), UID: uid.New(), Agency: agency, User: stranger, UpdatedAt: tx.Now()}, nil)
	})
	w.changeProperty(p)
	theirsIs := p
	theirsIs.ID = stranger
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		return w.db.UpdateProperty(ctx, theirsIs, theirsIs.UpdatedAt, nil)
	}) // touches nothing: Run compares
	w.outside("InsertProperty", w.db.InsertProperty(w.ctx, p, nil))
	w.outside("UpdateProperty", w.db.UpdateProperty(w.ctx, p, p.UpdatedAt, nil))
}

// changeProperty changes everything of a property but whose it is, and back.
func (w *world) changeProperty(p listings.Property) {
	w.Helper()
	changed := p
	changed.User, changed.Reference, changed.Category, changed.Type, changed.Subtype, changed.Step, changed.Status = 0, "P9", 6, 7, 8, 3, 30
	changed.Address, changed.AddressMore, changed.Zipcode, changed.City, changed.Country, changed.Price = "a", "b", "c", "d", "BE", money.Amount{}
	changed.Lat, changed.Lon, changed.Located, changed.Details = 0, 0, false, listings.Details{Text: "x"}
	changed.Advert, changed.Cover, changed.PublishedAt, changed.Complete = listings.Advert{Note: "y"}, "", time.Time{}, false
	changed.Particulars, changed.Commune, changed.Group, changed.Parent = listings.Particulars{Name: "n"}, "", 3, p.ID
	changed.Agreement = listings.Agreement{Type: 1, Reference: "9", Start: day.Date{Year: 2025, Month: 1, Day: 2}, End: day.Date{Year: 2025, Month: 3, Day: 4}}
	for _, next := range []*listings.Property{&changed, &p} {
		last := p.UpdatedAt
		if next == &p {
			last = changed.UpdatedAt
		}
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			next.UpdatedAt = tx.Now()
			return w.db.UpdateProperty(ctx, *next, last, nil)
		})
		got, found, err := w.db.GetProperty(w.ctx, ours, agency, p.ID)
		w.ok(err)
		w.same("changed property", []any{got, found}, []any{*next, true})
	}
}

// described are details with every field filled.
func described() listings.Details {
	return listings.Details{
		Surface: new(42.5), Surfaces: []listings.Surface{{Name: "Terrasse", Area: 6.25}}, Rooms: new(2), Bedrooms: new(0), Floor: new(-1), LeaseYears: new(3),
		ConstructionYear: new(1974), Orientation: "sud", Text: "Lumineux \"T2\"", AvailableFrom: "janvier", Heating: "gaz", Works: "aucuns", Energy: "C",
		Deposit: new(890.5), MonthlyCharges: new(0.0), AgencyFee: new(300.0), Cellar: new(false), Keeper: new(true), Parking: new(false), Furnished: new(true),
	}
}

func listProperties(w *world) {
	a := w.newProperty("L1", func(p *listings.Property) { p.Step = 1 })
	b := w.newProperty("L2", func(p *listings.Property) { p.Step, p.Status = 1, 30 })
	for what, c := range map[string]struct {
		query listings.Query
		want  []int64
		total int64
	}{
		"since":                {listings.Query{Account: ours, Agency: agency}, []int64{a.ID, b.ID}, 2},
		"a page":               {listings.Query{Account: ours, Agency: agency, Limit: 1, Offset: 1}, []int64{b.ID}, 2},
		"of a step":            {listings.Query{Account: ours, Agency: agency, Step: 1}, []int64{a.ID, b.ID}, 2},
		"of a status":          {listings.Query{Account: ours, Agency: agency, Status: 30, Step: 1}, []int64{b.ID}, 1},
		"of no such status":    {listings.Query{Account: ours, Agency: agency, Status: 31}, []int64{}, 0},
		"of the other account": {listings.Query{Account: theirs, Agency: agency}, []int64{stranger}, 1},
		"of another agency":    {listings.Query{Account: ours, Agency: neighbour}, []int64{}, 0},
	} {
		c.query.Since = a.UpdatedAt
		if c.query.Limit == 0 {
			c.query.Limit = 100
		}
		var got []listings.Property
		page, err := w.db.ListProperties(w.ctx, c.query, func(p listings.Property) error { got = append(got, p); return nil })
		w.ok(err)
		w.same(what, ids(got, func(p listings.Property) int64 { return p.ID }), c.want)
		w.same(what+", total", page.Total, c.total)
		w.ahead(what, c.query.Account, page.Last)
	}
}

// changeAction moves an action, empties it, and says what came of it.
func (w *world) changeAction(a agenda.Action) {
	moved, emptied := a, a
	moved.Day, moved.Start, moved.End, moved.Subject = day.Date{Year: 2026, Month: 4, Day: 2}, "08:00:00", "08:30:00", "Visite déplacée"
	moved.Type, moved.Content = agenda.Appointment, "y"
	moved.StartsAt, moved.EndsAt = a.StartsAt.Add(time.Hour), a.EndsAt.Add(time.Hour)
	moved.Properties = []agenda.Subject{{Property: property + 1, Report: "bien", Rating: "5"}}
	emptied.Start, emptied.End, emptied.StartsAt, emptied.EndsAt, emptied.Holding, emptied.Subject = "", "", time.Time{}, time.Time{}, false, "Visite annulée"
	before := a
	for _, next := range []*agenda.Action{&moved, &emptied} {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			next.UpdatedAt = tx.Now()
			return w.db.UpdateAction(ctx, *next, before)
		})
		got, found, err := w.db.GetAction(w.ctx, ours, a.ID)
		w.ok(err)
		w.same("changed action", []any{got, found}, []any{*next, true})
		before = *next
	}
	wrong := emptied
	wrong.ID = stranger
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateAction(ctx, wrong, wrong) }) // touches nothing: Run compares
	for _, key := range [][2]int64{{theirs, a.ID}, {ours, stranger}} {
		if _, found, err := w.db.GetAction(w.ctx, key[0], key[1]); found || err != nil {
			w.Errorf("GetAction(%v): %v %v", key, found, err)
		}
	}
	w.outside("UpdateAction", w.db.UpdateAction(w.ctx, a, a))
}

func actions(w *world) {
	var a, b agenda.Action
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		a = agenda.Action{Account: ours, ID: tx.NextID(), Agency: agency, User: agent, Contact: contact, Type: agenda.Visit, Method: agenda.Outgoing, Day: day.Date{Year: 2026, Month: 3, Day: 29},
			Start: "10:00:00", End: "11:00:00", StartsAt: tx.Now(), EndsAt: tx.Now().Add(time.Hour), Holding: true, Subject: "Visite", Content: "x\ny", Referral: 3,
			Subreferral: "s", Door: "web", RemovedAt: tx.Now(), CreatedAt: tx.Now(), UpdatedAt: tx.Now(),
			Properties: []agenda.Subject{{Property: property, Report: "r", Price: money.Amount{Minor: 5, Currency: "EUR"}, Rating: "4", Assessment: "a"}, {Property: property + 1}}}
		return w.db.InsertAction(ctx, a)
	})
	w.filled(a)
	w.filled(a.Properties[0])
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		b = agenda.Action{Account: ours, ID: tx.NextID(), Agency: agency, User: agent, Type: agenda.Call, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		return w.db.InsertAction(ctx, b)
	})
	for what, c := range map[string]struct {
		query agenda.Query
		want  []int64
		total int64
	}{
		"all":                  {agenda.Query{Account: ours, Agency: agency}, []int64{action, a.ID, b.ID}, 3},
		"a page":               {agenda.Query{Account: ours, Agency: agency, Limit: 1, Offset: 1}, []int64{a.ID}, 3},
		"of a kind":            {agenda.Query{Account: ours, Agency: agency, Type: agenda.Visit, User: agent}, []int64{a.ID}, 1},
		"of another user":      {agenda.Query{Account: ours, Agency: agency, User: agent + 1}, []int64{}, 0},
		"of the other account": {agenda.Query{Account: theirs, Agency: agency}, []int64{action, stranger}, 2},
		"of another agency":    {agenda.Query{Account: ours, Agency: neighbour}, []int64{action + 1}, 1},
		"with somebody":        {agenda.Query{Account: ours, Agency: agency, Contacts: []int64{friend, contact}, Year: 2026, Type: agenda.Visit}, []int64{a.ID}, 1},
		"with him, that year":  {agenda.Query{Account: ours, Agency: agency, User: agent, Contacts: []int64{contact}, Year: 2027}, []int64{}, 0},
		"with him, elsewhere":  {agenda.Query{Account: ours, Agency: neighbour, Contacts: []int64{contact}, Year: 2026}, []int64{}, 0},
		"with theirs":          {agenda.Query{Account: ours, Agency: agency, Contacts: []int64{stranger}}, []int64{}, 0},
	} {
		if c.query.Limit == 0 {
			c.query.Limit = 100
		}
		got, total, err := w.db.ListActions(w.ctx, c.query)
		w.ok(err)
		w.same(what, ids(got, func(a agenda.Action) int64 { return a.ID }), c.want)
		w.same(what+", total", total, c.total)
		if what == "all" {
			w.same("whole actions", got[1:], []agenda.Action{a, b})
		}
	}
	w.changeAction(a)
	for what, change := range map[string]func(*agenda.Action){
		"their user": func(a *agenda.Action) { a.User = stranger }, "their contact": func(a *agenda.Action) { a.Contact = stranger },
		"their property": func(a *agenda.Action) { a.Properties = []agenda.Subject{{Property: stranger}} },
	} {
		w.refused(fault.Invalid, what, func(ctx context.Context, tx event.Tx) error {
			wrong := a
			wrong.ID = tx.NextID()
			change(&wrong)
			return w.db.InsertAction(ctx, wrong)
		})
	}
	w.outside("InsertAction", w.db.InsertAction(w.ctx, a))
}
