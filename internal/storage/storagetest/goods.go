package storagetest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
)

// advertised is an advert with every field filled.
func advertised() listings.Advert {
	on := day.Date{Year: 2026, Month: 2, Day: 3}
	return listings.Advert{Title: "Deux pièces \"au calme\"", Translations: []listings.Text{{Language: "en", Title: "Quiet flat", Body: "Bright."}}, AddressShown: listings.ShowStreet,
		Condition: 3, Levels: new(5), Lift: new(false), FeePayer: listings.Both, OwnerFee: new(4000.0), Inventory: new(90.5), ChargesMode: listings.Provision,
		RentCeiling: new(12.5), RentExtra: new(0.0), PropertyTax: new(850.0), CoOwned: new(true), Lots: new(24), YearlyShare: new(1200.0), Proceedings: new(false),
		Diagnosis: listings.Diagnosis{EnergyValue: new(168.0), Climate: "B", ClimateValue: new(9.5), Number: "2644E0123456A", On: on, CostFrom: new(700.0), CostTo: new(990.0),
			PriceYear: new(2021), AuditOn: on},
		Regulations: []listings.Regulation{{Type: 6, Value: "absence", On: on}}, EstimateFrom: new(250_000.0), EstimateTo: new(270_000.0), Note: "clé au café"}
}

func searchProperties(w *world) {
	house := w.newProperty("S-1280", func(p *listings.Property) {
		p.Category, p.Type, p.Step, p.Status, p.Price.Minor = 1, 2, 1, 1, 30_000_000
	})
	flat := w.newProperty("S-1281", func(p *listings.Property) {
		p.Category, p.Type, p.Step, p.Status, p.User, p.Price.Minor, p.PublishedAt = 2, 1, 1, 1, 0, 90_000, time.Time{}
		p.Address, p.City, p.Agreement.End = "2 quai Ceineray", "Saint-Nazaire", day.Date{Year: 2026, Month: 12, Day: 1}
	})
	bare := w.newProperty("S-1290", func(p *listings.Property) {
		p.Parent = house.ID
		p.Category, p.Type, p.Step, p.Status, p.Price, p.PublishedAt, p.Complete, p.Agreement = 1, 1, 2, 28, money.Amount{}, time.Time{}, false, listings.Agreement{}
	})
	without := func() []int64 {
		list, err := w.db.WithoutWords(w.ctx, ours, house.ID-1, 10)
		w.ok(err)
		return ids(list, func(p listings.Property) int64 { return p.ID })
	}
	w.same("without words", without(), []int64{house.ID, flat.ID, bare.ID})
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		for _, p := range []listings.Property{house, flat, bare} {
			w.ok(w.db.AddWords(ctx, ours, p.ID, []string{"never"}))
			w.ok(w.db.SaveWords(ctx, ours, p.ID, p.Words()))
		}
		return w.db.SaveWords(ctx, ours, bare.ID, nil)
	})
	w.same("without words", without(), []int64{bare.ID})
	w.outside("AddWords", w.db.AddWords(w.ctx, ours, house.ID, []string{"x"}))
	w.outside("SaveWords", w.db.SaveWords(w.ctx, ours, house.ID, []string{"x"}))
	on := day.Date{Year: 2026, Month: 5, Day: 1}
	for what, c := range map[string]struct {
		q    listings.Search
		want []int64
	}{
		"a reference":         {listings.Search{Words: []string{"s", "1280"}}, []int64{house.ID}},
		"beginnings of words": {listings.Search{Words: []string{"qua", "cei"}}, []int64{flat.ID}},
		"two of them":         {listings.Search{Words: []string{"s", "128"}}, []int64{flat.ID, house.ID}},
		"none has both":       {listings.Search{Words: []string{"ceineray", "1280"}}, []int64{}},
		"what is not there":   {listings.Search{Words: []string{"never"}}, []int64{}},
		"a city":              {listings.Search{City: "saint nazaire"}, []int64{flat.ID}},
		"a part of a city":    {listings.Search{City: "saint"}, []int64{}},
		"a category":          {listings.Search{Category: 2}, []int64{flat.ID}},
		"a type and a step":   {listings.Search{Type: 1, Step: 2, Status: 28}, []int64{bare.ID}},
		"parts of another":    {listings.Search{Parent: house.ID}, []int64{bare.ID}},
		"in charge":           {listings.Search{User: agent, Category: 1, Step: 1}, []int64{house.ID}},
		"prices":              {listings.Search{PriceFrom: 80_000, PriceTo: 90_000}, []int64{flat.ID}},
		"a mandate that ends": {listings.Search{EndsFrom: day.Date{Year: 2026, Month: 11, Day: 25}, EndsBy: day.Date{Year: 2026, Month: 12, Day: 5}}, []int64{flat.ID}},
		"published":           {listings.Search{State: listings.Published, Category: 1, Step: 1}, []int64{house.ID}},
		"could be":            {listings.Search{State: listings.Ready, On: on}, []int64{flat.ID}},
		"lacks something":     {listings.Search{State: listings.Incomplete, On: on, Step: 2}, []int64{bare.ID}},
		"behind one":          {listings.Search{Before: listings.Position{At: bare.UpdatedAt, ID: bare.ID}, Limit: 1}, []int64{flat.ID, house.ID}},
		"of no agency":        {listings.Search{Agencies: []int64{}}, []int64{}},
		"of another agency":   {listings.Search{Agencies: []int64{neighbour}, Words: []string{"s"}}, []int64{}},
		"of another account":  {listings.Search{Account: theirs, Words: []string{"s"}}, []int64{}},
	} {
		if c.q.Account == 0 {
			c.q.Account = ours
		}
		if c.q.Limit == 0 {
			c.q.Limit = 10
		}
		c.q.All = c.q.Agencies == nil
		list, err := w.db.SearchProperties(w.ctx, c.q)
		w.ok(err)
		w.same(what, ids(newer(list, house.ID), func(p listings.Property) int64 { return p.ID }), c.want)
	}
	list, err := w.db.SearchProperties(w.ctx, listings.Search{Account: ours, Agencies: []int64{agency}, Words: []string{"1280"}, Limit: 1})
	w.same("whole", []any{list, err}, []any{[]listings.Property{house}, nil})
}

