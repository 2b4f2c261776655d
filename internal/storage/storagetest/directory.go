package storagetest

import (
	"context"
	"slices"
	"strings"

	"palier/internal/core/dossier"
	"palier/internal/core/event"
	"palier/internal/core/people"
	"palier/internal/core/search"
)

// called makes a contact of a name, and changes it.
func (w *world) called(last, first string) people.Contact {
	c := w.newContact(0)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		before := c
		c.Declared, c.UpdatedAt = people.Declared{Last: last, First: first}, tx.Now()
		return w.db.UpdateContact(ctx, c, before)
	})
	return c
}

// below merges a record into another.
func (w *world) below(c, into people.Contact, lists people.Lists) people.Contact {
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		before := c
		c.MergedInto, c.Lists, c.UpdatedAt = into.ID, lists, tx.Now()
		return w.db.UpdateContact(ctx, c, before)
	})
	return c
}

func directory(w *world) {
	first, second := w.called("Zulma", "Anne"), w.called("ZULMA", "Béatrice")
	entries := func(q people.DirectoryQuery) (ids []int64) {
		w.Helper()
		list, err := w.db.Listed(w.ctx, q)
		w.ok(err)
		for _, e := range list {
			if !e.Fits {
				w.Errorf("%+v does not fit", e)
			}
			ids = append(ids, e.ID)
		}
		return ids
	}
	from := people.Spot{Key: "zulma"}
	w.same("from a letter on", entries(people.DirectoryQuery{Account: ours, Agencies: []int64{neighbour, agency}, After: from, Limit: 10}), []int64{first.ID, second.ID})
	w.same("of all agencies", entries(people.DirectoryQuery{Account: ours, After: from, Limit: 1}), []int64{first.ID})
	w.same("behind one", entries(people.DirectoryQuery{Account: ours, After: people.Spot{Key: "zulma0anne", ID: first.ID}, Limit: 10}), []int64{second.ID})
	w.same("of another agency", len(entries(people.DirectoryQuery{Account: ours, Agencies: []int64{agency}, After: from, Limit: 10})), 0)
	w.same("of the other account", len(entries(people.DirectoryQuery{Account: theirs, After: from, Limit: 10})), 0)
	second = w.below(second, first, people.EveryList) // at an agency of its own, the one that stands for it at another
	below := w.below(w.called("Zulma", "Zoé"), second, people.NoList)
	chosen, err := w.db.Listed(w.ctx, people.DirectoryQuery{Account: ours, Agencies: []int64{neighbour}, After: from, Limit: 10})
	w.ok(err)
	w.same("of an agency that lists a record", chosen, []people.Entry{{Spot: people.Spot{Key: "zulma0anne", ID: first.ID}, Root: first.ID, Fits: true},
		{Spot: people.Spot{Key: "zulma0beatrice", ID: second.ID}, Root: first.ID, Fits: true}})
	w.same("of all, who stands for somebody", entries(people.DirectoryQuery{Account: ours, After: from, Limit: 10}), []int64{first.ID})
	w.below(below, second, people.EveryList)
	chosen, err = w.db.Listed(w.ctx, people.DirectoryQuery{Account: ours, Agencies: []int64{neighbour}, After: people.Spot{Key: "zulma0c"}, Limit: 1})
	w.ok(err)
	w.same("who stands for the one that stands for it", chosen, []people.Entry{{Spot: people.Spot{Key: "zulma0zoe", ID: below.ID}, Root: first.ID, Fits: true}})
	for _, part := range people.Parts()[1:] {
		list, err := w.db.Listed(w.ctx, people.DirectoryQuery{Account: ours, Part: part, Limit: 1000})
		w.ok(err)
		fits := slices.ContainsFunc(list, func(e people.Entry) bool { return e.Fits })
		if others := slices.ContainsFunc(list, func(e people.Entry) bool { return !e.Fits }); !fits || !others {
			w.Errorf("of %q: some are %t, some are not %t", part, fits, others)
		}
	}
	for _, agencies := range [][]int64{nil, {neighbour}} {
		list, err := w.db.Beginning(w.ctx, ours, agencies, "zulma0b", 5)
		w.same("beginning so", []any{list, err}, []any{[]people.Spot{{Key: "zulma0beatrice", ID: second.ID}}, nil})
	}
	list, err := w.db.Beginning(w.ctx, theirs, nil, "zulma", 5)
	w.same("theirs beginning so", []any{len(list), err}, []any{0, nil})
	list, err = w.db.Beginning(w.ctx, ours, nil, "zz", 5)
	w.same("beginning with the last letters", []any{len(list), err}, []any{0, nil})
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.ListUnder(ctx, first, "") })
	unlisted, err := w.db.Unlisted(w.ctx, ours, first.ID-1, 1)
	w.ok(err)
	w.same("unlisted", ids(unlisted, func(c people.Contact) int64 { return c.ID }), []int64{first.ID})
	other, err := w.db.Unlisted(w.ctx, theirs, first.ID-1, 1)
	w.same("unlisted of theirs", []any{len(other), err}, []any{0, nil})
	w.outside("ListUnder", w.db.ListUnder(w.ctx, first, "x"))
}

