package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
)

// card is the professional card that both accounts have, under one id.
const card int64 = 600

func mandateRows() []row {
	return []row{
		{"InsertCard SetCard ListCards", cards},
		{"UpdateCard InsertFormerCard FormerCards", formerCards},
		{"InsertSeries AdvanceSeries ListSeries", series},
		{"InsertEntry UpdateEntry GetEntry Entries Writers", entriesOfRegister},
		{"PropertyEntries", entriesOfProperty},
		{"InsertLine Lines", linesOfRegister},
		{"EntryLines", linesOfEntry},
		{"SearchEntries", searchEntries},
		{"CallGrounds InsertOwner", groundsOfOwners},
	}
}

// seedMandates gives each account a card with a register and one mandate in it.
func (w *world) seedMandates(ctx context.Context, tx event.Tx, account int64, mark string) error {
	w.ok(w.db.InsertCard(ctx, mandates.Card{Account: account, ID: card, Number: "CPI " + mark, Holder: mark, Guarantor: mark, CreatedAt: tx.Now()}))
	w.ok(w.db.SetCard(ctx, account, agency, card))
	w.ok(w.db.InsertSeries(ctx, mandates.Series{Account: account, Card: card, Kind: mandates.Transactions, First: 1, Last: 1, Lines: 1, Hash: mark,
		Latest: day.Of(tx.Now()), OpenedAt: tx.Now()}))
	w.ok(w.db.InsertEntry(ctx, sampleEntry(account, 1, tx, mark)))
	return w.db.InsertLine(ctx, sampleLine(account, 1, tx, mark))
}

func sampleEntry(account, number int64, tx event.Tx, mark string) mandates.Entry {
	on := day.Of(tx.Now())
	return mandates.Entry{Account: account, Card: card, Kind: mandates.Transactions, Number: number, Agency: agency, User: agent, Property: property,
		Content: mandates.Content{Type: "exclusif", Object: "vente", Mandants: []mandates.Mandant{{Name: mark, Address: "12 rue des Tilleuls"}, {Name: "autre"}},
			Nature: "Logement", Situation: "Nantes", Price: money.Amount{Minor: 26_000_000, Currency: "EUR"}, Signed: on, Ends: on, Outer: "A-1"},
		On: on, At: tx.Now(), State: mandates.Live, Reason: "none"}
}

func sampleLine(account, seq int64, tx event.Tx, mark string) mandates.Line {
	return mandates.Line{Account: account, Card: card, Kind: mandates.Transactions, Seq: seq, Number: 1, What: mandates.Registered, On: day.Of(tx.Now()), At: tx.Now(),
		Who: event.Who{Kind: "user", ID: agent, Door: "cli", Request: mark}, Text: mark, Salt: "salt", Digest: "digest", Hash: "hash"}
}

func cards(w *world) {
	var added mandates.Card
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		added = mandates.Card{Account: ours, ID: tx.NextID(), Number: "CPI 2", Holder: "h", Guarantor: "g", Chamber: "c", From: day.Date{Year: 2026, Month: 3, Day: 1}, Until: day.Date{Year: 2029, Month: 2, Day: 28}, CreatedAt: tx.Now()}
		w.ok(w.db.InsertCard(ctx, added))
		return w.db.SetCard(ctx, ours, neighbour, added.ID)
	})
	added.Agencies = []int64{neighbour}
	w.filled(added)
	list, err := w.db.ListCards(w.ctx, ours)
	w.ok(err)
	w.same("the cards", ids(list, func(c mandates.Card) int64 { return c.ID }), []int64{card, added.ID})
	w.same("the new one", list[1], added)
	w.same("whose the first is", list[0].Agencies, []int64{agency})
	w.refused(fault.Conflict, "the same number", func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertCard(ctx, mandates.Card{Account: ours, ID: tx.NextID(), Number: "CPI 2", Holder: "h", CreatedAt: tx.Now()})
	})
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SetCard(ctx, ours, neighbour, card) })
	list, err = w.db.ListCards(w.ctx, ours)
	w.ok(err)
	w.same("an agency that changed its card", list[0].Agencies, []int64{agency, neighbour})
	w.outside("InsertCard", w.db.InsertCard(w.ctx, added))
	w.outside("SetCard", w.db.SetCard(w.ctx, ours, agency, card))
}

