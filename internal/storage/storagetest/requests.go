package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	communes "palier/internal/core/places"
	"palier/internal/core/requests"
)

func requestRows() []row {
	return []row{
		{"InsertRequest UpdateRequest GetRequest RequestsOf RequestIn", searches},
		{"ListRequests FindRequests", listedSearches},
		{"SaveTerms SaveLive SaveFacts AddFacts PropertiesFor RequestsFor", candidates},
		{"SaveCrossings SaveStep CrossingsOf GetCrossing ListCrossings CountCrossings", crossings},
		{"RankedCrossings LiveCrossings WorstCrossing", rankedCrossings},
		{"NoteCrossing NoteAllCrossings DueCrossings CrossingNote DropCrossingNote NextCrossing", crossingWork},
		{"MatchWeights SaveMatchWeights", matchWeights},
	}
}

// sought is a search with every field filled.
func sought(tx event.Tx) requests.Search {
	two := 2
	named := func(id int64, name string) requests.Named { return requests.Named{ID: id, Name: name} }
	return requests.Search{
		Account: ours, ID: tx.NextID(), Agency: agency, Contact: contact, Shown: friend, User: agent, Lead: lead, Door: "apimo", Active: true, Auto: true, Validated: true,
		Ranking: &two, LastAction: tx.Now().Add(-time.Hour), Emailing: requests.Emailing{Subscription: 1, Last: tx.Now().Add(-time.Minute)},
		Category: 1, Subcategory: 2, Types: []int{1, 2}, Subtype: 3, Referral: 4, Subreferral: "portail", Country: "FR",
		Places: []requests.Place{{Region: named(52, "Pays de la Loire"), City: named(44109, "Nantes"), Zipcode: "44100", CityZip: "44000", District: named(7, "Chantenay"), Commune: "44109"}},
		Ground: requests.Ground{Circle: &requests.Circle{Point: requests.Point{Lat: 47.2, Lon: -1.55}, Radius: 800.5}, Outline: []requests.Point{{Lat: 47.1, Lon: -1.6}, {Lat: 47.3, Lon: -1.6}, {Lat: 47.2, Lon: -1.5}}},
		Sector: "centre", Zone: "A", RoomsBy: requests.AtLeast, Rooms: new(3), Bedrooms: new(0), Standing: 1, ViewType: 2, Landscape: 3, Condition: 3, Availability: 1, Margin: 7.5,
		Area: requests.Area{Min: new(60.5), Max: new(80.0), Unit: 1}, Price: requests.Price{Min: new(int64(0)), Max: new(int64(320_000_50)), Currency: "EUR"},
		Floor: requests.Floor{By: requests.AtMost, Type: 5, Value: new(-1)}, Rooming: []requests.Room{{Type: 1, Number: 2, Least: new(9.5)}}, Proximities: []int{1}, Services: []int{6, 4},
		Activities: []int{2}, Tags: []int{1}, OwnTags: []string{"famille"}, Comment: "Calme \"rue\"", Free: "au sud", Warnings: []requests.Warning{{Field: "f", Value: "v", Reason: "r"}},
		CreatedAt: tx.Now(), CreatedBy: agent, UpdatedAt: tx.Now(), UpdatedBy: agent,
	}
}

func (w *world) newSearch(change func(*requests.Search), words ...string) requests.Search {
	w.Helper()
	var s requests.Search
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		s = sought(tx)
		change(&s)
		return w.db.InsertRequest(ctx, s, words)
	})
	return s
}

