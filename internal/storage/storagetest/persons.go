package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/dossier"
	"palier/internal/core/event"
	"palier/internal/core/people"
)

func personRows() []row {
	return []row{
		{"Listed Beginning Unlisted ListUnder", directory},
		{"Holding KnownIn SentBy", keyBeginnings},
		{"Turned", turned},
		{"PutChoice ChoicesOf DropChoices DropKeys", choices},
		{"MergedAt DoubtsAfter", mergesAndDoubts},
		{"KnownKeys PutSilence DropSilence", silences},
		{"ConsentHistory ConsentLog CountConsents", consentLog},
		{"PersonLines OwnedBy PapersOf", personLines},
		{"Holds IdlePersons HeardOf", heldAndIdle},
		{"ErasePerson AddErasure Erasures", erasure},
		{"FindNamed FindNumbered", found},
	}
}

func mergesAndDoubts(w *world) {
	one, other := w.newContact(0), w.newContact(0)
	var when time.Time
	var d people.Doubt
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		when, d = tx.Now(), people.Doubt{First: one.ID, Second: other.ID, Reason: "r", CreatedAt: tx.Now()}
		tx.Record(event.Event{Kind: "contact.merged", Subject: event.Subject{Kind: "contact", ID: other.ID}, Agency: neighbour})
		return w.db.AddDoubt(ctx, ours, d)
	})
	at, err := w.db.MergedAt(w.ctx, ours, []int64{one.ID, other.ID})
	w.same("merged at", []any{at, err}, []any{map[int64]time.Time{other.ID: when}, nil})
	at, err = w.db.MergedAt(w.ctx, theirs, []int64{other.ID})
	w.same("of the other account", []any{len(at), err}, []any{0, nil})
	before := people.Doubt{CreatedAt: when.Add(-time.Microsecond)}
	for _, q := range []struct {
		account  int64
		agencies []int64
		after    people.Doubt
		want     []people.Doubt
	}{{ours, nil, before, []people.Doubt{d}}, {ours, []int64{neighbour}, before, []people.Doubt{d}}, {ours, []int64{agency}, before, nil}, {ours, nil, d, nil}} {
		got, err := w.db.DoubtsAfter(w.ctx, q.account, q.agencies, q.after, 5)
		w.same("doubts", []any{got, err}, []any{q.want, nil})
	}
	got, err := w.db.DoubtsAfter(w.ctx, theirs, nil, people.Doubt{}, 50)
	w.ok(err)
	if slices.ContainsFunc(got, func(q people.Doubt) bool { return q.First == one.ID }) {
		w.Error("the other account has our doubt")
	}
}

func silences(w *world) {
	c := w.newContact(0)
	key := people.Key{Kind: people.KeyPhone, Value: "+33639987801", Raw: "06 39 98 78 01"}
	var when time.Time
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		when = tx.Now()
		w.ok(w.db.AddKeys(ctx, ours, c.ID, []people.Key{key}, when))
		return w.db.PutSilence(ctx, ours, key, event.Who{Kind: "user", ID: agent}, when)
	})
	known := func(account int64) []people.Known {
		w.Helper()
		list, err := w.db.KnownKeys(w.ctx, account, []int64{c.ID})
		w.ok(err)
		return list
	}
	w.same("known and silenced", known(ours), []people.Known{{Key: key, Contact: c.ID, At: when, Silenced: when}})
	w.same("of the other account", len(known(theirs)), 0)
	w.write(theirs, func(ctx context.Context, _ event.Tx) error { return w.db.DropSilence(ctx, theirs, key) })
	w.same("silenced yet", known(ours)[0].Silenced.IsZero(), false)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DropSilence(ctx, ours, key) })
	w.same("silenced no more", known(ours)[0].Silenced.IsZero(), true)
	w.outside("PutSilence", w.db.PutSilence(w.ctx, ours, key, event.Who{}, when))
	w.outside("DropSilence", w.db.DropSilence(w.ctx, ours, key))
}