func formerCards(w *world) {
	list, err := w.db.ListCards(w.ctx, ours)
	w.ok(err)
	was, is := list[0], list[0]
	is.Number, is.Holder, is.Guarantor, is.Chamber = "CPI 3", "another", "another's", "CCI"
	is.From, is.Until = day.Date{Year: 2026, Month: 1, Day: 2}, day.Date{Year: 2028, Month: 12, Day: 31}
	var past mandates.FormerCard
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		past = mandates.FormerCard{Card: is, ChangedAt: tx.Now()}
		past.Agencies, past.CreatedAt = nil, time.Time{}
		w.ok(w.db.InsertFormerCard(ctx, past))
		sent := is
		sent.CreatedAt, sent.Agencies = time.Time{}, nil // what never changes so
		return w.db.UpdateCard(ctx, sent)
	})
	list, err = w.db.ListCards(w.ctx, ours)
	w.same("changed", []any{list[0], err}, []any{is, nil})
	former, err := w.db.FormerCards(w.ctx, ours, card)
	w.same("as it was", []any{former, err}, []any{[]mandates.FormerCard{past}, nil})
	former, err = w.db.FormerCards(w.ctx, theirs, card)
	w.same("in the other account", []any{len(former), err}, []any{0, nil})
	w.refused(fault.Conflict, "the number of another", func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.InsertCard(ctx, mandates.Card{Account: ours, ID: tx.NextID(), Number: "CPI 4", Holder: "h", CreatedAt: tx.Now()}))
		taken := is
		taken.Number = "CPI 4"
		return w.db.UpdateCard(ctx, taken)
	})
	w.outside("UpdateCard", w.db.UpdateCard(w.ctx, was))
	w.outside("InsertFormerCard", w.db.InsertFormerCard(w.ctx, past))
}

func series(w *world) {
	var added mandates.Series
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		added = mandates.Series{Account: ours, Card: card, Kind: mandates.Management, First: 7, Last: 8, Lines: 2, Hash: "h", Latest: day.Of(tx.Now()), OpenedAt: tx.Now()}
		return w.db.InsertSeries(ctx, added)
	})
	w.filled(added)
	only := func(what string, want mandates.Series) {
		w.Helper()
		list, err := w.db.ListSeries(w.ctx, ours)
		w.ok(err)
		w.same(what, list[0], want)
		w.same("how many", len(list), 2)
	}
	only("as written", added)
	w.refused(fault.Conflict, "a second of one kind", func(ctx context.Context, _ event.Tx) error { return w.db.InsertSeries(ctx, added) })
	for _, c := range []struct {
		lines int64
		moves bool
	}{{1, false}, {2, true}, {2, false}} {
		next := added
		next.Last, next.Lines, next.Hash, next.Latest = 9, 3, "i", day.Date{Year: 2030, Month: 1, Day: 2}
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			moved, err := w.db.AdvanceSeries(ctx, next, c.lines)
			w.same("moved", moved, c.moves)
			return err
		})
		if c.moves {
			added = next
		}
		only("after a move", added)
	}
	w.outside("InsertSeries", w.db.InsertSeries(w.ctx, added))
	_, err := w.db.AdvanceSeries(w.ctx, added, 3)
	w.outside("AdvanceSeries", err)
}