func searches(w *world) {
	s := w.newSearch(func(*requests.Search) {}, "nantes")
	w.filled(s)
	bare := w.newSearch(func(s *requests.Search) {
		*s = requests.Search{Account: ours, ID: s.ID, Agency: agency, Contact: contact, Shown: contact, User: agent, Category: 2, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt}
	})
	for _, want := range []requests.Search{s, bare} {
		got, found, err := w.db.GetRequest(w.ctx, ours, want.ID)
		w.same("search", []any{got, found, err}, []any{want, true, nil})
	}
	for _, wrong := range [][2]int64{{theirs, s.ID}, {ours, stranger}} {
		if _, found, err := w.db.GetRequest(w.ctx, wrong[0], wrong[1]); found || err != nil {
			w.Errorf("GetRequest(%v): %v %v", wrong, found, err)
		}
	}
	for key, want := range map[[3]int64]bool{{ours, agency, s.ID}: true, {ours, neighbour, s.ID}: false, {theirs, agency, s.ID}: false, {ours, agency, stranger}: false} {
		if in, err := w.db.RequestIn(w.ctx, key[0], key[1], key[2]); in != want || err != nil {
			w.Errorf("RequestIn(%v): %v %v", key, in, err)
		}
	}
	of, err := w.db.RequestsOf(w.ctx, ours, friend)
	w.same("of a contact", []any{of, err}, []any{[]requests.Search{s}, nil})
	none, err := w.db.RequestsOf(w.ctx, theirs, friend)
	w.same("of the other account's", []any{len(none), err}, []any{0, nil})

	changed := bare
	changed.ID, changed.Door, changed.Lead, changed.CreatedBy = s.ID, s.Door, s.Lead, s.CreatedBy
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		changed.CreatedAt, changed.UpdatedAt = s.CreatedAt, tx.Now()
		return w.db.UpdateRequest(ctx, changed, []string{"rezé"}, s.UpdatedAt)
	})
	got, _, err := w.db.GetRequest(w.ctx, ours, s.ID)
	w.same("changed search", []any{got, err}, []any{changed, nil})
	wrong := changed
	wrong.ID = stranger
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		return w.db.UpdateRequest(ctx, wrong, nil, wrong.UpdatedAt)
	}) // touches nothing: Run compares
	w.refused(fault.Invalid, "their contact", func(ctx context.Context, tx event.Tx) error {
		v := sought(tx)
		v.Contact = stranger
		return w.db.InsertRequest(ctx, v, nil)
	})
	w.outside("InsertRequest", w.db.InsertRequest(w.ctx, s, nil))
	w.outside("UpdateRequest", w.db.UpdateRequest(w.ctx, s, nil, s.UpdatedAt))
}

func listedSearches(w *world) {
	a := w.newSearch(func(s *requests.Search) { s.Agency, s.User = neighbour, agent+1 }, "nantes", "calme")
	b := w.newSearch(func(s *requests.Search) {
		s.Agency, s.User, s.Active, s.Category, s.Shown = neighbour, agent+1, false, 2, contact
	}, "reze")
	list := func(q requests.Query) ([]int64, int64) {
		var got []requests.Search
		if q.Limit == 0 {
			q.Limit = 100
		}
		page, err := w.db.ListRequests(w.ctx, q, func(s requests.Search) error { got = append(got, s); return nil })
		w.ok(err)
		w.ahead("searches", q.Account, page.Last)
		return ids(got, func(s requests.Search) int64 { return s.ID }), page.Total
	}
	for what, c := range map[string]struct {
		q     requests.Query
		want  []int64
		total int64
	}{
		"all":                  {requests.Query{Account: ours, Agency: neighbour}, []int64{a.ID, b.ID}, 2},
		"a page":               {requests.Query{Account: ours, Agency: neighbour, Limit: 1, Offset: 1}, []int64{b.ID}, 2},
		"since":                {requests.Query{Account: ours, Agency: neighbour, Since: b.UpdatedAt}, []int64{b.ID}, 1},
		"of the other account": {requests.Query{Account: theirs, Agency: neighbour}, []int64{}, 0},
	} {
		got, total := list(c.q)
		w.same(what, []any{got, total}, []any{c.want, c.total})
	}
	on := true
	for what, c := range map[string]struct {
		f    requests.Filter
		want []int64
	}{
		"of an agency":      {requests.Filter{Account: ours, Agencies: []int64{neighbour}}, []int64{b.ID, a.ID}},
		"of none":           {requests.Filter{Account: ours}, []int64{}},
		"of a user":         {requests.Filter{Account: ours, All: true, User: agent + 1}, []int64{b.ID, a.ID}},
		"active":            {requests.Filter{Account: ours, Agencies: []int64{neighbour}, Active: &on}, []int64{a.ID}},
		"a category":        {requests.Filter{Account: ours, Agencies: []int64{neighbour}, Category: 2}, []int64{b.ID}},
		"of a person":       {requests.Filter{Account: ours, Agencies: []int64{neighbour}, Contact: contact}, []int64{b.ID}},
		"a word":            {requests.Filter{Account: ours, Agencies: []int64{neighbour}, Words: []string{"nan"}}, []int64{a.ID}},
		"a word, or people": {requests.Filter{Account: ours, Agencies: []int64{neighbour}, Words: []string{"nan", "cal"}, Contacts: []int64{contact}}, []int64{b.ID, a.ID}},
		"two words":         {requests.Filter{Account: ours, Agencies: []int64{neighbour}, Words: []string{"nan", "rez"}}, []int64{}},
		"one and a hint":    {requests.Filter{Account: ours, Agencies: []int64{neighbour}, Limit: 1}, []int64{b.ID, a.ID}},
		"behind":            {requests.Filter{Account: ours, Agencies: []int64{neighbour}, Before: requests.Position{At: b.UpdatedAt, ID: b.ID}}, []int64{a.ID}},
		"of theirs":         {requests.Filter{Account: theirs, All: true, User: agent + 1}, []int64{}},
	} {
		got, err := w.db.FindRequests(w.ctx, c.f)
		w.ok(err)
		w.same(what, ids(got, func(s requests.Search) int64 { return s.ID }), c.want)
	}
}

