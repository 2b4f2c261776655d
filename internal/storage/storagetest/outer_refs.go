package storagetest

import (
	"context"
	"strings"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/requests"
)

func outerRows() []row {
	return []row{
		{"OuterOf OutersNamed PutOuter DropOuter Outers OuterNames", outerNames},
		{"PutEarlier EarlierOf LaterImport", earlierGoods},
		{"PutRecord RecordOf", importedRecords},
		{"RequestUse RemoveRequest", removedRequests},
		{"PropertyUsed", usedProperties},
	}
}

const sender = "poliris:AG44"

func outerNames(w *world) {
	said := listings.Property{Reference: "A1", Price: w.newProperty("O-1", func(*listings.Property) {}).Price, Details: listings.Details{Surface: new(60.5), Cellar: new(false)},
		Particulars: listings.Particulars{Services: []int{1, 2}, Areas: []listings.Area{{Type: 8, Number: 1}}}}
	first := imports.Outer{Account: ours, Source: sender, Kind: "property", ID: "1001", Inner: property, Said: imports.Said{Property: said}, SeenAt: time.UnixMicro(1_000_000).UTC()}
	contactSaid := imports.Outer{Account: ours, Source: "apimo:api.example.org/14", Kind: "contact", ID: "1001", Inner: contact,
		Said: imports.Said{Contact: people.Contact{Declared: people.Declared{Last: "Lefort"}}, Digest: "d1"}, SeenAt: time.UnixMicro(2_000_000).UTC()}
	second := first
	second.ID, second.Said = "1002", imports.Said{}
	put := func(o imports.Outer) {
		w.Helper()
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.PutOuter(ctx, o) })
	}
	for _, o := range []imports.Outer{first, contactSaid, second} {
		put(o)
	}
	of := func(account int64, source, kind, id string) imports.Outer {
		w.Helper()
		o, found, err := w.db.OuterOf(w.ctx, account, source, kind, id)
		w.same("found", []any{found, err}, []any{o.ID != "", nil})
		return o
	}
	w.same("as it was said", of(ours, sender, "property", "1001"), first)
	w.same("of a contact", of(ours, contactSaid.Source, "contact", "1001"), contactSaid)
	w.same("nothing said", of(ours, sender, "property", "1002"), second)
	for what, o := range map[string]imports.Outer{"of the other account": of(theirs, sender, "property", "1001"), "of another source": of(ours, "poliris:AG45", "property", "1001"),
		"of another kind": of(ours, sender, "contact", "1001"), "of another id": of(ours, sender, "property", "1003")} {
		w.same(what, o, imports.Outer{})
	}
	named := func(account int64, source, kind string, ids ...string) map[string]imports.Outer {
		w.Helper()
		all, err := w.db.OutersNamed(w.ctx, account, source, kind, ids)
		w.ok(err)
		return all
	}
	w.same("those that are known", named(ours, sender, "property", "1003", "1002", "1001", "1001"), map[string]imports.Outer{"1001": first, "1002": second})
	w.same("many", len(named(ours, sender, "property", strings.Split(strings.Repeat("1001 ", 3000), " ")...)), 1)
	w.same("none", len(named(ours, sender, "property")), 0)
	w.same("the other account's", len(named(theirs, sender, "property", "1001")), 0)
	w.same("another source's", len(named(ours, "poliris:AG45", "property", "1001")), 0)
	w.same("of another kind", len(named(ours, sender, "contact", "1001")), 0)
	list := func(account int64, after string, most int) (ids []string) {
		w.Helper()
		all, err := w.db.Outers(w.ctx, account, sender, "property", after, most)
		w.ok(err)
		for _, o := range all {
			ids = append(ids, o.ID)
		}
		return ids
	}
	w.same("of a source", list(ours, "", 9), []string{"1001", "1002"})
	w.same("behind one", list(ours, "1001", 9), []string{"1002"})
	w.same("one", list(ours, "", 1), []string{"1001"})
	w.same("of the other account's source", len(list(theirs, "", 9)), 0)
	names, err := w.db.OuterNames(w.ctx, ours, "property", []int64{property})
	w.same("names of one", []any{names, err}, []any{[]imports.Outer{first, second}, nil})
	names, err = w.db.OuterNames(w.ctx, theirs, "property", []int64{property})
	w.same("names of the other account's", []any{len(names), err}, []any{0, nil})
	first.Inner, first.Said.Property.Reference, first.SeenAt = property+1, "A9", time.UnixMicro(3_000_000).UTC()
	put(first)
	w.same("in the place of the former", of(ours, sender, "property", "1001"), first)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		return w.db.DropOuter(ctx, ours, sender, "property", "1001")
	})
	w.same("dropped", of(ours, sender, "property", "1001"), imports.Outer{})
	w.outside("PutOuter", w.db.PutOuter(w.ctx, first))
	w.outside("DropOuter", w.db.DropOuter(w.ctx, ours, sender, "property", "1002"))
}