func entriesOfRegister(w *world) {
	var e mandates.Entry
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		e = sampleEntry(ours, 2, tx, "new")
		return w.db.InsertEntry(ctx, e)
	})
	w.filled(e)
	for _, one := range []struct {
		account, card int64
		agencies      []int64
		want          [2]bool
	}{
		{ours, card, []int64{neighbour, agency}, [2]bool{true, true}}, {ours, card, []int64{neighbour}, [2]bool{true, false}}, {ours, card, nil, [2]bool{true, false}},
		{ours, card + 1, []int64{agency}, [2]bool{}}, {theirs, card + 1, []int64{agency}, [2]bool{}},
	} {
		some, his, err := w.db.Writers(w.ctx, one.account, one.card, one.agencies)
		w.same("who wrote", []any{[2]bool{some, his}, err}, []any{one.want, nil})
	}
	get := func(account, card int64, kind mandates.Kind, number int64, want mandates.Entry) {
		w.Helper()
		got, found, err := w.db.GetEntry(w.ctx, account, card, kind, number)
		w.same("got", []any{got, found, err}, []any{want, want.Number != 0, nil})
	}
	get(ours, card, mandates.Transactions, 2, e)
	get(theirs, card, mandates.Transactions, 2, mandates.Entry{})
	get(ours, card+1, mandates.Transactions, 2, mandates.Entry{})
	get(ours, card, mandates.Management, 2, mandates.Entry{})
	w.refused(fault.Conflict, "a number twice", func(ctx context.Context, _ event.Tx) error { return w.db.InsertEntry(ctx, e) })

	e.Property, e.State, e.Reason, e.Outer = property+1, mandates.Cancelled, "error", "B"
	e.Type, e.Object, e.Nature, e.Situation, e.Mandants = "simple", "location", "Bureau", "Rennes", []mandates.Mandant{{Name: "x"}}
	e.Price, e.Signed, e.Ends = money.Amount{Minor: 1, Currency: "CHF"}, day.Date{Year: 2026, Month: 1, Day: 2}, day.Date{Year: 2026, Month: 3, Day: 4}
	changed := e
	changed.Agency, changed.User, changed.On, changed.At = neighbour, agent+1, changed.Ends, changed.At.Add(1) // what never changes
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateEntry(ctx, changed) })
	get(ours, card, mandates.Transactions, 2, e)
	for after, want := range map[int64][]int64{0: {1, 2}, 1: {2}, 2: {}} {
		list, err := w.db.Entries(w.ctx, ours, card, mandates.Transactions, after, 0)
		w.ok(err)
		w.same("after", ids(list, func(e mandates.Entry) int64 { return e.Number }), want)
	}
	list, err := w.db.Entries(w.ctx, ours, card, mandates.Transactions, 0, 1)
	w.same("one", []any{len(list), err}, []any{1, nil})
	w.outside("InsertEntry", w.db.InsertEntry(w.ctx, e))
	w.outside("UpdateEntry", w.db.UpdateEntry(w.ctx, e))
}

func entriesOfProperty(w *world) {
	var second int64 // card
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		second = tx.NextID()
		w.ok(w.db.InsertCard(ctx, mandates.Card{Account: ours, ID: second, Number: "CPI 5", Holder: "h", CreatedAt: tx.Now()}))
		for _, kind := range mandates.Kinds() {
			w.ok(w.db.InsertSeries(ctx, mandates.Series{Account: ours, Card: second, Kind: kind, First: 5, Last: 8, Latest: day.Of(tx.Now()), OpenedAt: tx.Now()}))
		}
		for number, at := range map[int64]time.Duration{5: -2, 6: -1, 7: -2, 8: 0} {
			e := sampleEntry(ours, number, tx, "new")
			e.Card, e.At = second, e.At.Add(at*time.Hour)
			switch number {
			case 7:
				e.Kind = mandates.Management
			case 8:
				e.Property = 0
			}
			w.ok(w.db.InsertEntry(ctx, e))
		}
		return nil
	})
	list, err := w.db.PropertyEntries(w.ctx, ours, property)
	w.ok(err)
	list = slices.DeleteFunc(list, func(e mandates.Entry) bool { return e.Card != second })
	w.same("of the property", ids(list, func(e mandates.Entry) int64 { return e.Number }), []int64{5, 7, 6})
	list, err = w.db.PropertyEntries(w.ctx, theirs, property)
	w.ok(err)
	w.same("in the other account", ids(list, func(e mandates.Entry) int64 { return e.Number }), []int64{1})
	list, err = w.db.PropertyEntries(w.ctx, ours, property+77)
	w.same("of another", []any{len(list), err}, []any{0, nil})
}

func linesOfRegister(w *world) {
	var l mandates.Line
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		l = sampleLine(ours, 2, tx, "new")
		return w.db.InsertLine(ctx, l)
	})
	w.filled(l)
	list, err := w.db.Lines(w.ctx, ours, card, mandates.Transactions, 1, 0)
	w.same("the new line", []any{list, err}, []any{[]mandates.Line{l}, nil})
	list, err = w.db.Lines(w.ctx, ours, card, mandates.Transactions, 0, 1)
	w.ok(err)
	w.same("the first alone", ids(list, func(l mandates.Line) int64 { return l.Seq }), []int64{1})
	for _, of := range []mandates.Line{{Account: theirs, Card: card, Kind: mandates.Transactions}, {Account: ours, Card: card + 1, Kind: mandates.Transactions}, {Account: ours, Card: card, Kind: mandates.Management}} {
		list, err = w.db.Lines(w.ctx, of.Account, of.Card, of.Kind, 1, 0)
		w.same("another register's", []any{len(list), err}, []any{0, nil})
	}
	w.refused(fault.Conflict, "a place twice", func(ctx context.Context, _ event.Tx) error { return w.db.InsertLine(ctx, l) })
	w.outside("InsertLine", w.db.InsertLine(w.ctx, l))
}