// facts are those of a property of ours, on the market.
func facts(p listings.Property) requests.Facts {
	p.Step = 1
	return requests.FactsOf(p, communes.New())
}

func candidates(w *world) {
	p := w.newProperty("M1", func(*listings.Property) {})
	free := w.newProperty("M2", func(p *listings.Property) { p.Price.Currency = "" })
	small := requests.Area{Min: new(40.0)}
	s := w.newSearch(func(s *requests.Search) {
		s.Places[0].District, s.Places[0].Zipcode, s.Area = requests.Named{}, "", small
	})
	dear := w.newSearch(func(s *requests.Search) {
		s.Places[0].District, s.Places[0].Zipcode, s.Price.Min, s.Price.Max, s.Area = requests.Named{}, "", new(int64(1_000_000_00)), nil, small
	})
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		for _, one := range []listings.Property{p, free} {
			other := one
			other.Category, other.Zipcode, other.City, other.Commune = 2, "33000", "Bordeaux", "33063"
			w.ok(w.db.AddFacts(ctx, ours, facts(other)))
			w.ok(w.db.SaveFacts(ctx, ours, facts(one)))
		}
		w.ok(w.db.SaveTerms(ctx, ours, s.Terms()))
		return w.db.SaveTerms(ctx, ours, dear.Terms())
	})
	properties := func(account int64, t requests.Terms) []int64 {
		list, err := w.db.PropertiesFor(w.ctx, account, t)
		w.ok(err)
		got := ids(list, func(f requests.Facts) int64 { return f.Property })
		slices.Sort(got)
		return got
	}
	seekers := func(account int64, f requests.Facts) []int64 {
		list, err := w.db.RequestsFor(w.ctx, account, f)
		w.ok(err)
		got := ids(list, func(s requests.Sought) int64 { return s.Request })
		slices.Sort(got)
		return got
	}
	moved := s.Terms()
	moved.Category = 2
	w.same("facts that were replaced before anybody read them", properties(ours, moved), []int64{})
	w.same("properties within the budget", properties(ours, s.Terms()), []int64{p.ID, free.ID})
	w.same("properties for who has more", properties(ours, dear.Terms()), []int64{free.ID})
	large, house := s.Terms(), s.Terms()
	large.AreaMin, house.Types = new(50.0), []int{3}
	w.same("properties for who wants more room, and for who wants another type", [][]int64{properties(ours, large), properties(ours, house)}, [][]int64{{}, {}})
	w.same("their properties", properties(theirs, s.Terms()), []int64{})
	w.same("searches within reach", seekers(ours, facts(p)), []int64{s.ID})
	w.same("searches of one without a price", seekers(ours, facts(free)), []int64{s.ID, dear.ID})
	w.same("their searches", seekers(theirs, facts(p)), []int64{})
	list, err := w.db.PropertiesFor(w.ctx, ours, s.Terms())
	w.ok(err)
	i := slices.IndexFunc(list, func(f requests.Facts) bool { return f.Property == p.ID })
	w.same("facts", list[i], facts(p))
	sought, err := w.db.RequestsFor(w.ctx, ours, facts(p))
	w.ok(err)
	w.same("terms", sought[0].Terms, s.Terms())

	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		gone, over := facts(p), s.Terms()
		gone.Step, over.Active = 2, false
		w.ok(w.db.SaveFacts(ctx, ours, gone))
		w.ok(w.db.AddFacts(ctx, ours, gone))
		return w.db.SaveTerms(ctx, ours, over)
	})
	w.same("off the market", properties(ours, s.Terms()), []int64{free.ID})
	w.same("over", seekers(ours, facts(p)), []int64{})
	w.outside("SaveTerms", w.db.SaveTerms(w.ctx, ours, s.Terms()))
	w.outside("AddFacts", w.db.AddFacts(w.ctx, ours, facts(p)))
	w.outside("SaveFacts", w.db.SaveFacts(w.ctx, ours, facts(p)))
}