// newer are the properties that were made with one or after it.
func newer(list []listings.Property, first int64) (out []listings.Property) {
	for _, p := range list {
		if p.ID >= first {
			out = append(out, p)
		}
	}
	return out
}

func referenceTaken(w *world) {
	p := w.newProperty("T-1", func(*listings.Property) {})
	for _, c := range []struct {
		account, agency int64
		reference       string
		but             int64
		want            bool
	}{{ours, agency, "T-1", 0, true}, {ours, agency, "T-1", p.ID, false}, {ours, agency, "t-1", 0, false}, {ours, neighbour, "T-1", 0, false}, {theirs, agency, "T-1", 0, false}} {
		got, err := w.db.ReferenceTaken(w.ctx, c.account, c.agency, c.reference, c.but)
		w.same(fmt.Sprintf("%+v", c), []any{got, err}, []any{c.want, nil})
	}
}

func severalProperties(w *world) {
	one, other := w.newProperty("V-1", func(*listings.Property) {}), w.newProperty("V-2", func(*listings.Property) {})
	twin := w.newProperty("V-2", func(*listings.Property) {})
	byID := func(account int64, ids ...int64) map[int64]listings.Property {
		w.Helper()
		all, err := w.db.PropertiesByID(w.ctx, account, ids)
		w.ok(err)
		return all
	}
	w.same("those that are there", byID(ours, other.ID, stranger, one.ID, one.ID), map[int64]listings.Property{one.ID: one, other.ID: other})
	w.same("many", len(byID(ours, slices.Repeat([]int64{one.ID, other.ID}, 2000)...)), 2)
	w.same("none", len(byID(ours)), 0)
	w.same("the other account's", len(byID(theirs, one.ID)), 0)
	referred := func(account, agency int64, references ...string) map[string][]int64 {
		w.Helper()
		all, err := w.db.PropertiesReferred(w.ctx, account, agency, references)
		w.ok(err)
		for _, list := range all {
			slices.Sort(list)
		}
		return all
	}
	w.same("exactly so", referred(ours, agency, "V-1", "v-2", "V-2", "V-2"), map[string][]int64{"V-1": {one.ID}, "V-2": {other.ID, twin.ID}})
	w.same("no reference", len(referred(ours, agency)), 0)
	w.same("another agency's", len(referred(ours, neighbour, "V-1")), 0)
	w.same("the other account's reference", len(referred(theirs, agency, "V-1")), 0)
}

