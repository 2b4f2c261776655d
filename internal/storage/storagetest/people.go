package storagetest

import (
	"context"
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

func peopleRows() []row {
	return []row{
		{"InsertContact GetContact GetContacts", contacts},
		{"UpdateContact", updateContact},
		{"AddKeys MatchKeys", keys},
		{"Tree", tree}, {"Trees", tree},
		{"ListContacts NotListedYet", listContacts},
		{"AddDoubt ListDoubts AnswerDoubt Answered", doubts},
		{"AddConsent ConsentsInForce", consents},
		{"WithoutNames", withoutNames},
	}
}

func declared(mark string) people.Declared {
	return people.Declared{Title: 2, First: "Inès" + mark, Last: "LEFORT" + mark, Company: "SCI" + mark, Email: "i@example.org" + mark, EmailMore: "j@example.org" + mark, Phone: "1" + mark, Mobile: "2" + mark,
		Fax: "3" + mark, Address: "1 rue" + mark, AddressMore: "bât. B" + mark, Zipcode: "44000" + mark, City: "Nantes" + mark, Country: "FR" + mark, Language: "fr" + mark}
}

// profile has every field filled; n, which may be 0, is what was counted.
func profile(n int) people.Profile {
	yes, no := true, false
	return people.Profile{LegalEntity: true, LegalStatus: "SCI", CompanySIRET: "12345678900011", ResidesSince: 2018, Born: day.Date{Year: 1980, Month: 2, Day: 29},
		Birthplace: "Nantes", Nationality: "FR", Profession: "architecte", MaritalStatus: "civil", Vehicles: &n, Children: &n, Residence: "tenant",
		SecondaryHome: &no, FirstTimeBuyer: &yes, Invested: &no, InvestedComment: "jamais"}
}

// filed has every field of a card filled.
func filed(mark string) people.Card {
	yes := mark == ""
	return people.Card{Category: 2, User: agent, Activity: 7, VATNumber: "FR1" + mark, TaxCode: "t" + mark, Comment: "c" + mark, Relationship: 3, CivilStatus: 9,
		Nationality: "belge" + mark, Website: "https://example.org" + mark, Languages: []string{"en", "nl"}, Tags: []string{"VIP" + mark}, Magazine: &yes,
		Spouse: people.Spouse{SpouseTitle: 1, SpouseFirst: "Luc" + mark, SpouseLast: "L" + mark, SpouseBorn: day.Date{Year: 1979, Month: 5, Day: 4}, SpouseEmail: "l@example.org" + mark,
			SpouseNationality: "FR" + mark, SpouseTaxCode: "s" + mark}}
}

func (w *world) newContact(provider int64) people.Contact {
	var c people.Contact
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		c = people.Contact{Account: ours, ID: tx.NextID(), Agency: neighbour, Provider: provider, Declared: declared(""), Profile: profile(2), Card: filed(""), CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		return w.db.InsertContact(ctx, c)
	})
	return c
}

func contacts(w *world) {
	c := w.newContact(portal(ours))
	w.filled(c, ".MergedInto", ".Lists")
	got, found, err := w.db.GetContact(w.ctx, ours, c.ID)
	if err != nil || !found {
		w.Fatal(found, err)
	}
	w.same("contact", got, c)
	_, found, err = w.db.GetContact(w.ctx, theirs, c.ID)
	w.same("of the other account", []any{found, err}, []any{false, nil})
	d := w.newContact(0)
	several, err := w.db.GetContacts(w.ctx, ours, []int64{d.ID, stranger, c.ID})
	w.ok(err)
	w.same("several", several, []people.Contact{c, d})
	several, err = w.db.GetContacts(w.ctx, theirs, []int64{d.ID, c.ID})
	w.same("several of the other account", []any{len(several), err}, []any{0, nil})
	several, err = w.db.GetContacts(w.ctx, ours, nil)
	w.same("none of them", []any{len(several), err}, []any{0, nil})
	for what, wrong := range map[string]people.Contact{
		"an agency that is not there":  {Agency: 999_999},
		"their provider":               {Agency: agency, Provider: portal(theirs)},
		"merged into one of theirs":    {Agency: agency, MergedInto: stranger},
		"merged into one that is none": {Agency: agency, MergedInto: 999_999},
	} {
		w.refused(fault.Invalid, what, func(ctx context.Context, tx event.Tx) error {
			wrong.Account, wrong.ID, wrong.CreatedAt, wrong.UpdatedAt = ours, tx.NextID(), tx.Now(), tx.Now()
			return w.db.InsertContact(ctx, wrong)
		})
	}
	w.outside("InsertContact", w.db.InsertContact(w.ctx, c))
}