func crossings(w *world) {
	s, other := w.newSearch(func(*requests.Search) {}), w.newSearch(func(*requests.Search) {})
	p, q := w.newProperty("C1", func(*listings.Property) {}), w.newProperty("C2", func(*listings.Property) {})
	var a, b, c requests.Crossing
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		now := tx.Now()
		a = requests.Crossing{Account: ours, Request: s.ID, Property: p.ID, Score: 92, Step: requests.Suggested, Gone: true, SetBy: agent, SetAt: now, CreatedAt: now, UpdatedAt: now}
		b = requests.Crossing{Account: ours, Request: s.ID, Property: q.ID, Score: 50, Step: requests.ToSuggest, CreatedAt: now, UpdatedAt: now}
		c = requests.Crossing{Account: ours, Request: other.ID, Property: p.ID, Score: 70, Step: requests.NotSuggested, CreatedAt: now, UpdatedAt: now}
		return w.db.SaveCrossings(ctx, []requests.Crossing{a, b, c})
	})
	w.filled(a)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		b.Score, b.UpdatedAt = 60, tx.Now()
		other := b
		other.Step, other.SetBy, other.CreatedAt = requests.Suggested, agent, tx.Now() // stay as they are
		return w.db.SaveCrossings(ctx, []requests.Crossing{other})
	})
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		c.Step, c.SetBy, c.SetAt, c.UpdatedAt = requests.ToSuggest, agent, tx.Now(), tx.Now()
		elsewhere := c
		elsewhere.Account, elsewhere.Step = theirs, requests.Suggested
		w.outside("SaveStep of theirs", w.db.SaveStep(w.ctx, elsewhere))
		return w.db.SaveStep(ctx, c)
	})
	of := func(account, request, property int64) []requests.Crossing {
		list, err := w.db.CrossingsOf(w.ctx, account, request, property)
		w.ok(err)
		slices.SortFunc(list, func(a, b requests.Crossing) int { return int(a.Request+a.Property) - int(b.Request+b.Property) })
		return list
	}
	w.same("of a search", of(ours, s.ID, 0), []requests.Crossing{a, b})
	w.same("of a property", of(ours, 0, p.ID), []requests.Crossing{a, c})
	w.same("of theirs", of(theirs, s.ID, 0), []requests.Crossing(nil))
	w.same("of their property", of(theirs, 0, p.ID), []requests.Crossing(nil))
	got, found, err := w.db.GetCrossing(w.ctx, ours, s.ID, q.ID)
	w.same("a pair", []any{got, found, err}, []any{b, true, nil})
	if _, found, err := w.db.GetCrossing(w.ctx, theirs, s.ID, q.ID); found || err != nil {
		w.Errorf("their pair: %v %v", found, err)
	}
	for what, t := range map[string]struct {
		q     requests.CrossingQuery
		want  []int64
		total int64
	}{
		"of a search":       {requests.CrossingQuery{Account: ours, Request: s.ID}, []int64{p.ID, q.ID}, 2},
		"a page":            {requests.CrossingQuery{Account: ours, Request: s.ID, Offset: 1, Limit: 1}, []int64{q.ID}, 2},
		"past the end":      {requests.CrossingQuery{Account: ours, Request: s.ID, Offset: 9}, []int64{}, 2},
		"of a property":     {requests.CrossingQuery{Account: ours, Property: p.ID}, []int64{p.ID, p.ID}, 2},
		"to suggest":        {requests.CrossingQuery{Account: ours, Request: s.ID, Step: requests.ToSuggest}, []int64{q.ID}, 1},
		"suggested":         {requests.CrossingQuery{Account: ours, Request: s.ID, Step: requests.Suggested}, []int64{}, 0},
		"not suggested":     {requests.CrossingQuery{Account: ours, Request: s.ID, Step: requests.NotSuggested}, []int64{p.ID}, 1},
		"since":             {requests.CrossingQuery{Account: ours, Request: s.ID, Since: b.UpdatedAt}, []int64{q.ID}, 1},
		"of theirs":         {requests.CrossingQuery{Account: theirs, Request: s.ID}, []int64{}, 0},
		"of their property": {requests.CrossingQuery{Account: theirs, Property: p.ID}, []int64{}, 0},
	} {
		if t.q.Limit == 0 {
			t.q.Limit = 100
		}
		var list []requests.Crossing
		page, err := w.db.ListCrossings(w.ctx, t.q, func(c requests.Crossing) error { list = append(list, c); return nil })
		w.ok(err)
		w.same(what, []any{ids(list, func(c requests.Crossing) int64 { return c.Property }), page.Total}, []any{t.want, t.total})
		if past := what == "past the end"; past && !page.Last.Equal(b.UpdatedAt) {
			w.Errorf("%s: last changed at %s", what, page.Last)
		}
	}
	n, err := w.db.CountCrossings(w.ctx, ours, []int64{s.ID, other.ID})
	w.same("to suggest", []any{n, err}, []any{map[int64]int{s.ID: 1, other.ID: 1}, nil})
	n, err = w.db.CountCrossings(w.ctx, theirs, []int64{s.ID})
	w.same("to suggest of theirs", []any{len(n), err}, []any{0, nil})
	w.refused(fault.Invalid, "their property", func(ctx context.Context, _ event.Tx) error {
		v := b
		v.Property = stranger
		return w.db.SaveCrossings(ctx, []requests.Crossing{v})
	})
	w.outside("SaveStep", w.db.SaveStep(w.ctx, a))
	w.outside("SaveCrossings", w.db.SaveCrossings(w.ctx, []requests.Crossing{a}))
}