func consentLog(w *world) {
	c := w.newContact(0)
	count := func(account int64) people.Answers {
		w.Helper()
		all, err := w.db.CountConsents(w.ctx, account)
		w.ok(err)
		return all[people.ByPost]
	}
	before := count(ours)
	var said []people.Consent
	for _, given := range []bool{true, false} {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			one := people.Consent{Account: ours, ID: tx.NextID(), Contact: c.ID, Channel: people.ByPost, Given: given, Source: "workspace user:9", Proof: "p", At: tx.Now()}
			said = append([]people.Consent{one}, said...)
			return w.db.AddConsent(ctx, one)
		})
	}
	w.same("in force", count(ours), people.Answers{Yes: before.Yes, No: before.No + 1})
	got, err := w.db.ConsentHistory(w.ctx, ours, []int64{c.ID, contact})
	w.same("history", []any{got, err}, []any{said, nil})
	got, err = w.db.ConsentHistory(w.ctx, theirs, []int64{c.ID})
	w.same("of the other account", []any{len(got), err}, []any{0, nil})
	no := false
	for _, q := range []struct {
		query people.ConsentQuery
		want  []people.Consent
	}{
		{people.ConsentQuery{Account: ours, Agencies: []int64{neighbour}, Channel: people.ByPost, Limit: 2}, said},
		{people.ConsentQuery{Account: ours, Channel: people.ByPost, Given: &no, Limit: 1}, said[:1]},
		{people.ConsentQuery{Account: ours, Before: said[0].ID, Limit: 1}, said[1:]},
		{people.ConsentQuery{Account: ours, Agencies: []int64{999}, Limit: 5}, nil},
	} {
		got, err := w.db.ConsentLog(w.ctx, q.query)
		w.same("log", []any{got, err}, []any{q.want, nil})
	}
	log, err := w.db.ConsentLog(w.ctx, people.ConsentQuery{Account: theirs, Limit: 100})
	w.ok(err)
	if slices.ContainsFunc(log, func(n people.Consent) bool { return n.Contact == c.ID }) {
		w.Error("the other account has our consent")
	}
}

func heldAndIdle(w *world) {
	c := w.newContact(0)
	_, err := w.db.Holds(w.ctx, ours, []int64{contact, friend}, c.CreatedAt)
	w.ok(err)
	holds, err := w.db.Holds(w.ctx, theirs, []int64{c.ID}, c.CreatedAt)
	w.same("holds of nobody", []any{len(holds), err}, []any{0, nil})
	q := dossier.IdleQuery{Account: ours, Agencies: []int64{agency, neighbour}, Until: c.CreatedAt.Add(time.Microsecond), Limit: 1000}
	idle, err := w.db.IdlePersons(w.ctx, q)
	w.ok(err)
	want := dossier.Idle{Contact: c.ID, Heard: c.CreatedAt, Changed: c.UpdatedAt}
	if !slices.Contains(idle, want) {
		w.Errorf("idle: %+v lacks %+v", idle, want)
	}
	q.After = want
	for _, one := range []dossier.IdleQuery{q, {Account: ours, Until: c.CreatedAt, Limit: 1000}, {Account: theirs, Until: q.Until, Limit: 1000}} {
		idle, err := w.db.IdlePersons(w.ctx, one)
		w.ok(err)
		if slices.Contains(idle, want) {
			w.Errorf("%+v: has %+v", one, want)
		}
	}
	got, found, err := w.db.HeardOf(w.ctx, ours, c.ID)
	w.same("heard of", []any{got, found, err}, []any{want, true, nil})
	_, found, err = w.db.HeardOf(w.ctx, theirs, c.ID)
	w.same("of the other account", []any{found, err}, []any{false, nil})
}

func erasure(w *world) {
	c := w.newContact(0)
	key := []people.Key{{Kind: people.KeyEmail, Value: "erased@example.org", Raw: "e"}}
	var e dossier.Erasure
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		tx.Record(event.Event{Kind: "contact.updated", Subject: event.Subject{Kind: "contact", ID: c.ID}, Agency: neighbour,
			Changes: []event.Change{{Field: "lastname", Before: "Lefort", After: "Durand"}, {Field: "merged_into", After: "7"}}})
		return w.db.AddKeys(ctx, ours, c.ID, key, tx.Now())
	})
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		_, err := w.db.ErasePerson(ctx, ours, []int64{c.ID}, true, tx.Now())
		e = dossier.Erasure{Contact: c.ID, At: tx.Now(), Who: event.Who{Kind: "user", ID: agent}, Kept: []dossier.Basis{dossier.KeptMandate, dossier.KeptConsent}}
		w.ok(err)
		return w.db.AddErasure(ctx, ours, e)
	})
	got, _, err := w.db.GetContact(w.ctx, ours, c.ID)
	w.ok(err)
	w.same("what is left", []any{got.Declared, got.Profile}, []any{people.Declared{}, people.Profile{}})
	matches, _, err := w.db.MatchKeys(w.ctx, ours, key)
	w.same("known by", []any{len(matches), err}, []any{0, nil})
	lines, err := w.db.Journal(w.ctx, ours, 0, event.Subject{Kind: "contact", ID: c.ID}, 100)
	w.ok(err)
	w.same("journal", lines[len(lines)-1].Changes, []event.Change{{Field: "lastname"}, {Field: "merged_into", After: "7"}})
	erased, err := w.db.Erasures(w.ctx, ours, []int64{c.ID, contact})
	w.same("erasures", []any{erased, err}, []any{map[int64]dossier.Erasure{c.ID: e}, nil})
	erased, err = w.db.Erasures(w.ctx, theirs, []int64{c.ID})
	w.same("of the other account", []any{len(erased), err}, []any{0, nil})
	_, err = w.db.ErasePerson(w.ctx, ours, []int64{c.ID}, false, e.At)
	w.outside("ErasePerson", err)
	w.outside("AddErasure", w.db.AddErasure(w.ctx, ours, e))
}
