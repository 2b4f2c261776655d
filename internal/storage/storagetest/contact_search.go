package storagetest

import (
	"context"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/people"
)

func consents(w *world) {
	a, b := w.newContact(0), w.newContact(0)
	note := func(contact int64, channel people.Channel, given bool) (c people.Consent) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			c = people.Consent{Account: ours, ID: tx.NextID(), Contact: contact, Channel: channel, Given: given, Source: "adlead key:12", Proof: "req-1",
				Kind: "form", SaidOn: day.Date{Year: 2026, Month: 11, Day: 20}, At: tx.Now()}
			return w.db.AddConsent(ctx, c)
		})
		return c
	}
	inForce := func(account int64, roots ...int64) map[int64][]people.Consent {
		found, err := w.db.ConsentsInForce(w.ctx, account, roots)
		w.ok(err)
		return found
	}
	w.same("of nobody", len(inForce(ours)), 0)
	w.same("none", len(inForce(ours, a.ID)), 0)
	note(a.ID, people.ByPhone, false)
	mail := note(a.ID, people.ByEmail, true)
	w.filled(mail)
	phone := note(b.ID, people.ByPhone, true)
	withdrawn := note(b.ID, people.ByEmail, false)
	again := note(a.ID, people.ByPhone, true)
	own := map[int64][]people.Consent{a.ID: {mail, again}, b.ID: {phone, withdrawn}}
	w.same("of each by itself", inForce(ours, a.ID, b.ID, stranger), own)
	w.same("of one", inForce(ours, a.ID), map[int64][]people.Consent{a.ID: {mail, again}})
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		merged := b
		merged.MergedInto, merged.UpdatedAt = a.ID, tx.Now()
		return w.db.UpdateContact(ctx, merged, b)
	})
	w.same("the last of each channel, over both records", inForce(ours, a.ID), map[int64][]people.Consent{a.ID: {withdrawn, again}})
	w.same("of the record alone", inForce(ours, b.ID), map[int64][]people.Consent{b.ID: {phone, withdrawn}})
	w.same("of the other account", len(inForce(theirs, a.ID, b.ID)), 0)
	w.refused(fault.Invalid, "on their contact", func(ctx context.Context, tx event.Tx) error {
		return w.db.AddConsent(ctx, people.Consent{Account: ours, ID: tx.NextID(), Contact: stranger, Channel: people.ByPost, At: tx.Now()})
	})
	w.outside("AddConsent", w.db.AddConsent(w.ctx, mail))
}

func searchContacts(w *world) {
	a, b, c := w.newContact(0), w.newContact(0), w.newContact(0)
	mail, other := people.Key{Kind: people.KeyEmail, Value: "s@example.org"}, people.Key{Kind: people.KeyPhone, Value: "+33639980055"}
	name := people.Key{Kind: people.KeyLastName, Value: "s lefort"}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.AddKeys(ctx, ours, a.ID, []people.Key{mail, name}, tx.Now()))
		w.ok(w.db.AddKeys(ctx, ours, b.ID, []people.Key{other, name}, tx.Now()))
		w.ok(w.db.AddKeys(ctx, ours, c.ID, []people.Key{other}, tx.Now()))
		merged := c
		merged.MergedInto, merged.UpdatedAt = a.ID, tx.Now()
		return w.db.UpdateContact(ctx, merged, c)
	})
	search := func(q people.KeySearch) []int64 {
		list, total, err := w.db.SearchContacts(w.ctx, q)
		w.ok(err)
		found := append([]int64{total}, ids(list, func(c people.Contact) int64 { return c.ID })...)
		for _, c := range list {
			w.same("account", c.Account, q.Account)
		}
		return found
	}
	q := func(keys ...people.Key) people.KeySearch { return people.KeySearch{Account: ours, Keys: keys} }
	w.same("by one", search(q(mail)), []int64{1, a.ID})
	w.same("a merged record's key finds who stands for it", search(q(other)), []int64{2, a.ID, b.ID})
	w.same("any of several, each once", search(q(mail, other, name)), []int64{2, a.ID, b.ID})
	w.same("nobody", search(q(people.Key{Kind: people.KeyPhone, Value: mail.Value})), []int64{0})
	page := q(name)
	page.Limit, page.Offset = 1, 1
	w.same("a page", search(page), []int64{2, b.ID})
	page.Offset = 5
	w.same("past the end", search(page), []int64{2})
	w.same("in the other account", search(people.KeySearch{Account: theirs, Keys: []people.Key{mail, other, name}}), []int64{0})

	p := w.newProgram("SEARCH")
	on := q(mail, other)
	on.Program = p.ID
	w.same("nobody on the programme", search(on), []int64{0})
	l := w.newLead("search", func(l *leads.Lead) { l.Contact, l.Shown, l.Property = b.ID, b.ID, 0 })
	w.newInterest(l, p.ID)
	w.same("by an interest", search(on), []int64{1, b.ID})
	w.newLead("search 2", func(l *leads.Lead) { l.Contact, l.Shown, l.Property, l.About.Reference = a.ID, a.ID, 0, "SEARCH-A01" })
	w.same("by a lot's name", search(on), []int64{2, a.ID, b.ID})
}

func withoutNames(w *world) {
	a, b, c := w.newContact(0), w.newContact(0), w.newContact(0)
	read := func(account, after int64, n int) []int64 {
		list, err := w.db.WithoutNames(w.ctx, account, after, n)
		w.ok(err)
		return ids(list, func(c people.Contact) int64 { return c.ID })
	}
	add := func(contact int64, keys ...people.Key) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			return w.db.AddKeys(ctx, ours, contact, keys, time.UnixMicro(1))
		})
	}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		after := c
		after.First, after.UpdatedAt = "", tx.Now()
		return w.db.UpdateContact(ctx, after, c)
	})
	w.same("all", read(ours, a.ID-1, 10), []int64{a.ID, b.ID, c.ID})
	w.same("after an id", read(ours, a.ID, 10), []int64{b.ID, c.ID})
	w.same("at most", read(ours, a.ID-1, 1), []int64{a.ID})
	w.same("of the other account", read(theirs, a.ID-1, 10), []int64{})
	last, full := people.Key{Kind: people.KeyLastName, Value: "lefort"}, people.Key{Kind: people.KeyFullName, Value: "lefort|ines"}
	add(a.ID, last, people.Key{Kind: people.KeyName, Value: "lefort|ines|44000"})
	add(b.ID, full)
	add(c.ID, last)
	w.same("one of two keys is not enough, unless there is one name only", read(ours, a.ID-1, 10), []int64{a.ID, b.ID})
	add(a.ID, full)
	add(b.ID, last)
	w.same("all done", read(ours, a.ID-1, 10), []int64{})
}