func turned(w *world) {
	c := w.called("de la Zurne", "Anne-Zélie")
	under := func(account int64, agencies []int64, key string) []people.Spot {
		w.Helper()
		list, err := w.db.Turned(w.ctx, account, agencies, key, 5)
		w.ok(err)
		return list
	}
	first := []people.Spot{{Key: "zelie0de0la0zurne0anne", ID: c.ID}}
	w.same("by a word, in all agencies", under(ours, nil, "zel"), first)
	w.same("and more words", under(ours, []int64{agency, neighbour}, "zelie0de"), first)
	w.same("by the last name", under(ours, nil, "zurne"), []people.Spot{{Key: "zurne0anne0zelie0de0la", ID: c.ID}})
	w.same("not by what it is listed under", len(under(ours, nil, "de0la0zurne0anne")), 0)
	w.same("not in another agency", len(under(ours, []int64{agency}, "zel")), 0)
	w.same("not in the other account", len(under(theirs, nil, "zel")), 0)
	w.same("not behind the last letter", len(under(ours, nil, "zelz")), 0)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		before := c
		c.First = "Anne-Zoé"
		return w.db.UpdateContact(ctx, c, before)
	})
	w.same("not by a name that it has no more", len(under(ours, nil, "zel")), 0)
	w.same("by the one it has", len(under(ours, nil, "zoe0de")), 1)
	w.write(ours, func(ctx context.Context, tx event.Tx) error { return w.db.RemoveContact(ctx, c, tx.Now()) })
	w.same("not when it is gone", len(under(ours, nil, "zoe0de")), 0)
}

func keyBeginnings(w *world) {
	c := w.newContact(0)
	keys := []people.Key{{Kind: people.KeyEmail, Value: "zoe.begin@example.org", Raw: "z"}, {Kind: people.KeyPhone, Value: "+33639987701", Raw: "p"}}
	w.write(ours, func(ctx context.Context, tx event.Tx) error { return w.db.AddKeys(ctx, ours, c.ID, keys, tx.Now()) })
	for _, k := range []struct {
		account   int64
		kind      people.KeyKind
		beginning string
		want      int
	}{{ours, people.KeyEmail, "zoe.beg", 1}, {ours, people.KeyPhone, "+336399877", 1}, {ours, people.KeyEmail, "zoe.begin@", 1}, {ours, people.KeyPhone, "zoe", 0},
		{ours, people.KeyEmail, "zoz", 0}, {theirs, people.KeyEmail, "zoe", 0}} {
		got, err := w.db.Holding(w.ctx, k.account, k.kind, k.beginning, 5)
		w.same("holding "+k.beginning, []any{len(got), err}, []any{k.want, nil})
	}
	known, err := w.db.KnownIn(w.ctx, ours, []int64{c.ID, contact}, []int64{neighbour})
	w.ok(err)
	slices.Sort(known)
	w.same("known by a record or an enquiry", known, []int64{contact, c.ID})
	known, err = w.db.KnownIn(w.ctx, ours, []int64{c.ID}, []int64{agency})
	w.same("unknown", []any{len(known), err}, []any{0, nil})
	known, err = w.db.KnownIn(w.ctx, theirs, []int64{c.ID}, []int64{neighbour})
	w.same("of the other account", []any{len(known), err}, []any{0, nil})
	l := w.newLead("sent", asIs)
	for provider, want := range map[int64]bool{l.Provider: true, l.Provider + 1: false} {
		sent, err := w.db.SentBy(w.ctx, ours, l.Shown, l.Agency, provider)
		w.same("sent by a provider", []any{sent, err}, []any{want, nil})
	}
	sent, err := w.db.SentBy(w.ctx, theirs, l.Shown, l.Agency, l.Provider)
	w.same("sent in the other account", []any{sent, err}, []any{false, nil})
}

func choices(w *world) {
	c, other := w.newContact(0), w.newContact(0)
	var said []people.Choice
	for _, field := range []string{"city", "email", "city"} {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			one := people.Choice{Contact: c.ID, Field: field, Value: "v" + field, Merged: other.ID, At: tx.Now()}
			said = append(said, one)
			return w.db.PutChoice(ctx, ours, one)
		})
	}
	w.filled(said[0])
	got, err := w.db.ChoicesOf(w.ctx, ours, []int64{c.ID, other.ID})
	w.same("choices", []any{got, err}, []any{said[1:], nil})
	got, err = w.db.ChoicesOf(w.ctx, theirs, []int64{c.ID})
	w.same("of the other account", []any{len(got), err}, []any{0, nil})
	for _, drop := range []struct {
		account, merged int64
		left            int
	}{{theirs, other.ID, 2}, {ours, c.ID, 2}, {ours, other.ID, 0}} {
		w.write(drop.account, func(ctx context.Context, _ event.Tx) error {
			return w.db.DropChoices(ctx, drop.account, c.ID, drop.merged)
		})
		got, err := w.db.ChoicesOf(w.ctx, ours, []int64{c.ID})
		w.same("left", []any{len(got), err}, []any{drop.left, nil})
	}
	keys := []people.Key{{Kind: people.KeyEmail, Value: "dropped@example.org", Raw: "d"}}
	w.write(ours, func(ctx context.Context, tx event.Tx) error { return w.db.AddKeys(ctx, ours, c.ID, keys, tx.Now()) })
	w.write(theirs, func(ctx context.Context, _ event.Tx) error { return w.db.DropKeys(ctx, theirs, c.ID, keys) })
	matches, _, err := w.db.MatchKeys(w.ctx, ours, keys)
	w.same("known by", []any{len(matches), err}, []any{1, nil})
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DropKeys(ctx, ours, c.ID, keys) })
	matches, _, err = w.db.MatchKeys(w.ctx, ours, keys)
	w.same("known no more", []any{len(matches), err}, []any{0, nil})
	w.outside("PutChoice", w.db.PutChoice(w.ctx, ours, said[0]))
	w.outside("DropChoices", w.db.DropChoices(w.ctx, ours, c.ID, other.ID))
	w.outside("DropKeys", w.db.DropKeys(w.ctx, ours, c.ID, keys))
}

