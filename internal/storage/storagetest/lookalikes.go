package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// Rows of one number in both accounts, each with other things beside it: a join that
// forgot the account would bring theirs to ours, or hide ours behind theirs.

// alike is the number; what there are several of goes on from it.
const alike int64 = 950

func lookalikeRows() []row {
	return []row{
		{"ProgramLead ProgramLeadsOf ListProgramLeads LeadOn", leadsAlike},
		{"GetProgram Families ListOptions GetPurchase ListPurchases", salesAlike},
		{"ConsentsInForce WithoutNames", peopleAlike},
		{"PurgeAnswers ForgetGone DeleteFile UpdateInterest", changesAlike},
		{"Journal", ledgersApart},
	}
}

// seedAlike writes what both accounts have under the number.
func (w *world) seedAlike(ctx context.Context, tx event.Tx, account int64, mark string) error {
	now, at := tx.Now(), map[int64]int64{ours: agency, theirs: neighbour}[account]
	d := sampleDeveloper(tx, account, alike, "alike-"+mark)
	d.Agency = at
	w.ok(w.db.InsertDeveloper(ctx, d))
	site := aSite(account, alike, mark, now)
	site.Developer, site.Agency, site.Code = alike, at, mark
	w.ok(w.db.InsertProgram(ctx, site))
	lot := aLot(account, alike, mark+"-A", now, func(l *programs.Lot) { l.Program = alike })
	if account == theirs {
		lot.Property = property
	}
	w.ok(w.db.InsertLot(ctx, lot))
	w.ok(w.db.InsertLot(ctx, aLot(account, alike+1, mark+"-B", now, func(l *programs.Lot) { l.Program, l.Parent, l.Main = alike, alike, false })))
	for _, id := range []int64{alike, alike + 1} {
		c := people.Contact{Account: account, ID: id, Agency: agency, Declared: people.Declared{First: mark}, CreatedAt: now, UpdatedAt: now}
		if account == ours {
			c.Last = mark
		} else if id > alike {
			c.MergedInto = alike
		}
		w.ok(w.db.InsertContact(ctx, c))
	}
	return nil
}

// seedTheirs adds what only theirs has beside those rows.
func (w *world) seedTheirs(ctx context.Context, tx event.Tx) error {
	now := tx.Now()
	w.ok(w.db.TakeHolds(ctx, theirs, []int64{alike + 1}, programs.Hold{State: programs.Sold, Holder: alike}))
	w.ok(w.db.AddKeys(ctx, theirs, alike, []people.Key{{Kind: people.KeyLastName, Value: "x"}, {Kind: people.KeyFullName, Value: "x|y"}}, now))
	w.ok(w.db.AddConsent(ctx, people.Consent{Account: theirs, ID: alike + 9, Contact: alike, Channel: people.BySMS, Source: "theirs", At: now}))
	for i := range aboutAlike(theirs) {
		w.ok(w.insertAlike(ctx, theirs, i, now))
	}
	for i, lead := range []int64{alike, alike + 4} {
		interest := leads.Interest{Account: theirs, ID: alike + int64(i), Lead: lead, Program: alike, Status: leads.ToProcess, CreatedAt: now, UpdatedAt: now}
		w.ok(w.db.InsertInterest(ctx, interest))
	}
	w.ok(w.db.InsertOption(ctx, anOption(tx, alike+1, func(o *sales.Option) { o.Account, o.Program, o.Lead, o.Lots = theirs, alike, alike, nil })))
	w.ok(w.db.InsertPurchase(ctx, aPurchase(tx, alike+1, func(p *sales.Purchase) {
		p.Account, p.Program, p.Option, p.Lots = theirs, alike, 0, nil
	})))
	w.ok(w.db.InsertPurchase(ctx, aPurchase(tx, alike, func(p *sales.Purchase) {
		p.Account, p.Program, p.Option, p.Contacts, p.Lots = theirs, alike, 0, []int64{friend}, nil
	})))
	w.ok(w.db.SaveAnswer(ctx, once.Key{Account: theirs, Credential: "provider:8", Value: "alike"}, once.Answer{Status: 1}, now.Add(time.Minute)))
	return w.db.NoteGone(ctx, theirs, []string{"alike"}, now)
}