func crossingWork(w *world) {
	at := time.UnixMicro(1).UTC()
	p, q := w.newProperty("W1", func(p *listings.Property) { p.Step = 1 }), w.newProperty("W2", func(p *listings.Property) { p.Agency, p.User = neighbour, 0 })
	note := func(account, property int64) (requests.Note, bool) {
		n, found, err := w.db.CrossingNote(w.ctx, account, property)
		w.ok(err)
		return n, found
	}
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.NoteCrossing(ctx, ours, neighbour, q.ID, at.Add(-time.Hour)))
		w.ok(w.db.NoteAllCrossings(ctx, ours, at.Add(time.Second)))
		return w.db.NoteCrossing(ctx, ours, neighbour, q.ID, at) // anew
	})
	due := func(account, agency int64) []int64 {
		list, err := w.db.DueCrossings(w.ctx, account, agency, 10_000)
		w.ok(err)
		return list
	}
	if all := due(ours, 0); !slices.Contains(all, p.ID) || !slices.Contains(all, q.ID) {
		w.Errorf("due: %v", all)
	}
	w.same("of an agency", due(ours, neighbour)[0], q.ID)
	w.same("theirs", []int{len(due(theirs, 0)), len(due(theirs, neighbour))}, []int{0, 0})
	first, found := note(ours, q.ID)
	w.same("the note", []any{first.At, found}, []any{at, true})
	_, found = note(theirs, q.ID)
	w.same("their note", found, false)
	account, property, found, err := w.db.NextCrossing(w.ctx)
	w.same("next", []any{account, slices.Contains(due(ours, 0), property), found, err}, []any{ours, true, true, nil})
	editions(w, note, p.ID, q.ID)
	for _, id := range due(ours, 0) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DropCrossingNote(ctx, ours, id) })
	}
	w.same("done", len(due(ours, 0)), 0)
	_, _, found, err = w.db.NextCrossing(w.ctx)
	w.same("nothing next", []any{found, err}, []any{false, nil})
	w.outside("NoteCrossing", w.db.NoteCrossing(w.ctx, ours, agency, p.ID, at))
	w.outside("NoteAllCrossings", w.db.NoteAllCrossings(w.ctx, ours, at))
	w.outside("DropCrossingNote", w.db.DropCrossingNote(w.ctx, ours, p.ID))
}