// personLines asks for what the seed made of the account's contacts.
func personLines(w *world) {
	records := []int64{contact, friend}
	all := dossier.Query{Account: ours, Records: records, Limit: 100}
	for _, kind := range dossier.Kinds() {
		list, err := w.db.PersonLines(w.ctx, kind, all)
		w.ok(err)
		for i, l := range list {
			if l.Kind != kind || l.At.IsZero() || i > 0 && l.At.After(list[i-1].At) {
				w.Errorf("%s: line %d: %+v", kind, i, l)
			}
		}
		if len(list) > 0 {
			last := list[len(list)-1]
			rest, err := w.db.PersonLines(w.ctx, kind, dossier.Query{Account: ours, Records: records, Before: last.At, Under: last.ID, Limit: 100})
			w.same(string(kind)+" behind the last", []any{len(rest), err}, []any{0, nil})
		}
		q := all
		q.Agencies = []int64{999}
		elsewhere, err := w.db.PersonLines(w.ctx, kind, q)
		w.ok(err)
		if kind != dossier.Consent && slices.ContainsFunc(elsewhere, func(l dossier.Line) bool { return l.Agency != 0 }) {
			w.Errorf("%s of an agency that is not asked for", kind)
		}
		q.Agencies, q.Records = nil, []int64{stranger}
		foreign, err := w.db.PersonLines(w.ctx, kind, q)
		w.same(string(kind)+" of their contact", []any{len(foreign), err}, []any{0, nil})
	}
	list, err := w.db.PersonLines(w.ctx, dossier.Enquiry, all)
	w.ok(err)
	if len(list) == 0 {
		w.Error("the seed's contact has no enquiry")
	}
	for _, account := range []int64{ours, theirs} {
		_, err := w.db.OwnedBy(w.ctx, account, records, []int64{agency}, 5)
		w.ok(err)
		_, err = w.db.PapersOf(w.ctx, account, records, nil, 5)
		w.ok(err)
	}
}

// found looks for what the seed made, which has its account's mark in its texts.
func found(w *world) {
	of := func(account int64, g search.Group, text string) []search.Hit {
		w.Helper()
		list, err := w.db.FindNamed(w.ctx, g, search.Find{Account: account, Words: strings.Fields(people.Fold(text)), Text: text, Limit: 50})
		w.ok(err)
		return list
	}
	for _, g := range []search.Group{search.Programs, search.Lots, search.Colleagues, search.Buildings} {
		for _, again := range []string{"read", "kept"} {
			for _, h := range of(ours, g, "two") {
				if strings.Contains(h.Title+h.Detail, "two") {
					w.Errorf("%s, %s: ours has %+v", g, again, h)
				}
			}
		}
	}
	for _, g := range search.Groups() {
		hits, err := w.db.FindNumbered(w.ctx, g, search.Find{Account: ours, Agencies: []int64{agency, neighbour}, Number: stranger, Text: "900", Limit: 10})
		w.same(string(g)+" that is theirs", []any{len(hits), err}, []any{0, nil})
	}
	for g, id := range map[search.Group]int64{search.Properties: property, search.Enquiries: lead, search.Persons: contact, search.Colleagues: agent} {
		hits, err := w.db.FindNumbered(w.ctx, g, search.Find{Account: ours, Agencies: []int64{agency}, Number: id, Text: "x", Limit: 10})
		w.ok(err)
		if len(hits) != 1 || hits[0].ID != id || hits[0].Agency != agency || hits[0].Group != g {
			w.Errorf("%s %d: %+v", g, id, hits)
		}
		hits, err = w.db.FindNumbered(w.ctx, g, search.Find{Account: ours, Agencies: []int64{999}, Number: id, Text: "x", Limit: 10})
		w.same("of another agency", []any{len(hits), err}, []any{0, nil})
	}
	hits, err := w.db.FindNumbered(w.ctx, search.Enquiries, search.Find{Account: ours, Text: "ref", Limit: 10})
	w.ok(err)
	if len(hits) < 2 {
		w.Errorf("by a sender's reference: %+v", hits)
	}
}