// aboutAlike are an account's enquiries that could be about its programme, from the
// number on: ours name what theirs has, and only the last one what ours has.
func aboutAlike(account int64) []string {
	if account == theirs {
		return []string{"", "", "", "", "", "two-two-A"}
	}
	return []string{"", "", "two-one-A", "two-two-A", "one-one-A", "one-two-A"}
}

func (w *world) insertAlike(ctx context.Context, account int64, i int, now time.Time) error {
	l := leads.Lead{Account: account, ID: alike + int64(i), Agency: agency, Type: 1, Step: leads.New, Asked: now,
		Contact: alike, Shown: alike, Sent: []byte("{}"), CreatedAt: now, UpdatedAt: now}
	l.About.Reference = aboutAlike(account)[i]
	if account == ours && i == 1 {
		l.Property = property // which theirs mirrors a lot of the programme with
	}
	if account == theirs {
		l.Agency = neighbour
	}
	return w.db.InsertLead(ctx, &l, []byte("two"))
}

// A programme's enquiries are those that its own account's rows make its own.
func leadsAlike(w *world) {
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		for i := range aboutAlike(ours) {
			w.ok(w.insertAlike(ctx, ours, i, tx.Now()))
		}
		return nil
	})
	for account, want := range map[int64][]int64{ours: {alike + 4}, theirs: {alike, alike + 4, alike + 5}} {
		for i := range aboutAlike(account) {
			id := alike + int64(i)
			line, found, err := w.db.ProgramLead(w.ctx, account, alike, id)
			w.ok(err)
			_, interest, on, err := w.db.LeadOn(w.ctx, account, alike, id)
			w.ok(err)
			is := slices.Contains(want, id)
			w.same("of the programme", []bool{found, on}, []bool{is, is})
			if account == ours && (line.Interest != leads.Interest{} || interest != 0) {
				w.Errorf("lead %d has their interest %+v, %d", id, line.Interest, interest)
			}
		}
		list, err := w.db.ProgramLeadsOf(w.ctx, account, alike, []int64{alike})
		w.ok(err)
		w.same("of the person", ids(list, func(l leads.Line) int64 { return l.Lead.ID }), want)
	}
	list, total, err := w.db.ListProgramLeads(w.ctx, ours, alike, 10, 0)
	w.ok(err)
	w.same("listed: named only, so not here", []int64{int64(len(list)), total}, []int64{0, 0})
	var own leads.Interest
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		own = sampleInterest(tx, alike+4, alike)
		return w.db.InsertInterest(ctx, own)
	})
	list, total, err = w.db.ListProgramLeads(w.ctx, ours, alike, 10, 0)
	w.ok(err)
	w.same("listed: its own", []int64{int64(len(list)), total}, []int64{1, 1})
	w.same("with its own interest", list[0].Interest, own)
}

func salesAlike(w *world) {
	for account, want := range map[int64]int64{ours: agency, theirs: neighbour} {
		p, _, err := w.db.GetProgram(w.ctx, account, alike)
		w.ok(err)
		w.same("the agency of the programme's developer", p.Agency, want)
	}
	family, err := w.db.Families(w.ctx, ours, alike, []int64{alike})
	w.ok(err)
	w.same("the family", ids(family, lotID), []int64{alike, alike + 1})
	for _, l := range family {
		w.same("a lot that nobody holds", l.Hold, programs.Hold{})
	}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		o := anOption(tx, alike, func(o *sales.Option) { o.Program, o.Lead, o.Lots = alike, alike, nil })
		w.ok(w.db.InsertOption(ctx, o))
		return w.db.InsertPurchase(ctx, aPurchase(tx, alike, func(p *sales.Purchase) {
			p.Program, p.Lead, p.Option, p.Contacts, p.Lots = alike, alike, 0, []int64{contact}, nil
		}))
	})
	dealsAlike(w)
}