// editions: a note tells what happened since it was read that matters to whoever reckons.
func editions(w *world, note func(account, property int64) (requests.Note, bool), p, q int64) {
	s := w.newSearch(func(s *requests.Search) {
		*s = requests.Search{Account: ours, ID: s.ID, Agency: agency, Contact: contact, Shown: contact, User: agent, Active: true, Category: 1, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt}
	})
	last, _ := note(ours, p)
	moved := func(what string, by requests.Note, do func(ctx context.Context, tx event.Tx) error) {
		w.write(ours, do)
		now, _ := note(ours, p)
		by.At, by.Searches, by.Crossed = now.At, last.Searches+by.Searches, last.Crossed+by.Crossed
		w.same(what, now, by)
		last = now
	}
	moved("the terms of a search", requests.Note{Searches: 1}, func(ctx context.Context, _ event.Tx) error { return w.db.SaveTerms(ctx, ours, s.Terms()) })
	moved("a step", requests.Note{Searches: 1}, func(ctx context.Context, tx event.Tx) error {
		return w.db.SaveStep(ctx, requests.Crossing{Account: ours, Request: s.ID, Property: p, Step: requests.Suggested, UpdatedAt: tx.Now()})
	})
	moved("a property that was crossed", requests.Note{Crossed: 1}, func(ctx context.Context, _ event.Tx) error { return w.db.DropCrossingNote(ctx, ours, q) })
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.SaveLive(ctx, theirs, map[int64]int{s.ID: 9}))
		return w.db.SaveLive(ctx, ours, map[int64]int{s.ID: 7})
	})
	found, is, err := w.db.PropertyByID(w.ctx, ours, p)
	w.same("the property", []any{is, err}, []any{true, nil})
	list, err := w.db.RequestsFor(w.ctx, ours, requests.FactsOf(found, communes.New()))
	w.ok(err)
	for _, v := range list {
		if v.Request == s.ID {
			w.same("counted", []int64{v.Live, v.Counted}, []int64{7, last.Crossed})
			return
		}
	}
	w.Errorf("the search is not found for the property: %v", list)
}

func matchWeights(w *world) {
	v := requests.Weights{Price: 1, Area: 2, Rooms: 3, Bedrooms: 4, Floor: 5, Wishes: 6, Keep: 7}
	for range 2 {
		v.Price++
		w.write(ours, func(ctx context.Context, tx event.Tx) error { return w.db.SaveMatchWeights(ctx, ours, v, tx.Now()) })
		got, settled, err := w.db.MatchWeights(w.ctx, ours)
		w.same("settled", []any{got, settled, err}, []any{v, true, nil})
	}
	_, settled, err := w.db.MatchWeights(w.ctx, theirs)
	w.same("theirs", []any{settled, err}, []any{false, nil})
	w.outside("SaveMatchWeights", w.db.SaveMatchWeights(w.ctx, ours, v, time.UnixMicro(1)))
}