func pictures(w *world) {
	var list []listings.Picture
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		for i := range 2 {
			list = append(list, listings.Picture{Account: ours, ID: tx.NextID(), Property: property, Document: fmt.Sprintf("d%d", i), Rank: 2 - i, Width: 640, Height: 480,
				Captions: []listings.Caption{{Language: "fr", Text: "Séjour"}}, Reference: fmt.Sprintf("r%d", i), CreatedAt: tx.Now()})
			w.ok(w.db.InsertPicture(ctx, list[i]))
		}
		return nil
	})
	w.filled(list[0])
	only := func(what string, want ...listings.Picture) {
		w.Helper()
		got, err := w.db.PicturesOf(w.ctx, ours, property)
		w.ok(err)
		w.same(what, got, want)
	}
	only("by rank", list[1], list[0])
	w.refused(fault.Invalid, "of no property", func(ctx context.Context, tx event.Tx) error {
		stray := list[0]
		stray.ID, stray.Property = tx.NextID(), stranger
		return w.db.InsertPicture(ctx, stray)
	})
	list[0].Rank, list[0].Captions, list[0].Document, list[0].Width, list[0].Height = 0, nil, "other", 30, 20
	changed := list[0]
	changed.Reference, changed.Property = "other", property+1 // what never changes
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdatePicture(ctx, changed) })
	only("changed", list[0], list[1])
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.DeletePicture(ctx, theirs, list[0].ID))
		return w.db.DeletePicture(ctx, ours, list[1].ID)
	})
	only("one taken away", list[0])
	got, err := w.db.PicturesOf(w.ctx, theirs, property)
	w.same("theirs", []any{len(got), err}, []any{0, nil})
	w.outside("InsertPicture", w.db.InsertPicture(w.ctx, list[0]))
	w.outside("UpdatePicture", w.db.UpdatePicture(w.ctx, list[0]))
	w.outside("DeletePicture", w.db.DeletePicture(w.ctx, ours, list[0].ID))
}

func askedPrices(w *world) {
	p := w.newProperty("A-1", func(*listings.Property) {})
	c := listings.PriceChange{Account: ours, Property: p.ID, Price: money.Amount{Minor: 26_000_000, Currency: "EUR"}, Who: event.Who{Kind: "user", ID: agent, Door: "web"}}
	none := c
	none.Price = money.Amount{}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		c.At, none.At = tx.Now().Add(-time.Hour), tx.Now()
		w.ok(w.db.InsertAskedPrice(ctx, none))
		first := c
		first.Price.Minor = 1 // of two in one write the last stays
		w.ok(w.db.InsertAskedPrice(ctx, first))
		return w.db.InsertAskedPrice(ctx, c)
	})
	w.filled(c, ".Who.Request")
	list, err := w.db.AskedPrices(w.ctx, ours, p.ID)
	w.same("in their order", []any{list, err}, []any{[]listings.PriceChange{c, none}, nil})
	list, err = w.db.AskedPrices(w.ctx, theirs, p.ID)
	w.same("theirs", []any{len(list), err}, []any{0, nil})
	w.outside("InsertAskedPrice", w.db.InsertAskedPrice(w.ctx, c))
}

func linesOfEntry(w *world) {
	var mine []mandates.Line
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.InsertEntry(ctx, sampleEntry(ours, 40, tx, "new")))
		for i := range int64(2) {
			l := sampleLine(ours, 40+i, tx, "new")
			l.Number = 40
			mine = append(mine, l)
			w.ok(w.db.InsertLine(ctx, l))
		}
		return nil
	})
	list, err := w.db.EntryLines(w.ctx, ours, card, mandates.Transactions, 40)
	w.same("of the mandate", []any{list, err}, []any{mine, nil})
	for _, of := range []mandates.Line{{Account: theirs, Card: card, Kind: mandates.Transactions}, {Account: ours, Card: card + 1, Kind: mandates.Transactions}, {Account: ours, Card: card, Kind: mandates.Management}} {
		list, err = w.db.EntryLines(w.ctx, of.Account, of.Card, of.Kind, 40)
		w.same("another register's", []any{len(list), err}, []any{0, nil})
	}
}