// dealsAlike asks for the option and the purchase by all that a list is narrowed by:
// each is a statement of its own.
func dealsAlike(w *world) {
	option, _, err := w.db.GetOption(w.ctx, ours, alike)
	w.ok(err)
	w.same("their interest", option.Interest, int64(0))
	for _, owner := range []int64{0, agent} {
		for _, status := range []string{"", string(sales.OptionLive)} {
			for _, key := range []int64{0, doorKey} {
				q := sales.Query{Account: ours, Program: alike, Owner: owner, Status: status, Key: key, Now: time.UnixMicro(1), Limit: 5}
				options, n, err := w.db.ListOptions(w.ctx, q)
				w.same("options", []any{options, n, err}, []any{[]sales.Option{option}, int64(1), nil})
			}
		}
	}
	purchase, _, err := w.db.GetPurchase(w.ctx, ours, alike)
	w.ok(err)
	for _, owner := range []int64{0, agent} {
		for _, status := range []string{"", string(sales.Booked)} {
			purchases, n, err := w.db.ListPurchases(w.ctx, sales.Query{Account: ours, Program: alike, Owner: owner, Status: status, Limit: 5})
			w.same("purchases", []any{purchases, n, err}, []any{[]sales.Purchase{purchase}, int64(1), nil})
		}
	}
	w.same("buyers", purchase.Contacts, []int64{contact})
}

func peopleAlike(w *world) {
	nameless, err := w.db.WithoutNames(w.ctx, ours, alike-1, 2)
	w.ok(err)
	w.same("whose names theirs knows", ids(nameless, func(c people.Contact) int64 { return c.ID }), []int64{alike, alike + 1})
	var given people.Consent
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		given = people.Consent{Account: ours, ID: alike, Contact: alike, Channel: people.BySMS, Given: true, Source: "ours", At: tx.Now()}
		w.ok(w.db.AddConsent(ctx, given))
		return w.db.AddConsent(ctx, people.Consent{Account: ours, ID: alike + 1, Contact: alike + 1, Channel: people.ByEmail, Given: true, Source: "ours", At: tx.Now()})
	})
	consents, err := w.db.ConsentsInForce(w.ctx, ours, []int64{alike})
	w.ok(err)
	w.same("neither hidden by theirs, nor of whom theirs has merged", consents, map[int64][]people.Consent{alike: {given}})
}

// What is changed or removed of ours stays as it is in theirs: Run compares some of
// it, and here is the rest.
func changesAlike(w *world) {
	k := once.Key{Account: ours, Credential: "provider:8", Value: "alike"}
	var now time.Time
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		now = tx.Now()
		return w.db.SaveAnswer(ctx, k, once.Answer{Status: 2}, now.Add(48*time.Hour))
	})
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		_, err := w.db.PurgeAnswers(ctx, ours, now.Add(24*time.Hour)) // when theirs has ended
		return err
	})
	_, _, found, err := w.db.FindAnswer(w.ctx, k, now)
	w.same("an answer that lives on", []any{found, err}, []any{true, nil})
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.ForgetGone(ctx, ours, "alike"))
		return w.db.UpdateInterest(ctx, leads.Interest{Account: ours, ID: alike, Status: leads.Discarded, UpdatedAt: tx.Now()})
	})
	w.gone(theirs, 10, "alike")
	interests, err := w.db.InterestsOfLead(w.ctx, theirs, alike)
	w.ok(err)
	w.same("their interest", interests[0].Status, leads.ToProcess)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		_, _, err := w.db.DeleteFile(ctx, ours, flat, plan)
		return err
	})
	kept, err := w.db.ListFiles(w.ctx, theirs, flat)
	w.ok(err)
	w.same("their plan", ids(kept, func(f programs.File) int64 { return f.ID }), []int64{plan})
}

// Each account counts its own changes, from one on.
func ledgersApart(w *world) {
	for _, account := range []int64{ours, theirs} {
		lines, err := w.db.Journal(w.ctx, account, 0, event.Subject{}, 100_000)
		w.ok(err)
		for i, l := range lines {
			if l.Seq != int64(i+1) {
				w.Fatalf("line %d of account %d has the number %d", i+1, account, l.Seq)
			}
		}
	}
}