func updateContact(w *world) {
	c := w.newContact(0)
	changed := c
	changed.Declared, changed.Profile, changed.Card, changed.MergedInto, changed.Lists = declared(" bis"), profile(0), filed(" bis"), contact, people.NoList
	changed.Title = 1
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		changed.UpdatedAt = tx.Now()
		return w.db.UpdateContact(ctx, changed, c)
	})
	got, _, err := w.db.GetContact(w.ctx, ours, c.ID)
	w.ok(err)
	w.same("updated", got, changed)
	w.write(ours, func(ctx context.Context, tx event.Tx) error { // touches nothing: Run compares
		wrong := changed
		wrong.ID, wrong.UpdatedAt = stranger, tx.Now()
		return w.db.UpdateContact(ctx, wrong, wrong)
	})
	w.outside("UpdateContact", w.db.UpdateContact(w.ctx, c, c))
}

func keys(w *world) {
	a, b := w.newContact(0), w.newContact(0)
	mail, phone := people.Key{Kind: people.KeyEmail, Value: "k@example.org", Raw: "K@example.org"}, people.Key{Kind: people.KeyPhone, Value: "+33639980077", Raw: "06 39 98 00 77"}
	other := people.Key{Kind: people.KeyEmail, Value: "l@example.org"}
	second, name := people.Key{Kind: people.KeyPhone, Value: "+33639980078"}, people.Key{Kind: people.KeyName, Value: "lefort|ines|44000"}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.AddKeys(ctx, ours, a.ID, []people.Key{mail, phone}, tx.Now()))
		w.ok(w.db.AddKeys(ctx, ours, a.ID, []people.Key{mail}, tx.Now())) // again: nothing
		return w.db.AddKeys(ctx, ours, b.ID, []people.Key{phone, second, other, name}, tx.Now())
	})
	match := func(account int64, asked ...people.Key) []string {
		list, _, err := w.db.MatchKeys(w.ctx, account, asked)
		w.ok(err)
		out := []string{}
		for _, m := range list {
			if m.Contact.ID != a.ID {
				w.same("the owner", m.Contact, b)
			} else {
				w.same("the owner", m.Contact, a)
			}
			out = append(out, m.Key.Value)
		}
		return out
	}
	w.same("none asked", match(ours), []string{})
	w.same("one owner", match(ours, mail), []string{mail.Value})
	w.same("two owners", match(ours, phone), []string{phone.Value, phone.Value})
	w.same("as many as a claim has", len(match(ours, mail, other, phone, second, name)), 6)
	w.same("a value of another kind", match(ours, people.Key{Kind: people.KeyEmail, Value: phone.Value}), []string{})
	w.same("of the other account", match(theirs, mail, phone), []string{})
	for _, account := range []int64{ours, theirs} { // both have these contacts and this key
		list, _, err := w.db.MatchKeys(w.ctx, account, []people.Key{{Kind: people.KeyPhone, Value: "+33639980001"}, {Kind: people.KeyName, Value: "x"}})
		w.ok(err)
		if len(list) < 2 {
			w.Errorf("%d owners in account %d", len(list), account)
		}
		for _, m := range list {
			w.same("account of the owner", m.Contact.Account, account)
		}
	}
	w.refused(fault.Invalid, "a key of their contact", func(ctx context.Context, tx event.Tx) error {
		return w.db.AddKeys(ctx, ours, stranger, []people.Key{mail}, tx.Now())
	})
	w.outside("AddKeys", w.db.AddKeys(w.ctx, ours, a.ID, []people.Key{mail}, a.CreatedAt))
}

func tree(w *world) {
	a, b, c := w.newContact(0), w.newContact(0), w.newContact(0)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		for _, m := range []struct{ loser, winner people.Contact }{{c, b}, {b, a}} {
			after := m.loser
			after.MergedInto, after.UpdatedAt = m.winner.ID, tx.Now()
			w.ok(w.db.UpdateContact(ctx, after, m.loser))
		}
		return nil
	})
	for id, want := range map[int64][]int64{a.ID: {a.ID, b.ID, c.ID}, b.ID: {b.ID, c.ID}, c.ID: {c.ID}} {
		got, err := w.db.Tree(w.ctx, ours, id)
		w.ok(err)
		w.same("tree", got, want)
	}
	got, err := w.db.Tree(w.ctx, theirs, a.ID)
	w.ok(err)
	w.same("of the other account", got, []int64{a.ID})
	alone := w.newContact(0)
	trees, err := w.db.Trees(w.ctx, ours, []int64{alone.ID, a.ID})
	w.ok(err)
	w.same("several at once", trees, map[int64][]int64{a.ID: {a.ID, b.ID, c.ID}, alone.ID: {alone.ID}})
	trees, err = w.db.Trees(w.ctx, ours, nil)
	w.ok(err)
	w.same("of nobody", len(trees), 0)
	w.write(ours, func(ctx context.Context, tx event.Tx) error { // rows that wait are seen
		born := people.Contact{Account: ours, ID: tx.NextID(), Agency: agency, MergedInto: alone.ID, Lists: people.ProviderList, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		w.ok(w.db.InsertContact(ctx, born))
		got, err := w.db.Tree(ctx, ours, alone.ID)
		w.ok(err)
		w.same("in the write that adds one", got, []int64{alone.ID, born.ID})
		again, _, err := w.db.GetContact(ctx, ours, born.ID)
		w.same("where it is listed", again.Lists, people.ProviderList)
		return err
	})
}