func searchEntries(w *world) {
	on := day.Date{Year: 2030, Month: 6, Day: 10}
	later := func(days int) day.Date { return day.Date{Year: 2030, Month: 6, Day: 10 + days} }
	var one mandates.Entry
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		for number, change := range map[int64]func(*mandates.Entry){
			51: func(e *mandates.Entry) { e.Ends = day.Date{} },
			52: func(e *mandates.Entry) { e.Ends = later(9) },
			53: func(e *mandates.Entry) { e.Ends, e.User = later(2), agent+1 },
			54: func(e *mandates.Entry) { e.Ends = later(-1) },
			55: func(e *mandates.Entry) { e.Ends, e.State = later(5), mandates.Closed },
			56: func(e *mandates.Entry) { e.Ends, e.State = later(5), mandates.Cancelled },
		} {
			e := sampleEntry(ours, number, tx, "found")
			e.At = tx.Now().Add(time.Duration(number) * time.Hour)
			if change(&e); number == 53 {
				one = e
			}
			w.ok(w.db.InsertEntry(ctx, e))
		}
		return nil
	})
	for what, c := range map[string]struct {
		q    mandates.Search
		want []int64
	}{
		"all, the latest first": {mandates.Search{Limit: 6}, []int64{56, 55, 54, 53, 52, 51}},
		"in force":              {mandates.Search{State: mandates.InForce}, []int64{53, 52, 51}},
		"ending":                {mandates.Search{State: mandates.Ending, EndsBy: later(15)}, []int64{53, 52}},
		"ending soon":           {mandates.Search{State: mandates.Ending, EndsBy: later(7)}, []int64{53}},
		"over":                  {mandates.Search{State: mandates.Over, Limit: 2}, []int64{55, 54}},
		"burnt":                 {mandates.Search{State: mandates.Burnt}, []int64{56}},
		"by whom":               {mandates.Search{User: agent + 1}, []int64{53}},
		"of a kind":             {mandates.Search{Kind: mandates.Management, State: mandates.Burnt}, []int64{}},
		"behind one":            {mandates.Search{Before: mandates.Place{At: one.At, Key: one.Key()}, State: mandates.InForce}, []int64{52, 51}},
		"behind one that ends":  {mandates.Search{Before: mandates.Place{Ends: one.Ends, Key: one.Key()}, State: mandates.Ending, EndsBy: later(15)}, []int64{52}},
		"of no agency":          {mandates.Search{Agencies: []int64{}}, []int64{}},
		"of another agency":     {mandates.Search{Agencies: []int64{neighbour}}, []int64{}},
		"of the other account":  {mandates.Search{Account: theirs, State: mandates.Burnt}, []int64{}},
	} {
		if c.q.Account == 0 {
			c.q.Account = ours
		}
		if c.q.Limit == 0 {
			c.q.Limit = 10
		}
		c.q.All, c.q.On = c.q.Agencies == nil, on
		list, err := w.db.SearchEntries(w.ctx, c.q)
		w.ok(err)
		numbers := []int64{}
		for _, e := range list {
			if e.Number > 50 && e.Number < 60 && e.Card == card {
				numbers = append(numbers, e.Number)
			}
		}
		w.same(what, numbers, c.want)
	}
}

// particular is a property's sheet in which every field says something.
func particular() listings.Particulars {
	n, f, yes := new(3), new(12.5), new(true)
	on := day.Date{Year: 2026, Month: 12, Day: 1}
	return listings.Particulars{
		Subcategory: 1, Name: "Villa \"Les Pins\"", Ranking: n, Block: "B", LotRef: "12", Cadastre: "AB 12", Stairs: "2", District: listings.District{ID: 7, Name: "Erdre"},
		Radius: n, Altitude: n, AreaUnit: 2, AreaValue: f, AreaTotal: f, AreaWeighted: f, RoomsExactly: f, Sleeps: n,
		Sums: listings.Sums{Max: f, Unit: 1, Commission: f, Guarantee: f, TransferTax: f, Contribution: f, Pension: f, Tenant: f, Negotiable: f, Sold: f, SoldOn: on}, Period: 4, Hide: true, VAT: yes,
		VisitContact: 5, VisitComment: "clés au gardien", StatusComment: "ok", Residence: 9, ResidenceType: 2, ResidenceFees: f, ResidencePeriod: 8,
		ViewType: 3, Landscapes: []int{1, 12}, Construction: []int{3}, Building: 2, RenovationYear: n, FloorType: 1, Floors: n,
		HeatingDevice: 3, HeatingAccess: 1, HeatingType: 7, HotWaterDevice: 2, HotWaterAccess: 1, WasteWater: 2, Standing: 1, Style: "Art déco", Facades: n, URL: "https://example.org/v",
		Availability: 1, AvailableOn: on, DeliveredOn: on, Activities: []int{1}, Orientations: []int{4, 3}, Services: []int{1, 60}, Proximities: []int{10}, Tags: []int{16}, OwnTags: []string{"rare"},
		Texts:  []listings.MoreText{{Language: "fr", Subtitle: "s", Hook: "h", Full: "f"}},
		Medias: []listings.Media{{ID: 4, Type: 2, Reference: "r", Value: "https://example.org/f"}},
		Areas: []listings.Area{{Type: 1, Number: 2, Area: f, Flooring: 1, Ceiling: f, FloorType: 1, Floor: n, Orientations: []int{1},
			Comments: []listings.Caption{{Language: "fr", Text: "claire"}}}},
		Finances: []listings.Finance{{Type: 1, Amount: 1200.5, Year: 2025}}, FillingRate: f,
		Warnings: []listings.Warning{{Field: "services", Value: "999", Reason: "no such id"}},
	}
}