func earlierGoods(w *world) {
	b := w.newImport("e")
	was := w.newProperty("O-2", func(*listings.Property) {})
	became := was
	became.Price.Minor, became.Details.Text = 1, strings.Repeat("é", 10)
	e := imports.Earlier{Line: 7, Property: was.ID, Before: was, After: became, Said: listings.Property{Reference: "A1"}, Outer: "1001", Known: true}
	made := imports.Earlier{Line: 8, Property: was.ID, After: became, Outer: "1002"}
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.PutEarlier(ctx, ours, b.ID, e))
		return w.db.PutEarlier(ctx, ours, b.ID, made)
	})
	for _, want := range []imports.Earlier{e, made} {
		got, found, err := w.db.EarlierOf(w.ctx, ours, b.ID, want.Line)
		w.same("before and after", []any{got, found, err}, []any{want, true, nil})
	}
	for _, c := range []struct {
		account int64
		line    int
	}{{theirs, 7}, {ours, 9}} {
		got, found, err := w.db.EarlierOf(w.ctx, c.account, b.ID, c.line)
		w.same("nothing", []any{got, found, err}, []any{imports.Earlier{}, false, nil})
	}
	w.outside("PutEarlier", w.db.PutEarlier(w.ctx, ours, b.ID, e))
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		return w.db.AddImportRows(ctx, ours, b.ID, []imports.Row{{Line: 7, Verdict: imports.Updated}, {Line: 8, Verdict: imports.New}})
	})
	for _, c := range []struct{ account, batch, property, want int64 }{{ours, b.ID - 1, was.ID, b.ID}, {ours, b.ID, was.ID, 0}, {ours, b.ID - 1, was.ID + 1, 0}, {theirs, b.ID - 1, was.ID, 0}} {
		got, err := w.db.LaterImport(w.ctx, c.account, c.batch, c.property)
		w.same("the import after one", []any{got, err}, []any{c.want, nil})
	}
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.SetFate(ctx, ours, b.ID, imports.Row{Line: 7, Fate: imports.Reverted}))
		return w.db.SetFate(ctx, ours, b.ID, imports.Row{Line: 8, Fate: imports.Reverted})
	})
	got, err := w.db.LaterImport(w.ctx, ours, b.ID-1, was.ID)
	w.same("none that was taken back", []any{got, err}, []any{int64(0), nil})
}

func usedProperties(w *world) {
	fresh := w.newProperty("O-3", func(*listings.Property) {})
	part := w.newProperty("O-4", func(p *listings.Property) { p.Parent = fresh.ID })
	shown, sent := w.newProperty("O-5", func(*listings.Property) {}), w.newProperty("O-6", func(*listings.Property) {})
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		for id, reference := range map[int64]string{shown.ID: "", sent.ID: "a.jpg"} {
			w.ok(w.db.InsertPicture(ctx, listings.Picture{Account: ours, ID: tx.NextID(), Property: id, Document: "d" + reference, Reference: reference, CreatedAt: tx.Now()}))
		}
		return nil
	})
	for id, want := range map[int64]string{fresh.ID: "property", part.ID: "", shown.ID: "picture", sent.ID: ""} {
		got, err := w.db.PropertyUsed(w.ctx, ours, id)
		w.same("what refers to it", []any{got, err}, []any{want, nil})
	}
	got, err := w.db.PropertyUsed(w.ctx, theirs, fresh.ID)
	w.same("of the other account", []any{got, err}, []any{"", nil})
}