func listContacts(w *world) {
	before := w.page(people.Query{Account: ours, Agency: neighbour, Limit: 100})
	mine, anyones := w.newContact(portal(ours)), w.newContact(0)
	second, gone, waits := w.newContact(portal(ours)), w.newContact(portal(ours)), w.newContact(portal(ours))
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		for of, lists := range map[*people.Contact]people.Lists{&second: people.ProviderList, &gone: people.NoList, &waits: people.NotListedYet} {
			before := *of
			of.MergedInto, of.Lists, of.UpdatedAt = mine.ID, lists, tx.Now()
			w.ok(w.db.UpdateContact(ctx, *of, before))
		}
		return nil
	})
	yet := func(account, after int64) []int64 {
		list, err := w.db.NotListedYet(w.ctx, account, after, 1)
		w.ok(err)
		return ids(list, func(c people.Contact) int64 { return c.ID })
	}
	w.same("not listed yet", [][]int64{yet(ours, gone.ID), yet(ours, waits.ID), yet(theirs, 0)}, [][]int64{{waits.ID}, {}, {}})
	w.same("all, once each", w.page(people.Query{Account: ours, Agency: neighbour, Limit: 100}), append(before, mine.ID, anyones.ID))
	w.same("since", w.page(people.Query{Account: ours, Agency: neighbour, Since: mine.UpdatedAt, Limit: 100}), []int64{mine.ID, anyones.ID})
	w.same("one sender's", w.page(people.Query{Account: ours, Agency: neighbour, Sender: portal(ours), Since: mine.UpdatedAt, Limit: 100}), []int64{mine.ID, second.ID})
	w.same("a page", w.page(people.Query{Account: ours, Agency: neighbour, Since: mine.UpdatedAt, Limit: 1, Offset: 1}), []int64{anyones.ID})
	w.same("of the other account", w.page(people.Query{Account: theirs, Agency: neighbour, Limit: 100}), []int64{stranger + 2})
	w.same("of their provider", w.page(people.Query{Account: ours, Agency: agency, Sender: portal(theirs), Limit: 100}), []int64{})
}

func (w *world) page(q people.Query) []int64 {
	w.Helper()
	out := []int64{}
	page, err := w.db.ListContacts(w.ctx, q, func(c people.Contact) error {
		if c.Account != q.Account || c.Agency != q.Agency {
			w.Errorf("contact %d of account %d, agency %d is listed for %+v", c.ID, c.Account, c.Agency, q)
		}
		out = append(out, c.ID)
		return nil
	})
	w.ok(err)
	w.ahead("contacts", q.Account, page.Last)
	if q.Limit == 100 && page.Total != int64(len(out)) {
		w.Errorf("total %d of %d contacts for %+v", page.Total, len(out), q)
	}
	return out
}

func doubts(w *world) {
	a, b := w.newContact(0), w.newContact(0)
	d := people.Doubt{First: a.ID, Second: b.ID, Reason: "same phone", CreatedAt: b.CreatedAt.Add(time.Hour)}
	add := func(d people.Doubt) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.AddDoubt(ctx, ours, d) })
	}
	open := func() []people.Doubt {
		list, err := w.db.ListDoubts(w.ctx, ours)
		w.ok(err)
		return list
	}
	answer := func(first, second int64) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			return w.db.AnswerDoubt(ctx, ours, first, second, tx.Now())
		})
	}
	answered := func(account, one, other int64) bool {
		is, err := w.db.Answered(w.ctx, account, one, other)
		w.ok(err)
		return is
	}
	before := open()
	add(d)
	w.filled(d)
	again := d
	again.Reason = strings.Repeat("x", 10)
	add(again)
	w.same("one doubt of a pair", open(), append(before, d))
	w.same("answered", answered(ours, a.ID, b.ID), false)
	answer(b.ID, a.ID)
	w.same("another pair answered", open(), append(before, d))
	answer(a.ID, b.ID)
	add(again)
	w.same("answered for good", open(), before)
	w.same("answered", answered(ours, a.ID, b.ID) && answered(ours, b.ID, a.ID), true)
	w.same("answered in the other account", answered(theirs, a.ID, b.ID), false)
	answer(stranger, stranger+1) // touches nothing: Run compares
	w.refused(fault.Invalid, "about their contact", func(ctx context.Context, _ event.Tx) error {
		return w.db.AddDoubt(ctx, ours, people.Doubt{First: a.ID, Second: stranger})
	})
	w.outside("AddDoubt", w.db.AddDoubt(w.ctx, ours, d))
	w.outside("AnswerDoubt", w.db.AnswerDoubt(w.ctx, ours, a.ID, b.ID, a.CreatedAt))
}