func importedRecords(w *world) {
	b := w.newImport("r")
	search := w.newSearch(func(*requests.Search) {})
	r := imports.Record{Line: 7, ID: contact, Before: imports.Said{Contact: people.Contact{ID: contact, Declared: people.Declared{Last: "Lefort", City: "Rezé"}}},
		After: imports.Said{Contact: people.Contact{ID: contact, Declared: people.Declared{Last: "Lefort"}, Card: people.Card{Tags: []string{"VIP"}}}}, Said: imports.Said{Digest: "email=true"}, Outer: "1001", Known: true}
	made := imports.Record{Line: 8, ID: search.ID, After: imports.Said{Request: search}, Outer: "1002"}
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.PutRecord(ctx, ours, b.ID, r))
		return w.db.PutRecord(ctx, ours, b.ID, made)
	})
	for _, want := range []imports.Record{r, made} {
		got, found, err := w.db.RecordOf(w.ctx, ours, b.ID, want.Line)
		w.same("before and after", []any{got, found, err}, []any{want, true, nil})
	}
	for _, c := range []struct {
		account int64
		line    int
	}{{theirs, 7}, {ours, 9}} {
		got, found, err := w.db.RecordOf(w.ctx, c.account, b.ID, c.line)
		w.same("nothing", []any{got, found, err}, []any{imports.Record{}, false, nil})
	}
	w.outside("PutRecord", w.db.PutRecord(w.ctx, ours, b.ID, r))
}

func removedRequests(w *world) {
	s := w.newSearch(func(*requests.Search) {}, "nantes", "calme")
	p := w.newProperty("O-5", func(*listings.Property) {})
	use := func(account int64, want string) {
		w.Helper()
		got, err := w.db.RequestUse(w.ctx, account, s.ID)
		w.same("what refers to it", []any{got, err}, []any{want, nil})
	}
	cross := func(step requests.Step) {
		w.Helper()
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			w.ok(w.db.SaveTerms(ctx, ours, s.Terms()))
			c := requests.Crossing{Account: ours, Request: s.ID, Property: p.ID, Score: 80, Step: step, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
			w.ok(w.db.SaveCrossings(ctx, []requests.Crossing{c}))
			return w.db.SaveStep(ctx, c)
		})
	}
	use(ours, "")
	cross(requests.Suggested)
	use(ours, "a property that was dealt with")
	use(theirs, "")
	cross(requests.ToSuggest)
	use(ours, "")
	count := func() int64 {
		w.Helper()
		page, err := w.db.ListRequests(w.ctx, requests.Query{Account: ours, Agency: s.Agency, Limit: 1}, func(requests.Search) error { return nil })
		w.ok(err)
		return page.Total
	}
	before := count()
	other := s
	other.Account = theirs
	w.write(theirs, func(ctx context.Context, _ event.Tx) error { return w.db.RemoveRequest(ctx, other) })
	w.same("theirs", count(), before)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.RemoveRequest(ctx, s) })
	w.same("one less", count(), before-1)
	_, found, err := w.db.GetRequest(w.ctx, ours, s.ID)
	w.same("gone", []any{found, err}, []any{false, nil})
	pairs, err := w.db.CrossingsOf(w.ctx, ours, 0, p.ID)
	w.same("its matches", []any{len(pairs), err}, []any{0, nil})
	w.outside("RemoveRequest", w.db.RemoveRequest(w.ctx, s))
}
